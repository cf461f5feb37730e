//! What a person reads about a map.

use super::explain::explain;
use super::style::{bad, faint, good, open};
use super::words;
use crate::expr::print::{condition_unicode, symbol_unicode, unicode};
use crate::expr::{Condition, Symbol};
use crate::flow::density::{Density, PieceFormula};
use crate::flow::inverse::Inverse;
use crate::flow::parametrization::{Ability, Computable};
use crate::flow::{Analysis, Exceptional, Irregularity, Monotone, Parametrization, Validity, Witness};
use crate::grade::{Accepted, Derived, Solution, accepted};
use crate::numeric::crosscheck::{CrossCheck, Inconclusive};
use crate::proof::claim::SourceSet;
use crate::proof::{Claim, Place, Side};
use crate::real::Ternary;
use crate::set::RealSet;

/// The answer of `check`: the verdict, then why.
#[must_use]
pub fn analysis_text(analysis: &Analysis, strict: bool) -> String {
    let mut lines = vec![headline(analysis, strict)];
    lines.extend(body(analysis).into_iter().map(|line| format!("  {line}")));
    lines.join("\n") + "\n"
}

/// The answer of `solve`.
#[must_use]
pub fn solution_text(solution: &Solution) -> String {
    let solution = match solution {
        Solution::Scalar(solution) => solution,
        Solution::Vector(solution) => return super::vector::solution_text(solution),
    };
    let analysis = &solution.analysis;
    let mut lines = vec![headline(analysis, solution.problem.strict)];
    lines.extend(body(analysis).into_iter().map(|line| format!("  {line}")));
    if let Some(derived) = &solution.derived {
        lines.extend(derived_lines(analysis, derived));
    }
    for ((when, part), derived) in analysis.parts().into_iter().zip(&solution.cases) {
        let Some(derived) = derived else { continue };
        lines.push(format!("when {}", condition_unicode(&when)));
        lines.extend(derived_lines(part, derived).into_iter().map(|line| format!("  {line}")));
    }
    lines.join("\n") + "\n"
}

fn row(name: &str, value: &str) -> String {
    format!("{name:<10} {value}")
}

/// The verdict and the shape of the map in one line.
fn headline(analysis: &Analysis, strict: bool) -> String {
    let verdict = match analysis.validity {
        Validity::Yes => good("valid"),
        Validity::AlmostEverywhere if strict => bad("not valid (strictly): valid almost everywhere only"),
        Validity::AlmostEverywhere => good("valid almost everywhere"),
        Validity::No => bad("not valid"),
        Validity::Conditional => match accepted(analysis, strict) {
            Accepted::Yes => format!("{}, in a way that depends on {}", good("valid"), parameters(analysis)),
            _ => open(&format!("depends on {}", parameters(analysis))),
        },
        Validity::Undecided => open("undecided"),
    };
    let rest = summary(analysis).or_else(|| shape(analysis));
    match rest {
        Some(rest) if analysis.validity != Validity::No => format!("{verdict}   {rest}"),
        _ => verdict,
    }
}

/// `valid iff a ≥ 0; a diffeomorphism iff a > 0`, of a verdict that depends on parameters.
fn summary(analysis: &Analysis) -> Option<String> {
    let (valid, best) = (analysis.valid_when.as_ref()?, analysis.diffeomorphism_when.as_ref()?);
    let when = |c: &Condition| condition_unicode(c);
    let always = Condition::Constant(true);
    let never = Condition::Constant(false);
    let first = match valid {
        v if *v == always => "valid".to_owned(),
        v if v == best => return Some(format!("valid iff {}, then a diffeomorphism", when(v))),
        v => format!("valid iff {}", when(v)),
    };
    Some(if *best == never {
        format!("{first}; never a diffeomorphism")
    } else {
        format!("{first}; a diffeomorphism iff {}", when(best))
    })
}

/// `f is strictly increasing, a diffeomorphism ℝ → (0, ∞)`.
fn shape(analysis: &Analysis) -> Option<String> {
    if analysis.injective != Ternary::True {
        return None;
    }
    let name = &analysis.map.name;
    let direction = match analysis.monotone {
        Some(Monotone::Increasing) => format!("{name} is strictly increasing"),
        Some(Monotone::Decreasing) => format!("{name} is strictly decreasing"),
        Some(Monotone::Neither) => format!("{name} is injective, though not monotone"),
        None => format!("{name} is injective"),
    };
    let kind = if analysis.validity == Validity::Yes { ", a diffeomorphism " } else { ", " };
    match (&analysis.source.set, &analysis.image) {
        (SourceSet::Set(source), Some(image)) => {
            Some(format!("{direction}{kind}{} → {}", words::set(source), words::set(image)))
        }
        (SourceSet::Set(source), None) => Some(format!("{direction} on {}", words::set(source))),
        _ => Some(direction),
    }
}

