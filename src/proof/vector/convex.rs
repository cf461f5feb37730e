//! Regions that are certainly convex.

use super::{VectorMapOn, as_signs, clear_below, mentions};
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::obligations::is_smooth;
use crate::real::Rational;

/// Whether the region is certainly convex: intervals, cut by inequalities h < 0 or h ≤ 0 with h affine or a quadratic
/// polynomial with constant positive semidefinite Hessian (half spaces, balls, ellipsoids, simplices), or by affine
/// equations. Sublevel sets of convex functions are convex, and so are intersections.
#[must_use]
pub fn is_convex(map: &VectorMapOn) -> bool {
    map.cutting_facts().all(|fact| {
        as_signs(fact).is_some_and(|signs| {
            signs.iter().all(|(h, relation)| match relation {
                Relation::Lt | Relation::Le => has_semidefinite_hessian(map, h),
                Relation::Gt | Relation::Ge => has_semidefinite_hessian(map, &h.negate()),
                Relation::Eq => hessian(map, h).is_some_and(|m| m.iter().flatten().all(Rational::is_zero)),
                Relation::Ne => false,
            })
        })
    })
}

/// Whether each fact that mentions the variable v says that a + b v (+ c v² with a number c of the right sign) is
/// below or above 0, with a and b fixed: for fixed values of those the v of the region form an interval.
#[must_use]
pub fn is_convex_in(map: &VectorMapOn, v: &Symbol, fixed: &dyn Fn(&Expr) -> bool) -> bool {
    map.cutting_facts().filter(|fact| mentions(fact, std::slice::from_ref(v))).all(|fact| {
        as_signs(fact).is_some_and(|signs| {
            signs.iter().filter(|(h, _)| h.contains(v)).all(|(h, relation)| {
                let up = match relation {
                    Relation::Lt | Relation::Le => Some(true),
                    Relation::Gt | Relation::Ge => Some(false),
                    Relation::Eq => None,
                    Relation::Ne => return false,
                };
                h.terms().iter().all(|term| is_convex_term(term, v, up, fixed))
            })
        })
    })
}

/// A term that is fixed, or b v with a fixed b, or c v² with c > 0 (`up`) or c < 0.
fn is_convex_term(term: &Expr, v: &Symbol, up: Option<bool>, fixed: &dyn Fn(&Expr) -> bool) -> bool {
    let (inside, outside): (Vec<&Expr>, Vec<&Expr>) = term.factors().iter().partition(|f| f.contains(v));
    match inside.as_slice() {
        [] => fixed(term),
        [x] if x.as_variable() == Some(v) => outside.iter().all(|f| fixed(f)),
        [square] if **square == Expr::variable(v.clone()).powi(2) => match outside.as_slice() {
            [] => up == Some(true),
            [c] => c.as_number().is_some_and(|c| !c.is_zero() && up == Some(c.is_positive())),
            _ => false,
        },
        _ => false,
    }
}

fn has_semidefinite_hessian(map: &VectorMapOn, h: &Expr) -> bool {
    hessian(map, h).is_some_and(is_positive_semidefinite)
}

/// The Hessian, where all of its entries are literal numbers and h is smooth and defined everywhere, so that it is a
/// polynomial of degree at most two.
fn hessian(map: &VectorMapOn, h: &Expr) -> Option<Vec<Vec<Rational>>> {
    if !(h.is_total() && is_smooth(h)) {
        return None;
    }
    map.variables
        .iter()
        .map(|u| {
            let first = derivative(h, u)?;
            map.variables.iter().map(|v| derivative(&first, v)?.as_number().cloned()).collect()
        })
        .collect()
}

/// By symmetric elimination: each pivot is positive, or zero with a zero row.
fn is_positive_semidefinite(mut m: Vec<Vec<Rational>>) -> bool {
    let n = m.len();
    for k in 0..n {
        if m[k][k].is_negative() {
            return false;
        }
        if m[k][k].is_zero() {
            if (k..n).any(|j| !m[k][j].is_zero()) {
                return false;
            }
            continue;
        }
        clear_below(&mut m, k);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_convex;
    use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol};
    use crate::proof::Domain;
    use crate::proof::vector::VectorMapOn;
    use crate::set::Span;

    fn region(h: Expr, relation: Relation) -> VectorMapOn {
        let variables: Vec<Symbol> = ["x", "y"].map(Symbol::new).to_vec();
        let fact = Condition::compare(h, relation, Expr::one());
        VectorMapOn {
            components: variables.iter().cloned().map(Expr::variable).collect(),
            region: Domain {
                ranges: variables.iter().map(|v| (v.clone(), Span::real_line())).collect(),
                assumptions: Assumptions::none().with_fact(fact),
            },
            variables,
            flows: Vec::new(),
        }
    }

    #[test]
    fn discs_are_and_their_complements_are_not() {
        let [x, y] = ["x", "y"].map(Expr::symbol);
        let square = x.times(&x).plus(&y.times(&y));
        assert!(is_convex(&region(square.clone(), Relation::Lt)));
        assert!(is_convex(&region(square.clone(), Relation::Le)));
        assert!(!is_convex(&region(square.clone(), Relation::Gt)));
        assert!(!is_convex(&region(square, Relation::Ne)));
        assert!(!is_convex(&region(x.times(&y), Relation::Lt)));
        assert!(!is_convex(&region(x.times(&x).minus(&y.times(&y)), Relation::Lt)));
        assert!(is_convex(&region(x.plus(&y), Relation::Gt)));
        assert!(is_convex(&region(x.minus(&y), Relation::Eq)));
        // 1/x < 1 is not convex, whatever its Hessian is.
        assert!(!is_convex(&region(x.recip(), Relation::Lt)));
        assert!(!is_convex(&region(Expr::abs(x.clone()).negate(), Relation::Lt)));
        assert!(!is_convex(&region(x.times(&x).times(&x), Relation::Lt)));
    }
}
