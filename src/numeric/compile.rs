//! From expressions to programs.

use std::collections::HashMap;

use super::bundle::Bundle;
use super::evaluate::scalar;
use super::forms::{
    NearOne, SMALL_EXPONENT, as_exp, logistic_power, near_one, one_plus_exp, reciprocal_part,
};
use super::pairs::pair_up;
use super::program::{CompileError, Op, Program, RationalExponent, Register, Unary, assign_buffers};
use crate::expr::{Assumptions, Condition, Expr, Function, Kind, Node, Relation, Symbol};
use crate::real::Rational;

/// The most operations of a program.
const MAX_OPS: usize = 200_000;
/// The deepest nesting of a formula.
const MAX_DEPTH: usize = 400;

impl Program {
    /// Compiles a formula in these variables, which become the inputs in this order.
    ///
    /// # Errors
    /// A variable that is not listed, a size beyond the bounds, a wrong number of arguments.
    pub fn compile(e: &Expr, variables: &[Symbol]) -> Result<Self, CompileError> {
        Self::compile_with(e, variables, &Assumptions::none())
    }

    /// Compiles a formula with variables of declared kinds, which decide the meaning of powers such as x^n.
    ///
    /// # Errors
    /// As [`Program::compile`].
    pub fn compile_with(
        e: &Expr,
        variables: &[Symbol],
        assumptions: &Assumptions,
    ) -> Result<Self, CompileError> {
        let mut compiler = Compiler::new(variables, assumptions);
        let mut result = compiler.expression(e)?;
        let ops = pair_up(compiler.ops, std::slice::from_mut(&mut result));
        let (buffers, buffer_count) = assign_buffers(&ops, &[result]);
        Ok(Self { ops, result, buffers, buffer_count, careful: false })
    }
}

impl Bundle {
    /// Compiles formulas in the same variables; what they share is computed once.
    ///
    /// # Errors
    /// As [`Program::compile`].
    pub fn compile(formulas: &[Expr], variables: &[Symbol]) -> Result<Self, CompileError> {
        let assumptions = Assumptions::none();
        let mut compiler = Compiler::new(variables, &assumptions);
        let mut results: Vec<Register> =
            formulas.iter().map(|e| compiler.expression(e)).collect::<Result<_, _>>()?;
        let ops = pair_up(compiler.ops, &mut results);
        let (buffers, buffer_count) = assign_buffers(&ops, &results);
        let result = results.first().copied().unwrap_or(0);
        let program = Program { ops, result, buffers, buffer_count, careful: false };
        Ok(Self { program, results })
    }
}

struct Compiler<'a> {
    variables: &'a [Symbol],
    assumptions: &'a Assumptions,
    ops: Vec<Op>,
    /// Equal operations share a register.
    known: HashMap<Key, Register>,
    /// Shared subexpressions (by address: they live as long as the root) are visited once.
    visited: HashMap<usize, Register>,
    depth: usize,
    /// Positive inside expressions that were built here, whose addresses mean nothing.
    transient: usize,
}

/// What makes two operations equal: the operation's debug form is exact for floats up to the sign of NaN.
type Key = String;

impl<'a> Compiler<'a> {
    fn new(variables: &'a [Symbol], assumptions: &'a Assumptions) -> Self {
        Self {
            variables,
            assumptions,
            ops: Vec::new(),
            known: HashMap::new(),
            visited: HashMap::new(),
            depth: 0,
            transient: 0,
        }
    }

    fn emit(&mut self, op: Op) -> Result<Register, CompileError> {
        let op = self.folded(op);
        let key = match &op {
            Op::Constant(c) => format!("c{:x}", c.to_bits()),
            other => format!("{other:?}"),
        };
        if let Some(&register) = self.known.get(&key) {
            return Ok(register);
        }
        let register = u32::try_from(self.ops.len()).unwrap_or(u32::MAX);
        if self.ops.len() >= MAX_OPS {
            return Err(CompileError::TooLarge { limit: MAX_OPS });
        }
        self.ops.push(op);
        self.known.insert(key, register);
        Ok(register)
    }

