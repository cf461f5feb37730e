//! Expressions over the reals: what a formula means, without the places where it was typed.
//!
//! # Meaning
//! An [`Expr`] denotes a partial real function of its variables. It is defined at a point exactly
//! where all of its subexpressions are, except that a [`Piecewise`] needs only the branches whose
//! conditions hold there. Powers follow the real conventions stated at [`Node::Power`].
//!
//! # Construction
//! The constructors ([`Expr::sum`], [`Expr::product`], [`Expr::power`], …) keep a light canonical
//! form that **never changes the domain**: nested sums and products are flattened, numbers are
//! folded, like terms are gathered where nothing partial disappears. So `x/x` stays `x/x`, and what
//! was typed prints as it was typed. Rewriting that needs side conditions lives elsewhere.

mod assumptions;
mod build;
mod condition;
pub mod constant;
mod derivative;
pub mod enclose;
mod function;
pub mod matrix;
mod node;
pub mod normal;
mod opaque;
pub mod poly;
pub mod print;
pub mod simplify;
mod visit;

pub use assumptions::Assumptions;
pub use condition::{Condition, Kind, Relation};
pub use derivative::derivative;
pub use function::Function;
pub use node::{Branch, Expr, Node, Piecewise, Symbol};
pub use opaque::Opaque;
