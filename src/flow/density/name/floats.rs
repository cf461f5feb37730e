//! A quick look by floats at which families can fit: it proposes only.

use std::collections::BTreeSet;

use super::calc::Calc;
use super::{Question, fit};
use crate::expr::constant;
use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Symbol, derivative};
use crate::flow::base::{Base, Family};
use crate::proof::search::Prover;
use crate::real::{Interval, Rational};

/// Log-densities that differ by more, relative to their size, are different.
const TOLERANCE: f64 = 1e-6;

/// Values of the parameters of the problem that are tried.
const MAX_VALUES: usize = 2;

/// The density at some points for some values of the parameters.
pub(super) struct Floats {
    /// For each list of values: the points, with the logarithm of the density and its derivatives there.
    worlds: Vec<World>,
}

struct World {
    cell: Cell,
    points: Vec<Point>,
}

struct Point {
    x: f64,
    log: f64,
    derivatives: [f64; 3],
}

const NAMES: [&str; 4] = ["\u{1}x", "\u{1}s", "\u{1}r", "\u{1}q"];

impl Floats {
    pub fn new(question: &Question<'_>, prover: &mut Prover) -> Self {
        let mut names: BTreeSet<Symbol> = BTreeSet::new();
        for piece in &question.pieces {
            names.extend(piece.density.variables());
        }
        for end in [&question.low, &question.high].into_iter().flatten() {
            names.extend(end.variables());
        }
        names.remove(&question.x);
        let values = if names.is_empty() {
            vec![Vec::new()]
        } else {
            prover.parameter_points(question.assumptions, &names).iter().take(MAX_VALUES).cloned().collect()
        };
        let worlds = values.into_iter().map(|values| {
            let mut cell = Cell::new();
            for (symbol, value) in &values {
                cell = cell.with(symbol, Interval::from_rational(value));
            }
            let points = points(question, &cell);
            World { cell, points }
        });
        Self { worlds: worlds.collect() }
    }

    /// Which of the candidates of the family fit everywhere, by their places.
    pub fn fitting(&mut self, question: &Question<'_>, family: Family) -> Vec<usize> {
        let mut fitting: Option<Vec<usize>> = None;
        let symbol = |i: usize| Expr::symbol(NAMES[i]);
        let calc = Calc {
            x: symbol(0),
            s: symbol(1),
            r: symbol(2),
            q: symbol(3),
            low: question.low.clone(),
            high: question.high.clone(),
            kinks: question.kinks(),
            base: question.base.clone(),
        };
        let candidates = fit::fit(family, &calc, &mut Expr::clone);
        for world in &self.worlds {
            if world.points.len() < 3 {
                return Vec::new();
            }
            let good = candidates.iter().enumerate().filter(|(_, c)| world.fits(family, c)).map(|(i, _)| i);
            let good: Vec<usize> = good.collect();
            fitting = Some(match fitting {
                None => good,
                Some(before) => before.into_iter().filter(|i| good.contains(i)).collect(),
            });
            if fitting.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
        }
        fitting.unwrap_or_default()
    }
}

impl World {
    /// Whether the parameters at the first point give the density at all points.
    fn fits(&self, family: Family, candidate: &[Expr]) -> bool {
        let Some(first) = self.points.first() else { return false };
        let mut cell = self.cell.clone();
        let values = [first.x, first.derivatives[0], first.derivatives[1], first.derivatives[2]];
        for (name, value) in NAMES.iter().zip(values) {
            let Some(value) = Interval::try_point(value) else { return false };
            cell = cell.with(&Symbol::new(name), value);
        }
        let mut parameters = Vec::new();
        let mut inner = Cell::new();
        for (i, e) in candidate.iter().enumerate() {
            let Some(value) = float(e, &cell).and_then(Interval::try_point) else { return false };
            let symbol = Symbol::new(&format!("\u{1}p{i}"));
            inner = inner.with(&symbol, value);
            parameters.push(Expr::variable(symbol));
        }
        let x = Symbol::new(NAMES[0]);
        let log = Base { family, parameters, variable: x.clone(), given: None }
            .log_density(&Expr::variable(x.clone()));
        self.points.iter().all(|point| {
            let Some(at) = Interval::try_point(point.x) else { return false };
            let cell = inner.clone().with(&x, at);
            let there = float(&log, &cell);
            there.is_some_and(|l| (l - point.log).abs() <= TOLERANCE * point.log.abs().max(1.0))
        })
    }
}

