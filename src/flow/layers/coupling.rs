//! Coupling layers: some components stay, and decide how the others are moved.

use super::arguments::{expressions, symbols};
use super::{Arguments, Built, LayerError, Row};
use crate::expr::{Expr, Symbol};
use crate::real::Rational;

pub(super) const ADDITIVE: Row = Row {
    names: &["nice", "additive_coupling"],
    title: "additive coupling",
    reference: "Dinh, Krueger and Bengio 2014, NICE, section 3.2: x₂ = z₂ + t(z₁); det J = 1",
    parameters: &["t", "keep", "D"],
    build: additive,
};

pub(super) const AFFINE: Row = Row {
    names: &["realnvp", "affine_coupling", "coupling"],
    title: "affine coupling",
    reference: "Dinh, Sohl-Dickstein and Bengio 2017, RealNVP, section 3.2: x₂ = z₂ ⊙ exp(s(z₁)) + t(z₁); ln |det J| = Σ sᵢ(z₁)",
    parameters: &["s", "t", "keep", "D"],
    build: affine,
};

fn additive(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let split = Split::read(arguments, &["t"])?;
    let t = split.network(arguments, "t")?;
    let components = split.components(|k, z| z.plus(&t[k]));
    Ok(Built::new(split.variables, components, "always, for any t"))
}

fn affine(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let split = Split::read(arguments, &["s", "t"])?;
    let s = split.network(arguments, "s")?;
    let t = split.network(arguments, "t")?;
    let components = split.components(|k, z| z.times(&Expr::exp(s[k].clone())).plus(&t[k]));
    Ok(Built::new(split.variables, components, "always, for any s and t"))
}

/// Which components stay and which are moved.
struct Split {
    variables: Vec<Symbol>,
    kept: Vec<usize>,
    moved: Vec<usize>,
}

impl Split {
    /// The dimension is stated, or given by the left side, or twice the number of formulas; the first components stay unless
    /// `keep` says which.
    fn read(arguments: &mut Arguments, networks: &[&'static str]) -> Result<Self, LayerError> {
        let mut count = None;
        for network in networks {
            if let Some(v) = arguments.vector(network)? {
                count = Some(v.len());
            }
        }
        let keep = arguments.vector("keep")?;
        let stated = arguments.count("D")?.or(arguments.named_dimension());
        let n = match (stated, count, &keep) {
            (Some(n), ..) => n,
            (None, Some(m), Some(keep)) => m + keep.len(),
            (None, Some(m), None) => 2 * m,
            (None, None, _) => 2,
        };
        if n < 2 {
            return Err(arguments.unfit("D", "2 or more: one part stays, the other is moved"));
        }
        let kept: Vec<usize> = match &keep {
            Some(keep) => positions(keep, n).filter(|kept| kept.len() < n).ok_or_else(|| {
                arguments.unfit("keep", format!("some, not all, of the numbers 1 to {n}, each once"))
            })?,
            None => (0..count.map_or(n / 2, |m| n.saturating_sub(m))).collect(),
        };
        if kept.is_empty() {
            return Err(arguments.unfit("D", "more than the number of formulas: some components stay"));
        }
        let moved = (0..n).filter(|i| !kept.contains(i)).collect();
        Ok(Self { variables: arguments.variables(n)?, kept, moved })
    }

    /// The formulas of a network: functions of the components that stay. Without formulas, opaque functions of these.
    fn network(&self, arguments: &mut Arguments, name: &'static str) -> Result<Vec<Expr>, LayerError> {
        let z = expressions(&self.variables);
        let inputs: Vec<Expr> = self.kept.iter().map(|i| z[*i].clone()).collect();
        let m = self.moved.len();
        let Some(formulas) = arguments.vector_of(name, m)? else {
            let names = symbols(name, m);
            let names = names.iter().filter_map(Expr::as_variable).map(Symbol::name);
            return Ok(names.map(|s| Expr::opaque(s, inputs.clone())).collect());
        };
        for formula in &formulas {
            if let Some(i) = self.moved.iter().find(|i| formula.contains(&self.variables[**i])) {
                let kept: Vec<&str> = self.kept.iter().map(|i| self.variables[*i].name()).collect();
                let expected = format!(
                    "a function of the components that stay ({}), not of {}",
                    kept.join(", "),
                    self.variables[*i]
                );
                return Err(arguments.unfit(name, expected));
            }
        }
        Ok(formulas)
    }

    /// The components, those that move by `f` from their number among these.
    fn components(&self, f: impl Fn(usize, &Expr) -> Expr) -> Vec<Expr> {
        let z = expressions(&self.variables);
        let at = |i: usize| match self.moved.iter().position(|m| *m == i) {
            Some(k) => f(k, &z[i]),
            None => z[i].clone(),
        };
        (0..z.len()).map(at).collect()
    }
}

/// Positions from 0 of different numbers from 1 to n, in increasing order.
fn positions(keep: &[Expr], n: usize) -> Option<Vec<usize>> {
    let at = |e: &Expr| {
        let k = e.as_number().and_then(Rational::to_i64).and_then(|k| usize::try_from(k).ok())?;
        (1..=n).contains(&k).then(|| k - 1)
    };
    let mut found: Vec<usize> = keep.iter().map(at).collect::<Option<_>>()?;
    found.sort_unstable();
    let count = found.len();
    found.dedup();
    (found.len() == count).then_some(found)
}
