//! The questions, in our own types, each answer tested by exact arithmetic before it is given.

use super::exact::{self, agree};
use super::protocol::{Answer, Question, WireFraction, WirePoly};
use super::tree::Rationalised;
use super::{Unavailable, ask};
use crate::expr::poly::{Kernel, Monomial, Poly, Ratio};
use crate::real::sturm::{End, count_roots};
use crate::real::{Rational, UPoly};

/// coefficient · ∏ fᵢ^kᵢ, each fᵢ primitive with a positive leading coefficient and not constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factorisation {
    /// The rational number in front.
    pub coefficient: Rational,
    /// The factors with their multiplicities.
    pub factors: Vec<(Poly, u32)>,
}

/// A complex point whose coordinates are polynomials in one root of an irreducible polynomial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlgebraicPoint {
    /// The polynomial whose roots r give the points.
    pub minimal: UPoly,
    /// Each coordinate as a polynomial in r.
    pub values: Vec<(Kernel, UPoly)>,
}

/// The irreducible factors over the rationals of a polynomial in any number of kernels. Tested: their product is p.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn factor(p: &Poly) -> Result<Factorisation, Unavailable> {
    factors(p, Question::Factor(wire(p)?))
}

/// Factors over the rationals that are square-free and pairwise coprime. Tested: their product is p.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn square_free(p: &Poly) -> Result<Factorisation, Unavailable> {
    factors(p, Question::SquareFree(wire(p)?))
}

fn factors(p: &Poly, question: Question) -> Result<Factorisation, Unavailable> {
    let Some((_, leading)) = p.leading() else { return Err(unfit()) };
    let Answer::Factors(found) = ask(&question)? else { return Err(unfit()) };
    let mut factors = Vec::new();
    let mut product = Poly::one();
    for (factor, k) in &found {
        let factor = primitive(&factor.to_poly().ok_or_else(too_large)?);
        if factor.as_constant().is_none() && *k > 0 {
            let power = factor.pow(u64::from(*k)).map_err(|_| too_large())?;
            product = product.times(&power).map_err(|_| too_large())?;
            factors.push((factor, *k));
        }
    }
    let scale = product.leading().and_then(|(_, c)| c.recip()).ok_or_else(unfit)?;
    let coefficient = leading * &scale;
    if product.scaled(&coefficient) == *p { Ok(Factorisation { coefficient, factors }) } else { Err(wrong()) }
}

/// A common divisor, primitive with a positive leading coefficient: the greatest, if Symbolica is right. Tested: it divides
/// both.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn gcd(p: &Poly, q: &Poly) -> Result<Poly, Unavailable> {
    let Answer::Poly(found) = ask(&Question::Gcd(wire(p)?, wire(q)?))? else { return Err(unfit()) };
    let found = primitive(&found.to_poly().ok_or_else(too_large)?);
    let divides = |p: &Poly| p.divide_exactly(&found).is_some();
    if divides(p) && divides(q) { Ok(found) } else { Err(wrong()) }
}

/// The resultant with respect to a kernel; with q = ∂p/∂kernel, the discriminant times ± the leading coefficient. Tested: it
/// is that at several rational points of the other kernels.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn resultant(p: &Poly, q: &Poly, kernel: Kernel) -> Result<Poly, Unavailable> {
    let question = Question::Resultant { left: wire(p)?, right: wire(q)?, kernel };
    let Answer::Poly(found) = ask(&question)? else { return Err(unfit()) };
    let found = found.to_poly().ok_or_else(too_large)?;
    let kernels = p.kernels().into_iter().chain(q.kernels());
    tested(agree(kernels, |at| {
        let (p, q) = (exact::in_one(p, kernel, at)?, exact::in_one(q, kernel, at)?);
        Some(exact::resultant(&p, &q)? == exact::value(&found, at)?)
    }))?;
    Ok(found)
}

/// Disjoint intervals with rational ends, in ascending order, each of which holds just one root of the polynomial; a root
/// that is rational may be both ends of its own. Tested: so it is, by Sturm's theorem, and no root is left out.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn real_roots(p: &UPoly) -> Result<Vec<(Rational, Rational)>, Unavailable> {
    let poly = from_univariate(p);
    let Answer::Intervals(mut found) = ask(&Question::RealRoots(wire(&poly)?))? else { return Err(unfit()) };
    found.sort();
    let one_root = |(low, high): &(Rational, Rational)| {
        let (low, high) = (End::Closed(low.clone()), End::Closed(high.clone()));
        count_roots(p, &low, &high) == Some(1)
    };
    let apart = found.windows(2).all(|pair| pair[0].1 < pair[1].0);
    let all = count_roots(p, &End::Infinite, &End::Infinite) == Some(found.len());
    if apart && all && found.iter().all(one_root) { Ok(found) } else { Err(wrong()) }
}

/// A lexicographic Gröbner basis, kernel 0 greatest. Tested: each polynomial of the system reduces to 0.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn groebner_basis(system: &[Poly]) -> Result<Vec<Poly>, Unavailable> {
    let Answer::Polys(found) = ask(&Question::Groebner(wires(system)?))? else { return Err(unfit()) };
    let basis: Option<Vec<Poly>> = found.iter().map(WirePoly::to_poly).collect();
    let basis: Vec<Poly> = basis.ok_or_else(too_large)?.into_iter().filter(|p| !p.is_zero()).collect();
    tested(exact::reduce_to_zero(system, &basis))?;
    Ok(basis)
}

