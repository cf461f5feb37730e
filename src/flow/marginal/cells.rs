//! One variable is integrated out: the values of X are cut where the ends of the integral change their order.

use std::cmp::Ordering;

use crate::expr::constant;
use crate::expr::normal::normal;
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol, derivative};
use crate::flow::integral::Integral;
use crate::flow::inverse::{Inverse, inverse};
use crate::flow::tidy::tidy;
use crate::flow::{Map, Parametrization, analyse};
use crate::proof::Direction;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{Bound, RealSet, Span, from_condition};

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
        let x = Expr::variable(x.clone());
        let positive =
            low.finite().map(|low| x.minus(low)).into_iter().chain(high.finite().map(|high| high.minus(&x)));
        Self { density, positive: positive.collect() }
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
    let sum = tidy(&sum, &on, prover).map_or(sum, |(simple, _)| simple);
    (!sum.is_zero()).then(|| Part::on_cell(sum, low, high, x))
}

/// What is known, and that x lies between the ends.
fn inside(known: &Assumptions, x: &Symbol, low: &Bound, high: &Bound) -> Assumptions {
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
struct Cuts<'a> {
    known: &'a Assumptions,
    points: Vec<Expr>,
}

impl<'a> Cuts<'a> {
    fn new(known: &'a Assumptions) -> Self {
        Self { known, points: Vec::new() }
    }

