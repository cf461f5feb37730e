//! Jacobians of maps with corners.
//!
//! Components of differentiable functions, |·|, min and max are Lipschitz continuous along segments, so differentiable almost
//! everywhere on them, and the derivative is that of the chain rule with |u|′ = σ u′ for some σ in [−1, 1] and with
//! max(u, v)′ = τ u′ + (1 − τ) v′ for some τ in [0, 1] (where u = 0, |u|′ is 0 or does not exist). By integration, bounds of the
//! derivative for all such σ and τ are bounds of the difference quotients on a convex region.

use crate::expr::enclose::Cell;
use crate::expr::{Expr, Function, Kind, Node, Symbol, derivative};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::VectorMapOn;
use crate::real::Interval;

/// The most corners of one map.
const MAX_CORNERS: usize = 32;

/// Derivatives with symbols for σ and τ, which `cell` encloses.
struct Corners<'a> {
    cell: &'a mut Cell,
    count: usize,
}

/// The Jacobian with free symbols for the slopes of corners, and where they lie; `None` where a component has jumps or no
/// formula for a derivative.
pub(super) fn jacobian(map: &VectorMapOn, cell: &mut Cell) -> Option<Vec<Vec<Expr>>> {
    let mut corners = Corners { cell, count: 0 };
    map.components.iter().map(|f| map.variables.iter().map(|v| corners.slope(f, v)).collect()).collect()
}

impl Corners<'_> {
    fn slope(&mut self, e: &Expr, v: &Symbol) -> Option<Expr> {
        if !e.contains(v) {
            return Some(Expr::zero());
        }
        if is_smooth(e) {
            return derivative(e, v);
        }
        if let Node::Apply(function, parts) = e.node()
            && !function.is_smooth()
        {
            return self.corner(*function, parts, v);
        }
        // Names for the largest parts with corners, and the chain rule.
        let mut parts: Vec<(Symbol, Expr)> = Vec::new();
        let mut jumps = false;
        let outer = e.replace(&mut |part| match part.node() {
            Node::Piecewise(_) => {
                jumps = true;
                None
            }
            Node::Apply(function, _) if !function.is_smooth() => {
                if let Some((name, _)) = parts.iter().find(|(_, known)| known == part) {
                    return Some(Expr::variable(name.clone()));
                }
                let name = Symbol::new(&format!("\u{1d70e}part{}", parts.len()));
                parts.push((name.clone(), part.clone()));
                Some(Expr::variable(name))
            }
            _ => None,
        });
        if jumps || parts.is_empty() || parts.len() > MAX_CORNERS {
            return None;
        }
        let back = |e: Expr| {
            e.replace(&mut |part| {
                let symbol = part.as_variable()?;
                parts.iter().find(|(name, _)| name == symbol).map(|(_, part)| part.clone())
            })
        };
        let mut terms = vec![back(derivative(&outer, v)?)];
        for (name, part) in &parts {
            let inner = self.slope(part, v)?;
            terms.push(back(derivative(&outer, name)?).times(&inner));
        }
        Some(Expr::sum(terms))
    }

    /// The slope of |u|, or of the least or greatest of some expressions.
    fn corner(&mut self, function: Function, parts: &[Expr], v: &Symbol) -> Option<Expr> {
        match (function, parts) {
            (Function::Abs, [u]) => {
                let inner = self.slope(u, v)?;
                Some(self.free(-1.0)?.times(&inner))
            }
            (Function::Min | Function::Max, [first, rest @ ..]) => {
                let mut slope = self.slope(first, v)?;
                for other in rest {
                    let change = self.slope(other, v)?.minus(&slope);
                    slope = slope.plus(&self.free(0.0)?.times(&change));
                }
                Some(slope)
            }
            _ => None,
        }
    }

    /// A symbol with values from `low` to 1.
    fn free(&mut self, low: f64) -> Option<Expr> {
        self.count += 1;
        if self.count > MAX_CORNERS {
            return None;
        }
        let name = Symbol::new(&format!("\u{1d70e}{}", self.count));
        self.cell.set(name.clone(), Interval::new(low, 1.0, false, false)?, Kind::Real);
        Some(Expr::variable(name))
    }
}
