//! The rules for `VectorInjective`: eliminations, and the theorems that are no chain of determined expressions.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::normal::equal_on;
use crate::expr::{Expr, Relation};
use crate::proof::check::{Step, demand, not_for};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{
    Premultiplier, VectorMapOn, determinant, is_convex, is_nonsingular, premultiplied,
};
use crate::proof::{Certificate, Claim, Rule};
use crate::real::{Interval, Rational};
use crate::set::Span;

use super::compose::composition;
use super::eliminate::elimination;
use super::facts::{defined_known, sign_known};
use super::ridge::{Property, ridge};
use super::{flow, lipschitz, radial, well_formed};

/// The largest number of variables for the theorems that ask for all principal minors.
const MAX_MINORS: usize = 8;

pub(in crate::proof::check) fn injective(map: &VectorMapOn, rule: &Rule, premises: &[Certificate]) -> Step {
    well_formed(map)?;
    match rule {
        Rule::Elimination { steps } => elimination(map, steps, premises),
        Rule::Affine => affine(map, premises),
        Rule::PMatrix { by } => {
            demand(map.is_box(), || "the region is not a product of intervals".into())?;
            let jacobian = smooth_jacobian(map, by, premises)?;
            let n = jacobian.len();
            demand(n <= MAX_MINORS, || "too many principal minors".into())?;
            for set in 1..(1_u32 << n) {
                let rows: Vec<usize> = (0..n).filter(|i| set & (1 << i) != 0).collect();
                positive_minor(map, &jacobian, &rows, premises)?;
            }
            Ok(())
        }
        Rule::Definite { by } => {
            demand(is_convex(map), || "the region is not seen to be convex".into())?;
            let symmetric = with_transpose(&smooth_jacobian(map, by, premises)?);
            for size in 1..=symmetric.len() {
                let rows: Vec<usize> = (0..size).collect();
                positive_minor(map, &symmetric, &rows, premises)?;
            }
            Ok(())
        }
        Rule::Contraction { by } => {
            demand(is_convex(map), || "the region is not seen to be convex".into())?;
            let mut cell = map.region.cell();
            let jacobian = match map.components.iter().all(is_smooth) {
                true => smooth_jacobian(map, by, premises)?,
                false => jacobian_with_corners(map, by, &mut cell, premises)?,
            };
            contraction(&cell, &jacobian)
        }
        Rule::Proper { linear } => proper(map, linear, premises),
        Rule::Radial { form } => radial::injective(map, form, premises),
        Rule::Ridge { form } => ridge(map, form, Property::Injective, premises),
        Rule::PicardLindelof => flow::diffeomorphism(map, premises),
        Rule::Composition { layers } => composition(map, layers, premises, |claim| match claim {
            Claim::VectorInjective(layer) => Some(layer),
            _ => None,
        }),
        other => Err(not_for(other, "VectorInjective")),
    }
}

/// The Jacobian of the premultiplied map, a square matrix; the map is C¹ on the region, given by formulas without case
/// distinctions that are defined there with their derivatives.
pub(super) fn smooth_jacobian(
    map: &VectorMapOn,
    by: &Premultiplier,
    premises: &[Certificate],
) -> Result<Vec<Vec<Expr>>, String> {
    demand(map.components.len() == map.variables.len(), || "the Jacobian is not square".into())?;
    let jacobian = map.jacobian().ok_or("there is no formula for a derivative")?;
    for e in &map.components {
        demand(is_smooth(e), || "a component has case distinctions".into())?;
        demand(defined_known(premises, e, &map.region), || format!("not proved to be defined: {e:?}"))?;
    }
    for e in jacobian.iter().flatten() {
        demand(defined_known(premises, e, &map.region), || format!("not proved to be defined: {e:?}"))?;
    }
    demand(is_nonsingular(by), || "the matrix of the premultiplication is singular".into())?;
    premultiplied(by, &jacobian).ok_or_else(|| "the matrix of the premultiplication does not fit".into())
}

/// A z = A z′ gives z = z′ where det A ≠ 0.
fn affine(map: &VectorMapOn, premises: &[Certificate]) -> Step {
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    demand(jacobian.iter().flatten().all(|e| map.is_parameter(e)), || {
        "the Jacobian depends on the variables".into()
    })?;
    let zeros = vec![Expr::zero(); map.variables.len()];
    for (f, row) in map.components.iter().zip(&jacobian) {
        let shift = f.substitute_all(&map.variables, &zeros);
        // A derivative that is constant where it exists does not say that the formula is affine across a gap.
        demand(shift.is_total(), || "the value at 0 is not seen to be defined".into())?;
        let linear = row.iter().zip(&map.variables).map(|(a, v)| a.times(&Expr::variable(v.clone())));
        let form = Expr::sum(linear.chain([shift]).collect());
        demand(*f == form || equal_on(f, &form, &mut |_| false) == Some(true), || {
            format!("not seen to be affine: {f:?}")
        })?;
    }
    nonzero_determinant(map, &jacobian, premises)
}

/// J + Jᵀ, entry by entry.
fn with_transpose(jacobian: &[Vec<Expr>]) -> Vec<Vec<Expr>> {
    (0..jacobian.len())
        .map(|i| (0..jacobian.len()).map(|j| jacobian[i][j].plus(&jacobian[j][i])).collect())
        .collect()
}

