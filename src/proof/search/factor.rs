//! Signs of sums through a common factor, and through a positive factor that simplifies.

use crate::expr::normal::{SideCondition, normal};
use crate::expr::{Expr, Function, Node, Relation};
use crate::proof::check::{side_condition, sign_on, without_term};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::Rational;

use super::Prover;
use super::sign::sign_claim;

/// Deeper in a proof it is not asked whether symbols cancel.
const MAX_DEPTH_OF_FORMS: usize = 4;

impl Prover {
    /// e = u + v with u of the sign and u² > v².
    pub(super) fn by_dominance(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let gap_relation = match relation {
            Relation::Gt | Relation::Lt => Relation::Gt,
            Relation::Ge | Relation::Le => Relation::Ge,
            _ => return None,
        };
        let has_root = e.any(&mut |part| match part.node() {
            Node::Power(base, exponent) => {
                !base.is_constant() && exponent.as_number().is_some_and(|r| r.denominator_i64() == Some(2))
            }
            _ => false,
        });
        if !has_root || !(2..=4).contains(&e.terms().len()) {
            return None;
        }
        for leading in e.terms() {
            let Some(rest) = without_term(e, leading) else { continue };
            let Some(sign) = self.sign(leading, relation, on) else { continue };
            let gap = leading.powi(2).minus(&rest.powi(2));
            let Some(gap) = self.sign(&gap, gap_relation, on) else { continue };
            let Some(defined) = self.defined(&rest, on) else { continue };
            let rule = Rule::Dominates { leading: leading.clone() };
            let certificate = Certificate::new(sign_claim(e, relation, on), rule, vec![sign, gap, defined]);
            if crate::proof::check(certificate.clone()).is_ok() {
                return Some(certificate);
            }
        }
        None
    }

    /// e = h · rest, where h is all that the terms have in common: the rest is smaller, and its sign easier to see.
    pub(super) fn by_common_factor(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        let to = common_factor_out(e)?;
        self.by_form(e, to, relation, on)
    }

    /// e rewritten in a form that shows its sign more easily: exponentials or denominators taken out, the normal form.
    pub(super) fn by_factoring(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let mut forms = factored_forms(e);
        forms.extend(self.normalised(e, on));
        forms.into_iter().find_map(|to| self.by_form(e, to, relation, on))
    }

    /// The normal form of an expression that depends on fewer symbols than it seems, such as the value of tanh(w z + b) at
    /// z = (1 − b)/w.
    pub(super) fn with_fewer_symbols(&mut self, e: &Expr, on: &Domain) -> Option<Expr> {
        let symbols = e.variables().len();
        if symbols < 1 + usize::from(!on.ranges.is_empty()) || self.depth > MAX_DEPTH_OF_FORMS {
            return None;
        }
        self.expanded(e, on).filter(|to| to.variables().len() < symbols)
    }

    pub(super) fn by_form(
        &mut self,
        e: &Expr,
        to: Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        if !self.spend(10) {
            return None;
        }
        let sign = self.sign(&to, relation, on)?;
        let equal = self.equal(e, &to, on)?;
        Some(Certificate::new(sign_claim(e, relation, on), Rule::Rewrite { to }, vec![equal, sign]))
    }
}

/// The expression with the powers of each base in a product added up, where some of them cancel: z · z^(−1), as derivatives of
/// z ln z and the like have it, is 1.
pub(super) fn cancelled(e: &Expr) -> Option<Expr> {
    let mut some = false;
    let to = e.replace(&mut |part| {
        let Node::Product(factors) = part.node() else { return None };
        let mut powers: Vec<(Expr, Rational)> = Vec::with_capacity(factors.len());
        let mut cancels = false;
        for factor in factors {
            let (base, k) = match factor.node() {
                Node::Power(base, k) if k.as_number().is_some_and(Rational::is_integer) => {
                    (base.clone(), k.as_number().cloned()?)
                }
                _ => (factor.clone(), Rational::one()),
            };
            match powers.iter_mut().find(|(b, _)| *b == base) {
                Some((_, known)) => {
                    cancels |= known.is_negative() != k.is_negative();
                    *known = &*known + &k;
                }
                None => powers.push((base, k)),
            }
        }
        some |= cancels;
        cancels.then(|| {
            Expr::product(powers.into_iter().map(|(b, k)| Expr::power(b, Expr::number(k))).collect())
        })
    });
    some.then_some(to)
}

impl Prover {
    /// The normal form, multiplied out.
    pub(super) fn expanded(&mut self, e: &Expr, on: &Domain) -> Option<Expr> {
        self.normalised(e, on).pop()
    }

    /// Forms in which the sign of an expression may be easier to see, itself first.
    pub fn forms(&mut self, e: &Expr, on: &Domain) -> Vec<Expr> {
        let mut forms = vec![e.clone()];
        forms.extend(factored_forms(e));
        forms.extend(self.normalised(e, on));
        forms
    }

    /// The normal form, factored and plain, with side conditions from quick proofs.
    fn normalised(&mut self, e: &Expr, on: &Domain) -> Vec<Expr> {
        if !self.spend(100 + 5 * e.size_up_to(MAX_FORM)) {
            return Vec::new();
        }
        let cell = on.cell();
        let mut oracle = |condition: &SideCondition| {
            side_condition(condition, on, &mut |x, relation| {
                sign_on(x, relation, &cell) || self.at_a_glance(x, relation, on).is_some()
            })
        };
        let Ok(form) = normal(e, &mut oracle) else { return Vec::new() };
        let mut forms = vec![form.to_expr().clone()];
        forms.extend(form.to_factored_expr().cloned());
        forms.reverse();
        forms.retain(|form| form != e && form.size_up_to(MAX_FORM) < MAX_FORM);
        forms.dedup();
        forms
    }
}

