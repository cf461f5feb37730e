//! Radial maps: z ↦ a + (z − c) ψ(‖z − c‖).

use serde::{Deserialize, Serialize};

use super::VectorMapOn;
use crate::expr::{Expr, Symbol, derivative};
use crate::proof::Domain;
use crate::set::Span;

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
        Expr::sum(self.away(variables).iter().map(|e| e.powi(2)).collect()).sqrt()
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

    /// The radii r ≥ 0, or r > 0, with what is assumed about the parameters of the map.
    #[must_use]
    pub fn radii(&self, map: &VectorMapOn, with_zero: bool) -> Option<Domain> {
        Some(Domain::on(&self.radius, &Span::above(Expr::zero(), with_zero)?, &map.parameter_assumptions()))
    }
}
