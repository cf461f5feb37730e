//! The rules for `VectorNotInjective`.

use crate::expr::enclose::{Cell, enclose, enclose_slope};
use crate::expr::{Expr, Kind, Relation, Symbol, constant};
use crate::proof::check::{Step, demand, not_for};
use crate::proof::claim::SourceSet;
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Point, Premultiplier, VectorMapOn, as_signs, determinant, is_convex};
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::real::{Interval, Rational};

use super::facts::{defined_known, equal_known, sign_known};
use super::injective::smooth_jacobian;
use super::ridge::{Property, ridge};
use super::{is_fresh, radial, well_formed};

pub(in crate::proof::check) fn not_injective(
    map: &VectorMapOn,
    rule: &Rule,
    premises: &[Certificate],
) -> Step {
    well_formed(map)?;
    match rule {
        Rule::EqualPoints { a, b } => equal_points(map, a, b, premises),
        Rule::Orientation { positive, negative } => orientation(map, positive, negative, premises),
        Rule::NewtonBox { a, lower, upper } => newton_box(map, a, lower, upper),
        Rule::RadialCollapse { form, at } => radial::collapse(map, form, at, premises),
        Rule::Ridge { form } => ridge(map, form, Property::NotInjective, premises),
        Rule::FewerComponents => fewer_components(map, premises),
        Rule::Line { point, direction, parameter, inner, name, outer } => {
            let line = Line { point, direction, parameter, inner, name, outer };
            line.check(map, premises)
        }
        other => Err(not_for(other, "VectorNotInjective")),
    }
}

/// The signs of formulas in the parameters that the premises prove.
fn oracle<'a>(map: &'a VectorMapOn, premises: &'a [Certificate]) -> impl FnMut(&Expr, Relation) -> bool + 'a {
    let parameters = map.parameters();
    move |e, relation| sign_known(premises, e, relation, &parameters)
}

fn equal_points(map: &VectorMapOn, a: &Point, b: &Point, premises: &[Certificate]) -> Step {
    let mut sign = oracle(map, premises);
    for point in [a, b] {
        demand(point.is_in_region(map, false, &mut sign), || {
            "a point is not seen to be in the region".into()
        })?;
    }
    let apart = a.0.iter().zip(&b.0).any(|(x, y)| {
        let difference = x.minus(y);
        let constant =
            difference.is_constant() && constant::sign_of(&difference).is_some_and(std::cmp::Ordering::is_ne);
        constant || sign(&difference, Relation::Ne)
    });
    demand(apart, || "the points are not seen to be different".into())?;
    let parameters = map.parameters();
    for f in &map.components {
        let (Some(x), Some(y)) = (a.value(f, map, &mut sign), b.value(f, map, &mut sign)) else {
            return Err("a value is not known to exist".into());
        };
        let constants = x.is_constant() && y.is_constant();
        let same = x == y
            || (constants && constant::compare(&x, &y) == Some(std::cmp::Ordering::Equal))
            || equal_known(premises, &x, &y, &parameters)
            || sign(&x.minus(&y), Relation::Eq);
        demand(same, || format!("not seen to be equal: {x:?} and {y:?}"))?;
    }
    Ok(())
}

fn orientation(map: &VectorMapOn, positive: &Point, negative: &Point, premises: &[Certificate]) -> Step {
    demand(map.has_wide_ranges() && is_convex(map), || {
        "the region is not seen to be convex with interior points".into()
    })?;
    let jacobian = smooth_jacobian(map, &Premultiplier::new(), premises)?;
    let value = determinant(&jacobian).ok_or("the determinant is too large")?;
    let mut sign = oracle(map, premises);
    for (point, relation) in [(positive, Relation::Gt), (negative, Relation::Lt)] {
        demand(point.is_in_region(map, true, &mut sign), || {
            "a point is not seen to be in the interior of the region".into()
        })?;
        let there = point.value(&value, map, &mut sign).ok_or("the determinant at a point is not known")?;
        let known = if there.is_constant() {
            constant::sign_of(&there).is_some_and(|order| relation.holds(order))
        } else {
            sign(&there, relation)
        };
        demand(known, || "the determinant is not seen to have the stated sign at a point".into())?;
    }
    Ok(())
}

