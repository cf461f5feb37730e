//! Values of a variable between the points at which parts of formulas change their sign, or turn.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Expr, Function, Kind, Node, Symbol, derivative};
use crate::proof::search::float_grid;
use crate::real::{Interval, Rational};
use crate::set::{Bound, Span, simplest_between};

/// The most parts that are watched.
const MAX_WATCHED: usize = 16;
/// The most points at which they change.
const MAX_SWITCHES: usize = 40;
/// Steps of the bisection that finds such a point.
const STEPS: usize = 48;

/// The closed ends of the interval, and a simple number between each two of the points at which the formulas may change.
/// What floats say of these points decides nothing: any value that is returned is tried exactly.
pub(super) fn between_switches(a: &Expr, b: &Expr, variable: &Symbol, span: &Span) -> Vec<Expr> {
    let mut values: Vec<Expr> = span.attained_ends();
    let watched = watched(a, b, variable);
    let grid = float_grid(span);
    if watched.is_empty() || grid.is_empty() {
        return values;
    }
    let mut switches: Vec<f64> = watched.iter().flat_map(|u| zeros(u, variable, &grid)).collect();
    switches.truncate(MAX_SWITCHES);
    switches.extend([grid.first(), grid.last()].into_iter().flatten());
    for end in [span.lo(), span.hi()] {
        if let Bound::Finite(e) = end {
            switches.extend(enclose(e, &Cell::new()).range.map(|r| r.midpoint()));
        }
    }
    switches.sort_by(f64::total_cmp);
    switches.dedup();
    for pair in switches.windows(2) {
        let [low, high] = pair else { continue };
        let (Some(low), Some(high)) = (Rational::from_f64(*low), Rational::from_f64(*high)) else { continue };
        let between = simplest_between(&low, &high).map(Expr::number);
        values.extend(between.filter(|x| span.contains(x).is_true()));
    }
    values
}

/// The parts of the formulas on whose signs their form depends: arguments of |·|, bases of roots, and the like, with the
/// derivatives of those that may only touch such a point.
fn watched(a: &Expr, b: &Expr, variable: &Symbol) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    let mut note = |u: Expr, turns: bool| {
        let slope = if turns { derivative(&u, variable) } else { None };
        for e in [Some(u), slope].into_iter().flatten() {
            let speaks_of_it = e.variables().iter().eq([variable]);
            if speaks_of_it && found.len() < MAX_WATCHED && !found.contains(&e) {
                found.push(e);
            }
        }
    };
    for whole in [a, b] {
        whole.any(&mut |part| {
            match part.node() {
                Node::Apply(Function::Abs | Function::Sign | Function::Ln, u) => {
                    u.iter().for_each(|u| note(u.clone(), false));
                }
                Node::Apply(Function::Min | Function::Max, all) => {
                    for (i, x) in all.iter().enumerate() {
                        all[..i].iter().for_each(|y| note(x.minus(y), false));
                    }
                }
                Node::Apply(Function::Tan, u) => {
                    u.iter().for_each(|u| note(Expr::apply(Function::Cos, vec![u.clone()]), false));
                }
                Node::Apply(function, u) if undoes(*function) => u.iter().for_each(|u| note(u.clone(), true)),
                Node::Power(base, r) if r.as_number().is_none_or(|r| !r.is_integer()) => {
                    note(base.clone(), true);
                }
                Node::Power(base, r) if r.as_number().is_some_and(Rational::is_negative) => {
                    note(base.clone(), false);
                }
                Node::Piecewise(p) => p.branches.iter().for_each(|branch| {
                    branch.condition.for_each_comparison(&mut |x, y| note(x.minus(y), false));
                }),
                _ => {}
            }
            false
        });
    }
    found
}

/// Functions that undo another one on one of its branches.
fn undoes(function: Function) -> bool {
    use Function::{Acos, Acosh, Asin, Atan, Atanh, LambertW0, LambertWm1};
    matches!(function, Acos | Acosh | Asin | Atan | Atanh | LambertW0 | LambertWm1)
}

/// Where an expression changes its sign on the grid, nearly.
fn zeros(u: &Expr, variable: &Symbol, grid: &[f64]) -> Vec<f64> {
    let at = |x: f64| {
        let mut cell = Cell::new();
        cell.set(variable.clone(), Interval::try_point(x)?, Kind::Real);
        enclose(u, &cell).range.map(|r| r.midpoint()).filter(|v| v.is_finite())
    };
    let values: Vec<Option<f64>> = grid.iter().map(|&x| at(x)).collect();
    let mut found = Vec::new();
    for i in 1..grid.len() {
        let (Some(before), Some(after)) = (values[i - 1], values[i]) else { continue };
        if before == 0.0 {
            found.push(grid[i - 1]);
        }
        if before * after >= 0.0 {
            continue;
        }
        let (mut low, mut high) = (grid[i - 1], grid[i]);
        for _ in 0..STEPS {
            let middle = low + (high - low) / 2.0;
            match at(middle) {
                Some(v) if v * before > 0.0 => low = middle,
                Some(_) => high = middle,
                None => break,
            }
        }
        found.push(low + (high - low) / 2.0);
    }
    found
}
