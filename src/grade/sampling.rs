//! From a stated problem to a way to draw the transformed variable, with the density at each sample.

use nalgebra::DMatrix;

use super::check_by_sampling::numeric_ends;
use super::{Options, Problem, ScalarProblem, Solution, VectorProblem, solve};
use crate::expr::print::text;
use crate::expr::{Branch, Condition, Expr, Symbol, derivative};
use crate::flow::base::Base;
use crate::flow::density::{Density, PieceFormula};
use crate::flow::inverse::MapInverse;
use crate::flow::vector::{JointDensity, JointKind, VectorBase};
use crate::flow::{Analysis, Parametrization};
use crate::numeric::bracket::Span as NumericSpan;
use crate::numeric::pushforward::{LogDensity, Push, Pushforward, Source};
use crate::numeric::sample::{SampleError, Sampler};
use crate::numeric::{Bundle, CompileError, Program};
use crate::proof::Direction;
use crate::set::{Bound, RealSet, Span, natural_domain, to_condition};

/// Why nothing can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSamples {
    /// The input is at fault.
    Fault {
        /// Which text is.
        text: Stated,
        /// A name in it, where one is meant.
        name: Option<String>,
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// What is wanted is not known, or there is none.
    Unknown(String),
}

impl NoSamples {
    /// The reason without its place.
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Fault { message, .. } => message,
            Self::Unknown(why) => why,
        }
    }
}

/// The texts of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// The map.
    Map,
    /// The base distribution.
    Base,
}

/// A way to draw x, and the names of its components.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// How.
    pub pushforward: Pushforward,
    /// The components of x.
    pub names: Vec<String>,
}

const NOTHING_MORE: Options = Options { samples: 0, seed: 0 };

fn fault(text: Stated, message: impl Into<String>, hint: &str) -> NoSamples {
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    NoSamples::Fault { text, name: None, message: message.into(), hint }
}

fn unknown(why: impl Into<String>) -> NoSamples {
    NoSamples::Unknown(why.into())
}

fn compiled(error: CompileError) -> NoSamples {
    uncompiled(Stated::Map, error)
}

fn uncompiled(text: Stated, error: CompileError) -> NoSamples {
    let mut wrong = fault(text, error.to_string(), "");
    if let NoSamples::Fault { name, hint, .. } = &mut wrong {
        match &error {
            CompileError::UnboundVariable { symbol } => {
                *name = Some(symbol.name().to_owned());
                *hint = Some("samples need numbers for all parameters: put one in its place".into());
            }
            CompileError::Opaque { function } => {
                *name = Some(function.name().to_owned());
                *hint = Some("give a formula for it".into());
            }
            _ => {}
        }
    }
    wrong
}

/// How to draw the transformed variable of a problem, with ln p(x) at each sample where `density` is set.
///
/// # Errors
/// Where the problem has no distribution or parameters without values, where z has mass at which the map has no value, or where
/// the density is not known.
pub fn drawn(problem: &Problem, density: bool) -> Result<Drawn, NoSamples> {
    match problem {
        Problem::Scalar(problem) => scalar(problem, density),
        Problem::Vector(problem) => vector(problem, density),
    }
}

fn no_base() -> NoSamples {
    fault(Stated::Base, "samples need the distribution of z", "state it: --base 'z ~ Normal(0, 1)'")
}

fn sampler(base: &Base) -> Result<Sampler, NoSamples> {
    Sampler::new(base).map_err(|e| match e {
        SampleError::Symbolic(error) => uncompiled(Stated::Base, error),
        other => fault(Stated::Base, other.to_string(), ""),
    })
}

