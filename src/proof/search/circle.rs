//! Polynomials in sine and cosine of one angle, and sums with a bounded term.

use crate::expr::normal::{SideCondition, normal};
use crate::expr::{Expr, Function, Node, Relation};
use crate::proof::check::{inner_range, linear_ends, on_circle, side_condition, sign_on, wave, wave_gap};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::sturm::End;
use crate::real::{Rational, UPoly};

use super::Prover;
use super::extremum::is_only;
use super::sign::sign_claim;

/// Expressions from this size on are not looked at.
const MAX_SIZE: usize = 200;

/// The highest degree in sine and cosine together.
const MAX_DEGREE: usize = 40;

/// P(cos u) + sin u · Q(cos u).
struct OnCircle {
    even: UPoly,
    odd: UPoly,
}

impl Prover {
    /// For all angles: by Sturm's theorem in tan(u/2), or by the amplitude of A + B cos u + C sin u.
    pub(super) fn by_circle(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let angle = angle_in(e)?;
        if e.size_up_to(MAX_SIZE) >= MAX_SIZE || !self.spend(40) {
            return None;
        }
        self.by_amplitude(e, relation, on, &angle).or_else(|| self.by_half_angle(e, relation, on))
    }

    fn by_half_angle(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let mut oracle =
            |condition: &SideCondition| side_condition(condition, on, &mut |x, r| sign_on(x, r, &on.cell()));
        let form = normal(e, &mut oracle).ok()?;
        let angle = angle_in(form.to_expr())?;
        let OnCircle { even, odd } = polynomial(form.to_expr(), &angle)?;
        let (even, odd) = (even.coefficients().to_vec(), odd.coefficients().to_vec());
        let equal = self.equal(e, &on_circle(&angle, &even, &odd), on)?;
        let rule = Rule::Circle { angle, even, odd };
        let certificate = Certificate::new(sign_claim(e, relation, on), rule, vec![equal]);
        crate::proof::check(certificate.clone()).ok().map(|_| certificate)
    }

    fn by_amplitude(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
        angle: &Expr,
    ) -> Option<Certificate> {
        let of_gap = match relation {
            Relation::Gt | Relation::Lt => Relation::Gt,
            Relation::Ge | Relation::Le => Relation::Ge,
            _ => return None,
        };
        let of = |function: Function| Expr::apply(function, vec![angle.clone()]);
        let (rest, cosine) = linear_in(e, &of(Function::Cos)).unwrap_or_else(|| (e.clone(), Expr::zero()));
        let (constant, sine) = linear_in(&rest, &of(Function::Sin))?;
        if cosine.is_zero() || [&constant, &cosine, &sine].iter().any(|x| angle_in(x).is_some()) {
            return None;
        }
        let gap = self.sign(&wave_gap(&constant, &cosine, &sine), of_gap, on)?;
        let sign = self.sign(&constant, relation, on)?;
        let equal = self.equal(e, &wave(angle, &constant, &cosine, &sine), on)?;
        let rule = Rule::Amplitude { angle: angle.clone(), constant, cosine, sine };
        let certificate = Certificate::new(sign_claim(e, relation, on), rule, vec![equal, sign, gap]);
        crate::proof::check(certificate.clone()).ok().map(|_| certificate)
    }

