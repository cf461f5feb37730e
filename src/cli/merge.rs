//! `flowcheck merge`.

use super::Ending;
use super::args::{Format, MergeArgs};
use super::journal::Merged;
use super::output::Output;
use super::records::{DETAILED, Printer};

/// So many records are printed at a time.
const CHUNK: usize = 256;

pub(super) fn run(args: &MergeArgs, format: Format, output: &mut Output) -> Ending {
    let mut merged = match Merged::open(&args.records) {
        Ok(merged) => merged,
        Err(why) => {
            output.message(&format!("error: {why}"));
            return Ending::Fault;
        }
    };
    let detailed = args.verbose || merged.len() <= DETAILED;
    let set = merged.set.clone();
    let mut printer = Printer::new(output, format, args.reveal, detailed, &set);
    let mut at = 0;
    while at < merged.len() {
        let end = (at + CHUNK).min(merged.len());
        let records: Vec<_> = (at..end).filter_map(|i| merged.get(i)).collect();
        printer.print(&records);
        at = end;
    }
    printer.end()
}
