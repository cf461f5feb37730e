//! `flowcheck sample`: samples of the transformed variable as a stream.

use std::fs::File;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::ThreadPool;
use rayon::prelude::*;

use super::Ending;
use super::args::{Format, SampleArgs};
use super::grade::pool;
use super::input::{self, question};
use super::output::Output;
use crate::grade::sampling::{Drawn, NoSamples, Stated, drawn};
use crate::numeric::Workspace;
use crate::numeric::pushforward::BLOCK;
use crate::report::{SampleFormat, samples_head, samples_rows};
use crate::source::{Diagnostic, Place, Span};

/// So many blocks for each thread are made while those before them are written.
const BLOCKS_AT_A_TIME: usize = 4;
/// A larger share of samples without a value is a fault of the input.
const UNDEFINED_SHARE: f64 = 1e-3;

pub(super) fn run(args: &SampleArgs, format: Format, output: &mut Output) -> Ending {
    let format = chosen(format, args.output.as_deref());
    if format == SampleFormat::Npy && args.output.is_none() && std::io::stdout().is_terminal() {
        output.message("error: npy is not for reading; write it to a file with --output FILE");
        return Ending::Fault;
    }
    let Some(question) = question(&args.map, &args.given, args.base.as_deref(), false, output) else {
        return Ending::Fault;
    };
    let Some(problem) = input::problem(&question, output) else { return Ending::Fault };
    let drawn = match drawn(&problem, args.density) {
        Ok(drawn) => drawn,
        Err(NoSamples::Fault { text, name, message, hint }) => {
            let (place, text) = match (text, args.base.as_deref()) {
                (Stated::Map, _) => ("<map>", args.map.as_str()),
                (Stated::Base, Some(base)) => ("<base>", base),
                (Stated::Base, None) => {
                    output.message(&with_hint(&message, hint.as_deref()));
                    return Ending::Fault;
                }
            };
            let wrong = Diagnostic::new("no-samples", message, place_of(name.as_deref(), text), "");
            let wrong = hint.map_or(wrong.clone(), |hint| wrong.with_hint(hint));
            output.diagnostic(&wrong, &Place::argument(place, text));
            return Ending::Fault;
        }
        Err(NoSamples::Unknown(why)) => {
            output.message(&format!("undecided: {why}"));
            return Ending::Undecided;
        }
    };
    if let Some(why) = without_values(&drawn, args.seed) {
        output.message(&why);
        return Ending::Fault;
    }
    let Some(pool) = pool(args.jobs, output) else { return Ending::Fault };
    let mut sink: Box<dyn Write + Send> = match &args.output {
        None => Box::new(std::io::stdout()),
        Some(path) => match File::create(path) {
            Ok(file) => Box::new(file),
            Err(why) => {
                output.message(&format!("error: {}: {why}", path.display()));
                return Ending::Fault;
            }
        },
    };
    let progress = progress(args.n, args.output.is_some());
    let result = stream(&drawn, args, format, &pool, sink.as_mut(), &progress);
    progress.finish_and_clear();
    match result {
        Ok(0) => Ending::Good,
        Ok(undefined) => {
            output.message(&format!("warning: {undefined} of {} samples have no value (nan)", args.n));
            Ending::Good
        }
        // The reader has all that it wanted.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ending::Good,
        Err(e) => {
            let name = args.output.as_ref().map_or("standard output".into(), |p| p.display().to_string());
            output.message(&format!("error: {name}: {e}"));
            Ending::Fault
        }
    }
}

/// Where a name stands by itself in a text; the whole text where it does not.
fn place_of(name: Option<&str>, text: &str) -> Span {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let found = name.and_then(|name| {
        text.match_indices(name).find_map(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let alone = !before.ends_with(part_of_word) && !after.starts_with(part_of_word);
            alone.then(|| Span::new(at, at + name.len()))
        })
    });
    found.unwrap_or_else(|| Span::new(0, text.len()))
}

