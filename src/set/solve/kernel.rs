//! Preimages under rational functions of one kernel, and distinctions of cases.

use std::cmp::Ordering;

use super::polynomial::{Polynomial, real_roots};
use super::{RealSet, Solver, Span, half_line};
use crate::expr::{Branch, Expr, Function, Node, Piecewise, Relation, constant};
use crate::real::{Rational, Ternary};
use crate::set::{Bound, sample_points};

/// A quotient of polynomials in the kernel, with the polynomials that must not vanish where it is defined.
struct Fraction {
    numerator: Polynomial,
    denominator: Polynomial,
    poles: Vec<Polynomial>,
}

impl Solver<'_> {
    /// {z : e(z) in the target} for sums, products and quotients.
    pub(super) fn algebraic(self, e: &Expr, target: &RealSet) -> Option<RealSet> {
        let mut kernels = Vec::new();
        collect_kernels(e, &mut kernels);
        if let Some(kernel) = common_kernel(&kernels)
            && let Some(fraction) = as_fraction(e, &kernel)
        {
            let inside = fraction.preimage(target)?;
            return self.preimage(&kernel, &inside);
        }
        if let Node::Product(factors) = e.node()
            && let Some(set) = self.by_signs(factors, target)
        {
            return Some(set);
        }
        self.by_cases(e, target)
    }

    /// The preimage of a set with no end points but 0 under a product, from the signs of its factors.
    fn by_signs(self, factors: &[Expr], target: &RealSet) -> Option<RealSet> {
        if target.boundary_points().iter().any(|p| !p.is_zero()) {
            return None;
        }
        let zero = Expr::zero();
        let wanted = |sample: i64| Some(target.contains(&Expr::integer(sample)).is_true());
        let mut signs: Option<[RealSet; 3]> = None;
        for factor in factors {
            let [below, at, above] = [Relation::Lt, Relation::Eq, Relation::Gt]
                .map(|relation| half_line(relation, &zero).and_then(|t| self.preimage(factor, &t)));
            let next = [below?, at?, above?];
            signs = Some(match signs {
                None => next,
                Some(known) => {
                    let both = |i: usize, j: usize| known[i].intersect(&next[j]);
                    let vanishing = both(1, 0)?.union(&both(1, 1)?)?.union(&both(1, 2)?)?;
                    [
                        both(0, 2)?.union(&both(2, 0)?)?,
                        vanishing.union(&both(0, 1)?)?.union(&both(2, 1)?)?,
                        both(0, 0)?.union(&both(2, 2)?)?,
                    ]
                }
            });
        }
        let mut result = RealSet::empty();
        for (set, sample) in signs?.iter().zip([-1, 0, 1]) {
            if wanted(sample)? {
                result = result.union(set)?;
            }
        }
        Some(result)
    }

    /// Absolute values, least and greatest values and formulas by cases inside others are resolved, one at a time.
    pub(super) fn by_cases(self, e: &Expr, target: &RealSet) -> Option<RealSet> {
        let solver = self.deeper()?;
        let mut found = None;
        e.any(&mut |part| {
            let splits = matches!(
                part.node(),
                Node::Apply(Function::Abs | Function::Min | Function::Max, _) | Node::Piecewise(_)
            ) && !part.is_constant();
            if splits && found.is_none() {
                found = Some(part.clone());
            }
            splits
        });
        let part = found?;
        let with = |value: &Expr| e.replace(&mut |x| (*x == part).then(|| value.clone()));
        if let Node::Piecewise(p) = part.node() {
            let branches =
                p.branches.iter().map(|b| Branch { condition: b.condition.clone(), value: with(&b.value) });
            let cases = Piecewise { branches: branches.collect(), otherwise: p.otherwise.as_ref().map(with) };
            return solver.pieces(&cases, |value| solver.preimage(value, target));
        }
        let Node::Apply(function, arguments) = part.node() else {
            return None;
        };
        let (a, b) = match (function, arguments.as_slice()) {
            (Function::Abs, [u]) => (u.clone(), u.negate()),
            (_, [a, b]) => (a.clone(), b.clone()),
            (_, [a, rest @ ..]) => (a.clone(), Expr::apply(*function, rest.to_vec())),
            _ => return None,
        };
        let relation = if *function == Function::Min { Relation::Le } else { Relation::Ge };
        // The cases are disjoint; both arguments must be defined for the function to be.
        let case = |relation: Relation, value: &Expr| Branch {
            condition: a.compare(relation, &b),
            value: with(value),
        };
        let cases =
            Piecewise { branches: vec![case(relation, &a), case(relation.negate(), &b)], otherwise: None };
        solver.pieces(&cases, |value| solver.preimage(value, target))
    }
}

