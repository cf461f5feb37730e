//! `flowcheck vary`: the variants of a problem set.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::Ending;
use super::args::{Format, VaryArgs};
use super::grade::pool;
use super::input::text_of;
use super::output::Output;
use crate::exercise::{Variant, is_varied, seed_of, variant};
use crate::grade::{Mark, Options, Role, difficulty, findings, prepare_with};
use crate::source::Place;

/// Samples that check a density of a variant.
const SAMPLES: usize = 2_000;

/// A variant with what was found about it.
struct Examined {
    student: Option<String>,
    variant: Variant,
    /// The difficulty of each exercise, by its id.
    difficulties: Vec<(String, String)>,
    /// Why it cannot be used.
    refused: Vec<String>,
}

pub(super) fn run(args: &VaryArgs, format: Format, output: &mut Output) -> Ending {
    let file = args.set.display().to_string();
    let text = match text_of(&args.set) {
        Ok(text) => text,
        Err(why) => {
            output.message(&format!("error: {file}: {why}"));
            return Ending::Fault;
        }
    };
    if !is_varied(&text) {
        output.message(&format!(
            "error: {file}: no exercise varies; give one `vary: {{a: {{int: [2, 9]}}}}` and use a in its formulas"
        ));
        return Ending::Fault;
    }
    // What is at fault in all of them is told once, at its place.
    if let Err(problem) = variant(&text, args.seeds.first) {
        output.diagnostic(&problem, &Place::in_file(&file, &text, 0));
        return Ending::Fault;
    }
    let Some(pool) = pool(args.jobs, output) else { return Ending::Fault };
    let wanted: Vec<(Option<String>, u64)> = match &args.students {
        None => (args.seeds.first..=args.seeds.last).map(|seed| (None, seed)).collect(),
        Some(list) => match text_of(list) {
            Ok(names) => {
                let names = names.lines().map(str::trim).filter(|name| !name.is_empty());
                names.map(|name| (Some(name.to_owned()), seed_of(name))).collect()
            }
            Err(why) => {
                output.message(&format!("error: {}: {why}", list.display()));
                return Ending::Fault;
            }
        },
    };
    if wanted.is_empty() {
        output.message("error: there are no students");
        return Ending::Fault;
    }
    let mut all: Vec<Examined> = pool.install(|| {
        wanted.par_iter().map(|(student, seed)| examined(&text, student.clone(), *seed)).collect()
    });
    refuse_unequal(&mut all);
    if let Some(folder) = &args.out
        && let Err(why) = write_all(folder, &args.set, &all)
    {
        output.message(&format!("error: {}: {why}", folder.display()));
        return Ending::Fault;
    }
    match format {
        Format::Json => {
            output.json(&json!({"set": file, "variants": all.iter().map(as_json).collect::<Vec<_>>()}))
        }
        _ => output.answer(&as_text(&all)),
    }
    if all.iter().any(|v| !v.refused.is_empty()) { Ending::Bad } else { Ending::Good }
}

/// Derives and proves the key of a variant anew. A variant that cannot be read or solved, such as one that divides by 0, is
/// refused: another seed may do.
fn examined(text: &str, student: Option<String>, seed: u64) -> Examined {
    let mut found =
        Examined { student, variant: Variant::empty(seed), difficulties: Vec::new(), refused: Vec::new() };
    match variant(text, seed) {
        Ok(variant) => found.variant = variant,
        Err(problem) => {
            found.refused.push(problem.message);
            return found;
        }
    }
    let set = match found.variant.load() {
        Ok(set) => set,
        Err(why) => {
            found.refused.push(why);
            return found;
        }
    };
    for exercise in &set.exercises {
        let options = Options { samples: SAMPLES, seed: 0 };
        let prepared = match prepare_with(exercise, options) {
            Ok(prepared) => prepared,
            Err(problem) => {
                found.refused.push(format!("{}: {}", exercise.id, problem.message));
                continue;
            }
        };
        for finding in &findings(&prepared).findings {
            let why = match &finding.mark {
                Mark::Right { .. } => continue,
                Mark::Wrong { why, .. } => why.clone(),
                Mark::Undecided { why } => format!("undecided: {why}"),
            };
            let role = if finding.role == Role::Reference { "reference answer" } else { finding.role.name() };
            found.refused.push(format!("{} {} ({role}): {why}", exercise.id, finding.key));
        }
        found.difficulties.push((exercise.id.clone(), difficulty(&prepared)));
    }
    found
}

