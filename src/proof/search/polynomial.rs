//! Expressions as quotients of polynomials in one inner function, and signs from Sturm's theorem.

use crate::expr::{Expr, Function, Node, Relation, Symbol};
use crate::proof::check::{inner_range, linear_ends, polynomial_in};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::sturm::{Root, isolate_roots, refine};
use crate::real::{Rational, UPoly};

use super::Prover;
use super::sign::sign_claim;

/// The highest degree that is looked at.
const MAX_DEGREE: usize = 120;

impl Prover {
    /// P(t)/Q(t) as an expression.
    #[must_use]
    pub fn quotient(t: &Expr, numerator: &[Rational], denominator: &[Rational]) -> Expr {
        polynomial_in(t, numerator).over(&polynomial_in(t, denominator))
    }

    /// Signs of quotients of polynomials in one inner function.
    pub(super) fn by_polynomial(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let (variable, _) = on.ranges.first()?;
        for inner in inner_functions(e, variable) {
            let Some((p, q)) = quotient_in(e, &inner) else { continue };
            if !self.spend(5 + p.degree().unwrap_or(0)) {
                return None;
            }
            let numerator = p.coefficients().to_vec();
            let denominator = q.coefficients().to_vec();
            let rule = Rule::Polynomial {
                inner: inner.clone(),
                numerator: numerator.clone(),
                denominator: denominator.clone(),
            };
            // The sign on the range of the inner function is looked at before the identity is proved.
            if inner_range(&inner, on).is_none() {
                continue;
            }
            let form = Self::quotient(&inner, &numerator, &denominator);
            let Some(equal) = self.equal(e, &form, on) else { continue };
            let certificate = Certificate::new(sign_claim(e, relation, on), rule, vec![equal]);
            if crate::proof::check(certificate.clone()).is_ok() {
                return Some(certificate);
            }
        }
        None
    }

    /// e = A + B t with A, B free of the variables and t a bounded function or a power.
    pub(super) fn by_linear(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if !matches!(relation, Relation::Gt | Relation::Ge | Relation::Lt | Relation::Le) {
            return None;
        }
        let (variable, _) = on.ranges.first()?;
        for (inner, constant, slope) in linear_forms(e, variable) {
            let Some(range) = inner_range(&inner, on) else { continue };
            let parameters = Domain::of_parameters(&on.assumptions);
            let weak = match relation {
                Relation::Gt | Relation::Ge => Relation::Ge,
                _ => Relation::Le,
            };
            let mut premises = Vec::new();
            let mut complete = true;
            for (value, _) in linear_ends(&constant, &slope, &range) {
                let found =
                    self.sign(&value, relation, &parameters).or_else(|| self.sign(&value, weak, &parameters));
                match found {
                    Some(certificate) => premises.push(certificate),
                    None => {
                        complete = false;
                        break;
                    }
                }
            }
            if !complete {
                continue;
            }
            let form = constant.plus(&slope.times(&inner));
            let Some(equal) = self.equal(e, &form, on) else { continue };
            premises.push(equal);
            let rule = Rule::Linear { inner, constant, slope };
            let certificate = Certificate::new(sign_claim(e, relation, on), rule, premises);
            if crate::proof::check(certificate.clone()).is_ok() {
                return Some(certificate);
            }
        }
        None
    }
}

/// The atoms in which the expression is a rational function: the variable itself, functions of it, its roots.
fn atoms(e: &Expr, variable: &Symbol, found: &mut Vec<Expr>) {
    if !e.contains(variable) || found.len() > 8 {
        return;
    }
    match e.node() {
        Node::Sum(parts) | Node::Product(parts) => parts.iter().for_each(|p| atoms(p, variable, found)),
        Node::Power(base, exponent) if exponent.as_number().is_some_and(Rational::is_integer) => {
            atoms(base, variable, found);
        }
        _ => {
            if !found.contains(e) {
                found.push(e.clone());
            }
        }
    }
}

