//! The distribution of the variable that a map starts from, on a support whose ends hold no parameters.
//!
//! Where an end of the support is a parameter, as in Uniform(a, b), z is written as an increasing affine function of another
//! variable u, z = c + d u with d > 0, that lives on a fixed interval: z = a + (b − a) u with u in (0, 1); z = m + u with
//! u > 0, or z = m u with u > 1 where m > 0. Then p_U(u) = d p_Z(c + d u).

use crate::expr::{Assumptions, Expr, Relation};
use crate::flow::base::{Base, Support};
use crate::proof::Domain;
use crate::proof::search::Prover;

/// A base distribution, perhaps as that of an affine function of another variable.
pub(in crate::flow) struct Law<'a> {
    pub base: &'a Base,
    affine: Option<Affine>,
}

/// z = offset + scale · u, u in the support.
#[derive(Clone)]
pub(in crate::flow) struct Affine {
    offset: Expr,
    scale: Expr,
    support: Support,
}

impl Affine {
    /// z in terms of u.
    pub fn apply(&self, u: &Expr) -> Expr {
        self.offset.plus(&self.scale.times(u))
    }

    /// Where u lives.
    pub fn support(&self) -> &Support {
        &self.support
    }
}

impl<'a> Law<'a> {
    pub fn of(base: &'a Base) -> Self {
        Self { base, affine: None }
    }

    pub fn through(base: &'a Base, affine: Affine) -> Self {
        Self { base, affine: Some(affine) }
    }

    pub fn density(&self, e: &Expr) -> Expr {
        match &self.affine {
            None => self.base.density(e),
            Some(a) => a.scale.times(&self.base.density(&a.apply(e))),
        }
    }

    pub fn log_density(&self, e: &Expr) -> Expr {
        match &self.affine {
            None => self.base.log_density(e),
            Some(a) => self.base.log_density(&a.apply(e)).plus(&Expr::ln(a.scale.clone())),
        }
    }

    pub fn support(&self) -> Support {
        self.affine.as_ref().map_or_else(|| self.base.support(), |a| a.support.clone())
    }
}

/// Ways to write z where an end of its support holds a parameter; none where no end does.
pub(in crate::flow) fn fixed_supports(
    base: &Base,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Vec<Affine> {
    let support = base.support();
    let constant =
        |end: &Option<crate::flow::base::SupportEnd>| end.as_ref().is_none_or(|end| end.at.is_constant());
    if constant(&support.lower) && constant(&support.upper) {
        return Vec::new();
    }
    let parameters = Domain::of_parameters(assumptions);
    match (support.lower, support.upper) {
        (Some(lower), Some(upper)) => {
            let mut ways = Vec::new();
            // (−a, a): symmetric about 0.
            if lower.at.plus(&upper.at).is_zero() && prover.is(&upper.at, Relation::Gt, &parameters) {
                let support = Support::open(Expr::integer(-1), Expr::one());
                ways.push(Affine { offset: Expr::zero(), scale: upper.at.clone(), support });
            }
            let scale = upper.at.minus(&lower.at);
            let support = Support::open(Expr::zero(), Expr::one());
            ways.push(Affine { offset: lower.at, scale, support });
            ways
        }
        (Some(lower), None) => {
            let mut ways = Vec::new();
            if prover.is(&lower.at, Relation::Gt, &parameters) {
                let support = Support::from_open(Expr::one());
                ways.push(Affine { offset: Expr::zero(), scale: lower.at.clone(), support });
            }
            let support = Support::from_open(Expr::zero());
            ways.push(Affine { offset: lower.at, scale: Expr::one(), support });
            ways
        }
        _ => Vec::new(),
    }
}

/// z as an affine function of the standard member of its family: z = μ + σ u; `None` where it is the standard one, or the
/// family has no location and scale.
pub(super) fn standardised(base: &Base) -> Option<Affine> {
    let (offset, scale) = base.location_and_scale()?;
    if offset.is_constant() && scale.is_constant() {
        return None;
    }
    let support = base.support();
    let standard = match (&support.lower, &support.upper) {
        (None, None) => Support::line(),
        (Some(lower), None) if lower.at == offset => Support::from_open(Expr::zero()),
        _ => return None,
    };
    Some(Affine { offset, scale, support: standard })
}
