//! Signs of expressions in parameters as combinations of what is assumed.
//!
//! Looked for are λ ≥ 0 and μ ≥ 0 with Σ λᵢ pᵢ = (μ₀ + Σ μⱼ gⱼ) e, where the pᵢ are products of facts p ≥ 0, squares, and
//! 1, and the gⱼ are facts g > 0: a system of linear equations, one for each monomial.

use std::collections::HashMap;

use crate::expr::normal::normal;
use crate::expr::poly::Monomial;
use crate::expr::{Condition, Expr, Relation, Symbol};
use crate::proof::vector::mentions;
use crate::proof::{Certificate, Domain, Rule};
use crate::real::Rational;

use super::Prover;
use super::linear_program::nonnegative_solution;
use super::sign::sign_claim;

/// The most facts that are combined.
const MAX_FACTS: usize = 7;

/// How many symbols there are squares of sums of.
const MAX_MIXED: usize = 3;

/// The most monomials.
const MAX_MONOMIALS: usize = 60;

/// Expressions from this size on are not combined.
const MAX_SIZE: usize = 80;

/// What is known of a product of facts.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    Positive,
    NonNegative,
    Zero,
}

struct Product {
    factors: Vec<Expr>,
    known: Known,
}

impl Prover {
    /// The same where values of the parameters do not speak against it.
    pub(super) fn plausible_combination(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        if on.assumptions.facts.is_empty() || !self.is_plausible(e, relation, on) {
            return None;
        }
        self.by_combination(e, relation, on)
    }

    /// A sign from the facts about the symbols in an expression.
    pub(super) fn by_combination(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        // Where inequalities between variables cut the domain, they are facts like those about parameters.
        let variables: Vec<Symbol> =
            on.ranges.iter().map(|(v, _)| v).filter(|v| e.contains(v)).cloned().collect();
        let known = variables.is_empty() || on.assumptions.facts.iter().any(|f| mentions(f, &variables));
        if !known || on.assumptions.facts.is_empty() || e.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return None;
        }
        if let Some(found) = self.by_proportion(e, relation, on) {
            return Some(found);
        }
        match relation {
            Relation::Gt | Relation::Ge => self.combination(e, relation, on),
            Relation::Lt | Relation::Le => self.combination(e, relation, on),
            Relation::Ne => [Relation::Gt, Relation::Lt].into_iter().find_map(|r| {
                if !self.is_plausible(e, r, on) {
                    return None;
                }
                let strict = self.combination(e, r, on)?;
                let rule = Rule::Structure;
                Some(Certificate::new(sign_claim(e, relation, on), rule, vec![strict]))
            }),
            Relation::Eq => None,
        }
    }

    fn combination(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let defined = self.defined(e, on)?;
        let target = match relation {
            Relation::Lt | Relation::Le => e.negate(),
            _ => e.clone(),
        };
        let strict = matches!(relation, Relation::Gt | Relation::Lt);
        let facts = facts(on);
        for products in [linear(&facts), quadratic(&facts, e)] {
            if !self.spend(100 + 20 * products.len()) {
                return None;
            }
            let Some((terms, factor)) = combined(&target, &products, &facts, strict) else { continue };
            let mut premises: Vec<Certificate> = Vec::new();
            for f in terms.iter().flat_map(|(_, factors)| factors) {
                let known = self.known_fact(f, on);
                premises.extend(known.filter(|k| !premises.contains(k)));
            }
            let rule = Rule::Combination { terms };
            let certificate = if factor.is_one() {
                premises.push(defined.clone());
                Certificate::new(sign_claim(e, relation, on), rule, premises)
            } else {
                let product = e.times(&factor);
                premises.extend(self.defined(&product, on));
                let whole = Certificate::new(sign_claim(&product, relation, on), rule, premises);
                let Some(positive) = self.sign(&factor, Relation::Gt, on) else { continue };
                let rule = Rule::PositiveFactor { factor };
                let premises = vec![positive, defined.clone(), whole];
                Certificate::new(sign_claim(e, relation, on), rule, premises)
            };
            if crate::proof::check(certificate.clone()).is_ok() {
                return Some(certificate);
            }
        }
        None
    }

    /// The strongest sign of an expression that is assumed, or that a square has.
    pub(super) fn known_fact(&mut self, f: &Expr, on: &Domain) -> Option<Certificate> {
        [Relation::Eq, Relation::Gt, Relation::Ge].into_iter().find_map(|r| self.fact(f, r, on))
    }

    /// A sign that is assumed, or that a square has.
    fn fact(&mut self, f: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let assumed = Certificate::new(sign_claim(f, relation, on), Rule::Assumed, Vec::new());
        if crate::proof::check(assumed.clone()).is_ok() {
            return Some(assumed);
        }
        let base = f.factors().first().and_then(|b| match b.node() {
            crate::expr::Node::Power(base, _) => Some(base.clone()),
            _ => None,
        })?;
        let nonzero = Certificate::new(sign_claim(&base, Relation::Ne, on), Rule::Assumed, Vec::new());
        let square = Certificate::new(sign_claim(f, relation, on), Rule::Structure, vec![nonzero]);
        crate::proof::check(square.clone()).ok().map(|_| square)
    }
}

