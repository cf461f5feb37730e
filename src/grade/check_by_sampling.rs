//! From derived formulas to the input of the numeric cross-check.

use super::atoms::numeric_atoms;
use super::sampling::{NoSamples, vector_source};
use super::{Options, VectorSolution};
use crate::expr::constant::to_f64;
use crate::expr::{Branch, Condition, Expr, Symbol};
use crate::flow::base::Base;
use crate::flow::density::{Density, PieceFormula};
use crate::flow::inverse::MapInverse;
use crate::flow::vector::{VectorBase, VectorDensity};
use crate::flow::{Analysis, Parametrization};
use crate::numeric::Program;
use crate::numeric::crosscheck::{
    BranchSpan, CrossCheck, CrossCheckInput, DensityFormula, DensityPiece, FunctionCheckInput, crosscheck,
    crosscheck_function,
};
use crate::numeric::vector_check::{CheckedDensity, VectorCheck, VectorCheckInput, Way, vector_check};
use crate::proof::Direction;
use crate::set::{Bound, Span};

/// The cross-check of a derived density, or why it cannot be carried out, in words.
pub(super) fn cross_check(
    analysis: &Analysis,
    inverse: &MapInverse,
    density: &Density,
    base: &Base,
    options: Options,
) -> Result<CrossCheck, String> {
    if !base.is_numeric() || analysis.map.formula.variables().len() > 1 {
        return Err("it needs numbers for all parameters".to_owned());
    }
    let ends = "an end of an interval has no numeric value";
    if density.base_inside.is_false() {
        return Err("the base distribution has mass outside the source of the map".to_owned());
    }
    let atoms = numeric_atoms(density)?;
    let (analysis, inverse) = density.prepared.as_ref().map_or((analysis, inverse), |p| (&p.0, &p.1));
    let pieces = pieces(density)?;
    let pieces = cut_at(pieces, &critical_values(analysis));
    let (map, variable, target, branches) = match analysis.map.parametrization {
        Parametrization::Forward => {
            let branches = analysis.branches.iter().zip(&inverse.branches).map(|(b, g)| {
                let (lower, upper) = numeric_ends(&b.span)?;
                let increasing = b.direction == Direction::Increasing;
                Some(BranchSpan { lower, upper, increasing, inverse: g.formula().cloned() })
            });
            let branches: Vec<BranchSpan> = branches.collect::<Option<_>>().ok_or(ends)?;
            (analysis.map.formula.clone(), analysis.variable().clone(), inverse.variable.clone(), branches)
        }
        Parametrization::Reverse => {
            let map =
                inverse.whole.clone().ok_or("drawing x needs the inverse of g, which has no formula")?;
            let branches = analysis.branches.iter().map(|b| {
                let (lower, upper) = numeric_ends(b.image.as_ref()?)?;
                let increasing = b.direction == Direction::Increasing;
                Some(BranchSpan { lower, upper, increasing, inverse: Some(b.smooth.clone()) })
            });
            let branches: Vec<BranchSpan> = branches.collect::<Option<_>>().ok_or(ends)?;
            (map, inverse.variable.clone(), analysis.variable().clone(), branches)
        }
    };
    let input = CrossCheckInput {
        base,
        map: &map,
        variable: &variable,
        target: &target,
        density: &pieces,
        atoms: &atoms,
        branches: &branches,
        samples: options.samples,
        seed: options.seed,
    };
    crosscheck(&input).map_err(|e| e.to_string())
}

/// The cross-check of the density of a function of several variables, or why it cannot be carried out, in words.
pub(super) fn function_cross_check(
    formula: &Expr,
    variables: &[Symbol],
    density: &Density,
    base: &VectorBase,
    options: Options,
) -> Result<CrossCheck, String> {
    if !base.is_numeric() || formula.variables().iter().any(|v| !variables.contains(v)) {
        return Err("it needs numbers for all parameters".to_owned());
    }
    let (pieces, atoms) = (pieces(density)?, numeric_atoms(density)?);
    let source = vector_source(base).map_err(NoSamples::in_words)?;
    let input = FunctionCheckInput {
        source: &source,
        map: formula,
        variables,
        target: &density.variable,
        density: &pieces,
        atoms: &atoms,
        samples: options.samples,
        seed: options.seed,
    };
    crosscheck_function(&input).map_err(|e| e.to_string())
}

