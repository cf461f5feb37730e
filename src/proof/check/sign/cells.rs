//! Partitions of a domain into cells.

use crate::expr::enclose::Cell;
use crate::proof::Domain;
use crate::proof::certificate::Cuts;
use crate::real::{Interval, Rational};

/// The most cells that a partition may have.
const MAX_CELLS: usize = 100_000;

/// The cells of a partition. Consecutive cells share their cut, so together they contain the domain.
pub(super) fn cells(on: &Domain, cuts: &[Cuts]) -> Result<Vec<Cell>, String> {
    let mut cells = vec![on.cell()];
    for Cuts { variable, at } in cuts {
        let whole = on.cell().get(variable).ok_or("a cut variable does not occur in the domain")?;
        let kind = on.assumptions.kind(variable);
        let parts = parts(whole, at)?;
        if parts.len().saturating_mul(cells.len()) > MAX_CELLS {
            return Err("the partition has too many cells".into());
        }
        cells = cells
            .iter()
            .flat_map(|cell| {
                parts.iter().map(|part| {
                    let mut smaller = cell.clone();
                    smaller.set(variable.clone(), *part, kind);
                    smaller
                })
            })
            .collect();
    }
    Ok(cells)
}

fn parts(whole: Interval, at: &[Rational]) -> Result<Vec<Interval>, String> {
    let mut parts = Vec::with_capacity(at.len() + 1);
    let mut rest = whole;
    for cut in at {
        let cut = Interval::from_rational(cut);
        let pair = (
            Interval::new(rest.lo(), cut.hi(), rest.lo_open(), false),
            Interval::new(cut.lo(), whole.hi(), false, whole.hi_open()),
        );
        let (Some(below), Some(above)) = pair else { return Err("a cut lies outside its interval".into()) };
        parts.push(below);
        rest = above;
    }
    parts.push(rest);
    Ok(parts)
}