fn positive_minor(map: &VectorMapOn, matrix: &[Vec<Expr>], rows: &[usize], premises: &[Certificate]) -> Step {
    let minor: Vec<Vec<Expr>> =
        rows.iter().map(|&i| rows.iter().map(|&j| matrix[i][j].clone()).collect()).collect();
    let value = determinant(&minor).ok_or("a minor is too large")?;
    demand(sign_known(premises, &value, Relation::Gt, &map.region), || {
        format!("a minor is not proved to be positive: {value:?}")
    })
}

/// The Jacobian of the premultiplied map where components have corners; its entries are enclosed later, which shows that they are
/// defined.
fn jacobian_with_corners(
    map: &VectorMapOn,
    by: &Premultiplier,
    cell: &mut Cell,
    premises: &[Certificate],
) -> Result<Vec<Vec<Expr>>, String> {
    demand(map.components.len() == map.variables.len(), || "the Jacobian is not square".into())?;
    for e in &map.components {
        demand(defined_known(premises, e, &map.region), || format!("not proved to be defined: {e:?}"))?;
    }
    demand(is_nonsingular(by), || "the matrix of the premultiplication is singular".into())?;
    let jacobian = lipschitz::jacobian(map, cell).ok_or("a component may jump")?;
    premultiplied(by, &jacobian).ok_or_else(|| "the matrix of the premultiplication does not fit".into())
}

/// Bounds of the entries of J − I over the closed cell of the region give a norm below 1.
fn contraction(cell: &Cell, jacobian: &[Vec<Expr>]) -> Step {
    let mut bounds: Vec<Vec<Interval>> = Vec::with_capacity(jacobian.len());
    for (i, row) in jacobian.iter().enumerate() {
        let mut line = Vec::with_capacity(row.len());
        for (j, entry) in row.iter().enumerate() {
            let e = if i == j { entry.minus(&Expr::one()) } else { entry.clone() };
            let range = magnitude(&e, cell).ok_or("an entry of J − I is not seen to be bounded")?;
            line.push(range);
        }
        bounds.push(line);
    }
    let n = bounds.len();
    let zero = Interval::point(0.0);
    let below_one = |x: Interval| x.lt(&Interval::point(1.0)).is_true();
    let sum = |entries: &mut dyn Iterator<Item = Interval>| entries.fold(zero, |a, b| a.add(&b));
    let rows = (0..n).all(|i| below_one(sum(&mut bounds[i].iter().copied())));
    let columns = (0..n).all(|j| below_one(sum(&mut bounds.iter().map(|row| row[j]))));
    let frobenius = below_one(sum(&mut bounds.iter().flatten().map(|x| x.sqr())));
    demand(rows || columns || frobenius, || "the bounds do not give a Lipschitz constant below 1".into())
}

/// The largest |e| on the cell, as a thin interval that bounds it from above.
fn magnitude(e: &Expr, cell: &Cell) -> Option<Interval> {
    let enclosure = enclose(e, cell);
    let range = if enclosure.defined.is_true() { enclosure.range? } else { return None };
    let top = range.abs().hi();
    top.is_finite().then(|| Interval::point(top))
}

/// Hadamard's theorem for f = A z + g with g bounded: f is proper since |A z| grows without bound, a local
/// diffeomorphism of Rⁿ, and so a bijection.
fn proper(map: &VectorMapOn, linear: &Premultiplier, premises: &[Certificate]) -> Step {
    let whole = map.cutting_facts().next().is_none()
        && map.region.ranges.iter().all(|(_, span)| *span == Span::real_line());
    demand(whole, || "the region is not all of Rⁿ".into())?;
    let n = map.variables.len();
    demand(linear.len() == n && is_nonsingular(linear), || "A is singular or does not fit".into())?;
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    nonzero_determinant(map, &jacobian, premises)?;
    let cell = map.region.cell();
    for (f, row) in map.components.iter().zip(linear) {
        let rest = without_linear(f, map, row);
        let bounded = enclose(&rest, &cell);
        let range = if bounded.defined.is_true() { bounded.range } else { None };
        demand(range.is_some_and(|r| r.is_bounded()), || format!("not seen to be bounded: {rest:?}"))?;
    }
    Ok(())
}

/// f minus the linear form with these coefficients.
pub(super) fn without_linear(f: &Expr, map: &VectorMapOn, row: &[Rational]) -> Expr {
    let mut terms = vec![f.clone()];
    terms.extend(
        row.iter().zip(&map.variables).map(|(c, v)| Expr::scaled(-c.clone(), Expr::variable(v.clone()))),
    );
    Expr::sum(terms)
}

/// det J ≠ 0 everywhere on the region.
pub(super) fn nonzero_determinant(
    map: &VectorMapOn,
    jacobian: &[Vec<Expr>],
    premises: &[Certificate],
) -> Step {
    let value = determinant(jacobian).ok_or("the determinant is too large")?;
    demand(sign_known(premises, &value, Relation::Ne, &map.region), || {
        "the determinant is not proved to be nonzero".into()
    })
}
