//! Prints records as they come, so that thousands of them need no memory.

use super::Ending;
use super::args::Format;
use super::output::Output;
use crate::grade::{Outcome, Record, Summary};
use crate::report::{
    CSV_HEAD, record_csv, record_json, record_line, record_text, summary_json, summary_text,
};

/// Up to so many submissions are shown with all their answers.
pub const DETAILED: usize = 20;

/// Prints records.
pub struct Printer<'a> {
    output: &'a mut Output,
    format: Format,
    reveal: bool,
    detailed: bool,
    summary: Summary,
    unreadable: bool,
}

impl<'a> Printer<'a> {
    /// Begins.
    pub fn new(output: &'a mut Output, format: Format, reveal: bool, detailed: bool, set: &str) -> Self {
        match format {
            Format::Json => {
                let name = serde_json::Value::from(set);
                output.answer(&format!("{{\n\"set\": {name},\n\"submissions\": ["));
            }
            Format::Csv => output.answer(CSV_HEAD),
            _ => {}
        }
        Self { output, format, reveal, detailed, summary: Summary::default(), unreadable: false }
    }

    /// Prints some records.
    pub fn print(&mut self, records: &[Record]) {
        let mut text = String::new();
        for record in records {
            match self.format {
                Format::Json => {
                    let comma = if self.summary.submissions == 0 { "\n" } else { ",\n" };
                    text.push_str(comma);
                    text.push_str(&record_json(record, self.reveal).to_string());
                }
                Format::Csv => text.push_str(&record_csv(record)),
                _ if self.detailed => {
                    text.push_str(&record_text(record, self.reveal));
                    text.push('\n');
                }
                _ => text.push_str(&record_line(record)),
            }
            self.unreadable |= !record.problems.is_empty();
            self.summary.add(record);
        }
        self.output.answer(&text);
    }

    /// Ends with the summary.
    pub fn end(self) -> Ending {
        match self.format {
            Format::Json => {
                let summary = summary_json(&self.summary);
                self.output.answer(&format!("\n],\n\"summary\": {summary:#}\n}}\n"));
            }
            Format::Csv => self.output.message(&summary_text(&self.summary)),
            _ => self.output.answer(&summary_text(&self.summary)),
        }
        let some = |outcome| self.summary.total(outcome) > 0;
        if self.unreadable || self.summary.submissions == 0 {
            Ending::Fault
        } else if [Outcome::Wrong, Outcome::Partly, Outcome::Unreadable, Outcome::Missing]
            .into_iter()
            .any(some)
        {
            Ending::Bad
        } else if some(Outcome::Undecided) {
            Ending::Undecided
        } else {
            Ending::Good
        }
    }
}
