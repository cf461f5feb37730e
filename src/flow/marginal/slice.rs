//! A part of a density as a function of the variable that is integrated out: between which ends it is positive.

use std::cmp::Ordering;

use super::cells::{Cuts, Part};
use super::conditional::branches;
use super::roots::{discriminant, linear, quadratic, quadratic_roots, roots};
use crate::expr::constant;
use crate::expr::normal::normal;
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::flow::integral::Integral;
use crate::flow::inverse::{Inverse, inverse};
use crate::flow::tidy::tidied;
use crate::proof::Direction;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{Bound, RealSet, Span};

/// A part of a density on an interval of w, with what bounds w there for a given x.
pub(super) struct Slice {
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
    /// The slices that a part is made of; `None` where a condition is of another form.
    pub fn of(
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
        let analysis = branches(h, w, &self.within.interior()?, known)?;
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
    pub fn cuts(&self, w: &Symbol, x: &Symbol, cuts: &mut Cuts<'_>, prover: &mut Prover) {
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
            bounds.extend(quadratic_roots(a, b, c));
            zeros.push(discriminant(a, b, c));
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
    pub fn integral(
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
                let [from, to] = quadratic_roots(a, b, c).map(|root| tidied(root, &on, prover));
                limits.extend([Limit::From(from), Limit::To(to)]);
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
        let integral = Integral {
            integrand: self.density.clone(),
            variable: w.clone(),
            lower,
            upper,
            within: self.within.clone(),
        };
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
    let h = tidied(offset.over(&slope).negate(), &on, prover);
    if prover.is(&slope, Relation::Gt, &on) {
        return Some((true, h));
    }
    prover.is(&slope, Relation::Lt, &on).then_some((false, h))
}