/// The cross-check of a derived density in several dimensions, or why it cannot be carried out, in words.
pub(super) fn vector_cross_check(
    solution: &VectorSolution,
    density: &VectorDensity,
    base: &VectorBase,
    options: Options,
) -> Result<VectorCheck, String> {
    let stated = &solution.analysis.map;
    // A map from x to z with a formula for its inverse is checked by that.
    let (way, components, variables) = match (stated.parametrization, &solution.inverse) {
        (Parametrization::Reverse, Some(Ok(f))) => (Way::Forward, f.components.clone(), f.variables.clone()),
        (Parametrization::Reverse, _) => (Way::Reverse, stated.components.clone(), stated.variables.clone()),
        (Parametrization::Forward, _) => (Way::Forward, stated.components.clone(), stated.variables.clone()),
    };
    let plain = components.iter().all(|f| f.variables().iter().all(|s| variables.contains(s)));
    if components.iter().any(Expr::is_opaque) {
        return Err("opaque functions have no values".to_owned());
    }
    if !base.is_numeric() || !plain {
        return Err("it needs numbers for all parameters".to_owned());
    }
    if let VectorDensity::Closed(closed) = density
        && !closed.is_exact
    {
        return Err("the image of the map is not known by conditions on x".to_owned());
    }
    let names: Vec<Symbol> = (1..=base.dimension()).map(|i| Symbol::new(&format!("z{i}"))).collect();
    let z: Vec<Expr> = names.iter().cloned().map(Expr::variable).collect();
    let draw = vector_source(base).map_err(NoSamples::in_words)?;
    let conditions = match density {
        VectorDensity::Closed(density) => &density.support,
        VectorDensity::AtSource(density) => &density.support,
    };
    let inside = Branch { condition: Condition::all(conditions.clone()), value: Expr::one() };
    let support = Expr::piecewise(vec![inside], Some(Expr::zero()));
    let density = match density {
        VectorDensity::Closed(density) => CheckedDensity::Target {
            log_density: &density.log_density,
            support: &support,
            variables: &density.variables,
        },
        VectorDensity::AtSource(density) => {
            CheckedDensity::Source { log_density: &density.log_density, support: &support }
        }
    };
    let input = VectorCheckInput {
        base: &draw,
        way,
        map: &components,
        variables: &variables,
        base_log_density: (&base.log_density(&z), &names),
        density,
        samples: options.samples,
        seed: options.seed,
    };
    vector_check(&input).map_err(|e| e.to_string())
}

/// The pieces of the density; none where x is discrete.
fn pieces(density: &Density) -> Result<Vec<DensityPiece>, String> {
    let pieces: Option<Vec<DensityPiece>> = density
        .pieces
        .iter()
        .map(|piece| {
            let (lower, upper) = numeric_ends(piece.on.as_ref()?)?;
            let formula = match &piece.formula {
                PieceFormula::Closed { density, log_density } => DensityFormula::Target {
                    density: density.clone(),
                    log_density: Some(log_density.clone()),
                },
                PieceFormula::Implicit(terms) => DensityFormula::Source(terms.clone()),
                PieceFormula::Series { .. } => return None,
            };
            Some(DensityPiece { lower, upper, formula })
        })
        .collect();
    let something = |p: &Vec<DensityPiece>| !p.is_empty() || !density.atoms.is_empty();
    pieces
        .filter(something)
        .ok_or_else(|| "the density is not known on intervals with numeric ends".to_owned())
}

/// How many periods of recurring critical points are taken into account, to both sides.
const PERIODS: i32 = 40;

/// Values at critical points, where the density is unbounded: quadrature wants to know them.
fn critical_values(analysis: &Analysis) -> Vec<f64> {
    let variables = [analysis.variable().clone()];
    let Ok(program) = Program::compile(&analysis.map.formula, &variables) else { return Vec::new() };
    let mut values = Vec::new();
    for exceptional in &analysis.exceptional {
        let Some(at) = exceptional.at.as_ref().and_then(to_f64) else { continue };
        let period = exceptional.period.as_ref().and_then(to_f64);
        let points: Vec<f64> = match period {
            Some(period) => (-PERIODS..=PERIODS).map(|k| at + f64::from(k) * period).collect(),
            None => vec![at],
        };
        values.extend(points.into_iter().map(|z| program.evaluate(&[z])).filter(|x| x.is_finite()));
    }
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// The pieces cut at these points.
fn cut_at(pieces: Vec<DensityPiece>, points: &[f64]) -> Vec<DensityPiece> {
    let mut cut = Vec::with_capacity(pieces.len() + points.len());
    for piece in pieces {
        let mut lower = piece.lower;
        for &x in points.iter().filter(|x| piece.lower < **x && **x < piece.upper) {
            cut.push(DensityPiece { lower, upper: x, formula: piece.formula.clone() });
            lower = x;
        }
        cut.push(DensityPiece { lower, ..piece });
    }
    cut
}

pub(super) fn numeric_ends(span: &Span) -> Option<(f64, f64)> {
    let end = |bound: &Bound| match bound {
        Bound::NegInf => Some(f64::NEG_INFINITY),
        Bound::PosInf => Some(f64::INFINITY),
        Bound::Finite(e) => to_f64(e),
    };
    Some((end(span.lo())?, end(span.hi())?))
}
