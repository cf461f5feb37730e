//! Boxes: what is known about the values of symbols.

use crate::expr::{Kind, Symbol};
use crate::real::Interval;

/// A box: for each named symbol an interval, and what kind of number it is. Symbols that are not named are any
/// real numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    sides: Vec<(Symbol, Interval, Kind)>,
}

impl Cell {
    /// The box that names no symbol.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The box with one more real variable.
    #[must_use]
    pub fn with(mut self, symbol: &Symbol, interval: Interval) -> Self {
        self.set(symbol.clone(), interval, Kind::Real);
        self
    }

    /// The box with one more symbol of this kind.
    #[must_use]
    pub fn with_kind(mut self, symbol: &Symbol, interval: Interval, kind: Kind) -> Self {
        self.set(symbol.clone(), interval, kind);
        self
    }

    /// Sets or replaces what is known about a symbol.
    pub fn set(&mut self, symbol: Symbol, interval: Interval, kind: Kind) {
        match self.sides.iter_mut().find(|side| side.0 == symbol) {
            Some(side) => (side.1, side.2) = (interval, kind),
            None => self.sides.push((symbol, interval, kind)),
        }
    }

    /// The interval of a symbol as it was set; `None` where the cell does not name it.
    #[must_use]
    pub fn get(&self, symbol: &Symbol) -> Option<Interval> {
        self.side(symbol).map(|side| side.1)
    }

    /// The kind of a symbol; real where the cell does not name it.
    #[must_use]
    pub fn kind(&self, symbol: &Symbol) -> Kind {
        self.side(symbol).map(|side| side.2).unwrap_or_default()
    }

    /// The symbols with their intervals, in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&Symbol, &Interval)> {
        self.sides.iter().map(|side| (&side.0, &side.1))
    }

    /// An interval that contains the values of a symbol: that which was set, cut to the least and greatest
    /// number of its kind.
    #[must_use]
    pub fn values(&self, symbol: &Symbol) -> Interval {
        let Some((_, interval, kind)) = self.side(symbol) else { return Interval::real_line() };
        // Where there is no number of that kind the cell is empty, and everything holds on it.
        numbers_of_kind(*interval, *kind).unwrap_or(*interval)
    }

    /// The part of the cell on which the symbol lies in the interval too; `None` where that is empty.
    pub(super) fn narrowed(&self, symbol: &Symbol, to: &Interval) -> Option<Self> {
        let kind = self.kind(symbol);
        let interval = self.get(symbol).unwrap_or_else(Interval::real_line).intersect(to)?;
        numbers_of_kind(interval, kind)?;
        let mut part = self.clone();
        part.set(symbol.clone(), interval, kind);
        Some(part)
    }

    /// The smallest cell that contains both, which name the same symbols; kinds as here, where they differ integer.
    pub(super) fn hull(&self, other: &Self) -> Self {
        let mut both = Self::new();
        for (symbol, interval, kind) in &self.sides {
            let Some((_, second, other_kind)) = other.side(symbol) else { continue };
            let kind = if kind == other_kind { *kind } else { Kind::Integer };
            both.set(symbol.clone(), interval.hull(second), kind);
        }
        both
    }

    fn side(&self, symbol: &Symbol) -> Option<&(Symbol, Interval, Kind)> {
        self.sides.iter().find(|side| side.0 == *symbol)
    }
}

/// The hull of the numbers of a kind in an interval; `None` where there are none.
fn numbers_of_kind(x: Interval, kind: Kind) -> Option<Interval> {
    let half = Interval::point(0.5);
    let one = Interval::point(1.0);
    let two = Interval::point(2.0);
    match kind {
        Kind::Real => Some(x),
        Kind::Integer => {
            let (first, last) = (x.ceil().range?, x.floor().range?);
            Interval::new(first.lo(), last.hi(), first.lo_open(), last.hi_open())
        }
        Kind::Even => Some(numbers_of_kind(x * half, Kind::Integer)? * two),
        Kind::Odd => Some(numbers_of_kind((x - one) * half, Kind::Integer)? * two + one),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, numbers_of_kind};
    use crate::expr::{Kind, Symbol};
    use crate::real::Interval;

    #[test]
    fn integers_in_intervals() {
        let positive = Interval::positive_reals();
        let from = |lo: f64| Interval::new(lo, f64::INFINITY, false, true);
        assert_eq!(numbers_of_kind(positive, Kind::Integer), from(1.0));
        assert_eq!(numbers_of_kind(positive, Kind::Odd), from(1.0));
        assert_eq!(numbers_of_kind(positive, Kind::Even), from(2.0));
        let x = Interval::open(1.0, 3.0).unwrap();
        assert_eq!(numbers_of_kind(x, Kind::Integer), Some(Interval::point(2.0)));
        assert_eq!(numbers_of_kind(x, Kind::Odd), None);
        assert_eq!(numbers_of_kind(Interval::real_line(), Kind::Odd), Some(Interval::real_line()));
    }

    #[test]
    fn cells_name_symbols_once() {
        let n = Symbol::new("n");
        let cell = Cell::new().with(&n, Interval::real_line());
        let cell = cell.with_kind(&n, Interval::closed(0.5, 2.5).unwrap(), Kind::Integer);
        assert_eq!(cell.iter().count(), 1);
        assert_eq!(cell.values(&n), Interval::closed(1.0, 2.0).unwrap());
        assert_eq!(cell.narrowed(&n, &Interval::open(1.0, 2.0).unwrap()), None);
        assert_eq!(cell.values(&Symbol::new("m")), Interval::real_line());
    }
}
