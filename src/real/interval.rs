//! Outward-rounded intervals with open and closed ends.
//!
//! An [`Interval`] is a non-empty convex set of real numbers whose ends are floats or infinite. Every
//! operation returns a superset of the exact real image of its operands (the *enclosure property*).
//! An end is marked open only where it is certain that the end value itself is not attained; when in
//! doubt it is closed. Open ends let plain evaluation decide signs on whole half lines: exp maps R into
//! (0, ∞), and 1/(0, ∞) is (0, ∞).
//!
//! Two facts make this rigorous. `+ - * /`, square root and fused multiply-add are rounded correctly by
//! IEEE 754, and error-free transforms tell whether a result is exact. The elementary functions come from
//! core-math, which rounds them correctly, so that the true value lies strictly between the float below
//! and the float above the returned one. Functions that core-math lacks are composed from interval
//! operations at the end points, or found by bisection on floats whose ends are verified with the forward
//! function (`bounds::bracket`).
//!
//! A function that is not defined everywhere returns a [`Partial`].

mod arith;
mod bounds;
mod divide;
mod exp_log;
mod gamma;
mod hyperbolic;
mod lambert;
mod logistic;
mod normal;
mod partial;
mod power;
mod sets;
mod split;
mod steps;
#[cfg(test)]
mod tests;
mod trig;

pub use partial::Partial;

use super::{Rational, Ternary};
use bounds::Bounds;

/// A non-empty set of reals {x : lo (< or ≤) x (< or ≤) hi}. Infinite ends are always open; no end is NaN.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    lo: f64,
    hi: f64,
    lo_open: bool,
    hi_open: bool,
}

impl Interval {
    /// The single number `x`; `None` unless `x` is finite.
    #[must_use]
    pub fn try_point(x: f64) -> Option<Self> {
        Self::new(x, x, false, false)
    }

    /// The single number `x`. For an infinite `x` or NaN, which are no reals, the whole line: an
    /// enclosure of whatever was meant.
    #[must_use]
    pub fn point(x: f64) -> Self {
        Self::make(x, false, x, false)
    }

    /// The interval with these ends, or `None` where it would be empty or an end is NaN. The flags of
    /// infinite ends are ignored: they are open.
    #[must_use]
    pub fn new(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Option<Self> {
        let empty =
            lo.is_nan() || hi.is_nan() || lo > hi || (lo == hi && (lo_open || hi_open || lo.is_infinite()));
        (!empty).then(|| Self::make(lo, lo_open, hi, hi_open))
    }

    /// The interval [lo, hi]; `None` where it would be empty.
    #[must_use]
    pub fn closed(lo: f64, hi: f64) -> Option<Self> {
        Self::new(lo, hi, false, false)
    }

    /// The interval (lo, hi); `None` where it would be empty.
    #[must_use]
    pub fn open(lo: f64, hi: f64) -> Option<Self> {
        Self::new(lo, hi, true, true)
    }

    /// R = (-∞, ∞).
    #[must_use]
    pub fn real_line() -> Self {
        Self { lo: f64::NEG_INFINITY, hi: f64::INFINITY, lo_open: true, hi_open: true }
    }

    /// (0, ∞).
    #[must_use]
    pub fn positive_reals() -> Self {
        Self { lo: 0.0, hi: f64::INFINITY, lo_open: true, hi_open: true }
    }

    /// [0, ∞).
    #[must_use]
    pub fn nonnegative_reals() -> Self {
        Self { lo: 0.0, hi: f64::INFINITY, lo_open: false, hi_open: true }
    }

    /// The tightest interval that contains the rational number: a point where it is a float, otherwise
    /// the open interval between two neighbouring floats.
    #[must_use]
    pub fn from_rational(q: &Rational) -> Self {
        bounds::of_rational(q).into()
    }

    /// An enclosure of π: the open interval between two neighbouring floats.
    #[must_use]
    pub fn pi() -> Self {
        // The float nearest to π is below it: 3.14159265358979311… < 3.14159265358979323…
        let below = std::f64::consts::PI;
        Self { lo: below, hi: below.next_up(), lo_open: true, hi_open: true }
    }

    /// The lower end.
    #[must_use]
    pub fn lo(&self) -> f64 {
        self.lo
    }

    /// The upper end.
    #[must_use]
    pub fn hi(&self) -> f64 {
        self.hi
    }

    /// Whether the lower end is excluded.
    #[must_use]
    pub fn lo_open(&self) -> bool {
        self.lo_open
    }

    /// Whether the upper end is excluded.
    #[must_use]
    pub fn hi_open(&self) -> bool {
        self.hi_open
    }

    /// Whether the set has one element.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.lo == self.hi
    }

    /// Whether both ends are finite.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// The set with these ends, for ends that are known to be right up to sound repair: a coinciding
    /// pair is closed, and ends that are out of order or NaN (a defect elsewhere) become the whole line,
    /// which encloses everything.
    fn make(lo: f64, lo_open: bool, hi: f64, hi_open: bool) -> Self {
        // Also true for NaN.
        let in_order = lo <= hi && lo < f64::INFINITY && hi > f64::NEG_INFINITY;
        if !in_order {
            return Self::real_line();
        }
        let point = lo == hi;
        Self {
            // Adding 0 turns -0 into 0.
            lo: lo + 0.0,
            hi: hi + 0.0,
            lo_open: (lo_open && !point) || lo.is_infinite(),
            hi_open: (hi_open && !point) || hi.is_infinite(),
        }
    }
}

impl From<Bounds> for Interval {
    fn from(b: Bounds) -> Self {
        Self::make(b.lo, b.lo_open, b.hi, b.hi_open)
    }
}
