//! Values of parameters that meet the assumptions: what fails at one of them need not be tried.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol, derivative};
use crate::proof::check::interval_has;
use crate::real::{Interval, Rational};
use crate::set::{from_condition, sample_points};

use super::Prover;

/// A value for each of some parameters.
pub type Values = Vec<(Symbol, Rational)>;

/// How many points are kept.
const MAX_POINTS: usize = 16;

/// How many are tried.
const MAX_TRIES: usize = 500;

/// The most symbols that are given values.
const MAX_SYMBOLS: usize = 8;

/// Numbers in the order in which they are tried.
const NUMBERS: [(i64, i64); 20] = [
    (1, 1),
    (-1, 1),
    (2, 1),
    (-2, 1),
    (1, 2),
    (-1, 2),
    (3, 1),
    (-3, 1),
    (1, 3),
    (-1, 3),
    (5, 1),
    (-5, 1),
    (3, 4),
    (-7, 4),
    (10, 1),
    (-10, 1),
    (1, 10),
    (-1, 10),
    (7, 2),
    (0, 1),
];

impl Prover {
    /// Values for all symbols that the assumptions speak of and those named, at which the assumptions hold; none where none
    /// were found.
    pub fn parameter_points(&mut self, assumptions: &Assumptions, named: &BTreeSet<Symbol>) -> Rc<[Values]> {
        let mut symbols = named.clone();
        for fact in &assumptions.facts {
            fact.for_each(&mut |e| symbols.extend(e.variables()));
        }
        let key = (assumptions.clone(), symbols.iter().cloned().collect::<Vec<_>>());
        let found = self.parameters.entry(key);
        found.or_insert_with_key(|(a, s)| points(a, s).into()).clone()
    }
}

fn points(assumptions: &Assumptions, symbols: &[Symbol]) -> Vec<Values> {
    if symbols.is_empty() || symbols.len() > MAX_SYMBOLS {
        return Vec::new();
    }
    let choices: Vec<Vec<Rational>> = symbols.iter().map(|s| choices(assumptions, s)).collect();
    if choices.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let facts: Vec<(Expr, Relation)> = assumptions
        .facts
        .iter()
        .filter_map(|fact| match fact {
            Condition::Compare(a, relation, b) => Some((a.minus(b), *relation)),
            _ => None,
        })
        .collect();
    let mut found: Vec<Values> = Vec::new();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for step in 0..MAX_TRIES {
        let values = symbols.iter().zip(&choices).enumerate().map(|(i, (symbol, values))| {
            // The first points walk through the choices, the others jump.
            let at = if step < values.len() && symbols.len() == 1 {
                step
            } else {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let spread = if step < MAX_TRIES / 2 { values.len().min(8) } else { values.len() };
                usize::try_from(state >> 33).unwrap_or(i) % spread
            };
            (symbol.clone(), values[at].clone())
        });
        let mut values: Values = values.collect();
        solve_equations(&facts, &mut values);
        if !found.contains(&values) && meets(&facts, &values, assumptions) {
            found.push(values);
            if found.len() >= MAX_POINTS {
                break;
            }
        }
    }
    found
}

/// Values of one symbol that the facts about it alone allow.
fn choices(assumptions: &Assumptions, symbol: &Symbol) -> Vec<Rational> {
    let kind = assumptions.kind(symbol);
    if kind != Kind::Real {
        let wanted = |k: &i64| match kind {
            Kind::Even => k % 2 == 0,
            Kind::Odd => k % 2 != 0,
            _ => true,
        };
        let numbers = [1, 2, 3, 4, 5, 6, 7, 8, 0, -1, -2, -3, -4, 9, 10, 11, 12];
        return numbers.into_iter().filter(wanted).map(Rational::integer).collect();
    }
    let own = assumptions.facts.iter().filter(|fact| {
        let mut only = true;
        fact.for_each(&mut |e| only &= e.variables().iter().all(|v| v == symbol));
        only
    });
    let own: Vec<Condition> = own.cloned().collect();
    let numbers = || NUMBERS.iter().filter_map(|(n, d)| Rational::ratio(*n, *d));
    if own.is_empty() {
        return numbers().collect();
    }
    let Some(set) = from_condition(&Condition::all(own), symbol) else { return numbers().collect() };
    let mut found: Vec<Rational> =
        numbers().filter(|r| set.contains(&Expr::number(r.clone())).is_true()).collect();
    for point in set.spans().iter().flat_map(sample_points).take(24) {
        if !found.contains(&point) {
            found.push(point);
        }
    }
    found
}

/// Gives the symbols that occur linearly in an equation the value that solves it.
fn solve_equations(facts: &[(Expr, Relation)], values: &mut Values) {
    for (e, relation) in facts {
        if *relation != Relation::Eq {
            continue;
        }
        for i in 0..values.len() {
            let symbol = values[i].0.clone();
            let Some(slope) = derivative(e, &symbol).filter(|s| !s.contains(&symbol) && !s.is_zero()) else {
                continue;
            };
            let at = |e: &Expr, also: &[(Symbol, Rational)]| {
                let value =
                    also.iter().fold(e.clone(), |e, (s, v)| e.substitute(s, &Expr::number(v.clone())));
                value.as_number().cloned()
            };
            let zero = [(symbol.clone(), Rational::zero())];
            let others: Values = values.iter().filter(|(s, _)| *s != symbol).cloned().collect();
            let rest = at(e, &[&others[..], &zero[..]].concat());
            let (Some(slope), Some(rest)) = (at(&slope, &others).and_then(|s| s.recip()), rest) else {
                continue;
            };
            values[i].1 = -(&rest * &slope);
            break;
        }
    }
}

fn meets(facts: &[(Expr, Relation)], values: &Values, assumptions: &Assumptions) -> bool {
    let mut cell = Cell::new();
    put(&mut cell, values, assumptions);
    facts.iter().all(|(e, relation)| {
        let there = enclose(e, &cell);
        there.defined.is_true() && there.range.is_some_and(|r| interval_has(&r, *relation).is_true())
    })
}

/// The cell with the parameters at these values.
pub(super) fn put(cell: &mut Cell, values: &Values, assumptions: &Assumptions) {
    for (symbol, value) in values {
        cell.set(symbol.clone(), Interval::from_rational(value), assumptions.kind(symbol));
    }
}
