//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Proves or refutes that a map is a valid normalizing-flow transformation, and derives what follows.
#[derive(Debug, Parser)]
#[command(name = "flowcheck", version, about, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 valid, equal, all passed; 1 not valid, not equal, something failed; \
    2 the input is at fault; 3 undecided.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to print the answer.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
    /// How many seconds to wait for Symbolica while another flowcheck of this user is using it.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u64,
    /// How many seconds one question to Symbolica may take.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 5.0, value_parser = positive, hide = true)]
    pub algebra_seconds: f64,
    /// How many MiB of memory the process that runs Symbolica may take.
    #[arg(long, global = true, value_name = "MIB", default_value_t = 1024, hide = true)]
    pub algebra_memory: u64,
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if x > 0.0 && x <= 1e6 => Ok(x),
        _ => Err("a number of seconds between 0 and 1000000".into()),
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Is this map a valid normalizing-flow transformation? Gives the verdict and why.
    Check(CheckArgs),
    /// Everything about a map (verdict, inverse, Jacobian, density, cross-check), or the solutions of a problem set.
    Solve(SolveArgs),
    /// Draws samples of the transformed variable, with the density at each where it is wanted.
    Sample(SampleArgs),
    /// Are two formulas equal on a set?
    Equal(EqualArgs),
    /// Problem sets: every reference answer against what is derived.
    Test(TestArgs),
    /// Variants of a problem set, seeded: lists them, refuses unequal ones, writes sheets and keys.
    Vary(VaryArgs),
    /// Marks submissions to a problem set.
    Grade(GradeArgs),
    /// Puts the records of several runs of `grade` together.
    Merge(MergeArgs),
    /// A JSON Schema, with which editors complete and check the YAML.
    Schema(SchemaArgs),
    /// Writes a commented problem set to start from.
    New(NewArgs),
    /// Brings problem sets into a normal form; comments stay.
    Fmt(FmtArgs),
    /// Certificates from a file, such as `check --format json` prints them: are they proofs?
    Verify(VerifyArgs),
    /// Answers questions about polynomials for another flowcheck process, which starts this by itself.
    #[cfg(feature = "symbolica")]
    #[command(hide = true)]
    AlgebraWorker(WorkerArgs),
}

/// `flowcheck algebra-worker`.
#[cfg(feature = "symbolica")]
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Its memory in MiB.
    #[arg(long, default_value_t = 1024)]
    pub memory: u64,
    /// After how many milliseconds without a question it ends.
    #[arg(long, default_value_t = crate::algebra::worker::IDLE_MILLISECONDS)]
    pub idle: u64,
}

/// `flowcheck check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The map, such as 'f(z) = 2 - 3z'.
    #[arg(allow_hyphen_values = true)]
    pub map: String,
    /// The source set and what is assumed.
    #[command(flatten)]
    pub given: GivenArgs,
    /// Only a diffeomorphism counts as valid.
    #[arg(long)]
    pub strict: bool,
}

/// `flowcheck solve`.
#[derive(Debug, Args)]
pub struct SolveArgs {
    /// The map, such as 'f(z) = exp(z)', or the file of a problem set, such as exercises/nf1.yaml.
    #[arg(allow_hyphen_values = true)]
    pub map: String,
    /// The source set and what is assumed.
    #[command(flatten)]
    pub given: GivenArgs,
    /// The distribution of the source variable, such as 'z ~ Normal(0, 1)'.
    #[arg(long, allow_hyphen_values = true)]
    pub base: Option<String>,
    /// How many samples the cross-check draws; 0 leaves it out.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(0..=100_000_000))]
    pub samples: u64,
    /// The seed of the samples.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// An event whose probability is wanted, such as 'x > 2' or '0 < x < 1'; may be repeated.
    #[arg(long = "prob", allow_hyphen_values = true, value_name = "EVENT")]
    pub events: Vec<String>,
    /// A level u whose quantile is wanted, the q with P(x <= q) = u, such as 0.95; may be repeated.
    #[arg(long = "quantile", allow_hyphen_values = true, value_name = "LEVEL")]
    pub levels: Vec<String>,
    /// Mean and variance of the transformed variable.
    #[arg(long)]
    pub moments: bool,
}

/// `flowcheck sample`.
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// The map, such as 'f(z) = exp(z)'.
    #[arg(allow_hyphen_values = true)]
    pub map: String,
    /// The source set and what is assumed.
    #[command(flatten)]
    pub given: GivenArgs,
    /// The distribution of the source variable, such as 'z ~ Normal(0, 1)'.
    #[arg(long, allow_hyphen_values = true)]
    pub base: Option<String>,
    /// How many samples: a whole number, such as 1000 or 1e8.
    #[arg(short, long, allow_hyphen_values = true, value_name = "N", default_value = "1000", value_parser = count)]
    pub n: u64,
    /// The seed; the samples depend on it alone, not on the number of threads.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Also the logarithm of the density at each sample, as the last column.
    #[arg(long)]
    pub density: bool,
    /// Write to this file; one that ends in .npy, .csv or .json is written in that format.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How many threads; by default one for each processor.
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// A positive whole number of samples, such as 1000, 1_000 or 1e8.
fn count(text: &str) -> Result<u64, String> {
    let most = crate::numeric::pushforward::MAX_SAMPLES;
    let wrong = || "a whole number between 1 and 10^12, such as 1000 or 1e8".to_owned();
    let plain = text.replace('_', "");
    if let Ok(n) = plain.parse::<u64>() {
        return if (1..=most).contains(&n) { Ok(n) } else { Err(wrong()) };
    }
    // What is at most 10¹² and whole is exact as a float.
    let x: f64 = plain.parse().map_err(|_| wrong())?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number in range"
    )]
    if x >= 1.0 && x <= most as f64 && x == x.trunc() { Ok(x as u64) } else { Err(wrong()) }
}

