//! What is asked of Symbolica: factors, discriminants, and points with one value, where our own means end.
//!
//! Nothing here proves anything. What comes back is put into forms whose equality and whose signs are then proved like any
//! other. Questions are asked only while a [`Session`] is open, which bounds their number and the time that they take, and
//! remembers why an answer could not be had.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::algebra::{self, Unavailable};
use crate::expr::normal::{NormalForm, SideCondition, normal};
use crate::expr::poly::{Kernel, Monomial, Poly, rational_linear_factors, square_free};
use crate::expr::{Expr, Relation, Symbol, derivative};
use crate::proof::check::{side_condition, sign_on};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::Rational;
use crate::set::Span;

use super::Prover;
use super::sign::sign_claim;

/// The most questions of one session.
const MAX_QUESTIONS: usize = 40;

/// The time that the questions of one session may take, besides the last one.
const MAX_TIME: Duration = Duration::from_secs(4);

/// The most terms of a polynomial that is asked about.
const MAX_TERMS: usize = 400;

/// The deepest proof within a proof that asks.
const MAX_DEPTH: usize = 2;

/// The largest formula whose normal form is made.
const MAX_SIZE: usize = 400;

/// The highest degree of which a discriminant is asked.
const MAX_DEGREE: i64 = 12;

/// The most expressions that one question yields.
const MAX_FOUND: usize = 8;

#[derive(Debug, Default)]
struct State {
    depth: usize,
    questions: usize,
    time: Duration,
    unavailable: Option<String>,
    factors: HashMap<Poly, Vec<(Poly, u32)>>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// While one is open, the searches of this thread may ask Symbolica. One within another belongs to it.
#[derive(Debug)]
pub struct Session(());

impl Session {
    /// Opens a session.
    #[must_use]
    pub fn open() -> Self {
        STATE.with_borrow_mut(|state| {
            if state.depth == 0 {
                *state = State::default();
            }
            state.depth += 1;
        });
        Self(())
    }

    /// Why an answer that was wanted could not be had.
    #[must_use]
    pub fn unavailable(&self) -> Option<String> {
        STATE.with_borrow(|state| state.unavailable.clone())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        STATE.with_borrow_mut(|state| state.depth = state.depth.saturating_sub(1));
    }
}

/// The answer to a question, if the session allows it.
fn ask<T>(question: impl FnOnce() -> Result<T, Unavailable>) -> Option<T> {
    let allowed = STATE.with_borrow_mut(|state| {
        let open = state.depth > 0 && state.unavailable.is_none();
        let allowed = open && state.questions < MAX_QUESTIONS && state.time < MAX_TIME;
        state.questions += usize::from(allowed);
        allowed
    });
    if !allowed {
        return None;
    }
    let start = Instant::now();
    let answer = question();
    STATE.with_borrow_mut(|state| {
        state.time += start.elapsed();
        match answer {
            Ok(found) => Some(found),
            Err(why) => {
                if why.is_lasting() {
                    state.unavailable = Some(why.why);
                }
                None
            }
        }
    })
}

impl Prover {
    /// e as a product of irreducible factors over a denominator, where our own factors are not all.
    pub(super) fn by_algebra(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if self.depth > MAX_DEPTH {
            return None;
        }
        let form = self.normal_form(e, on)?;
        let numerator = form.ratio.numerator();
        let factors = irreducible_factors(numerator)?;
        if factors.len() < 2 && factors.iter().all(|(_, k)| *k == 1) {
            return None;
        }
        let to = product_of(numerator, &factors, &form)?
            .times(&expression(form.ratio.denominator(), &form.kernels).recip());
        if to == *e {
            return None;
        }
        let sign = self.sign(&to, relation, on)?;
        let equal = self.equal(e, &to, on)?;
        Some(Certificate::new(sign_claim(e, relation, on), Rule::Rewrite { to }, vec![equal, sign]))
    }

    pub(super) fn normal_form(&mut self, e: &Expr, on: &Domain) -> Option<NormalForm> {
        let size = e.size_up_to(MAX_SIZE);
        if size >= MAX_SIZE || !self.spend(100 + 5 * size) {
            return None;
        }
        let mut oracle = |condition: &SideCondition| {
            side_condition(condition, on, &mut |x, relation| sign_on(x, relation, &on.cell()))
        };
        normal(e, &mut oracle).ok()
    }

