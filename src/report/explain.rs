//! A certificate in words: the steps that a reader wants, in the order of the argument.

use super::words;
use crate::expr::constant::{Evaluated, evaluate_at};
use crate::expr::print::{symbol_unicode, unicode};
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::{Certificate, Claim, Direction, Domain, Rule};
use crate::set::{RealSet, Span};

/// The most pieces that are told one by one.
const MAX_PIECES: usize = 6;

/// The proof in a few plain lines; steps that only prepare others are left out.
#[must_use]
pub fn explain(certificate: &Certificate, f: &Symbol) -> Vec<String> {
    match (&certificate.claim, &certificate.rule) {
        (Claim::StrictlyMonotone { .. }, _) => monotone(certificate, f),
        (Claim::Injective(_), Rule::Pieces) => injective(certificate, f),
        (Claim::Sign { e, relation, on }, rule) => {
            vec![format!("{} {} 0{} ({})", unicode(e), sign(*relation), on_words(on), how(rule))]
        }
        _ => super::explain_vector::explain(certificate, f),
    }
}

/// The derivation of strict monotonicity on one interval, or on several that meet.
fn monotone(certificate: &Certificate, f: &Symbol) -> Vec<String> {
    let Claim::StrictlyMonotone { variable, direction, on, .. } = &certificate.claim else {
        return Vec::new();
    };
    let Some(span) = on.span(variable) else { return Vec::new() };
    match &certificate.rule {
        Rule::Derivative { smooth } => slope(certificate, smooth, (f, variable), span),
        Rule::Glue { at } => {
            let parts = glued(certificate);
            let mut lines: Vec<String> = parts.iter().take(MAX_PIECES).flat_map(|p| monotone(p, f)).collect();
            let z = symbol_unicode(variable);
            lines.push(match parts.len() {
                2 => format!(
                    "the two parts meet at {z} = {}, so it is strictly {} on all of it",
                    unicode(at),
                    word(*direction)
                ),
                n => format!("the {n} parts meet, so it is strictly {} on all of it", word(*direction)),
            });
            lines
        }
        _ => Vec::new(),
    }
}

/// The parts of a chain of gluings, from left to right.
fn glued(certificate: &Certificate) -> Vec<&Certificate> {
    match &certificate.rule {
        Rule::Glue { .. } => certificate.premises.iter().flat_map(glued).collect(),
        _ => vec![certificate],
    }
}

fn slope(
    certificate: &Certificate,
    smooth: &Expr,
    (f, variable): (&Symbol, &Symbol),
    span: &Span,
) -> Vec<String> {
    let z = symbol_unicode(variable);
    // In a simpler form that is equal wherever the derivative has a value.
    let shown = derivative(smooth, variable)
        .map_or_else(|| format!("{f}′"), |d| unicode(&simplify(&d, &mut |_| false)));
    let signed = certificate.premises.iter().find_map(|p| match &p.claim {
        Claim::Sign { relation, .. } => Some((*relation, &p.rule)),
        _ => None,
    });
    let Some((relation, rule)) = signed else { return Vec::new() };
    let place = where_words(span, relation);
    let isolated = certificate.premises.iter().find_map(|p| match (&p.claim, &p.rule) {
        (Claim::IsolatedZeros { e, .. }, Rule::Analytic { at }) => Some((e, at)),
        _ => None,
    });
    let constant = derivative(smooth, variable).is_some_and(|d| d.is_constant());
    let said = matches!(rule, Rule::Rewrite { to } if unicode(to) == shown);
    let reason = if constant || said { String::new() } else { format!(" ({})", how(rule)) };
    match isolated {
        None => vec![format!("{f}′({z}) = {shown} {} 0{place}{reason}", sign(relation))],
        Some((e, at)) => {
            let value = match evaluate_at(e, variable, at) {
                Evaluated::Value(value) => format!("{f}′({}) = {} ≠ 0", unicode(at), unicode(&value)),
                _ => format!("{f}′({}) ≠ 0", unicode(at)),
            };
            vec![
                format!("{f}′({z}) = {shown} {} 0{place}{reason},", sign(relation)),
                format!("and its zeros are isolated: {f}′ is analytic there, and {value}"),
            ]
        }
    }
}

