//! Sign, floor and ceiling: defined everywhere, with jumps.

use super::bounds::add;
use super::{Interval, Partial};

impl Interval {
    /// {-1, 0 or 1}.
    #[must_use]
    pub fn sign(self) -> Partial {
        let at = |x: f64, open: bool, beyond: f64| if x == 0.0 && open { beyond } else { sign(x) };
        let lo = at(self.lo, self.lo_open, 1.0);
        let hi = at(self.hi, self.hi_open, -1.0);
        Partial::stepping(Self::make(lo, false, hi, false))
    }

    /// {⌊x⌋}.
    #[must_use]
    pub fn floor(self) -> Partial {
        let top = self.hi.floor();
        // Below an open integer end the floor is one less, or that rounded upwards.
        let hi = if self.hi_open && top == self.hi { add(top, -1.0).hi } else { top };
        Partial::stepping(Self::make(self.lo.floor(), false, hi, false))
    }

    /// {⌈x⌉} = {-⌊-x⌋}.
    #[must_use]
    pub fn ceil(self) -> Partial {
        let mirrored = (-self).floor();
        Partial { range: mirrored.range.map(|range| -range), ..mirrored }
    }
}

/// The sign of a number, 0 for 0.
fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

#[cfg(test)]
mod tests {
    use crate::real::Interval;

    fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
        Interval::new(lo, hi, lo_open, hi_open).unwrap()
    }

    #[test]
    fn steps() {
        let x = i(0.0, 1.0, true, true);
        assert_eq!(x.sign().range, Some(Interval::point(1.0)));
        assert_eq!(x.floor().range, Some(Interval::point(0.0)));
        assert_eq!(x.ceil().range, Some(Interval::point(1.0)));
        assert!(x.floor().continuous && x.sign().continuous);
        assert!(!i(0.0, 1.0, false, false).floor().continuous);
        assert_eq!(i(-1.5, 2.0, false, false).floor().range, i(-2.0, 2.0, false, false).into());
        assert_eq!(i(-1.5, 2.0, false, false).ceil().range, i(-1.0, 2.0, false, false).into());
        assert_eq!(i(-1.0, 0.0, false, true).sign().range, Some(Interval::point(-1.0)));
        assert_eq!(i(-1.0, 0.0, false, false).sign().range, i(-1.0, 0.0, false, false).into());
        assert_eq!(Interval::real_line().floor().range, Some(Interval::real_line()));
    }
}