/// Inner functions t that are worth a try.
fn inner_functions(e: &Expr, variable: &Symbol) -> Vec<Expr> {
    let mut found = Vec::new();
    atoms(e, variable, &mut found);
    let mut inner = Vec::new();
    if let [only] = found.as_slice() {
        inner.push(only.clone());
    }
    inner.extend(common_exponential(&found));
    inner.extend(common_root(&found, variable));
    for atom in &found {
        if matches!(atom.node(), Node::Apply(Function::Sin | Function::Cos, _)) {
            inner.push(atom.clone());
        }
    }
    inner
}

/// exp(g u) with all atoms exponentials, hyperbolic functions or sigmoids of integer multiples of g u.
fn common_exponential(atoms: &[Expr]) -> Option<Expr> {
    let mut base: Option<(Rational, Expr)> = None;
    for atom in atoms {
        let Node::Apply(function, arguments) = atom.node() else { return None };
        if !is_exponential(*function) {
            return None;
        }
        let (c, rest) = arguments.first()?.split_coefficient();
        base = match base {
            None => Some((c.abs(), rest)),
            Some((g, known)) if known == rest => Some((g.gcd(&c), known)),
            Some(_) => return None,
        };
    }
    let (g, rest) = base?;
    Some(Expr::exp(Expr::scaled(g, rest)))
}

fn is_exponential(function: Function) -> bool {
    matches!(function, Function::Exp | Function::Sinh | Function::Cosh | Function::Tanh | Function::Sigmoid)
}

/// z^(1/q) where the atoms are z and powers z^(p/q).
fn common_root(atoms: &[Expr], variable: &Symbol) -> Option<Expr> {
    let z = Expr::variable(variable.clone());
    let mut step = Rational::one();
    for atom in atoms {
        if *atom == z {
            continue;
        }
        let Node::Power(base, exponent) = atom.node() else { return None };
        if *base != z {
            return None;
        }
        step = step.gcd(exponent.as_number()?);
    }
    (!step.is_one()).then(|| Expr::power(z, Expr::number(step)))
}

/// e as P(z)/Q(z) in the given atom.
#[must_use]
pub fn polynomial_quotient(e: &Expr, t: &Expr) -> Option<(Vec<Rational>, Vec<Rational>)> {
    let (p, q) = quotient_in(e, t)?;
    Some((p.coefficients().to_vec(), q.coefficients().to_vec()))
}

/// e as a quotient of polynomials in t: a proposal, to be proved equal.
fn quotient_in(e: &Expr, t: &Expr) -> Option<(UPoly, UPoly)> {
    if e == t {
        return Some((UPoly::new(vec![Rational::zero(), Rational::one()])?, one()?));
    }
    match e.node() {
        Node::Number(value) => Some((UPoly::constant(value.clone()), one()?)),
        Node::Sum(terms) => {
            let mut total = (UPoly::zero(), one()?);
            for term in terms {
                let (p, q) = quotient_in(term, t)?;
                total = if q == total.1 {
                    (total.0.plus(&p), q)
                } else {
                    (total.0.times(&q)?.plus(&p.times(&total.1)?), total.1.times(&q)?)
                };
                bounded(&total)?;
            }
            Some(reduced(total))
        }
        Node::Product(factors) => {
            let mut total = (one()?, one()?);
            for factor in factors {
                let (p, q) = quotient_in(factor, t)?;
                total = (total.0.times(&p)?, total.1.times(&q)?);
                bounded(&total)?;
            }
            Some(reduced(total))
        }
        Node::Power(base, exponent) => power_in(e, base, exponent.as_number()?, t),
        Node::Apply(function, arguments) => function_in(*function, arguments.first()?, t),
        Node::Variable(_) => {
            // z = (z^(1/q))^q
            let Node::Power(base, exponent) = t.node() else { return None };
            (base == e).then_some(())?;
            let q = exponent.as_number()?.recip()?.to_i64()?;
            monomial(q)
        }
        _ => None,
    }
}

fn one() -> Option<UPoly> {
    UPoly::new(vec![Rational::one()])
}

/// t^k for an integer k.
fn monomial(k: i64) -> Option<(UPoly, UPoly)> {
    let degree = usize::try_from(k.unsigned_abs()).ok().filter(|d| *d <= MAX_DEGREE)?;
    let mut coefficients = vec![Rational::zero(); degree];
    coefficients.push(Rational::one());
    let power = UPoly::new(coefficients)?;
    Some(if k < 0 { (one()?, power) } else { (power, one()?) })
}

