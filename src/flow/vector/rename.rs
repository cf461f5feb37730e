//! Formulas in parameters under one name: what is to be shown of t + (u₁w₁ + u₂w₂) tanh t with u·w > −1 is shown of
//! t + p tanh t with p > −1.

use crate::expr::normal::normal;
use crate::expr::{Assumptions, Condition, Expr, Node, Relation, Symbol};
use crate::proof::claim::MapOn;
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::proof::{Certificate, Claim, Domain, Rule};

/// The largest formula that gets a name, in nodes.
const MAX_SIZE: usize = 200;

/// A map with a name for a formula in its parameters.
pub(super) struct Renamed {
    /// The map with the name.
    pub general: MapOn,
    /// The map itself.
    map: MapOn,
    pub name: Symbol,
    pub stands_for: Expr,
}

impl Renamed {
    /// The map with a name for the sum or product that holds most of its parameters; `None` where there is none.
    pub fn of(map: &MapOn) -> Option<Self> {
        let is_one = |e: &Expr| {
            matches!(e.node(), Node::Sum(_) | Node::Product(_))
                && e.as_number().is_none()
                && !e.contains(&map.variable)
                && e.variables().len() > 1
                && e.is_total()
                && e.size_up_to(MAX_SIZE) < MAX_SIZE
        };
        let mut found: Option<Expr> = None;
        map.formula.any(&mut |part| {
            let better = |best: &Expr| part.variables().len() > best.variables().len();
            if is_one(part) && found.as_ref().is_none_or(better) {
                found = Some(part.clone());
            }
            false
        });
        let stands_for = found?;
        let name = fresh(map);
        let symbol = Expr::variable(name.clone());
        let formula = map.formula.replace(&mut |part| (*part == stands_for).then(|| symbol.clone()));
        let left = formula.variables();
        let mut kinds = map.assumptions.kinds.clone();
        kinds.retain(|s, _| left.contains(s));
        let facts = map.assumptions.facts.iter().filter_map(|fact| {
            about(fact, &stands_for, &symbol).or_else(|| {
                let mut kept = true;
                fact.for_each(&mut |e| kept &= e.variables().is_subset(&left));
                kept.then(|| fact.clone())
            })
        });
        let assumptions = Assumptions { facts: facts.collect(), kinds };
        let general = MapOn { formula, assumptions, ..map.clone() };
        Some(Self { general, map: map.clone(), name, stands_for })
    }

    /// The formula with what the name stands for.
    pub fn restored(&self, e: &Expr) -> Expr {
        e.substitute(&self.name, &self.stands_for)
    }

    /// The claim about the map from the same claim about the general one.
    pub fn proof(
        &self,
        general: &Certificate,
        claim: fn(MapOn) -> Claim,
        prover: &mut Prover,
    ) -> Option<Certificate> {
        let parameters = Domain::of_parameters(&self.map.assumptions);
        let mut premises = vec![general.clone()];
        for fact in &self.general.assumptions.facts {
            let here = fact.map(&mut |e| self.restored(e));
            if self.map.assumptions.facts.contains(&here) {
                continue;
            }
            for (e, relation) in as_signs(&here)? {
                premises.push(prover.sign(&e, relation, &parameters)?);
            }
        }
        let rule = Rule::Renamed { name: self.name.clone(), stands_for: self.stands_for.clone() };
        Some(Certificate::new(claim(self.map.clone()), rule, premises))
    }
}

/// A fact that compares the formula, or its negative, with a number, as one about its name.
fn about(fact: &Condition, e: &Expr, name: &Expr) -> Option<Condition> {
    let Condition::Compare(left, relation, right) = fact else { return None };
    let difference = left.minus_terms(right);
    let compared = |sign: &Expr, relation: Relation| {
        let rest = normal(&difference.minus_terms(sign), &mut |_| false).ok()?.to_expr().clone();
        let bound = rest.as_number()?;
        let bound = if *sign == *e { -bound } else { bound.clone() };
        Some(name.compare(relation, &Expr::number(bound)))
    };
    let negative = Expr::zero().minus_terms(e);
    compared(e, *relation).or_else(|| compared(&negative, relation.flip()))
}

/// A name that does not occur.
fn fresh(map: &MapOn) -> Symbol {
    let used = |s: &Symbol| {
        let mut found =
            map.formula.contains(s) || *s == map.variable || map.assumptions.kinds.contains_key(s);
        map.assumptions.facts.iter().for_each(|fact| fact.for_each(&mut |e| found |= e.contains(s)));
        found
    };
    let mut symbol = Symbol::new("p");
    let mut suffix = 0_u32;
    while used(&symbol) {
        suffix += 1;
        symbol = Symbol::new(&format!("p_{suffix}"));
    }
    symbol
}

/// The sums in a formula with the terms that are multiples of t collected: a t + b t is (a + b) t.
pub(super) fn collected(e: &Expr, t: &Symbol) -> Expr {
    let inner = e.map_children(&mut |child| collected(child, t));
    let Node::Sum(terms) = inner.node() else { return inner };
    let variable = Expr::variable(t.clone());
    let (mut slope, mut rest) = (Vec::new(), Vec::new());
    for term in terms {
        let factors = term.factors();
        let others: Vec<Expr> = factors.iter().filter(|f| **f != variable).cloned().collect();
        if others.len() + 1 == factors.len() && others.iter().all(|f| !f.contains(t)) {
            slope.push(Expr::product(others));
        } else {
            rest.push(term.clone());
        }
    }
    if slope.len() < 2 {
        return inner;
    }
    rest.push(Expr::sum(slope).times(&variable));
    Expr::sum(rest)
}
