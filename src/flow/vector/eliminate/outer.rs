//! A determined expression as a formula in one of its parts, with names for what is determined in it.

use crate::expr::{Branch, Expr, Node, Piecewise, Symbol};
use crate::real::Rational;

use super::Search;

/// The outer formula of an expression.
#[derive(Clone, Debug)]
pub(super) struct Outer {
    pub formula: Expr,
    pub inner: Symbol,
    pub names: Vec<(Symbol, Expr)>,
}

/// The formula with what its names stand for, all at once.
pub(super) fn replace(outer: &Expr, names: &[(Symbol, Expr)]) -> Expr {
    outer.replace(&mut |part| {
        let symbol = part.as_variable()?;
        names.iter().find(|(n, _)| n == symbol).map(|(_, e)| e.clone())
    })
}

impl Outer {
    /// The expression again.
    pub fn restored(&self, e: &Expr) -> Expr {
        let mut names = self.names.clone();
        names.push((self.inner.clone(), e.clone()));
        replace(&self.formula, &names)
    }
}

impl Search<'_> {
    /// k with e replaced by a symbol, and each largest part that is determined by a name; `None` where something open is
    /// left.
    pub(super) fn outer(&self, k: &Expr, e: &Expr) -> Option<Outer> {
        let inner = self.fresh("t", 0);
        let mut naming = Naming { search: self, target: e, inner: inner.clone(), names: Vec::new() };
        let formula = naming.inside(k)?;
        formula.contains(&inner).then_some(Outer { formula, inner, names: naming.names })
    }
}

struct Naming<'s, 'a> {
    search: &'s Search<'a>,
    target: &'s Expr,
    inner: Symbol,
    names: Vec<(Symbol, Expr)>,
}

impl Naming<'_, '_> {
    fn abstracted(&mut self, n: &Expr) -> Option<Expr> {
        if n == self.target {
            return Some(Expr::variable(self.inner.clone()));
        }
        if self.search.is_known(n) {
            return Some(self.named(n));
        }
        self.inside(n)
    }

    /// The same for the parts of an expression, which may itself be determined.
    fn inside(&mut self, n: &Expr) -> Option<Expr> {
        match n.node() {
            Node::Number(_) | Node::Pi | Node::Variable(_) => None,
            Node::Sum(terms) => match self.multiple_of_target(n) {
                Some((factor, rest)) => {
                    let inner = Expr::scaled(factor, Expr::variable(self.inner.clone()));
                    Some(Expr::sum(vec![inner, self.abstracted(&rest)?]))
                }
                None => self.grouped(terms, Expr::sum),
            },
            Node::Product(factors) => match self.divided_by_target(factors) {
                Some(rest) => {
                    let mut parts = vec![Expr::variable(self.inner.clone())];
                    if !rest.is_empty() {
                        parts.push(self.abstracted(&Expr::product(rest))?);
                    }
                    Some(Expr::product(parts))
                }
                None => self.grouped(factors, Expr::product),
            },
            Node::Power(base, exponent) => {
                let base = self.abstracted(base)?;
                Some(Expr::power(base, self.abstracted(exponent)?))
            }
            Node::Apply(function, arguments) => {
                let arguments = arguments.iter().map(|a| self.abstracted(a)).collect::<Option<Vec<_>>>()?;
                Some(Expr::apply(*function, arguments))
            }
            Node::Piecewise(p) => self.cases(p),
        }
    }

    fn cases(&mut self, p: &Piecewise) -> Option<Expr> {
        let mut failed = false;
        let mut branches = Vec::with_capacity(p.branches.len());
        for branch in &p.branches {
            let condition = branch.condition.map(&mut |e| {
                self.abstracted(e).unwrap_or_else(|| {
                    failed = true;
                    Expr::zero()
                })
            });
            branches.push(Branch { condition, value: self.abstracted(&branch.value)? });
        }
        let otherwise = match &p.otherwise {
            Some(value) => Some(self.abstracted(value)?),
            None => None,
        };
        (!failed).then(|| Expr::piecewise(branches, otherwise))
    }

    /// A sum or product whose determined parts are put under one name.
    fn grouped(&mut self, parts: &[Expr], build: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
        let search = self.search;
        let variables = &search.map.variables;
        let is_group = |e: &Expr| e.as_number().is_none() && !e.is_constant() && search.is_known(e);
        let group: Vec<Expr> = parts.iter().filter(|e| is_group(e)).cloned().collect();
        let with_variables = group.iter().any(|e| variables.iter().any(|v| e.contains(v)));
        let mut built = Vec::with_capacity(parts.len());
        let mut placed = false;
        for part in parts {
            if with_variables && group.contains(part) {
                if !placed {
                    built.push(self.named(&build(group.clone())));
                    placed = true;
                }
            } else {
                built.push(self.abstracted(part)?);
            }
        }
        Some(build(built))
    }

    /// A determined expression: itself where it contains only numbers and parameters, else its name.
    fn named(&mut self, e: &Expr) -> Expr {
        if self.search.map.is_parameter(e) {
            return e.clone();
        }
        if let Some((symbol, _)) = self.names.iter().find(|(_, known)| known == e) {
            return Expr::variable(symbol.clone());
        }
        let symbol = self.search.fresh("c", self.names.len() + 1);
        self.names.push((symbol.clone(), e.clone()));
        Expr::variable(symbol)
    }

    /// A sum n = factor · target + rest with a target that is a sum, too: n and target agree up to a factor in the terms
    /// that are not determined.
    fn multiple_of_target(&self, n: &Expr) -> Option<(Rational, Expr)> {
        let Node::Sum(terms) = self.target.node() else { return None };
        let (c, term) = terms.iter().find(|t| !self.search.is_known(t))?.split_coefficient();
        let (d, _) = n.terms().iter().map(Expr::split_coefficient).find(|(_, rest)| *rest == term)?;
        let factor = &d * &c.recip()?;
        let scaled = terms.iter().map(|t| Expr::scaled(factor.clone(), t.clone())).collect();
        let rest = n.minus_terms(&Expr::sum(scaled));
        // Nothing of the target may be left, or this goes on for ever.
        let open = terms.iter().filter(|t| !self.search.is_known(t)).map(|t| t.split_coefficient().1);
        let left: Vec<Expr> = rest.terms().iter().map(|t| t.split_coefficient().1).collect();
        let mut open = open;
        let clean = open.all(|t| !left.contains(&t));
        clean.then_some((factor, rest))
    }

    /// The factors without those of a target that is a product, too.
    fn divided_by_target(&self, factors: &[Expr]) -> Option<Vec<Expr>> {
        let Node::Product(wanted) = self.target.node() else { return None };
        let mut rest = factors.to_vec();
        for factor in wanted {
            let at = rest.iter().position(|f| f == factor)?;
            rest.remove(at);
        }
        Some(rest)
    }
}