fn scalar(problem: &ScalarProblem, density: bool) -> Result<Drawn, NoSamples> {
    let base = problem.base.as_ref().ok_or_else(no_base)?;
    let source = Source::Independent(vec![sampler(base)?]);
    let map = &problem.map;
    // Parameters are found before anything is proved.
    Program::compile(&map.formula, std::slice::from_ref(&map.variable)).map_err(compiled)?;
    let forward = map.parametrization == Parametrization::Forward;
    if forward {
        inside(problem, base)?;
    }
    let solution =
        if density || !forward { Some(solve(&Problem::Scalar(problem.clone()), NOTHING_MORE)) } else { None };
    let derived = match &solution {
        None => None,
        Some(Solution::Scalar(solution)) => match &solution.derived {
            Some(derived) => Some((&solution.analysis, derived)),
            None => return Err(unknown("nothing is known about the branches of the map")),
        },
        Some(Solution::Vector(_)) => return Err(unknown("nothing is known about the branches of the map")),
    };
    let (push, log_density, name) = match derived {
        None => {
            let bundle =
                Bundle::compile(std::slice::from_ref(&map.formula), std::slice::from_ref(&map.variable));
            (Push::Formulas(bundle.map_err(compiled)?), None, target(&map.variable))
        }
        Some((analysis, derived)) if forward => {
            let known = derived.density.as_ref().ok_or_else(|| unknown("the density is not known"))?;
            let (push, log) = forward_density(analysis, &derived.inverse, known, base)?;
            (push, Some(log), known.variable.name().to_owned())
        }
        Some((analysis, derived)) => {
            let (push, log) = reverse(analysis, &derived.inverse, base, density)?;
            (push, log, map.variable.name().to_owned())
        }
    };
    let pushforward = Pushforward { source, push, log_density, dimension: 1, inside: None };
    Ok(Drawn { pushforward, names: vec![name] })
}

fn target(variable: &Symbol) -> String {
    if variable.name() == "x" { "y".into() } else { "x".into() }
}

/// That z has no mass where the map has no value, as far as that is known.
fn inside(problem: &ScalarProblem, base: &Base) -> Result<(), NoSamples> {
    let Some(support) = base.support().span().map(RealSet::from_span) else { return Ok(()) };
    let map = &problem.map;
    let lost =
        |set: &RealSet| support.difference(set).filter(|d| d.spans().iter().any(|s| s.as_point().is_none()));
    if let Some(lost) = problem.on.as_ref().and_then(lost) {
        return Err(fault(
            Stated::Base,
            format!("{} has mass on {}, outside of the source set of the map", base.variable, shown(&lost)),
            "restrict the distribution, as in --base 'z ~ Normal(0, 1) on z > 0', or state another set with --on",
        ));
    }
    let domain = natural_domain(&map.formula, &map.variable, &problem.assumptions);
    if let Some(lost) = domain.as_ref().and_then(lost) {
        return Err(fault(
            Stated::Base,
            format!("the map has no value on {}, where {} has mass", shown(&lost), base.variable),
            "restrict the distribution, as in --base 'z ~ Normal(0, 1) on z > 0'",
        ));
    }
    Ok(())
}

fn shown(set: &RealSet) -> String {
    let end = |bound: &Bound| match bound {
        Bound::NegInf => "-oo".to_owned(),
        Bound::PosInf => "oo".to_owned(),
        Bound::Finite(e) => text(e),
    };
    let span = |s: &Span| {
        let (open, close) = (if s.lo_closed() { '[' } else { '(' }, if s.hi_closed() { ']' } else { ')' });
        format!("{open}{}, {}{close}", end(s.lo()), end(s.hi()))
    };
    set.spans().iter().map(span).collect::<Vec<_>>().join(" ∪ ")
}

/// ln |f′|, by the branches where they have different formulas.
fn log_slope(analysis: &Analysis) -> Option<Expr> {
    let z = analysis.variable();
    let of = |smooth: &Expr| Some(Expr::ln(Expr::abs(derivative(smooth, z)?)));
    let first = analysis.branches.first()?;
    if analysis.branches.iter().all(|b| b.smooth == first.smooth) {
        return of(&first.smooth);
    }
    let branches = analysis.branches.iter().map(|b| {
        let condition = to_condition(&RealSet::from_span(b.span.clone()).interior(), z);
        Some(Branch { condition, value: of(&b.smooth)? })
    });
    Some(Expr::piecewise(branches.collect::<Option<Vec<_>>>()?, None))
}

