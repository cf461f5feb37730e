//! `flowcheck verify`: certificates from a file, checked anew.

use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use super::Ending;
use super::args::{Format, VerifyArgs};
use super::output::Output;
use crate::proof::{Certificate, Refusal, check};

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 50_000_000;

pub(super) fn run(args: &VerifyArgs, format: Format, output: &mut Output) -> Ending {
    let name = args.file.display().to_string();
    let certificates = match read(&args.file).and_then(|text| certificates(&text)) {
        Ok(certificates) => certificates,
        Err(why) => {
            output.message(&format!("error: {name}: {why}"));
            return Ending::Fault;
        }
    };
    let count = certificates.len();
    let refused: Vec<(usize, Refusal)> = certificates
        .into_iter()
        .enumerate()
        .filter_map(|(i, certificate)| check(certificate).err().map(|refusal| (i, refusal)))
        .collect();
    match format {
        Format::Text => output.answer(&text(count, &refused)),
        _ => {
            let refusals: Vec<Value> =
                refused.iter().map(|(i, r)| json!({"certificate": i + 1, "why": r.to_string()})).collect();
            output.json(
                &json!({"certificates": count, "accepted": count - refused.len(), "refused": refusals}),
            );
        }
    }
    if refused.is_empty() { Ending::Good } else { Ending::Bad }
}

fn text(count: usize, refused: &[(usize, Refusal)]) -> String {
    let noun = if count == 1 { "certificate" } else { "certificates" };
    let mut lines = format!("{} of {count} {noun} accepted\n", count - refused.len());
    for (i, refusal) in refused {
        lines.push_str(&format!("  certificate {} refused at {refusal}\n", i + 1));
    }
    lines
}

fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_string(&mut text)
    } else {
        let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
        file.take(MAX_BYTES + 1).read_to_string(&mut text)
    };
    read.map_err(|e| e.to_string())?;
    if u64::try_from(text.len()).is_ok_and(|n| n > MAX_BYTES) {
        return Err("the file is too large".to_owned());
    }
    Ok(text)
}

/// The certificates of a document: one of them, a list, or what `check --format json` prints.
fn certificates(text: &str) -> Result<Vec<Certificate>, String> {
    let document: Value = serde_json::from_str(text).map_err(|e| format!("this is not JSON: {e}"))?;
    let mut found = Vec::new();
    collect(document, &mut found).map_err(|e| format!("this is not a certificate: {e}"))?;
    if found.is_empty() {
        return Err(
            "there are no certificates in it; `flowcheck check … --format json` prints them".to_owned()
        );
    }
    Ok(found)
}

/// The nesting is bounded by that of the JSON reader.
fn collect(value: Value, found: &mut Vec<Certificate>) -> Result<(), serde_json::Error> {
    match value {
        Value::Array(items) => items.into_iter().try_for_each(|item| collect(item, found)),
        Value::Object(fields) if fields.contains_key("claim") => {
            found.push(serde_json::from_value(Value::Object(fields))?);
            Ok(())
        }
        Value::Object(mut fields) => {
            let inner = ["proof", "certificates", "branches", "cases"]
                .into_iter()
                .filter_map(|key| fields.remove(key))
                .collect::<Vec<_>>();
            inner.into_iter().try_for_each(|value| collect(value, found))
        }
        _ => Ok(()),
    }
}
