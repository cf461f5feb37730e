//! How close two formulas are that are not equal on a set: equal but for single points, or wherever both have a value.

use super::equal::{
    Equality, all_spans, both_have_values_somewhere, differ_at, formulas_equal, special_points,
};
use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::proof::Domain;
use crate::proof::obligations::{Demand, obligations};
use crate::set::{RealSet, natural_domain};

/// What holds of two formulas that are not equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closeness {
    /// They are equal on the set without a null set.
    ExceptNullSet {
        /// The points at which they differ, or not both have a value.
        points: Vec<Expr>,
    },
    /// They are equal wherever both have a value, and have values on different sets.
    WhereBothDefined {
        /// Where the first one has a value; `None` where that set has no simple description.
        left: Option<RealSet>,
        /// Where the second one has a value.
        right: Option<RealSet>,
    },
}

/// What is proved of two formulas in one variable that are not equal on a set.
#[must_use]
pub fn closeness(
    a: &Expr,
    b: &Expr,
    variable: &Symbol,
    on: Option<&RealSet>,
    assumptions: &Assumptions,
) -> Option<Closeness> {
    let everywhere = RealSet::real_line();
    let on = on.unwrap_or(&everywhere);
    let domain = |e: &Expr| natural_domain(e, variable, assumptions).and_then(|d| d.intersect(on));
    let (left, right) = (domain(a)?, domain(b)?);
    let both = left.intersect(&right)?;
    if both.is_empty() {
        return None;
    }
    // Where formulas change, single points may differ.
    let mut inside = both.clone();
    let mut points = Vec::new();
    for point in special_points(a, b, variable) {
        if both.contains(&point).is_true() && differ_at(a, b, variable, &point).is_some() {
            inside = inside.difference(&RealSet::point(point.clone())?)?;
            points.push(point);
        }
    }
    if !matches!(all_spans(a, b, variable, &inside, assumptions), Equality::Proved(_)) {
        return None;
    }
    let lost = left.difference(&right)?.union(&right.difference(&left)?)?;
    if lost.spans().iter().all(|s| s.as_point().is_some()) {
        points.extend(lost.isolated_points());
        return Some(Closeness::ExceptNullSet { points });
    }
    points.is_empty().then_some(Closeness::WhereBothDefined { left: Some(left), right: Some(right) })
}

/// The same in several variables: the conditions under which both have values are assumed.
#[must_use]
pub fn closeness_in_several(a: &Expr, b: &Expr, on: &Domain) -> Option<Closeness> {
    let mut restricted = on.assumptions.clone();
    let mut strict = true;
    for e in [a, b] {
        for obligation in obligations(e, Demand::Defined, &on.assumptions)? {
            let first = obligation.into_iter().next()?;
            for (part, relation) in first {
                strict &= relation == crate::expr::Relation::Ne;
                if !part.is_constant() {
                    restricted = restricted.with_fact(Condition::compare(part, relation, Expr::zero()));
                }
            }
        }
    }
    let there = Domain { ranges: on.ranges.clone(), assumptions: restricted };
    // Under conditions that nothing meets everything would hold.
    if !both_have_values_somewhere(a, b, &there)
        || !matches!(formulas_equal(a, b, &there), Equality::Proved(_))
    {
        return None;
    }
    // Conditions f ≠ 0 of an analytic f that is not 0 everywhere leave out a null set.
    Some(match strict {
        true => Closeness::ExceptNullSet { points: Vec::new() },
        false => Closeness::WhereBothDefined { left: None, right: None },
    })
}
