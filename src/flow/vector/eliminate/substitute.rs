//! Substitution: one determined expression is solved for a variable, and what comes out is put into another one.

use crate::expr::{Expr, Symbol, derivative};
use crate::proof::obligations::is_smooth;

use super::Search;
use super::outer::Outer;

/// The most pairs of expressions that are tried.
const MAX_PAIRS: usize = 24;

/// Larger expressions are not put into each other.
const MAX_SIZE: usize = 120;

impl Search<'_> {
    /// k₁ = c v + a(w) and k₂ = b(v, w): then k₂ = b((k₁ − a(w))/c, w), a function of w alone once k₁ is known.
    pub(super) fn substitute_any(&mut self) -> bool {
        let rows: Vec<Expr> =
            self.rows().into_iter().filter(|k| is_smooth(k) && k.size_up_to(MAX_SIZE) < MAX_SIZE).collect();
        let mut left = MAX_PAIRS;
        for first in &rows {
            for v in self.open_variables(first) {
                let Some(c) = derivative(first, &v).and_then(|d| d.as_number().cloned()) else { continue };
                let Some(inverse) = c.recip() else { continue };
                let z = Expr::variable(v.clone());
                let rest = first.minus_terms(&Expr::scaled(c, z));
                if rest.contains(&v) {
                    continue;
                }
                for second in rows.iter().filter(|k| *k != first && k.contains(&v)) {
                    let Some(less) = left.checked_sub(1) else { return false };
                    left = less;
                    let mut others = self.open_variables(&rest);
                    others.extend(self.open_variables(second));
                    others.retain(|s| *s != v);
                    others.sort();
                    others.dedup();
                    let [w] = others.as_slice() else { continue };
                    let scaled = |e: &Expr| {
                        Expr::sum(
                            e.terms().iter().map(|t| Expr::scaled(inverse.clone(), t.clone())).collect(),
                        )
                    };
                    if self.put_into(second, (&v, &scaled(&rest)), w, (first, &scaled)) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Peels w out of k = b(v, w) with v = K/c − a(w)/c.
    fn put_into(
        &mut self,
        k: &Expr,
        (v, rest): (&Symbol, &Expr),
        w: &Symbol,
        (first, scaled): (&Expr, &dyn Fn(&Expr) -> Expr),
    ) -> bool {
        let e = Expr::variable(w.clone());
        let key = (Expr::sum(vec![k.clone(), first.clone()]), e.clone());
        if self.failed.contains(&key) || !self.spend(20) {
            return false;
        }
        let inner = self.fresh("t", 0);
        let name = self.fresh("k", 0);
        let mut names = vec![(name.clone(), first.clone())];
        let known: Vec<Symbol> = self.map.variables.iter().filter(|s| *s != v && *s != w).cloned().collect();
        for (i, s) in known.into_iter().enumerate() {
            names.push((self.fresh("n", i + 1), Expr::variable(s)));
        }
        let named = |e: &Expr, solved: Option<&Expr>| {
            e.replace(&mut |part| {
                let symbol = part.as_variable()?;
                match solved {
                    Some(value) if symbol == v => return Some(value.clone()),
                    _ => {}
                }
                if symbol == w {
                    return Some(Expr::variable(inner.clone()));
                }
                names[1..].iter().find(|(_, x)| x == part).map(|(n, _)| Expr::variable(n.clone()))
            })
        };
        let solved = scaled(&Expr::variable(name.clone())).minus_terms(&named(rest, None));
        let formula = named(k, Some(&solved));
        names.retain(|(n, _)| formula.contains(n));
        let outer = Outer { formula, inner, names };
        let mark = self.mark();
        if outer.formula.contains(&outer.inner) && self.peeled(k, &e, &outer) {
            return true;
        }
        self.undo(mark);
        self.failed.insert(key);
        false
    }
}
