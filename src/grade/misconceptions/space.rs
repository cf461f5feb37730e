//! Maps of several variables that carry a density.

use super::place::Place;
use super::scene::proved;
use crate::exercise::Asked;
use crate::exercise::formula::Formula;
use crate::expr::constant::fold;
use crate::expr::{Expr, Symbol};
use crate::flow::Parametrization;
use crate::flow::vector::{VectorBase, VectorMap, VolumeChange};
use crate::grade::VectorSolution;
use crate::proof::Domain;
use crate::set::sample_points;

/// An injective map with its change of volume and the distribution of z.
pub(in crate::grade) struct Space<'a> {
    solution: &'a VectorSolution,
    map: &'a VectorMap,
    base: &'a VectorBase,
    volume: &'a VolumeChange,
    key: &'static str,
}

/// A point of it.
struct At<'s> {
    space: &'s Space<'s>,
    z: Vec<Expr>,
    x: Vec<Expr>,
}

impl<'a> Space<'a> {
    pub fn new(solution: &'a VectorSolution, key: &'static str) -> Option<Self> {
        let base = solution.problem.base.as_ref()?;
        let volume = solution.volume()?;
        volume.determinant.as_ref()?;
        let injective = solution.analysis.injective.is_true();
        injective.then_some(Self { solution, map: &solution.analysis.map, base, volume, key })
    }

    fn is_reverse(&self) -> bool {
        self.map.parametrization == Parametrization::Reverse
    }

    /// The general point, in the variables of the map.
    fn at(&self) -> At<'_> {
        let own: Vec<Expr> = self.map.variables.iter().cloned().map(Expr::variable).collect();
        let other = self.map.components.clone();
        let (z, x) = if self.is_reverse() { (other, own) } else { (own, other) };
        At { space: self, z, x }
    }

    /// Where the map is regular, with what the base assumes.
    fn region(&self) -> Domain {
        let mut on = self.volume.regular.clone();
        on.assumptions = on.assumptions.with_facts(self.base.conditions());
        on
    }

    /// An answer's formula at a place.
    fn value(&self, answer: &Asked, x: &[Expr]) -> Option<Expr> {
        let (Asked::Density(p) | Asked::LogDensity(p)) = answer else { return None };
        let names: Vec<&Symbol> = p.variable.iter().chain(&p.others).collect();
        (names.len() == x.len()).then(|| with(&p.formula, &names, x))
    }

    /// Whether an answer has this value at every point.
    pub fn is_everywhere(&self, answer: &Asked, value: &dyn Fn(&dyn Place) -> Option<Expr>) -> bool {
        let at = self.at();
        match (self.value(answer, &at.x), value(&at)) {
            (Some(given), Some(wanted)) => given == wanted || proved(&given, &wanted, &self.region()),
            _ => false,
        }
    }

    /// Whether an answer is the right one times a number (plus one, for a logarithm).
    pub fn is_constant_apart(&self, answer: &Asked) -> bool {
        let at = self.at();
        let log = at.is_log();
        let right = at.of_base(&at.z).zip(at.size()).map(|(p, size)| at.scaled(p, size.recip()));
        let (Some(right), Some(given)) = (right, self.value(answer, &at.x)) else { return false };
        let on = self.region();
        let relative = if log { given.minus(&right) } else { given.over(&right) };
        let there = on.ranges.iter().try_fold(relative, |e, (name, span)| {
            let point = sample_points(span).into_iter().find(|p| !p.is_zero())?;
            Some(e.substitute(name, &Expr::number(point)))
        });
        let Some(c) = there.filter(Expr::is_constant).map(|c| fold(&c)) else { return false };
        let wanted = if log { right.plus(&c) } else { right.times(&c) };
        !c.is_one() && !c.is_zero() && proved(&given, &wanted, &on)
    }

    /// What a mistake gives, as a formula in x.
    pub fn written(&self, value: fn(&dyn Place) -> Option<Expr>) -> Option<Asked> {
        let (variables, z) = if self.is_reverse() {
            (self.map.variables.clone(), self.map.components.clone())
        } else {
            let inverse = self.solution.inverse.as_ref()?.as_ref().ok()?;
            (inverse.variables.clone(), inverse.components.clone())
        };
        let x = variables.iter().cloned().map(Expr::variable).collect();
        let formula = value(&At { space: self, z, x })?;
        let mut names = variables.into_iter();
        let answer = Formula { variable: names.next(), others: names.collect(), formula };
        Some(if self.key == "log_density" { Asked::LogDensity(answer) } else { Asked::Density(answer) })
    }
}

/// A formula with values in the place of names.
fn with(e: &Expr, names: &[&Symbol], values: &[Expr]) -> Expr {
    e.replace(&mut |part| {
        let symbol = part.as_variable()?;
        names.iter().position(|name| *name == symbol).and_then(|i| values.get(i)).cloned()
    })
}

impl At<'_> {
    /// det J of the map as it is stated, at a place.
    fn determinant(&self, at: &[Expr]) -> Option<Expr> {
        let names: Vec<&Symbol> = self.space.map.variables.iter().collect();
        Some(with(self.space.volume.determinant.as_ref()?, &names, at))
    }
}

impl Place for At<'_> {
    fn z(&self) -> &[Expr] {
        &self.z
    }

    fn x(&self) -> &[Expr] {
        &self.x
    }

    fn density_of_base(&self, at: &[Expr]) -> Option<Expr> {
        Some(self.space.base.density(at))
    }

    fn log_density_of_base(&self, at: &[Expr]) -> Option<Expr> {
        Some(self.space.base.log_density(at))
    }

    fn size_at(&self, at: &[Expr]) -> Option<Expr> {
        let size = Expr::abs(self.determinant(at)?);
        Some(if self.space.is_reverse() { size.recip() } else { size })
    }

    fn size(&self) -> Option<Expr> {
        self.size_at(if self.space.is_reverse() { &self.x } else { &self.z })
    }

    fn signed_size(&self) -> Option<Expr> {
        let reverse = self.space.is_reverse();
        let det = self.determinant(if reverse { &self.x } else { &self.z })?;
        Some(if reverse { det.recip() } else { det })
    }

    fn forward(&self, at: &[Expr]) -> Option<Vec<Expr>> {
        let names: Vec<&Symbol> = self.space.map.variables.iter().collect();
        let forward = !self.space.is_reverse();
        forward.then(|| self.space.map.components.iter().map(|f| with(f, &names, at)).collect())
    }

    fn is_log(&self) -> bool {
        self.space.key == "log_density"
    }
}
