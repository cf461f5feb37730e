//! Signs of polynomials in one function of the variable, with coefficients in the parameters: from the signs of their
//! coefficients, and the conditions on parameters that come out of this.

use crate::expr::{Expr, Node, Relation, Symbol};
use crate::proof::check::{controls, gap, in_powers, inner_range, linear_ends};
use crate::proof::{Certificate, Domain, Rule};

use super::Prover;
use super::polynomial::powers_of_one_atom;
use super::sign::sign_claim;

/// The highest degree that is looked at.
const MAX_DEGREE: usize = 8;

/// The steps that one point may cost at which an expression is to be shown not to vanish.
const NONZERO_BUDGET: usize = 2_000;

impl Prover {
    /// Bernstein coefficients on the range of the inner function, and the discriminant.
    pub(super) fn by_coefficients(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        let (weak, strict) = match relation {
            Relation::Gt | Relation::Ge => (Relation::Ge, Relation::Gt),
            Relation::Lt | Relation::Le => (Relation::Le, Relation::Lt),
            _ => return None,
        };
        let (variable, _) = on.ranges.first()?;
        if e.variables().len() < 2 {
            return None;
        }
        let parameters = Domain::of_parameters(&on.assumptions);
        for (inner, coefficients) in powers_of_one_atom(e, variable) {
            if !(3..=MAX_DEGREE + 1).contains(&coefficients.len()) || !self.spend(20) {
                continue;
            }
            let mut proposals: Vec<(Rule, Vec<Certificate>)> = Vec::new();
            let signs =
                inner_range(&inner, on).and_then(|range| controls(&coefficients, &range)).and_then(|c| {
                    c.values
                        .iter()
                        .map(|v| {
                            self.sign(v, strict, &parameters).or_else(|| self.sign(v, weak, &parameters))
                        })
                        .collect::<Option<Vec<_>>>()
                });
            if let Some(signs) = signs {
                let rule = Rule::Bernstein { inner: inner.clone(), coefficients: coefficients.clone() };
                proposals.push((rule, signs));
            }
            if let [a, b, c] = coefficients.as_slice() {
                let of_gap = if relation == weak { Relation::Ge } else { Relation::Gt };
                let leading = self.sign(c, strict, &parameters);
                let signs = leading.zip(self.sign(&gap(a, b, c), of_gap, &parameters));
                if let Some((leading, gap)) = signs {
                    let rule = Rule::Quadratic { inner: inner.clone(), coefficients: coefficients.clone() };
                    proposals.push((rule, vec![leading, gap]));
                }
            }
            for (rule, mut premises) in proposals {
                let Some(equal) = self.equal(e, &in_powers(&inner, &coefficients), on) else { continue };
                premises.push(equal);
                let certificate = Certificate::new(sign_claim(e, relation, on), rule, premises);
                if crate::proof::check(certificate.clone()).is_ok() {
                    return Some(certificate);
                }
            }
        }
        None
    }

    /// Expressions in the parameters whose signs decide the sign of `e`, as far as its forms show them: for each factor that
    /// is a polynomial in a function of the variable, its values at the ends of that function's range, its leading
    /// coefficient and discriminant.
    pub fn deciding(&mut self, e: &Expr, on: &Domain) -> Vec<Expr> {
        let mut found = Vec::new();
        let Some((variable, _)) = on.ranges.first().cloned() else { return found };
        for form in self.forms(e, on) {
            for factor in form.factors() {
                let base = match factor.node() {
                    Node::Power(base, exponent) if exponent.as_number().is_some() => base,
                    _ => factor,
                };
                self.of_factor(base, &variable, on, &mut found);
            }
        }
        found
    }

