//! Mean and variance of the transformed variable.

use super::{Quantity, float, integral, known, numeric_atoms};
use crate::expr::{Condition, Expr, constant};
use crate::flow::base::{Base, Moment};
use crate::flow::density::{Atom, Density};
use crate::flow::expectation::{self, Part, exists, mean_and_variance};
use crate::flow::{Analysis, Parametrization};
use crate::grade::ScalarSolution;
use crate::numeric::Program;
use crate::numeric::quadrature::{Effort, Integral, integrate};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::real::{Ternary, effort};
use crate::set::{RealSet, Span};

/// Steps of search for the forms of the formula and for convergence.
const BUDGET: usize = 20_000;

/// The work that both moments may cost.
const EFFORT: u64 = 3_000_000;

/// A moment, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum MomentOfX {
    /// It is this number; a condition says for which parameters it exists.
    Known(Quantity, Option<Condition>),
    /// It does not exist.
    DoesNotExist,
    /// Not derived.
    Unknown,
}

/// Mean and variance.
///
/// # Errors
/// In words.
pub fn moments(solution: &ScalarSolution) -> Result<(MomentOfX, MomentOfX), String> {
    let derived = solution.derived.as_ref().ok_or("nothing was derived")?;
    let density = derived.density.as_ref().ok_or("no base distribution is stated")?;
    if !density.base_inside.is_true() {
        return Err("z is not known to lie in the source of the map".to_owned());
    }
    let found = effort::within(EFFORT, || {
        let mut prover = Prover::with_budget(BUDGET);
        by_name(density)
            .or_else(|| by_atoms(density))
            .or_else(|| by_base(solution, &mut prover))
            .or_else(|| by_integrals(solution, &mut prover))
            .or_else(|| by_quadrature_of_base(solution, &mut prover))
    });
    if let Some(found) = found {
        return Ok(found);
    }
    let (_, density) = known(solution)?;
    let found = by_name(density).or_else(|| by_atoms(density)).or_else(|| by_quadrature_of_density(density));
    Ok(found.unwrap_or((MomentOfX::Unknown, MomentOfX::Unknown)))
}

fn told(moment: Moment) -> Option<MomentOfX> {
    match moment {
        Moment::Value { value, when } => Some(MomentOfX::Known(Quantity::of(&value), when)),
        Moment::DoesNotExist => Some(MomentOfX::DoesNotExist),
        Moment::NoFormula => None,
    }
}

/// By the formulas of its name.
fn by_name(density: &Density) -> Option<(MomentOfX, MomentOfX)> {
    let (mean, variance) = density.names.first()?.distribution.moments();
    Some((told(mean)?, told(variance)?))
}

/// Σ x P(X = x) and Σ x² P(X = x) − (Σ x P(X = x))², where x takes finitely many values.
fn by_atoms(density: &Density) -> Option<(MomentOfX, MomentOfX)> {
    let discrete = density.complete && density.pieces.is_empty() && !density.atoms.is_empty();
    if !discrete || !density.base_inside.is_true() || density.atoms.iter().any(|atom| atom.index.is_some()) {
        return None;
    }
    let moment = |power: i64| {
        let term = |atom: &Atom| Some(atom.at.powi(power).times(atom.mass.as_ref()?));
        let sum = Expr::sum(density.atoms.iter().map(term).collect::<Option<_>>()?);
        Some(if sum.is_constant() { constant::fold(&sum) } else { sum })
    };
    let (mean, second) = (moment(1)?, moment(2)?);
    let known = |e: &Expr| MomentOfX::Known(Quantity::of(e), None);
    Some((known(&mean), known(&second.minus(&mean.powi(2)))))
}

/// E[f(Z)] and Var[f(Z)] as formulas.
fn by_base(solution: &ScalarSolution, prover: &mut Prover) -> Option<(MomentOfX, MomentOfX)> {
    let (analysis, base) = forward(solution)?;
    let span = base.support().span().unwrap_or_else(Span::real_line);
    let on = Domain::on(analysis.variable(), &span, &analysis.assumptions);
    let base = Base { variable: analysis.variable().clone(), ..base.clone() };
    let (mean, variance) = mean_and_variance(&analysis.map.formula, &base, &on, prover);
    Some((told(mean)?, told(variance).unwrap_or(MomentOfX::Unknown)))
}

/// E[f(Z)] and Var[f(Z)] as integrals in closed form.
fn by_integrals(solution: &ScalarSolution, prover: &mut Prover) -> Option<(MomentOfX, MomentOfX)> {
    let (analysis, base) = forward(solution)?;
    let support = base.support().span()?;
    let base = Base { variable: analysis.variable().clone(), ..base.clone() };
    let found = effort::share(1, 2, || {
        expectation::by_integrals(&analysis.map.formula, &base, &support, &analysis.assumptions, prover)
    });
    let known = |e: Expr| MomentOfX::Known(Quantity::of(&e), None);
    found.map(|(mean, variance)| (known(mean), known(variance)))
}