/// `flowcheck equal`.
#[derive(Debug, Args)]
pub struct EqualArgs {
    /// A formula.
    #[arg(allow_hyphen_values = true)]
    pub a: String,
    /// Another one.
    #[arg(allow_hyphen_values = true)]
    pub b: String,
    /// The set and what is assumed.
    #[command(flatten)]
    pub given: GivenArgs,
}

/// `flowcheck verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A JSON file; `-` for standard input.
    pub file: PathBuf,
}

/// `flowcheck test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Files, and folders that are searched for .yaml files.
    #[arg(default_value = "exercises")]
    pub paths: Vec<PathBuf>,
    /// How many samples check each derived density; 0 leaves it out.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(0..=100_000_000))]
    pub samples: u64,
    /// The seed of the samples.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// How many variants are tested of a set with `vary`: those of the seeds 0, 1, …
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub variants: u64,
    /// How many threads; by default one for each processor.
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// `flowcheck vary`.
#[derive(Debug, Args)]
pub struct VaryArgs {
    /// A problem set with `vary` in some of its exercises.
    pub set: PathBuf,
    /// The seeds, such as `1..200` (both included) or `7`.
    #[arg(long, value_name = "A..B", value_parser = seeds, default_value = "1..20")]
    pub seeds: Seeds,
    /// A file with a student on each line, instead of seeds: each has the seed of the name, as `grade` finds it.
    #[arg(long, value_name = "FILE", conflicts_with = "seeds")]
    pub students: Option<PathBuf>,
    /// Write a sheet (.md) and the key (.yaml) of each variant that is not refused into this folder.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// How many threads; by default one for each processor.
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// Seeds from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// The most variants of one run.
const MAX_SEEDS: u64 = 100_000;

/// `1..200` or `7`.
fn seeds(text: &str) -> Result<Seeds, String> {
    let number = |t: &str| t.trim().trim_start_matches('=').parse::<u64>().ok();
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last && last - first < MAX_SEEDS => Ok(Seeds { first, last }),
        _ => Err(format!("seeds such as 1..200, at most {MAX_SEEDS} of them")),
    }
}

/// `flowcheck schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what.
    #[arg(value_enum)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A problem set.
    Set,
    /// A submission.
    Submission,
    /// What `grade --format json` prints.
    Report,
}

/// `flowcheck new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file; it must not exist yet. `-` prints the set instead.
    #[arg(default_value = "exercises/first.yaml")]
    pub file: PathBuf,
}

/// `flowcheck fmt`.
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Files, and folders that are searched for .yaml files.
    #[arg(default_value = "exercises")]
    pub paths: Vec<PathBuf>,
    /// Change nothing; exit with 1 where a file is not in the normal form.
    #[arg(long)]
    pub check: bool,
}

/// `flowcheck grade`.
#[derive(Debug, Args)]
pub struct GradeArgs {
    /// The problem set; a folder of them is one large set.
    pub set: PathBuf,
    /// Submissions: files, folders that are searched for .yaml, .yml, .json and .jsonl files (one JSON object a line), or
    /// `-` for JSON lines on standard input.
    #[arg(required = true)]
    pub submissions: Vec<PathBuf>,
    /// Also tell what was derived, which gives the right answers away.
    #[arg(long)]
    pub reveal: bool,
    /// Show all answers of each submission, however many submissions there are.
    #[arg(long, short)]
    pub verbose: bool,
    /// Keep the records in this file; where it holds records of an interrupted run, go on from there.
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Mark the k-th of n parts only.
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<Shard>,
    /// How many threads; by default one for each processor.
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// `flowcheck merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The files that `grade --resume FILE` has written.
    #[arg(required = true)]
    pub records: Vec<PathBuf>,
    /// Also tell what was derived, which gives the right answers away.
    #[arg(long)]
    pub reveal: bool,
    /// Show all answers of each submission, however many submissions there are.
    #[arg(long, short)]
    pub verbose: bool,
}

/// The k-th of n parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub k: u64,
    /// How many there are.
    pub n: u64,
}

fn shard(text: &str) -> Result<Shard, String> {
    let wrong = || "a part such as 1/4, which is the first of four".to_owned();
    let (k, n) = text.split_once('/').ok_or_else(wrong)?;
    let (k, n) = (k.trim().parse().map_err(|_| wrong())?, n.trim().parse().map_err(|_| wrong())?);
    if k >= 1 && k <= n { Ok(Shard { k, n }) } else { Err(wrong()) }
}

/// What several commands share.
#[derive(Debug, Args)]
pub struct GivenArgs {
    /// The source set, such as 'z in [0, 2]' or 'z > 0'. Default: everywhere, or where the formula is defined.
    #[arg(long, allow_hyphen_values = true, value_name = "SET")]
    pub on: Option<String>,
    /// An assumption about parameters, such as 'n: positive integer' or 'a > 0'; may be repeated.
    #[arg(long = "where", allow_hyphen_values = true, value_name = "ASSUMPTION")]
    pub assume: Vec<String>,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading.
    Text,
    /// For programs.
    Json,
    /// A table: `grade`, `merge` and `sample`.
    Csv,
    /// An array for numpy: `sample`.
    Npy,
    /// `test`: for the reports of continuous integration.
    Junit,
    /// `test`: annotations on GitHub.
    Github,
}

impl Format {
    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Npy => "npy",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
