//! Functions of one affine expression in the variable: 1 + u w cos(w z + b) is 1 + u w cos(t) at t = w z + b, which has fewer
//! symbols and the same values where z runs over the whole line.

use crate::expr::{Expr, Kind, Node, Relation, Symbol, derivative};
use crate::proof::vector::mentions;
use crate::proof::{Certificate, Domain, Rule};
use crate::set::Span;

use super::Prover;
use super::sign::sign_claim;

/// Expressions from this size on are not looked at.
const MAX_SIZE: usize = 60;

/// A function of the variable as another one at `inner`, an affine expression in the variable.
pub(super) struct Shifted {
    /// The other function.
    pub outer: Expr,
    /// Its variable, which runs over the whole line.
    pub variable: Symbol,
    /// w z + b.
    pub inner: Expr,
    /// w, free of the variable.
    pub slope: Expr,
    /// The domain of the other function.
    pub on: Domain,
}

impl Shifted {
    /// The point at which the inner expression has the value `t`: (t − b)/w.
    pub fn at(&self, t: &Expr, z: &Symbol) -> Expr {
        let rest = self.inner.substitute(z, &Expr::zero());
        t.minus(&rest).over(&self.slope)
    }
}

/// The function as one of w z + b, where z runs over the whole line and occurs in this one expression, with parameters, only.
pub(super) fn shifted(e: &Expr, on: &Domain) -> Option<Shifted> {
    let [(z, span)] = on.ranges.as_slice() else { return None };
    if *span != Span::real_line() || e.size_up_to(MAX_SIZE) >= MAX_SIZE || e.variables().len() < 2 {
        return None;
    }
    let mut arguments: Vec<(Expr, Expr)> = Vec::new();
    outermost_affine(e, z, &mut arguments);
    let [(inner, slope)] = arguments.as_slice() else { return None };
    if inner.variables().len() < 2 {
        return None;
    }
    let variable = unused(&[e], on)?;
    let t = Expr::variable(variable.clone());
    let outer = e.replace(&mut |part| (part == inner).then(|| t.clone()));
    if outer.contains(z) || outer.substitute(&variable, inner) != *e {
        return None;
    }
    let on = Domain::on(&variable, span, &on.assumptions);
    Some(Shifted { outer, variable, inner: inner.clone(), slope: slope.clone(), on })
}

/// The different largest subexpressions that are affine in the variable, with their slopes; more than one is too many.
fn outermost_affine(e: &Expr, z: &Symbol, found: &mut Vec<(Expr, Expr)>) {
    if found.len() > 1 || !e.contains(z) {
        return;
    }
    let arithmetic = matches!(e.node(), Node::Variable(_) | Node::Sum(_) | Node::Product(_));
    if arithmetic && let Some(slope) = derivative(e, z).filter(|w| !w.contains(z)) {
        if found.iter().all(|(known, _)| known != e) {
            found.push((e.clone(), slope));
        }
        return;
    }
    e.for_each_child(&mut |child| outermost_affine(child, z, found));
}

/// A symbol that is in none of the expressions and of which the domain says nothing.
pub(super) fn unused(among: &[&Expr], on: &Domain) -> Option<Symbol> {
    ["t", "s", "x", "y", "q", "r"].into_iter().map(Symbol::new).find(|s| {
        among.iter().all(|e| !e.contains(s))
            && on.ranges.iter().all(|(v, _)| v != s)
            && on.assumptions.kind(s) == Kind::Real
            && !on.assumptions.facts.iter().any(|fact| mentions(fact, std::slice::from_ref(s)))
    })
}

impl Prover {
    /// The sign of a function of w z + b from that of the same function of one symbol.
    pub(super) fn by_shift(
        &mut self,
        e: &Expr,
        it: Shifted,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        let Shifted { outer, variable, inner, on: there, .. } = it;
        let sign = self.sign(&outer, relation, &there)?;
        let defined = self.defined(&inner, on)?;
        let rule = Rule::Composed { outer, variable, inner };
        Some(Certificate::new(sign_claim(e, relation, on), rule, vec![sign, defined]))
    }
}
