//! The distribution function of x as intervals that certainly hold its values: that of the base at enclosures of the preimages.

use crate::expr::Expr;
use crate::expr::enclose::{Cell, enclose};
use crate::flow::Branch;
use crate::flow::base::Base;
use crate::flow::density::Density;
use crate::flow::inverse::{NumericInverse, Side, bracket_where};
use crate::flow::{Analysis, Parametrization};
use crate::grade::ScalarSolution;
use crate::proof::Direction;
use crate::proof::domain::constant_interval;
use crate::real::{Interval, effort};
use crate::set::{Bound, RealSet, Span};

/// The work that one answer may cost.
const EFFORT: u64 = 3_000_000;

/// P(X in the set).
pub(super) fn probability(solution: &ScalarSolution, density: &Density, set: &RealSet) -> Option<Interval> {
    effort::within(EFFORT, || {
        let law = Law::new(solution, density)?;
        let mut total = Interval::point(0.0);
        for span in set.spans().iter().filter(|span| span.as_point().is_none()) {
            let below = |bound: &Bound| match bound {
                Bound::NegInf => Some(Interval::point(0.0)),
                Bound::PosInf => Some(Interval::point(1.0)),
                Bound::Finite(at) => law.below(&constant_interval(at)),
            };
            total = total.add(&below(span.hi())?.sub(&below(span.lo())?));
        }
        useful(total.intersect(&unit())?)
    })
}

/// The number q with P(X ≤ q) = u, where there is only one.
pub(super) fn quantile(solution: &ScalarSolution, density: &Density, u: &Expr) -> Option<Interval> {
    effort::within(EFFORT, || {
        let law = Law::new(solution, density)?;
        let level = constant_interval(u);
        let found = bracket_where(&law.hull, |q| {
            let below = law.below(&Interval::try_point(q)?)?;
            match (below.lt(&level).is_true(), level.lt(&below).is_true()) {
                (true, _) => Some(Side::Below),
                (_, true) => Some(Side::Above),
                _ => None,
            }
        });
        useful(found).filter(|q| q.width() <= 1e-6 * q.midpoint().abs().max(1.0))
    })
}

fn unit() -> Interval {
    Interval::new(0.0, 1.0, false, false).unwrap_or_else(Interval::real_line)
}

/// An interval that tells something.
fn useful(found: Interval) -> Option<Interval> {
    (found.is_bounded() && found.width() < 1e-3 * found.midpoint().abs().max(1.0)).then_some(found)
}

/// A branch with what is needed of it.
struct Part<'a> {
    branch: &'a Branch,
    image: &'a Span,
    inverse: NumericInverse,
    /// P(Z ≤ a) and P(Z ≤ b) for its ends.
    at_ends: [Interval; 2],
}

/// The law of x = f(z).
struct Law<'a> {
    cdf: Expr,
    base: &'a Base,
    support: Span,
    parts: Vec<Part<'a>>,
    /// An interval that holds all values of x.
    hull: Span,
}

impl<'a> Law<'a> {
    /// `None` where the branches or the distribution function of the base are not known, or have parameters.
    fn new(solution: &'a ScalarSolution, density: &'a Density) -> Option<Self> {
        let base = solution.problem.base.as_ref()?;
        let analysis: &Analysis =
            density.prepared.as_ref().map_or(&solution.analysis, |prepared| &prepared.0);
        let forward = solution.analysis.map.parametrization == Parametrization::Forward;
        if !forward || !base.is_numeric() || !density.atoms.is_empty() || analysis.branches.is_empty() {
            return None;
        }
        let cdf = base.cdf(&Expr::variable(base.variable.clone()))?;
        let support = base.support().span()?;
        let mut law = Self { cdf, base, support, parts: Vec::new(), hull: Span::real_line() };
        for branch in &analysis.branches {
            let image = branch.image.as_ref()?;
            let inverse = NumericInverse::new(branch, analysis.variable());
            let end = |bound: &Bound| match bound {
                Bound::NegInf => Some(Interval::point(0.0)),
                Bound::PosInf => Some(Interval::point(1.0)),
                Bound::Finite(at) => law.of_base(&constant_interval(at)),
            };
            let at_ends = [end(branch.span.lo())?, end(branch.span.hi())?];
            law.parts.push(Part { branch, image, inverse, at_ends });
        }
        if let [only] = law.parts.as_slice() {
            law.hull = only.image.clone();
        }
        Some(law)
    }

    /// P(Z ≤ z) for all z in the interval.
    fn of_base(&self, z: &Interval) -> Option<Interval> {
        let at = |z: f64| {
            if z == f64::NEG_INFINITY {
                return Some(Interval::point(0.0));
            }
            if z == f64::INFINITY {
                return Some(Interval::point(1.0));
            }
            let point = Interval::try_point(z)?;
            let end = |bound: &Bound| bound.finite().map(constant_interval);
            if end(self.support.lo()).is_some_and(|low| !low.lt(&point).is_true()) {
                // At or below the end, as far as is known.
                let surely = end(self.support.lo()).is_some_and(|low| point.lo() <= low.lo());
                return surely.then(|| Interval::point(0.0));
            }
            if end(self.support.hi()).is_some_and(|high| !point.lt(&high).is_true()) {
                let surely = end(self.support.hi()).is_some_and(|high| point.lo() >= high.hi());
                return surely.then(|| Interval::point(1.0));
            }
            enclose(&self.cdf, &Cell::new().with(&self.base.variable, point)).certain()
        };
        Some(at(z.lo())?.hull(&at(z.hi())?))
    }

    /// P(X ≤ x) for all x in the interval.
    fn below(&self, x: &Interval) -> Option<Interval> {
        let mut total = Interval::point(0.0);
        for part in &self.parts {
            total = total.add(&part.below(x, self)?);
        }
        Some(total)
    }
}

impl Part<'_> {
    /// P(Z on the branch and f(Z) ≤ x).
    fn below(&self, x: &Interval, law: &Law<'_>) -> Option<Interval> {
        let whole = self.at_ends[1].sub(&self.at_ends[0]);
        let end = |bound: &Bound| bound.finite().map(constant_interval);
        if end(self.image.lo()).is_some_and(|low| x.hi() <= low.lo()) {
            return Some(Interval::point(0.0));
        }
        if end(self.image.hi()).is_some_and(|high| x.lo() >= high.hi()) {
            return Some(whole);
        }
        let at = law.of_base(&self.inverse.bracket(x, &Cell::new()))?;
        Some(match self.branch.direction {
            Direction::Increasing => at.sub(&self.at_ends[0]),
            Direction::Decreasing => self.at_ends[1].sub(&at),
        })
    }
}
