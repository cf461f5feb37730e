//! `flowcheck grade`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::ThreadPool;
use rayon::prelude::*;

use super::Ending;
use super::args::{Format, GradeArgs, Shard};
use super::input::{self, LoadedSet, files};
use super::journal::{Header, Journal, fingerprint};
use super::output::Output;
use super::records::{DETAILED, Printer};
use super::sources::{Source, sources};
use crate::exercise::{Set, load_variant, relocate, seed_of_submission, submission};
use crate::grade::{Marker, Prepared, Record, prepare};
use crate::source::{Place, Style, render};

/// So many submissions are read and marked at a time.
const CHUNK: usize = 256;

/// The stack of a thread: formulas nest as deep as the parser's bound allows.
const STACK: usize = 256 << 20;

pub(super) fn run(args: &GradeArgs, format: Format, output: &mut Output) -> Ending {
    // A panic in one answer is caught and told in its record; what it prints is for nobody.
    std::panic::set_hook(Box::new(|_| {}));
    let Some(pool) = pool(args.jobs, output) else { return Ending::Fault };
    let Some(key) = Key::load(&args.set, &pool, output) else { return Ending::Fault };
    let Some(all) = sources(&args.submissions, output) else { return Ending::Fault };
    let shard = args.shard.unwrap_or(Shard { k: 1, n: 1 });
    let header = Header {
        flowcheck_grade: 1,
        set: key.name.clone(),
        fingerprint: key.fingerprint.clone(),
        shard: (shard.k, shard.n),
    };
    let mut journal = match &args.resume {
        None => None,
        Some(path) => match Journal::open(path, &header) {
            Ok(journal) => Some((journal, path.clone())),
            Err(why) => {
                output.message(&format!("error: {}: {why}", path.display()));
                return Ending::Fault;
            }
        },
    };
    let mut numbered = (0..).zip(all).filter(|(i, _)| i % shard.n == shard.k - 1);
    let mut chunk: Vec<(u64, Source)> = numbered.by_ref().take(CHUNK).collect();
    let detailed = args.verbose || chunk.len() <= DETAILED;
    let name = key.name.clone();
    let mut printer = Printer::new(output, format, args.reveal, detailed, &name);
    let mut count = 0;
    while !chunk.is_empty() {
        match key.mark(&chunk, journal.as_mut(), &pool) {
            Ok(records) => {
                count += records.len() as u64;
                printer.print(&records);
            }
            Err(why) => {
                drop(printer);
                output.message(&format!("error: the records could not be kept: {why}"));
                return Ending::Fault;
            }
        }
        chunk = numbered.by_ref().take(CHUNK).collect();
    }
    let ending = printer.end();
    if let Some((mut journal, path)) = journal
        && let Err(why) = journal.finish(count)
    {
        output.message(&format!("error: {}: {why}", path.display()));
        return Ending::Fault;
    }
    if count == 0 {
        output.message("error: there are no submissions");
    }
    ending
}

/// Threads with stacks that are large enough.
pub(super) fn pool(jobs: Option<u16>, output: &mut Output) -> Option<ThreadPool> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.map_or(0, usize::from)).stack_size(STACK);
    match threads.build() {
        Ok(pool) => Some(pool),
        Err(why) => {
            output.message(&format!("error: no threads: {why}"));
            None
        }
    }
}

/// A set that is ready to mark.
struct Key {
    name: String,
    /// What submissions may call it.
    names: Vec<String>,
    fingerprint: String,
    /// The set, or its variant of seed 0.
    first: Ready,
    variants: Option<Variants>,
}

/// A set with the solutions of its exercises.
struct Ready {
    set: Set,
    marker: Marker,
}

/// The variants of a set, each solved when the first submission to it comes.
struct Variants {
    /// The texts of the files.
    texts: Vec<String>,
    known: Mutex<HashMap<u64, Arc<Result<Ready, String>>>>,
}

/// The most variants that are kept.
const MAX_VARIANTS: usize = 128;

impl Variants {
    fn ready(&self, seed: u64) -> Arc<Result<Ready, String>> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&seed) {
            return Arc::clone(found);
        }
        let made = Arc::new(self.make(seed));
        let mut all = known();
        if all.len() >= MAX_VARIANTS {
            all.clear();
        }
        all.insert(seed, Arc::clone(&made));
        made
    }

    fn make(&self, seed: u64) -> Result<Ready, String> {
        let mut set = Set { name: String::new(), title: String::new(), exercises: Vec::new() };
        for text in &self.texts {
            set.exercises.extend(load_variant(text, seed)?.1.exercises);
        }
        let prepared = set.exercises.iter().map(prepare).collect::<Result<_, _>>().map_err(|d| d.message)?;
        Ok(Ready { marker: Marker::new(prepared), set })
    }
}

