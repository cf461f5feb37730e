//! Under which conditions the parts of an expression are defined, and analytic.
//!
//! This is the definition of the language's partial functions (see [`Node::Power`] and [`Function`]) written
//! as signs of expressions, for expressions without case distinctions.

use crate::expr::{Assumptions, Expr, Function, Kind, Node, Relation};
use crate::real::Rational;

/// `expression relation 0`.
pub type SignCondition = (Expr, Relation);

/// Alternatives, each a conjunction of signs: at least one of them must hold on the whole set.
pub type Obligation = Vec<Vec<SignCondition>>;

/// What is asked of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// That it is defined (and so continuous, as a composition of functions continuous on their domains).
    Defined,
    /// That it is real-analytic at every point.
    Analytic,
}

/// The obligations of all parts of `e`; `None` where `e` contains a case distinction (sign, floor, ceil, cases, and where
/// analyticity is demanded |·|, min and max), which must be resolved first, or where it is to be analytic and contains an
/// opaque function, which need not be.
#[must_use]
pub fn obligations(e: &Expr, demand: Demand, assumptions: &Assumptions) -> Option<Vec<Obligation>> {
    let mut found = Vec::new();
    collect(e, demand, assumptions, &mut found)?;
    Some(found)
}

/// Whether `e` is free of case distinctions: |·|, sign, min, max, floor, ceil and cases. Then it is infinitely differentiable
/// at every interior point of its domain at which no power and no function is at an end of its own.
#[must_use]
pub fn is_smooth(e: &Expr) -> bool {
    !e.any(&mut |part| match part.node() {
        Node::Piecewise(_) => true,
        Node::Apply(function, _) => !function.is_smooth(),
        _ => false,
    })
}

fn collect(e: &Expr, demand: Demand, assumptions: &Assumptions, found: &mut Vec<Obligation>) -> Option<()> {
    let mut children = Some(());
    match e.node() {
        Node::Piecewise(_) => return None,
        // |·|, min and max have values, and are continuous, wherever their arguments have.
        Node::Apply(Function::Abs | Function::Min | Function::Max, _) if demand == Demand::Defined => {
            e.for_each_child(&mut |child| {
                if children.is_some() {
                    children = collect(child, demand, assumptions, found);
                }
            });
        }
        Node::Apply(function, _) if !function.is_smooth() => return None,
        Node::Apply(function, _) if demand == Demand::Analytic && !function.is_analytic() => return None,
        _ => e.for_each_child(&mut |child| {
            if children.is_some() {
                children = collect(child, demand, assumptions, found);
            }
        }),
    }
    children?;
    let own = match e.node() {
        Node::Apply(function, arguments) => of_function(*function, arguments, demand),
        Node::Power(base, exponent) => of_power(base, exponent, demand, assumptions),
        _ => None,
    };
    if let Some(own) = own.filter(|o| !found.contains(o)) {
        found.push(own);
    }
    Some(())
}

fn of_function(function: Function, arguments: &[Expr], demand: Demand) -> Option<Obligation> {
    let u = arguments.first()?.clone();
    let one = Expr::one;
    // At the closed ends of their domains these functions are continuous but not analytic.
    let closed = if demand == Demand::Analytic { Relation::Gt } else { Relation::Ge };
    let above_minus_one = |relation| (u.plus(&one()), relation);
    let below_one = |relation| (one().minus(&u), relation);
    let above_branch_point = (u.plus(&Expr::exp(Expr::integer(-1))), closed);
    let conjunction = match function {
        Function::Ln | Function::Lgamma | Function::Digamma | Function::Gamma => vec![(u, Relation::Gt)],
        Function::Tan => vec![(Expr::apply(Function::Cos, vec![u]), Relation::Ne)],
        Function::Asin | Function::Acos => vec![above_minus_one(closed), below_one(closed)],
        Function::Acosh => vec![(u.minus(&one()), closed)],
        Function::Atanh | Function::Erfinv => {
            vec![above_minus_one(Relation::Gt), below_one(Relation::Gt)]
        }
        Function::Logit | Function::Probit => vec![(u.clone(), Relation::Gt), below_one(Relation::Gt)],
        Function::Beta => arguments.iter().map(|a| (a.clone(), Relation::Gt)).collect(),
        Function::LambertW0 => vec![above_branch_point],
        Function::LambertWm1 => vec![above_branch_point, (u, Relation::Lt)],
        _ => return None,
    };
    Some(vec![conjunction])
}