/// Krawczyk's test: for F = f − f(a), a box X with centre m and a matrix Y, K = m − Y F(m) + (I − Y F′(X))(X − m). If K lies
/// in X and the maximum norm of I − Y F′(X) is below 1, then Y is nonsingular and x − Y F(x) maps X into itself, so F has
/// a zero in X (Brouwer).
fn newton_box(map: &VectorMapOn, a: &[Rational], lower: &[Rational], upper: &[Rational]) -> Step {
    let n = map.variables.len();
    demand(map.components.len() == n, || "the Jacobian is not square".into())?;
    demand(a.len() == n && lower.len() == n && upper.len() == n, || "a point does not fit the map".into())?;
    demand(map.components.iter().all(|f| map_symbols_only(map, f)), || "the map has parameters".into())?;
    demand(lower.iter().zip(upper).all(|(l, u)| l < u), || "the box is empty".into())?;
    demand((0..n).any(|i| a[i] < lower[i] || a[i] > upper[i]), || "the point lies in the box".into())?;
    let at = Point(a.iter().cloned().map(Expr::number).collect());
    demand(at.is_in_region(map, false, &mut |_, _| false), || "the point is not in the region".into())?;
    // The box is widened to floats; the wider one must lie in the region and still not contain the point.
    let sides: Option<Vec<Interval>> = lower.iter().zip(upper).map(|(l, u)| around(l, u)).collect();
    let sides = sides.ok_or("the box is not finite")?;
    let outside = (0..n).any(|i| {
        let x = Interval::from_rational(&a[i]);
        x.lt(&sides[i]).is_true() || sides[i].lt(&x).is_true()
    });
    demand(outside, || "the point is too close to the box".into())?;
    let whole = cell(map, &sides);
    demand(box_in_region(map, &sides, &whole), || "the box is not seen to be in the region".into())?;
    let centre: Vec<Interval> = sides.iter().map(|s| Interval::point(s.midpoint())).collect();
    let middle = cell(map, &centre);
    let mut values = Vec::with_capacity(n);
    let mut slopes = vec![Vec::with_capacity(n); n];
    let mut central = vec![vec![0.0; n]; n];
    for (i, f) in map.components.iter().enumerate() {
        let target = enclose(&at.substitute_into(f, &map.variables), &Cell::new());
        let there = enclose(f, &middle);
        let (Some(t), Some(v)) = (target.range, there.range) else {
            return Err("a value is not known".into());
        };
        demand(target.defined.is_true() && there.defined.is_true(), || "a value is not known".into())?;
        values.push(v.sub(&t));
        for (j, v) in map.variables.iter().enumerate() {
            let slope = enclose_slope(f, v, &whole);
            let known = slope.value.defined.is_true() && slope.differentiable;
            demand(known, || "a component is not seen to be C¹ on the box".into())?;
            slopes[i].push(slope.derivative.ok_or("a slope is not bounded")?);
            let at_centre = enclose_slope(f, v, &middle).derivative.unwrap_or(slopes[i][j]);
            central[i][j] = at_centre.midpoint();
        }
    }
    let inverse = float_inverse(central).ok_or("the Jacobian at the centre is singular")?;
    let row_times = |row: &[f64], column: &dyn Fn(usize) -> Interval| {
        row.iter()
            .enumerate()
            .fold(Interval::point(0.0), |sum, (k, y)| sum.add(&Interval::point(*y).mul(&column(k))))
    };
    for i in 0..n {
        let mut image = centre[i].sub(&row_times(&inverse[i], &|k| values[k]));
        let mut norm = Interval::point(0.0);
        for j in 0..n {
            let unit = Interval::point(if i == j { 1.0 } else { 0.0 });
            let entry = unit.sub(&row_times(&inverse[i], &|k| slopes[k][j]));
            image = image.add(&entry.mul(&sides[j].sub(&centre[j])));
            norm = norm.add(&entry.abs());
        }
        demand(image.is_subset(&sides[i]), || "the Newton step leaves the box".into())?;
        demand(norm.lt(&Interval::point(1.0)).is_true(), || "the Newton step is no contraction".into())?;
    }
    Ok(())
}

