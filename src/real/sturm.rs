//! Real roots and signs of univariate polynomials, decided exactly by Sturm's theorem.
//!
//! Reference: Basu, Pollack, Roy, *Algorithms in Real Algebraic Geometry*, chapters 2 and 10.

use super::{Rational, UPoly};

/// One end of an interval of the real line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The interval goes to −∞ (as a lower end) or +∞ (as an upper end).
    Infinite,
    /// The end does not belong to the interval.
    Open(Rational),
    /// The end belongs to the interval.
    Closed(Rational),
}

impl End {
    fn value(&self) -> Option<&Rational> {
        match self {
            Self::Infinite => None,
            Self::Open(x) | Self::Closed(x) => Some(x),
        }
    }
}

/// A real root, or an open interval with rational ends that holds exactly one root; the ends are no roots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// A rational root.
    Exact(Rational),
    /// Exactly one distinct root lies strictly between, and it is irrational (or its denominator is too
    /// large to be recognised).
    Between(Rational, Rational),
}

/// The sign of a polynomial over a whole nonempty interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOn {
    /// > 0 everywhere.
    Positive,
    /// ≥ 0 everywhere, with a zero and not the zero polynomial (or a single point where it is 0).
    NonNegative,
    /// The zero polynomial, or an interval of one point that is a root.
    Zero,
    /// ≤ 0 everywhere, with a zero.
    NonPositive,
    /// < 0 everywhere.
    Negative,
    /// Values of both signs.
    Mixed,
}

/// The Sturm chain of the square-free part of a polynomial.
#[derive(Clone, Debug)]
pub struct SturmChain {
    chain: Vec<UPoly>,
}

impl SturmChain {
    /// The chain of the square-free part of p; empty for p = 0.
    #[must_use]
    pub fn new(p: &UPoly) -> Self {
        let mut chain = Vec::new();
        if p.is_zero() {
            return Self { chain };
        }
        let base = p.square_free_part();
        let mut next = base.derivative().primitive();
        chain.push(base);
        while !next.is_zero() {
            chain.push(next);
            let n = chain.len();
            next = chain[n - 2].remainder_sign(&chain[n - 1]).scaled(&Rational::integer(-1));
        }
        Self { chain }
    }

    /// The number of distinct real roots in the interval; `None` for the zero polynomial. An empty
    /// interval has none.
    #[must_use]
    pub fn count(&self, lower: &End, upper: &End) -> Option<usize> {
        let p = self.chain.first()?;
        if let (Some(a), Some(b)) = (lower.value(), upper.value()) {
            if a > b {
                return Some(0);
            }
            if a == b {
                let closed = matches!((lower, upper), (End::Closed(_), End::Closed(_)));
                return Some(usize::from(closed && p.sign_at(a) == 0));
            }
        }
        let above = lower.value().map_or_else(|| self.at_infinity(true), |a| self.at(a));
        let below = upper.value().map_or_else(|| self.at_infinity(false), |b| self.at(b));
        // Sturm's theorem counts the roots in (lower, upper].
        let mut count = above.saturating_sub(below);
        if let End::Closed(a) = lower {
            count += usize::from(p.sign_at(a) == 0);
        }
        if let End::Open(b) = upper {
            count = count.saturating_sub(usize::from(p.sign_at(b) == 0));
        }
        Some(count)
    }

    fn at(&self, x: &Rational) -> usize {
        variations(self.chain.iter().map(|p| p.sign_at(x)))
    }

    fn at_infinity(&self, negative: bool) -> usize {
        variations(self.chain.iter().map(|p| {
            let odd = p.degree().is_some_and(|d| d % 2 == 1);
            p.leading().signum() * if negative && odd { -1 } else { 1 }
        }))
    }
}

fn variations(signs: impl Iterator<Item = i32>) -> usize {
    let mut last = 0;
    let mut count = 0;
    for sign in signs.filter(|s| *s != 0) {
        count += usize::from(last * sign < 0);
        last = sign;
    }
    count
}

/// The number of distinct real roots of p in the interval; `None` for the zero polynomial.
#[must_use]
pub fn count_roots(p: &UPoly, lower: &End, upper: &End) -> Option<usize> {
    SturmChain::new(p).count(lower, upper)
}

/// The distinct real roots in ascending order, in disjoint places; `None` for the zero polynomial.
#[must_use]
pub fn isolate_roots(p: &UPoly) -> Option<Vec<Root>> {
    let chain = SturmChain::new(p);
    let base = chain.chain.first()?;
    let bound = root_bound(base);
    let mut found = Vec::new();
    // Open at the left, closed at the right; the last entry is the leftmost.
    let mut pending = vec![(-&bound, bound)];
    let mut steps = 0_usize;
    while let Some((a, b)) = pending.pop() {
        steps += 1;
        if steps > MAX_STEPS {
            return None;
        }
        match chain.at(&a).saturating_sub(chain.at(&b)) {
            0 => {}
            1 => found.push(sharpen(base, a, b)),
            _ => {
                let middle = midpoint(&a, &b);
                pending.push((middle.clone(), b));
                pending.push((a, middle));
            }
        }
    }
    Some(found)
}

