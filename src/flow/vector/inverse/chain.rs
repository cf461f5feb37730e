//! Formulas for determined expressions, each with the proof that it gives them back.

use std::collections::HashMap;

use super::{BUDGET, MAX_SIZE};
use crate::expr::matrix::Matrix;
use crate::expr::{Expr, Node, Symbol};
use crate::proof::search::Prover;
use crate::proof::vector::{Determination, VectorMapOn, linear_form};
use crate::proof::{Certificate, Claim, Rule, check};

/// The largest linear system that is solved with symbols.
const MAX_LINEAR: usize = 12;

/// The largest formula with the components of the map put in, in nodes.
const MAX_COMPOSED: usize = 2_000;

/// The most steps of one proof.
const MAX_STEPS: usize = 400;

/// A determined expression e with a formula G in the components of the value.
#[derive(Clone)]
pub(super) struct Fact {
    /// G.
    pub formula: Expr,
    /// G with the components of the map put in.
    pub composed: Expr,
    /// `Equal(composed, e)` on the region; `None` where the two are the same expression.
    pub proof: Option<Certificate>,
}

/// What is known so far.
pub(super) struct Chain<'a> {
    map: &'a VectorMapOn,
    targets: &'a [Symbol],
    /// The premises of the elimination.
    pub(super) premises: &'a [Certificate],
    known: HashMap<Expr, Fact>,
}

impl<'a> Chain<'a> {
    /// The start: the components of the value.
    pub fn new(map: &'a VectorMapOn, targets: &'a [Symbol], premises: &'a [Certificate]) -> Self {
        let mut known = HashMap::new();
        for (f, x) in map.components.iter().zip(targets) {
            let formula = Expr::variable(x.clone());
            known.entry(f.clone()).or_insert(Fact { formula, composed: f.clone(), proof: None });
        }
        Self { map, targets, premises, known }
    }

    pub fn map(&self) -> &VectorMapOn {
        self.map
    }

    pub fn is_complete(&self) -> bool {
        self.map.variables.iter().all(|v| self.known.contains_key(&Expr::variable(v.clone())))
    }

    pub fn is_known(&self, e: &Expr) -> bool {
        self.known.contains_key(e)
    }

    /// A formula in the components of the value, with the components of the map put in.
    pub fn at_value(&self, e: &Expr) -> Expr {
        let at = |symbol: &Symbol| self.targets.iter().position(|x| x == symbol);
        e.replace(&mut |part| part.as_variable().and_then(at).map(|i| self.map.components[i].clone()))
    }

    /// What is known of an expression, itself determined or a formula in determined ones.
    pub fn fact(&self, e: &Expr) -> Option<Fact> {
        if let Some(fact) = self.known.get(e) {
            return Some(fact.clone());
        }
        let (outer, names) = self.named(e, "k")?;
        if names.is_empty() {
            return Some(Fact { formula: e.clone(), composed: e.clone(), proof: None });
        }
        self.composite(e, &outer, &names, None)
    }

    /// The expression with a name for each of its largest determined parts; `None` where something open is left.
    pub fn named(&self, e: &Expr, letter: &str) -> Option<(Expr, Vec<(Symbol, Expr)>)> {
        let mut names: Vec<(Symbol, Expr)> = Vec::new();
        let outer = self.abstracted(e, letter, &mut names)?;
        Some((outer, names))
    }

    fn abstracted(&self, e: &Expr, letter: &str, names: &mut Vec<(Symbol, Expr)>) -> Option<Expr> {
        if self.known.contains_key(e) {
            if let Some((name, _)) = names.iter().find(|(_, known)| known == e) {
                return Some(Expr::variable(name.clone()));
            }
            let name = self.fresh(&format!("{letter}{}", names.len() + 1));
            names.push((name.clone(), e.clone()));
            return Some(Expr::variable(name));
        }
        match e.node() {
            Node::Variable(v) if self.map.variables.contains(v) => None,
            _ => {
                let mut open = false;
                let outer = e.map_children(&mut |child| match self.abstracted(child, letter, names) {
                    Some(named) => named,
                    None => {
                        open = true;
                        child.clone()
                    }
                });
                (!open).then_some(outer)
            }
        }
    }

    /// A name that occurs neither in the map nor among the components of the value.
    pub fn fresh(&self, wanted: &str) -> Symbol {
        let mut name = Symbol::new(wanted);
        let used = |s: &Symbol| {
            self.targets.contains(s)
                || self.map.variables.contains(s)
                || self.map.components.iter().any(|f| f.contains(s))
                || self.map.region.assumptions.kinds.contains_key(s)
                || self
                    .map
                    .region
                    .assumptions
                    .facts
                    .iter()
                    .any(|f| crate::proof::vector::mentions(f, std::slice::from_ref(s)))
        };
        while used(&name) {
            name = Symbol::new(&format!("{}_", name.name()));
        }
        name
    }

