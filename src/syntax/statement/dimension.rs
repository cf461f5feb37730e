//! How many components a variable has that is typed as one letter.
//!
//! What is said decides (`z = (z1, z2)`, `z in R^3`, `f: R^2 -> R^2`). Where nothing is said the formula is read once with
//! each of the sizes that occur in it, and the size that fits is taken: `M z + b` with a 2×2 matrix has z in R².

use std::collections::BTreeSet;

use crate::expr::{Expr, Symbol};
use crate::syntax::error::SyntaxError;
use crate::syntax::lower::Lowerer;
use crate::syntax::surface::{SurfaceCondition, SurfaceExpr, SurfaceKind};
use crate::syntax::value::{Shape, Value, indexed};

/// The most sizes that are tried.
const MAX_SIZES: usize = 12;

/// A formula read with a variable of a certain size.
pub(super) struct Reading {
    pub(super) variables: Vec<Symbol>,
    pub(super) components: Vec<Expr>,
    /// With what the names stand for.
    pub(super) lowerer: Lowerer,
}

/// Reads the formula with a variable of this size: a number, or z1, …, zn.
pub(super) fn read(
    body: &SurfaceExpr,
    variable: &Symbol,
    size: usize,
    lowerer: &Lowerer,
) -> Result<Reading, SyntaxError> {
    let mut lowerer = lowerer.clone();
    if size == 1 {
        let components = lowerer.components(body)?;
        return Ok(Reading { variables: vec![variable.clone()], components, lowerer });
    }
    let value = Value::symbolic(variable.name(), Shape::Vector(size));
    let variables = value.entries().filter_map(Expr::as_variable).cloned().collect();
    lowerer.name(variable.name(), value);
    let components = lowerer.components(body)?;
    Ok(Reading { variables, components, lowerer })
}

/// Reads the formula with the size of the variable that fits.
pub(super) fn infer(
    body: &SurfaceExpr,
    variable: &Symbol,
    lowerer: &Lowerer,
) -> Result<Reading, SyntaxError> {
    let scalar = read(body, variable, 1, lowerer);
    if let Ok(reading) = &scalar {
        let numbered = largest_index(&reading.components, variable.name());
        let named = reading.components.iter().any(|e| e.contains(variable));
        if !named && numbered > 0 {
            let n = if numbered > 1 { numbered } else { reading.components.len() };
            if n > 1 {
                return read(body, variable, n, lowerer);
            }
        }
        if reading.components.len() == 1 {
            return scalar;
        }
    }
    let mut sizes = BTreeSet::new();
    collect_sizes(body, &mut sizes);
    for (_, definition) in lowerer.definitions() {
        collect_sizes(&definition.formula, &mut sizes);
    }
    for value in lowerer.values().values() {
        match value.shape() {
            Shape::Scalar => {}
            Shape::Vector(n) => drop(sizes.insert(n)),
            Shape::Matrix(r, c) => sizes.extend([r, c]),
        }
    }
    sizes.retain(|n| *n > 1);
    let mut failed: Option<SyntaxError> = None;
    let mut found: Option<Reading> = None;
    for size in sizes.iter().take(MAX_SIZES) {
        match read(body, variable, *size, lowerer) {
            // As many components as variables is what is most likely meant.
            Ok(reading) if found.as_ref().is_none_or(|f| f.components.len() != f.variables.len()) => {
                if found.is_none() || reading.components.len() == reading.variables.len() {
                    found = Some(reading);
                }
            }
            Ok(_) => {}
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    match (found, scalar, failed) {
        (Some(reading), _, _) => Ok(reading),
        (None, Ok(reading), _) => Ok(reading),
        // What is wrong with a size that occurs is what the person wants to know.
        (None, Err(_), Some(error)) | (None, Err(error), None) => Err(error),
    }
}

/// The largest k such that `name` followed by k occurs; 0 if none does.
pub(super) fn largest_index(components: &[Expr], name: &str) -> usize {
    let names: BTreeSet<Symbol> = components.iter().flat_map(Expr::variables).collect();
    (1..=super::super::MAX_DIMENSION)
        .rev()
        .find(|k| names.contains(&indexed(name, &k.to_string())))
        .unwrap_or(0)
}

/// The sizes of all vectors and matrices that are typed out.
fn collect_sizes(e: &SurfaceExpr, sizes: &mut BTreeSet<usize>) {
    match &e.kind {
        SurfaceKind::Tuple(parts) => {
            sizes.insert(parts.len());
            parts.iter().for_each(|p| collect_sizes(p, sizes));
        }
        SurfaceKind::Matrix(rows) => {
            sizes.insert(rows.len());
            sizes.extend(rows.first().map(Vec::len));
        }
        SurfaceKind::Group(inner) | SurfaceKind::Negate(inner) | SurfaceKind::Bars(inner) => {
            collect_sizes(inner, sizes);
        }
        SurfaceKind::Sum(terms) => terms.iter().for_each(|(_, t)| collect_sizes(t, sizes)),
        SurfaceKind::Product(factors) => factors.iter().for_each(|(_, f)| collect_sizes(f, sizes)),
        SurfaceKind::Power(base, exponent) => {
            collect_sizes(base, sizes);
            collect_sizes(exponent, sizes);
        }
        SurfaceKind::Call(name, arguments) => {
            match (name.as_str(), arguments.as_slice()) {
                ("diag", [_, _, ..]) => drop(sizes.insert(arguments.len())),
                ("identity", [SurfaceExpr { kind: SurfaceKind::Number(n), .. }]) => {
                    sizes.extend(n.to_i64().and_then(|n| usize::try_from(n).ok()));
                }
                _ => {}
            }
            arguments.iter().for_each(|a| collect_sizes(a, sizes));
        }
        SurfaceKind::Cases(branches, otherwise) => {
            for (value, condition) in branches {
                collect_sizes(value, sizes);
                sizes_in(condition, sizes);
            }
            otherwise.iter().for_each(|e| collect_sizes(e, sizes));
        }
        _ => {}
    }
    sizes.retain(|n| *n <= super::super::MAX_DIMENSION);
}

fn sizes_in(condition: &SurfaceCondition, sizes: &mut BTreeSet<usize>) {
    match condition {
        SurfaceCondition::Chain(operands, _) => operands.iter().for_each(|e| collect_sizes(e, sizes)),
        SurfaceCondition::In(_, set) => drop(sizes.insert(set.dimension())),
        SurfaceCondition::And(parts) | SurfaceCondition::Or(parts) => {
            parts.iter().for_each(|p| sizes_in(p, sizes));
        }
        SurfaceCondition::Not(inner) => sizes_in(inner, sizes),
        _ => {}
    }
}
