//! Usual mistakes, recognised by construction: each says what it would give for the exercise at hand, and a wrong answer that
//! is proved equal to that is told which mistake it looks like.
//!
//! A mistake is one constant [`Mistake`] and one line in [`all`]. What it tells says where to look, and not the answer. That
//! an answer equals what a mistake gives is proved like any other equality; where it is not proved nothing is said.

mod choices;
mod density;
mod distributions;
mod inverse;
mod layers;
mod place;
mod scene;
mod sets;
mod signs;
mod space;
mod structure;
mod variables;
mod verdict;
mod volume;

use crate::exercise::Asked;
use crate::expr::Expr;
use crate::real::effort;
use place::{Place, Point};
pub(super) use scene::Scene;
use scene::Volume;
pub(super) use variables::{Renamed, renamed};

/// The work that recognising the mistake in one answer may cost.
const EFFORT: u64 = 5_000_000;
/// The work that one mistake may cost.
const EFFORT_EACH: u64 = 600_000;

/// A usual mistake.
pub(super) struct Mistake {
    /// Its name, as problem sets give it under `finding`.
    pub name: &'static str,
    /// What to look at.
    pub say: &'static str,
    /// The answers in which it is made.
    pub keys: &'static [&'static str],
    /// What it gives.
    pub gives: Gives,
}

/// What a mistake gives.
pub(super) enum Gives {
    /// The value of an inverse of one variable at x = f(z).
    AtPoint(fn(&Point<'_>) -> Option<Expr>),
    /// The value of a density or a log-density at x = f(z), in any dimension.
    Density(fn(&dyn Place) -> Option<Expr>),
    /// A formula of |det J| or the like, from the right determinant and the matrix.
    Volume(fn(&Volume<'_>) -> Option<Expr>),
    /// One of these answers.
    Answers(fn(&Scene<'_>) -> Vec<Asked>),
    /// An answer with this property.
    Like(fn(&Scene<'_>, &Asked) -> bool),
}

/// All of them; the first that fits is told, so the special ones come first.
pub(super) fn all() -> impl Iterator<Item = &'static Mistake> {
    let groups: [&[&Mistake]; 10] = [
        &density::ALL,
        &inverse::ALL,
        &layers::ALL,
        &volume::ALL,
        &signs::ALL,
        &verdict::ALL,
        &sets::ALL,
        &structure::ALL,
        &choices::ALL,
        &distributions::ALL,
    ];
    groups.into_iter().flatten().copied()
}

/// The names of findings that are not a mistake in [`all`].
pub(super) const OTHER_NAMES: [&str; 5] =
    ["wrong-variable", "support-missing", "form", "tutor", "not-readable"];

/// The names of all findings.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = all().map(|m| m.name).chain(OTHER_NAMES).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The first mistake that gives this answer, which is known to be wrong.
pub(super) fn recognised(scene: &Scene<'_>, answer: &Asked) -> Option<&'static Mistake> {
    effort::within(EFFORT, || all().find(|m| is(m, scene, answer)))
}

/// Whether the answer is what a mistake of this name gives.
pub(super) fn is_called(name: &str, scene: &Scene<'_>, answer: &Asked) -> bool {
    all().filter(|m| m.name == name).any(|m| is(m, scene, answer))
}

fn is(mistake: &Mistake, scene: &Scene<'_>, answer: &Asked) -> bool {
    if !mistake.keys.contains(&scene.key) || effort::is_exhausted() {
        return false;
    }
    effort::within(EFFORT_EACH, || match &mistake.gives {
        Gives::AtPoint(value) => scene.is_at_points(answer, value),
        Gives::Density(value) => match scene.space() {
            Some(space) => space.is_everywhere(answer, value),
            None => scene.is_at_points(answer, &|p| value(p)),
        },
        Gives::Volume(value) => scene.is_volume(answer, *value),
        Gives::Answers(answers) => answers(scene).iter().any(|given| scene.same(answer, given)),
        Gives::Like(like) => like(scene, answer),
    })
}

/// What the mistake gives, as an answer in the input language, where it can be written down.
pub(super) fn example(mistake: &Mistake, scene: &Scene<'_>) -> Vec<Asked> {
    if !mistake.keys.contains(&scene.key) {
        return Vec::new();
    }
    match &mistake.gives {
        Gives::AtPoint(value) => scene.written_at_points(value).into_iter().collect(),
        Gives::Density(value) => match scene.space() {
            Some(space) => space.written(*value).into_iter().collect(),
            None => scene.written_at_points(&|p| value(p)).into_iter().collect(),
        },
        Gives::Volume(value) => scene.written_volume(*value).into_iter().collect(),
        Gives::Answers(answers) => answers(scene),
        Gives::Like(_) => Vec::new(),
    }
}