fn with_hint(message: &str, hint: Option<&str>) -> String {
    hint.map_or_else(|| format!("error: {message}"), |hint| format!("error: {message}\nhelp: {hint}"))
}

/// As asked, or by the ending of the file.
fn chosen(format: Format, path: Option<&Path>) -> SampleFormat {
    let ending = path.and_then(Path::extension).and_then(|e| e.to_str());
    match (format, ending) {
        (Format::Csv, _) | (Format::Text, Some("csv")) => SampleFormat::Csv,
        (Format::Json, _) | (Format::Text, Some("json" | "jsonl")) => SampleFormat::Json,
        (Format::Npy, _) | (Format::Text, Some("npy")) => SampleFormat::Npy,
        _ => SampleFormat::Text,
    }
}

/// What is wrong, where the map has no values at a good part of the samples.
fn without_values(drawn: &Drawn, seed: u64) -> Option<String> {
    let look = drawn.pushforward.first_look(seed);
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let share = look.undefined as f64 / look.samples as f64;
    let example = look.example.filter(|_| share > UNDEFINED_SHARE)?;
    let point: Vec<String> = example.iter().map(|z| format!("{z:.4}")).collect();
    let point = if point.len() == 1 { point.concat() } else { format!("({})", point.join(", ")) };
    let message = format!(
        "at {} of the first {} samples the map has no value, or they lie outside of its source; one of them is z = {point}",
        look.undefined, look.samples
    );
    Some(with_hint(&message, Some("restrict the distribution, as in --base 'z ~ Normal(0, 1) on z > 0'")))
}

/// A bar on standard error, where that is a terminal on which no samples appear.
fn progress(count: u64, to_file: bool) -> ProgressBar {
    if !std::io::stderr().is_terminal() || (!to_file && std::io::stdout().is_terminal()) {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr_with_hz(5));
    match ProgressStyle::with_template("{bar:40} {percent:>3} %  {per_sec}  {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Writes all samples in the order of their blocks. While some blocks are written the next ones are made, so that memory does not
/// depend on the number of samples. Returns how many have no value.
fn stream(
    drawn: &Drawn,
    args: &SampleArgs,
    format: SampleFormat,
    pool: &ThreadPool,
    sink: &mut (dyn Write + Send),
    progress: &ProgressBar,
) -> std::io::Result<u64> {
    let mut names = drawn.names.clone();
    if args.density {
        names.push("log_density".into());
    }
    let block = u64::try_from(BLOCK).unwrap_or(u64::MAX);
    let blocks = args.n.div_ceil(block);
    let at_a_time = u64::try_from(pool.current_num_threads() * BLOCKS_AT_A_TIME).unwrap_or(1);
    let made = |from: u64| -> Vec<(Vec<u8>, u64)> {
        (from..blocks.min(from + at_a_time))
            .into_par_iter()
            .map_init(Workspace::default, |workspace, index| {
                let size = usize::try_from(block.min(args.n - index * block)).unwrap_or(BLOCK);
                let columns = drawn.pushforward.block(args.seed, index, size, workspace);
                let undefined = |k: usize| columns.iter().any(|column| column[k].is_nan());
                let missing = (0..size).filter(|k| undefined(*k)).count();
                (samples_rows(format, &names, &columns), u64::try_from(missing).unwrap_or(0))
            })
            .collect()
    };
    pool.install(|| {
        sink.write_all(&samples_head(format, &names, args.n))?;
        let (mut undefined, mut from) = (0, 0);
        let mut ready = made(0);
        while !ready.is_empty() {
            from += at_a_time;
            let (written, next) = rayon::join(
                || ready.iter().try_for_each(|(bytes, _)| sink.write_all(bytes)),
                || if from < blocks { made(from) } else { Vec::new() },
            );
            written?;
            undefined += ready.iter().map(|(_, missing)| missing).sum::<u64>();
            progress.set_position(args.n.min(from * block));
            ready = next;
        }
        sink.flush()?;
        Ok(undefined)
    })
}
