//! Maps that take infinitely many values, each on an interval: ⌊z⌋ of an exponential variable.

use super::{Atom, AtomIndex, Density};
use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Function, Node, Symbol, derivative};
use crate::flow::Analysis;
use crate::flow::base::Base;
use crate::proof::Domain;
use crate::proof::search::{OnInterval, Prover};
use crate::set::{Bound, Span};

/// The distribution of h(⌊a z + b⌋) or h(⌈a z + b⌉), a > 0, for a strictly monotone h: x takes the value h(k) with probability
/// F((k + 1 − b)/a) − F((k − b)/a), or F((k − b)/a) − F((k − 1 − b)/a).
pub(super) fn distribution(
    analysis: &Analysis,
    x: &Symbol,
    base: &Base,
    prover: &mut Prover,
) -> Option<Density> {
    let z = analysis.variable();
    let formula = &analysis.map.formula;
    if formula.variables().len() != 1 || !base.is_numeric() {
        return None;
    }
    let step = only_step(formula)?;
    let Node::Apply(function, arguments) = step.node() else { return None };
    let u = arguments.first()?;
    let slope = derivative(u, z).filter(|a| constant::sign_of(a) == Some(std::cmp::Ordering::Greater))?;
    let shift = u.substitute(z, &Expr::zero());
    let k = Symbol::new("k");
    let whole = formula.replace(&mut |part| (*part == step).then(|| Expr::variable(k.clone())));
    if whole.contains(z) {
        return None;
    }
    let support = base.support().span()?;
    let Bound::PosInf = support.hi() else { return None };
    // The first value: the support has to begin with a whole step.
    let first = match support.lo() {
        Bound::NegInf => None,
        Bound::Finite(low) => {
            let at = constant::rational_value(&slope.times(low).plus(&shift))?;
            let level = at.to_i64()?;
            let cdf = base.cdf(&Expr::variable(z.clone()))?;
            let begins = matches!(constant::evaluate_at(&cdf, z, low), Evaluated::Value(v) if v.is_zero());
            if !begins {
                return None;
            }
            Some(if *function == Function::Floor { level } else { level + 1 })
        }
        Bound::PosInf => return None,
    };
    let range = match first {
        Some(first) => Span::above(Expr::integer(first), true)?,
        None => Span::real_line(),
    };
    let on = Domain::on(&k, &range, &analysis.assumptions);
    let it = OnInterval { f: &whole, smooth: &whole, equal: None, variable: &k, on: &on };
    let (_, certificate) = prover.strictly_monotone(it)?;
    prover.confirm(certificate)?;
    let at = Expr::variable(k.clone());
    let end = |n: i64| at.plus(&Expr::integer(n)).minus(&shift).over(&slope);
    let (low, high) = if *function == Function::Floor { (end(0), end(1)) } else { (end(-1), end(0)) };
    let mass = base.cdf(&high)?.minus(&base.cdf(&low)?);
    let mass = super::place::simple(&mass, &on, prover);
    let mut result = Density::empty(x, analysis);
    result.atoms.push(Atom {
        at: whole,
        mass: Some(mass),
        index: Some(AtomIndex { symbol: k, from: first }),
    });
    result.complete = true;
    result.base_inside = crate::real::Ternary::True;
    result.remarks.push("the map is constant on intervals: x is discrete and has no density".into());
    Some(result)
}

/// The one expression ⌊u⌋ or ⌈u⌉ that occurs; `None` where there are several or none.
fn only_step(formula: &Expr) -> Option<Expr> {
    let mut found: Option<Expr> = None;
    let mut several = false;
    formula.any(&mut |part| {
        if matches!(part.node(), Node::Apply(Function::Floor | Function::Ceil, _)) {
            several |= found.as_ref().is_some_and(|f| f != part);
            found = Some(part.clone());
        }
        several
    });
    found.filter(|_| !several)
}
