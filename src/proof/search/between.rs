//! Signs of A + B t, where t is a function of the variable with exact least and greatest values: 1 + 2a z e^(−z²) with
//! |z e^(−z²)| ≤ 1/√(2e).

use crate::expr::constant::{self, Evaluated};
use crate::expr::{Expr, Function, Node, Relation, Symbol, derivative};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Domain, LimitValue, Rule, Side};
use crate::set::from_condition;

use super::Prover;
use super::extremum::is_only;
use super::shift::shifted;
use super::sign::sign_claim;

/// Expressions from this size on are not looked at.
const MAX_SIZE: usize = 60;

/// The most critical points of the inner function.
const MAX_POINTS: usize = 12;

/// Cuts are made down to this depth of a proof.
const MAX_DEPTH_OF_CUTS: usize = 4;

/// The steps that the proof of one bound may cost.
const BOUND_BUDGET: usize = 12_000;

/// A + B t, with bounds of t on the domain where it has some.
pub(super) struct Bounded {
    inner: Expr,
    constant: Expr,
    slope: Expr,
    lower: Option<Expr>,
    upper: Option<Expr>,
}

impl Prover {
    /// The sign of A + B t, A and B in terms of the parameters, from the bounds of t.
    pub(super) fn by_bounds(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if !matches!(relation, Relation::Gt | Relation::Ge | Relation::Lt | Relation::Le) {
            return None;
        }
        let [(variable, _)] = on.ranges.as_slice() else { return None };
        let variable = variable.clone();
        let Bounded { inner, constant, slope, lower, upper } = self.bounded(e, &variable, on)?;
        let parameters = Domain::of_parameters(&on.assumptions);
        let weak = match relation {
            Relation::Gt | Relation::Ge => Relation::Ge,
            _ => Relation::Le,
        };
        let mut premises = vec![self.defined(e, on)?];
        // The ends first: they are cheap, and say whether the bounds are worth a proof.
        for (bound, outwards) in [(&lower, slope.negate()), (&upper, slope.clone())] {
            premises.push(match bound {
                Some(bound) => self.sign(&constant.plus(&slope.times(bound)), relation, &parameters)?,
                None => self.sign(&outwards, weak, &parameters)?,
            });
        }
        let form = constant.plus(&slope.times(&inner));
        if form != *e {
            premises.push(self.equal(e, &form, on)?);
        }
        let bounds = [lower.as_ref().map(|l| inner.minus(l)), upper.as_ref().map(|u| u.minus(&inner))];
        for distance in bounds.into_iter().flatten() {
            // A question of its own, without parameters, which asks none of this kind in turn.
            let depth = std::mem::replace(&mut self.depth, 0);
            let proof = self.limited(BOUND_BUDGET, |p| p.sign(&distance, Relation::Ge, on));
            self.depth = depth;
            premises.push(proof?);
        }
        let rule = Rule::Between { inner, constant, slope, lower, upper };
        let certificate = Certificate::new(sign_claim(e, relation, on), rule, premises);
        crate::proof::check(certificate.clone()).ok().map(|_| certificate)
    }

    /// e ≥ 0 (≤ 0) where e is exactly 0 at an end of the interval or at a critical point: from there e is monotone.
    pub(super) fn by_touching(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let [(variable, span)] = on.ranges.as_slice() else { return None };
        let (variable, span) = (variable.clone(), span.clone());
        let weak = matches!(relation, Relation::Ge | Relation::Le);
        if !weak
            || self.depth > MAX_DEPTH_OF_CUTS
            || !is_only(e, &variable)
            || e.size_up_to(MAX_SIZE) >= MAX_SIZE
        {
            return None;
        }
        let is_zero = |at: &Expr| vanishes_at(e, &variable, at);
        let at_end = span.attained_ends().iter().any(is_zero);
        let slope = derivative(e, &variable).filter(|_| is_smooth(e))?;
        let interior = span.interior()?;
        let mut cuts = self.exact_zeros(&slope, &variable, on)?;
        cuts.retain(|at| interior.contains(at).is_true());
        if cuts.len() > MAX_POINTS || !(at_end || cuts.iter().any(is_zero)) {
            return None;
        }
        if cuts.is_empty() {
            return self.by_monotonicity(e, relation, on);
        }
        let mut premises = Vec::new();
        for part in &span.split_at_each(&cuts) {
            let here = on.with_span(&variable, part);
            if let Some(inside) = part.interior().map(|i| on.with_span(&variable, &i)) {
                self.expect_sign(&slope, &inside);
            }
            premises.push(self.by_monotonicity(e, relation, &here)?);
        }
        Some(Certificate::new(sign_claim(e, relation, on), Rule::Split { variable }, premises))
    }