/// Monotone pieces whose images are apart.
fn injective(certificate: &Certificate, f: &Symbol) -> Vec<String> {
    let pieces: Vec<&Certificate> =
        certificate.premises.iter().filter(|p| matches!(p.claim, Claim::StrictlyMonotone { .. })).collect();
    if let [only] = pieces.as_slice() {
        return explain(only, f);
    }
    let images: Vec<&Span> = certificate
        .premises
        .iter()
        .filter_map(|p| match &p.claim {
            Claim::Image { image, .. } => Some(image),
            _ => None,
        })
        .collect();
    let mut lines = Vec::new();
    for (i, piece) in pieces.iter().take(MAX_PIECES).enumerate() {
        let Claim::StrictlyMonotone { variable, direction, on, .. } = &piece.claim else { continue };
        let Some(span) = on.span(variable) else { continue };
        let image = images.get(i).map(|s| format!(", image {}", words::span(s))).unwrap_or_default();
        if span.as_point().is_some() {
            lines.push(format!("at {} = {}{image}", symbol_unicode(variable), words::span(span)));
        } else {
            lines.push(format!("on {} strictly {}{image}", words::span(span), word(*direction)));
        }
    }
    if pieces.len() > MAX_PIECES {
        lines.push(format!("and so on, {} pieces in all", pieces.len()));
    }
    if pieces.len() > 1 {
        lines.push("the images do not overlap, so no value is taken twice".to_owned());
    }
    lines
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Increasing => "increasing",
        Direction::Decreasing => "decreasing",
    }
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Lt => "<",
        Relation::Le => "≤",
        Relation::Gt => ">",
        Relation::Ge => "≥",
        Relation::Eq => "=",
        Relation::Ne => "≠",
    }
}

/// Where the derivative has its sign: the interior is what counts.
fn where_words(span: &Span, _relation: Relation) -> String {
    let interior = RealSet::from(span.clone()).interior();
    match interior.as_span() {
        Some(inside) => format!(" on {}", words::span(inside)),
        None => format!(" on {}", words::span(span)),
    }
}

fn on_words(on: &Domain) -> String {
    let parts: Vec<String> = on
        .ranges
        .iter()
        .map(|(name, span)| format!("{} ∈ {}", symbol_unicode(name), words::span(span)))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" for {}", parts.join(", ")) }
}

/// The method behind a sign, in a few words.
fn how(rule: &Rule) -> String {
    match rule {
        Rule::Enclosure { cuts } if cuts.iter().all(|c| c.at.is_empty()) => "by its range".to_owned(),
        Rule::Enclosure { cuts } => {
            let cells: usize = cuts.iter().map(|c| c.at.len() + 1).product();
            format!("by enclosures on {}", words::count(cells, "interval"))
        }
        Rule::Assumed => "assumed".to_owned(),
        Rule::Split { .. } => "part by part".to_owned(),
        Rule::Rewrite { to } => format!("it equals {}", unicode(to)),
        Rule::Structure => "by the signs of its parts".to_owned(),
        Rule::Polynomial { inner, .. } if inner.as_variable().is_some() => "by Sturm's theorem".to_owned(),
        Rule::Polynomial { inner, .. } => format!("a polynomial in {}, by Sturm's theorem", unicode(inner)),
        Rule::Linear { inner, .. } => {
            format!("linear in {}, by its values at the ends of its range", unicode(inner))
        }
        Rule::Composed { outer, variable, .. } => {
            format!("{} has it for every {}", unicode(outer), symbol_unicode(variable))
        }
        Rule::Between { inner, .. } => {
            format!("linear in {}, by its least and greatest value", unicode(inner))
        }
        Rule::MonotoneFrom { .. } => "monotone itself, by its limit at one end".to_owned(),
        Rule::PositiveFactor { factor } => format!("after multiplication by {} > 0", unicode(factor)),
        _ => "proved".to_owned(),
    }
}
