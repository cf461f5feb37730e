//! Forward-mode automatic differentiation: the value of a program and its derivative in one input.

use super::evaluate::{divide, power_integer, power_odd_root, power_whole, scalar, value_of_case};
use super::program::{Op, Program, Register};
use super::special;

/// A value and the derivative there; NaN where undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual {
    /// The value.
    pub value: f64,
    /// The derivative.
    pub derivative: f64,
}

impl Program {
    /// The value at a point and the partial derivative in input `slot` there. At corners, jumps and ties the
    /// derivative is NaN.
    #[must_use]
    pub fn differentiate(&self, point: &[f64], slot: usize) -> Dual {
        let mut duals: Vec<Dual> = Vec::with_capacity(self.ops.len());
        // What does not depend on the input has the derivative 0, also where a rule would say 0 · ∞.
        let mut depends: Vec<bool> = Vec::with_capacity(self.ops.len());
        for op in &self.ops {
            let value = scalar(op, point, |r| duals[r as usize].value);
            let mut moves = matches!(op, Op::Input(input) if *input as usize == slot);
            let derivative = if moves {
                1.0
            } else {
                op.for_each_operand(|r| moves |= depends[r as usize]);
                if moves { derivative(op, value, |r| (duals[r as usize], depends[r as usize])) } else { 0.0 }
            };
            duals.push(Dual { value, derivative });
            depends.push(moves);
        }
        duals[self.result as usize]
    }
}

/// The derivative of one operation: operands come with whether they depend on the input.
fn derivative(op: &Op, value: f64, of: impl Fn(Register) -> (Dual, bool)) -> f64 {
    let part = |outer: f64, r: Register| if of(r).1 { outer * of(r).0.derivative } else { 0.0 };
    let of = |r: Register| of(r).0;
    match op {
        Op::Constant(_) | Op::Input(_) => 0.0,
        Op::Add(a, b) => of(*a).derivative + of(*b).derivative,
        Op::Sub(a, b) => of(*a).derivative - of(*b).derivative,
        Op::Mul(a, b) => part(of(*b).value, *a) + part(of(*a).value, *b),
        Op::Div(a, b) => divide(of(*a).derivative - part(value, *b), of(*b).value),
        Op::Neg(a) => -of(*a).derivative,
        Op::PowerInteger(a, n) => part(f64::from(*n) * power_integer(of(*a).value, n - 1), *a),
        Op::Sqrt(a) => part(divide(0.5, value), *a),
        Op::PowerRational(a, r) => {
            let x = of(*a).value;
            let lowered = if x == 0.0 && r.value > 1.0 { 0.0 } else { divide(value, x) };
            part(r.value * lowered, *a)
        }
        Op::PowerReal(a, b) => {
            let (x, y) = (of(*a).value, of(*b).value);
            part(divide(value * y, x), *a) + part(value * core_math::log(x), *b)
        }
        Op::PowerWhole(a, n) => {
            let (x, n) = (of(*a).value, of(*n).value);
            part(if n == 0.0 { 0.0 } else { n * power_whole(x, n - 1.0) }, *a)
        }
        Op::PowerOddRoot(a, m, n) => {
            let (x, m, n) = (of(*a).value, of(*m).value, of(*n).value);
            part(m / n * power_odd_root(x, m - n, n), *a)
        }
        Op::Unary(function, a) => part(special::unary_derivative(*function, of(*a).value, value), *a),
        Op::Beta(a, b) => {
            let (x, y) = (of(*a).value, of(*b).value);
            let common = special::digamma(x + y);
            part(value * (special::digamma(x) - common), *a)
                + part(value * (special::digamma(y) - common), *b)
        }
        Op::Min(a, b) | Op::Max(a, b) => {
            let (a, b) = (of(*a), of(*b));
            match a.value.partial_cmp(&b.value) {
                Some(std::cmp::Ordering::Equal) if a.derivative == b.derivative => a.derivative,
                Some(std::cmp::Ordering::Equal) | None => f64::NAN,
                _ if a.value == value => a.derivative,
                _ => b.derivative,
            }
        }
        Op::Compare(..) | Op::Is(..) | Op::And(..) | Op::Or(..) | Op::Not(_) => 0.0,
        Op::Choose(cases, otherwise) => {
            let register = value_of_case(cases, *otherwise, &|r| of(r).value);
            register.map_or(f64::NAN, |r| of(r).derivative)
        }
    }
}
