//! Evaluation beyond the range of floats: each intermediate value comes with its sign and the logarithm of its size.
//!
//! So ln of a product that overflows, or of a power that underflows to 0, keeps its digits: ln(cosh 1000 + 1/2),
//! ln(1 + x²) at 1e300. The value itself is used wherever it is a normal number.

use super::evaluate::{scalar, value_of_case};
use super::program::{Op, Program, Register, Unary};
use super::special;
use crate::expr::Function;

const LN_2: f64 = std::f64::consts::LN_2;

/// A number s e^l, with s = −1, 0 or 1; `value` is the nearest float, perhaps 0 or infinite. NaN everywhere: undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ranged {
    value: f64,
    sign: f64,
    log: f64,
}

impl Ranged {
    const UNDEFINED: Self = Self { value: f64::NAN, sign: f64::NAN, log: f64::NAN };

    /// A float as it is.
    fn exact(value: f64) -> Self {
        let sign = if value == 0.0 { 0.0 } else { value.signum() };
        Self { value, sign, log: core_math::log(value.abs()) }
    }

    /// By sign and logarithm.
    fn large(sign: f64, log: f64) -> Self {
        if sign.is_nan() || log.is_nan() {
            return Self::UNDEFINED;
        }
        let value = if sign == 0.0 { 0.0 } else { sign * core_math::exp(log) };
        Self { value, sign, log: if sign == 0.0 { f64::NEG_INFINITY } else { log } }
    }

    /// The value where it is a normal number, else by sign and logarithm.
    fn either(value: f64, sign: f64, log: f64) -> Self {
        if value.is_normal() { Self::exact(value) } else { Self::large(sign, log) }
    }

    fn negated(self) -> Self {
        Self { value: -self.value, sign: -self.sign, log: self.log }
    }

    fn plus(self, other: Self) -> Self {
        let value = self.value + other.value;
        let plain = |a: Self| a.value.is_normal() || a.sign == 0.0;
        if value.is_normal() || (plain(self) && plain(other) && value.is_finite()) {
            return Self::exact(value);
        }
        let (large, small) = if self.log >= other.log { (self, other) } else { (other, self) };
        if small.sign == 0.0 {
            return large;
        }
        let apart = small.log - large.log;
        if large.sign == small.sign {
            Self::large(large.sign, large.log + core_math::log1p(core_math::exp(apart)))
        } else if apart == 0.0 {
            // What is left is smaller than what is known.
            Self::UNDEFINED
        } else {
            Self::large(large.sign, large.log + core_math::log(-core_math::expm1(apart)))
        }
    }

    /// x^n of a positive number, with the sign that the power has.
    fn power(self, value: f64, sign: f64, exponent: f64) -> Self {
        if self.sign == 0.0 { Self::exact(value) } else { Self::either(value, sign, exponent * self.log) }
    }
}

impl Program {
    /// The value at a point, with intermediate values beyond the range of floats.
    #[must_use]
    pub fn evaluate_ranged(&self, point: &[f64]) -> f64 {
        self.register_ranged(self.result, point)
    }

    /// What a register holds.
    pub(super) fn register_ranged(&self, r: Register, point: &[f64]) -> f64 {
        let mut values: Vec<Ranged> = Vec::with_capacity(self.ops.len());
        for op in &self.ops {
            let value = step(op, point, &|r| values[r as usize]);
            values.push(value);
        }
        values[r as usize].value
    }
}

fn step(op: &Op, point: &[f64], of: &dyn Fn(Register) -> Ranged) -> Ranged {
    let plain = || scalar(op, point, |r| of(r).value);
    match op {
        Op::Add(a, b) => of(*a).plus(of(*b)),
        Op::Sub(a, b) => of(*a).plus(of(*b).negated()),
        Op::Neg(a) => of(*a).negated(),
        Op::Mul(a, b) => {
            let (a, b) = (of(*a), of(*b));
            if a.sign == 0.0 || b.sign == 0.0 {
                return Ranged::exact(a.sign * b.sign);
            }
            Ranged::either(a.value * b.value, a.sign * b.sign, a.log + b.log)
        }
        Op::Div(a, b) => {
            let (a, b) = (of(*a), of(*b));
            if b.sign == 0.0 {
                return Ranged::UNDEFINED;
            }
            if a.sign == 0.0 {
                return Ranged::exact(a.sign * b.sign);
            }
            Ranged::either(a.value / b.value, a.sign * b.sign, a.log - b.log)
        }
        Op::PowerInteger(a, n) => {
            let a = of(*a);
            a.power(plain(), if n % 2 == 0 { a.sign * a.sign } else { a.sign }, f64::from(*n))
        }
        Op::Sqrt(a) => match of(*a) {
            a if a.sign < 0.0 => Ranged::UNDEFINED,
            a => a.power(plain(), a.sign, 0.5),
        },
        Op::PowerRational(a, r) => match of(*a) {
            a if a.sign < 0.0 && !r.odd_root => Ranged::UNDEFINED,
            a => a.power(plain(), if r.even { a.sign * a.sign } else { a.sign }, r.value),
        },
        Op::PowerReal(a, b) => match (of(*a), of(*b)) {
            (a, b) if a.sign > 0.0 && b.value.is_finite() => a.power(plain(), 1.0, b.value),
            _ => Ranged::exact(plain()),
        },
        Op::Unary(function, a) => unary(*function, of(*a)),
        Op::Choose(cases, otherwise) => {
            let case = value_of_case(cases, *otherwise, &|r| of(r).value);
            case.map_or(Ranged::UNDEFINED, of)
        }
        _ => Ranged::exact(plain()),
    }
}