    /// One point more; `None` where its place among the others is not known.
    fn add(&mut self, point: Expr, prover: &mut Prover) -> Option<()> {
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

/// A part of a density on an interval of w, with what bounds w there for a given x.
struct Slice {
    density: Expr,
    /// Positive, and free of w.
    free: Vec<Expr>,
    /// α w + β > 0.
    linear: Vec<(Expr, Expr)>,
    /// α w² + β w + γ > 0.
    quadratic: Vec<[Expr; 3]>,
    /// h(w) < x or h(w) > x.
    curved: Vec<Curved>,
    within: Span,
}

/// x against a strictly monotone function h of w.
#[derive(Clone)]
struct Curved {
    /// Whether x > h(w) is demanded; else x < h(w).
    above: bool,
    direction: Direction,
    /// h of the interval of w.
    image: Span,
    /// The w with h(w) = x.
    inverse: Expr,
}

/// What a condition says about w on a cell.
enum Limit {
    Always,
    Never,
    From(Expr),
    To(Expr),
}

impl Slice {
    fn of(
        part: &Part,
        w: &Symbol,
        x: &Symbol,
        known: &Assumptions,
        prover: &mut Prover,
    ) -> Option<Vec<Self>> {
        let mut plain = Self {
            density: part.density.clone(),
            free: Vec::new(),
            linear: Vec::new(),
            quadratic: Vec::new(),
            curved: Vec::new(),
            within: Span::real_line(),
        };
        let mut nonlinear = Vec::new();
        for e in &part.positive {
            // 1 − (x² − w²) − w² is free of w.
            let e = &match normal(e, &mut |_| false) {
                Ok(form) if e.contains(w) => form.to_expr().clone(),
                _ => e.clone(),
            };
            if !e.contains(w) {
                plain.free.push(e.clone());
                continue;
            }
            match linear(e, w, known, prover) {
                Some((slope, offset)) => {
                    let bound = offset.over(&slope).negate();
                    let sign = if slope.is_constant() { constant::sign_of(&slope) } else { None };
                    match sign.filter(|_| bound.is_constant()) {
                        Some(sign) => match cut(&plain.within, constant::fold(&bound), sign)? {
                            Some(within) => plain.within = within,
                            None => return Some(Vec::new()),
                        },
                        None => plain.linear.push((slope, offset)),
                    }
                }
                None => match quadratic(e, w, known, prover) {
                    Some(coefficients) => plain.quadratic.push(coefficients),
                    None => nonlinear.push(e.clone()),
                },
            }
        }
        let mut slices = vec![plain];
        for e in nonlinear {
            let mut finer = Vec::new();
            for slice in slices {
                let (above, h) = against(&e, x, w, &slice.within, known, prover)?;
                finer.extend(slice.cut_by(above, &h, w, x, known)?);
            }
            slices = finer;
        }
        Some(slices)
    }

    /// The interval of w cut where h is monotone.
    fn cut_by(self, above: bool, h: &Expr, w: &Symbol, x: &Symbol, known: &Assumptions) -> Option<Vec<Self>> {
        let map = Map {
            name: Symbol::new("h"),
            variable: w.clone(),
            formula: h.clone(),
            parametrization: Parametrization::Forward,
        };
        let within = self.within.interior()?;
        let analysis = analyse(&map, Some(&RealSet::from_span(within.clone())), known);
        let spans: Vec<Span> = analysis.branches.iter().map(|b| b.span.clone()).collect();
        let covered = RealSet::from_spans(spans)?.closure()?;
        if !RealSet::from_span(within).is_subset(&covered).is_true() {
            return None;
        }
        let found = inverse(&analysis, x);
        let parts = analysis.branches.iter().zip(&found.branches).map(|(branch, g)| {
            let curved = Curved {
                above,
                direction: branch.direction,
                image: branch.image.clone()?,
                inverse: Inverse::formula(g)?.clone(),
            };
            Some(Self {
                density: self.density.clone(),
                free: self.free.clone(),
                linear: self.linear.clone(),
                quadratic: self.quadratic.clone(),
                curved: self.curved.iter().cloned().chain([curved]).collect(),
                within: branch.span.interior()?,
            })
        });
        parts.collect()
    }

    /// The points at which a condition begins or ceases to matter, as far as their order is known: where one is missing, the ends of
    /// the integral are not decided on its cell.
    fn cuts(&self, w: &Symbol, x: &Symbol, cuts: &mut Cuts<'_>, prover: &mut Prover) {
        let mut zeros: Vec<Expr> = self.free.clone();
        let mut bounds: Vec<Expr> = Vec::new();
        let ends: Vec<Expr> =
            [self.within.lo(), self.within.hi()].into_iter().filter_map(|b| b.finite().cloned()).collect();
        for (slope, offset) in &self.linear {
            zeros.push(slope.clone());
            zeros.extend(ends.iter().map(|end| slope.times(end).plus(offset)));
            bounds.push(offset.over(slope).negate());
        }
        for [a, b, c] in &self.quadratic {
            let discriminant = discriminant(a, b, c);
            let twice = Expr::integer(2).times(a);
            let root = discriminant.sqrt();
            bounds.push(root.minus(b).over(&twice));
            bounds.push(root.plus(b).negate().over(&twice));
            zeros.push(discriminant);
            zeros.extend(
                ends.iter().map(|end| Expr::sum(vec![a.times(&end.powi(2)), b.times(end), c.clone()])),
            );
        }
        for curved in &self.curved {
            for end in [curved.image.lo(), curved.image.hi()].into_iter().filter_map(Bound::finite) {
                zeros.push(Expr::variable(x.clone()).minus(end));
            }
            bounds.push(curved.inverse.clone());
        }
        for (i, a) in bounds.iter().enumerate() {
            zeros.extend(bounds[..i].iter().map(|b| a.minus(b)));
            if !self.curved.is_empty() {
                zeros.extend(ends.iter().map(|end| a.minus(end)));
            }
        }
        for e in zeros {
            for point in roots(&e, x, cuts.known, prover) {
                if !point.contains(w) {
                    cuts.add(point, prover);
                }
            }
        }
    }

    /// The integral over w for all x of a cell: nothing where the slice has no mass there; `None` where it is not known.
    fn integral(
        &self,
        w: &Symbol,
        x: &Symbol,
        cell: &Assumptions,
        prover: &mut Prover,
    ) -> Option<Option<Expr>> {
        let on = Domain::of_parameters(cell);
        for e in &self.free {
            if prover.is(e, Relation::Le, &on) {
                return Some(None);
            }
            if !prover.is(e, Relation::Gt, &on) {
                return None;
            }
        }
        let (mut lowers, mut uppers) = (vec![self.within.lo().clone()], vec![self.within.hi().clone()]);
        let linear = self.linear.iter().map(|(slope, offset)| {
            let bound = offset.over(slope).negate();
            if prover.is(slope, Relation::Gt, &on) {
                return Some(Limit::From(bound));
            }
            prover.is(slope, Relation::Lt, &on).then_some(Limit::To(bound))
        });
        let mut limits: Vec<Limit> = linear.collect::<Option<_>>()?;
        for [a, b, c] in &self.quadratic {
            let discriminant = discriminant(a, b, c);
            let no_root = prover.is(&discriminant, Relation::Le, &on);
            // Between the roots of a parabola that opens downwards.
            if prover.is(a, Relation::Lt, &on) {
                if no_root {
                    return Some(None);
                }
                if !prover.is(&discriminant, Relation::Gt, &on) {
                    return None;
                }
                let (root, twice) = (discriminant.sqrt(), Expr::integer(2).times(a));
                let simple =
                    |e: Expr, prover: &mut Prover| tidy(&e, &on, prover).map_or(e, |(simple, _)| simple);
                limits.push(Limit::From(simple(root.minus(b).over(&twice), prover)));
                limits.push(Limit::To(simple(root.plus(b).negate().over(&twice), prover)));
            } else if !(no_root && prover.is(a, Relation::Gt, &on)) {
                return None;
            }
        }
        for curved in &self.curved {
            limits.push(curved.limit(x, &on, prover)?);
        }
        for limit in limits {
            match limit {
                Limit::Always => {}
                Limit::Never => return Some(None),
                Limit::From(bound) => lowers.push(Bound::Finite(bound)),
                Limit::To(bound) => uppers.push(Bound::Finite(bound)),
            }
        }
        let lower = outermost(&lowers, Relation::Ge, &on, prover)?;
        let upper = outermost(&uppers, Relation::Le, &on, prover)?;
        if let (Bound::Finite(a), Bound::Finite(b)) = (&lower, &upper) {
            let length = b.minus(a);
            if prover.is(&length, Relation::Le, &on) {
                return Some(None);
            }
            if !prover.is(&length, Relation::Gt, &on) {
                return None;
            }
        }
        let within = self.within.clone();
        let integral =
            Integral { integrand: self.density.clone(), variable: w.clone(), lower, upper, within };
        integral.value(cell, prover).map(Some)
    }
}

impl Curved {
    fn limit(&self, x: &Symbol, on: &Domain, prover: &mut Prover) -> Option<Limit> {
        let x = Expr::variable(x.clone());
        let mut beyond = |end: &Bound, relation: Relation| {
            end.finite().is_some_and(|end| prover.is(&x.minus(end), relation, on))
        };
        if beyond(self.image.hi(), Relation::Ge) {
            return Some(if self.above { Limit::Always } else { Limit::Never });
        }
        if beyond(self.image.lo(), Relation::Le) {
            return Some(if self.above { Limit::Never } else { Limit::Always });
        }
        let inside_low = !self.image.lo().is_finite() || beyond(self.image.lo(), Relation::Gt);
        let inside_high = !self.image.hi().is_finite() || beyond(self.image.hi(), Relation::Lt);
        if !inside_low || !inside_high {
            return None;
        }
        let increasing = self.direction == Direction::Increasing;
        let bound = self.inverse.clone();
        Some(if increasing == self.above { Limit::To(bound) } else { Limit::From(bound) })
    }
}

/// The bound that implies all others: `Ge`: the largest one, `Le`: the smallest one.
fn outermost(bounds: &[Bound], relation: Relation, on: &Domain, prover: &mut Prover) -> Option<Bound> {
    let finite: Vec<&Expr> = bounds.iter().filter_map(Bound::finite).collect();
    if finite.is_empty() {
        return bounds.first().cloned();
    }
    let mut implies_all = |a: &Expr| finite.iter().all(|b| a == *b || prover.is(&a.minus(b), relation, on));
    finite.iter().find(|a| implies_all(a)).map(|a| Bound::Finite((*a).clone()))
}

/// The interval on the side of a bound where α (w − bound) > 0: `Some(None)` where it is empty.
fn cut(span: &Span, bound: Expr, slope: Ordering) -> Option<Option<Span>> {
    let half = match slope {
        Ordering::Greater => Span::above(bound, false)?,
        Ordering::Less => Span::below(bound, false)?,
        Ordering::Equal => return None,
    };
    let both = RealSet::from_span(span.clone()).intersect(&RealSet::from_span(half))?;
    if both.is_empty() {
        return Some(None);
    }
    both.as_span().cloned().map(Some)
}

/// α and β of e = α w + β, proved.
fn linear(e: &Expr, w: &Symbol, known: &Assumptions, prover: &mut Prover) -> Option<(Expr, Expr)> {
    let parameters = Domain::of_parameters(known);
    let slope = derivative(e, w)?;
    let slope = tidy(&slope, &parameters, prover).map_or(slope, |(simple, _)| simple);
    if slope.contains(w) || slope.is_zero() {
        return None;
    }
    let offset = e.substitute(w, &Expr::zero());
    let same =
        crate::expr::normal::equal_on(e, &slope.times(&Expr::variable(w.clone())).plus(&offset), &mut |_| {
            false
        });
    (same == Some(true)).then_some((slope, offset))
}

/// α, β and γ of e = α w² + β w + γ with α ≠ 0 free of w, proved.
fn quadratic(e: &Expr, w: &Symbol, known: &Assumptions, prover: &mut Prover) -> Option<[Expr; 3]> {
    let parameters = Domain::of_parameters(known);
    let first = derivative(e, w)?;
    let second = derivative(&first, w)?;
    let second = tidy(&second, &parameters, prover).map_or(second, |(simple, _)| simple);
    if second.contains(w) || second.is_zero() {
        return None;
    }
    let at_zero = |e: &Expr| e.substitute(w, &Expr::zero());
    let (a, b, c) = (Expr::half().times(&second), at_zero(&first), at_zero(e));
    let at = Expr::variable(w.clone());
    let written = Expr::sum(vec![a.times(&at.powi(2)), b.times(&at), c.clone()]);
    let same = crate::expr::normal::equal_on(e, &written, &mut |_| false);
    (same == Some(true)).then_some([a, b, c])
}

/// β² − 4 α γ.
fn discriminant(a: &Expr, b: &Expr, c: &Expr) -> Expr {
    b.powi(2).minus_terms(&Expr::product(vec![Expr::integer(4), a.clone(), c.clone()]))
}

/// h(w) where e > 0 says that x > h(w) (true) or that x < h(w), for all w of an interval.
fn against(
    e: &Expr,
    x: &Symbol,
    w: &Symbol,
    within: &Span,
    known: &Assumptions,
    prover: &mut Prover,
) -> Option<(bool, Expr)> {
    let (slope, offset) = linear(e, x, known, prover)?;
    let on = Domain::on(w, &within.interior()?, known);
    let h = offset.over(&slope).negate();
    let h = tidy(&h, &on, prover).map_or(h, |(simple, _)| simple);
    if prover.is(&slope, Relation::Gt, &on) {
        return Some((true, h));
    }
    prover.is(&slope, Relation::Lt, &on).then_some((false, h))
}

/// Zeros of e as a function of x, as far as they are found.
fn roots(e: &Expr, x: &Symbol, known: &Assumptions, prover: &mut Prover) -> Vec<Expr> {
    if !e.contains(x) {
        return Vec::new();
    }
    if let Some((slope, offset)) = linear(e, x, known, prover) {
        let nonzero = prover.is(&slope, Relation::Ne, &Domain::of_parameters(known));
        return if nonzero { vec![offset.over(&slope).negate()] } else { Vec::new() };
    }
    if e.variables().len() > 1 {
        // With parameters by the formula for a quadratic equation.
        let Some([a, b, c]) = quadratic(e, x, known, prover) else { return Vec::new() };
        let on = Domain::of_parameters(known);
        let discriminant = discriminant(&a, &b, &c);
        if !prover.is(&discriminant, Relation::Ge, &on) || !prover.is(&a, Relation::Ne, &on) {
            return Vec::new();
        }
        let (root, twice) = (discriminant.sqrt(), Expr::integer(2).times(&a));
        let both = [root.minus(&b).over(&twice), root.plus(&b).negate().over(&twice)];
        return both.into_iter().map(|e| tidy(&e, &on, prover).map_or(e, |(simple, _)| simple)).collect();
    }
    let zero: Condition = e.compare(Relation::Eq, &Expr::zero());
    let set = from_condition(&zero, x);
    set.iter().flat_map(|set| set.spans()).filter_map(|span| span.as_point().cloned()).collect()
}
