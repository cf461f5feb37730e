//! Accepts or refuses certificates.
//!
//! Nothing is taken from the search that found a certificate: each rule's function recomputes what the
//! data claims and demands the premises that the rule needs. A refusal names the step.

mod equal;
mod facts;
mod inverse;
mod limits;
mod map;
mod monotone;
mod range;
mod sign;
mod vector;

use std::fmt;

use serde::Serialize;

use super::vector::mentions;
use super::{Certificate, Claim, Rule};
use crate::expr::{Assumptions, Expr, Kind, Symbol};
use crate::set::{RealSet, Span};
pub(crate) use equal::side_condition;
pub(crate) use facts::lies_in;
pub(crate) use inverse::{inside_signs, membership};
pub(crate) use limits::end_limit;
pub(crate) use map::gap_between;
pub(crate) use range::interval_has;
pub use range::{range_on, sign_on, sign_where_defined};
pub(crate) use sign::{
    Signs, controls, gap, in_powers, inner_range, linear_ends, on_circle, polynomial_in, signs_by, wave,
    wave_gap, without_term,
};

/// The deepest certificate that is looked at.
pub const MAX_DEPTH: usize = 200;

/// The most steps that a certificate may have.
pub const MAX_STEPS: usize = 100_000;

/// A certificate that has been accepted. There is no other way to make one than [`check`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Proved(Certificate);

impl Proved {
    /// The accepted certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.0
    }

    /// Whether the certificate is the same after it was written to JSON and read again, as `verify` reads it.
    #[must_use]
    pub fn survives_json(&self) -> bool {
        let text = serde_json::to_string(&self.0).ok();
        text.and_then(|text| serde_json::from_str::<Certificate>(&text).ok())
            .is_some_and(|read| read == self.0)
    }

    /// What it proves.
    #[must_use]
    pub fn claim(&self) -> &Claim {
        &self.0.claim
    }
}

/// Why a certificate is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The way to the step: indices of premises from the root.
    pub path: Vec<usize>,
    /// What is wrong there.
    pub why: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<String> = self.path.iter().map(|i| (i + 1).to_string()).collect();
        write!(f, "step {}: {}", if path.is_empty() { "0".into() } else { path.join(".") }, self.why)
    }
}

impl std::error::Error for Refusal {}

/// Accepts the certificate, or says which step does not hold.
///
/// # Errors
/// A [`Refusal`] with the path of the first step (premises first) that fails.
pub fn check(certificate: Certificate) -> Result<Proved, Refusal> {
    let mut path = Vec::new();
    if !few_steps(&certificate) {
        return Err(Refusal { path, why: "the certificate has too many steps".into() });
    }
    verify(&certificate, &mut path)?;
    Ok(Proved(certificate))
}

/// Whether there are at most [`MAX_STEPS`] steps, counted without recursion.
fn few_steps(certificate: &Certificate) -> bool {
    let mut left = MAX_STEPS;
    let mut open = vec![certificate];
    while let Some(next) = open.pop() {
        if left <= next.premises.len() {
            return false;
        }
        left -= 1;
        open.extend(&next.premises);
    }
    true
}

/// What a rule's function says: nothing, or why the step does not hold.
pub(crate) type Step = Result<(), String>;

/// A refusal unless the condition holds.
fn demand(condition: bool, why: impl FnOnce() -> String) -> Step {
    if condition { Ok(()) } else { Err(why()) }
}

/// A refusal unless the parts together hold the whole interval.
fn covers(whole: &Span, parts: Vec<Span>) -> Step {
    let union = RealSet::from_spans(parts).ok_or("the ends of the parts cannot be compared")?;
    demand(RealSet::from_span(whole.clone()).is_subset(&union).is_true(), || {
        "the parts do not cover the interval".into()
    })
}

