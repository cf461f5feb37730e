//! From expressions to fractions: one rule for each kind of node and function.

use super::context::{Context, Kind, Stop};
use crate::expr::poly::Ratio;
use crate::expr::simplify::expand_definition;
use crate::expr::{Expr, Function, Node};

impl Context<'_, '_> {
    /// The normal form of e.
    pub(super) fn normal(&mut self, e: &Expr) -> Result<Ratio, Stop> {
        if let Some(known) = self.memo.get(e) {
            return Ok(known.clone());
        }
        self.enter()?;
        let result = self.convert(e);
        self.leave();
        let result = result?;
        self.memo.insert(e.clone(), result.clone());
        Ok(result)
    }

    fn convert(&mut self, e: &Expr) -> Result<Ratio, Stop> {
        match e.node() {
            Node::Number(value) => Ok(Ratio::constant(value.clone())),
            Node::Pi => self.intern_ratio(e.clone(), Kind::Pi),
            Node::Variable(_) => self.intern_ratio(e.clone(), Kind::Plain),
            Node::Sum(terms) => {
                let mut sum = Ratio::zero();
                for term in terms {
                    let value = self.normal(term)?;
                    sum = self.plus(&sum, &value)?;
                }
                Ok(sum)
            }
            Node::Product(factors) => {
                let mut product = Ratio::one();
                for factor in factors {
                    let value = self.normal(factor)?;
                    product = self.times(&product, &value)?;
                }
                Ok(product)
            }
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Apply(function, arguments) => self.apply(*function, arguments),
            Node::Piecewise(p) => self.piecewise(p),
        }
    }

    fn apply(&mut self, function: Function, arguments: &[Expr]) -> Result<Ratio, Stop> {
        if matches!(function, Function::Min | Function::Max) {
            return self.extremum(function, arguments);
        }
        if let Function::Opaque(_) = function {
            let mut parts = Vec::with_capacity(arguments.len());
            for argument in arguments {
                let u = self.normal(argument)?;
                parts.push(self.ratio_expr(&u));
            }
            return self.intern_ratio(Expr::apply(function, parts), Kind::Plain);
        }
        let argument = arguments.first().ok_or(Stop::Undefined)?;
        match function {
            Function::Ln => {
                let factored = self.factored(argument)?;
                return self.ln(&factored);
            }
            Function::Abs => {
                let factored = self.factored(argument)?;
                return self.abs(&factored);
            }
            Function::Sign => {
                let factored = self.factored(argument)?;
                return self.sign_function(&factored);
            }
            Function::Asin | Function::Acos | Function::Atan => return self.inverse_trig(function, argument),
            _ => {}
        }
        if let Some(definition) = expand_definition(function, argument) {
            return self.normal(&definition);
        }
        let u = self.normal(argument)?;
        match function {
            Function::Exp => self.exp(&u),
            Function::Sin => Ok(self.cos_sin(&u)?.1),
            Function::Cos => Ok(self.cos_sin(&u)?.0),
            Function::Tan => {
                let (cos, sin) = self.cos_sin(&u)?;
                self.over(&sin, &cos)
            }
            Function::Erf | Function::Erfinv => self.erf_like(function, &u),
            Function::Erfc => {
                let erf = self.erf_like(Function::Erf, &u)?;
                self.minus(&Ratio::one(), &erf)
            }
            Function::Phi => self.phi(&u),
            Function::Probit => self.probit(&u),
            Function::Gamma => self.gamma(&u),
            Function::Lgamma => self.lgamma(&u),
            Function::Digamma => self.digamma(&u),
            Function::Beta => {
                let second = self.normal(arguments.get(1).ok_or(Stop::Undefined)?)?;
                self.beta(&u, &second)
            }
            Function::LambertW0 | Function::LambertWm1 => self.lambert(function, &u),
            Function::Floor => self.floor(&u),
            Function::Ceil => Ok(self.floor(&u.negate())?.negate()),
            _ => {
                let expr = Expr::apply(function, vec![self.ratio_expr(&u)]);
                self.intern_ratio(expr, Kind::Apply(function, u))
            }
        }
    }
}
