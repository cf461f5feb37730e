//! `flowcheck solve`: a map, or all maps of a problem set.

use std::path::Path;

use serde_json::{Value, json};

use super::Ending;
use super::args::{Format, SolveArgs};
use super::asked::Asked;
use super::check::{ending, with_layers};
use super::input::{self, LoadedSet, question};
use super::output::Output;
use crate::exercise::relocate;
use crate::grade::{Options, problem, solve};
use crate::report::{
    layers_text, pattern_json, pattern_text, quantities_json, quantities_text, solution_json, solution_text,
};
use crate::source::Place;

pub(super) fn run(args: &SolveArgs, format: Format, output: &mut Output) -> Ending {
    let options = Options { samples: usize::try_from(args.samples).unwrap_or(usize::MAX), seed: args.seed };
    if names_a_file(&args.map) {
        let wanted = !args.events.is_empty() || !args.levels.is_empty() || args.moments;
        if args.given.on.is_some() || !args.given.assume.is_empty() || args.base.is_some() || wanted {
            output.message(
                "error: --on, --where, --base, --prob, --quantile and --moments go with a map; a problem set states its own",
            );
            return Ending::Fault;
        }
        return match input::set(Path::new(&args.map), output) {
            Some(loaded) => whole_set(&loaded, options, format, output),
            None => Ending::Fault,
        };
    }
    let Some(question) = question(&args.map, &args.given, args.base.as_deref(), false, output) else {
        return Ending::Fault;
    };
    let Some(problem) = input::problem(&question, output) else { return Ending::Fault };
    let Some(asked) = Asked::read(args, output) else { return Ending::Fault };
    let solution = solve(&problem, options);
    let told = match asked.answers(&solution) {
        Ok(told) => told,
        Err(why) => {
            output.message(&format!("error: {why}"));
            return Ending::Fault;
        }
    };
    match format {
        Format::Text => {
            let told = quantities_text(&told);
            output.answer(&format!("{}{told}{}", solution_text(&solution), layers_text(&question)));
        }
        _ => {
            let mut value = with_layers(solution_json(&solution), &question);
            if let Some(object) = value.as_object_mut() {
                object.extend(quantities_json(&told));
            }
            output.json(&value);
        }
    }
    ending(solution.validity(), solution.accepted(false))
}

/// A map has an equals sign or brackets somewhere, a problem set ends in .yaml.
fn names_a_file(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.ends_with(".yaml") || text.ends_with(".yml")
}

/// The solutions of a set. The run is good if all of them could be derived.
fn whole_set(loaded: &LoadedSet, options: Options, format: Format, output: &mut Output) -> Ending {
    let mut end = Ending::Good;
    let mut all: Vec<Value> = Vec::new();
    let mut text = String::new();
    for exercise in &loaded.set.exercises {
        if let Some(pattern) = &exercise.pattern {
            let mut value = pattern_json(pattern);
            if let Some(o) = value.as_object_mut() {
                o.insert("id".into(), json!(exercise.id));
            }
            all.push(value);
            let (id, size) = (&exercise.id, &pattern.size);
            text.push_str(&format!("{id}  a Jacobian of size {size} × {size}\n"));
            text.push_str(&pattern_text(pattern));
            text.push('\n');
            continue;
        }
        let Some(question) = &exercise.question else {
            let right = crate::report::choice_solution(exercise);
            all.push(json!({"id": exercise.id, "choice": right}));
            text.push_str(&format!("{}  {}\n\n", exercise.id, right.join(", ")));
            continue;
        };
        let problem = match problem(question) {
            Ok(problem) => problem,
            Err(wrong) => {
                if let Some(base) = &question.base {
                    let wrong = relocate(&loaded.text, base.span, &base.text, wrong);
                    output.diagnostic(&wrong, &Place::in_file(&loaded.file, &loaded.text, 0));
                }
                end = Ending::Fault;
                continue;
            }
        };
        let solution = solve(&problem, options);
        if end == Ending::Good && ending(solution.validity(), solution.accepted(false)) == Ending::Undecided {
            end = Ending::Undecided;
        }
        let mut value = with_layers(solution_json(&solution), question);
        if let Some(o) = value.as_object_mut() {
            o.insert("id".into(), json!(exercise.id));
        }
        all.push(value);
        text.push_str(&format!("{}  {}\n", exercise.id, question.map.text));
        text.push_str(&solution_text(&solution));
        text.push_str(&layers_text(question));
        text.push('\n');
    }
    match format {
        Format::Text => output.answer(&text),
        _ => output.json(&json!({"title": loaded.set.title, "solutions": all})),
    }
    end
}
