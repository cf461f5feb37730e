//! `flowcheck check`.

use super::Ending;
use super::args::{CheckArgs, Format};
use super::input::question;
use super::output::Output;
use crate::flow::{Analysis, Validity};
use crate::grade::{Accepted, accepted, problem, verdict};
use crate::report::{analysis_json, analysis_text};

pub(super) fn run(args: &CheckArgs, format: Format, output: &mut Output) -> Ending {
    let Some(question) = question(&args.map, &args.given, None, args.strict, output) else {
        return Ending::Fault;
    };
    let Ok(problem) = problem(&question) else { return Ending::Fault };
    let analysis = verdict(&problem);
    match format {
        Format::Text => output.answer(&analysis_text(&analysis, args.strict)),
        Format::Json => output.json(&analysis_json(&analysis, args.strict)),
    }
    ending(&analysis, args.strict)
}

/// How a verdict ends the run. A conditional one is an answer, and so is good.
pub(super) fn ending(analysis: &Analysis, strict: bool) -> Ending {
    if analysis.validity == Validity::Conditional {
        return Ending::Good;
    }
    match accepted(analysis, strict) {
        Accepted::Yes | Accepted::Depends => Ending::Good,
        Accepted::No => Ending::Bad,
        Accepted::Unknown => Ending::Undecided,
    }
}
