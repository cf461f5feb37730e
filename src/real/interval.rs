//! Outward-rounded intervals.

/// An interval.
#[derive(Clone, Copy, Debug)]
pub struct Interval;
