//! Flows of vector fields: maps without a formula, that are given by a differential equation.

use serde::{Deserialize, Serialize};

use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Assumptions, Expr, Function, Node, Opaque, Relation, Symbol, derivative};
use crate::proof::Domain;
use crate::set::Span;

/// What functions without a formula stand for: φ(z) = z(T), where z(0) = z and dz/dt = v(z, t).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The components φ₁, …, φₙ, functions of n arguments.
    pub functions: Vec<Opaque>,
    /// The names of the components of z in the field.
    pub variables: Vec<Symbol>,
    /// The name of the time in the field.
    pub time: Symbol,
    /// The components of v, formulas in these names.
    pub field: Vec<Expr>,
    /// T.
    pub until: Expr,
}

impl Flow {
    /// The flow of a field; its functions have the name with a number.
    #[must_use]
    pub fn new(name: &str, variables: &[Symbol], time: Symbol, field: Vec<Expr>, until: Expr) -> Self {
        let n = variables.len();
        let functions = (1..=n).map(|i| Opaque::new(&format!("{name}{i}"), n)).collect();
        Self { functions, variables: variables.to_vec(), time, field, until }
    }

    /// The same flow with functions of another name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self::new(name, &self.variables, self.time.clone(), self.field.clone(), self.until.clone())
    }

    /// Whether a symbol is a parameter of the field or of the end time.
    #[must_use]
    pub fn has_parameter(&self, symbol: &Symbol) -> bool {
        let bound = self.variables.contains(symbol) || self.time == *symbol;
        !bound && self.field.iter().chain([&self.until]).any(|e| e.contains(symbol))
    }

    /// Whether some function belongs to both, that stands for different things.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        self != other && self.functions.iter().any(|f| other.functions.contains(f))
    }

    /// φ₁(z), …, φₙ(z).
    #[must_use]
    pub fn components(&self) -> Vec<Expr> {
        let z: Vec<Expr> = self.variables.iter().cloned().map(Expr::variable).collect();
        self.functions.iter().map(|f| Expr::apply(Function::Opaque(*f), z.clone())).collect()
    }

    /// Whether all parts have the same number of components and no name stands for two things.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let n = self.variables.len();
        let sizes = n > 0 && self.functions.len() == n && self.field.len() == n;
        let own = self.functions.iter().all(|f| f.arity() == n && f.along().is_empty());
        let once = (1..n).all(|i| {
            !self.variables[..i].contains(&self.variables[i])
                && !self.functions[..i].contains(&self.functions[i])
        });
        let fixed =
            !self.until.contains(&self.time) && !self.variables.iter().any(|v| self.until.contains(v));
        sizes && own && once && fixed && !self.variables.contains(&self.time)
    }

    /// All z, and the times from 0 to T, or all times where T is no number.
    #[must_use]
    pub fn domain(&self, parameters: &Assumptions) -> Domain {
        let line = Span::real_line();
        let times = match self.until.as_number() {
            Some(t) if t.is_positive() => Span::closed(Expr::zero(), self.until.clone()),
            Some(t) if t.is_negative() => Span::closed(self.until.clone(), Expr::zero()),
            _ => None,
        };
        let mut ranges: Vec<(Symbol, Span)> =
            self.variables.iter().map(|v| (v.clone(), line.clone())).collect();
        ranges.push((self.time.clone(), times.unwrap_or(line)));
        // Whatever is declared of a parameter with the name of the time or of a component: these run through an interval.
        let mut assumptions = parameters.clone();
        for bound in self.variables.iter().chain([&self.time]) {
            assumptions.kinds.remove(bound);
        }
        Domain { ranges, assumptions }
    }

    /// ∂vᵢ/∂zⱼ, row by row; `None` where a component has no formula for a derivative.
    #[must_use]
    pub fn slopes(&self) -> Option<Vec<Vec<Expr>>> {
        let row = |v: &Expr| self.variables.iter().map(|z| derivative(v, z)).collect();
        self.field.iter().map(row).collect()
    }

    /// tr ∂v/∂z.
    #[must_use]
    pub fn trace(&self) -> Option<Expr> {
        let diagonal = self.field.iter().zip(&self.variables).map(|(v, z)| derivative(v, z));
        Some(Expr::sum(diagonal.collect::<Option<_>>()?))
    }

    /// Whether an expression that is continuous on the domain is bounded there, for each value of the parameters.
    #[must_use]
    pub fn is_bounded(&self, e: &Expr, on: &Domain) -> bool {
        self.bounded(e, &on.cell())
    }

    fn bounded(&self, e: &Expr, cell: &Cell) -> bool {
        // Free of z it is continuous on a compact interval of times.
        if !self.variables.iter().any(|v| e.contains(v)) {
            return true;
        }
        let range = enclose(e, cell).range;
        if range.is_some_and(|r| r.lo().is_finite() && r.hi().is_finite()) {
            return true;
        }
        match e.node() {
            Node::Sum(parts) | Node::Product(parts) => parts.iter().all(|part| self.bounded(part, cell)),
            Node::Power(base, k) => {
                k.as_number().is_some_and(|k| k.is_integer() && !k.is_negative()) && self.bounded(base, cell)
            }
            Node::Apply(function, arguments) => match function {
                Function::Sin
                | Function::Cos
                | Function::Tanh
                | Function::Atan
                | Function::Sigmoid
                | Function::Erf
                | Function::Phi => true,
                Function::Exp | Function::Sinh | Function::Cosh | Function::Asinh | Function::Softplus => {
                    arguments.iter().all(|part| self.bounded(part, cell))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// c − e² ≥ 0: that a quantity is bounded, as a sign.
    #[must_use]
    pub fn as_bound(e: &Expr, bound: i64) -> (Expr, Relation) {
        (Expr::integer(bound).minus(&e.powi(2)), Relation::Ge)
    }
}