    /// Expressions in the parameters at whose zeros the number of zeros of `e` in the interval can change: the factors of the
    /// discriminant, of the leading coefficient, and of the values at finite ends. For e of degree ≥ 3 in the variable.
    pub fn critical_parameters(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Vec<Expr> {
        self.critical_factors(e, variable, on).unwrap_or_default()
    }

    fn critical_factors(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Option<Vec<Expr>> {
        let form = self.normal_form(e, on)?;
        let main = main_kernel(&form, variable)?;
        let mut found = Vec::new();
        for (p, _) in irreducible_factors(form.ratio.numerator())? {
            let degree = p.degree(main).to_integer()?;
            if p.kernels().len() < 2 || degree == 0 || degree > MAX_DEGREE {
                continue;
            }
            let coefficients = p.coefficients_in(main)?;
            found.extend(coefficients.last().cloned());
            if degree > 1 && p.len() <= MAX_TERMS {
                let slope = p.derivative(main)?;
                let discriminant = ask(|| algebra::resultant(&p, &slope, main));
                found.extend(discriminant);
            }
            let Some(span) = on.span(variable) else { continue };
            for end in [span.lo().finite(), span.hi().finite()] {
                if let Some(at) = end.and_then(Expr::as_number) {
                    found.extend(value_at(&coefficients, at));
                }
            }
        }
        let mut expressions: Vec<Expr> = Vec::new();
        for p in found.iter().filter(|p| p.len() <= MAX_TERMS) {
            for (factor, _) in irreducible_factors(p)? {
                let e = expression(&factor, &form.kernels);
                if !e.is_constant() && !expressions.contains(&e) && !expressions.contains(&e.negate()) {
                    expressions.push(e);
                }
            }
        }
        expressions.sort_by_key(|e| e.size_up_to(MAX_SIZE));
        expressions.truncate(MAX_FOUND);
        Some(expressions)
    }

    /// Points, as expressions in the parameters, at which the derivative of `e` is 0: from factors of degree 1 and 2.
    pub fn stationary_points(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Vec<Expr> {
        self.roots_of_slope(e, variable, on).unwrap_or_default()
    }

    fn roots_of_slope(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Option<Vec<Expr>> {
        let form = self.normal_form(&derivative(e, variable)?, on)?;
        let main = main_kernel(&form, variable)?;
        let mut points = Vec::new();
        for (p, _) in irreducible_factors(form.ratio.numerator())? {
            let coefficients = p.coefficients_in(main)?;
            let coefficients: Vec<Expr> = coefficients.iter().map(|c| expression(c, &form.kernels)).collect();
            match coefficients.as_slice() {
                [b, a] => points.push(b.negate().over(a)),
                [c, b, a] => {
                    let four = Expr::integer(4);
                    let root = b.powi(2).minus(&four.times(a).times(c)).sqrt();
                    for root in [root.clone(), root.negate()] {
                        points.push(root.minus(b).over(&Expr::integer(2).times(a)));
                    }
                }
                _ => {}
            }
        }
        points.truncate(MAX_FOUND);
        Some(points)
    }

    /// Functions s ≠ id of the variable with f(s(z)) = f(z) formally: from the factors of f(z) − f(y) that are linear in y.
    pub fn twins(&mut self, f: &Expr, variable: &Symbol) -> Vec<Expr> {
        self.linear_twins(f, variable).unwrap_or_default()
    }

    fn linear_twins(&mut self, f: &Expr, variable: &Symbol) -> Option<Vec<Expr>> {
        let other = (0..).map(|i| Symbol::new(&format!("y{i}"))).find(|s| !f.contains(s))?;
        let (z, y) = (Expr::variable(variable.clone()), Expr::variable(other.clone()));
        let difference = f.minus(&f.substitute(variable, &y));
        let everywhere = Domain {
            ranges: [variable, &other].map(|s| (s.clone(), Span::real_line())).to_vec(),
            assumptions: crate::expr::Assumptions::none(),
        };
        let form = self.normal_form(&difference, &everywhere)?;
        let (x, y) = (main_kernel_of(&form, &z, variable)?, main_kernel_of(&form, &y, &other)?);
        let trivial = Poly::kernel(x).minus(&Poly::kernel(y)).ok()?;
        let rest = form.ratio.numerator().divide_exactly(&trivial)?;
        let mut found = Vec::new();
        for (p, _) in irreducible_factors(&rest)? {
            if p == trivial || p == trivial.negate() {
                continue;
            }
            if let [b, a] = p.coefficients_in(y)?.as_slice() {
                let (a, b) = (expression(a, &form.kernels), expression(b, &form.kernels));
                found.push(b.negate().over(&a));
            }
        }
        found.truncate(MAX_FOUND);
        Some(found)
    }
}

/// The kernel of the variable, where no other one contains it.
fn main_kernel(form: &NormalForm, variable: &Symbol) -> Option<Kernel> {
    main_kernel_of(form, &Expr::variable(variable.clone()), variable)
}

fn main_kernel_of(form: &NormalForm, kernel: &Expr, variable: &Symbol) -> Option<Kernel> {
    let at = form.kernels.iter().position(|k| k == kernel)?;
    let alone = form.kernels.iter().filter(|k| k.contains(variable)).count() == 1;
    alone.then(|| Kernel::try_from(at).ok()).flatten()
}

/// The irreducible factors, by our own means where these suffice. `None` where an exponent is no integer.
fn irreducible_factors(p: &Poly) -> Option<Vec<(Poly, u32)>> {
    let integral = |m: &Monomial| m.factors().iter().all(|(_, e)| e.is_integer());
    if p.is_zero() || !p.terms().all(|(m, _)| integral(m)) {
        return None;
    }
    if let Some(known) = STATE.with_borrow(|state| state.factors.get(p).cloned()) {
        return Some(known);
    }
    let mut found: Vec<(Poly, u32)> = Vec::new();
    let content = p.monomial_content();
    for (kernel, e) in content.factors() {
        found.push((Poly::kernel(*kernel), u32::try_from(e.to_integer()?).ok()?));
    }
    let core = p.divide_term(&content, &Rational::one())?;
    for (part, k) in square_free(&core) {
        for factor in rational_linear_factors(&part) {
            match may_split(&factor).then(|| ask(|| algebra::factor(&factor))).flatten() {
                Some(finer) => found.extend(finer.factors.into_iter().map(|(f, m)| (f, m * k))),
                None => found.push((factor, k)),
            }
        }
    }
    STATE.with_borrow_mut(|state| {
        if state.depth > 0 {
            state.factors.insert(p.clone(), found.clone());
        }
    });
    Some(found)
}

/// Whether our own means may have left a factor unsplit: they find all factors of a primitive square-free polynomial whose
/// degree in some kernel is 1 or 2. (Either one factor has this degree and the others are contents, or there are two of
/// degree 1 and the discriminant is a square.) Polynomials in one kernel are decided by Sturm's theorem as they are.
fn may_split(p: &Poly) -> bool {
    let kernels = p.kernels();
    let high = |k: &Kernel| p.degree(*k).to_integer().is_some_and(|d| d >= 3);
    kernels.len() >= 2 && p.len() <= MAX_TERMS && kernels.iter().all(high)
}

/// coefficient · ∏ factors, with the coefficient that makes it p.
fn product_of(p: &Poly, factors: &[(Poly, u32)], form: &NormalForm) -> Option<Expr> {
    let mut leading = Rational::one();
    let mut parts = Vec::new();
    for (factor, k) in factors {
        leading = &leading * &factor.leading()?.1.pow(i64::from(*k))?;
        parts.push(expression(factor, &form.kernels).powi(i64::from(*k)));
    }
    parts.insert(0, Expr::number(&leading.recip()? * p.leading()?.1));
    Some(Expr::product(parts))
}

pub(super) fn expression(p: &Poly, kernels: &[Expr]) -> Expr {
    let term = |(m, c): (&Monomial, &Rational)| {
        let mut factors = vec![Expr::number(c.clone())];
        for (k, e) in m.factors() {
            if let Some(kernel) = usize::try_from(*k).ok().and_then(|k| kernels.get(k)) {
                factors.push(Expr::power(kernel.clone(), Expr::number(e.to_rational())));
            }
        }
        Expr::product(factors)
    };
    Expr::sum(p.terms().rev().map(term).collect())
}

/// Σ coefficients · at^i.
fn value_at(coefficients: &[Poly], at: &Rational) -> Option<Poly> {
    coefficients.iter().rev().try_fold(Poly::zero(), |sum, c| sum.scaled(at).plus(c).ok())
}
