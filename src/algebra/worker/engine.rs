//! The questions, asked of Symbolica.

use symbolica::domains::integer::Z;
use symbolica::domains::rational::Q;
use symbolica::domains::rational_polynomial::{
    FromNumeratorAndDenominator, RationalPolynomial, RationalPolynomialField,
};
use symbolica::poly::factor::Factorize;
use symbolica::poly::groebner::GroebnerBasis;
use symbolica::poly::{LexOrder, PolynomialResultant};
use symbolica::tensors::matrix::Matrix;

use super::polynomials::{Kernels, QPoly, rational};
use crate::algebra::protocol::{Answer, Question, Tree, WireFraction, WirePoint, WirePoly};
use crate::real::Rational;

type Fraction = RationalPolynomial<symbolica::domains::integer::IntegerRing, u16>;

/// The answer; `Failed` where Symbolica has none.
pub(super) fn answer(question: Question) -> Answer {
    let answer = match question {
        Question::Factor(p) => factors(&p, QPoly::factor),
        Question::SquareFree(p) => factors(&p, QPoly::square_free_factorization),
        Question::Gcd(p, q) => gcd(&p, &q),
        Question::Resultant { left, right, kernel } => resultant(&left, &right, kernel),
        Question::RealRoots(p) => real_roots(&p),
        Question::Groebner(system) => groebner(&system),
        Question::Solve(system) => return solve(&system),
        Question::Determinant(rows) => return determinant(&rows),
        Question::Together(tree) => together(&tree),
        Question::PartialFractions { of, kernel } => partial_fractions(&of, kernel),
    };
    answer.unwrap_or_else(|| Answer::Failed("the question or its answer does not fit the protocol".into()))
}

fn factors(p: &WirePoly, split: fn(&QPoly) -> Vec<(QPoly, usize)>) -> Option<Answer> {
    let kernels = Kernels::new(&[], [p]);
    let found = split(&kernels.poly(p)?).into_iter();
    let wire = found.map(|(f, k)| Some((kernels.wire(&f)?, u32::try_from(k).ok()?)));
    wire.collect::<Option<Vec<_>>>().map(Answer::Factors)
}

fn gcd(p: &WirePoly, q: &WirePoly) -> Option<Answer> {
    let kernels = Kernels::new(&[], [p, q]);
    kernels.wire(&kernels.poly(p)?.gcd(&kernels.poly(q)?)).map(Answer::Poly)
}

fn resultant(left: &WirePoly, right: &WirePoly, kernel: u32) -> Option<Answer> {
    let kernels = Kernels::new(&[], [left, right]);
    let found = Q::resultant(&kernels.poly(left)?, &kernels.poly(right)?, kernels.index(kernel)?);
    kernels.wire(&found).map(Answer::Poly)
}

fn real_roots(p: &WirePoly) -> Option<Answer> {
    let kernels = Kernels::new(&[], [p]);
    if kernels.variables().len() != 1 {
        return None;
    }
    let found = kernels.poly(p)?.to_univariate_from_univariate(0).isolate_real_root_intervals();
    let wire = found.into_iter().map(|(low, high, _)| Some((rational(&low)?, rational(&high)?)));
    wire.collect::<Option<Vec<_>>>().map(Answer::Intervals)
}

fn basis(system: &[WirePoly]) -> Option<(Kernels, GroebnerBasis<Q, u16, LexOrder>)> {
    let kernels = Kernels::new(&[], system);
    let ideal = system.iter().map(|p| kernels.poly(p)).collect::<Option<Vec<_>>>()?;
    Some((kernels, GroebnerBasis::new(&ideal, false)))
}

fn groebner(system: &[WirePoly]) -> Option<Answer> {
    let (kernels, basis) = basis(system)?;
    basis.system.iter().map(|p| kernels.wire(p)).collect::<Option<Vec<_>>>().map(Answer::Polys)
}

fn solve(system: &[WirePoly]) -> Answer {
    let unfit = || Answer::Failed("the system or its solutions do not fit the protocol".into());
    let Some((kernels, basis)) = basis(system) else { return unfit() };
    match basis.solve() {
        Err(why) => Answer::Failed(why),
        Ok(points) => {
            let wire = points.iter().map(|point| {
                let root = |p: &QPoly| kernels.wire_with(p, |_| Some(0));
                let minimal = root(point.field().poly())?;
                let values = point.values().iter().map(|(variable, value)| {
                    let at = kernels.variables().iter().position(|v| v == variable)?;
                    Some((kernels.number(at)?, root(value.poly())?))
                });
                Some(WirePoint { minimal, values: values.collect::<Option<Vec<_>>>()? })
            });
            wire.collect::<Option<Vec<_>>>().map_or_else(unfit, Answer::Points)
        }
    }
}

