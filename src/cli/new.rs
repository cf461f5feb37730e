//! `flowcheck new`: a problem set to start from.

use std::io::Write;

use super::Ending;
use super::args::NewArgs;
use super::output::Output;

/// The set that is written.
const STARTER: &str = include_str!("starter.yaml");

pub(super) fn run(args: &NewArgs, output: &mut Output) -> Ending {
    if args.file.as_os_str() == "-" {
        output.answer(STARTER);
        return Ending::Good;
    }
    let name = args.file.display();
    let written = (|| {
        if let Some(folder) = args.file.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&args.file)?;
        file.write_all(STARTER.as_bytes())
    })();
    match written {
        Ok(()) => {
            output.answer(&format!("{name}: change it as you like, then run `flowcheck test {name}`\n"));
            Ending::Good
        }
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            output.message(&format!("error: {name} exists; nothing was changed"));
            Ending::Fault
        }
        Err(e) => {
            output.message(&format!("error: {name}: {e}"));
            Ending::Fault
        }
    }
}
