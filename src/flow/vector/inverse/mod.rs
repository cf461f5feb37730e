//! Closed inverses of maps of several variables.
//!
//! The proof of injectivity by elimination says how each variable is determined by the value of the map, step by step. So the
//! inverse is read off its steps: each determined expression gets a formula in the components x₁, x₂, … of the value.
//!
//! # What is proved
//! With each formula G for a determined expression e goes a certificate of G(f(z)) = e(z) for all z of the region. For the
//! variables this says g(f(z)) = z. Then f(g(x)) = x, too, for all x in the image of the region: x is f(z) for some z of the
//! region, and g(x) = z. The image itself need not be described.

mod angle;
mod chain;
mod layers;
mod one;

use std::collections::BTreeSet;

use super::injective::eliminate;
use super::{VectorAnalysis, VectorMap};
use crate::expr::normal::SideCondition;
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Node, Symbol};
use crate::proof::check::side_condition;
use crate::proof::search::Prover;
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::effort;
use chain::Chain;
pub(super) use layers::composed_inverse;

/// The work that the search for an inverse and its proof may cost.
const EFFORT: u64 = 5_000_000;

/// Steps of search for one equality.
const BUDGET: usize = 8_000;

/// Steps of search for the elimination of a radial map.
const RADIAL_BUDGET: usize = 80_000;

/// The largest component of an inverse, in nodes.
const MAX_SIZE: usize = 120;

/// The largest composition that is compared with a variable as a whole, in nodes.
const MAX_COMPARED: usize = 300;

/// An inverse with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorInverse {
    /// Its name, `g` or `f`.
    pub name: Symbol,
    /// The names of the components of the value of the map.
    pub variables: Vec<Symbol>,
    /// One formula for each variable of the map.
    pub components: Vec<Expr>,
    /// The accepted certificates of g(f(z)) = z, one for each variable.
    pub proofs: Vec<Proved>,
}

/// The inverse of an injective map: a proved formula, or why there is none. `None` where the map is not known to be
/// injective.
#[must_use]
pub fn inverse(analysis: &VectorAnalysis) -> Option<Result<VectorInverse, String>> {
    if !analysis.injective.is_true() || !analysis.cases.is_empty() {
        return None;
    }
    Some(effort::within(EFFORT, || closed(analysis)))
}

/// The inverses in the cases of a conditional verdict, in their order, within the work of one.
#[must_use]
pub fn case_inverses(analysis: &VectorAnalysis) -> Vec<Option<Result<VectorInverse, String>>> {
    effort::within(EFFORT, || {
        let count = u64::try_from(analysis.cases.len()).unwrap_or(u64::MAX);
        let cases = (0..count).zip(&analysis.cases);
        cases.map(|(k, case)| effort::share(1, count - k, || inverse(&case.analysis))).collect()
    })
}

fn closed(analysis: &VectorAnalysis) -> Result<VectorInverse, String> {
    if analysis.map.flow().is_some() {
        return Err("solve dz/dt = v(z, t) backwards, from z(T) = x to t = 0".to_owned());
    }
    let none = || "no closed form found".to_owned();
    // Some maps are proved to be injective by rules of their own, and may have an elimination, too.
    let otherwise = analysis.proofs.iter().any(|p| {
        matches!(p.claim(), Claim::VectorInjective(_))
            && matches!(
                p.certificate().rule,
                Rule::Radial { .. } | Rule::Ridge { .. } | Rule::SameValues { .. }
            )
    });
    let on = analysis.map.on(&analysis.source.region);
    let other = if otherwise { effort::share(1, 2, || eliminate(&on, RADIAL_BUDGET)) } else { None };
    let elimination =
        analysis.proofs.iter().chain(&other).find_map(|p| match (p.claim(), &p.certificate().rule) {
            (Claim::VectorInjective(map), Rule::Elimination { steps }) => Some((map, steps, p.certificate())),
            _ => None,
        });
    let (map, steps, certificate) = elimination.ok_or_else(none)?;
    let (name, variables) = names(&analysis.map, &map.region.assumptions.facts);
    let mut chain = Chain::new(map, &variables, &certificate.premises);
    for step in steps {
        if effort::is_exhausted() || chain.is_complete() {
            break;
        }
        chain.follow(step);
    }
    let mut components = Vec::with_capacity(map.variables.len());
    let mut proofs = Vec::with_capacity(map.variables.len());
    for v in &map.variables {
        let fact = chain.fact(&Expr::variable(v.clone())).ok_or_else(none)?;
        if !has_plain_exponents(&fact.formula, &variables) {
            return Err(none());
        }
        let (formula, certificate) = simplified(&chain, fact.formula, fact.proof, v).ok_or_else(none)?;
        let (formula, certificate) = flattened(&chain, formula, certificate);
        let proof = Prover::with_budget(BUDGET).confirm(certificate);
        proofs.push(proof.ok_or("a formula was found, but not proved to be the inverse")?);
        components.push(formula);
    }
    Ok(VectorInverse { name, variables, components, proofs })
}

