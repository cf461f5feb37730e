//! Minimum, maximum, rounding, and formulas by cases.

use super::SideCondition;
use super::context::{Context, Kind, Stop};
use crate::expr::poly::Ratio;
use crate::expr::{Branch, Expr, Function, Piecewise};

/// Arguments of min and max beyond which they are kept whole.
const MAX_ARGUMENTS: usize = 4;

impl Context<'_, '_> {
    /// max(a, b) = (a + b + |a − b|)/2 and min alike, from left to right; resolved where the sign of the
    /// difference is known.
    pub(super) fn extremum(&mut self, function: Function, arguments: &[Expr]) -> Result<Ratio, Stop> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let value = self.normal(argument)?;
            if !values.contains(&value) {
                values.push(value);
            }
        }
        // Drop arguments that another one dominates.
        let mut i = 0;
        while i < values.len() {
            let mut dominated = false;
            for j in 0..values.len() {
                if i != j {
                    let gap = match function {
                        Function::Max => self.minus(&values[j], &values[i])?,
                        _ => self.minus(&values[i], &values[j])?,
                    };
                    if self.is_nonnegative(&gap) {
                        dominated = true;
                        break;
                    }
                }
            }
            if dominated {
                values.remove(i);
            } else {
                i += 1;
            }
        }
        if values.len() > MAX_ARGUMENTS {
            let mut parts: Vec<Expr> = values.iter().map(|v| self.ratio_expr(v)).collect();
            parts.sort();
            return self.intern_ratio(Expr::apply(function, parts), Kind::Plain);
        }
        let mut keyed: Vec<(Expr, Ratio)> = values.into_iter().map(|v| (self.ratio_expr(&v), v)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        let mut rest = keyed.into_iter().map(|(_, v)| v);
        let mut result = rest.next().ok_or(Stop::Undefined)?;
        for value in rest {
            let gap = self.minus(&result, &value)?;
            let factored = self.factor(&gap)?;
            let distance = self.abs(&factored)?;
            let sum = self.plus(&result, &value)?;
            let twice = match function {
                Function::Max => self.plus(&sum, &distance)?,
                _ => self.minus(&sum, &distance)?,
            };
            result = self.times(&twice, &self.half())?;
        }
        Ok(result)
    }

    /// ⌊u⌋, and ⌈u⌉ = −⌊−u⌋; integers leave it.
    pub(super) fn floor(&mut self, u: &Ratio) -> Result<Ratio, Stop> {
        let (w, n) = self.split_shift(u)?;
        let integer = Ratio::constant(crate::real::Rational::integer(n));
        if let Some(c) = w.as_constant() {
            return self.plus(&Ratio::constant(c.floor()), &integer);
        }
        let expr = self.ratio_expr(&w);
        if self.ask(SideCondition::Integer(expr.clone())) {
            return Ok(u.clone());
        }
        let floor = Expr::apply(Function::Floor, vec![expr]);
        let kernel = self.intern_ratio(floor, Kind::Apply(Function::Floor, w))?;
        self.plus(&kernel, &integer)
    }

    /// The branch that certainly applies, the only one that can, or the common value of those that can; else
    /// the formula stays whole.
    pub(super) fn piecewise(&mut self, p: &Piecewise) -> Result<Ratio, Stop> {
        for branch in &p.branches {
            if self.ask(SideCondition::Holds(branch.condition.clone())) {
                return self.normal(&branch.value);
            }
        }
        let mut possible: Vec<&Branch> = Vec::new();
        for branch in &p.branches {
            if !self.ask(SideCondition::Holds(branch.condition.negate())) {
                possible.push(branch);
            }
        }
        let mut values = Vec::new();
        for value in possible.iter().map(|b| &b.value).chain(&p.otherwise) {
            let value = self.normal(value)?;
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.len() == 1 {
            return values.pop().ok_or(Stop::Undefined);
        }
        let branches = possible
            .iter()
            .map(|b| Ok(Branch { condition: b.condition.clone(), value: self.rebuilt(&b.value)? }))
            .collect::<Result<Vec<_>, Stop>>()?;
        let otherwise = match &p.otherwise {
            Some(value) => Some(self.rebuilt(value)?),
            None => None,
        };
        let expr = Expr::piecewise(branches, otherwise);
        self.intern_ratio(expr, Kind::Plain)
    }

    fn rebuilt(&mut self, e: &Expr) -> Result<Expr, Stop> {
        let value = self.normal(e)?;
        Ok(self.ratio_expr(&value))
    }
}
