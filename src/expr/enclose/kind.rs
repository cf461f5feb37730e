//! Which expressions are integers because of the declared kinds of their symbols, and their parity.

use rustc_hash::FxHashSet;

use super::Cell;
use crate::expr::{Expr, Function, Kind, Node};
use crate::real::Rational;

/// The kind of a value that follows from the kinds of the symbols; `Real` where nothing follows.
pub(super) fn kind_of(e: &Expr, cell: &Cell) -> Kind {
    match e.node() {
        Node::Number(value) if value.is_integer() => {
            if value.has_even_numerator() {
                Kind::Even
            } else {
                Kind::Odd
            }
        }
        Node::Variable(symbol) => cell.kind(symbol),
        Node::Sum(terms) => terms.iter().map(|t| kind_of(t, cell)).fold(Kind::Even, Kind::plus),
        Node::Product(factors) => factors.iter().map(|f| kind_of(f, cell)).fold(Kind::Odd, Kind::times),
        Node::Power(base, exponent) if exponent.as_number().is_some_and(is_positive_integer) => {
            kind_of(base, cell)
        }
        _ => Kind::Real,
    }
}

/// For a quotient m/n with m integer-valued and n a product of symbols declared odd, or a sum of such quotients and integers:
/// the kind of m over the common denominator.
pub(super) fn kind_of_odd_quotient(e: &Expr, cell: &Cell) -> Option<Kind> {
    if let Node::Sum(terms) = e.node() {
        let mut sum = Kind::Even;
        for term in terms {
            let kind = match kind_of(term, cell) {
                Kind::Real => kind_of_odd_quotient(term, cell)?,
                kind => kind,
            };
            // m₁/n₁ + m₂/n₂ = (m₁ n₂ + m₂ n₁)/(n₁ n₂): odd factors do not change the parity.
            sum = sum.plus(kind);
        }
        return (sum != Kind::Real).then_some(sum);
    }
    let mut numerator = Kind::Odd;
    let mut is_quotient = false;
    for factor in e.factors() {
        match factor.node() {
            Node::Power(base, exponent) if exponent.as_number().is_some_and(|k| (-k) == Rational::one()) => {
                let odd = base.as_variable().is_some_and(|n| cell.kind(n) == Kind::Odd);
                if !odd {
                    return None;
                }
                is_quotient = true;
            }
            _ => numerator = numerator.times(kind_of(factor, cell)),
        }
    }
    (is_quotient && numerator != Kind::Real).then_some(numerator)
}

/// Whether the value might be an integer, or a quotient of integers, for reasons that [`kind_of`] does not see.
pub(super) fn may_be_discrete(e: &Expr, cell: &Cell) -> bool {
    /// Visits shared parts once.
    fn search(e: &Expr, cell: &Cell, seen: &mut FxHashSet<*const Node>) -> bool {
        match e.node() {
            Node::Variable(symbol) => cell.kind(symbol) != Kind::Real,
            Node::Apply(Function::Floor | Function::Ceil | Function::Sign, _) => true,
            _ => {
                let mut found = false;
                if seen.insert(e.address()) {
                    e.for_each_child(&mut |child| found = found || search(child, cell, seen));
                }
                found
            }
        }
    }
    search(e, cell, &mut FxHashSet::default())
}

/// The kind of the number one below a number of this kind.
pub(super) fn predecessor(kind: Kind) -> Kind {
    kind.plus(Kind::Odd)
}

fn is_positive_integer(k: &Rational) -> bool {
    k.is_integer() && k.is_positive()
}

#[cfg(test)]
mod tests {
    use super::{kind_of, kind_of_odd_quotient};
    use crate::expr::enclose::Cell;
    use crate::expr::{Expr, Kind, Symbol};
    use crate::real::Interval;

    #[test]
    fn parities() {
        let line = Interval::real_line();
        let cell = Cell::new().with_kind(&Symbol::new("n"), line, Kind::Integer).with_kind(
            &Symbol::new("k"),
            line,
            Kind::Odd,
        );
        let (n, k, one) = (Expr::symbol("n"), Expr::symbol("k"), Expr::one());
        let twice = n.times(&Expr::integer(2));
        assert_eq!(kind_of(&twice, &cell), Kind::Even);
        assert_eq!(kind_of(&twice.plus(&one), &cell), Kind::Odd);
        assert_eq!(kind_of(&n.plus(&k), &cell), Kind::Integer);
        assert_eq!(kind_of(&n.times(&Expr::half()), &cell), Kind::Real);
        assert_eq!(kind_of(&Expr::symbol("x"), &cell), Kind::Real);
        assert_eq!(kind_of_odd_quotient(&k.recip(), &cell), Some(Kind::Odd));
        assert_eq!(kind_of_odd_quotient(&twice.over(&k), &cell), Some(Kind::Even));
        assert_eq!(kind_of_odd_quotient(&one.over(&n), &cell), None);
        assert_eq!(kind_of_odd_quotient(&n, &cell), None);
    }
}
