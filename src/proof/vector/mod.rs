//! Maps of several variables: what the claims about them speak of, and the formulas that search and check share.

mod convex;
mod determinant;
mod flow;
mod linear;
mod patterns;
mod point;
mod radial;
mod ridge;

use serde::{Deserialize, Serialize};

pub use convex::{is_convex, is_convex_in};
pub use determinant::determinant;
pub use flow::Flow;
pub use linear::{LinearForm, is_nonsingular, linear_form};
pub use patterns::{Pattern, patterns};
pub use point::Point;
pub use radial::Radial;
pub use ridge::Ridge;

use super::Domain;
use super::claim::{MapOn, SourceSet};
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol, derivative};
use crate::real::Rational;
use crate::set::RealSet;

/// A map from a region of Rⁿ to Rᵐ, for all parameters that meet the assumptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VectorMapOn {
    /// The components, as stated: m formulas.
    pub components: Vec<Expr>,
    /// The variables: n names.
    pub variables: Vec<Symbol>,
    /// The region: an interval for each variable, in the order of the variables; the facts among its assumptions that
    /// mention variables cut it further.
    pub region: Domain,
    /// What functions without a formula in the components stand for, where that is more than any smooth functions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
}

impl VectorMapOn {
    /// The Jacobian matrix, m rows of n entries ∂fᵢ/∂zⱼ; `None` where a component has no formula for a derivative.
    #[must_use]
    pub fn jacobian(&self) -> Option<Vec<Vec<Expr>>> {
        self.components
            .iter()
            .map(|f| {
                self.variables
                    .iter()
                    .map(|v| if f.contains(v) { derivative(f, v) } else { Some(Expr::zero()) })
                    .collect()
            })
            .collect()
    }

    /// Whether each function of a flow stands for one thing, and no parameter of a flow is a variable of the map.
    #[must_use]
    pub fn flows_are_consistent(&self) -> bool {
        self.flows.iter().enumerate().all(|(i, flow)| {
            !self.flows[..i].iter().any(|other| flow.contradicts(other))
                && !self.variables.iter().any(|v| flow.has_parameter(v))
        })
    }

    /// Whether an expression is free of all variables of the map.
    #[must_use]
    pub fn is_parameter(&self, e: &Expr) -> bool {
        !self.variables.iter().any(|v| e.contains(v))
    }

    /// What is assumed about the parameters alone.
    #[must_use]
    pub fn parameter_assumptions(&self) -> Assumptions {
        let mut assumptions = self.region.assumptions.clone();
        assumptions.facts.retain(|fact| !mentions(fact, &self.variables));
        for v in &self.variables {
            assumptions.kinds.remove(v);
        }
        assumptions
    }

    /// The domain of the parameters alone.
    #[must_use]
    pub fn parameters(&self) -> Domain {
        Domain::of_parameters(&self.parameter_assumptions())
    }

    /// The inequalities that cut the region, beyond the intervals.
    pub fn cutting_facts(&self) -> impl Iterator<Item = &Condition> {
        self.region.assumptions.facts.iter().filter(|fact| mentions(fact, &self.variables))
    }

    /// The part of the region that matters for an expression: the variables in it, those that inequalities tie to them, and
    /// what is assumed about these and about parameters. What holds there holds on the region.
    #[must_use]
    pub fn region_for(&self, e: &Expr) -> Domain {
        let mut kept: Vec<&Symbol> = self.variables.iter().filter(|v| e.contains(v)).collect();
        loop {
            let more = self.variables.iter().find(|v| {
                !kept.contains(v)
                    && self.cutting_facts().any(|fact| {
                        mentions(fact, std::slice::from_ref(v))
                            && kept.iter().any(|k| mentions(fact, std::slice::from_ref(k)))
                    })
            });
            match more {
                Some(v) => kept.push(v),
                None => break,
            }
        }
        let dropped: Vec<Symbol> = self.variables.iter().filter(|v| !kept.contains(v)).cloned().collect();
        let mut domain = self.region.clone();
        domain.ranges.retain(|(v, _)| kept.contains(&v));
        domain.assumptions.facts.retain(|fact| !mentions(fact, &dropped));
        for v in &dropped {
            domain.assumptions.kinds.remove(v);
        }
        domain
    }

    /// Whether the region is a product of intervals, none of them a single point.
    #[must_use]
    pub fn is_box(&self) -> bool {
        self.cutting_facts().next().is_none() && self.has_wide_ranges()
    }

    /// The i-th component as a map of the i-th variable, for each i; `None` unless the region is a product of intervals and each
    /// component depends on its own variable alone.
    #[must_use]
    pub fn separate(&self) -> Option<Vec<MapOn>> {
        if !self.is_box() || self.components.len() != self.variables.len() {
            return None;
        }
        let own = |(f, v): (&Expr, &Symbol)| {
            let others = self.variables.iter().any(|other| other != v && f.contains(other));
            if others || !f.contains(v) {
                return None;
            }
            Some(MapOn {
                formula: f.clone(),
                variable: v.clone(),
                source: SourceSet::Set(RealSet::from_span(self.region.span(v)?.clone())),
                assumptions: self.parameter_assumptions(),
            })
        };
        self.components.iter().zip(&self.variables).map(own).collect()
    }

    /// Whether no variable is confined to a single point.
    #[must_use]
    pub fn has_wide_ranges(&self) -> bool {
        self.region.ranges.iter().all(|(_, span)| span.as_point().is_none())
    }
}

