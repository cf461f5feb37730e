//! Lambert's W: equations between a power and an exponential of the unknown.

use super::Solver;
use super::algebraic::root_of;
use super::polynomial::{Monomial, Polynomial, fraction};
use crate::expr::{Expr, Function, Node};
use crate::real::Rational;

impl Solver<'_> {
    /// Equations in z and E = e^(m z): α z E^j + β E^i + γ … with two groups of terms,
    /// (p z + s) E^k = r, or z^a E^k = r.
    pub(super) fn lambert(&self, e: &Expr, rhs: &Expr, _depth: usize) -> Vec<Expr> {
        let Some(equation) = self.as_polynomial(e, rhs) else { return Vec::new() };
        let variable = Expr::variable(self.variable.clone());
        let atoms = self.unknown_atoms(&equation);
        let [first, second] = atoms.as_slice() else { return Vec::new() };
        let exponential = if *first == variable {
            second
        } else if *second == variable {
            first
        } else {
            return Vec::new();
        };
        let Some(rate) = self.rate(exponential) else { return Vec::new() };
        self.shifted_product(&equation, &variable, exponential, &rate)
            .or_else(|| self.power_product(&equation, &variable, exponential, &rate))
            .unwrap_or_default()
    }

    /// z^a e^(m z^d) = r with a free of z and a literal d: with κ = m d/a and w = W(κ r^(d/a))/κ it is z^d = w, and z = (r e^(−m w))^(1/a).
    pub(super) fn power_exponential(&self, e: &Expr, rhs: &Expr, _depth: usize) -> Vec<Expr> {
        self.of_power_exponential(e, rhs).unwrap_or_default()
    }

    fn of_power_exponential(&self, e: &Expr, rhs: &Expr) -> Option<Vec<Expr>> {
        let z = Expr::variable(self.variable.clone());
        let power = |factor: &Expr| match factor.node() {
            Node::Power(base, k) if *base == z => (!k.contains(&self.variable)).then(|| k.clone()),
            _ => (*factor == z).then(Expr::one),
        };
        let (mut a, mut exponent) = (None, None);
        for factor in e.factors() {
            match factor.node() {
                Node::Apply(Function::Exp, arguments) if exponent.is_none() => {
                    exponent = Some(arguments[0].clone())
                }
                _ if a.is_none() => a = Some(power(factor)?),
                _ => return None,
            }
        }
        let (a, exponent) = (a?, exponent?);
        let (mut d, mut rest) = (None, Vec::new());
        for factor in exponent.factors() {
            if !factor.contains(&self.variable) {
                rest.push(factor.clone());
            } else if d.is_none() {
                d = Some(power(factor)?.as_number().cloned()?);
            } else {
                return None;
            }
        }
        let (d, m) = (d?, Expr::product(rest));
        if a.is_zero() || d.is_zero() {
            return None;
        }
        let ratio = Expr::number(d.clone()).over(&a);
        let kappa = ratio.times(&m);
        let lifted = Expr::power(rhs.clone(), ratio);
        let mut found = Vec::new();
        for value in lambert_values(&kappa.times(&lifted)) {
            let w = value.over(&kappa);
            let root = Expr::power(w.clone(), Expr::number(d.recip()?));
            found.extend([root.clone(), root.negate()]);
            let decay = Expr::exp(m.times(&w).negate());
            found.push(Expr::power(rhs.times(&decay), a.recip()));
        }
        Some(found)
    }

    /// m, where the atom is e^(m z).
    fn rate(&self, atom: &Expr) -> Option<Expr> {
        let Node::Apply(Function::Exp, arguments) = atom.node() else { return None };
        let factors = arguments[0].factors();
        let variable = Expr::variable(self.variable.clone());
        let at = factors.iter().position(|f| *f == variable)?;
        let mut rest = factors.to_vec();
        rest.remove(at);
        let rate = Expr::product(rest);
        (!rate.contains(&self.variable)).then_some(rate)
    }

    /// (p z + s) E^j + q E^i = 0, so with κ = (j − i) m:
    /// z = W(−κ (q/p) e^(κ s/p))/κ − s/p.
    fn shifted_product(&self, equation: &Polynomial, z: &Expr, e: &Expr, rate: &Expr) -> Option<Vec<Expr>> {
        let by_degree = equation.in_atom(z);
        let [free, linear] = by_degree.as_slice() else { return None };
        let (j, p) = single_power(linear, e)?;
        let mut s = Polynomial::default();
        let mut q: Option<(usize, Polynomial)> = None;
        for (i, c) in free.in_atom(e).into_iter().enumerate().filter(|(_, c)| !c.is_zero()) {
            if i == j {
                s = c;
            } else if q.is_none() {
                q = Some((i, c));
            } else {
                return None;
            }
        }
        let (i, q) = q?;
        let kappa = rate.times(&Expr::integer(i64::try_from(j).ok()? - i64::try_from(i).ok()?));
        let shift = fraction(&s, &p);
        let ratio = fraction(&q.scale(&Rational::integer(-1)), &p);
        let factor = Expr::exp(kappa.times(&shift));
        let argument = Expr::product(vec![kappa.clone(), ratio, factor]);
        Some(lambert_values(&argument).into_iter().map(|w| w.over(&kappa).minus(&shift)).collect())
    }

    /// A z^a E^j + B z^b E^i = 0, so z^d E^k = r with d = a − b, k = j − i, and with κ = k m/d:
    /// z = W(κ r^(1/d))/κ, with either sign of the root for even d.
    fn power_product(&self, equation: &Polynomial, z: &Expr, e: &Expr, rate: &Expr) -> Option<Vec<Expr>> {
        let mut groups: Vec<((u32, u32), Polynomial)> = Vec::new();
        for (monomial, c) in equation.terms() {
            let mut rest: Monomial = monomial.clone();
            let key = (rest.remove(z).unwrap_or(0), rest.remove(e).unwrap_or(0));
            let mut term = Polynomial::constant(c.clone());
            for (atom, k) in rest {
                term = term.mul(&Polynomial::atom(atom, k))?;
            }
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, sum)) => *sum = sum.add(&term),
                None => groups.push((key, term)),
            }
        }
        let [((a, j), first), ((b, i), second)] = groups.as_slice() else { return None };
        let (mut d, mut k) = (i64::from(*a) - i64::from(*b), i64::from(*j) - i64::from(*i));
        let mut r = fraction(&second.scale(&Rational::integer(-1)), first);
        if d < 0 {
            (d, k) = (-d, -k);
            r = fraction(&first.scale(&Rational::integer(-1)), second);
        }
        if d == 0 || k == 0 {
            return None;
        }
        let kappa = rate.times(&Expr::number(Rational::ratio(k, d)?));
        let mut roots = root_of(&r, &Rational::ratio(1, d)?);
        if d % 2 == 0 {
            roots = roots.into_iter().flat_map(|root| [root.clone(), root.negate()]).collect();
        }
        let arguments = roots.into_iter().map(|root| kappa.times(&root));
        Some(arguments.flat_map(|a| lambert_values(&a)).map(|w| w.over(&kappa)).collect())
    }
}

/// Both real branches.
fn lambert_values(argument: &Expr) -> Vec<Expr> {
    [Function::LambertW0, Function::LambertWm1].map(|f| Expr::apply(f, vec![argument.clone()])).to_vec()
}

/// The one power of the atom that occurs, with its coefficient.
fn single_power(p: &Polynomial, atom: &Expr) -> Option<(usize, Polynomial)> {
    let mut powers = p.in_atom(atom).into_iter().enumerate().filter(|(_, c)| !c.is_zero());
    let first = powers.next()?;
    powers.next().is_none().then_some(first)
}