    /// e = A + B t with a bounded function t of the variable: the sign at both ends of its range, at every point.
    pub(super) fn by_bounded_term(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        if self.depth > 4 || !matches!(relation, Relation::Gt | Relation::Ge | Relation::Lt | Relation::Le) {
            return None;
        }
        let (variable, _) = on.ranges.first()?;
        if !is_only(e, variable) {
            return None;
        }
        let mut bounded: Vec<Expr> = Vec::new();
        e.any(&mut |part| {
            if let Node::Apply(Function::Sin | Function::Cos, _) = part.node()
                && part.contains(variable)
                && !bounded.contains(part)
            {
                bounded.push(part.clone());
            }
            bounded.len() >= 4
        });
        for inner in bounded {
            let Some((constant, slope)) = linear_in(e, &inner) else { continue };
            let Some(range) = inner_range(&inner, on) else { continue };
            if matches!(range.lower, End::Infinite) || matches!(range.upper, End::Infinite) {
                continue;
            }
            let ends = linear_ends(&constant, &slope, &range);
            let signs: Option<Vec<Certificate>> =
                ends.iter().map(|(value, _)| self.sign(value, relation, on)).collect();
            let Some(mut premises) = signs else { continue };
            let Some(equal) = self.equal(e, &constant.plus(&slope.times(&inner)), on) else { continue };
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

/// The angle of the first sine or cosine of something that is not a constant.
fn angle_in(e: &Expr) -> Option<Expr> {
    let mut found = None;
    e.any(&mut |part| {
        if let Node::Apply(Function::Sin | Function::Cos, arguments) = part.node()
            && !part.is_constant()
        {
            found = arguments.first().cloned();
        }
        found.is_some()
    });
    found
}

/// A and B with e = A + B t, where t occurs in terms of the sum only as a factor.
fn linear_in(e: &Expr, t: &Expr) -> Option<(Expr, Expr)> {
    let holds = |part: &Expr| part.any(&mut |p| p == t);
    let (mut constant, mut slope) = (Vec::new(), Vec::new());
    for term in e.terms() {
        if !holds(term) {
            constant.push(term.clone());
            continue;
        }
        let mut factors = term.factors().to_vec();
        let at = factors.iter().position(|f| f == t)?;
        factors.remove(at);
        if factors.iter().any(holds) {
            return None;
        }
        slope.push(Expr::product(factors));
    }
    (!slope.is_empty()).then(|| (Expr::sum(constant), Expr::sum(slope)))
}

/// e as a polynomial in cos u and sin u with rational coefficients, sin² written as 1 − cos².
fn polynomial(e: &Expr, angle: &Expr) -> Option<OnCircle> {
    let rational = |values: Vec<i64>| UPoly::new(values.into_iter().map(Rational::integer).collect());
    match e.node() {
        Node::Number(value) => Some(OnCircle { even: UPoly::constant(value.clone()), odd: UPoly::zero() }),
        Node::Sum(terms) => {
            let mut total = OnCircle { even: UPoly::zero(), odd: UPoly::zero() };
            for term in terms {
                let part = polynomial(term, angle)?;
                total = OnCircle { even: total.even.plus(&part.even), odd: total.odd.plus(&part.odd) };
            }
            Some(total)
        }
        Node::Product(factors) => {
            let mut total = polynomial(factors.first()?, angle)?;
            for factor in &factors[1..] {
                total = product(&total, &polynomial(factor, angle)?)?;
            }
            Some(total)
        }
        Node::Power(base, exponent) => {
            let k = exponent.as_number()?.to_i64().filter(|k| (1..=24).contains(k))?;
            let base = polynomial(base, angle)?;
            let one = OnCircle { even: rational(vec![1])?, odd: UPoly::zero() };
            (0..k).try_fold(one, |power, _| product(&power, &base))
        }
        Node::Apply(Function::Cos, arguments) if arguments.first() == Some(angle) => {
            Some(OnCircle { even: rational(vec![0, 1])?, odd: UPoly::zero() })
        }
        Node::Apply(Function::Sin, arguments) if arguments.first() == Some(angle) => {
            Some(OnCircle { even: UPoly::zero(), odd: rational(vec![1])? })
        }
        _ => None,
    }
}

fn product(a: &OnCircle, b: &OnCircle) -> Option<OnCircle> {
    let sine_squared = UPoly::new([1, 0, -1].map(Rational::integer).to_vec())?;
    let even = a.even.times(&b.even)?.plus(&a.odd.times(&b.odd)?.times(&sine_squared)?);
    let odd = a.even.times(&b.odd)?.plus(&a.odd.times(&b.even)?);
    let small = |p: &UPoly| p.degree().unwrap_or(0) < MAX_DEGREE;
    (small(&even) && small(&odd)).then_some(OnCircle { even, odd })
}
