//! Products of positive parts through their logarithms.

use crate::expr::{Expr, Function, Node, Relation};
use crate::real::Rational;

use super::Search;

impl Search<'_> {
    /// ln of a determined product as the sum of the logarithms of its open parts.
    pub(super) fn logs_any(&mut self) -> bool {
        self.rows().iter().any(|k| {
            let marker = Expr::ln(k.clone());
            let key = (k.clone(), marker);
            if self.failed.contains(&key) {
                return false;
            }
            let mark = self.mark();
            if self.log_of(k) {
                return true;
            }
            self.undo(mark);
            self.failed.insert(key);
            false
        })
    }

    fn log_of(&mut self, k: &Expr) -> bool {
        let (open, closed): (Vec<Expr>, Vec<Expr>) =
            k.factors().iter().cloned().partition(|f| !self.is_known(f));
        if open.len() < 2 || !self.spend(10) {
            return false;
        }
        let mut terms = Vec::with_capacity(open.len());
        for factor in &open {
            let (base, exponent) = match factor.node() {
                Node::Power(base, exponent) if self.is_known(exponent) => (base.clone(), exponent.clone()),
                Node::Apply(Function::Exp, arguments) => {
                    terms.push(arguments[0].clone());
                    continue;
                }
                _ => (factor.clone(), Expr::one()),
            };
            if !self.sign(&base, Relation::Gt) {
                return false;
            }
            terms.push(exponent.times(&Expr::ln(base)));
        }
        let e = Expr::sum(terms);
        let name = self.fresh("c", 1);
        let mut names = vec![(name.clone(), k.clone())];
        let mut quotient = Expr::variable(name);
        let factor = Expr::product(closed);
        if !factor.as_number().is_some_and(Rational::is_one) {
            if !self.sign(&factor, Relation::Ne) {
                return false;
            }
            if self.map.is_parameter(&factor) {
                quotient = quotient.over(&factor);
            } else {
                let other = self.fresh("c", 2);
                names.push((other.clone(), factor));
                quotient = quotient.over(&Expr::variable(other));
            }
        }
        self.combine(&e, &Expr::ln(quotient), &names)
    }
}