impl Fraction {
    /// {t : the fraction is defined and in the target}: between the roots its membership does not change.
    fn preimage(&self, target: &RealSet) -> Option<RealSet> {
        // Places where the value is known to be a, or not defined.
        let mut cuts: Vec<(Expr, Option<Expr>)> = Vec::new();
        for end in target.boundary_points() {
            let shifted = self.numerator.minus(&self.denominator.scaled(&end))?;
            for root in if shifted.is_zero() { Vec::new() } else { real_roots(&shifted)? } {
                cuts.push((root, Some(end.clone())));
            }
        }
        for pole in &self.poles {
            for root in real_roots(pole)? {
                cuts.push((root, None));
            }
        }
        let cuts = sorted(cuts)?;
        let mut result = RealSet::empty();
        let mut previous: Option<&Expr> = None;
        for at in cuts.iter().map(Some).chain([None]) {
            let (lo, hi) = (bound(previous, Bound::NegInf), bound(at.map(|(e, _)| e), Bound::PosInf));
            let gap = Span::new(lo, false, hi, false)?;
            let sample = Expr::number(sample_points(&gap).into_iter().next()?);
            let value = constant::fold(&self.numerator.at(&sample).over(&self.denominator.at(&sample)));
            match target.contains(&value) {
                Ternary::True => result = result.union(&RealSet::from(gap))?,
                Ternary::False => {}
                Ternary::Unknown => return None,
            }
            if let Some((place, Some(value))) = at
                && target.contains(value).is_true()
            {
                result = result.union(&RealSet::point(place.clone())?)?;
            }
            previous = at.map(|(e, _)| e);
        }
        Some(result)
    }
}

fn bound(end: Option<&Expr>, infinite: Bound) -> Bound {
    end.map_or(infinite, |e| Bound::Finite(e.clone()))
}

/// In increasing order, each place once; a pole wins over a value.
fn sorted(cuts: Vec<(Expr, Option<Expr>)>) -> Option<Vec<(Expr, Option<Expr>)>> {
    let mut done: Vec<(Expr, Option<Expr>)> = Vec::with_capacity(cuts.len());
    for cut in cuts {
        let mut place = done.len();
        let mut same = false;
        for (i, (e, _)) in done.iter().enumerate() {
            match constant::compare(&cut.0, e)? {
                Ordering::Less => {
                    place = i;
                    break;
                }
                Ordering::Equal => {
                    (place, same) = (i, true);
                    break;
                }
                Ordering::Greater => {}
            }
        }
        if !same {
            done.insert(place, cut);
        } else if cut.1.is_none() {
            done[place].1 = None;
        }
    }
    Some(done)
}

/// The largest parts that are not sums, products, integer powers or constants.
fn collect_kernels(e: &Expr, kernels: &mut Vec<Expr>) {
    if e.is_constant() {
        return;
    }
    match e.node() {
        Node::Sum(parts) | Node::Product(parts) => parts.iter().for_each(|p| collect_kernels(p, kernels)),
        Node::Power(base, exponent) if exponent.as_number().is_some_and(Rational::is_integer) => {
            collect_kernels(base, kernels);
        }
        _ if !kernels.contains(e) => kernels.push(e.clone()),
        _ => {}
    }
}

/// An expression of which all kernels are integer powers: the only kernel, the finest root u^(1/q), or the
/// exponential e^(g u) of the greatest common divisor.
fn common_kernel(kernels: &[Expr]) -> Option<Expr> {
    if let [only] = kernels {
        if let Node::Power(base, exponent) = only.node()
            && let Some(r) = exponent.as_number()
        {
            return Some(Expr::power(base.clone(), Expr::number(r.denominator().recip()?)));
        }
        return Some(only.clone());
    }
    if let Some(root) = common_root(kernels) {
        return Some(root);
    }
    let mut exponents = kernels.iter().map(exponential);
    let (first, rest) = exponents.next()??;
    let divisor = exponents.try_fold(first, |divisor, next| {
        let (coefficient, other) = next?;
        (other == rest).then(|| divisor.gcd(&coefficient))
    });
    if let Some(g) = divisor {
        return Some(Expr::exp(Expr::scaled(g, rest)));
    }
    None
}

