//! Looks for reasons why a map of several variables is not injective.

use std::cmp::Ordering;

use crate::expr::constant::{self, sign_of};
use crate::expr::enclose::{Cell, enclose, enclose_slope};
use crate::expr::{Expr, Kind, Relation, Symbol};
use crate::proof::search::Prover;
use crate::proof::vector::{Point, VectorMapOn, as_signs, determinant};
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::{Interval, Rational};

/// How many points are compared with each other.
const MAX_POINTS: usize = 400;

/// How many pairs with close values are looked at exactly.
const MAX_PAIRS: usize = 24;

/// Values closer than this, relative to their size, may be equal.
const CLOSE: f64 = 1e-9;

/// Values of parameters at which points are compared.
const PARAMETER_VALUES: [(i64, i64); 8] =
    [(7, 5), (11, 13), (-7, 5), (17, 7), (-11, 13), (1, 3), (23, 9), (-17, 7)];

/// A pair of points with one value.
pub(crate) struct EqualPair {
    /// A point.
    pub a: Point,
    /// Another one.
    pub b: Point,
    /// The components of the common value.
    pub value: Vec<Expr>,
}

/// A point and a box.
pub(crate) struct PointAndBox {
    /// The point.
    pub a: Vec<Rational>,
    /// The lower corner of the box.
    pub lower: Vec<Rational>,
    /// Its upper corner.
    pub upper: Vec<Rational>,
}