/// The points at which all polynomials of the system are 0, where these are finitely many. Tested: the polynomials are 0 at
/// them; that these are all is Symbolica's word.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn solve(system: &[Poly]) -> Result<Vec<AlgebraicPoint>, Unavailable> {
    let Answer::Points(found) = ask(&Question::Solve(wires(system)?))? else { return Err(unfit()) };
    let mut points = Vec::with_capacity(found.len());
    for point in found {
        let univariate = |p: &WirePoly| p.to_poly().and_then(|p| exact::in_one(&p, 0, &|_| None));
        let minimal = univariate(&point.minimal).ok_or_else(too_large)?;
        let values = point.values.iter().map(|(k, v)| Some((*k, univariate(v)?)));
        let values = values.collect::<Option<Vec<_>>>().ok_or_else(too_large)?;
        tested(exact::vanish(system, &minimal, &values))?;
        points.push(AlgebraicPoint { minimal, values });
    }
    Ok(points)
}

/// The determinant of a square matrix. Tested: it is that at several rational points.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn determinant(rows: &[Vec<Ratio>]) -> Result<Ratio, Unavailable> {
    if rows.iter().any(|row| row.len() != rows.len()) {
        return Err(unfit());
    }
    let question =
        rows.iter().map(|row| row.iter().map(wire_fraction).collect()).collect::<Result<_, _>>()?;
    let Answer::Fraction(found) = ask(&Question::Determinant(question))? else { return Err(unfit()) };
    let found = ratio(&found)?;
    let kernels = rows.iter().flatten().flat_map(exact::kernels);
    tested(agree(kernels, |at| {
        let values: Option<Vec<Vec<Rational>>> =
            rows.iter().map(|row| row.iter().map(|f| exact::fraction_value(f, at)).collect()).collect();
        Some(exact::determinant(values?)? == exact::fraction_value(&found, at)?)
    }))?;
    Ok(found)
}

/// One fraction in lowest terms, equal to the expression wherever that is defined. Tested: it is so at several rational points.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn together(e: &Rationalised) -> Result<Ratio, Unavailable> {
    let Answer::Fraction(found) = ask(&Question::Together(e.tree.clone()))? else { return Err(unfit()) };
    let found = ratio(&found)?;
    let kernels = (0_u32..).zip(&e.kernels).map(|(k, _)| k);
    tested(agree(kernels, |at| Some(exact::tree_value(&e.tree, at)? == exact::fraction_value(&found, at)?)))?;
    Ok(found)
}

/// Partial fractions with respect to a kernel. Tested: their sum is the fraction.
///
/// # Errors
/// Where there is no answer, or one that is not right.
pub fn partial_fractions(f: &Ratio, kernel: Kernel) -> Result<Vec<Ratio>, Unavailable> {
    let question = Question::PartialFractions { of: wire_fraction(f)?, kernel };
    let Answer::Fractions(found) = ask(&question)? else { return Err(unfit()) };
    let terms = found.iter().map(ratio).collect::<Result<Vec<_>, _>>()?;
    let sum = terms.iter().try_fold(Ratio::zero(), |sum, term| sum.plus(term)).map_err(|_| too_large())?;
    if sum.minus(f).is_ok_and(|rest| rest.is_zero()) { Ok(terms) } else { Err(wrong()) }
}

fn wire(p: &Poly) -> Result<WirePoly, Unavailable> {
    WirePoly::new(p).ok_or_else(unfit)
}

fn wires(system: &[Poly]) -> Result<Vec<WirePoly>, Unavailable> {
    system.iter().map(wire).collect()
}

fn wire_fraction(f: &Ratio) -> Result<WireFraction, Unavailable> {
    Ok(WireFraction { numerator: wire(f.numerator())?, denominator: wire(f.denominator())? })
}

fn ratio(f: &WireFraction) -> Result<Ratio, Unavailable> {
    let poly = |p: &WirePoly| p.to_poly().ok_or_else(too_large);
    Ratio::new(poly(&f.numerator)?, poly(&f.denominator)?).ok_or_else(unfit)
}

fn from_univariate(p: &UPoly) -> Poly {
    let mut sum = Poly::zero();
    for (c, k) in p.coefficients().iter().zip(0_i64..) {
        if let Ok(exponent) = crate::expr::poly::Exponent::integer(k) {
            sum.add_term(Monomial::power(0, exponent), c);
        }
    }
    sum
}

fn primitive(p: &Poly) -> Poly {
    p.divide_term(&Monomial::one(), &p.content()).unwrap_or_else(|| p.clone())
}

/// A test that could not be carried out is no test that was passed.
fn tested(passed: Option<bool>) -> Result<(), Unavailable> {
    match passed {
        Some(true) => Ok(()),
        Some(false) => Err(wrong()),
        None => Err(Unavailable::no_answer("the answer of Symbolica could not be tested")),
    }
}

fn unfit() -> Unavailable {
    Unavailable::no_answer("the question cannot be put to Symbolica")
}

fn too_large() -> Unavailable {
    Unavailable::no_answer("the answer of Symbolica is too large")
}

fn wrong() -> Unavailable {
    Unavailable::no_answer("the answer of Symbolica did not pass the test by exact arithmetic")
}