fn bounded((p, q): &(UPoly, UPoly)) -> Option<()> {
    let small = |u: &UPoly| u.degree().unwrap_or(0) <= MAX_DEGREE;
    (small(p) && small(q)).then_some(())
}

fn reduced((p, q): (UPoly, UPoly)) -> (UPoly, UPoly) {
    if q.is_constant() || p.is_zero() {
        return (p, q);
    }
    let common = p.gcd(&q);
    match (p.divide_exactly(&common), q.divide_exactly(&common)) {
        (Some(a), Some(b)) => (a, b),
        _ => (p, q),
    }
}

fn power_in(e: &Expr, base: &Expr, r: &Rational, t: &Expr) -> Option<(UPoly, UPoly)> {
    if let Node::Power(root, step) = t.node()
        && root == base
    {
        return monomial((r / step.as_number().filter(|s| !s.is_zero())?).to_i64()?);
    }
    let _ = e;
    let k = r.to_i64().filter(|k| k.unsigned_abs() <= 64)?;
    let (p, q) = quotient_in(base, t)?;
    let (p, q) = if k < 0 { (q, p) } else { (p, q) };
    if q.is_zero() {
        return None;
    }
    let mut total = (one()?, one()?);
    for _ in 0..k.unsigned_abs() {
        total = (total.0.times(&p)?, total.1.times(&q)?);
        bounded(&total)?;
    }
    Some(total)
}

/// Exponentials and their relatives in t = exp(w); even powers of sine through cosine and the reverse are left to `factor`.
fn function_in(function: Function, u: &Expr, t: &Expr) -> Option<(UPoly, UPoly)> {
    let Node::Apply(Function::Exp, arguments) = t.node() else { return None };
    if !is_exponential(function) {
        return None;
    }
    let (c, rest) = u.split_coefficient();
    let (g, known) = arguments.first()?.split_coefficient();
    if rest != known || g.is_zero() {
        return None;
    }
    let k = (&c / &g).to_i64()?;
    let (power, inverse) = (monomial(k)?, monomial(-k)?);
    let cross = |sign: i64| -> Option<(UPoly, UPoly)> {
        // t^k ± t^−k over the common denominator
        let scaled = inverse.0.times(&power.1)?.scaled(&Rational::integer(sign));
        Some((power.0.times(&inverse.1)?.plus(&scaled), power.1.times(&inverse.1)?))
    };
    let half = Rational::ratio(1, 2)?;
    Some(match function {
        Function::Exp => power,
        Function::Sinh => {
            let (p, q) = cross(-1)?;
            (p.scaled(&half), q)
        }
        Function::Cosh => {
            let (p, q) = cross(1)?;
            (p.scaled(&half), q)
        }
        Function::Tanh => reduced((cross(-1)?.0, cross(1)?.0)),
        _ => {
            // sigmoid: 1/(1 + t^−k)
            let denominator = inverse.1.plus(&inverse.0);
            (inverse.1.clone(), denominator)
        }
    })
}

/// Ways to write e as A + B t with A and B free of the variable.
fn linear_forms(e: &Expr, variable: &Symbol) -> Vec<(Expr, Expr, Expr)> {
    let mut forms = Vec::new();
    for (atom, coefficients) in powers_of_one_atom(e, variable) {
        let used: Vec<(usize, &Expr)> =
            coefficients.iter().enumerate().filter(|(i, c)| *i > 0 && !c.is_zero()).collect();
        let [(power, slope)] = used.as_slice() else { continue };
        let Ok(power) = i64::try_from(*power) else { continue };
        let constant = coefficients.first().cloned().unwrap_or_else(Expr::zero);
        forms.push((atom.powi(power), constant, (*slope).clone()));
    }
    forms
}

