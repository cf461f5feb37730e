//! The normal form of a problem set: the keys in the order of the format, exercises two spaces deep with an empty line
//! between them, no space at the ends of lines. Comments stay with what they stand above or beside.
//!
//! It works on lines, so that everything else stays as it was typed, and then reads both texts: where they do not mean the
//! same (a quoted text over several lines, say), nothing is changed.

use super::answer::KEYS;
use super::load::yaml;
use crate::source::{Diagnostic, Span};

/// The keys of an exercise in their order.
const EXERCISE_KEYS: [&str; 18] = [
    "id", "vary", "require", "prompt", "map", "stack", "jacobian", "on", "where", "base", "strict", "points",
    "partial", "form", "answers", "accept", "wrong", "feedback",
];

/// The set in normal form.
///
/// # Errors
/// Where it is no YAML, or cannot be rearranged without a change of its meaning.
pub fn format(text: &str) -> Result<String, Diagnostic> {
    let before: serde_json::Value = yaml(text)?;
    let formatted = rearranged(text);
    let same = yaml::<serde_json::Value>(&formatted).is_ok_and(|after| after == before);
    if same {
        return Ok(formatted);
    }
    let message = "this file cannot be brought into the normal form without a change of its meaning";
    let d = Diagnostic::new("not-formatted", message, Span::at(0), "");
    Err(d.with_hint("write each text on one line, or as a block with `>-`, and no anchors"))
}

fn rearranged(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let anchored = lines.iter().any(|l| l.contains(": &") || l.contains(": *"));
    let Some(start) = lines.iter().position(|l| *l == "exercises:" || l.starts_with("exercises: #")) else {
        return joined(lines.iter().map(|l| (*l).to_owned()).collect());
    };
    let (head, body) = lines.split_at(start + 1);
    let end = body.iter().position(|l| is_key(l) && indent(l) == 0 && !l.starts_with('-'));
    let (body, tail) = body.split_at(end.unwrap_or(body.len()));
    let mut out: Vec<String> = head.iter().map(|l| (*l).to_owned()).collect();
    let Some(depth) = body.iter().find(|l| l.trim_start().starts_with("- ")).map(|l| indent(l)) else {
        return joined(lines.iter().map(|l| (*l).to_owned()).collect());
    };
    for (i, item) in items(body, depth).into_iter().enumerate() {
        if i > 0 {
            out.push(String::new());
        }
        out.extend(exercise(&item, depth, anchored));
    }
    out.extend(tail.iter().map(|l| (*l).to_owned()));
    joined(out)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line is neither empty nor a comment.
fn is_key(line: &str) -> bool {
    let rest = line.trim_start();
    !rest.is_empty() && !rest.starts_with('#')
}

/// Each item with the comments above it.
fn items<'a>(lines: &[&'a str], depth: usize) -> Vec<Vec<&'a str>> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    let mut above: Vec<&str> = Vec::new();
    for line in lines {
        let begins = indent(line) == depth && line.trim_start().starts_with('-');
        if begins {
            let mut item = std::mem::take(&mut above);
            item.push(line);
            all.push(item);
        } else if line.trim().is_empty() || line.trim_start().starts_with('#') && indent(line) <= depth {
            above.push(line);
        } else if let Some(item) = all.last_mut() {
            // Comments between the lines of an item are its own.
            item.append(&mut above);
            item.push(line);
        } else {
            above.push(line);
        }
    }
    if let Some(item) = all.last_mut() {
        item.append(&mut above);
    }
    all
}