    /// The constant that the operation gives, where its operands are constants.
    fn folded(&self, op: Op) -> Op {
        let mut constant = !matches!(op, Op::Constant(_) | Op::Input(_));
        let value_of = |r: Register| match self.ops.get(r as usize) {
            Some(Op::Constant(c)) => Some(*c),
            _ => None,
        };
        op.for_each_operand(|r| constant &= value_of(r).is_some());
        if constant { Op::Constant(scalar(&op, &[], |r| value_of(r).unwrap_or(f64::NAN))) } else { op }
    }

    fn constant(&mut self, value: f64) -> Result<Register, CompileError> {
        self.emit(Op::Constant(value))
    }

    fn expression(&mut self, e: &Expr) -> Result<Register, CompileError> {
        let address = std::ptr::from_ref(e.node()).addr();
        if self.transient == 0
            && let Some(&register) = self.visited.get(&address)
        {
            return Ok(register);
        }
        if self.depth >= MAX_DEPTH {
            return Err(CompileError::TooLarge { limit: MAX_DEPTH });
        }
        self.depth += 1;
        let register = self.node(e)?;
        self.depth -= 1;
        if self.transient == 0 {
            self.visited.insert(address, register);
        }
        Ok(register)
    }

    /// An expression built here: its parts are not remembered by their addresses.
    fn built(&mut self, e: &Expr) -> Result<Register, CompileError> {
        self.transient += 1;
        let register = self.expression(e)?;
        self.transient -= 1;
        Ok(register)
    }

    fn node(&mut self, e: &Expr) -> Result<Register, CompileError> {
        match e.node() {
            Node::Number(value) => self.constant(value.to_f64()),
            Node::Pi => self.constant(std::f64::consts::PI),
            Node::Variable(symbol) => {
                let slot = self.variables.iter().position(|v| v == symbol);
                let slot = slot.and_then(|s| u32::try_from(s).ok());
                let slot = slot.ok_or_else(|| CompileError::UnboundVariable { symbol: symbol.clone() })?;
                self.emit(Op::Input(slot))
            }
            Node::Sum(terms) => self.sum(terms),
            Node::Product(factors) => self.product(factors),
            Node::Power(base, exponent) => self.power(base, exponent),
            Node::Apply(function, arguments) => self.apply(*function, arguments),
            Node::Piecewise(p) => {
                let mut cases = Vec::with_capacity(p.branches.len());
                for branch in &p.branches {
                    let condition = self.condition(&branch.condition)?;
                    cases.push((condition, self.expression(&branch.value)?));
                }
                let otherwise = match &p.otherwise {
                    Some(value) => Some(self.expression(value)?),
                    None => None,
                };
                self.emit(Op::Choose(cases.into_boxed_slice(), otherwise))
            }
        }
    }

    fn sum(&mut self, terms: &[Expr]) -> Result<Register, CompileError> {
        if let Some((at_number, at_term, together)) = self.without_cancellation(terms)? {
            let rest = terms.iter().enumerate().filter(|(i, _)| *i != at_number && *i != at_term);
            return rest.map(|(_, term)| term).try_fold(together, |total, term| self.add(total, term));
        }
        let mut total = None;
        for term in terms {
            total = Some(match total {
                None => self.expression(term)?,
                Some(total) => self.add(total, term)?,
            });
        }
        match total {
            Some(total) => Ok(total),
            None => self.constant(0.0),
        }
    }

