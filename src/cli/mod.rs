//! The `flowcheck` command: reads arguments and files, prints, and chooses the exit code. All effects are here.

mod args;
mod asked;
mod check;
mod equal;
mod fmt;
mod grade;
mod input;
mod journal;
mod merge;
mod new;
mod output;
mod records;
mod sample;
mod schema;
mod solve;
mod sources;
mod test;
mod vary;
mod verify;

use std::process::ExitCode;

use clap::Parser;

pub use args::Arguments;
use args::Command;
use output::Output;

/// How a run ended; the exit codes are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Valid, equal, all passed.
    Good,
    /// Not valid, not equal, something failed.
    Bad,
    /// The input is at fault.
    Fault,
    /// Undecided.
    Undecided,
}

impl Ending {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Bad => 1,
            Self::Fault => 2,
            Self::Undecided => 3,
        }
    }
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(feature = "symbolica")]
    if let Command::AlgebraWorker(a) = &arguments.command {
        let idle = std::time::Duration::from_millis(a.idle);
        return crate::algebra::worker::serve(crate::algebra::worker::Options { memory: a.memory, idle });
    }
    crate::algebra::configure(algebra_settings(&arguments));
    let mut output = Output::new(arguments.color);
    if let Some(why) = wrong_format(&arguments) {
        output.message(&why);
        return ExitCode::from(Ending::Fault.code());
    }
    let run = || match &arguments.command {
        Command::Check(a) => check::run(a, arguments.format, &mut output),
        Command::Solve(a) => solve::run(a, arguments.format, &mut output),
        Command::Sample(a) => sample::run(a, arguments.format, &mut output),
        Command::Equal(a) => equal::run(a, arguments.format, &mut output),
        Command::Test(a) => test::run(a, arguments.format, &mut output),
        Command::Vary(a) => vary::run(a, arguments.format, &mut output),
        Command::Grade(a) => grade::run(a, arguments.format, &mut output),
        Command::Merge(a) => merge::run(a, arguments.format, &mut output),
        Command::Schema(a) => schema::run(a, &mut output),
        Command::New(a) => new::run(a, &mut output),
        Command::Fmt(a) => fmt::run(a, &mut output),
        Command::Verify(a) => verify::run(a, arguments.format, &mut output),
        #[cfg(feature = "symbolica")]
        Command::AlgebraWorker(_) => Ending::Fault,
    };
    let code = ExitCode::from(on_a_large_stack(run).code());
    crate::algebra::close();
    code
}

/// What is wrong, where the command does not print in the format that is asked for.
fn wrong_format(arguments: &Arguments) -> Option<String> {
    use args::Format;
    let known: &[Format] = match arguments.command {
        Command::Grade(_) | Command::Merge(_) => &[Format::Text, Format::Json, Format::Csv],
        Command::Sample(_) => &[Format::Text, Format::Json, Format::Csv, Format::Npy],
        Command::Test(_) => &[Format::Text, Format::Json, Format::Junit, Format::Github],
        _ => &[Format::Text, Format::Json],
    };
    if known.contains(&arguments.format) {
        return None;
    }
    let names: Vec<&str> = known.iter().map(|f| f.name()).collect();
    let given = arguments.format.name();
    Some(format!("error: this command does not print {given}; it prints {}", names.join(", ")))
}

/// This very program is the worker's, too.
fn algebra_settings(arguments: &Arguments) -> crate::algebra::Settings {
    crate::algebra::Settings {
        program: std::env::current_exe().ok(),
        wait: std::time::Duration::from_secs(arguments.wait),
        time: std::time::Duration::from_secs_f64(arguments.algebra_seconds),
        memory: arguments.algebra_memory,
        notify: |text| Output::new(args::Colour::Never).message(text),
    }
}

/// Formulas nest as deep as the parser's bound allows; the main thread's stack may be small.
fn on_a_large_stack(run: impl FnOnce() -> Ending + Send) -> Ending {
    const STACK: usize = 256 << 20;
    std::thread::scope(|scope| match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
        Ok(handle) => handle.join().unwrap_or(Ending::Fault),
        Err(_) => Ending::Fault,
    })
}
