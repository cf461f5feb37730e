//! Forward-mode slopes over cells.

use super::cases::{Cases, cases_are_fixed, one_case_around};
use super::context::{Context, value_of_cases};
use super::power::{self, Form};
use super::{Cell, Enclosure, combine, function};
use crate::expr::{Expr, Function, Node, Piecewise, Symbol};
use crate::real::interval::Partial;
use crate::real::{Interval, effort};

/// The values of an expression on a cell and how they change with one variable.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Slope {
    /// The values.
    pub value: Enclosure,
    /// Contains (f(b) − f(a))/(b − a) for any two points of the cell that differ only in the variable, by b − a,
    /// and at which f is defined; and the derivative wherever it exists. `None` where nothing is known, which includes
    /// every f that may jump on the cell.
    pub derivative: Option<Interval>,
    /// Whether f is certainly continuously differentiable in the variable *around* every point of the cell, among
    /// the points at which f is defined: not only as a function on the cell. So f is C¹ on a union of cells on each of
    /// which this holds.
    pub differentiable: bool,
}

/// Encloses `e` and its slope in the variable `v` on the cell.
#[must_use]
pub fn enclose_slope(e: &Expr, v: &Symbol, cell: &Cell) -> Slope {
    if effort::is_exhausted() {
        return Slope { value: Enclosure::unknown(), derivative: None, differentiable: false };
    }
    let jet = jet(e, v, &Context::new(cell.clone()));
    Slope { value: jet.value, derivative: jet.slope, differentiable: jet.smooth }
}

/// A [`Slope`], and whether the expression is free of the variable.
#[derive(Clone, Copy)]
pub(super) struct Jet {
    pub value: Enclosure,
    pub slope: Option<Interval>,
    pub smooth: bool,
    pub constant: bool,
}

impl Jet {
    fn constant(value: Enclosure) -> Self {
        Self { value, slope: Some(Interval::point(0.0)), smooth: value.defined.is_true(), constant: true }
    }

    fn unknown(value: Enclosure) -> Self {
        Self { value, slope: None, smooth: false, constant: false }
    }
}

/// The forward-mode evaluation.
pub(super) fn jet(e: &Expr, v: &Symbol, context: &Context) -> Jet {
    context.jet(e, v, || evaluate(e, v, context))
}

fn evaluate(e: &Expr, v: &Symbol, context: &Context) -> Jet {
    effort::charge(1);
    match e.node() {
        Node::Variable(symbol) if symbol == v => {
            let slope = Some(Interval::point(1.0));
            Jet { value: context.value(e), slope, smooth: true, constant: false }
        }
        Node::Number(_) | Node::Pi | Node::Variable(_) => Jet::constant(context.value(e)),
        Node::Sum(terms) => fold(terms, v, context, sum),
        Node::Product(factors) => fold(factors, v, context, product),
        Node::Power(base, exponent) => {
            let form = power::form(exponent, &context.cell);
            raise(&form, &jet(base, v, context), &jet(exponent, v, context))
        }
        Node::Apply(function, arguments) => {
            let arguments: Vec<Jet> = arguments.iter().map(|a| jet(a, v, context)).collect();
            apply(*function, &arguments)
        }
        Node::Piecewise(p) => by_cases(p, v, context),
    }
}

fn fold(parts: &[Expr], v: &Symbol, context: &Context, operation: fn(&Jet, &Jet) -> Jet) -> Jet {
    parts
        .iter()
        .map(|part| jet(part, v, context))
        .reduce(|a, b| operation(&a, &b))
        .unwrap_or_else(|| Jet::unknown(Enclosure::nowhere()))
}

fn sum(a: &Jet, b: &Jet) -> Jet {
    let value = combine(&[a.value, b.value], |x| Partial::total(x[0] + x[1]));
    if a.constant && b.constant {
        return Jet::constant(value);
    }
    let slope = match (a.slope, b.slope) {
        (Some(p), Some(q)) => Some(p + q),
        _ => None,
    };
    Jet { value, slope, smooth: a.smooth && b.smooth, constant: false }
}

fn product(a: &Jet, b: &Jet) -> Jet {
    let value = combine(&[a.value, b.value], |x| Partial::total(x[0] * x[1]));
    if a.constant && b.constant {
        return Jet::constant(value);
    }
    let slope = match (a.value.range, b.value.range, a.slope, b.slope) {
        (Some(u), _, _, Some(q)) if a.constant => Some(u * q),
        (_, Some(w), Some(p), _) if b.constant => Some(w * p),
        (Some(u), Some(w), Some(p), Some(q)) => Some(u * q + w * p),
        _ => None,
    };
    Jet { value, slope, smooth: a.smooth && b.smooth, constant: false }
}

/// f(u₁, …, uₙ) for f continuous on the box of the arguments: Σ ∂f/∂uᵢ · uᵢ′ over those that vary, along a path that
/// changes one argument after the other.
fn chain(arguments: &[&Jet], image: Partial, partial: impl Fn(usize) -> Partial) -> Jet {
    let values: Vec<Enclosure> = arguments.iter().map(|a| a.value).collect();
    let value = combine(&values, |_| image);
    if arguments.iter().all(|a| a.constant) {
        return Jet::constant(value);
    }
    if !image.continuous {
        return Jet::unknown(value);
    }
    let mut slope = Some(Interval::point(0.0));
    let mut smooth = arguments.iter().all(|a| a.smooth);
    for (i, argument) in arguments.iter().enumerate().filter(|(_, a)| !a.constant) {
        let outer = partial(i);
        smooth &= outer.defined.is_true() && outer.continuous;
        slope = match (slope, outer.range, argument.slope) {
            (Some(so_far), Some(outer), Some(inner)) => Some(so_far + outer * inner),
            _ => None,
        };
    }
    Jet { value, slope, smooth: smooth && slope.is_some(), constant: false }
}