fn parameters(analysis: &Analysis) -> String {
    let mut names: Vec<String> = Vec::new();
    for case in &analysis.cases {
        case.when.for_each(&mut |e| {
            for name in e.variables() {
                let name = symbol_unicode(&name);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        });
    }
    names.join(", ")
}

fn body(analysis: &Analysis) -> Vec<String> {
    let mut lines = Vec::new();
    match analysis.validity {
        Validity::Yes | Validity::AlmostEverywhere if !analysis.cases.is_empty() => {
            lines.extend(cases(analysis));
        }
        Validity::Yes | Validity::AlmostEverywhere => {
            for proof in &analysis.proofs {
                if matches!(proof.claim(), Claim::Injective(_)) {
                    lines.extend(explain(proof.certificate(), &analysis.map.name));
                }
            }
            lines.extend(analysis.exceptional.iter().map(|e| exceptional(analysis, e)));
        }
        Validity::No => {
            lines.extend(refutation(analysis));
            lines.extend(cases(analysis));
        }
        Validity::Conditional => lines.extend(cases(analysis)),
        Validity::Undecided => {
            if !analysis.undecided_because.is_empty() {
                lines.push(analysis.undecided_because.clone());
            }
            if !analysis.cases.is_empty() {
                lines.push("known in part:".to_owned());
                lines.extend(cases(analysis).into_iter().map(|line| format!("  {line}")));
            }
        }
    }
    lines.extend(words::origin(analysis).map(|o| faint(&format!("{o}: {}", words::source(analysis)))));
    let steps: usize = analysis.proofs.iter().map(|p| p.certificate().steps()).sum();
    if steps > 0 {
        lines.push(faint(&format!("proof: {}, checked", words::count(steps, "step"))));
    }
    lines
}

fn exceptional(analysis: &Analysis, e: &Exceptional) -> String {
    let f = &analysis.map.name;
    let Some(at) = &e.at else {
        return match e.kind {
            Irregularity::CriticalPoint => format!("not a diffeomorphism: {f}′ has a zero"),
            _ => "not a diffeomorphism everywhere".to_owned(),
        };
    };
    let point = words::point(analysis.variable(), at, e.period.as_ref());
    let what = match e.kind {
        Irregularity::CriticalPoint => format!("{f}′ = 0, so the inverse has no derivative at the image"),
        Irregularity::Corner => format!("{f} has a corner, no derivative"),
        Irregularity::Jump => format!("{f} jumps"),
        Irregularity::VerticalTangent => format!("{f}′ is unbounded"),
    };
    let within = match &analysis.source.set {
        SourceSet::Set(source) if e.period.is_some() && !source.is_real_line() => {
            format!(" in {}", words::set(source))
        }
        _ => String::new(),
    };
    format!("not a diffeomorphism at {point}{within}: {what}")
}

fn refutation(analysis: &Analysis) -> Vec<String> {
    let f = &analysis.map.name;
    let z = symbol_unicode(analysis.variable());
    let mut lines = Vec::new();
    let witnesses = analysis.witness.iter().chain(&analysis.other_witness);
    lines.extend(witnesses.map(|witness| witness_line(witness, f, &z)));
    let pieces: Vec<String> = analysis
        .branches
        .iter()
        .filter_map(|b| Some(format!("{} → {}", words::span(&b.span), words::span(b.image.as_ref()?))))
        .collect();
    if pieces.len() > 1 && pieces.len() <= 4 {
        lines.push(format!("(strictly monotone pieces: {})", pieces.join("; ")));
    }
    lines
}

fn witness_line(witness: &Witness, f: &Symbol, z: &str) -> String {
    match witness {
        Witness::EqualValues { a, b, value } => {
            let (a, b) = (unicode(a), unicode(b));
            format!("not injective: {f}({a}) = {f}({b}) = {}", unicode(value))
        }
        Witness::EqualValueWithin { a, lower, upper } => {
            format!("not injective: {f}({a}) is also taken at some {z} between {lower} and {upper}")
        }
        Witness::Turn { at } => {
            format!(
                "not injective: {f} turns round at {z} = {}, running in opposite directions on its two sides",
                unicode(at)
            )
        }
        Witness::SlopeChange { rising, falling } => {
            let place = |p: &Place| match p {
                Place::At(point) => format!("at {z} = {}", unicode(point)),
                Place::Near(Side::Lower) => "towards the lower end".to_owned(),
                Place::Near(Side::Upper) => "towards the upper end".to_owned(),
            };
            format!(
                "not injective: {f}′ > 0 {}, but {f}′ < 0 {}, so {f} turns round between",
                place(rising),
                place(falling)
            )
        }
        Witness::Overlap { a, b, images } => {
            let [a, b, image, other] = [a, b, &images[0], &images[1]].map(words::span);
            format!("not injective: {f} takes {a} to {image} and {b} to {other}, which overlap")
        }
        Witness::Undefined { at, part } => {
            let why = match part {
                Some(part) => format!("{} is not defined", unicode(part)),
                None => "no case applies there".to_owned(),
            };
            format!("no value at {z} = {}: {why}", unicode(at))
        }
        Witness::TwoValues { at, values } => {
            let values: Vec<String> = values.iter().map(unicode).collect();
            format!("more than one value at {z} = {}: {}", unicode(at), values.join(" and "))
        }
    }
}

/// How many parts of a case are told one by one.
const MAX_PARTS: usize = 4;

fn cases(analysis: &Analysis) -> Vec<String> {
    let names: Vec<String> = analysis.cases.iter().map(|c| condition_unicode(&c.when)).collect();
    let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (case, name) in analysis.cases.iter().zip(names) {
        let pad = " ".repeat(width.saturating_sub(name.chars().count()) + 3);
        let verdict = headline(&case.analysis, false);
        let why = |a: &Analysis| match a.validity {
            Validity::No => refutation(a).into_iter().next(),
            Validity::AlmostEverywhere => a.exceptional.first().map(|e| exceptional(a, e)),
            Validity::Undecided => Some(a.undecided_because.clone()),
            _ => None,
        };
        lines.push(format!("{name}{pad}{verdict}"));
        let indent = " ".repeat(width + 3);
        match why(&case.analysis).filter(|w| !w.is_empty()) {
            Some(why) => lines.push(format!("{indent}{why}")),
            // What differs between its parts is told of each.
            None => {
                for part in case.analysis.cases.iter().take(MAX_PARTS) {
                    let why = why(&part.analysis).filter(|w| !w.is_empty());
                    lines.extend(why.map(|w| format!("{indent}{}: {w}", condition_unicode(&part.when))));
                }
            }
        }
    }
    lines
}

/// Inverse, derivatives, density, what can be computed, and the cross-check.
fn derived_lines(analysis: &Analysis, derived: &Derived) -> Vec<String> {
    let mut lines = inverse_lines(analysis, derived);
    lines.extend(jacobian_lines(analysis, derived));
    lines.extend(derived.density.iter().flat_map(density_lines));
    lines.push(row("can do", &computable_words(&derived.computable)));
    match &derived.cross_check {
        Some(Ok(check)) => lines.push(row("checked", &cross_check_words(check))),
        Some(Err(why)) => lines.push(row("unchecked", why)),
        None => {}
    }
    lines
}

/// The name of the other direction.
fn other_name(analysis: &Analysis) -> &'static str {
    match analysis.map.parametrization {
        Parametrization::Forward => "g",
        Parametrization::Reverse => "f",
    }
}