fn forward_density(
    analysis: &Analysis,
    inverse: &MapInverse,
    density: &Density,
    base: &Base,
) -> Result<(Push, LogDensity), NoSamples> {
    if !density.atoms.is_empty() {
        return Err(unknown("x takes some values with positive probability, and has no density there"));
    }
    if density.base_inside.is_false() {
        return Err(fault(
            Stated::Base,
            "the base distribution has mass outside of the source of the map",
            "",
        ));
    }
    if !density.complete || density.pieces.is_empty() {
        let why = density.remarks.first().map_or("not all branches of the map are known", String::as_str);
        return Err(unknown(format!("the density is not known: {why}")));
    }
    let (analysis, _) = density.prepared.as_ref().map_or((analysis, inverse), |p| (&p.0, &p.1));
    let z = analysis.variable().clone();
    let at_z = base.log_density(&Expr::variable(z.clone()));
    let formula = analysis.map.formula.clone();
    let no_slope = || unknown("the derivative of the map has no formula");
    if density.injective.is_true() {
        let log = at_z.minus(&log_slope(analysis).ok_or_else(no_slope)?);
        let bundle = Bundle::compile(&[formula, log], &[z]).map_err(compiled)?.careful();
        return Ok((Push::Formulas(bundle), LogDensity::Along));
    }
    let push = Push::Formulas(
        Bundle::compile(std::slice::from_ref(&formula), std::slice::from_ref(&z)).map_err(compiled)?,
    );
    if let Some(log) = density.log_formula() {
        let program = Program::compile(&log, std::slice::from_ref(&density.variable)).map_err(compiled)?;
        return Ok((push, LogDensity::Target(program.careful())));
    }
    if density.pieces.iter().any(|p| matches!(p.formula, PieceFormula::Series { .. })) {
        return Err(unknown(
            "the density is a series over infinitely many branches, which is not summed at samples",
        ));
    }
    let log = at_z.minus(&log_slope(analysis).ok_or_else(no_slope)?);
    let support = base.support().span();
    let ends = support.as_ref().map_or(Some((f64::NEG_INFINITY, f64::INFINITY)), numeric_ends);
    let (from, to) = ends.ok_or_else(|| unknown("an end of the support has no numeric value"))?;
    let spans = spans(analysis, |b| Some(&b.span))?;
    let clipped =
        spans.into_iter().map(|s| NumericSpan { lower: s.lower.max(from), upper: s.upper.min(to), ..s });
    let log = Program::compile(&log, std::slice::from_ref(&z)).map_err(compiled)?.careful();
    let map = Program::compile(&formula, std::slice::from_ref(&z)).map_err(compiled)?;
    Ok((push, LogDensity::Branches { map, log, spans: clipped.filter(|s| s.lower < s.upper).collect() }))
}

fn spans<'a>(
    analysis: &'a Analysis,
    of: impl Fn(&'a crate::flow::Branch) -> Option<&'a Span>,
) -> Result<Vec<NumericSpan>, NoSamples> {
    let span = |b: &'a crate::flow::Branch| {
        let (lower, upper) = numeric_ends(of(b)?)?;
        Some(NumericSpan { lower, upper, increasing: b.direction == Direction::Increasing })
    };
    let all: Option<Vec<_>> = analysis.branches.iter().map(span).collect();
    all.ok_or_else(|| unknown("an end of a branch has no numeric value"))
}

