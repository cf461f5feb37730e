//! Sets in the input language.

use crate::expr::print::text;
use crate::set::{Bound, RealSet, Span};

/// The set in the input language: `(0, inf)`, `[0, 1] ∪ {2}` as `[0, 1] union {2}`, `R`.
#[must_use]
pub fn set_text(set: &RealSet) -> String {
    if set.is_real_line() {
        return "R".to_owned();
    }
    if set.is_empty() {
        return "{}".to_owned();
    }
    set.spans().iter().map(span_text).collect::<Vec<_>>().join(" union ")
}

/// One interval in the input language.
#[must_use]
pub fn span_text(span: &Span) -> String {
    if let Some(point) = span.as_point() {
        return format!("{{{}}}", text(point));
    }
    let end = |bound: &Bound| match bound {
        Bound::NegInf => "-inf".to_owned(),
        Bound::PosInf => "inf".to_owned(),
        Bound::Finite(e) => text(e),
    };
    let (open, close) = (if span.lo_closed() { '[' } else { '(' }, if span.hi_closed() { ']' } else { ')' });
    format!("{open}{}, {}{close}", end(span.lo()), end(span.hi()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::formula::set;

    #[test]
    fn sets_can_be_read_back() {
        for text in ["R", "{}", "(0, inf)", "[0, 1) union {2}", "(-inf, -pi/2] union (1/3, sqrt(2))"] {
            let read = set(text).unwrap();
            let again = set(&set_text(&read)).unwrap();
            assert_eq!(read, again, "{text} became {}", set_text(&read));
        }
    }
}