/// The facts as expressions that are > 0, ≥ 0 or = 0; what is ≠ 0 as its square.
fn facts(on: &Domain) -> Vec<Product> {
    let facts = on.assumptions.facts.iter().filter_map(|fact| {
        let Condition::Compare(left, relation, right) = fact else { return None };
        let difference = left.minus(right);
        let (f, known) = match relation {
            Relation::Gt => (difference, Known::Positive),
            Relation::Ge => (difference, Known::NonNegative),
            Relation::Lt => (difference.negate(), Known::Positive),
            Relation::Le => (difference.negate(), Known::NonNegative),
            Relation::Eq => (difference, Known::Zero),
            Relation::Ne => (difference.powi(2), Known::Positive),
        };
        Some(Product { factors: vec![f], known })
    });
    facts.take(MAX_FACTS).collect()
}

/// The facts f > 0 and f ≥ 0.
pub(super) fn one_sided_facts(on: &Domain) -> Vec<Expr> {
    let one_sided = facts(on).into_iter().filter(|fact| fact.known != Known::Zero);
    one_sided.flat_map(|fact| fact.factors).collect()
}

fn linear(facts: &[Product]) -> Vec<Product> {
    let mut products = vec![Product { factors: Vec::new(), known: Known::Positive }];
    products.extend(facts.iter().map(|f| Product { factors: f.factors.clone(), known: f.known }));
    products
}

/// Also products of two facts, facts = 0 times symbols, squares of symbols, and of sums and differences of two.
fn quadratic(facts: &[Product], e: &Expr) -> Vec<Product> {
    let mut products = linear(facts);
    for (i, a) in facts.iter().enumerate() {
        for b in &facts[i..] {
            let known = match (a.known, b.known) {
                (Known::Zero, _) | (_, Known::Zero) => Known::Zero,
                (Known::Positive, Known::Positive) => Known::Positive,
                _ => Known::NonNegative,
            };
            products.push(Product { factors: [a.factors.clone(), b.factors.clone()].concat(), known });
        }
    }
    let mut symbols = e.variables();
    symbols.extend(facts.iter().flat_map(|f| f.factors.iter().flat_map(Expr::variables)));
    for symbol in symbols.iter().take(MAX_FACTS).map(|s| Expr::variable(s.clone())) {
        for zero in facts.iter().filter(|f| f.known == Known::Zero) {
            products
                .push(Product { factors: vec![symbol.clone(), zero.factors[0].clone()], known: Known::Zero });
        }
        products.push(Product { factors: vec![symbol.powi(2)], known: Known::NonNegative });
    }
    let few: Vec<Expr> = symbols.iter().take(MAX_MIXED).map(|s| Expr::variable(s.clone())).collect();
    for (i, a) in few.iter().enumerate() {
        for b in &few[..i] {
            for mixed in [a.plus(b), a.minus(b)] {
                products.push(Product { factors: vec![mixed.powi(2)], known: Known::NonNegative });
            }
        }
    }
    products
}