/// Of a map g from x to z: x = g⁻¹(z), and ln p(x) = ln p(z) + ln |g′(x)|.
fn reverse(
    analysis: &Analysis,
    inverse: &MapInverse,
    base: &Base,
    density: bool,
) -> Result<(Push, Option<LogDensity>), NoSamples> {
    if !analysis.injective.is_true() {
        return Err(unknown("g is not known to be injective, so that z may not determine x"));
    }
    let x = analysis.variable().clone();
    let z = inverse.variable.clone();
    let push = match &inverse.whole {
        Some(f) => {
            let bundle =
                Bundle::compile(std::slice::from_ref(f), std::slice::from_ref(&z)).map_err(compiled)?;
            Push::Formulas(bundle)
        }
        None => {
            let map = Program::compile(&analysis.map.formula, std::slice::from_ref(&x)).map_err(compiled)?;
            Push::Bracketed { map, spans: spans(analysis, |b| Some(&b.span))? }
        }
    };
    if !density {
        return Ok((push, None));
    }
    let slope = log_slope(analysis).ok_or_else(|| unknown("the derivative of the map has no formula"))?;
    let log = base.log_density(&Expr::variable(z.clone())).plus(&slope);
    let program = Program::compile(&log, &[z, x]).map_err(compiled)?;
    Ok((push, Some(LogDensity::Both(program.careful()))))
}

fn vector(problem: &VectorProblem, density: bool) -> Result<Drawn, NoSamples> {
    let base = problem.base.as_ref().ok_or_else(no_base)?;
    let source = vector_source(base)?;
    let map = &problem.map;
    for component in &map.components {
        Program::compile(component, &map.variables).map_err(compiled)?;
    }
    let forward = map.parametrization == Parametrization::Forward;
    let solution = match density || !forward {
        true => match solve(&Problem::Vector(problem.clone()), NOTHING_MORE) {
            Solution::Vector(solution) => Some(solution),
            Solution::Scalar(_) => None,
        },
        false => None,
    };
    if let Some(found) = solution.as_ref().filter(|_| density).and_then(|s| s.function.as_ref()) {
        let found = found.as_ref().map_err(|why| unknown(format!("the density is not known: {why}")))?;
        return of_function(problem, &found.density, source);
    }
    let log_det = match &solution {
        Some(solution) if density => {
            if let Some(Err(why)) = &solution.density {
                return Err(unknown(format!("the density is not known: {why}")));
            }
            let log = solution.volume().and_then(|v| v.log_abs.clone());
            Some(log.ok_or_else(|| unknown("ln |det J| has no formula"))?)
        }
        _ => None,
    };
    let (push, log_density, names) = if forward {
        let z: Vec<Expr> = map.variables.iter().cloned().map(Expr::variable).collect();
        let mut formulas = map.components.clone();
        formulas.extend(log_det.map(|log| base.log_density(&z).minus(&log)));
        let bundle = Bundle::compile(&formulas, &map.variables).map_err(compiled)?;
        let names: Vec<String> = (1..=map.components.len()).map(|i| format!("x{i}")).collect();
        (Push::Formulas(bundle.careful_if(density)), density.then_some(LogDensity::Along), names)
    } else {
        let inverse = solution.as_ref().and_then(|s| s.inverse.as_ref());
        let (push, z) = match inverse {
            Some(Ok(f)) => {
                let bundle = Bundle::compile(&f.components, &f.variables).map_err(compiled)?;
                (Push::Formulas(bundle), f.variables.clone())
            }
            Some(Err(_)) => {
                use crate::numeric::vector_inverse::VectorSolver;
                let solver = VectorSolver::new(&map.components, &map.variables).map_err(compiled)?;
                let z = (1..=map.components.len()).map(|i| Symbol::new(&format!("\u{2}z{i}"))).collect();
                (Push::Solved(solver), z)
            }
            None => return Err(unknown("g is not known to be injective, so that z may not determine x")),
        };
        let log = match log_det {
            None => None,
            Some(log) => {
                let at: Vec<Expr> = z.iter().cloned().map(Expr::variable).collect();
                let both: Vec<Symbol> = z.iter().chain(&map.variables).cloned().collect();
                let log = Program::compile(&base.log_density(&at).plus(&log), &both).map_err(compiled)?;
                Some(LogDensity::Both(log.careful()))
            }
        };
        (push, log, map.variables.iter().map(|v| v.name().to_owned()).collect())
    };
    let inside = match (&problem.on, forward) {
        (Some(condition), true) => Some(indicator(condition, &map.variables)?),
        _ => None,
    };
    let pushforward = Pushforward { source, push, log_density, dimension: names.len(), inside };
    Ok(Drawn { pushforward, names })
}