fn unary(function: Unary, u: Ranged) -> Ranged {
    let x = u.value;
    let value = special::unary(function, x);
    let plain = Ranged::exact(value);
    let function = match function {
        Unary::Log1p if u.sign > 0.0 && x.is_infinite() => return Ranged::exact(u.log),
        Unary::Log1p => return plain,
        Unary::Expm1 => return Ranged::either(value, x.signum(), if x > 0.0 { x } else { u.log }),
        Unary::Of(function) => function,
    };
    match function {
        Function::Ln if u.sign > 0.0 => Ranged::exact(if x.is_normal() { value } else { u.log }),
        Function::Ln => Ranged::UNDEFINED,
        Function::Exp if u.sign != 0.0 => Ranged::either(value, 1.0, x),
        Function::Sigmoid => Ranged::either(value, 1.0, -special::unary(Unary::Of(Function::Softplus), -x)),
        // ln(1 + e^x) is e^x far below 0.
        Function::Softplus if x < 0.0 => Ranged::either(value, 1.0, x),
        Function::Cosh => {
            Ranged::either(value, 1.0, x.abs() - LN_2 + core_math::log1p(core_math::exp(-2.0 * x.abs())))
        }
        Function::Sinh if u.sign != 0.0 && x.abs() > 1.0 => {
            Ranged::either(value, u.sign, x.abs() - LN_2 + core_math::log1p(-core_math::exp(-2.0 * x.abs())))
        }
        Function::Erfc if x > 20.0 => Ranged::either(value, 1.0, log_erfc(x)),
        Function::Phi if x < -30.0 => {
            Ranged::either(value, 1.0, log_erfc(-x * std::f64::consts::FRAC_1_SQRT_2) - LN_2)
        }
        Function::Gamma if x > 100.0 => Ranged::either(value, 1.0, core_math::lgamma(x)),
        Function::Abs => Ranged { value, sign: u.sign.abs(), log: u.log },
        Function::Asinh if x.is_infinite() => Ranged::exact(u.sign * (u.log + LN_2)),
        // These are the identity to the last digit near 0.
        Function::Sin
        | Function::Tan
        | Function::Sinh
        | Function::Tanh
        | Function::Asinh
        | Function::Atan
        | Function::Asin
        | Function::Atanh
            if u.log < -300.0 =>
        {
            u
        }
        _ => plain,
    }
}

/// ln erfc x for large x: −x² − ln(x √π) + ln(1 − 1/(2x²) + 3/(4x⁴) − 15/(8x⁶) + 105/(16x⁸)).
fn log_erfc(x: f64) -> f64 {
    const LN_ROOT_PI: f64 = 0.572_364_942_924_700_1;
    let y = 0.5 / (x * x);
    -x * x - core_math::log(x) - LN_ROOT_PI
        + core_math::log1p(-y * (1.0 - 3.0 * y * (1.0 - 5.0 * y * (1.0 - 7.0 * y))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Symbol;
    use crate::syntax::{Declared, parse_expr};

    fn at(text: &str, z: f64) -> f64 {
        let e = parse_expr(text, &Declared::none()).unwrap();
        Program::compile(&e, &[Symbol::new("z")]).unwrap().careful().evaluate(&[z])
    }

    #[test]
    fn logarithms_keep_their_digits_far_out() {
        let near = |text: &str, z: f64, want: f64| {
            let got = at(text, z);
            assert!((got - want).abs() <= 1e-14 * want.abs(), "{text} at {z}: {got} instead of {want}");
            // Batches say the same.
            let e = parse_expr(text, &Declared::none()).unwrap();
            let program = Program::compile(&e, &[Symbol::new("z")]).unwrap().careful();
            let mut out = [0.0; 3];
            program.batch(&[&[z; 3]], &mut out, &mut crate::numeric::Workspace::default());
            assert!((out[1] - want).abs() <= 1e-14 * want.abs(), "{text} at {z}: {out:?} instead of {want}");
        };
        let ln2 = std::f64::consts::LN_2;
        near("ln(1 - tanh(z)^2)", 20.0, -40.0 + 2.0 * ln2);
        near("ln(1 - tanh(z)^2)", -2000.0, -4000.0 + 2.0 * ln2);
        near("ln(3 - 3 tanh(z)^2)", 1000.0, -2000.0 + 2.0 * ln2 + 3f64.ln());
        near("ln(cosh(z) + 1/2)", 1000.0, 1000.0 - ln2);
        near("ln(1 + exp(z))", 800.0, 800.0);
        near("ln(1 + z^2)", 1e300, 600.0 * 10f64.ln());
        near("ln(sigmoid(z) (1 - sigmoid(z)))", 900.0, -900.0);
        near("ln(sigmoid(z) (1 - sigmoid(z)))", -900.0, -900.0);
        near("ln(exp(z)/(1 + exp(z))^2)", 2000.0, -2000.0);
        near("ln(exp(z) + exp(2z))", -800.0, -800.0);
        near("ln(exp(2z) - exp(z))", 800.0, 1600.0);
        near("ln(1 - exp(-z))", 100.0, -(-100f64).exp());
        near("ln(1 - tanh(z)^2)", 1e-100, -1e-200);
        near("ln(1 - exp(-z))", 1e-20, -20.0 * 10f64.ln());
        near("ln(z^4)", 1e-200, -800.0 * 10f64.ln());
        near("ln(z exp(-z))", 745.2, -745.2 + 745.2f64.ln());
        near("ln(abs(sinh(z)))", -750.0, 750.0 - ln2);
        near("ln(erfc(z))", 30.0, -903.974_117_110_643_9);
        assert!(at("ln(z)", -1.0).is_nan() && at("ln(z)", 0.0).is_nan() && at("ln(z - z)", 800.0).is_nan());
        assert_eq!(at("-z^2/2", 1e300), f64::NEG_INFINITY);
    }
}