fn raise(form: &Form, base: &Jet, exponent: &Jet) -> Jet {
    let (Some(x), Some(y)) = (base.value.range, exponent.value.range) else {
        return Jet::unknown(Enclosure::nowhere());
    };
    let image = power::image(form, &x, &y);
    let mut jet = chain(&[base, exponent], image, |i| {
        if i == 0 { power::base_slope(form, &x, &y) } else { power::exponent_slope(&x, &y) }
    });
    // An exponent that varies with the variable makes a real power only of positive bases.
    if !exponent.constant && !x.positive().is_true() && !matches!(form, Form::Real) {
        jet.slope = None;
        jet.smooth = false;
    }
    jet
}

fn apply(f: Function, arguments: &[Jet]) -> Jet {
    let ranges: Option<Vec<Interval>> = arguments.iter().map(|a| a.value.range).collect();
    let Some(ranges) = ranges else { return Jet::unknown(Enclosure::nowhere()) };
    let image = function::image(f, &ranges);
    let all: Vec<&Jet> = arguments.iter().collect();
    match (f, arguments) {
        (Function::Min, [first, rest @ ..]) => rest.iter().fold(*first, |a, b| minimum(&a, b)),
        (Function::Max, [first, rest @ ..]) => {
            negated(&rest.iter().fold(negated(first), |a, b| minimum(&a, &negated(b))))
        }
        (Function::Opaque(_), _) => chain(&all, image, |_| Partial::total(Interval::real_line())),
        (Function::Beta, [_, _]) => chain(&all, image, |i| function::beta_slope(ranges[i], ranges[1 - i])),
        (Function::Abs, [u]) => chain(&[u], image, |_| absolute_slope(ranges[0])),
        (Function::Sign | Function::Floor | Function::Ceil, [u]) => {
            // Where it is constant; around every point, if the argument keeps away from the jumps.
            let away = match f {
                Function::Sign => ranges[0].nonzero().is_true(),
                _ => ranges[0].floor().range.is_some_and(|below| below.lt(&ranges[0]).is_true()),
            };
            let mut jet = chain(&[u], image, |_| Partial::total(Interval::point(0.0)));
            jet.smooth &= away;
            jet
        }
        (_, [u]) => chain(&[u], image, |_| function::derivative(f, ranges[0])),
        _ => Jet::unknown(combine(&arguments.iter().map(|a| a.value).collect::<Vec<_>>(), |_| image)),
    }
}

/// The slopes of |x|: between −1 and 1, one of them where x keeps its sign.
fn absolute_slope(x: Interval) -> Partial {
    let one = Interval::point(1.0);
    let (range, smooth) = if x.nonnegative().is_true() {
        (one, x.positive().is_true())
    } else if x.nonpositive().is_true() {
        (-one, x.negative().is_true())
    } else {
        (one.hull(&-one), false)
    };
    if smooth { Partial::total(range) } else { Partial::partly(range) }
}

/// min(u, w): the difference between its values at two points lies between those of u and of w.
fn minimum(a: &Jet, b: &Jet) -> Jet {
    let value = combine(&[a.value, b.value], |x| Partial::total(x[0].min(&x[1])));
    if a.constant && b.constant {
        return Jet::constant(value);
    }
    let (Some(x), Some(y)) = (a.value.range, b.value.range) else { return Jet::unknown(value) };
    let slope = if x.le(&y).is_true() {
        a.slope
    } else if y.le(&x).is_true() {
        b.slope
    } else {
        match (a.slope, b.slope) {
            (Some(p), Some(q)) => Some(p.hull(&q)),
            _ => None,
        }
    };
    let apart = x.equals(&y).is_false();
    Jet { value, slope, smooth: a.smooth && b.smooth && apart, constant: false }
}

fn negated(a: &Jet) -> Jet {
    Jet { value: a.value.map(|x| -x), slope: a.slope.map(|slope| -slope), ..*a }
}

fn by_cases(p: &Piecewise, v: &Symbol, context: &Context) -> Jet {
    let cases = Cases::of(p, context);
    let jets: Vec<Jet> =
        cases.active.iter().map(|case| case.within(context, |part| jet(case.value, v, part))).collect();
    let values: Vec<Enclosure> = jets.iter().map(|jet| jet.value).collect();
    let value = value_of_cases(&cases, &values);
    let fixed = cases_are_fixed(p, v, context);
    if jets.is_empty() {
        return Jet::unknown(value);
    }
    if fixed && jets.iter().all(|jet| jet.constant) {
        return Jet::constant(value);
    }
    // For several branches the quotient between them is not known.
    let slopes: Option<Vec<Interval>> = jets.iter().map(|jet| jet.slope).collect();
    let slope = if fixed || jets.len() == 1 {
        slopes.and_then(|slopes| slopes.into_iter().reduce(|a, b| a.hull(&b)))
    } else {
        None
    };
    let smooth = value.defined.is_true()
        && jets.iter().all(|jet| jet.smooth)
        && (fixed || (cases.certain && one_case_around(p, v, context)));
    Jet { value, slope, smooth, constant: false }
}