fn of_power(base: &Expr, exponent: &Expr, demand: Demand, assumptions: &Assumptions) -> Option<Obligation> {
    let base = base.clone();
    let analytic = demand == Demand::Analytic;
    if let Some(r) = exponent.as_number() {
        let relation = match (r.has_odd_denominator(), r.is_negative()) {
            (true, true) => Relation::Ne,
            (true, false) if r.is_integer() || !analytic => return None,
            (true, false) => Relation::Ne,
            (false, true) => Relation::Gt,
            (false, false) if analytic => Relation::Gt,
            (false, false) => Relation::Ge,
        };
        return Some(vec![vec![(base, relation)]]);
    }
    if assumptions.kind_of(exponent) != Kind::Real {
        return Some(vec![vec![(exponent.clone(), Relation::Ge)], vec![(base, Relation::Ne)]]);
    }
    let positive = vec![(base.clone(), Relation::Gt)];
    let mut alternatives = vec![positive];
    if is_odd_root(exponent, assumptions) {
        alternatives.push(vec![(base.clone(), Relation::Ne)]);
        if !analytic {
            alternatives.push(vec![(exponent.clone(), Relation::Gt)]);
        }
    } else if !analytic {
        alternatives.push(vec![(base, Relation::Ge), (exponent.clone(), Relation::Gt)]);
    }
    Some(alternatives)
}

/// Whether the exponent is m/n with n declared odd and m integer-valued.
#[must_use]
pub fn is_odd_root(exponent: &Expr, assumptions: &Assumptions) -> bool {
    let mut odd_index = false;
    let mut rest = Vec::new();
    for factor in exponent.factors() {
        match factor.node() {
            Node::Power(n, k)
                if !odd_index
                    && k.as_number() == Some(&Rational::integer(-1))
                    && assumptions.kind_of(n) == Kind::Odd =>
            {
                odd_index = true;
            }
            _ => rest.push(factor.clone()),
        }
    }
    odd_index && (rest.is_empty() || assumptions.kind_of(&Expr::product(rest)) != Kind::Real)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Symbol;

    fn z() -> Expr {
        Expr::symbol("z")
    }

    fn of(e: &Expr, demand: Demand) -> Vec<Obligation> {
        obligations(e, demand, &Assumptions::none()).unwrap()
    }

    #[test]
    fn a_square_root_is_defined_at_zero_but_not_analytic_there() {
        assert_eq!(of(&z().sqrt(), Demand::Defined), vec![vec![vec![(z(), Relation::Ge)]]]);
        assert_eq!(of(&z().sqrt(), Demand::Analytic), vec![vec![vec![(z(), Relation::Gt)]]]);
    }

    #[test]
    fn odd_roots_are_defined_everywhere() {
        let cube_root = Expr::power(z(), Expr::number(Rational::ratio(1, 3).unwrap()));
        assert!(of(&cube_root, Demand::Defined).is_empty());
        assert_eq!(of(&cube_root, Demand::Analytic), vec![vec![vec![(z(), Relation::Ne)]]]);
    }

    #[test]
    fn integer_exponents_come_from_declared_kinds() {
        let n = Symbol::new("n");
        let power = Expr::power(z(), Expr::variable(n.clone()));
        let real = obligations(&power, Demand::Defined, &Assumptions::none()).unwrap();
        assert_eq!(real[0][0], vec![(z(), Relation::Gt)]);
        let integer = Assumptions::none().with_kind(n.clone(), Kind::Integer);
        let known = obligations(&power, Demand::Defined, &integer).unwrap();
        assert_eq!(known[0][0], vec![(Expr::variable(n), Relation::Ge)]);
    }

    #[test]
    fn case_distinctions_must_be_resolved_first() {
        let sign = Expr::apply(Function::Sign, vec![z()]);
        assert!(obligations(&sign, Demand::Defined, &Assumptions::none()).is_none());
        assert!(obligations(&Expr::abs(z()), Demand::Analytic, &Assumptions::none()).is_none());
        let ln = Expr::ln(Expr::abs(z()));
        assert_eq!(obligations(&ln, Demand::Defined, &Assumptions::none()).map(|o| o.len()), Some(1));
        assert!(!is_smooth(&Expr::abs(z())));
    }
}
