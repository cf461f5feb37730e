//! One variable is integrated out: the values of X are cut where the ends of the integral change their order.

use std::cmp::Ordering;

use super::slice::Slice;
use crate::expr::constant;
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::flow::integral::Integral;
use crate::flow::tidy::tidied;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{Bound, Span};

/// The most points at which the values of X are cut.
const MAX_CUTS: usize = 16;

/// A part of a density: a formula where all of these are positive, and 0 elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The formula.
    pub density: Expr,
    /// What is positive.
    pub positive: Vec<Expr>,
}

impl Part {
    fn on_cell(density: Expr, low: &Bound, high: &Bound, x: &Symbol) -> Self {
        Self { density, positive: between(x, low, high).collect() }
    }

    /// The interval of x, of a part that [`integrate_out`] has made.
    pub fn span(&self, x: &Symbol) -> Option<Span> {
        let at = Expr::variable(x.clone());
        let (mut low, mut high) = (Bound::NegInf, Bound::PosInf);
        for e in &self.positive {
            let rest = e.minus(&at);
            if rest.contains(x) {
                high = Bound::Finite(e.plus(&at));
            } else {
                low = Bound::Finite(rest.negate());
            }
        }
        if [&low, &high].into_iter().any(|end| end.finite().is_some_and(|e| e.contains(x))) {
            return None;
        }
        Span::new(low.clone(), false, high.clone(), false)
            .or_else(|| Span::with_parameters(low, false, high, false))
    }
}

/// The parts of a density of x and w, integrated over w: formulas on intervals of x. `known` holds for all other symbols.
pub(super) fn integrate_out(
    parts: &[Part],
    w: &Symbol,
    x: &Symbol,
    known: &Assumptions,
    prover: &mut Prover,
) -> Option<Vec<Part>> {
    let mut slices = Vec::new();
    for part in parts {
        slices.extend(Slice::of(part, w, x, known, prover)?);
    }
    let mut cuts = Cuts::new(known);
    for slice in &slices {
        slice.cuts(w, x, &mut cuts, prover);
    }
    // Where x changes its sign the formula may change.
    cuts.add(Expr::zero(), prover);
    let mut found = Vec::new();
    for (low, high) in cuts.cells() {
        let cell = inside(known, x, &low, &high);
        let mut terms = Vec::new();
        for slice in &slices {
            terms.extend(slice.integral(w, x, &cell, prover)?);
        }
        found.extend(summed(terms, &low, &high, x, &cell, prover));
    }
    Some(found)
}

/// The sum of the parts, each on an interval of x.
pub(super) fn added(
    parts: &[Part],
    x: &Symbol,
    known: &Assumptions,
    prover: &mut Prover,
) -> Option<Vec<Part>> {
    let mut cuts = Cuts::new(known);
    for part in parts {
        let span = part.span(x)?;
        for end in [span.lo(), span.hi()].into_iter().filter_map(Bound::finite) {
            cuts.add(end.clone(), prover)?;
        }
    }
    let mut found = Vec::new();
    for (low, high) in cuts.cells() {
        let cell = inside(known, x, &low, &high);
        let on = Domain::of_parameters(&cell);
        let mut terms = Vec::new();
        for part in parts {
            if part.positive.iter().all(|e| prover.is(e, Relation::Gt, &on)) {
                terms.push(part.density.clone());
            } else if !part.positive.iter().any(|e| prover.is(e, Relation::Le, &on)) {
                return None;
            }
        }
        found.extend(summed(terms, &low, &high, x, &cell, prover));
    }
    Some(found)
}