/// Whether a condition mentions one of the symbols.
#[must_use]
pub fn mentions(condition: &Condition, symbols: &[Symbol]) -> bool {
    let mut found = false;
    condition.for_each(&mut |e| found |= symbols.iter().any(|s| e.contains(s)));
    found
}

/// A condition as signs: `left − right relation 0` for each of its comparisons, where it is a conjunction of comparisons.
#[must_use]
pub fn as_signs(condition: &Condition) -> Option<Vec<(Expr, Relation)>> {
    match condition {
        Condition::Constant(true) => Some(Vec::new()),
        Condition::Compare(left, relation, right) => Some(vec![(left.minus(right), *relation)]),
        Condition::And(parts) => {
            parts.iter().map(as_signs).collect::<Option<Vec<_>>>().map(|p| p.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// One step of an elimination: an expression e of the variables is *determined* if for any two points z, z′ of the
/// region with f(z) = f(z′) also e(z) = e(z′). Each step names one more such expression and why it is determined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Determination {
    /// e = outer with the names replaced by determined expressions (`Equal` on the region among the premises, unless the
    /// two are the same expression): a function of what is determined.
    Combination {
        /// The expression.
        e: Expr,
        /// A formula in the names and parameters.
        outer: Expr,
        /// What the names stand for.
        names: Vec<(Symbol, Expr)>,
    },
    /// A determined k equals outer with `inner` replaced by e and the names by determined expressions, and outer is
    /// injective in `inner` on a set that holds all values of e. Premises: `Equal(k, outer)`, `Injective` of outer under
    /// assumptions that hold for the named expressions (`Sign` on the region), and the `Sign`s that put e into its source.
    Peel {
        /// The expression.
        e: Expr,
        /// The determined expression that it is peeled out of.
        from: Expr,
        /// A formula in `inner`, the names and parameters.
        outer: Expr,
        /// The symbol that stands for e.
        inner: Symbol,
        /// What the other names stand for.
        names: Vec<(Symbol, Expr)>,
    },
    /// Determined expressions are linear forms kᵢ = Σ Aᵢⱼ eⱼ + cᵢ, read off by [`linear_form`], with determined A and c and
    /// det A ≠ 0 (by exact arithmetic, or premise `Sign` of its formula on the region): all eⱼ are determined.
    Linear {
        /// The determined expressions k, as many as there are e.
        from: Vec<Expr>,
        /// The expressions e.
        of: Vec<Expr>,
    },
    /// A determined k contains, besides the variable, only variables that are determined, and ∂k/∂variable ≠ 0 on the region
    /// (premise `Sign`): along the segment between two points that agree in the others k is strictly monotone. The
    /// segment lies in the region, because that is convex, or because each fact that mentions the variable is convex in it
    /// and speaks of determined variables otherwise.
    Slope {
        /// The variable.
        variable: Symbol,
        /// The determined expression k.
        of: Expr,
    },
    /// The region is convex; for the variables v₀, v₁, … with the numbers d₀, d₁, … the forms d₀ vⱼ − dⱼ v₀ are determined, so
    /// that two points with one value differ in these variables by a multiple of d. A determined k contains, besides them,
    /// only determined variables, and Σ dⱼ ∂k/∂vⱼ ≠ 0 on the region (premise `Sign`).
    Direction {
        /// The variables with their numbers, none of which is 0.
        along: Vec<(Symbol, Rational)>,
        /// The determined expression k.
        of: Expr,
    },
    /// radius · cos(angle) and radius · sin(angle) are determined. With radius ≥ 0 (or ≤ 0) so is the radius; with radius > 0 (or
    /// < 0) and angle in an interval of at most one turn (premises `Sign` of angle − from and to − angle, one of them strict
    /// where the interval is a full turn) so is the angle. The ends of the interval are determined, its length is a constant.
    Polar {
        /// The radius.
        radius: Expr,
        /// The angle.
        angle: Expr,
        /// The ends of the interval of the angle; `None` where only the radius is wanted.
        turn: Option<(Expr, Expr)>,
    },
}

/// A rational matrix by which the components are multiplied from the left before a theorem is applied; the identity
/// where it is empty.
pub type Premultiplier = Vec<Vec<Rational>>;

/// The matrix product of a premultiplier with a matrix of formulas; `None` where the shapes do not fit.
#[must_use]
pub fn premultiplied(by: &Premultiplier, matrix: &[Vec<Expr>]) -> Option<Vec<Vec<Expr>>> {
    if by.is_empty() {
        return Some(matrix.to_vec());
    }
    let columns = matrix.first()?.len();
    let fits = by.len() == matrix.len() && by.iter().all(|row| row.len() == matrix.len());
    if !fits || matrix.iter().any(|row| row.len() != columns) {
        return None;
    }
    Some(
        by.iter()
            .map(|row| {
                (0..columns)
                    .map(|j| {
                        let terms =
                            row.iter().zip(matrix).map(|(c, r)| Expr::scaled(c.clone(), r[j].clone()));
                        Expr::sum(terms.collect())
                    })
                    .collect()
            })
            .collect(),
    )
}

/// One step of exact elimination: multiples of row k are subtracted from the rows below it until their entries in column k
/// are 0. Nothing happens where the pivot is 0.
pub(crate) fn clear_below(m: &mut [Vec<Rational>], k: usize) {
    let Some(inverse) = m[k][k].recip() else { return };
    let (above, below) = m.split_at_mut(k + 1);
    let pivot = &above[k];
    for row in below {
        let factor = &row[k] * &inverse;
        for (entry, p) in row.iter_mut().zip(pivot).skip(k) {
            let change = &factor * p;
            *entry = &*entry - &change;
        }
    }
}
