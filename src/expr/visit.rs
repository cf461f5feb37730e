//! Walking and rebuilding expressions.

use std::collections::BTreeSet;

use super::{Branch, Expr, Node, Piecewise, Symbol};

impl Expr {
    /// The immediate subexpressions, those in conditions included.
    pub fn for_each_child(&self, f: &mut impl FnMut(&Expr)) {
        match self.node() {
            Node::Number(_) | Node::Pi | Node::Variable(_) => {}
            Node::Sum(parts) | Node::Product(parts) | Node::Apply(_, parts) => parts.iter().for_each(f),
            Node::Power(base, exponent) => {
                f(base);
                f(exponent);
            }
            Node::Piecewise(p) => {
                for branch in &p.branches {
                    branch.condition.for_each(f);
                    f(&branch.value);
                }
                p.otherwise.iter().for_each(f);
            }
        }
    }

    /// The expression rebuilt with every immediate subexpression replaced by its image under `f`.
    #[must_use]
    pub fn map_children(&self, f: &mut impl FnMut(&Expr) -> Expr) -> Expr {
        match self.node() {
            Node::Number(_) | Node::Pi | Node::Variable(_) => self.clone(),
            Node::Sum(parts) => Expr::sum(parts.iter().map(f).collect()),
            Node::Product(parts) => Expr::product(parts.iter().map(f).collect()),
            Node::Apply(function, parts) => Expr::apply(*function, parts.iter().map(f).collect()),
            Node::Power(base, exponent) => {
                let base = f(base);
                Expr::power(base, f(exponent))
            }
            Node::Piecewise(Piecewise { branches, otherwise }) => {
                let branches = branches
                    .iter()
                    .map(|b| Branch { condition: b.condition.map(f), value: f(&b.value) })
                    .collect();
                Expr::piecewise(branches, otherwise.as_ref().map(f))
            }
        }
    }

    /// The expression with every occurrence of the variable replaced.
    #[must_use]
    pub fn substitute(&self, variable: &Symbol, replacement: &Expr) -> Expr {
        self.replace(&mut |e| (e.as_variable() == Some(variable)).then(|| replacement.clone()))
    }

    /// The expression with values in the place of variables, all at once: a value may hold the variables itself.
    #[must_use]
    pub fn substitute_all(&self, variables: &[Symbol], values: &[Self]) -> Self {
        self.replace(&mut |part| {
            let symbol = part.as_variable()?;
            variables.iter().position(|v| v == symbol).and_then(|i| values.get(i)).cloned()
        })
    }

    /// Replaces each subexpression, outermost first, for which `f` gives a replacement; replacements are not
    /// visited again.
    #[must_use]
    pub fn replace(&self, f: &mut impl FnMut(&Expr) -> Option<Expr>) -> Expr {
        fn go(e: &Expr, f: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Expr {
            match f(e) {
                Some(replacement) => replacement,
                None => e.map_children(&mut |child| go(child, f)),
            }
        }
        go(self, f)
    }

    /// Whether the variable occurs.
    #[must_use]
    pub fn contains(&self, variable: &Symbol) -> bool {
        self.any(&mut |e| e.as_variable() == Some(variable))
    }

    /// Whether some subexpression (itself included) satisfies the predicate.
    pub fn any(&self, predicate: &mut impl FnMut(&Expr) -> bool) -> bool {
        fn go(e: &Expr, predicate: &mut dyn FnMut(&Expr) -> bool) -> bool {
            if predicate(e) {
                return true;
            }
            let mut found = false;
            e.for_each_child(&mut |child| found = found || go(child, predicate));
            found
        }
        go(self, predicate)
    }

    /// The variables that occur, in alphabetical order.
    #[must_use]
    pub fn variables(&self) -> BTreeSet<Symbol> {
        let mut found = BTreeSet::new();
        self.any(&mut |e| {
            found.extend(e.as_variable().cloned());
            false
        });
        found
    }

    /// Whether no variable occurs.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        !self.any(&mut |e| e.as_variable().is_some())
    }

    /// The number of nodes, up to a bound: at most `limit` are counted.
    #[must_use]
    pub fn size_up_to(&self, limit: usize) -> usize {
        let mut count = 0;
        self.any(&mut |_| {
            count += 1;
            count >= limit
        });
        count
    }

    /// Whether the expression is certainly defined for all real values of its variables, judged by its
    /// form alone (false means "not seen from the form").
    #[must_use]
    pub fn is_total(&self) -> bool {
        match self.node() {
            Node::Number(_) | Node::Pi | Node::Variable(_) => true,
            Node::Sum(parts) | Node::Product(parts) => parts.iter().all(Expr::is_total),
            Node::Apply(function, parts) => function.is_total() && parts.iter().all(Expr::is_total),
            Node::Power(base, exponent) => {
                base.is_total()
                    && exponent.as_number().is_some_and(|r| r.has_odd_denominator() && !r.is_negative())
            }
            Node::Piecewise(_) => false,
        }
    }
}