/// Normal forms that are larger are not looked at.
const MAX_FORM: usize = 400;

/// Other forms of the expression that may show their sign more easily.
fn factored_forms(e: &Expr) -> Vec<Expr> {
    let mut forms = Vec::new();
    if let Node::Sum(terms) = e.node() {
        forms.extend(common_factor_out(e));
        forms.extend(denominators_out(terms));
        forms.extend(exponential_out(terms));
        forms.extend(squares(e));
    }
    forms.retain(|form| form != e);
    forms
}

/// h · Σ termᵢ/h, where h is the product of all powers that are factors of every term, with their least exponents.
fn common_factor_out(e: &Expr) -> Option<Expr> {
    let Node::Sum(terms) = e.node() else { return None };
    let powers = |term: &Expr| -> Vec<(Expr, Rational)> {
        term.factors().iter().filter(|f| f.as_number().is_none()).map(Expr::base_and_exponent).collect()
    };
    let (first, others) = terms.split_first()?;
    let mut common = powers(first);
    for term in others {
        let own = powers(term);
        common.retain_mut(|(base, exponent)| {
            let Some((_, there)) = own.iter().find(|(b, _)| b == base) else { return false };
            *exponent = exponent.clone().min(there.clone());
            true
        });
    }
    if common.is_empty() {
        return None;
    }
    let rest = terms.iter().map(|term| {
        let factors = term.factors().iter().map(|factor| {
            // A coefficient stays: beside √2 the number 2 is no power of it.
            if factor.as_number().is_some() {
                return factor.clone();
            }
            let (base, exponent) = factor.base_and_exponent();
            match common.iter().find(|(b, _)| *b == base) {
                Some((_, taken)) => Expr::power(base, Expr::number(&exponent - taken)),
                None => factor.clone(),
            }
        });
        Expr::product(factors.collect())
    });
    let rest = Expr::sum(rest.collect());
    let common =
        common.iter().map(|(base, exponent)| Expr::power(base.clone(), Expr::number(exponent.clone())));
    Some(Expr::product(common.chain([rest]).collect()))
}

/// ∏ hᵢ^(−kᵢ) · Σ termᵢ ∏ hᵢ^(kᵢ), where −kᵢ is the least exponent with which hᵢ occurs among the factors.
fn denominators_out(terms: &[Expr]) -> Option<Expr> {
    let mut below: Vec<(Expr, i64)> = Vec::new();
    for factor in terms.iter().flat_map(Expr::factors) {
        if let Node::Power(base, exponent) = factor.node()
            && let Some(k) = exponent.as_number().and_then(|r| r.to_i64()).filter(|k| (-8..0).contains(k))
        {
            match below.iter_mut().find(|(b, _)| b == base) {
                Some((_, least)) => *least = k.min(*least),
                None => below.push((base.clone(), k)),
            }
        }
    }
    if below.is_empty() || below.len() > 3 {
        return None;
    }
    let rest = terms.iter().map(|term| {
        let mut factors: Vec<Expr> = Vec::new();
        let mut left = below.clone();
        for factor in term.factors() {
            match factor.node() {
                Node::Power(base, exponent)
                    if exponent.as_number().is_some_and(|r| r.to_i64().is_some())
                        && left.iter().any(|(b, _)| b == base) =>
                {
                    let k = exponent.as_number().and_then(|r| r.to_i64()).unwrap_or(0);
                    left.iter_mut().filter(|(b, _)| b == base).for_each(|(_, least)| *least -= k);
                }
                _ => factors.push(factor.clone()),
            }
        }
        factors.extend(left.into_iter().map(|(base, k)| base.powi(-k)));
        Expr::product(factors)
    });
    let numerator = Expr::sum(rest.collect());
    let denominator = below.iter().map(|(base, k)| base.powi(*k));
    Some(Expr::product(denominator.chain([numerator]).collect()))
}

/// exp(u) · Σ termᵢ exp(−u), with the exponentials in each term combined, for the first exponential that occurs.
fn exponential_out(terms: &[Expr]) -> Option<Expr> {
    let argument = |factor: &Expr| match factor.node() {
        Node::Apply(Function::Exp, arguments) => arguments.first().cloned(),
        _ => None,
    };
    let u = terms.iter().flat_map(Expr::factors).find_map(argument)?;
    let rest = terms.iter().map(|term| {
        let mut exponent = u.negate();
        let mut others = Vec::new();
        for factor in term.factors() {
            match argument(factor) {
                Some(v) => exponent = exponent.plus(&v),
                None => others.push(factor.clone()),
            }
        }
        others.push(Expr::exp(exponent));
        Expr::product(others)
    });
    Some(Expr::exp(u.clone()).times(&Expr::sum(rest.collect())))
}

/// sin² = 1 − cos² and cos² = 1 − sin², applied throughout.
fn squares(e: &Expr) -> Vec<Expr> {
    let replace = |from: Function, to: Function| {
        e.replace(&mut |part| match part.node() {
            Node::Power(base, exponent) if exponent.as_number().is_some_and(|r| r.to_i64() == Some(2)) => {
                match base.node() {
                    Node::Apply(f, arguments) if *f == from => {
                        Some(Expr::one().minus(&Expr::apply(to, arguments.clone()).powi(2)))
                    }
                    _ => None,
                }
            }
            _ => None,
        })
    };
    vec![replace(Function::Sin, Function::Cos), replace(Function::Cos, Function::Sin)]
}