/// Halves the interval of a root until it is no wider than `width` (which is positive).
#[must_use]
pub fn refine(p: &UPoly, root: &Root, width: &Rational) -> Root {
    let Root::Between(a, b) = root else { return root.clone() };
    let (mut a, mut b) = (a.clone(), b.clone());
    let p = p.square_free_part();
    let mut steps = 0_usize;
    while &(&b - &a) > width && steps < MAX_STEPS {
        steps += 1;
        let middle = midpoint(&a, &b);
        match p.sign_at(&middle) * p.sign_at(&b) {
            0 => return Root::Exact(middle),
            s if s < 0 => a = middle,
            _ => b = middle,
        }
    }
    Root::Between(a, b)
}

/// The sign of p over the interval; `None` where the interval is empty.
#[must_use]
pub fn sign_on(p: &UPoly, lower: &End, upper: &End) -> Option<SignOn> {
    if let (Some(a), Some(b)) = (lower.value(), upper.value()) {
        if a > b || (a == b && !matches!((lower, upper), (End::Closed(_), End::Closed(_)))) {
            return None;
        }
        if a == b {
            return Some(match p.sign_at(a) {
                0 => SignOn::Zero,
                1 => SignOn::Positive,
                _ => SignOn::Negative,
            });
        }
    }
    if p.is_zero() {
        return Some(SignOn::Zero);
    }
    let open = |end: &End| end.value().map_or(End::Infinite, |x| End::Open(x.clone()));
    for (factor, multiplicity) in p.square_free() {
        if multiplicity % 2 == 1 && count_roots(&factor, &open(lower), &open(upper))? > 0 {
            return Some(SignOn::Mixed);
        }
    }
    let sign = interior_sign(p, lower, upper)?;
    let zeros = count_roots(p, lower, upper)?;
    Some(match (sign > 0, zeros == 0) {
        (true, true) => SignOn::Positive,
        (true, false) => SignOn::NonNegative,
        (false, true) => SignOn::Negative,
        (false, false) => SignOn::NonPositive,
    })
}

/// The sign at some point of the interior where p ≠ 0; p has at most deg p roots, so one of deg p + 1 points
/// will do.
fn interior_sign(p: &UPoly, lower: &End, upper: &End) -> Option<i32> {
    let tries = i64::try_from(p.degree()?).ok()? + 1;
    let one = Rational::one();
    let (a, b) = match (lower.value(), upper.value()) {
        (Some(a), Some(b)) => (a.clone(), b.clone()),
        (Some(a), None) => (a.clone(), a + &one),
        (None, Some(b)) => (b - &one, b.clone()),
        (None, None) => (Rational::zero(), one),
    };
    let width = &b - &a;
    (1..=tries)
        .filter_map(|i| Rational::ratio(i, tries + 1))
        .map(|t| p.sign_at(&(&a + &(&width * &t))))
        .find(|s| *s != 0)
}

/// Bisection steps after which a search gives up.
const MAX_STEPS: usize = 100_000;

/// 2^k ≥ 1 + max |cᵢ/cₙ|: every real root lies strictly between −2^k and 2^k (Cauchy).
fn root_bound(p: &UPoly) -> Rational {
    let lead = p.leading().abs();
    let largest = p.coefficients().iter().map(Rational::abs).max().unwrap_or_else(Rational::zero);
    let needed = if lead.is_zero() { Rational::one() } else { &Rational::one() + &(&largest / &lead) };
    let two = Rational::integer(2);
    let mut bound = two.clone();
    while bound < needed {
        bound = &bound * &two;
    }
    bound
}

fn midpoint(a: &Rational, b: &Rational) -> Rational {
    &(a + b) / &Rational::integer(2)
}

