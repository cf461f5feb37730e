//! Running programs: at one point, and over batches of lanes.

use super::program::{LANES, Op, Program, RationalExponent, Register, Workspace};
use super::special;
use crate::expr::{Kind, Relation};

/// Values of overlapping cases of a piecewise formula that differ by no more than rounding count as equal.
const AGREE: f64 = 1e-9;

impl Program {
    /// The value at a point; NaN where the formula is undefined.
    #[must_use]
    pub fn evaluate(&self, point: &[f64]) -> f64 {
        self.evaluate_in(point, &mut Workspace::default())
    }

    /// As [`Program::evaluate`], with memory that is kept between calls.
    #[must_use]
    pub fn evaluate_in(&self, point: &[f64], workspace: &mut Workspace) -> f64 {
        let values = &mut workspace.scalars;
        values.clear();
        for op in &self.ops {
            let value = scalar(op, point, |r| values[r as usize]);
            values.push(value);
        }
        values[self.result as usize]
    }

    /// The value of a formula without variables.
    #[must_use]
    pub fn constant(&self) -> f64 {
        self.evaluate(&[])
    }

    /// The values at many points: `inputs[i][k]` is the i-th variable at the k-th point. Each input must be as long
    /// as the output; missing lanes give NaN.
    pub fn batch(&self, inputs: &[&[f64]], output: &mut [f64], workspace: &mut Workspace) {
        let lanes = &mut workspace.lanes;
        if lanes.len() < self.buffer_count {
            lanes.resize_with(self.buffer_count, || vec![0.0; LANES]);
        }
        let mut start = 0;
        for block in output.chunks_mut(LANES) {
            let length = block.len();
            for (op, buffer) in self.ops.iter().zip(&self.buffers) {
                let mut destination = std::mem::take(&mut lanes[*buffer as usize]);
                let of = |r: &Register| &lanes[self.buffers[*r as usize] as usize][..length];
                self.lanes(op, inputs, start, &of, &mut destination[..length]);
                lanes[*buffer as usize] = destination;
            }
            block.copy_from_slice(&lanes[self.buffers[self.result as usize] as usize][..length]);
            start += length;
        }
    }

    /// One operation on all lanes. The arithmetic is spelt out so that it is vectorised.
    fn lanes<'a>(
        &self,
        op: &Op,
        inputs: &[&[f64]],
        start: usize,
        of: &impl Fn(&Register) -> &'a [f64],
        out: &mut [f64],
    ) {
        let length = out.len();
        match op {
            Op::Constant(c) => out.fill(*c),
            Op::Input(slot) => {
                let lanes = inputs.get(*slot as usize).and_then(|lanes| lanes.get(start..start + length));
                match lanes {
                    Some(lanes) => out.copy_from_slice(lanes),
                    None => out.fill(f64::NAN),
                }
            }
            Op::Add(a, b) => zip(out, of(a), of(b), |x, y| x + y),
            Op::Sub(a, b) => zip(out, of(a), of(b), |x, y| x - y),
            Op::Mul(a, b) => zip(out, of(a), of(b), |x, y| x * y),
            Op::Div(a, b) => zip(out, of(a), of(b), divide),
            Op::Neg(a) => map(out, of(a), |x| -x),
            Op::PowerInteger(a, 2) => map(out, of(a), |x| x * x),
            Op::PowerInteger(a, n) => map(out, of(a), |x| power_integer(x, *n)),
            Op::Sqrt(a) => map(out, of(a), f64::sqrt),
            Op::PowerRational(a, r) => map(out, of(a), |x| power_rational(x, *r)),
            Op::Unary(function, a) => special::unary_lanes(*function, of(a), out),
            Op::Min(a, b) => zip(out, of(a), of(b), least),
            Op::Max(a, b) => zip(out, of(a), of(b), greatest),
            _ => {
                for (k, value) in out.iter_mut().enumerate() {
                    *value = scalar(op, &[], |r| of(&r)[k]);
                }
            }
        }
    }
}

fn map(out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
    for (value, x) in out.iter_mut().zip(a) {
        *value = f(*x);
    }
}

fn zip(out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
    for ((value, x), y) in out.iter_mut().zip(a).zip(b) {
        *value = f(*x, *y);
    }
}

