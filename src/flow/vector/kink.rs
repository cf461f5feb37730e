//! Points at which a map is not a local diffeomorphism because one of its components is not one along a coordinate line: a corner, a
//! jump, a vertical tangent, or, where no other component depends on that coordinate, a derivative that is 0.

use crate::expr::{Expr, Symbol};
use crate::flow::analyse::analyse_claimed;
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::search::Prover;
use crate::proof::vector::{Point, VectorMapOn};
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::{Rational, effort};
use crate::set::RealSet;

/// How many lines are looked at.
const MAX_LINES: usize = 24;

/// Slopes that are added, so that a function which is constant on intervals or turns round is strictly monotone.
const TILTS: [i64; 2] = [0, 3];

/// Through how many points of the region they go.
const MAX_POINTS: usize = 3;

/// Such a point, where it is known exactly, with the proof that there is one.
pub(super) fn find(map: &VectorMapOn, prover: &mut Prover) -> Option<(Option<Point>, Proved)> {
    if !map.is_box() {
        return None;
    }
    let points = prover.points_of_region(map, false, MAX_POINTS);
    let mut left = MAX_LINES;
    for (component, f) in map.components.iter().enumerate() {
        for (j, v) in map.variables.iter().enumerate().filter(|(_, v)| f.contains(v)) {
            for point in &points {
                for tilt in TILTS {
                    left = left.checked_sub(1)?;
                    let tilt = Rational::integer(tilt);
                    let place = (j, v, &tilt);
                    let found = effort::share(1, 4, || on_line(map, component, place, point, prover));
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
    }
    None
}

fn on_line(
    map: &VectorMapOn,
    component: usize,
    (j, v, tilt): (usize, &Symbol, &Rational),
    point: &Point,
    prover: &mut Prover,
) -> Option<(Option<Point>, Proved)> {
    let line: Vec<(Symbol, Expr)> = map
        .variables
        .iter()
        .zip(&point.0)
        .filter(|(s, _)| *s != v)
        .map(|(s, x)| (s.clone(), x.clone()))
        .collect();
    let on = |s: &Symbol| line.iter().find(|(known, _)| known == s).map(|(_, x)| x.clone());
    let restricted = map.components[component].replace(&mut |part| part.as_variable().and_then(on));
    let claim = MapOn {
        formula: restricted.plus(&Expr::scaled(tilt.clone(), Expr::variable(v.clone()))),
        variable: v.clone(),
        source: SourceSet::Set(RealSet::from_span(map.region.span(v)?.clone())),
        assumptions: map.parameter_assumptions(),
    };
    analyse_claimed(&claim).proofs.iter().find_map(|proof| {
        let certificate = proof.certificate();
        if certificate.claim != Claim::Irregular(claim.clone()) {
            return None;
        }
        let rule = Rule::Kink { component, line: line.clone(), tilt: tilt.clone() };
        let whole = Claim::VectorIrregular(map.clone());
        let proof = prover.confirm(Certificate::new(whole, rule, vec![certificate.clone()]))?;
        let at = match &certificate.rule {
            Rule::Break { at, .. }
            | Rule::Jump { at, .. }
            | Rule::VerticalTangent { at, .. }
            | Rule::Critical { at, .. } => {
                let mut place = point.clone();
                place.0[j] = at.clone();
                Some(place)
            }
            _ => None,
        };
        Some((at, proof))
    })
}