fn inverse_lines(analysis: &Analysis, derived: &Derived) -> Vec<String> {
    let (g, x) = (other_name(analysis), symbol_unicode(&derived.inverse.variable));
    let domain = analysis.image.as_ref().map(|i| words::holds_for(i, &derived.inverse.variable));
    if let Some(whole) = &derived.inverse.whole {
        return vec![row(
            "inverse",
            &aside(&format!("{g}({x}) = {}", unicode(whole)), &domain.unwrap_or_default()),
        )];
    }
    let many = derived.inverse.branches.len() > 1;
    let mut lines = Vec::new();
    for (branch, inverse) in analysis.branches.iter().zip(&derived.inverse.branches) {
        let place = if many {
            format!("on the branch {}", words::span(&branch.span))
        } else {
            domain.clone().unwrap_or_default()
        };
        let text = match inverse {
            Inverse::Closed(closed) => format!("{g}({x}) = {}", unicode(&closed.formula)),
            Inverse::Numeric { why, .. } => format!("no formula found ({why}); computed numerically"),
        };
        lines.push(row(if lines.is_empty() { "inverse" } else { "" }, &aside(&text, &place)));
    }
    lines
}

fn aside(text: &str, place: &str) -> String {
    if place.is_empty() { text.to_owned() } else { format!("{text}   {place}") }
}

