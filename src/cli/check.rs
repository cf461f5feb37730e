//! `flowcheck check`.

use super::Ending;
use super::args::{CheckArgs, Format};
use super::input::question;
use super::output::Output;
use crate::flow::Validity;
use crate::grade::{Accepted, Options, Problem, accepted, problem, solve, verdict};
use crate::report::{analysis_json, analysis_text, solution_json, solution_text};

pub(super) fn run(args: &CheckArgs, format: Format, output: &mut Output) -> Ending {
    let Some(question) = question(&args.map, &args.given, None, args.strict, output) else {
        return Ending::Fault;
    };
    let Ok(problem) = problem(&question) else { return Ending::Fault };
    match problem {
        Problem::Scalar(problem) => {
            let analysis = verdict(&problem);
            match format {
                Format::Text => output.answer(&analysis_text(&analysis, args.strict)),
                _ => output.json(&analysis_json(&analysis, args.strict)),
            }
            ending(analysis.validity, accepted(&analysis, args.strict))
        }
        Problem::Vector(_) => {
            let solution = solve(&problem, Options { samples: 0, seed: 0 });
            match format {
                Format::Text => output.answer(&solution_text(&solution)),
                _ => output.json(&solution_json(&solution)),
            }
            ending(solution.validity(), solution.accepted(args.strict))
        }
    }
}

/// How a verdict ends the run. A conditional one is an answer, and so is good.
pub(super) fn ending(validity: Validity, accepted: Accepted) -> Ending {
    if validity == Validity::Conditional {
        return Ending::Good;
    }
    match accepted {
        Accepted::Yes | Accepted::Depends => Ending::Good,
        Accepted::No => Ending::Bad,
        Accepted::Unknown => Ending::Undecided,
    }
}
