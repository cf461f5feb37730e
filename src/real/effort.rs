//! A meter of the work that is done, and bounds on it.
//!
//! Searches are bounded by what they cost and not by a clock, so that a question has the same answer on every machine.
//! The costly primitives (evaluation of an enclosure, arithmetic of many digits, normal forms, new expressions) report to a
//! meter of their thread; [`within`] bounds what a computation may report. Once a bound is reached the meter is
//! [exhausted](is_exhausted), and the primitives answer "not known" at once, so that everything above them ends soon. An
//! answer "not known" can never make a proof, so a bound may cost an answer, and never makes a wrong one.
//!
//! One unit is about the time of one operation on intervals.

use std::cell::Cell;

thread_local! {
    static METER: Cell<Meter> = const { Cell::new(Meter { spent: 0, end: u64::MAX }) };
}

#[derive(Clone, Copy)]
struct Meter {
    spent: u64,
    end: u64,
}

/// Reports work.
pub fn charge(units: u64) {
    METER.with(|meter| {
        let now = meter.get();
        meter.set(Meter { spent: now.spent.saturating_add(units), ..now });
    });
}

/// Whether the work allowed has been done.
#[must_use]
pub fn is_exhausted() -> bool {
    METER.with(|meter| meter.get().spent >= meter.get().end)
}

/// The units that are left: [`u64::MAX`] where nothing bounds them.
#[must_use]
pub fn left() -> u64 {
    METER.with(|meter| match meter.get() {
        Meter { end: u64::MAX, .. } => u64::MAX,
        Meter { spent, end } => end.saturating_sub(spent),
    })
}

/// A computation that may do so much work, and no more than what encloses it has left.
pub fn within<T>(units: u64, f: impl FnOnce() -> T) -> T {
    bounded(|now| now.spent.saturating_add(units).min(now.end), f)
}

/// A computation that may do the stated part of the work that is left.
pub fn share<T>(numerator: u64, denominator: u64, f: impl FnOnce() -> T) -> T {
    match left() {
        u64::MAX => f(),
        units => within(units / denominator.max(1) * numerator, f),
    }
}

/// A computation that may do so much work, whatever is left: for the check of what a search has found at its end.
pub fn at_least<T>(units: u64, f: impl FnOnce() -> T) -> T {
    bounded(|now| now.spent.saturating_add(units).max(now.end), f)
}

/// A computation with so much work of its own, which counts for nothing that encloses it: for what is derived once, whenever
/// it is first asked for, and must not depend on who asks.
pub fn apart<T>(units: u64, f: impl FnOnce() -> T) -> T {
    let _restore = RestoreAll(METER.with(|meter| meter.replace(Meter { spent: 0, end: units })));
    f()
}

/// Puts the whole meter back.
struct RestoreAll(Meter);

impl Drop for RestoreAll {
    fn drop(&mut self) {
        METER.with(|meter| meter.set(self.0));
    }
}

fn bounded<T>(end: impl FnOnce(Meter) -> u64, f: impl FnOnce() -> T) -> T {
    let outer = METER.with(|meter| {
        let now = meter.get();
        meter.set(Meter { end: end(now), ..now });
        now.end
    });
    let _restore = Restore(outer);
    f()
}

/// Puts the bound back, also when a computation panics.
struct Restore(u64);

impl Drop for Restore {
    fn drop(&mut self) {
        METER.with(|meter| meter.set(Meter { end: self.0, ..meter.get() }));
    }
}

#[cfg(test)]
mod tests {
    use super::{apart, at_least, charge, is_exhausted, left, share, within};

    #[test]
    fn bounds_nest() {
        assert_eq!(left(), u64::MAX);
        within(100, || {
            charge(30);
            assert_eq!(left(), 70);
            within(1000, || assert_eq!(left(), 70));
            share(1, 2, || {
                assert_eq!(left(), 35);
                charge(40);
                assert!(is_exhausted());
                at_least(5, || assert_eq!(left(), 5));
            });
            apart(200, || {
                assert_eq!(left(), 200);
                charge(150);
            });
            assert_eq!(left(), 30);
            assert!(!is_exhausted());
        });
        assert!(!is_exhausted());
    }
}