impl Prover {
    /// Two simple points with one value.
    pub(crate) fn vector_equal_points(&mut self, map: &VectorMapOn) -> Option<(EqualPair, Proved)> {
        let points = self.points_of_region(map, false, MAX_POINTS);
        let parameters = some_parameters(map)?;
        let values: Vec<Option<Vec<f64>>> =
            points.iter().map(|p| float_values(map, p, &parameters)).collect();
        if !self.spend(points.len() * points.len() / 50) {
            return None;
        }
        let mut pairs = 0_usize;
        for j in 1..points.len() {
            for i in 0..j {
                let (Some(x), Some(y)) = (&values[i], &values[j]) else { continue };
                let close =
                    x.iter().zip(y).all(|(a, b)| (a - b).abs() <= CLOSE * (1.0 + a.abs().max(b.abs())));
                if !close {
                    continue;
                }
                pairs += 1;
                if pairs > MAX_PAIRS || !self.spend(50) {
                    return None;
                }
                if let Some(found) = self.confirm_equal_points(map, &points[i], &points[j]) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// The proof that two points have one value, if they have.
    pub(crate) fn confirm_equal_points(
        &mut self,
        map: &VectorMapOn,
        a: &Point,
        b: &Point,
    ) -> Option<(EqualPair, Proved)> {
        let parameters = map.parameters();
        let mut premises = Vec::new();
        let mut value = Vec::with_capacity(map.components.len());
        for f in &map.components {
            let x = a.value(f, map, &mut |_, _| false)?;
            let y = b.value(f, map, &mut |_, _| false)?;
            let constants = x.is_constant() && y.is_constant();
            let same = x == y || (constants && constant::compare(&x, &y) == Some(Ordering::Equal));
            if !same {
                premises.push(self.equal(&x, &y, &parameters)?);
            }
            value.push(if x.size_up_to(200) <= y.size_up_to(200) { x } else { y });
        }
        let rule = Rule::EqualPoints { a: a.clone(), b: b.clone() };
        let certificate = Certificate::new(Claim::VectorNotInjective(map.clone()), rule, premises);
        let proof = self.confirm(certificate)?;
        Some((EqualPair { a: a.clone(), b: b.clone(), value }, proof))
    }

    /// Two points of which the map keeps the orientation at one and reverses it at the other.
    pub(crate) fn vector_orientation(&mut self, map: &VectorMapOn) -> Option<(Point, Point, Proved)> {
        let value = determinant(&map.jacobian()?)?;
        let mut premises = self.smooth_premises(map)?;
        let parameters = map.parameters();
        let (mut positive, mut negative) = (None, None);
        for point in self.points_of_region(map, true, MAX_POINTS / 2) {
            if !self.spend(5) {
                return None;
            }
            let Some(there) = point.value(&value, map, &mut |_, _| false) else { continue };
            let order = if there.is_constant() {
                sign_of(&there)
            } else {
                [(Relation::Gt, Ordering::Greater), (Relation::Lt, Ordering::Less)].into_iter().find_map(
                    |(relation, order)| {
                        let certificate = self.shallow(&there, relation, &parameters)?;
                        premises.push(certificate);
                        Some(order)
                    },
                )
            };
            match order {
                Some(Ordering::Greater) if positive.is_none() => positive = Some(point),
                Some(Ordering::Less) if negative.is_none() => negative = Some(point),
                _ => {}
            }
            if let (Some(p), Some(n)) = (&positive, &negative) {
                let rule = Rule::Orientation { positive: p.clone(), negative: n.clone() };
                let claim = Claim::VectorNotInjective(map.clone());
                let proof = self.confirm(Certificate::new(claim, rule, premises))?;
                return Some((p.clone(), n.clone(), proof));
            }
        }
        None
    }

    /// A point whose value is taken a second time, in a box found by Newton's method in floats.
    pub(crate) fn vector_newton(&mut self, map: &VectorMapOn) -> Option<(PointAndBox, Proved)> {
        let n = map.variables.len();
        let free = |f: &Expr| f.variables().iter().any(|s| !map.variables.contains(s));
        if map.components.len() != n || map.components.iter().any(free) {
            return None;
        }
        let points = self.points_of_region(map, false, 60);
        let rational = |p: &Point| p.0.iter().map(|x| x.as_number().cloned()).collect::<Option<Vec<_>>>();
        for target in points.iter().filter(|p| rational(p).is_some()).take(8) {
            let (Some(a), Some(goal)) = (rational(target), float_values(map, target, &[])) else { continue };
            let start: Vec<f64> = a.iter().map(Rational::to_f64).collect();
            for from in &points {
                if !self.spend(60) {
                    return None;
                }
                let Some(from) = coordinates(from) else { continue };
                let Some(found) = newton(map, &goal, from) else { continue };
                let apart = found.iter().zip(&start).any(|(x, y)| (x - y).abs() > 1e-3 * (1.0 + y.abs()));
                if !apart {
                    continue;
                }
                for radius in [1e-7, 1e-5, 1e-3] {
                    let corner = |sign: f64| {
                        found
                            .iter()
                            .map(|x| Rational::from_f64(x + sign * radius * (1.0 + x.abs())))
                            .collect::<Option<Vec<_>>>()
                    };
                    let (lower, upper) = (corner(-1.0)?, corner(1.0)?);
                    let rule = Rule::NewtonBox { a: a.clone(), lower: lower.clone(), upper: upper.clone() };
                    let claim = Claim::VectorNotInjective(map.clone());
                    if let Some(proof) = self.confirm(Certificate::new(claim, rule, Vec::new())) {
                        return Some((PointAndBox { a, lower, upper }, proof));
                    }
                }
            }
        }
        None
    }

    /// A proof that a continuous map to fewer dimensions is not injective.
    pub(crate) fn vector_fewer_components(&mut self, map: &VectorMapOn) -> Option<Proved> {
        let premises =
            map.components.iter().map(|f| self.defined_on_region(f, map)).collect::<Option<Vec<_>>>()?;
        self.confirm(Certificate::new(
            Claim::VectorNotInjective(map.clone()),
            Rule::FewerComponents,
            premises,
        ))
    }
}

/// Values of the parameters that meet the assumptions, where simple ones are found.
fn some_parameters(map: &VectorMapOn) -> Option<Vec<(Symbol, Rational)>> {
    let mut symbols: Vec<Symbol> = map.components.iter().flat_map(Expr::variables).collect();
    let assumptions = map.parameter_assumptions();
    for fact in &assumptions.facts {
        fact.for_each(&mut |e| symbols.extend(e.variables()));
    }
    symbols.sort();
    symbols.dedup();
    symbols.retain(|s| !map.variables.contains(s));
    if symbols.is_empty() {
        return Some(Vec::new());
    }
    let meets = |values: &[(Symbol, Rational)]| {
        assumptions.facts.iter().all(|fact| {
            let there = fact.map(&mut |e| substituted(e, values));
            constant::decide(&there).is_true()
        })
    };
    for shift in 0..64 {
        let values: Vec<(Symbol, Rational)> = symbols
            .iter()
            .enumerate()
            .filter_map(|(i, s)| {
                let (p, q) = PARAMETER_VALUES[(shift * (2 * i + 1) + i) % PARAMETER_VALUES.len()];
                let real = assumptions.kind(s) == Kind::Real;
                let value =
                    if real { Rational::ratio(p, q)? } else { kind_value(assumptions.kind(s), shift) };
                Some((s.clone(), value))
            })
            .collect();
        if meets(&values) {
            return Some(values);
        }
    }
    None
}

fn kind_value(kind: Kind, shift: usize) -> Rational {
    let k = i64::try_from(shift % 4).unwrap_or(0) + 1;
    Rational::integer(match kind {
        Kind::Even => 2 * k,
        Kind::Odd => 2 * k + 1,
        Kind::Integer | Kind::Real => k + 1,
    })
}

fn substituted(e: &Expr, values: &[(Symbol, Rational)]) -> Expr {
    e.replace(&mut |part| {
        let symbol = part.as_variable()?;
        values.iter().find(|(s, _)| s == symbol).map(|(_, v)| Expr::number(v.clone()))
    })
}

/// The values of the components at a point as floats; `None` where one is not known.
fn float_values(map: &VectorMapOn, point: &Point, parameters: &[(Symbol, Rational)]) -> Option<Vec<f64>> {
    let mut cell = float_cell(map, &coordinates(point)?);
    for (s, value) in parameters {
        cell.set(s.clone(), Interval::from_rational(value), Kind::Real);
    }
    map.components
        .iter()
        .map(|f| {
            let there = enclose(f, &cell);
            there.range.filter(|r| there.defined.is_true() && r.is_bounded()).map(|r| r.midpoint())
        })
        .collect()
}

fn coordinates(point: &Point) -> Option<Vec<f64>> {
    point.0.iter().map(constant::to_f64).collect()
}

fn float_cell(map: &VectorMapOn, at: &[f64]) -> Cell {
    let mut cell = Cell::new();
    for (v, x) in map.variables.iter().zip(at) {
        cell.set(v.clone(), Interval::point(*x), Kind::Real);
    }
    cell
}

/// Newton's method for f(x) = goal in floats, inside the region.
fn newton(map: &VectorMapOn, goal: &[f64], mut x: Vec<f64>) -> Option<Vec<f64>> {
    for _ in 0..40 {
        let cell = float_cell(map, &x);
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(x.len());
        let mut size = 0.0_f64;
        for (f, target) in map.components.iter().zip(goal) {
            let value = enclose(f, &cell);
            let value = value.range.filter(|r| value.defined.is_true() && r.is_bounded())?.midpoint();
            let mut row = Vec::with_capacity(x.len() + 1);
            for v in &map.variables {
                row.push(enclose_slope(f, v, &cell).derivative.filter(Interval::is_bounded)?.midpoint());
            }
            row.push(target - value);
            size = size.max((target - value).abs() / (1.0 + target.abs()));
            rows.push(row);
        }
        if size < 1e-13 {
            return is_inside(map, &cell).then_some(x);
        }
        let step = solve(rows)?;
        let length = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        let damping = if length > 2.0 { 2.0 / length } else { 1.0 };
        for (value, s) in x.iter_mut().zip(&step) {
            *value += damping * s;
        }
        if x.iter().any(|v| !v.is_finite()) {
            return None;
        }
    }
    None
}

fn is_inside(map: &VectorMapOn, cell: &Cell) -> bool {
    let in_ranges = map.region.ranges.iter().all(|(v, span)| {
        cell.get(v)
            .and_then(|x| Rational::from_f64(x.lo()))
            .is_some_and(|x| span.contains(&Expr::number(x)).is_true())
    });
    in_ranges
        && map.cutting_facts().all(|fact| {
            as_signs(fact).is_some_and(|signs| {
                signs.iter().all(|(e, relation)| crate::proof::check::sign_on(e, *relation, cell))
            })
        })
}

/// Solves a small linear system given by rows with the right-hand side last.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = rows.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|&p, &q| rows[p][k].abs().total_cmp(&rows[q][k].abs()))?;
        rows.swap(k, pivot);
        if rows[k][k].abs() < 1e-14 {
            return None;
        }
        let (above, below) = rows.split_at_mut(k + 1);
        for row in below {
            let factor = row[k] / above[k][k];
            for (x, p) in row.iter_mut().zip(&above[k]).skip(k) {
                *x -= factor * p;
            }
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| rows[i][j] * x[j]).sum();
        x[i] = (rows[i][n] - known) / rows[i][i];
    }
    Some(x)
}
