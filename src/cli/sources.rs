//! Where submissions come from: files, and lines of files and of standard input.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use super::input::{files_ending, text_of};
use super::output::Output;
use crate::exercise::MAX_SUBMISSION_BYTES;

/// One submission that has not been read yet.
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A line with its name.
    Line(String, Result<String, String>),
}

impl Source {
    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Line(name, _) => name.clone(),
        }
    }

    /// Whose it is, where it does not say so itself.
    pub fn student(&self) -> String {
        match self {
            Self::File(path) => {
                path.file_stem().map_or_else(|| self.name(), |s| s.to_string_lossy().into_owned())
            }
            Self::Line(name, _) => name.clone(),
        }
    }

    /// Its text, or what is wrong with it.
    pub fn text(&self) -> Result<String, String> {
        match self {
            Self::File(path) => text_of(path),
            Self::Line(_, text) => text.clone(),
        }
    }
}

/// The endings of files with submissions.
const ENDINGS: [&str; 5] = ["yaml", "yml", "json", "jsonl", "ndjson"];

/// All submissions that the paths name, in order; what is wrong with the paths has been told.
pub fn sources(paths: &[PathBuf], output: &mut Output) -> Option<impl Iterator<Item = Source> + use<>> {
    let files = files_ending(&ENDINGS, paths, output)?;
    for path in &files {
        if path.as_os_str() != "-" && !path.exists() {
            output.message(&format!("error: {}: no such file or folder", path.display()));
            return None;
        }
    }
    Some(files.into_iter().flat_map(|path| {
        let found: Box<dyn Iterator<Item = Source>> = if path.as_os_str() == "-" {
            Box::new(Lines::new("line", Box::new(BufReader::new(std::io::stdin()))))
        } else if path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson") {
            let name = path.display().to_string();
            match File::open(&path) {
                Ok(file) => Box::new(Lines::new(&format!("{name}:"), Box::new(BufReader::new(file)))),
                Err(e) => Box::new(std::iter::once(Source::Line(name, Err(e.to_string())))),
            }
        } else {
            Box::new(std::iter::once(Source::File(path)))
        };
        found
    }))
}

/// Lines of bounded length; empty ones are left out.
struct Lines {
    name: String,
    reader: Box<dyn BufRead>,
    number: u64,
    ended: bool,
}

impl Lines {
    fn new(name: &str, reader: Box<dyn BufRead>) -> Self {
        Self { name: name.to_owned(), reader, number: 0, ended: false }
    }

    /// The next line without its end; `Err` where it is too long or no text.
    fn line(&mut self) -> Option<Result<String, String>> {
        let mut bytes: Vec<u8> = Vec::new();
        let mut too_long = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => {
                    self.ended = true;
                    return Some(Err(e.to_string()));
                }
            };
            if chunk.is_empty() {
                self.ended = true;
                if bytes.is_empty() && !too_long {
                    return None;
                }
                break;
            }
            let (part, used, done) = match chunk.iter().position(|b| *b == b'\n') {
                Some(end) => (&chunk[..end], end + 1, true),
                None => (chunk, chunk.len(), false),
            };
            if bytes.len() + part.len() > MAX_SUBMISSION_BYTES {
                too_long = true;
                bytes.clear();
            } else if !too_long {
                bytes.extend_from_slice(part);
            }
            self.reader.consume(used);
            if done {
                break;
            }
        }
        self.number += 1;
        if too_long {
            return Some(Err(format!("the line has more than {MAX_SUBMISSION_BYTES} bytes")));
        }
        Some(String::from_utf8(bytes).map_err(|_| "the line is no UTF-8 text".to_owned()))
    }
}

impl Iterator for Lines {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        while !self.ended {
            let text = self.line()?;
            if text.as_ref().is_ok_and(|t| t.trim().is_empty()) {
                continue;
            }
            let space = if self.name.ends_with(':') { "" } else { " " };
            return Some(Source::Line(format!("{}{space}{}", self.name, self.number), text));
        }
        None
    }
}
