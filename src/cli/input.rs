//! From arguments and files to questions.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::GivenArgs;
use super::output::Output;
use crate::exercise::formula;
use crate::exercise::{MAX_FILE_BYTES, MapQuestion, Placed, Set, is_varied, load, stated, variant};
use crate::flow::is_contradictory;
use crate::grade::{self, Problem};
use crate::source::{Diagnostic, Place, Span};
use crate::syntax::Known;

/// The map that the arguments state; what is wrong with it has been told where there is none.
pub fn question(
    map: &str,
    given: &GivenArgs,
    base: Option<&str>,
    strict: bool,
    output: &mut Output,
) -> Option<MapQuestion> {
    let known = assumptions(given, output)?;
    let map = placed(map, "<map>", output, |t| formula::map(t, &known, given.on.as_deref()))?;
    let known = map.value.known(&known);
    let (text, name) = given.on.as_deref().map_or((map.text.as_str(), "<map>"), |on| (on, "<on>"));
    let on = placed(text, name, output, |_| stated(given.on.as_deref(), &map.value, &known))?;
    let on = on.value.map(|value| Placed { value, text: on.text, span: on.span });
    let base = match base {
        Some(text) => Some(placed(text, "<base>", output, |t| formula::base(t, &known))?),
        None => None,
    };
    Some(MapQuestion { map, layers: Vec::new(), on, assumptions: known.assumptions, base, strict })
}

/// The question with what its base distribution rests on; what is wrong with that has been told where there is none.
pub fn problem(question: &MapQuestion, output: &mut Output) -> Option<Problem> {
    match grade::problem(question) {
        Ok(problem) => Some(problem),
        Err(wrong) => {
            let text = question.base.as_ref().map_or("", |base| base.text.as_str());
            output.diagnostic(&wrong, &Place::argument("<base>", text));
            None
        }
    }
}

/// What `--where` says.
pub fn assumptions(given: &GivenArgs, output: &mut Output) -> Option<Known> {
    match formula::assumptions(&given.assume) {
        // What several of them say together takes a proof.
        Ok(known) if is_contradictory(&known.assumptions) => {
            let text = given.assume.join(", ");
            let message = "no parameters meet these assumptions".to_owned();
            let problem = formula::contradictory(message, Span::new(0, text.len()));
            output.diagnostic(&problem, &Place::argument("<where>", &text));
            None
        }
        Ok(known) => Some(known),
        Err((index, problem)) => {
            let text = given.assume.get(index).map_or("", String::as_str);
            output.diagnostic(&problem, &Place::argument("<where>", text));
            None
        }
    }
}

/// Reads one argument, or tells what is wrong with it.
pub fn placed<T>(
    text: &str,
    name: &str,
    output: &mut Output,
    read: impl FnOnce(&str) -> Result<T, Diagnostic>,
) -> Option<Placed<T>> {
    match read(text) {
        Ok(value) => Some(Placed { value, text: text.to_owned(), span: Span::new(0, text.len()) }),
        Err(problem) => {
            output.diagnostic(&problem, &Place::argument(name, text));
            None
        }
    }
}

/// A problem set with its file.
pub struct LoadedSet {
    /// The name of the file as it was given.
    pub file: String,
    /// Its text.
    pub text: String,
    /// What it says.
    pub set: Set,
    /// The text of the file, where that is a set with variants of which this is one.
    pub varied: Option<String>,
}

/// Reads a problem set, or tells what is wrong with it; of one that varies the variant of seed 0.
pub fn set(path: &Path, output: &mut Output) -> Option<LoadedSet> {
    set_of_seed(path, 0, output)
}

/// Reads a problem set, or tells what is wrong with it; of one that varies this variant.
pub fn set_of_seed(path: &Path, seed: u64, output: &mut Output) -> Option<LoadedSet> {
    let mut file = path.display().to_string();
    let text = match text_of(path) {
        Ok(text) => text,
        Err(why) => {
            output.message(&format!("error: {file}: {why}"));
            return None;
        }
    };
    let (mut text, mut varied) = (text, None);
    if text.len() <= MAX_FILE_BYTES && is_varied(&text) {
        match variant(&text, seed) {
            Ok(found) => {
                varied = Some(std::mem::replace(&mut text, found.text));
                file.push_str(&format!(" (seed {seed})"));
            }
            Err(problem) => {
                output.diagnostic(&problem, &Place::in_file(&file, &text, 0));
                return None;
            }
        }
    }
    match load(&text) {
        Ok(set) => Some(LoadedSet { file, text, set, varied }),
        Err(problems) => {
            for problem in &problems {
                output.diagnostic(problem, &Place::in_file(&file, &text, 0));
            }
            None
        }
    }
}

/// The text of a file, or what is wrong with it in words.
pub fn text_of(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(format!("the file is larger than {MAX_FILE_BYTES} bytes"));
    }
    String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let before = e.as_bytes().get(..good).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        format!("not UTF-8 text: line {line}, byte {good} of the file")
    })
}

/// How deep folders are searched.
const MAX_DEPTH: usize = 16;

/// The files that the paths name: files as they are, folders with all .yaml and .yml files in them, in order.
pub fn files(paths: &[PathBuf], output: &mut Output) -> Option<Vec<PathBuf>> {
    files_ending(&["yaml", "yml"], paths, output)
}

/// The files that the paths name: files as they are, folders with all files in them that end so, in order.
pub fn files_ending(endings: &[&str], paths: &[PathBuf], output: &mut Output) -> Option<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = found.len();
            if let Err(e) = collect(path, MAX_DEPTH, endings, &mut found) {
                output.message(&format!("error: {}: {e}", path.display()));
                return None;
            }
            if found.len() == before {
                output.message(&format!(
                    "error: {}: no .{} file in this folder",
                    path.display(),
                    endings.join(" or .")
                ));
                return None;
            }
        } else {
            found.push(path.clone());
        }
    }
    Some(found)
}

fn collect(folder: &Path, depth: usize, endings: &[&str], found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let fits = path.extension().is_some_and(|e| endings.iter().any(|known| e == *known));
        if path.is_dir() {
            if depth > 0 && !path.is_symlink() {
                collect(&path, depth - 1, endings, found)?;
            }
        } else if fits {
            found.push(path);
        }
    }
    Ok(())
}
