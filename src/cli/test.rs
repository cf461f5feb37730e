//! `flowcheck test`.

use rayon::ThreadPool;
use rayon::prelude::*;

use super::Ending;
use super::args::{Format, TestArgs};
use super::grade::pool;
use super::input::{LoadedSet, files, set, set_of_seed};
use super::output::Output;
use crate::exercise::{Exercise, relocate};
use crate::grade::{Examined, Mark, Options, examine};
use crate::report::{SetResult, tests_github, tests_json, tests_junit, tests_text};
use crate::source::Place;

pub(super) fn run(args: &TestArgs, format: Format, output: &mut Output) -> Ending {
    let Some(paths) = files(&args.paths, output) else { return Ending::Fault };
    let Some(pool) = pool(args.jobs, output) else { return Ending::Fault };
    let options = Options { samples: usize::try_from(args.samples).unwrap_or(usize::MAX), seed: args.seed };
    let mut faulty = false;
    let mut sets: Vec<LoadedSet> = Vec::new();
    for path in paths {
        let Some(loaded) = set(&path, output) else {
            faulty = true;
            continue;
        };
        let more = if loaded.varied.is_some() { args.variants } else { 1 };
        sets.push(loaded);
        for seed in 1..more {
            match set_of_seed(&path, seed, output) {
                Some(loaded) => sets.push(loaded),
                None => faulty = true,
            }
        }
    }
    let (examined, bad) = examine_all(sets, options, &pool, output);
    faulty |= bad;
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

/// What is found in each exercise of each set. Exercises of all sets are worked at together: one that takes long holds up none.
fn examine_all(
    sets: Vec<LoadedSet>,
    options: Options,
    pool: &ThreadPool,
    output: &mut Output,
) -> (Vec<(LoadedSet, Vec<Examined>)>, bool) {
    let exercises: Vec<&Exercise> = sets.iter().flat_map(|loaded| &loaded.set.exercises).collect();
    let each = exercises.par_iter().with_max_len(1);
    let mut results: Vec<_> = pool.install(|| each.map(|e| examine(e, options)).collect());
    let mut faulty = false;
    let mut all = Vec::with_capacity(sets.len());
    for loaded in sets {
        let own = results.drain(..loaded.set.exercises.len());
        let mut examined = Vec::with_capacity(own.len());
        for (exercise, result) in loaded.set.exercises.iter().zip(own) {
            match result {
                Ok(found) => examined.push(found),
                Err(wrong) => {
                    faulty = true;
                    if let Some(base) = exercise.question.as_ref().and_then(|q| q.base.as_ref()) {
                        let wrong = relocate(&loaded.text, base.span, &base.text, wrong);
                        output.diagnostic(&wrong, &Place::in_file(&loaded.file, &loaded.text, 0));
                    }
                }
            }
        }
        all.push((loaded, examined));
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
