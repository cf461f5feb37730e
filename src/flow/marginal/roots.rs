//! Linear and quadratic functions of one symbol, and their zeros.

use crate::expr::normal::equal_on;
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol, derivative};
use crate::flow::tidy::tidied;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::from_condition;

/// α and β of e = α w + β, proved.
pub(super) fn linear(e: &Expr, w: &Symbol, known: &Assumptions, prover: &mut Prover) -> Option<(Expr, Expr)> {
    let parameters = Domain::of_parameters(known);
    let slope = tidied(derivative(e, w)?, &parameters, prover);
    if slope.contains(w) || slope.is_zero() {
        return None;
    }
    let offset = e.substitute(w, &Expr::zero());
    let written = slope.times(&Expr::variable(w.clone())).plus(&offset);
    let same = equal_on(e, &written, &mut |_| false);
    (same == Some(true)).then_some((slope, offset))
}

/// α, β and γ of e = α w² + β w + γ with α ≠ 0 free of w, proved.
pub(super) fn quadratic(e: &Expr, w: &Symbol, known: &Assumptions, prover: &mut Prover) -> Option<[Expr; 3]> {
    let parameters = Domain::of_parameters(known);
    let first = derivative(e, w)?;
    let second = tidied(derivative(&first, w)?, &parameters, prover);
    if second.contains(w) || second.is_zero() {
        return None;
    }
    let at_zero = |e: &Expr| e.substitute(w, &Expr::zero());
    let (a, b, c) = (Expr::half().times(&second), at_zero(&first), at_zero(e));
    let at = Expr::variable(w.clone());
    let written = Expr::sum(vec![a.times(&at.powi(2)), b.times(&at), c.clone()]);
    let same = equal_on(e, &written, &mut |_| false);
    (same == Some(true)).then_some([a, b, c])
}

/// β² − 4 α γ.
pub(super) fn discriminant(a: &Expr, b: &Expr, c: &Expr) -> Expr {
    b.powi(2).minus_terms(&Expr::product(vec![Expr::integer(4), a.clone(), c.clone()]))
}

/// (−β ± √(β² − 4 α γ))/(2 α), the one with + first: the smaller one where α < 0.
pub(super) fn quadratic_roots(a: &Expr, b: &Expr, c: &Expr) -> [Expr; 2] {
    let (root, twice) = (discriminant(a, b, c).sqrt(), Expr::integer(2).times(a));
    [root.minus(b).over(&twice), root.plus(b).negate().over(&twice)]
}

/// Zeros of e as a function of x, as far as they are found.
pub(super) fn roots(e: &Expr, x: &Symbol, known: &Assumptions, prover: &mut Prover) -> Vec<Expr> {
    if !e.contains(x) {
        return Vec::new();
    }
    if let Some((slope, offset)) = linear(e, x, known, prover) {
        let nonzero = prover.is(&slope, Relation::Ne, &Domain::of_parameters(known));
        return if nonzero { vec![offset.over(&slope).negate()] } else { Vec::new() };
    }
    if e.variables().len() > 1 {
        // With parameters by the formula for a quadratic equation.
        let Some([a, b, c]) = quadratic(e, x, known, prover) else { return Vec::new() };
        let on = Domain::of_parameters(known);
        let real =
            prover.is(&discriminant(&a, &b, &c), Relation::Ge, &on) && prover.is(&a, Relation::Ne, &on);
        if !real {
            return Vec::new();
        }
        return quadratic_roots(&a, &b, &c).into_iter().map(|root| tidied(root, &on, prover)).collect();
    }
    let zero: Condition = e.compare(Relation::Eq, &Expr::zero());
    let set = from_condition(&zero, x);
    set.iter().flat_map(|set| set.spans()).filter_map(|span| span.as_point().cloned()).collect()
}