/// Points of the support, with values where all are known.
fn points(question: &Question<'_>, cell: &Cell) -> Vec<Point> {
    let mut found = Vec::new();
    for piece in &question.pieces {
        let end = |bound: &crate::set::Bound| bound.finite().map(|e| float(e, cell));
        let (low, high) = (end(piece.span.lo()), end(piece.span.hi()));
        let places: Vec<f64> = match (low, high) {
            (Some(Some(a)), Some(Some(b))) => [0.31, 0.57, 0.83].iter().map(|t| a + (b - a) * t).collect(),
            (Some(Some(a)), None) => [0.4, 1.3, 2.7].iter().map(|t| a + t).collect(),
            (None, Some(Some(b))) => [0.4, 1.3, 2.7].iter().map(|t| b - t).collect(),
            (None, None) => vec![-1.3, 0.45, 1.9],
            _ => continue,
        };
        let mut formulas = vec![piece.log_density.clone()];
        for _ in 0..3 {
            // Where there is no derivative the families that use it do not fit.
            let next = formulas.last().and_then(|e| derivative(e, &question.x));
            formulas.push(next.unwrap_or_else(Expr::zero));
        }
        for x in places {
            let Some(at) = Interval::try_point(x) else { continue };
            let cell = cell.clone().with(&question.x, at);
            let values: Option<Vec<f64>> = formulas.iter().map(|e| float(e, &cell)).collect();
            if let Some(&[log, s, r, q]) = values.as_deref() {
                found.push(Point { x, log, derivatives: [s, r, q] });
            }
        }
    }
    found
}

/// The value of an expression, by the middle of a narrow enclosure.
fn float(e: &Expr, cell: &Cell) -> Option<f64> {
    const NARROW: f64 = 1e-7;
    let range = enclose(e, cell).certain()?;
    let middle = range.midpoint();
    (range.is_bounded() && range.hi() - range.lo() <= NARROW * middle.abs().max(1.0)).then_some(middle)
}

/// A simple number that is as good as equal to a constant.
pub(super) fn nice(e: &Expr) -> Option<Expr> {
    let value = constant::to_f64(e).filter(|v| v.is_finite() && v.abs() < 1e9)?;
    let size = e.size_up_to(100);
    let rational = |v: f64| near_rational(v).map(Expr::number);
    let found = rational(value)
        .or_else(|| rational(value * value).map(|q| if value < 0.0 { q.sqrt().negate() } else { q.sqrt() }))
        .or_else(|| rational(value / std::f64::consts::PI).map(|q| q.times(&Expr::pi())))
        .or_else(|| rational(core_math::exp(value)).filter(|_| value.abs() < 12.0).map(Expr::ln))
        .or_else(|| {
            let log = (value > 0.0).then(|| core_math::log(value))?;
            rational(log).map(Expr::exp)
        })?;
    (found.size_up_to(100) < size).then_some(found)
}

/// p/q with small p and q.
fn near_rational(value: f64) -> Option<Rational> {
    const CLOSE: f64 = 1e-10;
    (1..=60i64).find_map(|q| {
        #[allow(clippy::cast_precision_loss, reason = "small")]
        let scaled = value * q as f64;
        let nearest = scaled.round();
        #[allow(clippy::cast_possible_truncation, reason = "bounded")]
        let p = (nearest.abs() < 1e6).then_some(nearest as i64)?;
        let near = (scaled - nearest).abs() <= CLOSE * scaled.abs().max(1.0);
        (near && p != 0).then(|| Rational::ratio(p, q)).flatten()
    })
}