/// An exercise with its keys in order, two spaces deep.
fn exercise(item: &[&str], depth: usize, anchored: bool) -> Vec<String> {
    let first = item.iter().position(|l| is_key(l)).unwrap_or(0);
    let mut out: Vec<String> =
        item[..first].iter().filter(|l| !l.is_empty()).map(|l| format!("  {}", l.trim_start())).collect();
    let head = item.get(first).copied().unwrap_or("");
    let after = head.trim_start().trim_start_matches('-');
    let inner = depth + (head.trim_start().len() - after.trim_start().len());
    let mut lines: Vec<String> = vec![format!("{}{}", " ".repeat(inner), after.trim_start())];
    lines.extend(item[first + 1..].iter().map(|l| (*l).to_owned()));
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let mut entries = entries(&lines, inner);
    if !anchored {
        sort(&mut entries, &EXERCISE_KEYS);
        for entry in &mut entries {
            if entry.key == "answers" {
                sort_answers(entry, inner);
            }
        }
    }
    let shifted = |line: &String| {
        if line.is_empty() { String::new() } else { shift(line, inner, 4) }
    };
    let mut all: Vec<String> = entries.iter().flat_map(|e| &e.lines).map(shifted).collect();
    if let Some(first) = all.iter().position(|l| is_key(l)) {
        let comments: Vec<String> = all.drain(..first).map(|l| l.replacen("    ", "  ", 1)).collect();
        out.extend(comments.into_iter().filter(|l| !l.is_empty()));
        all[0] = all[0].replacen("    ", "  - ", 1);
    }
    out.extend(all);
    out
}

fn shift(line: &str, from: usize, to: usize) -> String {
    let depth = indent(line);
    let new = (depth + to).saturating_sub(from);
    format!("{}{}", " ".repeat(new), line.trim_start_matches(' '))
}

/// One key with its lines and the comments above it.
struct Entry {
    key: String,
    lines: Vec<String>,
}

fn entries(lines: &[String], depth: usize) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for line in lines {
        if is_key(line) && indent(line) == depth && !line.trim_start().starts_with("- ") {
            let key = line.trim_start().split(':').next().unwrap_or("").to_owned();
            let mut own = std::mem::take(&mut above);
            own.push(line.clone());
            all.push(Entry { key, lines: own });
        } else if !is_key(line) && indent(line) <= depth {
            above.push(line.clone());
        } else if let Some(entry) = all.last_mut() {
            entry.lines.append(&mut above);
            entry.lines.push(line.clone());
        } else {
            above.push(line.clone());
        }
    }
    if let Some(entry) = all.last_mut() {
        entry.lines.append(&mut above);
    }
    all
}

fn sort(entries: &mut [Entry], keys: &[&str]) {
    entries.sort_by_key(|e| keys.iter().position(|k| *k == e.key).unwrap_or(keys.len()));
}

/// The answers in the order of the format.
fn sort_answers(answers: &mut Entry, depth: usize) {
    let Some(at) = answers.lines.iter().position(|l| is_key(l)) else { return };
    let rest = answers.lines.split_off(at + 1);
    let Some(inner) = rest.iter().find(|l| is_key(l)).map(|l| indent(l)).filter(|i| *i > depth) else {
        answers.lines.extend(rest);
        return;
    };
    let mut all = entries(&rest, inner);
    sort(&mut all, &KEYS);
    answers.lines.extend(all.into_iter().flat_map(|e| e.lines));
}

/// The lines with at most one empty one in a row and one line end at the end.
fn joined(lines: Vec<String>) -> String {
    let mut out = String::new();
    let mut empty = true;
    for line in lines {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        out.push_str(&line);
        out.push('\n');
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn keys_are_ordered_and_comments_stay() {
        let text = "title: t\n\n\nexercises:\n- answers:\n    inverse: g(x) = x   # here\n    # above\n    valid: true\n  id: a\n  # the map\n  map: f(z) = z\n\n\n# second\n- id: b\n  answers: {valid: true}\n  map: f(z) = 2z\n";
        let expected = "title: t\n\nexercises:\n  - id: a\n    # the map\n    map: f(z) = z\n    answers:\n      # above\n      valid: true\n      inverse: g(x) = x   # here\n\n  # second\n  - id: b\n    map: f(z) = 2z\n    answers: {valid: true}\n";
        let once = format(text).unwrap();
        assert_eq!(once, expected);
        assert_eq!(format(&once).unwrap(), once);
    }

    #[test]
    fn texts_over_several_lines_stay() {
        let text = "exercises:\n  - id: a\n    prompt: >-\n      one\n\n      two: three\n    answers:\n      choice:\n        options:\n          - {key: x, text: y}\n        right: x\n";
        assert_eq!(format(text).unwrap(), text);
        assert!(format("exercises: [").is_err());
    }
}