    /// Whether e is exactly 0 at one of its critical points, so that it has no strict sign.
    pub(super) fn is_touching(&mut self, e: &Expr, relation: Relation, on: &Domain) -> bool {
        if let Some(it) = shifted(e, on) {
            return self.is_touching(&it.outer, relation, &it.on);
        }
        let [(variable, span)] = on.ranges.as_slice() else { return false };
        if !matches!(relation, Relation::Gt | Relation::Lt | Relation::Ne)
            || !is_only(e, variable)
            || !is_smooth(e)
            || e.size_up_to(MAX_SIZE) >= MAX_SIZE
        {
            return false;
        }
        let (variable, span) = (variable.clone(), span.clone());
        let Some(slope) = derivative(e, &variable) else { return false };
        let zeros = self.exact_zeros(&slope, &variable, on).unwrap_or_default();
        let mut zeros = zeros.iter().take(MAX_POINTS);
        zeros.any(|at| span.contains(at).is_true() && vanishes_at(e, &variable, at))
    }

    /// Looks for the sign of a slope between two of its zeros where its factors show it, before anything dearer is tried.
    fn expect_sign(&mut self, slope: &Expr, on: &Domain) {
        for relation in [Relation::Gt, Relation::Lt] {
            if self.is_plausible(slope, relation, on)
                && let Some(found) = self.limited(BOUND_BUDGET, |p| p.by_factoring(slope, relation, on))
            {
                let at = self.place(on).0;
                self.known.insert((slope.clone(), relation, at), Ok(found));
                return;
            }
        }
    }

