//! Constructors that keep the light canonical form and never change the domain.

use rustc_hash::FxHashMap;

use super::{Branch, Condition, Expr, Function, Node, Piecewise, Relation, Symbol};
use crate::real::Rational;

impl Expr {
    /// A literal number.
    #[must_use]
    pub fn number(value: Rational) -> Self {
        Self::new(Node::Number(value))
    }

    /// A literal integer.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        Self::number(Rational::integer(value))
    }

    /// The literal 0.
    #[must_use]
    pub fn zero() -> Self {
        Self::integer(0)
    }

    /// The literal 1.
    #[must_use]
    pub fn one() -> Self {
        Self::integer(1)
    }

    /// The literal 1/2.
    #[must_use]
    pub fn half() -> Self {
        Self::number(half())
    }

    /// π.
    #[must_use]
    pub fn pi() -> Self {
        Self::new(Node::Pi)
    }

    /// Euler's number, which is exp(1).
    #[must_use]
    pub fn e() -> Self {
        Self::exp(Self::one())
    }

    /// A variable or parameter.
    #[must_use]
    pub fn variable(symbol: Symbol) -> Self {
        Self::new(Node::Variable(symbol))
    }

    /// A variable or parameter by its name.
    #[must_use]
    pub fn symbol(name: &str) -> Self {
        Self::variable(Symbol::new(name))
    }

    /// The sum: flattened, numbers folded, like terms gathered. A term whose coefficient becomes 0
    /// is dropped only if it is defined everywhere.
    #[must_use]
    pub fn sum(terms: Vec<Expr>) -> Self {
        let mut gathered: Vec<(Rational, Expr)> = Vec::with_capacity(terms.len());
        let mut index: FxHashMap<Expr, usize> =
            FxHashMap::with_capacity_and_hasher(terms.len(), Default::default());
        let mut add = |term: &Expr| {
            let (coefficient, rest) = term.split_coefficient();
            if let Some(&at) = index.get(&rest) {
                gathered[at].0 = &gathered[at].0 + &coefficient;
            } else {
                index.insert(rest.clone(), gathered.len());
                gathered.push((coefficient, rest));
            }
        };
        for term in &terms {
            term.terms().iter().for_each(&mut add);
        }
        let mut kept: Vec<Expr> = gathered
            .into_iter()
            .filter(|(coefficient, rest)| !(coefficient.is_zero() && rest.is_total()))
            .map(|(coefficient, rest)| Self::scaled(coefficient, rest))
            .collect();
        match kept.len() {
            0 => Self::zero(),
            1 => kept.remove(0),
            // Where a coefficient became 1, its term may be a sum itself: 2(a + b) - (a + b) + c.
            _ if kept.iter().any(|term| matches!(term.node(), Node::Sum(_))) => Self::sum(kept),
            _ => Self::new(Node::Sum(kept)),
        }
    }

    /// The product: flattened, numbers folded to the front, powers of equal bases gathered where both
    /// exponents are integers of one sign. The factor 0 stays beside partial factors.
    #[must_use]
    pub fn product(factors: Vec<Expr>) -> Self {
        let mut coefficient = Rational::one();
        let mut gathered: Vec<Expr> = Vec::with_capacity(factors.len());
        let mut index: FxHashMap<(Expr, bool), usize> =
            FxHashMap::with_capacity_and_hasher(factors.len(), Default::default());
        let mut multiply = |factor: &Expr| {
            if let Some(value) = factor.as_number() {
                coefficient = &coefficient * value;
                return;
            }
            let Some((base, exponent)) = factor.integer_power() else {
                gathered.push(factor.clone());
                return;
            };
            let key = (base.clone(), exponent.is_negative());
            if let Some(&at) = index.get(&key) {
                let previous = gathered[at].integer_power().map_or_else(Rational::one, |(_, k)| k);
                gathered[at] = Self::power(base, Self::number(&previous + &exponent));
            } else {
                index.insert(key, gathered.len());
                gathered.push(factor.clone());
            }
        };
        for factor in &factors {
            factor.factors().iter().for_each(&mut multiply);
        }
        if coefficient.is_zero() {
            gathered.retain(|factor| !factor.is_total());
        }
        if !coefficient.is_one() || gathered.is_empty() {
            gathered.insert(0, Self::number(coefficient));
        }
        match gathered.len() {
            1 => gathered.remove(0),
            _ => Self::new(Node::Product(gathered)),
        }
    }

    /// base^exponent as [`Node::Power`] defines it. Folded: exact powers of numbers of bounded size, x^1,
    /// x^0 of a total x, and (x^a)^b for integers that leave the domain as it is.
    #[must_use]
    pub fn power(base: Expr, exponent: Expr) -> Self {
        if let Some(r) = exponent.as_number() {
            if r.is_one() {
                return base;
            }
            if r.is_zero() && base.is_total() {
                return Self::one();
            }
            if let Some(folded) = base.as_number().and_then(|b| number_power(b, r)) {
                return Self::number(folded);
            }
            if let Node::Power(inner, k) = base.node()
                && let Some(k) = k.as_number()
                && r.is_integer()
                && k.is_integer()
                && !r.is_zero()
                && !(r.is_negative() && k.is_negative())
            {
                return Self::power(inner.clone(), Self::number(r * k));
            }
        }
        Self::new(Node::Power(base, exponent))
    }

    /// The function of these arguments. Nothing is evaluated here. Nested min (max) are flattened;
    /// one argument is returned as it is.
    #[must_use]
    pub fn apply(function: Function, mut arguments: Vec<Expr>) -> Self {
        if matches!(function, Function::Min | Function::Max) {
            if arguments.len() == 1 {
                return arguments.remove(0);
            }
            if arguments.iter().any(|a| matches!(a.node(), Node::Apply(f, _) if *f == function)) {
                arguments = arguments
                    .iter()
                    .flat_map(|a| match a.node() {
                        Node::Apply(f, inner) if *f == function => inner.clone(),
                        _ => vec![a.clone()],
                    })
                    .collect();
            }
        }
        if function == Function::Exp && arguments.len() == 1 && arguments[0].is_zero() {
            return Self::one();
        }
        Self::new(Node::Apply(function, arguments))
    }

    /// A formula by cases; a case that holds everywhere and is the only one is returned as it is.
    #[must_use]
    pub fn piecewise(mut branches: Vec<Branch>, otherwise: Option<Expr>) -> Self {
        branches.retain(|b| b.condition != Condition::Constant(false));
        match (branches.as_slice(), otherwise) {
            ([], Some(value)) => value,
            ([only], None) if only.condition == Condition::Constant(true) => only.value.clone(),
            (_, otherwise) => Self::new(Node::Piecewise(Piecewise { branches, otherwise })),
        }
    }

    /// coefficient · rest.
    #[must_use]
    pub fn scaled(coefficient: Rational, rest: Expr) -> Self {
        Self::product(vec![Self::number(coefficient), rest])
    }

    /// −x.
    #[must_use]
    pub fn negate(&self) -> Self {
        Self::scaled(Rational::integer(-1), self.clone())
    }

    /// a + b.
    #[must_use]
    pub fn plus(&self, other: &Expr) -> Self {
        Self::sum(vec![self.clone(), other.clone()])
    }

    /// a − b.
    #[must_use]
    pub fn minus(&self, other: &Expr) -> Self {
        Self::sum(vec![self.clone(), other.negate()])
    }

    /// a − b with the terms of a sum b taken away one by one, so that equal terms cancel.
    #[must_use]
    pub fn minus_terms(&self, other: &Expr) -> Self {
        let taken = other.terms().iter().map(Self::negate);
        Self::sum(std::iter::once(self.clone()).chain(taken).collect())
    }

    /// a · b.
    #[must_use]
    pub fn times(&self, other: &Expr) -> Self {
        Self::product(vec![self.clone(), other.clone()])
    }

    /// a / b; by a literal nonzero number this is a coefficient.
    #[must_use]
    pub fn over(&self, other: &Expr) -> Self {
        Self::product(vec![self.clone(), other.recip()])
    }

    /// 1/x.
    #[must_use]
    pub fn recip(&self) -> Self {
        self.powi(-1)
    }

    /// x^n for a literal integer.
    #[must_use]
    pub fn powi(&self, n: i64) -> Self {
        Self::power(self.clone(), Self::integer(n))
    }

    /// (b, r) where this is b^r with a literal number r; (x, 1) for everything else.
    #[must_use]
    pub fn base_and_exponent(&self) -> (Expr, Rational) {
        match self.node() {
            Node::Power(base, exponent) if let Some(r) = exponent.as_number() => (base.clone(), r.clone()),
            _ => (self.clone(), Rational::one()),
        }
    }

    /// √x.
    #[must_use]
    pub fn sqrt(&self) -> Self {
        Self::power(self.clone(), Self::half())
    }

    /// e^x.
    #[must_use]
    pub fn exp(argument: Expr) -> Self {
        Self::apply(Function::Exp, vec![argument])
    }

    /// ln x.
    #[must_use]
    pub fn ln(argument: Expr) -> Self {
        Self::apply(Function::Ln, vec![argument])
    }

    /// |x|.
    #[must_use]
    pub fn abs(argument: Expr) -> Self {
        Self::apply(Function::Abs, vec![argument])
    }

    /// `left relation right`, as a condition.
    #[must_use]
    pub fn compare(&self, relation: Relation, other: &Expr) -> Condition {
        Condition::compare(self.clone(), relation, other.clone())
    }

    /// base and literal integer exponent (x itself is x^1); `None` for other powers.
    fn integer_power(&self) -> Option<(Expr, Rational)> {
        match self.node() {
            Node::Power(base, exponent) => {
                exponent.as_number().filter(|k| k.is_integer()).map(|k| (base.clone(), k.clone()))
            }
            _ => Some((self.clone(), Rational::one())),
        }
    }
}

