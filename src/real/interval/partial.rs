//! What a function that need not be defined everywhere does to an interval.

use super::{Interval, Ternary};

/// The image of an interval under a function that may be undefined or discontinuous in places.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Partial {
    /// Encloses the values over the part of the input on which the function is defined; `None` where
    /// it is certainly defined nowhere.
    pub range: Option<Interval>,
    /// True: defined on the whole input; false: nowhere; unknown: on a part, or it cannot be told.
    pub defined: Ternary,
    /// Whether the function, restricted to the input, is certainly defined and continuous on all of it.
    pub continuous: bool,
}

impl Partial {
    /// A function that is defined and continuous on the whole input.
    #[must_use]
    pub fn total(range: Interval) -> Self {
        Self { range: Some(range), defined: Ternary::True, continuous: true }
    }

    /// A function that is defined on the whole input but may jump.
    #[must_use]
    pub fn stepping(range: Interval) -> Self {
        Self { range: Some(range), defined: Ternary::True, continuous: range.is_point() }
    }

    /// A function that is defined at no point of the input.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { range: None, defined: Ternary::False, continuous: false }
    }

    /// A function that may be defined on a part of the input, with values in `range` there.
    #[must_use]
    pub fn partly(range: Interval) -> Self {
        Self { range: Some(range), defined: Ternary::Unknown, continuous: false }
    }

    /// A function of which nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::partly(Interval::real_line())
    }

    /// The range, where the function is certainly defined on the whole input.
    #[must_use]
    pub fn certain(self) -> Option<Interval> {
        if self.defined.is_true() { self.range } else { None }
    }

    /// The function followed by another one, which is applied to the range.
    #[must_use]
    pub fn then(self, next: impl FnOnce(Interval) -> Self) -> Self {
        let Some(range) = self.range else { return Self::nowhere() };
        let last = next(range);
        Self {
            range: last.range,
            defined: self.defined.and(last.defined),
            continuous: self.continuous && last.continuous,
        }
    }

    /// The function followed by one that is defined and continuous everywhere.
    #[must_use]
    pub fn map(self, next: impl FnOnce(Interval) -> Interval) -> Self {
        Self { range: self.range.map(next), ..self }
    }

    /// A function that is continuous on `domain`, where `image` encloses it, and undefined elsewhere.
    pub(super) fn on_domain(x: Interval, domain: Interval, image: impl FnOnce(Interval) -> Interval) -> Self {
        match x.intersect(&domain) {
            None => Self::nowhere(),
            Some(_) if x.is_subset(&domain) => Self::total(image(x)),
            Some(part) => Self::partly(image(part)),
        }
    }
}

/// The hull of what is there.
pub(super) fn hull(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.hull(&b)),
        (one, None) | (None, one) => one,
    }
}