/// e as a polynomial in one function of the variable: in the variable or a function of it, or in a quotient.
pub(super) fn powers_of_one_atom(e: &Expr, variable: &Symbol) -> Vec<(Expr, Vec<Expr>)> {
    let (mut fine, mut coarse) = (Vec::new(), Vec::new());
    atoms(e, variable, &mut fine);
    quotients(e, variable, &mut coarse);
    let mut forms = Vec::new();
    for found in [fine, coarse] {
        let [atom] = found.as_slice() else { continue };
        if forms.iter().any(|(known, _)| known == atom) {
            continue;
        }
        if let Some(coefficients) = coefficients_in(e, atom, variable, 0) {
            forms.push((atom.clone(), coefficients));
        }
    }
    forms
}

/// Like `atoms`, but what stands in a denominator stays together with it.
fn quotients(e: &Expr, variable: &Symbol, found: &mut Vec<Expr>) {
    if !e.contains(variable) || found.len() > 8 {
        return;
    }
    match e.node() {
        Node::Sum(parts) | Node::Product(parts) => parts.iter().for_each(|p| quotients(p, variable, found)),
        Node::Power(base, exponent)
            if exponent.as_number().is_some_and(|r| r.is_integer() && r.is_positive()) =>
        {
            quotients(base, variable, found);
        }
        _ => {
            if !found.contains(e) {
                found.push(e.clone());
            }
        }
    }
}

/// Coefficients (free of the variable) of e as a polynomial in the atom, constant term first.
pub(super) fn coefficients_in(e: &Expr, atom: &Expr, variable: &Symbol, depth: usize) -> Option<Vec<Expr>> {
    const MAX: usize = 24;
    if depth > 40 {
        return None;
    }
    if e == atom {
        return Some(vec![Expr::zero(), Expr::one()]);
    }
    if !e.contains(variable) {
        return Some(vec![e.clone()]);
    }
    match e.node() {
        Node::Sum(terms) => {
            let mut total: Vec<Expr> = Vec::new();
            for term in terms {
                let part = coefficients_in(term, atom, variable, depth + 1)?;
                for (i, c) in part.into_iter().enumerate() {
                    match total.get_mut(i) {
                        Some(known) => *known = known.plus(&c),
                        None => total.push(c),
                    }
                }
            }
            Some(total)
        }
        Node::Product(factors) => {
            let mut total = vec![Expr::one()];
            for factor in factors {
                total = convolve(&total, &coefficients_in(factor, atom, variable, depth + 1)?);
                if total.len() > MAX {
                    return None;
                }
            }
            Some(total)
        }
        Node::Power(base, exponent) => {
            let k = exponent.as_number()?.to_i64().filter(|k| (1..=16).contains(k))?;
            let base = coefficients_in(base, atom, variable, depth + 1)?;
            let mut total = vec![Expr::one()];
            for _ in 0..k {
                total = convolve(&total, &base);
                if total.len() > MAX {
                    return None;
                }
            }
            Some(total)
        }
        _ => None,
    }
}

fn convolve(a: &[Expr], b: &[Expr]) -> Vec<Expr> {
    let mut product = vec![Expr::zero(); a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            if !x.is_zero() && !y.is_zero() {
                product[i + j] = product[i + j].plus(&x.times(y));
            }
        }
    }
    product
}

/// Rational points between and just beside the real roots of a polynomial.
#[must_use]
pub fn around_roots(p: &UPoly) -> Vec<Rational> {
    let Some(roots) = isolate_roots(p) else { return Vec::new() };
    let Some(width) = Rational::ratio(1, 1 << 20) else { return Vec::new() };
    let ends: Vec<(Rational, Rational)> = roots
        .iter()
        .take(40)
        .map(|root| match refine(p, root, &width) {
            Root::Exact(x) => (x.clone(), x),
            Root::Between(a, b) => (a, b),
        })
        .collect();
    let Some(half) = Rational::ratio(1, 2) else { return Vec::new() };
    let mut points = Vec::new();
    for (i, (low, high)) in ends.iter().enumerate() {
        points.extend([low.clone(), high.clone()]);
        if let Some((next, _)) = ends.get(i + 1) {
            let gap = next - high;
            let mut step = gap.clone();
            // The middle of the gap, and points at its scale to both sides.
            points.push(&(high + next) * &half);
            for _ in 0..4 {
                points.extend([low - &step, next + &step]);
                step = &step * &half;
            }
        }
    }
    points
}
