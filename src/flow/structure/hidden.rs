//! Formulas with their functions and roots taken as they stand: what holds for all values of these holds for those that
//! they have, and takes less work.

use std::collections::HashMap;

use crate::expr::{Expr, Node, Symbol};

/// Names for functions and for what stands under roots.
#[derive(Default)]
pub(super) struct Hidden(HashMap<Expr, Symbol>);

impl Hidden {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn name(&mut self, e: &Expr) -> Expr {
        let next = self.0.len();
        // No name that can be typed begins with a control character; the simplifier uses names with another one.
        let name = self.0.entry(e.clone()).or_insert_with(|| Symbol::new(&format!("\u{2}{next}")));
        Expr::variable(name.clone())
    }

    pub(super) fn hide(&mut self, e: &Expr) -> Expr {
        e.replace(&mut |part| match part.node() {
            Node::Apply(..) | Node::Piecewise(_) => Some(self.name(part)),
            Node::Power(base, k) if matches!(base.node(), Node::Sum(_)) => match k.as_number() {
                Some(r) if r.is_integer() => None,
                Some(_) => Some(Expr::power(self.name(base), k.clone())),
                None => Some(self.name(part)),
            },
            _ => None,
        })
    }

    pub(super) fn show(&self, e: &Expr) -> Expr {
        e.replace(&mut |part| {
            let symbol = part.as_variable()?;
            self.0.iter().find(|(_, s)| *s == symbol).map(|(e, _)| e.clone())
        })
    }
}
