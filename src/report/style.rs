//! Colours: few, and never the only carrier of meaning.

use anstyle::{AnsiColor, Style};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const OPEN: Style = AnsiColor::Yellow.on_default().bold();
const FAINT: Style = Style::new().dimmed();

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

pub(super) fn good(text: &str) -> String {
    styled(GOOD, text)
}

pub(super) fn bad(text: &str) -> String {
    styled(BAD, text)
}

pub(super) fn open(text: &str) -> String {
    styled(OPEN, text)
}

pub(super) fn faint(text: &str) -> String {
    styled(FAINT, text)
}