/// Variants in which an exercise is not of the kind that it has in most of them.
fn refuse_unequal(all: &mut [Examined]) {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (id, difficulty) in all.iter().flat_map(|v| &v.difficulties) {
        *counts.entry(id).or_default().entry(difficulty).or_default() += 1;
    }
    let usual: BTreeMap<String, String> = counts
        .into_iter()
        .filter_map(|(id, of)| {
            let (usual, _) = of.into_iter().max_by_key(|(_, count)| *count)?;
            Some((id.to_owned(), usual.to_owned()))
        })
        .collect();
    for one in all {
        for (id, difficulty) in &one.difficulties {
            if usual.get(id).is_some_and(|usual| usual != difficulty) {
                let usual = usual.get(id).map_or("", String::as_str);
                one.refused.push(format!("{id} is another exercise: {difficulty}; in most variants {usual}"));
            }
        }
    }
}

fn values(variant: &Variant) -> String {
    let exercises: Vec<String> = variant
        .values
        .iter()
        .map(|(id, values)| {
            let values: Vec<String> =
                values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("{id}: {}", values.join(", "))
        })
        .collect();
    exercises.join("   ")
}

fn as_text(all: &[Examined]) -> String {
    let mut out = String::new();
    for one in all {
        let mark = if one.refused.is_empty() { "✓" } else { "✗" };
        let student = one.student.as_ref().map_or_else(String::new, |name| format!("  {name}"));
        out.push_str(&format!("{mark} seed {:<6}{student}  {}\n", one.variant.seed, values(&one.variant)));
        for why in &one.refused {
            out.push_str(&format!("    refused: {why}\n"));
        }
    }
    let refused = all.iter().filter(|v| !v.refused.is_empty()).count();
    let distinct: std::collections::BTreeSet<String> = all.iter().map(|v| values(&v.variant)).collect();
    out.push_str(&format!(
        "{} variants, {} of them distinct, {refused} refused\n",
        all.len(),
        distinct.len()
    ));
    out
}

fn as_json(one: &Examined) -> Value {
    let values: serde_json::Map<String, Value> = one
        .variant
        .values
        .iter()
        .map(|(id, values)| {
            let all: serde_json::Map<String, Value> =
                values.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            (id.clone(), Value::Object(all))
        })
        .collect();
    let difficulties: serde_json::Map<String, Value> =
        one.difficulties.iter().map(|(id, d)| (id.clone(), json!(d))).collect();
    json!({
        "seed": one.variant.seed,
        "student": one.student,
        "values": values,
        "difficulty": difficulties,
        "refused": one.refused,
    })
}

/// A sheet and a key for each variant that can be used.
fn write_all(folder: &Path, set: &Path, all: &[Examined]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let stem = set.file_stem().map_or_else(|| "set".to_owned(), |s| s.to_string_lossy().into_owned());
    for one in all.iter().filter(|v| v.refused.is_empty()) {
        let Variant { seed, text, prompts, title, .. } = &one.variant;
        let mut sheet = format!("# {}\n\n", if title.is_empty() { &stem } else { title });
        match &one.student {
            Some(student) => sheet.push_str(&format!("{student}, seed {seed}\n")),
            None => sheet.push_str(&format!("seed {seed} (give it as `seed: {seed}` with the answers)\n")),
        }
        for (id, prompt) in prompts {
            sheet.push_str(&format!("\n## {id}\n\n{}\n", prompt.trim()));
        }
        std::fs::write(folder.join(format!("{stem}-{seed}.md")), sheet)?;
        std::fs::write(folder.join(format!("{stem}-{seed}.yaml")), text)?;
    }
    Ok(())
}