fn forward(solution: &ScalarSolution) -> Option<(&Analysis, &Base)> {
    let analysis = &solution.analysis;
    let base = solution.problem.base.as_ref()?;
    (analysis.map.parametrization == Parametrization::Forward).then_some((analysis, base))
}

/// ∫ f p and ∫ (f − mean)² p over the support of the base, where they are proved to converge.
fn by_quadrature_of_base(solution: &ScalarSolution, prover: &mut Prover) -> Option<(MomentOfX, MomentOfX)> {
    let (analysis, base) = forward(solution)?;
    let z = analysis.variable();
    let support = base.support().span()?;
    let parts: Vec<Part> = if analysis.branches.is_empty() {
        expectation::parts(&analysis.map.formula, z, &support, &analysis.assumptions, prover)
    } else {
        let support = RealSet::from_span(support);
        let mut parts = Vec::new();
        for branch in &analysis.branches {
            for span in RealSet::from_span(branch.span.clone()).intersect(&support)?.spans() {
                if span.as_point().is_none() {
                    parts.push(Part { formula: branch.smooth.clone(), span: span.clone() });
                }
            }
        }
        parts
    };
    let base = Base { variable: z.clone(), ..base.clone() };
    let mut converges = |power: i64| {
        let all = parts.iter().map(|part| {
            let on = Domain::on(z, &part.span, &analysis.assumptions);
            exists(&part.formula.powi(power), &base, &on, prover)
        });
        all.fold(Ternary::True, Ternary::and)
    };
    let (first, second) = (converges(1), converges(2));
    if first.is_false() {
        return Some((MomentOfX::DoesNotExist, MomentOfX::DoesNotExist));
    }
    if !first.is_true() {
        return None;
    }
    let density =
        Program::compile(&base.density(&Expr::variable(z.clone())), std::slice::from_ref(z)).ok()?;
    let programs: Option<Vec<(Program, f64, f64)>> = parts
        .iter()
        .map(|part| {
            let program = Program::compile(&part.formula, std::slice::from_ref(z)).ok()?;
            Some((program, float(part.span.lo())?, float(part.span.hi())?))
        })
        .collect();
    let programs = programs?;
    let expectation = |of: &dyn Fn(f64) -> f64| {
        let whole = programs.iter().map(|(f, low, high)| {
            let integrand = |t: f64| {
                let weight = density.evaluate(&[t]);
                if weight == 0.0 { 0.0 } else { of(f.evaluate(&[t])) * weight }
            };
            integrate(&integrand, *low, *high, 1.0, Effort::default())
        });
        whole.fold(Integral::default(), Integral::and)
    };
    let mean = expectation(&|x| x);
    let variance = match second {
        Ternary::True => quantity(expectation(&|x| (x - mean.value).powi(2))),
        Ternary::False => MomentOfX::DoesNotExist,
        Ternary::Unknown => MomentOfX::Unknown,
    };
    Some((quantity(mean), variance))
}

/// What quadrature says, if it says something.
fn quantity(found: Integral) -> MomentOfX {
    let usable = found.error.is_finite() && found.value.is_finite() && found.undefined == 0;
    if usable { MomentOfX::Known(Quantity::numeric(found), None) } else { MomentOfX::Unknown }
}

/// Mean and variance of a variable of which the density alone is known.
///
/// # Errors
/// In words.
pub fn moments_by_density(density: &Density) -> Result<(MomentOfX, MomentOfX), String> {
    let found = by_name(density).or_else(|| by_atoms(density)).or_else(|| by_quadrature_of_density(density));
    Ok(found.unwrap_or((MomentOfX::Unknown, MomentOfX::Unknown)))
}

/// By the density of x, where x is bounded.
fn by_quadrature_of_density(density: &Density) -> Option<(MomentOfX, MomentOfX)> {
    let bounded = density.pieces.iter().all(|p| p.on.as_ref().is_some_and(Span::is_bounded));
    // Of infinitely many values the sum may diverge.
    if !bounded || density.atoms.iter().any(|atom| atom.index.is_some()) {
        return None;
    }
    let atoms = numeric_atoms(density).ok()?;
    let moment = |k: &dyn Fn(f64) -> f64| {
        let rest = integral(density, &RealSet::real_line(), k)?;
        let at_atoms: f64 = atoms.iter().map(|atom| k(atom.at) * atom.mass).sum();
        Some(Integral { value: rest.value + at_atoms, ..rest })
    };
    let mean = moment(&|x| x)?;
    let variance = moment(&|x| (x - mean.value).powi(2));
    Some((quantity(mean), variance.map_or(MomentOfX::Unknown, quantity)))
}