/// The single root of the square-free primitive p in (a, b], exactly where it is rational: its denominator
/// divides the leading coefficient.
fn sharpen(p: &UPoly, a: Rational, b: Rational) -> Root {
    if p.sign_at(&b) == 0 {
        return Root::Exact(b);
    }
    // a may itself be a root (the one before): move it inwards until it is none.
    let (mut a, mut b) = (a, b);
    let at_b = p.sign_at(&b);
    let lead = p.leading().abs();
    let mut steps = 0_usize;
    while p.sign_at(&a) == 0 || (&(&b - &a) * &lead) >= Rational::one() {
        steps += 1;
        if steps > MAX_STEPS {
            break;
        }
        let middle = midpoint(&a, &b);
        match p.sign_at(&middle) * at_b {
            0 => return Root::Exact(middle),
            s if s < 0 => a = middle,
            _ => b = middle,
        }
    }
    // At most one multiple of 1/lead lies in (a, b).
    let candidate = &(&(&a * &lead).floor() + &Rational::one()) / &lead;
    if candidate < b && p.sign_at(&candidate) == 0 {
        return Root::Exact(candidate);
    }
    Root::Between(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Rational {
        text.parse().unwrap()
    }

    fn from_roots(roots: &[&str]) -> UPoly {
        roots
            .iter()
            .fold(UPoly::constant(Rational::one()), |p, r| p.times(&UPoly::root_factor(&q(r))).unwrap())
    }

    #[test]
    fn counts_with_open_and_closed_ends() {
        let p = from_roots(&["0", "1", "1", "2"]);
        let (o, c) = (|x| End::Open(q(x)), |x| End::Closed(q(x)));
        assert_eq!(count_roots(&p, &End::Infinite, &End::Infinite), Some(3));
        assert_eq!(count_roots(&p, &c("0"), &c("2")), Some(3));
        assert_eq!(count_roots(&p, &o("0"), &o("2")), Some(1));
        assert_eq!(count_roots(&p, &c("1"), &c("1")), Some(1));
        assert_eq!(count_roots(&p, &o("1"), &o("1")), Some(0));
        assert_eq!(count_roots(&p, &o("2"), &End::Infinite), Some(0));
        assert_eq!(count_roots(&p, &End::Infinite, &c("0")), Some(1));
        assert_eq!(count_roots(&UPoly::zero(), &End::Infinite, &End::Infinite), None);
    }

    #[test]
    fn close_roots_are_told_apart() {
        let p = from_roots(&["1", "1.000000001", "-3"]);
        assert_eq!(count_roots(&p, &End::Infinite, &End::Infinite), Some(3));
        let expected = vec![Root::Exact(q("-3")), Root::Exact(q("1")), Root::Exact(q("1.000000001"))];
        assert_eq!(isolate_roots(&p), Some(expected));
        assert_eq!(
            sign_on(&p, &End::Closed(q("1")), &End::Closed(q("1.000000001"))),
            Some(SignOn::NonPositive)
        );
        // x² + 1e-18 has no root, x² no change of sign.
        let lifted = UPoly::new(vec![q("1e-18"), q("0"), q("1")]).unwrap();
        assert_eq!(sign_on(&lifted, &End::Infinite, &End::Infinite), Some(SignOn::Positive));
        let sunk = UPoly::new(vec![q("-1e-18"), q("0"), q("1")]).unwrap();
        assert_eq!(sign_on(&sunk, &End::Infinite, &End::Infinite), Some(SignOn::Mixed));
    }

    #[test]
    fn irrational_roots_are_enclosed() {
        let p = UPoly::new(vec![q("-2"), q("0"), q("1")]).unwrap();
        let roots = isolate_roots(&p).unwrap();
        assert_eq!(roots.len(), 2);
        let Root::Between(a, b) = refine(&p, &roots[1], &q("1e-12")) else { panic!("√2 is irrational") };
        assert!(p.sign_at(&a) < 0 && p.sign_at(&b) > 0 && (&b - &a) <= q("1e-12"));
    }

    #[test]
    fn signs_on_intervals() {
        let square = from_roots(&["1", "1"]);
        let cube = from_roots(&["1", "1", "1"]);
        let (o, c) = (|x| End::Open(q(x)), |x| End::Closed(q(x)));
        assert_eq!(sign_on(&square, &End::Infinite, &End::Infinite), Some(SignOn::NonNegative));
        assert_eq!(sign_on(&square, &o("1"), &c("5")), Some(SignOn::Positive));
        assert_eq!(sign_on(&cube, &c("1"), &End::Infinite), Some(SignOn::NonNegative));
        assert_eq!(sign_on(&cube, &End::Infinite, &o("1")), Some(SignOn::Negative));
        assert_eq!(sign_on(&cube, &c("0"), &c("2")), Some(SignOn::Mixed));
        assert_eq!(sign_on(&cube, &c("1"), &c("1")), Some(SignOn::Zero));
        assert_eq!(sign_on(&cube, &c("2"), &o("2")), None);
    }

    #[test]
    fn degree_thirty_with_nearly_double_roots() {
        let names: Vec<String> = (0..15)
            .flat_map(|i| [format!("{i}"), format!("{}/1000000000", i64::from(i) * 1_000_000_000 + 1)])
            .collect();
        let p = from_roots(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(p.degree(), Some(30));
        let start = std::time::Instant::now();
        let roots = isolate_roots(&p).unwrap();
        assert_eq!(roots.len(), 30);
        assert!(roots.iter().all(|r| matches!(r, Root::Exact(_))));
        assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
    }
}