impl Key {
    fn load(path: &Path, pool: &ThreadPool, output: &mut Output) -> Option<Self> {
        let paths = files(&[PathBuf::from(path)], output)?;
        let mut loaded: Vec<LoadedSet> = Vec::new();
        for path in &paths {
            loaded.push(input::set(path, output)?);
        }
        let mut names = Vec::new();
        let mut set = Set { name: String::new(), title: String::new(), exercises: Vec::new() };
        let mut prepared = Vec::new();
        for one in &loaded {
            names.extend([one.file.clone(), one.set.name.clone(), one.set.title.clone()]);
            for exercise in &one.set.exercises {
                if set.exercises.iter().any(|e| e.id == exercise.id) {
                    let id = &exercise.id;
                    output.message(&format!("error: {}: the id `{id}` is taken by another set", one.file));
                    return None;
                }
                set.exercises.push(exercise.clone());
            }
            prepared.extend(prepare_all(one, pool, output)?);
        }
        names.push(path.display().to_string());
        let name = match loaded.as_slice() {
            [one] if !one.set.name.is_empty() => one.set.name.clone(),
            _ => path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
        };
        let varied = loaded.iter().any(|l| l.varied.is_some());
        let originals: Vec<String> =
            loaded.iter().map(|l| l.varied.clone().unwrap_or_else(|| l.text.clone())).collect();
        let texts: Vec<&str> = originals.iter().map(String::as_str).collect();
        let fingerprint = fingerprint(&texts);
        let variants = varied.then(|| Variants { texts: originals, known: Mutex::default() });
        Some(Self { name, names, fingerprint, first: Ready { set, marker: Marker::new(prepared) }, variants })
    }

    /// Marks some submissions, or takes their records from the journal, in their order.
    fn mark(
        &self,
        chunk: &[(u64, Source)],
        journal: Option<&mut (Journal, PathBuf)>,
        pool: &ThreadPool,
    ) -> Result<Vec<Record>, String> {
        let read = |(index, source): &(u64, Source)| {
            let text = source.text();
            let content = text.as_ref().map_or_else(|e| e.as_str(), String::as_str);
            let of = fingerprint(&[&index.to_string(), &source.name(), content]);
            (of, text)
        };
        let texts: Vec<(String, Result<String, String>)> =
            pool.install(|| chunk.par_iter().map(read).collect());
        let mut reader = None;
        let kept: Vec<Option<Record>> = match &journal {
            Some((journal, path)) => texts.iter().map(|(of, _)| journal.get(of, &mut reader, path)).collect(),
            None => texts.iter().map(|_| None).collect(),
        };
        let records: Vec<(bool, Record)> = pool.install(|| {
            let all = chunk.par_iter().zip(&texts).zip(kept);
            all.map(|(((index, source), (_, text)), kept)| match kept {
                Some(record) => (false, record),
                None => (true, self.one(*index, source, text)),
            })
            .collect()
        });
        if let Some((journal, _)) = journal {
            let new: Vec<(String, Record)> = records
                .iter()
                .zip(&texts)
                .filter(|((is_new, _), _)| *is_new)
                .map(|((_, record), (of, _))| (of.clone(), record.clone()))
                .collect();
            journal.add(&new)?;
        }
        Ok(records.into_iter().map(|(_, record)| record).collect())
    }

    fn one(&self, index: u64, source: &Source, text: &Result<String, String>) -> Record {
        let name = source.name();
        let variant = self.variants.as_ref().and_then(|variants| {
            let seed = text.as_ref().ok().and_then(|text| seed_of_submission(text))?;
            Some(variants.ready(seed))
        });
        let ready = match variant.as_deref() {
            None => &self.first,
            Some(Ok(ready)) => ready,
            Some(Err(why)) => {
                let told = format!("error: {name}: the variant of this submission cannot be made: {why}");
                return self.first.marker.unreadable(index, &name, told);
            }
        };
        let mut record = match text {
            Err(why) => ready.marker.unreadable(index, &name, format!("error: {name}: {why}")),
            Ok(text) => {
                let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
                let place = Place::in_file(&name, text, 0);
                match submission(text, &ready.set, &names) {
                    Ok(read) => {
                        let problems =
                            read.problems.iter().map(|p| render(p, &place, Style::Plain)).collect();
                        ready.marker.mark(index, &name, &read, problems)
                    }
                    Err(problem) => {
                        let told = render(&problem, &place, Style::Plain);
                        ready.marker.unreadable(index, &name, told)
                    }
                }
            }
        };
        if record.student == name {
            record.student = source.student();
        }
        record
    }
}

/// Solves all exercises of a set.
pub(super) fn prepare_all(
    loaded: &LoadedSet,
    pool: &ThreadPool,
    output: &mut Output,
) -> Option<Vec<Prepared>> {
    let solved: Vec<_> = pool.install(|| loaded.set.exercises.par_iter().map(prepare).collect());
    let mut all = Vec::new();
    let mut good = true;
    for (exercise, solved) in loaded.set.exercises.iter().zip(solved) {
        match solved {
            Ok(prepared) => all.push(prepared),
            Err(wrong) => {
                good = false;
                if let Some(base) = exercise.question.as_ref().and_then(|q| q.base.as_ref()) {
                    let wrong = relocate(&loaded.text, base.span, &base.text, wrong);
                    output.diagnostic(&wrong, &Place::in_file(&loaded.file, &loaded.text, 0));
                }
            }
        }
    }
    good.then_some(all)
}
