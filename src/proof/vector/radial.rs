//! Radial maps: z ↦ a + (z − c) ψ(‖z − c‖).

use serde::{Deserialize, Serialize};

use super::VectorMapOn;
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::Domain;
use crate::set::{Bound, Span};

/// Points move on rays from the centre c. The radius r ≥ 0 becomes |r ψ(r)|.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Radial {
    /// The centre c, free of variables.
    pub centre: Vec<Expr>,
    /// Its image a, free of variables.
    pub image: Vec<Expr>,
    /// The factor ψ(r), a formula in the radius and parameters.
    pub profile: Expr,
    /// The name of the radius.
    pub radius: Symbol,
    /// An interval within [0, ∞) that holds the radii of all points of the region.
    pub radii: Span,
}

impl Radial {
    /// The components of the map in these variables.
    #[must_use]
    pub fn components(&self, variables: &[Symbol]) -> Vec<Expr> {
        let factor = self.profile.substitute(&self.radius, &self.distance(variables));
        self.away(variables).iter().zip(&self.image).map(|(e, a)| a.plus(&e.times(&factor))).collect()
    }

    /// ‖z − c‖.
    #[must_use]
    pub fn distance(&self, variables: &[Symbol]) -> Expr {
        self.square(variables).sqrt()
    }

    /// z − c.
    fn away(&self, variables: &[Symbol]) -> Vec<Expr> {
        variables.iter().zip(&self.centre).map(|(v, c)| Expr::variable(v.clone()).minus(c)).collect()
    }

    /// φ(r) = r ψ(r).
    #[must_use]
    pub fn stretched(&self) -> Expr {
        Expr::variable(self.radius.clone()).times(&self.profile)
    }

    /// φ′(r) = ψ(r) + r ψ′(r), and ψ′(r).
    #[must_use]
    pub fn slopes(&self) -> Option<(Expr, Expr)> {
        let slope = derivative(&self.profile, &self.radius)?;
        Some((self.profile.plus(&Expr::variable(self.radius.clone()).times(&slope)), slope))
    }

    /// The radii, all of them or those > 0, with what is assumed about the parameters of the map.
    #[must_use]
    pub fn radii(&self, map: &VectorMapOn, with_zero: bool) -> Option<Domain> {
        let span = match self.radii.lo().finite() {
            Some(lo) if !with_zero && self.radii.lo_closed() && lo.is_zero() => {
                let hi = self.radii.hi();
                Span::new(Bound::Finite(lo.clone()), false, hi.clone(), self.radii.hi_closed())?
            }
            _ => self.radii.clone(),
        };
        Some(Domain::on(&self.radius, &span, &map.parameter_assumptions()))
    }

    /// Signs that put the radii of the points into the interval: those of ‖z − c‖² − lo² and hi² − ‖z − c‖².
    #[must_use]
    pub fn membership(&self, variables: &[Symbol]) -> Vec<(Expr, Relation)> {
        let square = self.square(variables);
        let relation = |closed| if closed { Relation::Ge } else { Relation::Gt };
        let mut signs = Vec::new();
        if let Some(lo) = self.radii.lo().finite()
            && !(lo.is_zero() && self.radii.lo_closed())
        {
            signs.push((square.minus(&lo.powi(2)), relation(self.radii.lo_closed())));
        }
        if let Some(hi) = self.radii.hi().finite() {
            signs.push((hi.powi(2).minus(&square), relation(self.radii.hi_closed())));
        }
        signs
    }

    /// ‖z − c‖².
    #[must_use]
    pub fn square(&self, variables: &[Symbol]) -> Expr {
        Expr::sum(self.away(variables).iter().map(|e| e.powi(2)).collect())
    }
}
