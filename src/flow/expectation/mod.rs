//! E[f(Z)] for a formula f and a base distribution of Z: ∫ f(z) p(z) dz, without the density of f(Z).
//!
//! - [`expectation`]: a formula, where f is a sum of terms c z^p e^(tz) and the family's moments have formulas.
//! - [`by_integrals`]: formulas where the integrals have closed forms, part by part.
//! - [`exists`]: whether the integral converges absolutely, from the growth of f p at the ends of the support.

mod exists;
mod terms;

pub use exists::exists;

use crate::expr::{Assumptions, Condition, Expr, Symbol, constant};
use crate::flow::base::{Base, Moment};
use crate::flow::density::kinks;
use crate::flow::integral::Integral;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::Span;
use terms::Term;

/// E[f(Z)] as a formula, for z ~ `base` on the domain, which names z and what is assumed of the parameters.
pub fn expectation(f: &Expr, base: &Base, on: &Domain, prover: &mut Prover) -> Moment {
    let z = &base.variable;
    let Some(terms) = terms::terms(f, z, on, prover) else { return Moment::NoFormula };
    let random = terms.iter().filter(|term| !term.is_constant()).count();
    let mut parts = Vec::with_capacity(terms.len());
    let mut conditions = Vec::new();
    for Term { factor, power, rate } in &terms {
        match base.raw_moment(power, rate) {
            Moment::Value { value, when } => {
                parts.push(factor.times(&value));
                conditions.extend(when);
            }
            // Of several terms the divergent parts may cancel.
            Moment::DoesNotExist if random == 1 => return Moment::DoesNotExist,
            Moment::DoesNotExist | Moment::NoFormula => return Moment::NoFormula,
        }
    }
    let value = simple(&Expr::sum(parts), on, prover);
    Moment::Value { value, when: together(conditions) }
}

/// Mean and variance of f(Z).
pub fn mean_and_variance(f: &Expr, base: &Base, on: &Domain, prover: &mut Prover) -> (Moment, Moment) {
    if let Some(found) = of_affine(f, base, on, prover) {
        return found;
    }
    let first = expectation(f, base, on, prover);
    let second = expectation(&f.powi(2), base, on, prover);
    let variance = match (&first, second) {
        (Moment::Value { value: mean, when: also }, Moment::Value { value, when }) => {
            let both: Vec<Condition> = when.into_iter().chain(also.clone()).collect();
            let value = simple(&value.minus(&mean.powi(2)), on, prover);
            Moment::Value { value, when: together(both) }
        }
        // E[f²] = ∞ is no variance; without E[f] there is none, either.
        (Moment::Value { .. }, Moment::DoesNotExist) | (Moment::DoesNotExist, _) => Moment::DoesNotExist,
        _ => Moment::NoFormula,
    };
    (first, variance)
}

/// A part of the support of Z with the formula that holds there.
#[derive(Clone, Debug)]
pub struct Part {
    /// f, without the case distinctions that are decided on the part.
    pub formula: Expr,
    /// The part.
    pub span: Span,
}

/// The support of Z, cut where a case distinction of f changes.
#[must_use]
pub fn parts(
    f: &Expr,
    z: &Symbol,
    support: &Span,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Vec<Part> {
    let mut on = |span: Span| {
        let on = Domain::on(z, &span, assumptions);
        let formula = prover.resolved(f, &on).map_or_else(|| f.clone(), |(smooth, _)| smooth);
        Part { formula, span }
    };
    kinks::cut(f, z, support).into_iter().map(&mut on).collect()
}

/// Mean and variance of f(Z) by integrals in closed form over the parts of the support on which no case distinction changes, where
/// both are proved to converge absolutely; `None` where they are not found.
pub fn by_integrals(
    f: &Expr,
    base: &Base,
    support: &Span,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<(Expr, Expr)> {
    let z = &base.variable;
    let density = base.density(&Expr::variable(z.clone()));
    let parts = parts(f, z, support, assumptions, prover);
    let mut moment = |power: i64| {
        let mut terms = Vec::with_capacity(parts.len());
        for Part { formula: f, span } in &parts {
            let part = span.interior()?;
            let on = Domain::on(z, &part, assumptions);
            if !exists(&f.powi(power), base, &on, prover).is_true() {
                return None;
            }
            let integral = Integral {
                integrand: f.powi(power).times(&density),
                variable: z.clone(),
                lower: part.lo().clone(),
                upper: part.hi().clone(),
                within: part.clone(),
            };
            terms.push(integral.value(assumptions, prover)?);
        }
        Some(Expr::sum(terms))
    };
    let (first, second) = (moment(1)?, moment(2)?);
    let parameters = Domain::of_parameters(assumptions);
    let mut shown = |e: Expr| {
        if e.is_constant() { constant::fold(&e) } else { simple(&e, &parameters, prover) }
    };
    let mean = shown(first);
    let variance = shown(second.minus(&mean.powi(2)));
    Some((mean, variance))
}

/// The conditions as one, if there are any.
fn together(mut conditions: Vec<Condition>) -> Option<Condition> {
    conditions.dedup();
    (!conditions.is_empty()).then(|| Condition::all(conditions))
}

/// E[a Z + b] = a E[Z] + b and Var[a Z + b] = a² Var[Z].
fn of_affine(f: &Expr, base: &Base, on: &Domain, prover: &mut Prover) -> Option<(Moment, Moment)> {
    let (slope, offset) = affine(f, &base.variable, on, prover)?;
    let (mean, variance) = base.moments();
    let mut mapped = |moment: Moment, put: &dyn Fn(&Expr) -> Expr| match moment {
        Moment::Value { value, when } => Moment::Value { value: simple(&put(&value), on, prover), when },
        other => other,
    };
    let mean = mapped(mean, &|m| slope.times(m).plus(&offset));
    let variance = mapped(variance, &|v| slope.powi(2).times(v));
    let known = !matches!(mean, Moment::NoFormula) && !matches!(variance, Moment::NoFormula);
    known.then_some((mean, variance))
}

/// a and b of a z + b, with neither holding z.
fn affine(f: &Expr, z: &Symbol, on: &Domain, prover: &mut Prover) -> Option<(Expr, Expr)> {
    use crate::real::Rational;
    let mut slope = Vec::new();
    let mut offset = Vec::new();
    for term in terms::terms(f, z, on, prover)? {
        match () {
            () if !term.rate.is_zero() => return None,
            () if term.power == Rational::one() => slope.push(term.factor),
            () if term.power.is_zero() => offset.push(term.factor),
            () => return None,
        }
    }
    (!slope.is_empty()).then(|| (Expr::sum(slope), Expr::sum(offset)))
}

/// A form that reads better, proved equal for all the parameters.
fn simple(e: &Expr, on: &Domain, prover: &mut Prover) -> Expr {
    let parameters = Domain::of_parameters(&on.assumptions);
    crate::flow::tidy::tidy(e, &parameters, prover).map_or_else(|| e.clone(), |(simple, _)| simple)
}
