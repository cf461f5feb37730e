//! `flowcheck fmt`.

use super::Ending;
use super::args::FmtArgs;
use super::input::{files, text_of};
use super::output::Output;
use crate::exercise::format;
use crate::source::Place;

pub(super) fn run(args: &FmtArgs, output: &mut Output) -> Ending {
    let Some(paths) = files(&args.paths, output) else { return Ending::Fault };
    let mut end = Ending::Good;
    for path in paths {
        let name = path.display().to_string();
        let text = match text_of(&path) {
            Ok(text) => text,
            Err(why) => {
                output.message(&format!("error: {name}: {why}"));
                end = Ending::Fault;
                continue;
            }
        };
        let formatted = match format(&text) {
            Ok(formatted) => formatted,
            Err(problem) => {
                output.diagnostic(&problem, &Place::in_file(&name, &text, 0));
                end = Ending::Fault;
                continue;
            }
        };
        if formatted == text {
            continue;
        }
        if args.check {
            output.answer(&format!("{name} is not in the normal form\n"));
            if end == Ending::Good {
                end = Ending::Bad;
            }
            continue;
        }
        // Written beside it first, so that a failure in the middle leaves the file as it was.
        let beside = path.with_extension("yaml.new");
        let written = std::fs::write(&beside, &formatted).and_then(|()| std::fs::rename(&beside, &path));
        match written {
            Ok(()) => output.answer(&format!("{name}\n")),
            Err(e) => {
                output.message(&format!("error: {name}: {e}"));
                end = Ending::Fault;
            }
        }
    }
    end
}