fn verify(certificate: &Certificate, path: &mut Vec<usize>) -> Result<(), Refusal> {
    if path.len() > MAX_DEPTH {
        return Err(Refusal { path: path.clone(), why: "the certificate is nested too deeply".into() });
    }
    for (i, premise) in certificate.premises.iter().enumerate() {
        path.push(i);
        verify(premise, path)?;
        path.pop();
    }
    step(certificate).map_err(|why| Refusal { path: path.clone(), why })
}

/// The claims about maps of several variables that depend on nothing but the values of the map.
fn same_values(claim: &Claim, components: &[Expr], premises: &[Certificate]) -> Step {
    macro_rules! same {
        ($($kind:ident),*) => {
            match claim {
                $(Claim::$kind(map) => vector::same_values(map, components, premises, |other| match other {
                    Claim::$kind(map) => Some(map),
                    _ => None,
                }),)*
                _ => Err("the rule is not for this claim".into()),
            }
        };
    }
    same!(
        VectorInjective,
        VectorNotInjective,
        VectorRegular,
        VectorRegularAlmostEverywhere,
        VectorIrregular,
        VectorSingular
    )
}

/// One step: the claim from its premises, which hold.
fn step(c: &Certificate) -> Step {
    let premises = c.premises.as_slice();
    demand(!ranges_twice(&c.claim), || "a variable is given an interval twice".into())?;
    demand(speaks_of_an_interval(c), || {
        "an assumption mentions the variable, so it does not run over an interval".into()
    })?;
    if let Rule::SameValues { components } = &c.rule {
        return same_values(&c.claim, components, premises);
    }
    match &c.claim {
        Claim::Defined { e, on } => match &c.rule {
            Rule::Enclosure { cuts } => sign::defined_by_enclosure(e, on, cuts),
            Rule::Obligations => sign::defined_by_obligations(e, on, premises),
            Rule::Composed { outer, variable, inner } => {
                inverse::composed(e, on, (outer, variable, inner), premises)
            }
            other => Err(not_for(other, "Defined")),
        },
        Claim::Sign { e, relation, on } => sign::step(e, *relation, on, &c.rule, premises),
        Claim::Equal { a, b, on } => match &c.rule {
            Rule::NormalForm => equal::normal_form(a, b, on, premises),
            Rule::Resolve => equal::resolve(a, b, on, premises),
            Rule::ZeroDifference => equal::zero_difference(a, b, on, premises),
            Rule::SameSquares => equal::same_squares(a, b, on, premises),
            Rule::SameDerivative { variable, at } => {
                equal::same_derivative(a, b, on, (variable, at), premises)
            }
            Rule::OtherComposition { map, inverse } => {
                inverse::other_composition((a, b), on, (map, inverse), None, premises)
            }
            Rule::Continued { map, inverse, at } => {
                inverse::other_composition((a, b), on, (map, inverse), Some(at), premises)
            }
            Rule::Rewrite { to } => equal::rewritten(a, b, on, to, premises),
            Rule::Congruence { outer, parts } => vector::congruence((a, b), on, outer, parts, premises),
            Rule::Instance { parts } => vector::instance((a, b), on, parts, premises),
            Rule::Split { variable } => vector::split((a, b), on, variable, premises),
            other => Err(not_for(other, "Equal")),
        },
        Claim::IsolatedZeros { e, variable, on } => match &c.rule {
            Rule::Analytic { at } => monotone::isolated_zeros(e, variable, on, at, premises),
            other => Err(not_for(other, "IsolatedZeros")),
        },
        Claim::Limit { e, variable, on, side, value } => match &c.rule {
            Rule::LimitCalculus => limits::limit(e, variable, on, *side, value, premises),
            Rule::Rewrite { to } => limits::rewritten(e, to, &c.claim, premises),
            other => Err(not_for(other, "Limit")),
        },
        Claim::StrictlyMonotone { f, variable, direction, on } => {
            monotone::strictly(f, variable, *direction, on, &c.rule, premises)
        }
        Claim::Image { f, variable, on, image } => match &c.rule {
            Rule::BetweenEnds { smooth } => limits::image(f, variable, on, image, smooth, premises),
            other => Err(not_for(other, "Image")),
        },
        Claim::Injective(map) => map::injective(map, &c.rule, premises),
        Claim::NotInjective(map) => map::not_injective(map, &c.rule, premises),
        Claim::Regular(map) => map::regular(map, &c.rule, premises),
        Claim::RegularAlmostEverywhere(map) => map::regular_off(map, &c.rule, premises),
        Claim::Irregular(map) => map::irregular(map, &c.rule, premises),
        Claim::NotAFunction(map) => map::not_a_function(map, &c.rule),
        Claim::ImageOf { map, image } => map::image_of(map, image, &c.rule, premises),
        Claim::VectorInjective(map) => vector::injective(map, &c.rule, premises),
        Claim::VectorNotInjective(map) => vector::not_injective(map, &c.rule, premises),
        Claim::VectorRegular(map) => vector::regular(map, &c.rule, premises),
        Claim::VectorRegularAlmostEverywhere(map) => vector::regular_off(map, &c.rule, premises),
        Claim::VectorIrregular(map) => vector::irregular(map, &c.rule, premises),
        Claim::VectorSingular(map) => vector::singular(map, &c.rule, premises),
        Claim::VectorNotAFunction(map) => vector::not_a_function(map, &c.rule),
    }
}