fn map_symbols_only(map: &VectorMapOn, f: &Expr) -> bool {
    f.variables().iter().all(|s| map.variables.contains(s))
}

/// The closed interval of floats around two rationals.
fn around(lower: &Rational, upper: &Rational) -> Option<Interval> {
    let (lo, hi) = (Interval::from_rational(lower).lo(), Interval::from_rational(upper).hi());
    (lo.is_finite() && hi.is_finite()).then(|| Interval::closed(lo, hi)).flatten()
}

fn cell(map: &VectorMapOn, sides: &[Interval]) -> Cell {
    let mut cell = Cell::new();
    for (v, side) in map.variables.iter().zip(sides) {
        cell.set(v.clone(), *side, Kind::Real);
    }
    cell
}

/// Whether the box lies in every interval of the region and meets its inequalities.
fn box_in_region(map: &VectorMapOn, sides: &[Interval], cell: &Cell) -> bool {
    let inside = map.variables.iter().zip(sides).all(|(v, side)| {
        map.region.span(v).is_some_and(|span| {
            let end = |x: f64| Rational::from_f64(x).map(Expr::number);
            match (end(side.lo()), end(side.hi())) {
                (Some(lo), Some(hi)) => span.contains(&lo).is_true() && span.contains(&hi).is_true(),
                _ => false,
            }
        })
    });
    inside
        && map.region.assumptions.facts.iter().all(|fact| {
            as_signs(fact).is_some_and(|signs| {
                signs.iter().all(|(e, relation)| crate::proof::check::range::sign_on(e, *relation, cell))
            })
        })
}

/// The inverse of a matrix of floats by elimination with row exchanges; any nonsingular matrix will do.
fn float_inverse(mut m: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = m.len();
    let mut inverse: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|&p, &q| m[p][k].abs().total_cmp(&m[q][k].abs()))?;
        m.swap(k, pivot);
        inverse.swap(k, pivot);
        let scale = m[k][k];
        if scale == 0.0 || !scale.is_finite() {
            return None;
        }
        for j in 0..n {
            m[k][j] /= scale;
            inverse[k][j] /= scale;
        }
        for i in (0..n).filter(|&i| i != k) {
            let factor = m[i][k];
            for j in 0..n {
                m[i][j] -= factor * m[k][j];
                inverse[i][j] -= factor * inverse[k][j];
            }
        }
    }
    inverse.iter().flatten().all(|x| x.is_finite()).then_some(inverse)
}

/// The data of the rule `Line`.
struct Line<'a> {
    point: &'a Point,
    direction: &'a Point,
    parameter: &'a Symbol,
    inner: &'a Expr,
    name: &'a Symbol,
    outer: &'a [Expr],
}