/// u^(1/q) for kernels u^(p/q) of one u, q the least common denominator. (Where an even root occurs, all of the expression
/// is defined for u ≥ 0 only, and there u is a power of the kernel.)
fn common_root(kernels: &[Expr]) -> Option<Expr> {
    let parts = |e: &Expr| match e.node() {
        Node::Power(base, exponent) => Some((base.clone(), exponent.as_number()?.denominator().to_i64()?)),
        _ => Some((e.clone(), 1)),
    };
    let (base, _) = parts(kernels.first()?)?;
    let mut common = 1_i64;
    for kernel in kernels {
        let (u, q) = parts(kernel)?;
        if u != base {
            return None;
        }
        let shared = Rational::integer(common).gcd(&Rational::integer(q)).to_i64()?;
        common = common.checked_mul(q / shared)?;
    }
    Some(Expr::power(base, Expr::number(Rational::ratio(1, common)?)))
}

/// c and u of e^(c u).
fn exponential(e: &Expr) -> Option<(Rational, Expr)> {
    match e.node() {
        Node::Apply(Function::Exp, arguments) => Some(arguments[0].split_coefficient()),
        _ => None,
    }
}

/// k with e = kernel^k.
fn power_of_kernel(e: &Expr, kernel: &Expr) -> Option<i64> {
    if e == kernel {
        return Some(1);
    }
    if let (Some((c, u)), Some((g, v))) = (exponential(e), exponential(kernel))
        && u == v
        && !g.is_zero()
    {
        return (&c / &g).to_i64();
    }
    if let Node::Power(base, q) = kernel.node()
        && e == base
    {
        return q.as_number()?.recip()?.to_i64();
    }
    if let (Node::Power(a, r), Node::Power(b, q)) = (e.node(), kernel.node())
        && a == b
        && let (Some(r), Some(q)) = (r.as_number(), q.as_number())
        && !q.is_zero()
    {
        return (r / q).to_i64();
    }
    None
}

/// The expression as a quotient of polynomials in the kernel.
fn as_fraction(e: &Expr, kernel: &Expr) -> Option<Fraction> {
    let one = || Polynomial::constant(Expr::one());
    let whole = |numerator| Fraction { numerator, denominator: one(), poles: Vec::new() };
    if e.is_constant() {
        return constant::is_defined(e).is_true().then(|| whole(Polynomial::constant(constant::fold(e))));
    }
    if let Some(k) = power_of_kernel(e, kernel) {
        return Fraction::power(whole(Polynomial::identity()), k);
    }
    match e.node() {
        Node::Sum(terms) => terms.iter().try_fold(whole(Polynomial::default()), |sum, term| {
            let next = as_fraction(term, kernel)?;
            if sum.denominator == next.denominator {
                let numerator = sum.numerator.plus(&next.numerator)?;
                return Some(Fraction { numerator, ..sum.joined(next) });
            }
            Some(Fraction {
                numerator: sum
                    .numerator
                    .times(&next.denominator)?
                    .plus(&next.numerator.times(&sum.denominator)?)?,
                denominator: sum.denominator.times(&next.denominator)?,
                poles: sum.joined(next).poles,
            })
        }),
        Node::Product(factors) => factors.iter().try_fold(whole(one()), |product, factor| {
            let next = as_fraction(factor, kernel)?;
            Some(Fraction {
                numerator: product.numerator.times(&next.numerator)?,
                denominator: product.denominator.times(&next.denominator)?,
                poles: product.joined(next).poles,
            })
        }),
        Node::Power(base, exponent) => {
            let k = exponent.as_number()?.to_i64()?;
            Fraction::power(as_fraction(base, kernel)?, k)
        }
        _ => None,
    }
}

impl Fraction {
    fn joined(mut self, other: Self) -> Self {
        self.poles.extend(other.poles);
        self
    }

    fn power(base: Self, k: i64) -> Option<Self> {
        let n = usize::try_from(k.unsigned_abs()).ok()?;
        let (up, down) = (base.numerator.power(n)?, base.denominator.power(n)?);
        if k >= 0 {
            return Some(Self { numerator: up, denominator: down, poles: base.poles });
        }
        let mut poles = base.poles;
        poles.push(base.numerator);
        Some(Self { numerator: down, denominator: up, poles })
    }
}