/// A name for the i-th column; no input can contain it.
fn tag(i: usize) -> Symbol {
    Symbol::new(&format!("\u{1d706}{i:03}"))
}

/// Σ cᵢ · ∏ fᵢⱼ = factor · target.
type Found = (Vec<(Rational, Vec<Expr>)>, Expr);

fn combined(target: &Expr, products: &[Product], facts: &[Product], strict: bool) -> Option<Found> {
    // One normal form holds all columns: Σ tagᵢ · columnᵢ.
    let positive: Vec<&Product> = facts.iter().filter(|f| f.known == Known::Positive).collect();
    let multipliers: Vec<Expr> =
        std::iter::once(Expr::one()).chain(positive.iter().map(|f| f.factors[0].clone())).collect();
    let mut columns: Vec<Expr> = products.iter().map(|p| Expr::product(p.factors.clone())).collect();
    columns.extend(multipliers.iter().map(|m| m.times(target)));
    let tagged = columns.iter().enumerate().map(|(i, c)| Expr::variable(tag(i)).times(c));
    let form = normal(&Expr::sum(tagged.collect()), &mut |_| false).ok()?;
    let scale = form.ratio.denominator().as_constant()?.recip()?;
    let tags: HashMap<u32, usize> = form
        .kernels
        .iter()
        .zip(0_u32..)
        .filter_map(|(e, kernel)| {
            let symbol = e.as_variable()?;
            (0..columns.len()).find(|i| tag(*i) == *symbol).map(|i| (kernel, i))
        })
        .collect();
    let mut rows: HashMap<Monomial, Vec<Rational>> = HashMap::new();
    for (monomial, c) in form.ratio.numerator().terms() {
        let (kernel, at) =
            monomial.factors().iter().find_map(|(kernel, _)| tags.get(kernel).map(|at| (*kernel, *at)))?;
        let row =
            rows.entry(monomial.without(kernel)).or_insert_with(|| vec![Rational::zero(); columns.len()]);
        let sign = if at < products.len() { c.clone() } else { -c };
        row[at] = &row[at] + &(&sign * &scale);
        if rows.len() > MAX_MONOMIALS {
            return None;
        }
    }
    // What is 0 may be taken with either sign: a second column.
    let zeros: Vec<usize> = (0..products.len()).filter(|i| products[*i].known == Known::Zero).collect();
    let mut table: Vec<Vec<Rational>> =
        (0..columns.len()).map(|j| rows.values().map(|row| row[j].clone()).collect()).collect();
    table.extend(zeros.iter().map(|&i| rows.values().map(|row| -&row[i]).collect::<Vec<_>>()));
    let mut right = vec![Rational::zero(); rows.len()];
    right.push(Rational::one());
    for (j, column) in table.iter_mut().enumerate() {
        let counts = if strict {
            j < products.len() && products[j].known == Known::Positive
        } else {
            (products.len()..columns.len()).contains(&j)
        };
        column.push(if counts { Rational::one() } else { Rational::zero() });
    }
    let solution = nonnegative_solution(&table, &right)?;
    let mu = &solution[products.len()..columns.len()];
    if mu.iter().all(Rational::is_zero) {
        return None;
    }
    // Where the target stands alone its factor is made 1.
    let alone = mu[1..].iter().all(Rational::is_zero);
    let unit = if alone { mu[0].recip()? } else { Rational::one() };
    let factor =
        Expr::sum(multipliers.iter().zip(mu).map(|(m, c)| Expr::scaled(c * &unit, m.clone())).collect());
    let mut terms = Vec::new();
    for (i, product) in products.iter().enumerate() {
        let mut c = solution[i].clone();
        if let Some(at) = zeros.iter().position(|z| *z == i) {
            c = &c - &solution[columns.len() + at];
        }
        if !c.is_zero() {
            terms.push((&c * &unit, product.factors.clone()));
        }
    }
    Some((terms, factor))
}
