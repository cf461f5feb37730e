//! Running programs: at one point, and over batches of lanes.

use super::pairs::is_pair;
use super::program::{LANES, Op, Program, RationalExponent, Register, Unary, Workspace};
use super::{lanes, special};
use crate::expr::{Function, Kind, Relation};

/// Values of overlapping cases of a piecewise formula that differ by no more than rounding count as equal.
const AGREE: f64 = 1e-9;

impl Program {
    /// The same formula, for a logarithm: where an intermediate value leaves the range of floats the value is found with more
    /// range ([`Program::evaluate_ranged`]).
    #[must_use]
    pub fn careful(mut self) -> Self {
        self.careful = true;
        self
    }

    /// The value at a point; NaN where the formula is undefined.
    #[must_use]
    pub fn evaluate(&self, point: &[f64]) -> f64 {
        self.evaluate_in(point, &mut Workspace::default())
    }

    /// As [`Program::evaluate`], with memory that is kept between calls.
    #[must_use]
    pub fn evaluate_in(&self, point: &[f64], workspace: &mut Workspace) -> f64 {
        if self.careful {
            return self.evaluate_ranged(point);
        }
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
    /// as the output; missing lanes give NaN. Functions are within some units in the last place of [`Program::evaluate`].
    pub fn batch(&self, inputs: &[&[f64]], output: &mut [f64], workspace: &mut Workspace) {
        let mut start = 0;
        for block in output.chunks_mut(LANES) {
            self.block(inputs, start, block.len(), workspace);
            block.copy_from_slice(self.register(self.result, block.len(), workspace));
            if self.careful {
                self.repair(inputs, start, block);
            }
            start += block.len();
        }
    }

    /// What a register holds after a block, where its buffer has not been used again.
    pub(super) fn register<'w>(&self, r: Register, length: usize, workspace: &'w Workspace) -> &'w [f64] {
        &workspace.lanes[self.buffers[r as usize] as usize][..length]
    }

    /// Runs all operations on the points from `start` on.
    pub(super) fn block(&self, inputs: &[&[f64]], start: usize, length: usize, workspace: &mut Workspace) {
        let lanes = &mut workspace.lanes;
        if lanes.len() < self.buffer_count {
            lanes.resize_with(self.buffer_count, || vec![0.0; LANES]);
        }
        let mut rest = self.ops.iter().zip(&self.buffers).peekable();
        while let Some((op, buffer)) = rest.next() {
            let mut destination = std::mem::take(&mut lanes[*buffer as usize]);
            if let Op::Unary(function, a) = op
                // A result that nobody uses may share its buffer.
                && let Some((_, next)) = rest.next_if(|(next, own)| is_pair(op, next) && *own != buffer)
            {
                let mut other = std::mem::take(&mut lanes[*next as usize]);
                let of = &lanes[self.buffers[*a as usize] as usize][..length];
                lanes::pair(*function, of, &mut destination[..length], &mut other[..length]);
                lanes[*next as usize] = other;
            } else {
                let of = |r: &Register| &lanes[self.buffers[*r as usize] as usize][..length];
                self.lanes(op, inputs, start, &of, &mut destination[..length]);
            }
            lanes[*buffer as usize] = destination;
        }
    }

    /// Does again with more range what has come out as no finite number.
    fn repair(&self, inputs: &[&[f64]], start: usize, block: &mut [f64]) {
        self.repair_register(self.result, inputs, start, block);
    }

    /// The same for what is in any register.
    pub(super) fn repair_register(&self, r: Register, inputs: &[&[f64]], start: usize, block: &mut [f64]) {
        for (k, value) in block.iter_mut().enumerate().filter(|(_, value)| !value.is_finite()) {
            let point: Vec<f64> =
                inputs.iter().map(|lanes| lanes.get(start + k).copied().unwrap_or(f64::NAN)).collect();
            *value = self.register_ranged(r, &point);
        }
    }

    /// One operation on all lanes.
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
            Op::Add(a, b) => lanes::zip(out, of(a), of(b), |x, y| x + y),
            Op::Sub(a, b) => lanes::zip(out, of(a), of(b), |x, y| x - y),
            Op::Mul(a, b) => lanes::zip(out, of(a), of(b), |x, y| x * y),
            Op::Div(a, b) => lanes::zip(out, of(a), of(b), divide),
            Op::Neg(a) => lanes::map(out, of(a), |x| -x),
            Op::PowerInteger(a, n) => lanes::power_integer(*n, of(a), out),
            Op::Sqrt(a) => lanes::map(out, of(a), f64::sqrt),
            Op::PowerRational(a, r) => lanes::power_rational(*r, of(a), out),
            Op::PowerReal(a, b) => lanes::power_real(of(a), of(b), out),
            Op::Unary(Unary::Of(Function::Ln), a) if self.careful => lanes::careful_ln(of(a), out),
            Op::Unary(function, a) => lanes::unary(*function, of(a), out),
            Op::Min(a, b) => lanes::zip(out, of(a), of(b), least),
            Op::Max(a, b) => lanes::zip(out, of(a), of(b), greatest),
            _ => {
                for (k, value) in out.iter_mut().enumerate() {
                    *value = scalar(op, &[], |r| of(&r)[k]);
                }
            }
        }
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
        Op::Choose(cases, otherwise) => match value_of_case(cases, *otherwise, &of) {
            Some(register) => of(register),
            None => f64::NAN,
        },
    }
}

/// The register of the case that applies; `None` where there is none or no single value.
pub(super) fn value_of_case(
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