    /// Expressions in the parameters at whose zeros the least or greatest value of `e` is 0, as far as they show.
    pub fn thresholds(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Vec<Expr> {
        if let Some(it) = shifted(e, on) {
            return self.thresholds(&it.outer, &it.variable, &it.on);
        }
        let Some(found) = self.bounded(e, variable, on) else { return Vec::new() };
        let at = |bound: &Expr| found.constant.plus(&found.slope.times(bound));
        [&found.lower, &found.upper].into_iter().flatten().map(at).collect()
    }

    /// The points at which `e` = A + B t has its extreme values: the critical points of t, as far as they show.
    pub fn extremal_points(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Vec<Expr> {
        if let Some(it) = shifted(e, on) {
            let points = self.extremal_points(&it.outer, &it.variable, &it.on);
            return points.iter().map(|t| it.at(t, variable)).collect();
        }
        let inner = if is_only(e, variable) {
            e.clone()
        } else {
            let mut forms = vec![e.clone()];
            forms.extend(self.expanded(e, on));
            match forms.iter().find_map(|form| affine(form, variable)) {
                Some((inner, ..)) => inner,
                None => return Vec::new(),
            }
        };
        let Some(slope) = derivative(&inner, variable) else { return Vec::new() };
        let mut points = self.exact_zeros(&slope, variable, on).unwrap_or_default();
        points.truncate(MAX_POINTS);
        points
    }

    fn bounded(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Option<Bounded> {
        if !e.contains(variable) || !is_smooth(e) || e.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return None;
        }
        let mut forms = vec![e.clone()];
        if e.variables().len() > 1 {
            forms.extend(self.expanded(e, on));
        }
        let (inner, constant, slope) = forms.iter().find_map(|form| affine(form, variable))?;
        if !self.spend(100) {
            return None;
        }
        let (lower, upper) = self.bounds(&inner, variable, on)?;
        (lower.is_some() || upper.is_some()).then_some(Bounded { inner, constant, slope, lower, upper })
    }

    /// The infimum and the supremum of a function without parameters on the variable's interval; `None` for an infinite one.
    /// They are proposals. `None` in all where the critical points are not known.
    fn bounds(&mut self, t: &Expr, variable: &Symbol, on: &Domain) -> Option<(Option<Expr>, Option<Expr>)> {
        let span = on.span(variable)?.clone();
        let interior = span.interior()?;
        let slope = derivative(t, variable)?;
        let points = self.exact_zeros(&slope, variable, on)?;
        if points.len() > MAX_POINTS {
            return None;
        }
        let mut values: Vec<Expr> = Vec::new();
        for at in points.iter().filter(|p| interior.contains(p).is_true()) {
            let Evaluated::Value(value) = constant::evaluate_at(t, variable, at) else { return None };
            values.push(value);
        }
        let mut infinite = [false, false];
        for side in [Side::Lower, Side::Upper] {
            match self.limit(t, variable, on, side)?.0 {
                LimitValue::Finite(value) => values.push(value),
                LimitValue::NegInf => infinite[0] = true,
                LimitValue::PosInf => infinite[1] = true,
            }
        }
        let (mut least, mut greatest) = (values.first()?.clone(), values.first()?.clone());
        for value in &values[1..] {
            if constant::compare(value, &least)?.is_lt() {
                least = value.clone();
            }
            if constant::compare(value, &greatest)?.is_gt() {
                greatest = value.clone();
            }
        }
        Some(((!infinite[0]).then_some(least), (!infinite[1]).then_some(greatest)))
    }

    /// The zeros of `e`, where one of its forms shows that there are finitely many and which.
    pub(super) fn exact_zeros(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Option<Vec<Expr>> {
        let zeros = |form: &Expr| {
            let set = from_condition(&form.compare(Relation::Eq, &Expr::zero()), variable)?;
            let points = set.isolated_points();
            (points.len() == set.spans().len()).then_some(points)
        };
        if let Some(found) = zeros(e) {
            return Some(found);
        }
        // Other forms of trigonometric functions have as many zeros.
        let trigonometric = e.any(&mut |part| {
            matches!(part.node(), Node::Apply(Function::Sin | Function::Cos | Function::Tan, _))
        });
        if trigonometric { None } else { self.forms(e, on).iter().find_map(zeros) }
    }
}

/// Whether e is exactly 0 at the point.
fn vanishes_at(e: &Expr, variable: &Symbol, at: &Expr) -> bool {
    match constant::evaluate_at(e, variable, at) {
        Evaluated::Value(value) => constant::sign_of(&value).is_some_and(std::cmp::Ordering::is_eq),
        _ => false,
    }
}

/// A sum as (t, A, B) with A + B t: the terms with the variable have one coefficient in common, up to rational factors.
fn affine(e: &Expr, variable: &Symbol) -> Option<(Expr, Expr, Expr)> {
    let (mut constant, mut inner) = (Vec::new(), Vec::new());
    let mut slope: Option<Expr> = None;
    for term in e.terms() {
        if !term.contains(variable) {
            constant.push(term.clone());
            continue;
        }
        let (own, common): (Vec<Expr>, Vec<Expr>) =
            term.factors().iter().cloned().partition(|f| f.contains(variable) || f.as_number().is_some());
        let common = Expr::product(common);
        if slope.as_ref().is_some_and(|known| *known != common) {
            return None;
        }
        slope = Some(common);
        inner.push(Expr::product(own));
    }
    let inner = Expr::sum(inner);
    let only = inner.variables().iter().all(|s| s == variable);
    // With slope 1 nothing is gained.
    let slope = slope.filter(|b| only && !b.is_one())?;
    Some((inner, Expr::sum(constant), slope))
}
