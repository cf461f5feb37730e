//! Maps with infinitely many branches: periodic ones, such as sin z of a variable on R.
//!
//! With a period T of f and its branches g_i on one window of length T,
//!
//! > p_X(x) = Σ_i |g_i′(x)| W(g_i(x)), W(t) = Σ_k p_Z(t + kT),
//!
//! over all integers k where the base lives on R, over k ≥ 0 where it lives on a half line that begins at the window. W is the
//! density of Z wrapped around a circle of length T (Mardia and Jupp, *Directional Statistics*, 2000, section 3.5); it has a
//! closed form for exponential, Laplace and Cauchy variables, and stays a series for others.

use super::forward::positive_slope;
use super::merge::merge;
use super::place::domain;
use super::prepare::with_branches;
use super::refine::refine;
use super::{Density, DensityPiece, PieceFormula};
use crate::expr::{Expr, Function, Node, Symbol, constant, derivative};
use crate::flow::Analysis;
use crate::flow::base::{Base, Family};
use crate::flow::inverse::{inside, inverse};
use crate::proof::search::Prover;
use crate::real::Rational;
use crate::set::{Bound, RealSet, Span};

/// The density, where f has a period that is found and branches on a window.
pub(super) fn density(analysis: &Analysis, x: &Symbol, base: &Base, prover: &mut Prover) -> Option<Density> {
    let z = analysis.variable();
    let formula = &analysis.map.formula;
    if formula.variables().len() != 1 || !base.is_numeric() {
        return None;
    }
    let support = base.support().span()?;
    let period = periods(formula, z).into_iter().find(|t| has_period(formula, z, t))?;
    let quarter = Expr::number(Rational::ratio(-1, 4)?).times(&period);
    let starts = match (support.lo(), support.hi()) {
        (Bound::NegInf, Bound::PosInf) => vec![Expr::zero(), quarter],
        (Bound::Finite(a), Bound::PosInf) => vec![a.clone()],
        _ => return None,
    };
    let from = support.lo().is_finite().then_some(0);
    let windows = starts.into_iter().filter_map(|start| {
        let end = constant::fold(&start.plus(&period));
        let window = Span::open(start.clone(), end)?;
        let found = with_branches(analysis, RealSet::from_span(window))?;
        Some((start, found))
    });
    let (start, found) = windows.min_by_key(|(_, a)| a.branches.len())?;
    let back = inverse(&found, x);
    let wrapped = Wrapped { base, period, start, from };
    let mut images = Vec::new();
    for (i, branch) in found.branches.iter().enumerate() {
        images.push((i, branch.image.clone()?));
    }
    let parts = refine(&images)?;
    let mut pieces = Vec::new();
    let index = index(formula, base, x);
    for (span, indices) in parts {
        let on = domain(x, &span, &found.assumptions, prover)?;
        let mut closed = Vec::new();
        let mut series = Vec::new();
        for &i in &indices {
            let g = back.branches.get(i)?.formula()?;
            let slope = positive_slope(g, x, &found.branches[i])?;
            match wrapped.closed(g) {
                Some(w) => closed.push(slope.times(&w)),
                None => series.push(slope.times(&wrapped.term(g, &Expr::variable(index.clone())))),
            }
        }
        let mut proofs = Vec::new();
        let formula = if series.is_empty() {
            super::forward::shown(Expr::sum(closed), None, &on, prover, &mut proofs)
        } else {
            PieceFormula::Series { term: Expr::sum(series), index: index.clone(), from }
        };
        pieces.push(DensityPiece {
            condition: inside(&Expr::variable(x.clone()), &span),
            on: Some(span),
            formula,
            branches: Vec::new(),
            proofs,
        });
    }
    let mut result = Density::empty(x, analysis);
    result.support = RealSet::from_spans(pieces.iter().filter_map(|p| p.on.clone()).collect());
    result.pieces = merge(pieces, x, &found.assumptions, prover);
    result.complete = true;
    result.base_inside = crate::real::Ternary::True;
    result.remarks.push(
        "sum over infinitely many branches; the map is periodic and not injective, so it is not a valid flow"
            .into(),
    );
    Some(result)
}

/// A name for the index of summation.
fn index(formula: &Expr, base: &Base, x: &Symbol) -> Symbol {
    let taken = |name: &Symbol| {
        name == x || formula.contains(name) || base.parameters.iter().any(|p| p.contains(name))
    };
    ["k", "j", "n", "m"]
        .map(Symbol::new)
        .into_iter()
        .find(|name| !taken(name))
        .unwrap_or_else(|| Symbol::new("k"))
}

/// Z around a circle.
struct Wrapped<'a> {
    base: &'a Base,
    period: Expr,
    /// The lower end of the window.
    start: Expr,
    /// The first k; `None`: all integers.
    from: Option<i64>,
}

