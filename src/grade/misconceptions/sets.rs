//! Mistakes in images and supports.

use super::scene::Scene;
use super::{Gives, Mistake};
use crate::exercise::Asked;
use crate::expr::Expr;
use crate::proof::claim::SourceSet;
use crate::set::RealSet;

const KEYS: &[&str] = &["image", "support"];

pub(super) const ALL: [&Mistake; 6] = [&SOURCE, &BOUNDARY, &MIRRORED, &PART_LOST, &TOO_LARGE, &OTHER];

fn stated(answer: &Asked) -> Option<&RealSet> {
    match answer {
        Asked::Image(set) | Asked::Support(set) => Some(set),
        _ => None,
    }
}

fn derived(scene: &Scene<'_>) -> Option<RealSet> {
    match scene.key {
        "image" => scene.scalar()?.analysis.image.clone(),
        _ => scene.density()?.support.clone(),
    }
}

fn both(scene: &Scene<'_>, answer: &Asked, test: impl Fn(&RealSet, &RealSet) -> bool) -> bool {
    match (stated(answer), derived(scene)) {
        (Some(answer), Some(right)) => test(answer, &right),
        _ => false,
    }
}

/// The source in the place of the image.
const SOURCE: Mistake = Mistake {
    name: "source-instead-of-image",
    say: "this is where z lives; which values does x = f(z) take?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        let Some(s) = scene.scalar() else { return false };
        let SourceSet::Set(source) = &s.analysis.source.set else { return false };
        stated(answer).is_some_and(|set| set.interior().equal(&source.interior()).is_true())
            && derived(scene).is_some_and(|d| !d.interior().equal(&source.interior()).is_true())
    }),
};

/// The same set up to its ends.
const BOUNDARY: Mistake = Mistake {
    name: "boundary",
    say: "look at the ends: are they attained?",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        both(scene, answer, |a, right| match (a.closure(), right.closure()) {
            (Some(a), Some(right)) => a.equal(&right).is_true(),
            _ => false,
        })
    }),
};

/// −S.
const MIRRORED: Mistake = Mistake {
    name: "sign",
    say: "a sign is off: compute one value of the map and see whether it lies in this set",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        both(scene, answer, |a, right| {
            let mirrored = right.interior().scale(&Expr::integer(-1));
            mirrored.is_some_and(|m| a.interior().equal(&m).is_true())
        })
    }),
};

/// A part of it.
const PART_LOST: Mistake = Mistake {
    name: "part-lost",
    say: "a part is missing: there are values of the map outside of this set",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        both(scene, answer, |a, right| a.interior().is_subset(right).is_true())
    }),
};

/// More than it.
const TOO_LARGE: Mistake = Mistake {
    name: "too-large",
    say: "not every number in this set is a value of the map",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        both(scene, answer, |a, right| right.interior().is_subset(a).is_true())
    }),
};

/// Neither.
const OTHER: Mistake = Mistake {
    name: "not-the-image",
    say: "some of these numbers are no values of the map, and some of its values are missing: look at the limits at the ends of the source",
    keys: KEYS,
    gives: Gives::Like(|scene, answer| {
        both(scene, answer, |a, right| a.is_subset(right).is_false() && right.is_subset(a).is_false())
    }),
};
