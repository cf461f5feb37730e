//! `flowcheck check`.

use serde_json::Value;

use super::Ending;
use super::args::{CheckArgs, Format};
use super::input::question;
use super::output::Output;
use crate::exercise::MapQuestion;
use crate::flow::Validity;
use crate::grade::{
    Accepted, Options, Problem, Solution, accepted, decided_on_region, problem, solve, verdict,
};
use crate::report::{analysis_json, analysis_text, layers_json, layers_text, solution_json, solution_text};

pub(super) fn run(args: &CheckArgs, format: Format, output: &mut Output) -> Ending {
    let Some(question) = question(&args.map, &args.given, None, args.strict, output) else {
        return Ending::Fault;
    };
    let Ok(problem) = problem(&question) else { return Ending::Fault };
    let named = |value: Value| with_layers(value, &question);
    let solution = match &problem {
        Problem::Scalar(scalar) => {
            let analysis = verdict(scalar);
            let Some(regional) = decided_on_region(scalar, &analysis) else {
                match format {
                    Format::Text => {
                        output.answer(
                            &(analysis_text(&analysis, args.strict) + layers_text(&question).as_str()),
                        );
                    }
                    _ => output.json(&named(analysis_json(&analysis, args.strict))),
                }
                return ending(analysis.validity, accepted(&analysis, args.strict));
            };
            Solution::Vector(Box::new(regional))
        }
        Problem::Vector(_) => solve(&problem, Options { samples: 0, seed: 0 }),
    };
    match format {
        Format::Text => output.answer(&(solution_text(&solution) + layers_text(&question).as_str())),
        _ => output.json(&named(solution_json(&solution))),
    }
    ending(solution.validity(), solution.accepted(args.strict))
}

/// The report with what is said of named layers.
pub(super) fn with_layers(mut report: Value, question: &MapQuestion) -> Value {
    if let Some(keys) = report.as_object_mut() {
        layers_json(question, keys);
    }
    report
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
