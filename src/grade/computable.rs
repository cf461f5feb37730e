//! What can be computed with a flow, by its parametrization and what is known of the other direction.

use serde::Serialize;

use crate::flow::Parametrization;

/// How something can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// By a formula.
    Closed,
    /// To floating-point accuracy, by solving an equation.
    Numeric,
    /// Not.
    No,
    /// It is not known how.
    Unknown,
}

impl Availability {
    /// What needs both can be had as the weaker one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let rank = |a: Self| match a {
            Self::Closed => 3,
            Self::Numeric => 2,
            Self::Unknown => 1,
            Self::No => 0,
        };
        if rank(self) <= rank(other) { self } else { other }
    }
}

/// What can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Computable {
    /// Draw x.
    pub sample: Availability,
    /// The density at points x that were drawn by the model, whose z is known.
    pub density_at_samples: Availability,
    /// The density at any given x.
    pub density_anywhere: Availability,
}

/// What the stated direction allows, given how the other direction can be had.
///
/// By change of variables, p(x) = p(z)/|f′(z)| with x = f(z), or p(x) = p(g(x))·|g′(x)|. With f, x is drawn by
/// drawing z, and z stays known; at any other x it has to be found by the inverse. With g the density can be
/// computed at every x, and drawing needs the inverse of g. (Papamakarios et al., *Normalizing flows for
/// probabilistic modeling and inference*, JMLR 22 (2021), section 2.1.)
#[must_use]
pub fn computable(stated: Parametrization, derivative: Availability, other_way: Availability) -> Computable {
    match stated {
        Parametrization::Forward => Computable {
            sample: Availability::Closed,
            density_at_samples: derivative,
            density_anywhere: derivative.and(other_way),
        },
        Parametrization::Reverse => {
            Computable { sample: other_way, density_at_samples: derivative, density_anywhere: derivative }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_decides_the_harder_half() {
        let forward = computable(Parametrization::Forward, Availability::Closed, Availability::No);
        assert_eq!(forward.sample, Availability::Closed);
        assert_eq!(forward.density_at_samples, Availability::Closed);
        assert_eq!(forward.density_anywhere, Availability::No);
        let reverse = computable(Parametrization::Reverse, Availability::Closed, Availability::No);
        assert_eq!(reverse.sample, Availability::No);
        assert_eq!(reverse.density_anywhere, Availability::Closed);
        let both = computable(Parametrization::Forward, Availability::Closed, Availability::Numeric);
        assert_eq!(both.density_anywhere, Availability::Numeric);
    }
}