impl Wrapped<'_> {
    fn term(&self, t: &Expr, k: &Expr) -> Expr {
        self.base.density(&t.plus(&k.times(&self.period)))
    }

    /// W(t) for t in the window.
    fn closed(&self, t: &Expr) -> Option<Expr> {
        let p = &self.base.parameters;
        let of = |f: Function, e: Expr| Expr::apply(f, vec![e]);
        let period = &self.period;
        match self.base.member_of()? {
            // λ e^(−λt)/(1 − e^(−λT)) on [0, T).
            Family::Exponential if self.start.is_zero() && self.from == Some(0) => {
                let round = Expr::one().minus(&Expr::exp(p[0].times(period).negate()));
                Some(self.base.density(t).over(&round))
            }
            // cosh((T/2 − t)/b)/(2b sinh(T/(2b))) on [0, T].
            Family::Laplace if self.start.is_zero() && self.from.is_none() && p[0].is_zero() => {
                let half = period.times(&Expr::half());
                let up = of(Function::Cosh, half.minus(t).over(&p[1]));
                let down =
                    Expr::product(vec![Expr::integer(2), p[1].clone(), of(Function::Sinh, half.over(&p[1]))]);
                Some(up.over(&down))
            }
            // (1/T) sinh(2πγ/T)/(cosh(2πγ/T) − cos(2π(t − μ)/T)).
            Family::Cauchy if self.from.is_none() => {
                let unit = Expr::integer(2).times(&Expr::pi()).over(period);
                let unit = constant::fold(&unit);
                let turn = unit.times(&p[1]);
                let angle = of(Function::Cos, unit.times(&t.minus(&p[0])));
                let down = of(Function::Cosh, turn.clone()).minus(&angle);
                Some(of(Function::Sinh, turn).over(&period.times(&down)))
            }
            _ => None,
        }
    }
}

/// Candidates for a period, the shortest of each function first.
fn periods(formula: &Expr, z: &Symbol) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    formula.any(&mut |part| {
        if let Node::Apply(function, arguments) = part.node()
            && let Some(slope) = arguments.first().and_then(|u| slope(u, z))
        {
            let size = Expr::abs(slope);
            let turn = match function {
                Function::Sin | Function::Cos => Some(Expr::integer(2).times(&Expr::pi())),
                Function::Tan => Some(Expr::pi()),
                Function::Floor | Function::Ceil => Some(Expr::one()),
                _ => None,
            };
            found.extend(turn.map(|turn| constant::fold(&turn.over(&size))));
        }
        found.len() > 8
    });
    // |sin z| and sin² z have half the period of sin z; of several functions some multiple may serve.
    let mut all: Vec<Expr> = Vec::new();
    for (p, q) in [(1, 2), (1, 1), (2, 1), (3, 1), (4, 1), (6, 1)] {
        let Some(factor) = Rational::ratio(p, q) else { continue };
        all.extend(found.iter().map(|t| constant::fold(&Expr::scaled(factor.clone(), t.clone()))));
    }
    all
}

/// The constant slope of an affine function of z, if it is not 0.
fn slope(u: &Expr, z: &Symbol) -> Option<Expr> {
    derivative(u, z)
        .filter(|a| a.is_constant() && constant::sign_of(a).is_some_and(|s| s != std::cmp::Ordering::Equal))
}

/// Whether f(z + T) = f(z) for all z where either is defined, by the periods of the functions in it:
/// ⌊u + n⌋ = ⌊u⌋ + n for an integer n, sin(u + 2πn) = sin u, sin(u + πn) = ±sin u, tan(u + πn) = tan u.
fn has_period(formula: &Expr, z: &Symbol, period: &Expr) -> bool {
    let shifted = shifted(formula, z, period);
    shifted == *formula
        || crate::expr::normal::equal_on(&shifted, formula, &mut |_| false) == Some(true)
            && same_domain(formula)
}

/// Whether all parts are defined everywhere, apart from tangents, which keep their poles.
fn same_domain(formula: &Expr) -> bool {
    let mut total = true;
    formula.any(&mut |part| {
        match part.node() {
            Node::Apply(Function::Tan, _) => {}
            Node::Apply(function, _) => total = total && function.is_total(),
            Node::Power(_, k) => {
                total = total && k.as_number().is_some_and(|r| r.is_integer() && !r.is_negative());
            }
            Node::Piecewise(_) => total = false,
            _ => {}
        }
        !total
    });
    total
}

fn shifted(e: &Expr, z: &Symbol, period: &Expr) -> Expr {
    let turns = |u: &Expr, unit: &Expr| {
        let moved = slope(u, z)?.times(period).over(unit);
        constant::rational_value(&moved)?.to_i64()
    };
    match e.node() {
        Node::Variable(name) if name == z => e.plus(period),
        Node::Apply(function, arguments) if arguments.len() == 1 => {
            let u = &arguments[0];
            let known = match function {
                Function::Floor | Function::Ceil => turns(u, &Expr::one()).map(|n| e.plus(&Expr::integer(n))),
                Function::Sin | Function::Cos => {
                    turns(u, &Expr::pi()).map(|n| if n % 2 == 0 { e.clone() } else { e.negate() })
                }
                Function::Tan => turns(u, &Expr::pi()).map(|_| e.clone()),
                _ => None,
            };
            match known {
                Some(known) => known,
                // |−u| = |u|
                None if *function == Function::Abs => {
                    let inner = shifted(u, z, period);
                    if inner == u.negate() { e.clone() } else { Expr::abs(inner) }
                }
                None => e.map_children(&mut |child| shifted(child, z, period)),
            }
        }
        Node::Power(base, k) if k.as_number().is_some_and(|k| k.is_integer() && k.has_even_numerator()) => {
            let inner = shifted(base, z, period);
            if inner == base.negate() { e.clone() } else { Expr::power(inner, k.clone()) }
        }
        _ => e.map_children(&mut |child| shifted(child, z, period)),
    }
}