/// A form that is easier to read, with the proof that it undoes the map, or else the form that came out.
fn simplified(
    chain: &Chain<'_>,
    formula: Expr,
    proof: Option<Certificate>,
    v: &Symbol,
) -> Option<(Expr, Certificate)> {
    let map = chain.map();
    let z = Expr::variable(v.clone());
    let parameters = map.parameters();
    let mut prover = Prover::with_budget(BUDGET);
    let simple = simplify(&formula, &mut |condition: &SideCondition| {
        side_condition(condition, &parameters, &mut |e, relation| {
            prover.attempt(|p| p.is(e, relation, &parameters))
        })
    });
    if effort::is_exhausted() {
        return None;
    }
    let composed = chain.at_value(&simple);
    if composed.size_up_to(MAX_COMPARED) >= MAX_COMPARED {
        return proof.map(|proof| (formula, proof));
    }
    if composed == z {
        return Some((simple, Prover::with_budget(BUDGET).equal(&z, &z, &map.region)?));
    }
    if let Some(direct) = chain.equal(&composed, &z) {
        return Some((simple, direct));
    }
    let proof = proof?;
    let before = chain.at_value(&formula);
    if simple != formula
        && composed != before
        && let Some(same) = chain.equal(&composed, &before)
    {
        let claim = Claim::Equal { a: composed, b: z, on: map.region.clone() };
        return Some((simple, Certificate::new(claim, Rule::Rewrite { to: before }, vec![same, proof])));
    }
    Some((formula, proof))
}

/// Roots raised to powers as one power: (√b)⁻¹ as b^(−1/2), (√b)² as b; what was given where that is not proved.
fn flattened(chain: &Chain<'_>, formula: Expr, proof: Certificate) -> (Expr, Certificate) {
    let Claim::Equal { b: z, on, .. } = proof.claim.clone() else { return (formula, proof) };
    let mut parts: Vec<(Symbol, Expr, Expr)> = Vec::new();
    let outer = formula.replace(&mut |part| {
        let flat = one_power(part)?;
        if let Some((name, ..)) = parts.iter().find(|(_, known, _)| *known == flat) {
            return Some(Expr::variable(name.clone()));
        }
        let name = chain.fresh(&format!("k{}", parts.len() + 1));
        parts.push((name.clone(), flat, part.clone()));
        Some(Expr::variable(name))
    });
    let better = outer.replace(&mut |part| {
        let symbol = part.as_variable()?;
        parts.iter().find(|(n, ..)| n == symbol).map(|(_, flat, _)| flat.clone())
    });
    let at_value: Vec<(Symbol, Expr, Expr)> =
        parts.iter().map(|(n, l, r)| (n.clone(), chain.at_value(l), chain.at_value(r))).collect();
    let mut premises = Vec::with_capacity(at_value.len() + 1);
    for (_, left, right) in at_value.iter().filter(|(_, l, r)| l != r) {
        let Some(same) = chain.equal(left, right) else { return (formula, proof) };
        premises.push(same);
    }
    if premises.is_empty() {
        return (formula, proof);
    }
    premises.push(proof.clone());
    let claim = Claim::Equal { a: chain.at_value(&better), b: z, on };
    // What stands for the components of the value is put into the outer formula, too.
    let rule = Rule::Congruence { outer: chain.at_value(&outer), parts: at_value };
    let certificate = Certificate::new(claim, rule, premises);
    match crate::proof::check(certificate.clone()) {
        Ok(_) => (better, certificate),
        Err(_) => (formula, proof),
    }
}

/// (b^r)^k with an integer k as b^(r k), with r and k literal; powers inside b are flattened, too.
fn one_power(e: &Expr) -> Option<Expr> {
    let Node::Power(inner, k) = e.node() else { return None };
    let Node::Power(base, r) = inner.node() else { return None };
    let (k, r) = (k.as_number().filter(|k| k.is_integer())?, r.as_number()?);
    let base = base.replace(&mut |part| one_power(part));
    Some(Expr::power(base, Expr::number(r * k)))
}

/// Whether no exponent contains a component of the value, except over a positive number: the form of an exponent has a meaning
/// of its own, and what is put in would change it.
fn has_plain_exponents(e: &Expr, variables: &[Symbol]) -> bool {
    !e.any(&mut |part| match part.node() {
        Node::Power(base, exponent) => {
            variables.iter().any(|v| exponent.contains(v))
                && !base.as_number().is_some_and(crate::real::Rational::is_positive)
        }
        _ => false,
    })
}

/// The name of the inverse, and names for the components of the value: x₁, x₂, … where no symbol begins with x.
fn names(map: &VectorMap, facts: &[crate::expr::Condition]) -> (Symbol, Vec<Symbol>) {
    let mut used: BTreeSet<Symbol> = map.variables.iter().cloned().collect();
    used.extend(map.components.iter().flat_map(Expr::variables));
    for fact in facts {
        fact.for_each(&mut |e| used.extend(e.variables()));
    }
    let letters: &[&str] = match map.parametrization {
        crate::flow::Parametrization::Forward => &["x", "y", "w", "u", "v", "s", "q"],
        crate::flow::Parametrization::Reverse => &["z", "y", "w", "u", "v", "s", "q"],
    };
    let free = |letter: &&&str| !used.iter().any(|s| s.name().starts_with(**letter));
    let letter = letters.iter().find(free).copied().unwrap_or("x_");
    let n = map.components.len();
    let variables = match n {
        1 => vec![Symbol::new(letter)],
        _ => (1..=n).map(|i| Symbol::new(&format!("{letter}{i}"))).collect(),
    };
    let name = if map.name.name() == "g" { "f" } else { "g" };
    (Symbol::new(name), variables)
}