    /// c − c f(u), for an f whose difference from 1 keeps its digits in another form: the places of the two terms, and that form.
    ///
    /// 1 − e^u = −(e^u − 1), 1 − tanh² u = 1/cosh² u, 1 − σ(u) = σ(−u).
    fn without_cancellation(
        &mut self,
        terms: &[Expr],
    ) -> Result<Option<(usize, usize, Register)>, CompileError> {
        let Some((at_number, c)) = terms.iter().enumerate().find_map(|(i, t)| Some((i, t.as_number()?)))
        else {
            return Ok(None);
        };
        if c.is_zero() {
            return Ok(None);
        }
        let function = |term: &Expr| {
            let (factor, rest) = term.split_coefficient();
            (factor == -c).then_some(rest).and_then(|rest| near_one(&rest))
        };
        let Some((at_term, (kind, u))) = terms.iter().enumerate().find_map(|(i, t)| Some((i, function(t)?)))
        else {
            return Ok(None);
        };
        let difference = match kind {
            NearOne::Exp => {
                let u = self.built(&u)?;
                let value = self.emit(Op::Unary(Unary::Expm1, u))?;
                if *c == Rational::integer(-1) {
                    return Ok(Some((at_number, at_term, value)));
                }
                self.emit(Op::Neg(value))?
            }
            NearOne::TanhSquared => {
                let u = self.built(&u)?;
                let cosh = self.emit(Op::Unary(Unary::Of(Function::Cosh), u))?;
                let square = self.emit(Op::PowerInteger(cosh, 2))?;
                let one = self.constant(1.0)?;
                self.emit(Op::Div(one, square))?
            }
            NearOne::Sigmoid => self.built(&sigmoid(u.negate()))?,
        };
        let value = if c.is_one() {
            difference
        } else {
            let c = self.constant(c.to_f64())?;
            self.emit(Op::Mul(c, difference))?
        };
        Ok(Some((at_number, at_term, value)))
    }

    fn add(&mut self, total: Register, term: &Expr) -> Result<Register, CompileError> {
        if let Node::Product(factors) = term.node()
            && factors[0].as_number().is_some_and(Rational::is_negative)
        {
            let positive = self.built(&term.negate())?;
            return self.emit(Op::Sub(total, positive));
        }
        let term = self.expression(term)?;
        self.emit(Op::Add(total, term))
    }

    fn product(&mut self, factors: &[Expr]) -> Result<Register, CompileError> {
        // e^u/(1 + e^u)^k = σ(u) σ(−u)^(k−1): the left side is ∞/∞ for large u.
        let exponentials = factors.iter().enumerate().filter_map(|(i, f)| as_exp(f).map(|u| (i, u)));
        let quotient = exponentials.into_iter().find_map(|(i, u)| {
            let denominator = factors.iter().position(|f| logistic_power(f).is_some_and(|(v, _)| v == u))?;
            Some((i, denominator, u.clone(), logistic_power(&factors[denominator])?.1))
        });
        let mut numerator: Vec<Register> = Vec::new();
        let mut denominator: Vec<Register> = Vec::new();
        let mut negative = false;
        for (i, factor) in factors.iter().enumerate() {
            match &quotient {
                Some((_, at_power, u, k)) if i == *at_power => {
                    let rest = Expr::power(sigmoid(u.negate()), Expr::integer(k - 1));
                    numerator.push(self.built(&sigmoid(u.clone()))?);
                    if *k > 1 {
                        numerator.push(self.built(&rest)?);
                    }
                }
                Some((at_exp, ..)) if i == *at_exp => {}
                _ if factor.as_number() == Some(&Rational::integer(-1)) => negative = true,
                _ => match reciprocal_part(factor) {
                    Some(positive) => denominator.push(self.built(&positive)?),
                    None => numerator.push(self.expression(factor)?),
                },
            }
        }
        let mut value = match numerator.split_first() {
            None => self.constant(1.0)?,
            Some((first, rest)) => self.multiply(*first, rest)?,
        };
        if let Some((first, rest)) = denominator.split_first() {
            let divisor = self.multiply(*first, rest)?;
            value = self.emit(Op::Div(value, divisor))?;
        }
        if negative { self.emit(Op::Neg(value)) } else { Ok(value) }
    }

