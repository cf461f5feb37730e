//! Functions of which nothing is known but that they are smooth: the networks s and t of a coupling layer.
//!
//! An opaque function has a name and a number of arguments. It stands for *any* infinitely differentiable function on all
//! of Rⁿ: what is proved about a formula with it holds for every such function, and what depends on which one it is stays
//! undecided. Nothing evaluates it. It need not be analytic, so that no rule which needs that applies to it.
//!
//! Its partial derivatives are opaque functions, too: `s'(x)`, and `∂₂s(x, y)`, typed `D2(s(x, y))`. They carry the positions
//! of the arguments in which they are taken; the order of differentiation does not matter (Schwarz), so positions are sorted.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Expr, Function, Node};

/// An opaque function or one of its partial derivatives. Cheap to copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Description", into = "Description")]
pub struct Opaque(&'static Description);

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
struct Description {
    /// The name of the function.
    name: String,
    /// The number of its arguments.
    arity: usize,
    /// The arguments in which it is differentiated, from 0, in increasing order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    along: Vec<usize>,
}

/// All that have occurred. They live as long as the program: there are as many as names of functions and derivatives of them
/// have been formed.
static KNOWN: Mutex<Option<HashSet<&'static Description>>> = Mutex::new(None);

impl Opaque {
    /// The function of this name with so many arguments.
    #[must_use]
    pub fn new(name: &str, arity: usize) -> Self {
        Self::from(Description { name: name.to_owned(), arity, along: Vec::new() })
    }

    /// The name of the function, without what derivatives are taken.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    /// How many arguments it has.
    #[must_use]
    pub fn arity(self) -> usize {
        self.0.arity
    }

    /// The arguments in which it is differentiated, from 0, in increasing order; none for the function itself.
    #[must_use]
    pub fn along(self) -> &'static [usize] {
        &self.0.along
    }

    /// Its partial derivative in one argument, counted from 0.
    #[must_use]
    pub fn derivative(self, argument: usize) -> Self {
        let mut description = self.0.clone();
        description.along.push(argument);
        description.along.sort_unstable();
        Self::from(description)
    }
}

impl From<Description> for Opaque {
    fn from(mut description: Description) -> Self {
        description.along.sort_unstable();
        // What another thread left behind when it panicked is a set all the same.
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        if let Some(found) = known.get(&description) {
            return Self(found);
        }
        let kept: &'static Description = Box::leak(Box::new(description));
        known.insert(kept);
        Self(kept)
    }
}

impl From<Opaque> for Description {
    fn from(opaque: Opaque) -> Self {
        opaque.0.clone()
    }
}

impl std::fmt::Debug for Opaque {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:?}", self.0.name, self.0.along)
    }
}

impl Expr {
    /// An opaque function of these arguments.
    #[must_use]
    pub fn opaque(name: &str, arguments: Vec<Expr>) -> Self {
        Expr::apply(Function::Opaque(Opaque::new(name, arguments.len())), arguments)
    }

    /// The opaque functions that occur, derivatives as the functions they are derivatives of: names and numbers of arguments.
    #[must_use]
    pub fn opaque_functions(&self) -> Vec<(&'static str, usize)> {
        let mut found = Vec::new();
        self.any(&mut |part| {
            if let Node::Apply(Function::Opaque(function), _) = part.node() {
                let known = (function.name(), function.arity());
                if !found.contains(&known) {
                    found.push(known);
                }
            }
            false
        });
        found.sort_unstable();
        found
    }

    /// Whether an opaque function occurs.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.any(&mut |part| matches!(part.node(), Node::Apply(Function::Opaque(_), _)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::enclose::{Cell, enclose};
    use crate::expr::{Symbol, constant, derivative, normal};

    fn s(arguments: &[&str]) -> Expr {
        Expr::opaque("s", arguments.iter().map(|a| Expr::symbol(a)).collect())
    }

    #[test]
    fn derivatives_are_opaque_and_commute() {
        let e = s(&["x", "y"]);
        let d = |e: &Expr, v: &str| derivative(e, &Symbol::new(v)).unwrap();
        assert_eq!(d(&d(&e, "x"), "y"), d(&d(&e, "y"), "x"));
        assert_ne!(d(&e, "x"), d(&e, "y"));
        assert!(d(&e, "t").is_zero());
        // d/dx s(x, x) = ∂₁s + ∂₂s
        assert_eq!(d(&s(&["x", "x"]), "x").terms().len(), 2);
    }

    #[test]
    fn nothing_is_known_of_a_value() {
        let at = Expr::opaque("s", vec![Expr::zero()]);
        assert_eq!(constant::sign_of(&at), None);
        assert_eq!(constant::sign_of(&at.minus(&at)), Some(std::cmp::Ordering::Equal));
        let range = enclose(&at, &Cell::new()).range;
        assert!(range.is_some_and(|r| r.lo() == f64::NEG_INFINITY && r.hi() == f64::INFINITY));
        // exp(s) is positive, s² ≥ 0, and s(x) is not s(y).
        assert!(constant::sign_of(&Expr::exp(at.clone())).is_none_or(std::cmp::Ordering::is_gt));
        let difference = normal::normal(&s(&["x"]).minus(&s(&["y"])), &mut |_| false).unwrap();
        assert!(!difference.to_expr().is_zero());
    }

    #[test]
    fn it_survives_being_written() {
        let e = derivative(&s(&["x", "y"]), &Symbol::new("y")).unwrap();
        let text = serde_json::to_string(&e).unwrap();
        assert_eq!(serde_json::from_str::<Expr>(&text).unwrap(), e);
    }
}