    fn of_factor(&mut self, e: &Expr, variable: &Symbol, on: &Domain, found: &mut Vec<Expr>) {
        let mut add = |c: Expr| {
            let c = c.split_coefficient().1;
            if !c.is_constant() && !found.contains(&c) && !found.contains(&c.negate()) {
                found.push(c);
            }
        };
        if !e.contains(variable) {
            add(e.clone());
            return;
        }
        for (inner, coefficients) in powers_of_one_atom(e, variable) {
            let Some(range) = inner_range(&inner, on) else { continue };
            let used: Vec<usize> = (1..coefficients.len()).filter(|i| !coefficients[*i].is_zero()).collect();
            match (used.as_slice(), coefficients.as_slice()) {
                ([power], all) => {
                    let Ok(k) = i64::try_from(*power) else { continue };
                    let inner = inner.powi(k);
                    let range = inner_range(&inner, on).unwrap_or(range);
                    let ends = linear_ends(&all[0], &all[*power], &range);
                    ends.into_iter().for_each(|(value, _)| add(value));
                    add(all[0].clone());
                }
                (_, [a, b, c]) => {
                    add(c.clone());
                    let gap = gap(a, b, c);
                    // In factors, where it has some.
                    let parameters = Domain::of_parameters(&on.assumptions);
                    let forms = self.forms(&gap, &parameters);
                    let factored = forms.iter().find(|f| f.factors().len() > 1).unwrap_or(&gap);
                    factored.factors().iter().cloned().for_each(&mut add);
                    let ends = controls(&coefficients, &range);
                    ends.into_iter().for_each(|c| c.values.into_iter().for_each(&mut add));
                    add(b.clone());
                }
                (_, all) => {
                    all.last().cloned().into_iter().for_each(&mut add);
                    if let Some(controls) = controls(all, &range) {
                        controls.values.into_iter().for_each(&mut add);
                    }
                    add(all[0].clone());
                }
            }
        }
    }

    /// A point of the interval, in terms of the parameters, at which the expression is proved not to vanish.
    pub(super) fn nonzero_somewhere(
        &mut self,
        e: &Expr,
        variable: &Symbol,
        on: &Domain,
    ) -> Option<(Expr, Vec<Certificate>)> {
        if e.variables().len() < 2 {
            return None;
        }
        let parameters = Domain::of_parameters(&on.assumptions);
        let span = on.span(variable)?.clone();
        let mut points: Vec<Expr> = self.points(&span).iter().take(3).cloned().map(Expr::number).collect();
        // Where affine parts vanish or are 1 the values of functions of them are numbers: those points first.
        let mut around = centres(e, variable);
        around.extend(self.forms(e, on).iter().flat_map(|form| centres(form, variable)));
        let mut special = Vec::new();
        for (centre, step) in around {
            special.push(centre.plus(&step));
            special.push(centre);
        }
        points.splice(0..0, special);
        for at in points.into_iter().take(12) {
            let value = crate::expr::constant::fold_constants(&e.substitute(variable, &at));
            let Some(mut premises) = self.inside(&at, variable, &span, &parameters) else { continue };
            let nonzero =
                self.limited(NONZERO_BUDGET, |prover| prover.sign(&value, Relation::Ne, &parameters));
            if let Some(nonzero) = nonzero {
                premises.push(nonzero);
                return Some((at, premises));
            }
        }
        None
    }

    /// Proofs that the point lies in the interval, where it contains parameters.
    pub fn inside(
        &mut self,
        point: &Expr,
        variable: &Symbol,
        span: &crate::set::Span,
        parameters: &Domain,
    ) -> Option<Vec<Certificate>> {
        let mut premises = Vec::new();
        crate::proof::check::lies_in(point, variable, span, parameters, &mut |x, relation| match self
            .sign(x, relation, parameters)
        {
            Some(certificate) => {
                premises.push(certificate);
                true
            }
            None => false,
        })
        .then_some(premises)
    }
}

/// a/b with the literal coefficients of both divided: −2b/(6a) is −b/(3a).
#[must_use]
pub fn quotient(a: &Expr, b: &Expr) -> Expr {
    let ((c, above), (d, below)) = (a.split_coefficient(), b.split_coefficient());
    match d.recip() {
        Some(d) => Expr::scaled(&c * &d, above.over(&below)),
        None => a.over(b),
    }
}

/// Points at which affine parts u = w z + b of an expression vanish, each with the step 1/w at which u is 1 more.
#[must_use]
pub fn centres(e: &Expr, variable: &Symbol) -> Vec<(Expr, Expr)> {
    let mut found: Vec<(Expr, Expr)> = Vec::new();
    let mut add = |u: &Expr| {
        if !u.contains(variable) || u.variables().len() < 2 {
            return;
        }
        let Some(w) = crate::expr::derivative(u, variable) else { return };
        if w.contains(variable) || w.is_zero() {
            return;
        }
        let b = crate::expr::constant::fold_constants(&u.substitute(variable, &Expr::zero()));
        let centre = if b.is_zero() { b } else { quotient(&b.negate(), &w) };
        let centre = (centre, w.recip());
        if found.len() < 6 && !found.contains(&centre) {
            found.push(centre);
        }
    };
    e.any(&mut |part| {
        match part.node() {
            Node::Apply(_, arguments) => arguments.iter().for_each(&mut add),
            Node::Power(base, _) => add(base),
            Node::Sum(_) => add(part),
            Node::Product(factors) => factors.iter().for_each(&mut add),
            _ => {}
        }
        false
    });
    found
}