/// Whether the claim's domain gives one variable two intervals.
fn ranges_twice(claim: &Claim) -> bool {
    let on = match claim {
        Claim::Defined { on, .. }
        | Claim::Sign { on, .. }
        | Claim::Equal { on, .. }
        | Claim::IsolatedZeros { on, .. }
        | Claim::Limit { on, .. }
        | Claim::StrictlyMonotone { on, .. }
        | Claim::Image { on, .. } => on,
        Claim::VectorInjective(map)
        | Claim::VectorNotInjective(map)
        | Claim::VectorRegular(map)
        | Claim::VectorRegularAlmostEverywhere(map)
        | Claim::VectorIrregular(map)
        | Claim::VectorSingular(map)
        | Claim::VectorNotAFunction(map) => &map.region,
        _ => return false,
    };
    on.ranges.iter().enumerate().any(|(i, (v, _))| on.ranges[..i].iter().any(|(earlier, _)| earlier == v))
}

/// Claims and rules about a variable that runs over a whole interval: then no assumption may cut that interval further.
fn speaks_of_an_interval(c: &Certificate) -> bool {
    let runs = |variable: &Symbol, assumptions: &Assumptions| {
        assumptions.kind(variable) == Kind::Real
            && !assumptions.facts.iter().any(|fact| mentions(fact, std::slice::from_ref(variable)))
    };
    match (&c.claim, &c.rule) {
        (Claim::Sign { on, .. }, Rule::MonotoneFrom { variable, .. })
        | (Claim::Equal { on, .. }, Rule::SameDerivative { variable, .. }) => runs(variable, &on.assumptions),
        (
            Claim::IsolatedZeros { variable, on, .. }
            | Claim::Limit { variable, on, .. }
            | Claim::StrictlyMonotone { variable, on, .. }
            | Claim::Image { variable, on, .. },
            _,
        ) => runs(variable, &on.assumptions),
        (
            Claim::Injective(map)
            | Claim::NotInjective(map)
            | Claim::Regular(map)
            | Claim::RegularAlmostEverywhere(map)
            | Claim::Irregular(map)
            | Claim::NotAFunction(map)
            | Claim::ImageOf { map, .. },
            _,
        ) => runs(&map.variable, &map.assumptions),
        _ => true,
    }
}

fn not_for(rule: &Rule, claim: &str) -> String {
    let mut name = format!("{rule:?}");
    name.truncate(name.find([' ', '{']).unwrap_or(name.len()));
    format!("the rule {name} does not establish a claim of the kind {claim}")
}

#[cfg(test)]
mod tests;