fn half() -> Rational {
    Rational::ratio(1, 2).unwrap_or_else(Rational::one)
}

/// The exact value of base^(p/q), where it is rational, defined over the reals and of bounded size.
fn number_power(base: &Rational, exponent: &Rational) -> Option<Rational> {
    if base.is_zero() {
        return if exponent.is_negative() {
            None
        } else {
            Some(if exponent.is_zero() { Rational::one() } else { Rational::zero() })
        };
    }
    let root = u32::try_from(exponent.denominator_i64()?).ok()?;
    base.exact_root(root)?.pow(exponent.numerator_i64()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn z() -> Expr {
        Expr::symbol("z")
    }

    #[test]
    fn like_terms_are_gathered() {
        assert_eq!(z().plus(&z()), Expr::scaled(Rational::integer(2), z()));
        assert_eq!(z().minus(&z()), Expr::zero());
        assert_eq!(z().times(&z()), z().powi(2));
        assert_eq!(Expr::integer(2).plus(&z()).plus(&Expr::integer(-2)), z());
    }

    #[test]
    fn sums_do_not_nest() {
        let (x, pair) = (Expr::symbol("x"), z().plus(&Expr::one()));
        let sum = Expr::sum(vec![Expr::integer(2).times(&pair), x.clone(), pair.negate()]);
        assert_eq!(sum, Expr::sum(vec![z(), Expr::one(), x]));
    }

    #[test]
    fn nothing_partial_disappears() {
        let inverse = z().recip();
        assert_ne!(inverse.minus(&inverse), Expr::zero());
        assert_ne!(z().times(&inverse), Expr::one());
        assert_ne!(Expr::zero().times(&Expr::ln(z())), Expr::zero());
        assert_ne!(z().powi(2).sqrt(), z());
        assert_ne!(z().recip().recip(), z());
        assert!(matches!(Expr::zero().recip().node(), Node::Power(..)));
    }

    #[test]
    fn numbers_fold_exactly_and_within_bounds() {
        assert_eq!(Expr::integer(8).over(&Expr::integer(6)), Expr::number(Rational::ratio(4, 3).unwrap()));
        assert_eq!(Expr::integer(4).sqrt(), Expr::integer(2));
        assert_eq!(
            Expr::power(Expr::integer(-8), Expr::number(Rational::ratio(1, 3).unwrap())),
            Expr::integer(-2)
        );
        assert!(matches!(Expr::integer(10).powi(10_000_000_000).node(), Node::Power(..)));
        assert!(matches!(Expr::integer(-4).sqrt().node(), Node::Power(..)));
    }

    #[test]
    fn powers_of_powers_keep_their_domain() {
        assert_eq!(z().powi(2).powi(3), z().powi(6));
        assert_eq!(z().powi(2).recip(), z().powi(-2));
        assert_ne!(z().powi(-2).powi(-1), z().powi(2));
    }
}