fn jacobian_lines(analysis: &Analysis, derived: &Derived) -> Vec<String> {
    let (f, z) = (&analysis.map.name, symbol_unicode(analysis.variable()));
    let (g, x) = (other_name(analysis), symbol_unicode(&derived.inverse.variable));
    let many = analysis.branches.len() > 1;
    let mut lines: Vec<String> = Vec::new();
    for (branch, jacobian) in analysis.branches.iter().zip(&derived.jacobian) {
        let Some(jacobian) = jacobian else { continue };
        let mut text = format!("{f}′({z}) = {}", unicode(&jacobian.derivative));
        if let Some(slope) = &jacobian.inverse_derivative {
            text.push_str(&format!(",  {g}′({x}) = {}", unicode(slope)));
        }
        let place = if many { format!("on the branch {}", words::span(&branch.span)) } else { String::new() };
        lines.push(row(if lines.is_empty() { "jacobian" } else { "" }, &aside(&text, &place)));
    }
    lines
}

pub(super) fn density_lines(density: &Density) -> Vec<String> {
    let x = symbol_unicode(&density.variable);
    let mut lines: Vec<String> = Vec::new();
    for piece in &density.pieces {
        let place = match &piece.on {
            Some(span) => words::holds_for(&RealSet::from(span.clone()), &density.variable),
            None => format!("for {}", condition_unicode(&piece.condition)),
        };
        let text = match &piece.formula {
            PieceFormula::Closed { density, .. } => format!("p({x}) = {}", unicode(density)),
            PieceFormula::Implicit(terms) => {
                let terms: Vec<String> = terms.iter().map(|(_, e)| unicode(e)).collect();
                format!("p({x}) = {} at the preimage of {x}", terms.join(" + "))
            }
            PieceFormula::Series { term, index, from } => {
                let k = symbol_unicode(index);
                let over = from.map_or_else(|| format!("{k} ∈ ℤ"), |first| format!("{k} ≥ {first}"));
                format!("p({x}) = Σ over {over} of {}", unicode(term))
            }
        };
        lines.push(row(if lines.is_empty() { "density" } else { "" }, &aside(&text, &place)));
    }
    if let Some(last) = lines.last_mut()
        && !density.support.as_ref().is_some_and(RealSet::is_real_line)
    {
        last.push_str(", else 0");
    }
    if let [only] = density.pieces.as_slice()
        && let PieceFormula::Closed { log_density, .. } = &only.formula
    {
        lines.push(row("", &format!("ln p({x}) = {}", unicode(log_density))));
    }
    for (i, atom) in density.atoms.iter().enumerate() {
        let mass = atom.mass.as_ref().map_or_else(|| "?".to_owned(), unicode);
        let name = if i == 0 { "atoms" } else { "" };
        let over = atom.index.as_ref().map_or_else(String::new, |index| {
            let k = symbol_unicode(&index.symbol);
            let from = index.from.map_or_else(String::new, |first| format!(" ≥ {first}"));
            format!("   for integers {k}{from}")
        });
        lines.push(row(name, &format!("P({x} = {}) = {mass}{over}", unicode(&atom.at))));
    }
    let names: Vec<String> = density.names.iter().map(|n| n.distribution.display(unicode)).collect();
    if let Some((first, others)) = names.split_first() {
        let also = if others.is_empty() { String::new() } else { format!("   also {}", others.join(", ")) };
        lines.push(row("name", &format!("{first}{also}")));
    }
    let name = if lines.is_empty() { "density" } else { "" };
    lines.extend(density.remarks.iter().map(|r| row(name, r)));
    lines
}

fn computable_words(can: &Computable) -> String {
    let part = |what: &str, how: &Ability| match how {
        Ability::ClosedForm => format!("{what} ✓"),
        Ability::Numerically => format!("{what} ✓ (numerically)"),
        Ability::No(why) => format!("{what} ✗ ({why})"),
    };
    [
        part("sample", &can.sample),
        part("density at samples", &can.density_at_samples),
        part("density anywhere", &can.density_anywhere),
    ]
    .join("   ")
}

pub(super) fn cross_check_words(check: &CrossCheck) -> String {
    let verdict = if check.agrees { String::new() } else { bad("DISAGREES (a defect of flowcheck): ") };
    // Of a function of several variables nothing is compared at single points.
    let pointwise = match check.points {
        0 => String::new(),
        points => format!(
            "formula against automatic differentiation at {}, largest error {:.0e}; ",
            words::count(points, "point"),
            check.max_log_density_error,
        ),
    };
    let open = |what: fn(&Inconclusive) -> bool| check.inconclusive.iter().any(what);
    let mass = match open(|i| matches!(i, Inconclusive::TotalMass { .. })) {
        true => "the total mass is lost in rounding".to_owned(),
        false => format!("total mass {:.6}", check.total_mass),
    };
    let fit = match open(|i| matches!(i, Inconclusive::Fit { .. })) {
        true => "the fit was not tested".to_owned(),
        false => format!("goodness of fit p = {:.2}", check.p_value),
    };
    format!("{verdict}{} samples (seed {}): {pointwise}{mass}; {fit}", check.samples, check.seed)
}
