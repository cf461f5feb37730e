//! What client and worker say to each other: one line of JSON for each message.

use serde::{Deserialize, Serialize};

use crate::expr::poly::{Exponent, Monomial, Poly};
use crate::real::Rational;

/// Changes with the protocol: a worker of another version is refused.
#[cfg(feature = "symbolica")]
pub(super) const VERSION: u32 = 1;

/// Begins each line that the worker says to the client on its standard error; all other lines are for the person.
#[cfg(feature = "symbolica")]
pub(super) const MARK: &str = "\u{1}flowcheck ";

/// The largest exponent that is sent.
const MAX_EXPONENT: i64 = 10_000;

/// A polynomial with rational coefficients in numbered kernels; exponents are positive integers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WirePoly(pub Vec<(Rational, Vec<(u32, u32)>)>);

impl WirePoly {
    /// `None` where an exponent is not a small integer.
    pub fn new(p: &Poly) -> Option<Self> {
        let term = |(m, c): (&Monomial, &Rational)| {
            let factors: Option<Vec<(u32, u32)>> = m
                .factors()
                .iter()
                .map(|(k, e)| {
                    let e = e.to_integer().filter(|e| (0..=MAX_EXPONENT).contains(e))?;
                    Some((*k, u32::try_from(e).ok()?))
                })
                .collect();
            Some((c.clone(), factors?))
        };
        p.terms().map(term).collect::<Option<Vec<_>>>().map(Self)
    }

    /// Our own polynomial; `None` beyond its bounds.
    pub fn to_poly(&self) -> Option<Poly> {
        let mut sum = Poly::zero();
        for (c, factors) in &self.0 {
            let mut monomial = Monomial::one();
            for (k, e) in factors {
                let power = Monomial::power(*k, Exponent::integer(i64::from(*e)).ok()?);
                monomial = monomial.times(&power).ok()?;
            }
            sum.add_term(monomial, c);
        }
        // One sum with zero applies the bounds.
        sum.plus(&Poly::zero()).ok()
    }
}

/// numerator / denominator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WireFraction {
    pub numerator: WirePoly,
    pub denominator: WirePoly,
}

/// An expression in the four operations over kernels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tree {
    Number(Rational),
    Kernel(u32),
    Sum(Vec<Tree>),
    Product(Vec<Tree>),
    Power(Box<Tree>, i32),
}

/// A question to the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Question {
    Factor(WirePoly),
    SquareFree(WirePoly),
    Gcd(WirePoly, WirePoly),
    Resultant {
        left: WirePoly,
        right: WirePoly,
        kernel: u32,
    },
    /// Of a polynomial in one kernel.
    RealRoots(WirePoly),
    /// Lexicographic, kernel 0 first.
    Groebner(Vec<WirePoly>),
    /// The finitely many complex points of a system.
    Solve(Vec<WirePoly>),
    Determinant(Vec<Vec<WireFraction>>),
    Together(Tree),
    PartialFractions {
        of: WireFraction,
        kernel: u32,
    },
}

/// A point whose coordinates lie in Q(r), r a root of the polynomial: each is a polynomial in r. The root is kernel 0 in all
/// of these polynomials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WirePoint {
    pub minimal: WirePoly,
    pub values: Vec<(u32, WirePoly)>,
}

/// The worker's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Factors(Vec<(WirePoly, u32)>),
    Poly(WirePoly),
    Polys(Vec<WirePoly>),
    Intervals(Vec<(Rational, Rational)>),
    Points(Vec<WirePoint>),
    Fraction(WireFraction),
    Fractions(Vec<WireFraction>),
    /// It has none, for the reason stated.
    Failed(String),
}

/// What the worker says.
#[cfg(feature = "symbolica")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Message {
    /// Another process of the user holds the lock.
    Queued,
    /// The lock is held; questions may come.
    Ready {
        version: u32,
    },
    Answer(Answer),
}