    /// The formula outer for e, with what its names stand for; `local` proves outer(names) = e, where the two are not the
    /// same.
    fn composite(
        &self,
        e: &Expr,
        outer: &Expr,
        names: &[(Symbol, Expr)],
        local: Option<Certificate>,
    ) -> Option<Fact> {
        let facts: Vec<Fact> = names.iter().map(|(_, k)| self.fact(k)).collect::<Option<_>>()?;
        let with = |of: &dyn Fn(usize) -> Expr| {
            let at = |symbol: &Symbol| names.iter().position(|(n, _)| n == symbol);
            outer.replace(&mut |part| part.as_variable().and_then(at).map(of))
        };
        let formula = with(&|i| facts[i].formula.clone());
        // Formulas that contain earlier ones twice double in size at each step.
        if formula.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return None;
        }
        let composed = with(&|i| facts[i].composed.clone());
        if composed.size_up_to(MAX_COMPOSED) >= MAX_COMPOSED {
            return None;
        }
        let right = with(&|i| names[i].1.clone());
        if composed == *e {
            return Some(Fact { formula, composed, proof: None });
        }
        let last = match local {
            Some(certificate) => certificate,
            None if right == *e => Prover::with_budget(BUDGET).defined(e, &self.map.region)?,
            None => self.equal(&right, e)?,
        };
        if composed == right {
            return Some(Fact { formula, composed, proof: Some(last) });
        }
        let parts = names
            .iter()
            .zip(&facts)
            .map(|((name, k), fact)| (name.clone(), fact.composed.clone(), k.clone()))
            .collect();
        let mut premises: Vec<Certificate> = facts.into_iter().filter_map(|f| f.proof).collect();
        premises.push(last);
        // A proof holds copies of those that it rests on.
        if premises.iter().map(Certificate::steps).sum::<usize>() > MAX_STEPS {
            return None;
        }
        let claim = Claim::Equal { a: composed.clone(), b: e.clone(), on: self.map.region.clone() };
        let rule = Rule::Congruence { outer: outer.clone(), parts };
        Some(Fact { formula, composed, proof: Some(Certificate::new(claim, rule, premises)) })
    }

    /// Notes the formula outer for e, if it is proved.
    pub fn note(
        &mut self,
        e: &Expr,
        outer: &Expr,
        names: &[(Symbol, Expr)],
        local: Option<Certificate>,
    ) -> bool {
        if self.is_known(e) {
            return true;
        }
        let Some(fact) = self.composite(e, outer, names, local) else { return false };
        self.known.insert(e.clone(), fact);
        true
    }

    /// A proof that two expressions are equal on the region.
    pub fn equal(&self, a: &Expr, b: &Expr) -> Option<Certificate> {
        let mut prover = Prover::with_budget(BUDGET);
        prover.equal(a, b, &self.map.region).filter(|found| check(found.clone()).is_ok())
    }

    /// One step of the elimination. What it determines stays unknown where no formula is found.
    pub fn follow(&mut self, step: &Determination) {
        match step {
            Determination::Combination { e, outer, names } => {
                self.note(e, outer, names, None);
            }
            Determination::Peel { e, from, outer, inner, names } => {
                self.peel(e, from, outer, inner, names);
            }
            Determination::Linear { from, of } => {
                self.linear(from, of);
            }
            Determination::Slope { variable, of } => {
                self.slope(variable, of);
            }
            Determination::Direction { along, of } => {
                self.direction(along, of);
            }
            Determination::Polar { radius, angle, turn } => {
                self.polar(radius, angle, turn.as_ref());
            }
        }
    }

    /// A e + c = k solved for the expressions e.
    fn linear(&mut self, from: &[Expr], of: &[Expr]) -> Option<()> {
        let n = of.len();
        if n > MAX_LINEAR || n != from.len() {
            return None;
        }
        let mut names: Vec<(Symbol, Expr)> = Vec::new();
        let (mut rows, mut right) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for k in from {
            let form = linear_form(k, of);
            let b = self.name_for(k, &mut names);
            let mut coefficients = Vec::with_capacity(n);
            for c in &form.coefficients {
                coefficients.push(self.abstracted(c, "k", &mut names)?);
            }
            let constant = self.abstracted(&form.constant, "k", &mut names)?;
            rows.push(coefficients);
            right.push(b.minus(&constant));
        }
        let inverse = Matrix::from_rows(rows).ok()?.inverse(&mut |_| false).ok()?;
        for (j, e) in of.iter().enumerate() {
            // Over the common denominator, where there is one.
            let outer = joined(inverse.row(j), &right);
            self.note(e, &outer, &names, None);
        }
        Some(())
    }

    /// A name for a determined expression.
    pub(super) fn name_for(&self, k: &Expr, names: &mut Vec<(Symbol, Expr)>) -> Expr {
        if let Some((name, _)) = names.iter().find(|(_, known)| known == k) {
            return Expr::variable(name.clone());
        }
        let name = self.fresh(&format!("k{}", names.len() + 1));
        names.push((name.clone(), k.clone()));
        Expr::variable(name)
    }
}

/// Σ aᵢ bᵢ; with a factor that all the aᵢ have, as 1/det, taken out.
fn joined(a: &[Expr], b: &[Expr]) -> Expr {
    let used: Vec<(&Expr, &Expr)> = a.iter().zip(b).filter(|(a, _)| !a.is_zero()).collect();
    let is_divisor = |f: &Expr| matches!(f.node(), Node::Power(_, k) if k.as_number().is_some_and(crate::real::Rational::is_negative));
    let divisor = used.first().and_then(|(a, _)| a.factors().iter().find(|f| is_divisor(f)).cloned());
    if let Some(divisor) = divisor
        && used.len() > 1
        && used.iter().all(|(a, _)| a.factors().contains(&divisor))
    {
        let rest = |a: &Expr| {
            let mut factors = a.factors().to_vec();
            if let Some(at) = factors.iter().position(|f| *f == divisor) {
                factors.remove(at);
            }
            Expr::product(factors)
        };
        let sum = Expr::sum(used.iter().map(|(a, b)| rest(a).times(b)).collect());
        return sum.times(&divisor);
    }
    Expr::sum(used.iter().map(|(a, b)| a.times(b)).collect())
}
