//! Mistakes in named distributions.

use super::scene::{Scene, proved};
use super::{Gives, Mistake};
use crate::exercise::Asked;
use crate::expr::{Expr, constant};
use crate::flow::base::Base;
use crate::grade::problem::stated_distribution;
use crate::proof::Domain;
use crate::set::RealSet;

const KEYS: &[&str] = &["distribution"];

pub(super) const ALL: [&Mistake; 4] = [&UNTOUCHED, &CONVENTION, &PARAMETERS, &FAMILY];

/// The distribution that is stated, and those that are derived.
fn both(scene: &Scene<'_>, answer: &Asked) -> Option<(Base, Vec<Base>)> {
    let Asked::Distribution(stated) = answer else { return None };
    let density = scene.density()?;
    let stated = stated_distribution(stated, &density.variable, &scene.assumptions()).ok()?;
    Some((stated, density.names.iter().map(|name| name.distribution.clone()).collect()))
}

fn same(a: &Expr, b: &Expr) -> bool {
    a == b || constant::compare(a, b) == Some(std::cmp::Ordering::Equal)
}

/// The derived distribution of the same family.
fn relative(scene: &Scene<'_>, answer: &Asked) -> Option<(Base, Base)> {
    let (stated, derived) = both(scene, answer)?;
    let family = stated.member_of()?;
    let right = derived.into_iter().find(|d| d.member_of() == Some(family))?;
    Some((stated, right))
}

/// The distribution of z.
const UNTOUCHED: Mistake = Mistake {
    name: "base-untouched",
    say: "this is the distribution of z: the map has changed it",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let base = scene.scalar().and_then(|s| s.problem.base.as_ref());
        let (Some((stated, _)), Some(base)) = (both(scene, answer), base) else { return false };
        if stated.family == base.family && stated.given == base.given {
            return stated.parameters.iter().zip(&base.parameters).all(|(a, b)| same(a, b));
        }
        let (Some(support), Some(own)) = (stated.support().span(), base.support().span()) else {
            return false;
        };
        let x = Expr::variable(stated.variable.clone());
        let on = Domain::on(&stated.variable, &support, &scene.assumptions());
        let (support, own) = (RealSet::from_span(support).interior(), RealSet::from_span(own).interior());
        support.equal(&own).is_true() && proved(&stated.density(&x), &base.density(&x), &on)
    }),
};

/// A rate for a scale, a variance for a standard deviation.
const CONVENTION: Mistake = Mistake {
    name: "parameter-convention",
    say: "the family is right: is each parameter what its name says, rate or scale, variance or standard deviation?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        relative(scene, answer).is_some_and(|(stated, right)| {
            stated.parameters.iter().zip(&right.parameters).all(|(a, b)| {
                let others = [b.clone(), b.recip(), b.powi(2), b.sqrt()];
                others.iter().any(|other| same(a, other))
            })
        })
    }),
};

/// Other parameters.
const PARAMETERS: Mistake = Mistake {
    name: "wrong-parameters",
    say: "the family is right, its parameters are not: compare the mean, or the values at one point",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| relative(scene, answer).is_some()),
};

/// Another family.
const FAMILY: Mistake = Mistake {
    name: "wrong-family",
    say: "another family: compare the supports first, then how the densities fall off",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        both(scene, answer).is_some_and(|(stated, derived)| {
            !derived.is_empty() && derived.iter().all(|d| d.member_of() != stated.member_of())
        })
    }),
};