/// A Dirichlet distribution by gamma variables; other densities by rejection from the box around their region.
fn joint_source(joint: &JointDensity) -> Result<Source, NoSamples> {
    if let JointKind::Dirichlet(alphas) = &joint.kind {
        let gamma = |a: &Expr| {
            let arguments = [(None, a.clone()), (None, Expr::one())];
            let base = Base::from_call("Gamma", &arguments, Symbol::new("z"));
            sampler(&base.map_err(|e| fault(Stated::Base, e.to_string(), ""))?)
        };
        return Ok(Source::Dirichlet(alphas.iter().map(gamma).collect::<Result<_, _>>()?));
    }
    let open = || unknown("z is drawn from a bounded region with a bounded density only");
    let sides: Vec<(f64, f64)> =
        joint.spans().iter().map(numeric_ends).collect::<Option<_>>().ok_or_else(open)?;
    if sides.iter().any(|(low, high)| !low.is_finite() || !high.is_finite()) {
        return Err(open());
    }
    let bound = crate::numeric::upper_bound(&joint.density, &joint.variables, &sides).ok_or_else(open)?;
    let share = Expr::piecewise(
        vec![Branch {
            condition: Condition::all(joint.stated.clone()),
            value: joint.density.over(&Expr::number(bound)),
        }],
        Some(Expr::zero()),
    );
    let accept = Program::compile(&share, &joint.variables).map_err(compiled)?;
    Ok(Source::Rejection { sides, accept })
}

/// One function of several variables, with its density at the samples.
fn of_function(problem: &VectorProblem, density: &Density, source: Source) -> Result<Drawn, NoSamples> {
    let map = &problem.map;
    let log = density.log_formula().ok_or_else(|| unknown("the density is not known as a formula"))?;
    let bundle = Bundle::compile(&map.components, &map.variables).map_err(compiled)?;
    let log = Program::compile(&log, std::slice::from_ref(&density.variable)).map_err(compiled)?.careful();
    let pushforward = Pushforward {
        source,
        push: Push::Formulas(bundle),
        log_density: Some(LogDensity::Target(log)),
        dimension: 1,
        inside: None,
    };
    Ok(Drawn { pushforward, names: vec![density.variable.name().to_owned()] })
}

fn indicator(condition: &Condition, variables: &[Symbol]) -> Result<Program, NoSamples> {
    let branch = Branch { condition: condition.clone(), value: Expr::one() };
    let e = Expr::piecewise(vec![branch], Some(Expr::zero()));
    Program::compile(&e, variables).map_err(compiled)
}

pub(super) fn vector_source(base: &VectorBase) -> Result<Source, NoSamples> {
    match base {
        VectorBase::Independent(parts) => {
            Ok(Source::Independent(parts.iter().map(sampler).collect::<Result<_, _>>()?))
        }
        VectorBase::Normal(normal) => {
            let number = |e: &Expr| Ok(Program::compile(e, &[]).map_err(compiled)?.constant());
            let mean: Vec<f64> = normal.mean.iter().map(number).collect::<Result<_, NoSamples>>()?;
            let rows: Vec<Vec<f64>> = normal
                .covariance
                .iter()
                .map(|row| row.iter().map(number).collect::<Result<_, _>>())
                .collect::<Result<_, NoSamples>>()?;
            let matrix = DMatrix::from_fn(mean.len(), mean.len(), |i, j| rows[i][j]);
            let root = matrix.cholesky().map(|c| c.l());
            let root = root.ok_or_else(|| {
                fault(Stated::Base, "the covariance matrix is not positive definite in floating point", "")
            })?;
            let plain = Base::from_call("Normal", &[], Symbol::new("z"));
            let standard = sampler(&plain.map_err(|e| fault(Stated::Base, e.to_string(), ""))?)?;
            Ok(Source::Normal { standard, mean, root })
        }
        VectorBase::Joint(joint) => joint_source(joint),
    }
}
