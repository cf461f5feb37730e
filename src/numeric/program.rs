//! A formula as a flat list of operations on registers.

use std::fmt;

use crate::expr::{Function, Kind, Relation, Symbol};

/// How many points a batch works on at a time: all registers of a usual formula stay in the nearer caches.
pub const LANES: usize = 256;

/// A register.
pub(super) type Register = u32;

/// One operation; its result goes to the register of the same index.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    /// A constant.
    Constant(f64),
    /// The value of a variable.
    Input(u32),
    Add(Register, Register),
    Sub(Register, Register),
    Mul(Register, Register),
    /// Undefined for a divisor 0.
    Div(Register, Register),
    Neg(Register),
    /// x^n; undefined for x = 0 and n < 0.
    PowerInteger(Register, i32),
    /// √x, undefined for x < 0.
    Sqrt(Register),
    /// x^r for a literal rational r that is not a small integer.
    PowerRational(Register, RationalExponent),
    /// x^y for x > 0; 0 for x = 0 and y > 0; 1 for y = 0.
    PowerReal(Register, Register),
    /// x^n where the exponent is known to be integer-valued.
    PowerWhole(Register, Register),
    /// x^(m/n) where n is known to be odd and m integer-valued: x, m, n.
    PowerOddRoot(Register, Register, Register),
    /// A function of one argument.
    Unary(Unary, Register),
    /// Euler's beta function.
    Beta(Register, Register),
    Min(Register, Register),
    Max(Register, Register),
    /// 1 where the relation holds, 0 where not, NaN where a side is undefined.
    Compare(Register, Relation, Register),
    /// 1 where the value is a number of this kind.
    Is(Register, Kind),
    And(Register, Register),
    Or(Register, Register),
    Not(Register),
    /// The value of the case whose condition holds: pairs of condition and value, then the value otherwise.
    Choose(Box<[(Register, Register)]>, Option<Register>),
}

/// A literal rational exponent p/q in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RationalExponent {
    /// Its value, rounded.
    pub value: f64,
    /// p and q where they are small and q is 2 or 3.
    pub small: Option<(i32, i32)>,
    /// Whether q is odd: then negative bases are allowed.
    pub odd_root: bool,
    /// Whether p is even: then the power of a negative base is positive.
    pub even: bool,
}

/// Functions of one argument: those of the language, and forms that keep digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unary {
    /// A function of the language.
    Of(Function),
    /// ln(1 + x).
    Log1p,
    /// e^x − 1.
    Expm1,
}

/// A compiled formula. Values are NaN where the formula is undefined.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) result: Register,
    /// The lane buffer of each operation's result, so that buffers are used again.
    pub(super) buffers: Vec<u32>,
    pub(super) buffer_count: usize,
    /// See [`Program::careful`].
    pub(super) careful: bool,
}

/// Memory for evaluations of one program, kept between them.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    pub(super) scalars: Vec<f64>,
    pub(super) lanes: Vec<Vec<f64>>,
}

/// Why a formula cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A variable that is not among the inputs.
    UnboundVariable {
        /// The variable.
        symbol: Symbol,
    },
    /// More than this many operations or levels of nesting.
    TooLarge {
        /// The bound.
        limit: usize,
    },
    /// A function with a number of arguments that it does not have.
    Arity {
        /// The function.
        function: Function,
    },
    /// An opaque function, which has no values.
    Opaque {
        /// The function.
        function: Function,
    },
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnboundVariable { symbol } => write!(f, "{symbol} has no value"),
            Self::TooLarge { limit } => write!(f, "the formula has more than {limit} operations or levels"),
            Self::Opaque { function } => {
                write!(f, "{} stands for any smooth function, and has no values", function.name())
            }
            Self::Arity { function } => write!(f, "wrong number of arguments of {}", function.name()),
        }
    }
}

impl std::error::Error for CompileError {}

impl Op {
    /// Calls `f` on each operand.
    pub(super) fn for_each_operand(&self, mut f: impl FnMut(Register)) {
        // The operations are small, but for case distinctions.
        self.clone().for_each_operand_mut(|r| f(*r));
    }

    /// The same, to change them.
    pub(super) fn for_each_operand_mut(&mut self, mut f: impl FnMut(&mut Register)) {
        match self {
            Self::Constant(_) | Self::Input(_) => {}
            Self::Neg(a)
            | Self::PowerInteger(a, _)
            | Self::Sqrt(a)
            | Self::PowerRational(a, _)
            | Self::Unary(_, a)
            | Self::Is(a, _)
            | Self::Not(a) => f(a),
            Self::Add(a, b)
            | Self::Sub(a, b)
            | Self::Mul(a, b)
            | Self::Div(a, b)
            | Self::PowerReal(a, b)
            | Self::PowerWhole(a, b)
            | Self::Beta(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Compare(a, _, b)
            | Self::And(a, b)
            | Self::Or(a, b) => {
                f(a);
                f(b);
            }
            Self::PowerOddRoot(a, b, c) => {
                f(a);
                f(b);
                f(c);
            }
            Self::Choose(cases, otherwise) => {
                for (condition, value) in cases.iter_mut() {
                    f(condition);
                    f(value);
                }
                otherwise.iter_mut().for_each(f);
            }
        }
    }
}

/// Gives each result a lane buffer; a buffer is free again after the last use of what it holds.
pub(super) fn assign_buffers(ops: &[Op], results: &[Register]) -> (Vec<u32>, usize) {
    let mut last_use: Vec<usize> = (0..ops.len()).collect();
    for (i, op) in ops.iter().enumerate() {
        op.for_each_operand(|r| last_use[r as usize] = i);
    }
    for result in results {
        last_use[*result as usize] = ops.len();
    }
    let mut buffers = Vec::with_capacity(ops.len());
    let mut free = Vec::new();
    let mut count = 0;
    for (i, op) in ops.iter().enumerate() {
        let own = free.pop().unwrap_or_else(|| {
            count += 1;
            count - 1
        });
        buffers.push(own);
        let mut release = |r: u32| {
            let buffer = buffers[r as usize];
            if last_use[r as usize] == i && !free.contains(&buffer) {
                free.push(buffer);
            }
        };
        op.for_each_operand(&mut release);
        if last_use[i] == i {
            release(u32::try_from(i).unwrap_or(u32::MAX));
        }
    }
    (buffers, count as usize)
}