impl Line<'_> {
    /// φ(t) = φ(t′) for some t ≠ t′, so the map takes one value at the two points of the line.
    fn check(&self, map: &VectorMapOn, premises: &[Certificate]) -> Step {
        let assumptions = map.parameter_assumptions();
        demand(self.point.fits(map) && self.direction.fits(map), || "the line does not fit the map".into())?;
        demand(self.outer.len() == map.components.len(), || "a component is missing".into())?;
        demand(
            self.parameter != self.name && is_fresh(map, self.parameter) && is_fresh(map, self.name),
            || "a name has another meaning".into(),
        )?;
        let free_of_names = |e: &Expr| !e.contains(self.parameter) && !e.contains(self.name);
        demand(self.point.0.iter().chain(&self.direction.0).all(free_of_names), || {
            "the line contains a name of its own".into()
        })?;
        demand(map.is_parameter(self.inner) && !self.inner.contains(self.name), || {
            "the inner formula has other variables".into()
        })?;
        demand(self.outer.iter().all(|e| map.is_parameter(e) && !e.contains(self.parameter)), || {
            "an outer formula has other variables".into()
        })?;
        let mut sign = oracle(map, premises);
        let moves = self.direction.0.iter().any(|x| {
            let constant = x.is_constant() && constant::sign_of(x).is_some_and(std::cmp::Ordering::is_ne);
            constant || sign(x, Relation::Ne)
        });
        demand(moves, || "the direction is not seen to be nonzero".into())?;
        let span = premises.iter().find_map(|p| match &p.claim {
            Claim::NotInjective(one)
                if one.formula == *self.inner
                    && one.variable == *self.parameter
                    && one.assumptions == assumptions =>
            {
                match &one.source {
                    SourceSet::Set(set) => set.hull(),
                    SourceSet::NaturalDomain => None,
                }
            }
            _ => None,
        });
        let span = span.ok_or("no premise shows that the inner formula is not injective")?;
        let on = Domain::on(self.parameter, &span, &assumptions);
        let t = Expr::variable(self.parameter.clone());
        let moving: Vec<Expr> =
            self.point.0.iter().zip(&self.direction.0).map(|(p, q)| p.plus(&q.times(&t))).collect();
        let moving = Point(moving);
        for x in &moving.0 {
            demand(defined_known(premises, x, &on), || "the line is not seen to be defined".into())?;
        }
        let inside = region_conditions(map).ok_or("the region is not given by comparisons")?;
        for (e, relation) in &inside {
            let there = moving.substitute_into(e, &map.variables);
            let constant =
                there.is_constant() && constant::sign_of(&there).is_some_and(|order| relation.holds(order));
            demand(constant || sign_known(premises, &there, *relation, &on), || {
                "the line is not seen to stay in the region".into()
            })?;
        }
        for (f, outer) in map.components.iter().zip(self.outer) {
            let left = moving.substitute_into(f, &map.variables);
            let right = outer.substitute(self.name, self.inner);
            demand(equal_known(premises, &left, &right, &on), || {
                format!("not proved equal on the line: {left:?} and {right:?}")
            })?;
            demand(defined_known(premises, &right, &on), || "a component is not known to be defined".into())?;
        }
        Ok(())
    }
}

/// What puts a point into the region: signs of formulas in the variables.
fn region_conditions(map: &VectorMapOn) -> Option<Vec<(Expr, Relation)>> {
    let mut found = Vec::new();
    for v in &map.variables {
        let span = map.region.span(v)?;
        let x = Expr::variable(v.clone());
        let relation = |closed| if closed { Relation::Ge } else { Relation::Gt };
        found.extend(span.lo().finite().map(|lo| (x.minus(lo), relation(span.lo_closed()))));
        found.extend(span.hi().finite().map(|hi| (hi.minus(&x), relation(span.hi_closed()))));
    }
    for fact in map.cutting_facts() {
        found.extend(as_signs(fact)?);
    }
    Some(found)
}

fn fewer_components(map: &VectorMapOn, premises: &[Certificate]) -> Step {
    demand(map.components.len() < map.variables.len(), || "not fewer components than variables".into())?;
    demand(map.has_wide_ranges() && map.cutting_facts().next().is_none(), || {
        "the region is not seen to have interior points".into()
    })?;
    for f in &map.components {
        demand(is_smooth(f), || "a component has case distinctions".into())?;
        demand(defined_known(premises, f, &map.region), || format!("not proved to be defined: {f:?}"))?;
    }
    Ok(())
}
