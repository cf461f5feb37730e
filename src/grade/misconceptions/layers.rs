//! Mistakes about stacks: a layer whose Jacobian is left out, or taken at the wrong point of the path.

use super::place::Place;
use super::scene::Scene;
use super::{Gives, Mistake};
use crate::exercise::Asked;
use crate::expr::matrix::jacobian;
use crate::expr::{Expr, Symbol};

/// Longer stacks, and layers with more variables, are not looked at.
const MAX_LAYERS: usize = 8;
const MAX_VARIABLES: usize = 6;

const VOLUMES: &[&str] = &["det", "abs_det", "log_abs_det"];
const DENSITIES: &[&str] = &["density", "log_density"];

pub(super) const ALL: [&Mistake; 4] = [&LOST, &AT_Z0, &LOST_IN_DENSITY, &AT_Z0_IN_DENSITY];

const LOST_SAY: &str =
    "the Jacobian of a layer does not show in this: every layer z₀ → z₁ → … → z_K contributes a factor";
const AT_Z0_SAY: &str =
    "the Jacobian of a layer is taken at z₀: each layer's belongs to the point at which the path enters it";

const LOST: Mistake = Mistake {
    name: "layer-lost",
    say: LOST_SAY,
    keys: VOLUMES,
    gives: Gives::Answers(|scene| {
        without_a_layer(scene, Start::OnPath).into_iter().filter_map(|det| scene.about_volume(det)).collect()
    }),
};

const AT_Z0: Mistake = Mistake {
    name: "layer-at-wrong-point",
    say: AT_Z0_SAY,
    keys: VOLUMES,
    gives: Gives::Answers(|scene| {
        let dets = determinants(scene, Start::Always).map(Expr::product);
        dets.and_then(|det| scene.about_volume(det)).into_iter().collect()
    }),
};

const LOST_IN_DENSITY: Mistake = Mistake {
    name: "layer-lost",
    say: LOST_SAY,
    keys: DENSITIES,
    gives: Gives::Like(|scene, answer| {
        without_a_layer(scene, Start::OnPath).iter().any(|det| has_density(scene, answer, det))
    }),
};

const AT_Z0_IN_DENSITY: Mistake = Mistake {
    name: "layer-at-wrong-point",
    say: AT_Z0_SAY,
    keys: DENSITIES,
    gives: Gives::Like(|scene, answer| {
        let det = determinants(scene, Start::Always).map(Expr::product);
        det.is_some_and(|det| has_density(scene, answer, &det))
    }),
};

/// Where the Jacobians of the layers are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Each at the point at which the path enters its layer.
    OnPath,
    /// All at z₀.
    Always,
}

/// The determinants of the layers, in the variables of the first one.
fn determinants(scene: &Scene<'_>, start: Start) -> Option<Vec<Expr>> {
    let layers = &scene.exercise.question.as_ref()?.layers;
    let first = layers.first()?;
    let names: &[Symbol] = &first.variables;
    if !(2..=MAX_LAYERS).contains(&layers.len()) || names.len() > MAX_VARIABLES || first.reverse {
        return None;
    }
    let z: Vec<Expr> = names.iter().cloned().map(Expr::variable).collect();
    let mut at = z.clone();
    let mut all = Vec::with_capacity(layers.len());
    for layer in layers {
        if layer.variables.len() != at.len() || layer.components.len() != at.len() {
            return None;
        }
        let det = jacobian(&layer.components, &layer.variables).ok()?.determinant(&mut |_| false).ok()?;
        all.push(det.substitute_all(&layer.variables, if start == Start::Always { &z } else { &at }));
        at = layer.components.iter().map(|e| e.substitute_all(&layer.variables, &at)).collect();
    }
    Some(all)
}

/// The products of the determinants without one of them; those that are 1 do not count.
fn without_a_layer(scene: &Scene<'_>, start: Start) -> Vec<Expr> {
    let Some(all) = determinants(scene, start) else { return Vec::new() };
    let all: Vec<Expr> = all.into_iter().filter(|det| !det.is_one()).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    (0..all.len())
        .map(|k| {
            Expr::product(all.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, d)| d.clone()).collect())
        })
        .collect()
}

/// Whether an answer is p_z(z) divided by this determinant, a formula in the variables of the map.
fn has_density(scene: &Scene<'_>, answer: &Asked, det: &Expr) -> bool {
    let Some(names) = scene.exercise.question.as_ref().map(|q| q.map.value.variables.clone()) else {
        return false;
    };
    let value = |p: &dyn Place| {
        let z = p.z();
        if z.len() != names.len() {
            return None;
        }
        Some(p.scaled(p.of_base(z)?, Expr::abs(det.substitute_all(&names, z)).recip()))
    };
    match scene.space() {
        Some(space) => space.is_everywhere(answer, &value),
        None => scene.is_at_points(answer, &|p| value(p)),
    }
}
