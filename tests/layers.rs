//! The arrows between the layers: a `use crate::` that ARCHITECTURE.md does not allow fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with those that it may import (itself always).
const ALLOWED: [(&str, &[&str]); 13] = [
    ("source", &[]),
    ("real", &[]),
    ("expr", &["real"]),
    ("set", &["real", "expr"]),
    ("syntax", &["source", "real", "expr", "set"]),
    ("algebra", &["real", "expr"]),
    ("proof", &["real", "expr", "set", "algebra"]),
    ("flow", &["real", "expr", "set", "algebra", "proof"]),
    ("numeric", &["real", "expr", "set", "flow"]),
    ("exercise", &["source", "syntax", "expr", "real", "set", "flow"]),
    (
        "grade",
        &["source", "real", "expr", "set", "syntax", "algebra", "proof", "flow", "numeric", "exercise"],
    ),
    (
        "report",
        &[
            "source", "real", "expr", "set", "syntax", "algebra", "proof", "flow", "numeric", "exercise",
            "grade",
        ],
    ),
    (
        "cli",
        &[
            "source", "real", "expr", "set", "syntax", "algebra", "proof", "flow", "numeric", "exercise",
            "grade", "report",
        ],
    ),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The layers that a file names with `crate::`, comments left out. Tests may use more: their modules are files called
/// tests.rs or in a folder tests, or come after `#[cfg(test)]`.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let rest = rest.trim_start();
        let names: Vec<&str> = match rest.strip_prefix('{') {
            // `use crate::{a::b, c}`: names at the start of the items.
            Some(group) => {
                let group = group.split(';').next().unwrap();
                group
                    .split(',')
                    .map(|item| item.trim().split("::").next().unwrap().trim_matches(['}', '{', ' ', '\n']))
                    .collect()
            }
            None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()],
        };
        found.extend(names.iter().map(|n| (*n).to_owned()));
    }
    found
}

fn layers() -> BTreeSet<&'static str> {
    ALLOWED.iter().map(|(layer, _)| *layer).collect()
}

#[test]
fn no_layer_imports_one_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let known = layers();
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for entry in fs::read_dir(&src).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let layer = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let (_, allowed) = ALLOWED
            .iter()
            .find(|(name, _)| *name == layer)
            .unwrap_or_else(|| panic!("src/{layer} is not in the table of layers"));
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        for file in files {
            let relative = file.strip_prefix(&src).unwrap();
            let of_tests = relative.iter().any(|part| part == "tests" || part == "tests.rs");
            if of_tests {
                continue;
            }
            for import in imports(&fs::read_to_string(&file).unwrap()) {
                if !known.contains(import.as_str()) || import == layer {
                    continue;
                }
                arrows += 1;
                if !allowed.contains(&import.as_str()) {
                    wrong.push(format!("{} imports {import}", relative.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that the table does not allow:\n{}", wrong.join("\n"));
    assert!(arrows > 50, "only {arrows} arrows seen: the reading of imports is broken");
}

#[test]
fn the_checker_does_not_use_the_search() {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/proof/check");
    let mut files = Vec::new();
    rust_files(&check, &mut files);
    assert!(!files.is_empty());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().map(|l| l.split("//").next().unwrap()).collect::<Vec<_>>().join("\n");
        for forbidden in ["proof::search", "super::search", "crate::algebra", "symbolica"] {
            assert!(!code.contains(forbidden), "{} uses {forbidden}", file.display());
        }
    }
}

/// The crate is named in `algebra` alone, and `algebra` is asked by the search of `proof` alone (and set up by `cli`).
#[test]
fn symbolica_is_behind_one_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let code = |file: &Path| {
        let text = fs::read_to_string(file).unwrap();
        text.lines().map(|l| l.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
    };
    for file in &files {
        let relative = file.strip_prefix(&src).unwrap();
        let text = code(file);
        if !relative.starts_with("algebra") {
            assert!(!text.contains("symbolica::"), "{} names symbolica", relative.display());
        }
        if relative.starts_with("proof") && !relative.starts_with("proof/search") {
            assert!(!text.contains("crate::algebra"), "{} uses algebra", relative.display());
        }
    }
}

#[test]
fn imports_are_read() {
    let text = "use crate::flow::{a, b};\n// use crate::cli;\nuse crate::{expr::Expr, real};\nfn f() { crate::set::g() }\n\
                #[cfg(test)]\nmod tests {\n use crate::report;\n}";
    let found = imports(text);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["expr", "flow", "real", "set"]);
}

#[test]
fn architecture_shows_the_same_table() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (layer, _) in ALLOWED {
        assert!(text.contains(&format!("| `{layer}/` |")), "ARCHITECTURE.md has no row for {layer}");
    }
}