    fn multiply(&mut self, first: Register, rest: &[Register]) -> Result<Register, CompileError> {
        rest.iter().try_fold(first, |value, factor| self.emit(Op::Mul(value, *factor)))
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Result<Register, CompileError> {
        let Some(r) = exponent.as_number() else { return self.symbolic_power(base, exponent) };
        // 1/(1 + e^u) = σ(−u)
        if r.is_negative()
            && r.is_integer()
            && let Some(u) = one_plus_exp(base)
        {
            let sigma = self.built(&sigmoid(u.negate()))?;
            return self.integer_power(sigma, &-r);
        }
        let x = self.expression(base)?;
        if r.is_integer() {
            return self.integer_power(x, r);
        }
        if *r == Rational::ratio(1, 2).unwrap_or_else(Rational::one) {
            return self.emit(Op::Sqrt(x));
        }
        self.emit(Op::PowerRational(x, rational_exponent(r)))
    }

    fn integer_power(&mut self, x: Register, n: &Rational) -> Result<Register, CompileError> {
        match n.to_i64().filter(|n| n.abs() <= SMALL_EXPONENT).and_then(|n| i32::try_from(n).ok()) {
            Some(1) => Ok(x),
            Some(-1) => {
                let one = self.constant(1.0)?;
                self.emit(Op::Div(one, x))
            }
            Some(n) => self.emit(Op::PowerInteger(x, n)),
            None => self.emit(Op::PowerRational(x, rational_exponent(n))),
        }
    }

    fn symbolic_power(&mut self, base: &Expr, exponent: &Expr) -> Result<Register, CompileError> {
        let x = self.expression(base)?;
        if self.is_whole(exponent) {
            let n = self.expression(exponent)?;
            return self.emit(Op::PowerWhole(x, n));
        }
        let odd = exponent.factors().iter().enumerate().find_map(|(i, f)| match f.node() {
            Node::Power(n, k) if k.as_number() == Some(&Rational::integer(-1)) && self.is_odd(n) => {
                Some((i, n.clone()))
            }
            _ => None,
        });
        if let Some((i, n)) = odd {
            let mut rest = exponent.factors().to_vec();
            rest.remove(i);
            let m = Expr::product(rest);
            if self.is_whole(&m) {
                let (m, n) = (self.built(&m)?, self.built(&n)?);
                return self.emit(Op::PowerOddRoot(x, m, n));
            }
        }
        let y = self.expression(exponent)?;
        self.emit(Op::PowerReal(x, y))
    }

    fn is_odd(&self, e: &Expr) -> bool {
        e.as_variable().is_some_and(|v| self.assumptions.kind(v) == Kind::Odd)
    }

    /// Whether the value is an integer because of the declared kinds.
    fn is_whole(&self, e: &Expr) -> bool {
        match e.node() {
            Node::Number(value) => value.is_integer(),
            Node::Variable(symbol) => self.assumptions.kind(symbol) != Kind::Real,
            Node::Sum(parts) | Node::Product(parts) => parts.iter().all(|p| self.is_whole(p)),
            Node::Power(base, k) => {
                self.is_whole(base) && k.as_number().is_some_and(|k| k.is_integer() && !k.is_negative())
            }
            _ => false,
        }
    }

    fn apply(&mut self, function: Function, arguments: &[Expr]) -> Result<Register, CompileError> {
        match (function, arguments) {
            (Function::Min | Function::Max, [first, rest @ ..]) => {
                let mut value = self.expression(first)?;
                for argument in rest {
                    let next = self.expression(argument)?;
                    let op = if function == Function::Min { Op::Min } else { Op::Max };
                    value = self.emit(op(value, next))?;
                }
                Ok(value)
            }
            (Function::Beta, [a, b]) => {
                let (a, b) = (self.expression(a)?, self.expression(b)?);
                self.emit(Op::Beta(a, b))
            }
            (Function::Opaque(_), _) => Err(CompileError::Opaque { function }),
            (Function::Min | Function::Max | Function::Beta, _) => Err(CompileError::Arity { function }),
            (Function::Ln, [argument]) => self.logarithm(argument),
            (_, [argument]) => {
                let argument = self.expression(argument)?;
                self.emit(Op::Unary(Unary::Of(function), argument))
            }
            _ => Err(CompileError::Arity { function }),
        }
    }

    /// ln e^u = u; ln(1 + e^u) is the softplus function; ln(1 + u) keeps its digits near u = 0.
    fn logarithm(&mut self, argument: &Expr) -> Result<Register, CompileError> {
        if let Some(u) = as_exp(argument) {
            return self.expression(u);
        }
        if let Some(u) = one_plus_exp(argument) {
            let u = self.expression(u)?;
            return self.emit(Op::Unary(Unary::Of(Function::Softplus), u));
        }
        if let Some(at) = argument.terms().iter().position(Expr::is_one)
            && argument.terms().len() > 1
        {
            let mut rest = argument.terms().to_vec();
            rest.remove(at);
            let rest = Expr::sum(rest);
            let close = near_one(&rest.negate()).is_some();
            let above = self.built(&rest)?;
            let value = self.emit(Op::Unary(Unary::Log1p, above))?;
            if !close {
                return Ok(value);
            }
            // ln(1 − f) with an f that may come near to 1: there by the other form of 1 − f.
            let difference = self.expression(argument)?;
            let far = self.emit(Op::Unary(Unary::Of(Function::Ln), difference))?;
            let half = self.constant(-0.5)?;
            let small = self.emit(Op::Compare(above, Relation::Gt, half))?;
            return self.emit(Op::Choose(Box::new([(small, value)]), Some(far)));
        }
        let argument = self.expression(argument)?;
        self.emit(Op::Unary(Unary::Of(Function::Ln), argument))
    }

    fn condition(&mut self, condition: &Condition) -> Result<Register, CompileError> {
        match condition {
            Condition::Constant(known) => self.constant(f64::from(u8::from(*known))),
            Condition::Compare(a, relation, b) => {
                let (a, b) = (self.expression(a)?, self.expression(b)?);
                self.emit(Op::Compare(a, *relation, b))
            }
            Condition::Is(e, kind) => {
                let e = self.expression(e)?;
                self.emit(Op::Is(e, *kind))
            }
            Condition::And(parts) => self.connect(parts, Op::And, 1.0),
            Condition::Or(parts) => self.connect(parts, Op::Or, 0.0),
            Condition::Not(inner) => {
                let inner = self.deeper(inner)?;
                self.emit(Op::Not(inner))
            }
        }
    }

    fn connect(
        &mut self,
        parts: &[Condition],
        op: fn(Register, Register) -> Op,
        neutral: f64,
    ) -> Result<Register, CompileError> {
        let mut value = None;
        for part in parts {
            let next = self.deeper(part)?;
            value = Some(match value {
                None => next,
                Some(value) => self.emit(op(value, next))?,
            });
        }
        match value {
            Some(value) => Ok(value),
            None => self.constant(neutral),
        }
    }

    fn deeper(&mut self, condition: &Condition) -> Result<Register, CompileError> {
        if self.depth >= MAX_DEPTH {
            return Err(CompileError::TooLarge { limit: MAX_DEPTH });
        }
        self.depth += 1;
        let register = self.condition(condition)?;
        self.depth -= 1;
        Ok(register)
    }
}

fn sigmoid(u: Expr) -> Expr {
    Expr::apply(Function::Sigmoid, vec![u])
}

fn rational_exponent(r: &Rational) -> RationalExponent {
    let small = |x: Option<i64>| x.filter(|x| x.abs() <= SMALL_EXPONENT).and_then(|x| i32::try_from(x).ok());
    let small = small(r.numerator_i64()).zip(small(r.denominator_i64())).filter(|(_, q)| matches!(q, 2 | 3));
    RationalExponent {
        value: r.to_f64(),
        small,
        odd_root: r.has_odd_denominator(),
        even: r.has_even_numerator(),
    }
}
