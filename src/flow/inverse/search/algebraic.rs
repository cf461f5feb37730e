//! Equations that are polynomial in one kernel: degrees 1, 2 and 3, and pure powers of these.

use super::Solver;
use super::atoms::{Measures, quotient, spell_out};
use super::polynomial::{Polynomial, fraction};
use crate::expr::{Expr, Function, Node, constant};
use crate::real::Rational;

/// The largest degree of an equation that is shifted.
const MAX_SHIFTED_DEGREE: usize = 12;

impl Solver<'_> {
    /// Solves through a subexpression that holds all occurrences of the unknown.
    pub(super) fn common_kernel(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let mut kernels: Vec<Expr> = Vec::new();
        e.any(&mut |part| {
            let inner = part != e && part.as_variable().is_none() && part.contains(&self.variable);
            if inner && !kernels.contains(part) && kernels.len() < 40 {
                kernels.push(part.clone());
            }
            false
        });
        kernels.sort_by_key(|k| std::cmp::Reverse(k.size_up_to(200)));
        for phi in kernels {
            let rest = e.replace(&mut |part| (*part == phi).then(Expr::one));
            if !rest.contains(&self.variable) {
                let found = self.solve_through(e, &phi, rhs, depth);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// The equation e = rhs as polynomial = 0.
    pub(super) fn as_polynomial(&self, e: &Expr, rhs: &Expr) -> Option<Polynomial> {
        let left = quotient(e, &Measures::of(e, &self.variable))?;
        let right = quotient(rhs, &Measures::default())?;
        let equation = left.numerator.mul(&right.denominator)?.sub(&right.numerator.mul(&left.denominator)?);
        Some(equation.divide_monomial(&equation.common_monomial()))
    }

    /// The atoms of a polynomial that hold the unknown.
    pub(super) fn unknown_atoms(&self, p: &Polynomial) -> Vec<Expr> {
        p.atoms().into_iter().filter(|atom| atom.contains(&self.variable)).collect()
    }

    /// Solves an equation that is polynomial in one kernel.
    pub(super) fn polynomial(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let Some(equation) = self.as_polynomial(e, rhs) else { return Vec::new() };
        let atoms = self.unknown_atoms(&equation);
        let [kernel] = atoms.as_slice() else { return Vec::new() };
        // Peeling has not helped with e itself.
        if kernel == e {
            return Vec::new();
        }
        let values = polynomial_roots(&equation.in_atom(kernel), kernel, self);
        self.solve_all(kernel, values, depth)
    }

    /// Spells hyperbolic and logistic functions out and tries again.
    pub(super) fn spell_out(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let spelled = spell_out(e, &self.variable);
        if spelled == *e { Vec::new() } else { self.solve(&spelled, rhs, depth) }
    }
}

/// Roots of Σ c_k t^k as expressions in the coefficients, which are free of the unknown, as far as there are formulas.
fn polynomial_roots(coefficients: &[Polynomial], kernel: &Expr, solver: &Solver<'_>) -> Vec<Expr> {
    let degrees: Vec<usize> = (0..coefficients.len()).filter(|&k| !coefficients[k].is_zero()).collect();
    let step = degrees.iter().copied().reduce(gcd).unwrap_or(0);
    if step == 0 {
        return Vec::new();
    }
    let thinned: Vec<Polynomial> = coefficients.iter().step_by(step).cloned().collect();
    let values = match thinned.as_slice() {
        [c, b] => vec![fraction(&c.scale(&Rational::integer(-1)), b)],
        [c, b, a] => quadratic(a, b, c, step.is_multiple_of(2)),
        [d, c, b, a] => cubic(a, b, c, d),
        _ if step == 1 => depressed_roots(coefficients, kernel, solver).unwrap_or_default(),
        _ => Vec::new(),
    };
    if step == 1 {
        return values;
    }
    let Some(index) = i64::try_from(step).ok().and_then(|step| Rational::ratio(1, step)) else {
        return Vec::new();
    };
    let root = |value: &Expr| root_of(value, &index);
    match (step % 2, solver.sign(kernel)) {
        (1, _) | (_, Some(1)) => values.iter().flat_map(root).collect(),
        (_, Some(_)) => values.iter().flat_map(root).map(|r| r.negate()).collect(),
        _ => values.iter().flat_map(root).flat_map(|r| [r.clone(), r.negate()]).collect(),
    }
}

/// Roots of Σ c_k t^k of degree n ≥ 4 with a constant c_n by the shift t = y + s, s = −c_{n−1}/(n c_n), where what is left has
/// only powers of some y^m, m ≥ 2: a biquadratic that was moved, for one. The power y^{n−1} is gone after the shift, so
/// that the shifted equation is not shifted again.
fn depressed_roots(coefficients: &[Polynomial], kernel: &Expr, solver: &Solver<'_>) -> Option<Vec<Expr>> {
    let degree = coefficients.len().checked_sub(1).filter(|&n| (4..=MAX_SHIFTED_DEGREE).contains(&n))?;
    let leading = coefficients[degree].as_constant()?;
    let n = Rational::integer(i64::try_from(degree).ok()?);
    if coefficients[degree - 1].is_zero() {
        return None;
    }
    let shift = coefficients[degree - 1].scale(&-(&n * &leading).recip()?);
    // Horner's scheme in y + s.
    let mut shifted = vec![Polynomial::default(); degree + 1];
    for c in coefficients.iter().rev() {
        let mut next = vec![c.clone()];
        next.resize(degree + 1, Polynomial::default());
        for (k, before) in shifted.iter().enumerate() {
            next[k] = next[k].add(&before.mul(&shift)?);
            if k < degree {
                next[k + 1] = next[k + 1].add(before);
            }
        }
        shifted = next;
    }
    let moved = shift.to_expr();
    let roots = polynomial_roots(&shifted, &kernel.minus(&moved), solver);
    Some(roots.iter().map(|y| y.plus(&moved)).collect())
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// value^(1/n); where the value has factors that are perfect powers, with those taken out, too: √(r² w) is r √w or −r √w,
/// on the branch where that is the root.
pub(super) fn root_of(value: &Expr, index: &Rational) -> Vec<Expr> {
    let plain = Expr::power(value.clone(), Expr::number(index.clone()));
    let (mut outside, mut above, mut below) = (Vec::new(), Vec::new(), Vec::new());
    for factor in value.factors() {
        let (base, k) = match factor.node() {
            Node::Power(base, k) if k.as_number().is_some() => {
                (base.clone(), k.as_number().cloned().unwrap_or_else(Rational::one))
            }
            _ => (factor.clone(), Rational::one()),
        };
        let reduced = &k * index;
        if reduced.is_integer() {
            outside.push(Expr::power(base, Expr::number(reduced)));
        } else if k.is_negative() {
            below.push(Expr::power(base, Expr::number(-k)));
        } else {
            above.push(factor.clone());
        }
    }
    if outside.is_empty() {
        return vec![plain];
    }
    // Under an even root a sign goes into a difference: −1/(x² − 1) = 1/(1 − x²).
    let negative = above.iter().position(|f| f.as_number().is_some_and(Rational::is_negative));
    if let Some(at) = negative
        && let Some(sum) = above.iter_mut().chain(below.iter_mut()).find(|f| matches!(f.node(), Node::Sum(_)))
    {
        *sum = Expr::sum(sum.terms().iter().map(Expr::negate).collect());
        above[at] = above[at].negate();
    }
    let root = |factors: Vec<Expr>| Expr::power(Expr::product(factors), Expr::number(index.clone()));
    let taken_out = Expr::product(outside);
    let rest = if below.is_empty() {
        root(above)
    } else if above.iter().all(Expr::is_one) {
        root(below).recip()
    } else {
        root(above).over(&root(below))
    };
    let value = taken_out.times(&rest);
    if index.has_odd_denominator() { vec![value] } else { vec![value.clone(), value.negate(), plain] }
}

/// a t² + b t + c = 0: (−b ± √(b² − 4ac))/(2a), and 2c/(−b ∓ √(b² − 4ac)), which stays right where a = 0.
///
/// The quotients are given for a constant a, too, where they are asked for: x²/(1/2 + √(1/4 + x²)) has x² as a factor.
fn quadratic(a: &Polynomial, b: &Polynomial, c: &Polynomial, as_quotients: bool) -> Vec<Expr> {
    let number = |n: i64| Rational::integer(n);
    let half = b.scale(&Rational::ratio(1, 2).unwrap_or_else(Rational::one));
    let integral = b.content().has_even_numerator();
    // With p = b/2: (−p ± √(p² − ac))/a.
    let (p, factor) = if integral || a.as_constant().is_some() { (half, 1) } else { (b.clone(), 2) };
    let quarter = if factor == 1 { 1 } else { 4 };
    let (Some(square), Some(ac)) = (p.mul(&p), a.mul(c)) else { return Vec::new() };
    let mut square = square.sub(&ac.scale(&number(quarter)));
    let mut p = p;
    let mut leading = a.scale(&number(factor));
    let mut above = c.scale(&number(-factor));
    // A constant leading coefficient is divided out.
    if let Some(inverse) = leading.as_constant().and_then(|value| value.recip()) {
        p = p.scale(&inverse);
        square = square.scale(&(&inverse * &inverse));
        above = above.scale(&inverse);
        leading = Polynomial::one();
    }
    let mut values = Vec::new();
    for root in roots_of_polynomial(&square) {
        let minus_p = p.scale(&number(-1)).to_expr();
        for root in [root.clone(), root.negate()] {
            let numerator = root.plus(&minus_p);
            let quotient =
                if leading == Polynomial::one() { numerator } else { numerator.over(&leading.to_expr()) };
            values.push(quotient);
        }
        for root in [root.clone(), root.negate()] {
            if (a.as_constant().is_none() || as_quotients) && !above.is_zero() {
                values.push(above.scale(&number(-1)).to_expr().over(&root.plus(&minus_p)));
            }
        }
    }
    values
}

/// Square roots of a polynomial, with a common square monomial taken out.
fn roots_of_polynomial(p: &Polynomial) -> Vec<Expr> {
    let common = p.common_monomial();
    let half = Rational::ratio(1, 2).unwrap_or_else(Rational::one);
    if common.values().all(|k| k % 2 != 0) {
        return vec![p.to_expr().sqrt()];
    }
    let rest = p.divide_monomial(&common).to_expr();
    let mut factors = vec![rest];
    factors.extend(common.iter().map(|(atom, k)| atom.powi(i64::from(*k))));
    root_of(&Expr::product(factors), &half)
}

/// a t³ + b t² + c t + d = 0 by Cardano's formula with one cube root u: with t = y − b/(3a), y³ + P y + Q = 0 and
/// u³ = −Q/2 ± √(Q²/4 + P³/27), y = u − P/(3u). It gives a real root where the radicand is not negative, which
/// holds everywhere if P ≥ 0.
fn cubic(a: &Polynomial, b: &Polynomial, c: &Polynomial, d: &Polynomial) -> Vec<Expr> {
    cardano(a, b, c, d).unwrap_or_default()
}

fn cardano(a: &Polynomial, b: &Polynomial, c: &Polynomial, d: &Polynomial) -> Option<Vec<Expr>> {
    let number = |n: i64| Rational::integer(n);
    // Numerators over powers of 3a: P = (3ac − b²)/(3a²), Q = (2b³ − 9abc + 27a²d)/(27a³).
    let aa = a.mul(a)?;
    let p_above = a.mul(c)?.scale(&number(3)).sub(&b.mul(b)?);
    let q_above = b
        .mul(b)?
        .mul(b)?
        .scale(&number(2))
        .sub(&a.mul(b)?.mul(c)?.scale(&number(9)))
        .add(&aa.mul(d)?.scale(&number(27)));
    let p = fraction(&p_above, &aa.scale(&number(3)));
    let minus_half_q = fraction(&q_above.scale(&number(-1)), &aa.mul(a)?.scale(&number(54)));
    let shift = fraction(b, &a.scale(&number(3)));
    let third = Expr::number(Rational::ratio(1, 3)?);
    let cube_root = |e: Expr| Expr::power(e, third.clone());
    if p.is_zero() {
        let radicand = fraction(&q_above.scale(&number(-1)), &aa.mul(a)?.scale(&number(27)));
        return Some(vec![cube_root(radicand).minus(&shift)]);
    }
    let p_third = p.times(&third);
    let discriminant = minus_half_q.powi(2).plus(&p_third.powi(3)).sqrt();
    let mut values = Vec::new();
    for root in [discriminant.clone(), discriminant.negate()] {
        let u = cube_root(root.plus(&minus_half_q));
        values.push(u.minus(&p_third.over(&u)).minus(&shift));
    }
    values.extend(three_roots(&p_third, &minus_half_q).into_iter().map(|y| y.minus(&shift)));
    Some(values)
}

/// The roots of y³ + Py + Q = 0 with P < 0 where all three are real (Viète): with r = √(−P/3) and sin 3α = (Q/2)/r³, y is
/// 2r sin α, 2r sin(α + 2π/3) and 2r sin(α − 2π/3); the last two are written with sin(π/3 ∓ α).
fn three_roots(p_third: &Expr, minus_half_q: &Expr) -> Vec<Expr> {
    let size = constant::fold(&p_third.negate().sqrt());
    let third = Expr::number(Rational::ratio(1, 3).unwrap_or_else(Rational::one));
    let sine = minus_half_q.negate().times(&size.powi(3).recip());
    let angle = third.times(&Expr::apply(Function::Asin, vec![sine]));
    let sixty = third.times(&Expr::pi());
    let of = |angle: Expr, factor: i64| {
        Expr::product(vec![Expr::integer(factor), size.clone(), Expr::apply(Function::Sin, vec![angle])])
    };
    vec![of(angle.clone(), 2), of(sixty.minus(&angle), 2), of(sixty.plus(&angle), -2)]
}
