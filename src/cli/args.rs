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
    /// Are two formulas equal on a set?
    Equal(EqualArgs),
    /// Problem sets: every reference answer against what is derived.
    Test(TestArgs),
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
