//! The evaluation itself, which visits what is shared only once.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::cases::Cases;
use super::slope::Jet;
use super::{Cell, Enclosure, combine, function, power};
use crate::expr::{Expr, Node, Symbol};
use crate::real::{Interval, Ternary, effort};

/// A cell and what has been evaluated on it. It must not outlive the expressions that it has evaluated: they are
/// told apart by their addresses.
pub(super) struct Context {
    pub cell: Cell,
    values: RefCell<FxHashMap<*const Node, Enclosure>>,
    jets: RefCell<FxHashMap<(*const Node, Symbol), Jet>>,
}

impl Context {
    pub fn new(cell: Cell) -> Self {
        Self { cell, values: RefCell::default(), jets: RefCell::default() }
    }

    /// The enclosure of an expression on the cell.
    pub fn value(&self, e: &Expr) -> Enclosure {
        if !is_worth_keeping(e) {
            return self.evaluate(e);
        }
        let key = e.address();
        let known = self.values.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let value = self.evaluate(e);
            self.values.borrow_mut().insert(key, value);
            value
        })
    }

    /// The slope of an expression, found by `evaluate` where it is not known yet.
    pub fn jet(&self, e: &Expr, v: &Symbol, evaluate: impl FnOnce() -> Jet) -> Jet {
        if !is_worth_keeping(e) {
            return evaluate();
        }
        let key = (e.address(), v.clone());
        let known = self.jets.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let jet = evaluate();
            self.jets.borrow_mut().insert(key, jet);
            jet
        })
    }

    fn evaluate(&self, e: &Expr) -> Enclosure {
        effort::charge(1);
        match e.node() {
            Node::Number(value) => Enclosure::total(Interval::from_rational(value)),
            Node::Pi => Enclosure::total(Interval::pi()),
            Node::Variable(symbol) => Enclosure::total(self.cell.values(symbol)),
            Node::Sum(terms) => self.fold(terms, |a, b| a + b),
            Node::Product(factors) => self.fold(factors, |a, b| a * b),
            Node::Power(base, exponent) => {
                let form = power::form(exponent, &self.cell);
                combine(&[self.value(base), self.value(exponent)], |x| power::image(&form, &x[0], &x[1]))
            }
            Node::Apply(function, arguments) => {
                let arguments: Vec<Enclosure> = arguments.iter().map(|a| self.value(a)).collect();
                combine(&arguments, |x| function::image(*function, x))
            }
            Node::Piecewise(p) => {
                let cases = Cases::of(p, self);
                let values: Vec<Enclosure> = cases
                    .active
                    .iter()
                    .map(|case| case.within(self, |part| part.value(case.value)))
                    .collect();
                value_of_cases(&cases, &values)
            }
        }
    }

    /// A sum or product.
    fn fold(&self, parts: &[Expr], operation: impl Fn(Interval, Interval) -> Interval) -> Enclosure {
        let parts: Vec<Enclosure> = parts.iter().map(|part| self.value(part)).collect();
        combine(&parts, |x| {
            x.iter().copied().reduce(&operation).map_or_else(Enclosure::nowhere, Enclosure::total)
        })
    }
}

/// What formula by cases is, from the values of its active cases.
pub(super) fn value_of_cases(cases: &Cases<'_>, values: &[Enclosure]) -> Enclosure {
    let Some(range) = values.iter().filter_map(|v| v.range).reduce(|a, b| a.hull(&b)) else {
        return Enclosure::nowhere();
    };
    let everywhere = cases.covering && values.iter().all(|v| v.defined.is_true());
    Enclosure {
        range: Some(range),
        defined: if everywhere { Ternary::True } else { Ternary::Unknown },
        continuous: everywhere && cases.certain && values.iter().all(|v| v.continuous),
    }
}

/// Shared expressions, which may be met again, and formulas by cases, whose conditions are looked at several
/// times.
fn is_worth_keeping(e: &Expr) -> bool {
    match e.node() {
        Node::Number(_) | Node::Pi | Node::Variable(_) => false,
        Node::Piecewise(_) => true,
        _ => e.is_shared(),
    }
}
