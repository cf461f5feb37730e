//! Points with their images, at which mistakes give values.

use crate::expr::{Expr, Symbol, derivative};
use crate::flow::Branch;
use crate::flow::base::Base;
use crate::proof::Direction;

/// A point z with its image x = f(z), in any dimension.
pub(in crate::grade) trait Place {
    /// z.
    fn z(&self) -> &[Expr];
    /// x = f(z).
    fn x(&self) -> &[Expr];
    /// p_z at a place.
    fn density_of_base(&self, at: &[Expr]) -> Option<Expr>;
    /// ln p_z at a place.
    fn log_density_of_base(&self, at: &[Expr]) -> Option<Expr>;
    /// |det J| of f at another place; of a map that is stated from x to z the reciprocal of its own.
    fn size_at(&self, at: &[Expr]) -> Option<Expr>;
    /// |det J| of f at z.
    fn size(&self) -> Option<Expr>;
    /// det J of f at z, with its sign.
    fn signed_size(&self) -> Option<Expr>;
    /// f at another place, of a map that is stated in this direction.
    fn forward(&self, at: &[Expr]) -> Option<Vec<Expr>>;
    /// Whether the logarithm of the density is asked.
    fn is_log(&self) -> bool;

    /// p_z, or its logarithm where that is asked, at a place.
    fn of_base(&self, at: &[Expr]) -> Option<Expr> {
        if self.is_log() { self.log_density_of_base(at) } else { self.density_of_base(at) }
    }

    /// p times a factor, or ln p plus its logarithm.
    fn scaled(&self, p: Expr, factor: Expr) -> Expr {
        if self.is_log() { p.plus(&Expr::ln(factor)) } else { p.times(&factor) }
    }
}

/// A point of a branch of a map of one variable.
pub(in crate::grade) struct Point<'a> {
    /// z.
    pub z: Expr,
    /// x = f(z).
    pub x: Expr,
    pub key: &'static str,
    pub base: Option<&'a Base>,
    pub branch: &'a Branch,
    pub variable: &'a Symbol,
    /// Whether the map is stated from x to z.
    pub reverse: bool,
}

impl Place for Point<'_> {
    fn z(&self) -> &[Expr] {
        std::slice::from_ref(&self.z)
    }

    fn x(&self) -> &[Expr] {
        std::slice::from_ref(&self.x)
    }

    fn density_of_base(&self, at: &[Expr]) -> Option<Expr> {
        Some(self.base?.density(at.first()?))
    }

    fn log_density_of_base(&self, at: &[Expr]) -> Option<Expr> {
        Some(self.base?.log_density(at.first()?))
    }

    fn size_at(&self, at: &[Expr]) -> Option<Expr> {
        let slope = derivative(&self.branch.smooth, self.variable)?.substitute(self.variable, at.first()?);
        Some(Expr::abs(if self.reverse { slope.recip() } else { slope }))
    }

    fn size(&self) -> Option<Expr> {
        self.size_at(if self.reverse { self.x() } else { self.z() })
    }

    fn signed_size(&self) -> Option<Expr> {
        let size = self.size()?;
        Some(if self.branch.direction == Direction::Decreasing { size.negate() } else { size })
    }

    fn forward(&self, at: &[Expr]) -> Option<Vec<Expr>> {
        let there = self.branch.smooth.substitute(self.variable, at.first()?);
        (!self.reverse).then(|| vec![there])
    }

    fn is_log(&self) -> bool {
        self.key == "log_density"
    }
}