fn determinant(rows: &[Vec<WireFraction>]) -> Answer {
    let all = rows.iter().flatten().flat_map(|f| [&f.numerator, &f.denominator]);
    let kernels = Kernels::new(&[], all);
    let entries: Option<Vec<Vec<Fraction>>> =
        rows.iter().map(|row| row.iter().map(|f| fraction(&kernels, f)).collect()).collect();
    let field = RationalPolynomialField::new(Z);
    let matrix = entries.map(|entries| Matrix::from_nested_vec(entries, field));
    match matrix {
        None => Answer::Failed("the matrix does not fit the protocol".into()),
        Some(Err(why)) => Answer::Failed(why),
        Some(Ok(matrix)) => match matrix.det() {
            Err(why) => Answer::Failed(why.to_string()),
            Ok(det) => wire_fraction(&kernels, &det).map_or_else(
                || Answer::Failed("the determinant does not fit the protocol".into()),
                Answer::Fraction,
            ),
        },
    }
}

fn together(tree: &Tree) -> Option<Answer> {
    let mut found = Vec::new();
    kernels_of(tree, &mut found);
    let kernels = Kernels::new(&found, []);
    let value = evaluate(&kernels, tree)?;
    wire_fraction(&kernels, &value).map(Answer::Fraction)
}

fn kernels_of(tree: &Tree, found: &mut Vec<u32>) {
    match tree {
        Tree::Number(_) => {}
        Tree::Kernel(k) => {
            if !found.contains(k) {
                found.push(*k);
            }
        }
        Tree::Sum(parts) | Tree::Product(parts) => parts.iter().for_each(|part| kernels_of(part, found)),
        Tree::Power(base, _) => kernels_of(base, found),
    }
}

/// The value of a tree; `None` where it divides by 0.
fn evaluate(kernels: &Kernels, tree: &Tree) -> Option<Fraction> {
    let whole = |p: &WirePoly| {
        let one = WirePoly(vec![(Rational::one(), Vec::new())]);
        fraction(kernels, &WireFraction { numerator: p.clone(), denominator: one })
    };
    match tree {
        Tree::Number(r) => whole(&WirePoly(vec![(r.clone(), Vec::new())])),
        Tree::Kernel(k) => whole(&WirePoly(vec![(Rational::one(), vec![(*k, 1)])])),
        Tree::Sum(parts) => {
            let mut total = whole(&WirePoly(Vec::new()))?;
            for part in parts {
                total = &total + &evaluate(kernels, part)?;
            }
            Some(total)
        }
        Tree::Product(parts) => {
            let mut total = whole(&WirePoly(vec![(Rational::one(), Vec::new())]))?;
            for part in parts {
                total = &total * &evaluate(kernels, part)?;
            }
            Some(total)
        }
        Tree::Power(base, k) => {
            let power = evaluate(kernels, base)?.pow(u64::from(k.unsigned_abs()));
            match k {
                0.. => Some(power),
                _ if power.is_zero() => None,
                _ => Some(power.inv()),
            }
        }
    }
}

fn partial_fractions(of: &WireFraction, kernel: u32) -> Option<Answer> {
    let kernels = Kernels::new(&[], [&of.numerator, &of.denominator]);
    let terms = fraction(&kernels, of)?.apart(kernels.index(kernel)?);
    terms.iter().map(|f| wire_fraction(&kernels, f)).collect::<Option<Vec<_>>>().map(Answer::Fractions)
}

fn fraction(kernels: &Kernels, f: &WireFraction) -> Option<Fraction> {
    let (n, d) = (kernels.poly(&f.numerator)?, kernels.poly(&f.denominator)?);
    (!d.is_zero()).then(|| Fraction::from_num_den(n, d, &Z, true))
}

fn wire_fraction(kernels: &Kernels, f: &Fraction) -> Option<WireFraction> {
    let over_q = |p: &symbolica::poly::polynomial::MultivariatePolynomial<_, u16>| -> QPoly {
        p.map_coeff(|c: &symbolica::domains::integer::Integer| c.into(), Q)
    };
    Some(WireFraction {
        numerator: kernels.wire(&over_q(&f.numerator))?,
        denominator: kernels.wire(&over_q(&f.denominator))?,
    })
}
