//! flowcheck says whether a transformation of random variables is a valid normalizing-flow
//! transformation, proves it, derives inverse, Jacobian and density, and marks answers.
//!
//! ```text
//! text ──syntax──▶ Expr ──flow──▶ bijector, Jacobian, density ──numeric──▶ cross-check
//!                    │      ▲                                       │
//!                    └─ algebra, proof ─┘         exercise ──grade──┴──report──▶ text, JSON
//! ```
//!
//! Each folder may import only the layers named in ARCHITECTURE.md (a test holds them to it).

pub mod algebra;
pub mod cli;
pub mod exercise;
pub mod expr;
pub mod flow;
pub mod grade;
pub mod numeric;
pub mod proof;
pub mod real;
pub mod report;
pub mod set;
pub mod source;
pub mod syntax;