/// The integral of a part over its interval of x, whose ends are constants or in order.
pub(super) fn over_x(part: &Part, x: &Symbol, known: &Assumptions, prover: &mut Prover) -> Option<Expr> {
    let span = part.span(x)?;
    let constant = |bound: &Bound, otherwise: Bound| match bound {
        Bound::Finite(e) if !e.is_constant() => otherwise,
        other => other.clone(),
    };
    let (low, high) = (constant(span.lo(), Bound::NegInf), constant(span.hi(), Bound::PosInf));
    let integral = Integral {
        integrand: part.density.clone(),
        variable: x.clone(),
        lower: span.lo().clone(),
        upper: span.hi().clone(),
        within: Span::new(low, false, high, false)?,
    };
    integral.value(known, prover)
}

fn summed(
    terms: Vec<Expr>,
    low: &Bound,
    high: &Bound,
    x: &Symbol,
    cell: &Assumptions,
    prover: &mut Prover,
) -> Option<Part> {
    let sum = Expr::sum(terms);
    let on = Domain::of_parameters(cell);
    let sum = tidied(sum, &on, prover);
    (!sum.is_zero()).then(|| Part::on_cell(sum, low, high, x))
}

/// What is positive where x lies between the ends.
pub(super) fn between<'a>(x: &Symbol, low: &'a Bound, high: &'a Bound) -> impl Iterator<Item = Expr> + 'a {
    let x = Expr::variable(x.clone());
    let (above, below) = (low.finite().map(|low| x.minus(low)), high.finite().map(|high| high.minus(&x)));
    above.into_iter().chain(below)
}

/// What is known, and that x lies between the ends.
pub(in crate::flow) fn inside(known: &Assumptions, x: &Symbol, low: &Bound, high: &Bound) -> Assumptions {
    let x = Expr::variable(x.clone());
    let mut all = known.clone();
    if let Bound::Finite(low) = low {
        all = all.with_fact(x.compare(Relation::Gt, low));
    }
    if let Bound::Finite(high) = high {
        all = all.with_fact(x.compare(Relation::Lt, high));
    }
    if let (Bound::Finite(low), Bound::Finite(high)) = (low, high)
        && !(low.is_constant() && high.is_constant())
    {
        all = all.with_fact(low.compare(Relation::Lt, high));
    }
    all
}

/// Points at which the values of x are cut, in order.
pub(super) struct Cuts<'a> {
    /// What is known of other symbols.
    pub known: &'a Assumptions,
    points: Vec<Expr>,
}

impl<'a> Cuts<'a> {
    fn new(known: &'a Assumptions) -> Self {
        Self { known, points: Vec::new() }
    }

    /// One point more; `None` where its place among the others is not known.
    pub fn add(&mut self, point: Expr, prover: &mut Prover) -> Option<()> {
        let point = if point.is_constant() { constant::fold(&point) } else { point };
        for k in 0..self.points.len() {
            match self.order(&point, &self.points[k].clone(), prover)? {
                Ordering::Less => {
                    self.points.insert(k, point);
                    return (self.points.len() <= MAX_CUTS).then_some(());
                }
                Ordering::Equal => return Some(()),
                Ordering::Greater => {}
            }
        }
        self.points.push(point);
        (self.points.len() <= MAX_CUTS).then_some(())
    }

    fn order(&self, a: &Expr, b: &Expr, prover: &mut Prover) -> Option<Ordering> {
        if a == b {
            return Some(Ordering::Equal);
        }
        if a.is_constant() && b.is_constant() {
            return constant::compare(a, b);
        }
        let on = Domain::of_parameters(self.known);
        let difference = a.minus(b);
        if prover.is(&difference, Relation::Lt, &on) {
            Some(Ordering::Less)
        } else if prover.is(&difference, Relation::Gt, &on) {
            Some(Ordering::Greater)
        } else {
            prover.equal(a, b, &on).map(|_| Ordering::Equal)
        }
    }

    fn cells(&self) -> Vec<(Bound, Bound)> {
        let lows = std::iter::once(Bound::NegInf).chain(self.points.iter().cloned().map(Bound::Finite));
        let highs = self.points.iter().cloned().map(Bound::Finite).chain(std::iter::once(Bound::PosInf));
        lows.zip(highs).collect()
    }
}
