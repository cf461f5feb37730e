//! Standard output and standard error, with colour where it is wanted.

use std::io::{IsTerminal, Write};

use anstream::AutoStream;
use serde_json::Value;

use super::args::Colour;
use crate::source::{Diagnostic, Place, Style, render};

/// Where answers and messages go.
pub struct Output {
    choice: anstream::ColorChoice,
}

impl Output {
    /// With colour as asked.
    #[must_use]
    pub fn new(colour: Colour) -> Self {
        let choice = match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        Self { choice }
    }

    /// An answer. A reader that has gone away (a closed pipe) is no error of ours.
    pub fn answer(&mut self, text: &str) {
        let mut out = AutoStream::new(std::io::stdout(), self.choice);
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// An answer as JSON, alone on standard output.
    pub fn json(&mut self, value: &Value) {
        let text = format!("{value:#}\n");
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// What is wrong with the input, and where.
    pub fn diagnostic(&mut self, diagnostic: &Diagnostic, place: &Place<'_>) {
        let coloured = match self.choice {
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => true,
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => std::io::stderr().is_terminal(),
        };
        let style = if coloured { Style::Colour } else { Style::Plain };
        self.message(&render(diagnostic, place, style));
    }

    /// A message to the person, on standard error.
    pub fn message(&mut self, text: &str) {
        let mut err = AutoStream::new(std::io::stderr(), self.choice);
        let _ = writeln!(err, "{}", text.trim_end());
    }
}
