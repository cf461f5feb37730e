//! The expression tree.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::{Condition, Function};
use crate::real::{Rational, effort};

/// The name of a variable or parameter, such as `z` or `alpha`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Symbol(Arc<str>);

impl Symbol {
    /// The symbol with this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Arc::from(name))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A real expression; cheap to clone. Built by its constructors only, which keep it canonical.
///
/// Parts may be shared. An expression knows its hash, and what is shared is equal without a look inside, so that comparing
/// costs what is written down and not what it would be written out.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Node", into = "Node")]
pub struct Expr(Arc<Shared>);

/// A node and its hash.
struct Shared {
    hash: u64,
    node: Node,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.0.hash == other.0.hash && self.0.node == other.0.node)
    }
}

impl Eq for Expr {}

impl Hash for Expr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl PartialOrd for Expr {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By structure, so that the order of terms is the same in every run.
impl Ord for Expr {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.node.cmp(&other.0.node) }
    }
}

/// One node of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    /// An exact rational number.
    Number(Rational),
    /// π.
    Pi,
    /// A variable or a parameter.
    Variable(Symbol),
    /// Two or more terms, none of them a sum, at most one of them a number (never 0).
    Sum(Vec<Expr>),
    /// Two or more factors, none of them a product; a number, if any, comes first and is not 1.
    Product(Vec<Expr>),
    /// Base and exponent, over the reals:
    ///
    /// - a literal rational exponent p/q in lowest terms with q odd: the real root, for every base
    ///   (base ≠ 0 where p < 0); with q even: base ≥ 0 (base > 0 where p < 0);
    /// - an exponent that is integer-valued because of the declared kinds of its symbols (`n: integer`):
    ///   as a literal integer;
    /// - an exponent m/n (a product with the factor `n^(-1)`) with n declared odd and m integer-valued: the
    ///   real root;
    /// - any other exponent: base > 0, or base = 0 with a positive exponent (value 0).
    ///
    /// b^0 = 1 for every base, also for 0. Division is a product with a power −1, a square root a
    /// power 1/2, `e^x` is the function [`Function::Exp`].
    Power(Expr, Expr),
    /// A named function of its arguments.
    Apply(Function, Vec<Expr>),
    /// A formula by cases.
    Piecewise(Piecewise),
}

/// A formula by cases. Its value at a point is that of any branch whose condition holds there;
/// where several hold they must agree, else it has no single value at that point. Where no condition holds
/// the value is that of `otherwise`, or undefined without one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Piecewise {
    /// The cases, as typed.
    pub branches: Vec<Branch>,
    /// The value where no condition holds.
    pub otherwise: Option<Expr>,
}

/// One case of a [`Piecewise`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Branch {
    /// Where the branch applies.
    pub condition: Condition,
    /// Its formula.
    pub value: Expr,
}

impl Expr {
    pub(super) fn new(node: Node) -> Self {
        effort::charge(1);
        let mut hasher = FxHasher::default();
        node.hash(&mut hasher);
        Self(Arc::new(Shared { hash: hasher.finish(), node }))
    }

    /// The node at the root.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.0.node
    }

    /// Where the node is kept: the same for expressions that share it.
    pub(super) fn address(&self) -> *const Node {
        &raw const self.0.node
    }

    /// Whether others share the node.
    pub(super) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// The number, where the expression is a literal one.
    #[must_use]
    pub fn as_number(&self) -> Option<&Rational> {
        match self.node() {
            Node::Number(value) => Some(value),
            _ => None,
        }
    }

    /// The symbol, where the expression is a single variable.
    #[must_use]
    pub fn as_variable(&self) -> Option<&Symbol> {
        match self.node() {
            Node::Variable(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// Whether this is the literal 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.as_number().is_some_and(Rational::is_zero)
    }

    /// Whether this is the literal 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.as_number().is_some_and(Rational::is_one)
    }

    /// Splits c · rest with a literal coefficient c (1 where there is none).
    #[must_use]
    pub fn split_coefficient(&self) -> (Rational, Expr) {
        match self.node() {
            Node::Number(c) => (c.clone(), Expr::one()),
            Node::Product(factors) => match factors[0].as_number() {
                Some(c) => (c.clone(), Expr::product(factors[1..].to_vec())),
                None => (Rational::one(), self.clone()),
            },
            _ => (Rational::one(), self.clone()),
        }
    }

    /// The terms of a sum; the expression itself otherwise.
    #[must_use]
    pub fn terms(&self) -> &[Expr] {
        match self.node() {
            Node::Sum(terms) => terms,
            _ => std::slice::from_ref(self),
        }
    }

    /// The factors of a product; the expression itself otherwise.
    #[must_use]
    pub fn factors(&self) -> &[Expr] {
        match self.node() {
            Node::Product(factors) => factors,
            _ => std::slice::from_ref(self),
        }
    }
}

impl From<Expr> for Node {
    fn from(e: Expr) -> Self {
        e.node().clone()
    }
}

/// Rebuilds through the constructors, so that data from outside is canonical, too.
impl From<Node> for Expr {
    fn from(node: Node) -> Self {
        match node {
            Node::Number(value) => Expr::number(value),
            Node::Pi => Expr::pi(),
            Node::Variable(symbol) => Expr::variable(symbol),
            Node::Sum(terms) => Expr::sum(terms),
            Node::Product(factors) => Expr::product(factors),
            Node::Power(base, exponent) => Expr::power(base, exponent),
            Node::Apply(function, arguments) => Expr::apply(function, arguments),
            Node::Piecewise(p) => Expr::piecewise(p.branches, p.otherwise),
        }
    }
}

/// For debugging and test output; readable printing lives in the printing modules.
impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.node.fmt(f)
    }
}
