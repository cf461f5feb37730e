//! `flowcheck test`.

use rayon::ThreadPool;
use rayon::prelude::*;

use super::Ending;
use super::args::{Format, TestArgs};
use super::grade::pool;
use super::input::{LoadedSet, files, set, set_of_seed};
use super::output::Output;
use crate::exercise::relocate;
use crate::grade::{Examined, Mark, Options, examine};
use crate::report::{SetResult, tests_github, tests_json, tests_junit, tests_text};
use crate::source::Place;

pub(super) fn run(args: &TestArgs, format: Format, output: &mut Output) -> Ending {
    let Some(paths) = files(&args.paths, output) else { return Ending::Fault };
    let Some(pool) = pool(args.jobs, output) else { return Ending::Fault };
    let options = Options { samples: usize::try_from(args.samples).unwrap_or(usize::MAX), seed: args.seed };
    let mut faulty = false;
    let mut examined: Vec<(LoadedSet, Vec<Examined>)> = Vec::new();
    for path in paths {
        match set(&path, output) {
            Some(loaded) => {
                let more = if loaded.varied.is_some() { args.variants } else { 1 };
                let others = (1..more).map(|seed| set_of_seed(&path, seed, output)).collect::<Vec<_>>();
                for loaded in std::iter::once(Some(loaded)).chain(others) {
                    let Some(loaded) = loaded else {
                        faulty = true;
                        continue;
                    };
                    let (exercises, bad) = examine_all(&loaded, options, &pool, output);
                    faulty |= bad;
                    examined.push((loaded, exercises));
                }
            }
            None => faulty = true,
        }
    }
    let results: Vec<SetResult<'_>> = examined
        .iter()
        .map(|(loaded, exercises)| SetResult { file: &loaded.file, text: &loaded.text, exercises })
        .collect();
    if results.is_empty() {
        return Ending::Fault;
    }
    match format {
        Format::Json => output.json(&tests_json(&results)),
        Format::Junit => output.answer(&tests_junit(&results)),
        Format::Github => {
            output.answer(&tests_github(&results));
            output.message(&tests_text(&results));
        }
        _ => output.answer(&tests_text(&results)),
    }
    if faulty { Ending::Fault } else { ending(examined.iter().flat_map(|(_, e)| e)) }
}

fn examine_all(
    loaded: &LoadedSet,
    options: Options,
    pool: &ThreadPool,
    output: &mut Output,
) -> (Vec<Examined>, bool) {
    let mut faulty = false;
    let mut all = Vec::new();
    let exercises = &loaded.set.exercises;
    let results: Vec<_> = pool.install(|| exercises.par_iter().map(|e| examine(e, options)).collect());
    for (exercise, result) in exercises.iter().zip(results) {
        match result {
            Ok(examined) => all.push(examined),
            Err(wrong) => {
                faulty = true;
                if let Some(base) = exercise.question.as_ref().and_then(|q| q.base.as_ref()) {
                    let wrong = relocate(&loaded.text, base.span, &base.text, wrong);
                    output.diagnostic(&wrong, &Place::in_file(&loaded.file, &loaded.text, 0));
                }
            }
        }
    }
    (all, faulty)
}

fn ending<'a>(exercises: impl Iterator<Item = &'a Examined>) -> Ending {
    let mut end = Ending::Good;
    for finding in exercises.flat_map(|e| &e.findings) {
        match finding.mark {
            Mark::Wrong { .. } => return Ending::Bad,
            Mark::Undecided { .. } => end = Ending::Undecided,
            Mark::Right { .. } => {}
        }
    }
    end
}