/// The value of one operation.
pub(super) fn scalar(op: &Op, point: &[f64], of: impl Fn(Register) -> f64) -> f64 {
    match op {
        Op::Constant(c) => *c,
        Op::Input(slot) => point.get(*slot as usize).copied().unwrap_or(f64::NAN),
        Op::Add(a, b) => of(*a) + of(*b),
        Op::Sub(a, b) => of(*a) - of(*b),
        Op::Mul(a, b) => of(*a) * of(*b),
        Op::Div(a, b) => divide(of(*a), of(*b)),
        Op::Neg(a) => -of(*a),
        Op::PowerInteger(a, n) => power_integer(of(*a), *n),
        Op::Sqrt(a) => of(*a).sqrt(),
        Op::PowerRational(a, r) => power_rational(of(*a), *r),
        Op::PowerReal(a, b) => power_real(of(*a), of(*b)),
        Op::PowerWhole(a, n) => power_whole(of(*a), of(*n)),
        Op::PowerOddRoot(a, m, n) => power_odd_root(of(*a), of(*m), of(*n)),
        Op::Unary(function, a) => special::unary(*function, of(*a)),
        Op::Beta(a, b) => special::beta(of(*a), of(*b)),
        Op::Min(a, b) => least(of(*a), of(*b)),
        Op::Max(a, b) => greatest(of(*a), of(*b)),
        Op::Compare(a, relation, b) => compare(of(*a), *relation, of(*b)),
        Op::Is(a, kind) => is_kind(of(*a), *kind),
        // Products and sums keep NaN: a condition with an undefined part is neither true nor false.
        Op::And(a, b) => of(*a) * of(*b),
        Op::Or(a, b) => {
            let (a, b) = (of(*a), of(*b));
            a + b - a * b
        }
        Op::Not(a) => 1.0 - of(*a),
        Op::Choose(cases, otherwise) => match chosen(cases, *otherwise, &of) {
            Some(register) => of(register),
            None => f64::NAN,
        },
    }
}

/// The register of the case that applies; `None` where there is none or no single value.
pub(super) fn chosen(
    cases: &[(Register, Register)],
    otherwise: Option<Register>,
    of: &impl Fn(Register) -> f64,
) -> Option<Register> {
    let mut found: Option<Register> = None;
    for (condition, value) in cases {
        let holds = of(*condition);
        if holds.is_nan() {
            return None;
        }
        if holds > 0.5 {
            match found {
                None => found = Some(*value),
                Some(first) => {
                    let (x, y) = (of(first), of(*value));
                    let agree = (x - y).abs() <= AGREE * x.abs().max(y.abs()).max(1.0);
                    if !(agree || x.total_cmp(&y).is_eq()) {
                        return None;
                    }
                }
            }
        }
    }
    found.or(otherwise)
}

/// a/b, undefined for b = 0.
pub(super) fn divide(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

fn least(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

fn greatest(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}

/// x^n by repeated squaring.
pub(super) fn power_integer(x: f64, n: i32) -> f64 {
    let mut rest = n.unsigned_abs();
    let mut square = x;
    let mut value = 1.0;
    while rest > 0 {
        if rest & 1 == 1 {
            value *= square;
        }
        square *= square;
        rest >>= 1;
    }
    if n >= 0 {
        value
    } else if x == 0.0 {
        f64::NAN
    } else {
        1.0 / value
    }
}

pub(super) fn power_rational(x: f64, r: RationalExponent) -> f64 {
    if x.is_nan() || (x < 0.0 && !r.odd_root) || (x == 0.0 && r.value < 0.0) {
        return f64::NAN;
    }
    let magnitude = match r.small {
        Some((p, 2)) => power_integer(x.sqrt(), p),
        Some((p, _)) => power_integer(core_math::cbrt(x.abs()), p),
        None => core_math::pow(x.abs(), r.value),
    };
    if x < 0.0 && !r.even { -magnitude } else { magnitude }
}

pub(super) fn power_real(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() || x < 0.0 && y != 0.0 || x == 0.0 && y < 0.0 {
        return f64::NAN;
    }
    if y == 0.0 { 1.0 } else { core_math::pow(x, y) }
}

pub(super) fn power_whole(x: f64, n: f64) -> f64 {
    if x.is_nan() || n.is_nan() || n != n.trunc() || (x == 0.0 && n < 0.0) {
        return f64::NAN;
    }
    core_math::pow(x, n)
}

pub(super) fn power_odd_root(x: f64, m: f64, n: f64) -> f64 {
    if x.is_nan() || m != m.trunc() || !(n % 2.0).abs().eq(&1.0) || (x == 0.0 && m / n < 0.0) {
        return f64::NAN;
    }
    let magnitude = core_math::pow(x.abs(), m / n);
    if x < 0.0 && m % 2.0 != 0.0 { -magnitude } else { magnitude }
}

fn compare(a: f64, relation: Relation, b: f64) -> f64 {
    match a.partial_cmp(&b) {
        Some(ordering) => f64::from(u8::from(relation.holds(ordering))),
        None => f64::NAN,
    }
}

fn is_kind(x: f64, kind: Kind) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    let whole = x == x.trunc() && x.is_finite();
    let odd = whole && (x % 2.0).abs() == 1.0;
    f64::from(u8::from(match kind {
        Kind::Real => true,
        Kind::Integer => whole,
        Kind::Even => whole && !odd,
        Kind::Odd => odd,
    }))
}
