//! The rules for `Defined` and `Sign`.

mod bernstein;
mod between;
mod cells;
mod circle;
mod combination;
mod composed;
mod linear;
mod one_sided;
mod polynomial;
mod structure;

use crate::expr::enclose::enclose;
use crate::expr::normal::equal_on;
use crate::expr::{Condition, Expr, Node, Relation, Symbol};
use crate::proof::certificate::Cuts;
use crate::proof::obligations::{Demand, obligations};
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::set::Span;

use super::facts::{defined_known, equal_known, has_sign, is_met, sign_known};
use super::range::{sign_on, sign_where_defined};
use super::{Step, covers, demand, not_for};
pub(crate) use bernstein::{controls, gap, in_powers};
use cells::cells;
pub(crate) use circle::on_circle;
pub(crate) use linear::{linear_ends, wave, wave_gap, without_term};
pub(crate) use polynomial::{exact_range, inner_range, polynomial_in};
pub(crate) use structure::{Signs, signs_by};

pub(super) fn defined_by_enclosure(e: &Expr, on: &Domain, cuts: &[Cuts]) -> Step {
    for cell in cells(on, cuts)? {
        demand(enclose(e, &cell).defined.is_true(), || format!("not seen to be defined on {cell:?}"))?;
    }
    Ok(())
}

pub(super) fn defined_by_obligations(e: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    let needed = obligations(e, Demand::Defined, &on.assumptions)
        .ok_or("the expression has unresolved case distinctions")?;
    for obligation in &needed {
        demand(is_met(obligation, premises, on), || format!("a condition is not proved: {obligation:?}"))?;
    }
    Ok(())
}

pub(super) fn step(e: &Expr, relation: Relation, on: &Domain, rule: &Rule, premises: &[Certificate]) -> Step {
    match rule {
        Rule::Enclosure { cuts } => {
            let defined = defined_known(premises, e, on);
            for cell in cells(on, cuts)? {
                let seen = sign_on(e, relation, &cell) || (defined && sign_where_defined(e, relation, &cell));
                demand(seen, || format!("the sign is not seen on {cell:?}"))?;
            }
            Ok(())
        }
        Rule::Assumed => demand(is_assumed(e, relation, on, premises), || "not among the assumptions".into()),
        Rule::Split { variable } => split(e, relation, on, variable, premises),
        Rule::Rewrite { to } => {
            demand(equal_known(premises, e, to, on), || "the two forms are not proved equal".into())?;
            demand(has_sign(premises, to, relation, on), || "the sign of the other form is missing".into())
        }
        Rule::Structure => demand(structure::signs_of(e, on, premises).within(relation), || {
            "the signs of the parts do not give the sign of the whole".into()
        }),
        Rule::Polynomial { inner, numerator, denominator } => {
            polynomial::polynomial(e, relation, on, (inner, numerator, denominator), premises)
        }
        Rule::Linear { inner, constant, slope } => {
            linear::linear(e, relation, on, (inner, constant, slope), premises)
        }
        Rule::Between { inner, constant, slope, lower, upper } => between::between(
            e,
            relation,
            on,
            (inner, constant, slope),
            [lower.as_ref(), upper.as_ref()],
            premises,
        ),
        Rule::Composed { outer, variable, inner } => {
            composed::composed(e, relation, on, (outer, variable, inner), premises)
        }
        Rule::Bernstein { inner, coefficients } => {
            bernstein::bernstein(e, relation, on, (inner, coefficients), premises)
        }
        Rule::Quadratic { inner, coefficients } => {
            bernstein::quadratic(e, relation, on, (inner, coefficients), premises)
        }
        Rule::Combination { terms } => combination::combination(e, relation, on, terms, premises),
        Rule::Dominates { leading } => linear::dominates(e, relation, on, leading, premises),
        Rule::Circle { angle, even, odd } => circle::circle(e, relation, on, (angle, even, odd), premises),
        Rule::Amplitude { angle, constant, cosine, sine } => {
            linear::amplitude(e, relation, on, (angle, constant, cosine, sine), premises)
        }
        Rule::HalfPeriod { half_period } => {
            one_sided::half_period_sign(e, relation, on, *half_period, premises)
        }
        Rule::MonotoneFrom { variable, side } => {
            one_sided::monotone_from(e, relation, on, variable, *side, premises)
        }
        Rule::PositiveFactor { factor } => {
            demand(sign_known(premises, factor, Relation::Gt, on), || {
                "the factor is not proved positive".into()
            })?;
            demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
            let product = e.times(factor);
            demand(has_sign(premises, &product, relation, on), || "the sign of the product is missing".into())
        }
        other => Err(not_for(other, "Sign")),
    }
}

/// The sides of a fact are defined where the fact holds; another form of their difference may be defined on less.
fn is_assumed(e: &Expr, relation: Relation, on: &Domain, premises: &[Certificate]) -> bool {
    let symbols = e.variables();
    on.assumptions.facts.iter().any(|fact| {
        let Condition::Compare(left, known, right) = fact else { return false };
        let difference = left.minus(right);
        // A product that is not 0 has no factor that is 0.
        if relation == Relation::Ne && known.implies(Relation::Ne) && has_factor(&difference, e) {
            return true;
        }
        if difference.variables() != symbols {
            return false;
        }
        let same = |a: &Expr| {
            a == e || (equal_on(a, e, &mut |_| false) == Some(true) && defined_known(premises, e, on))
        };
        // What is not 0 and not negative is positive.
        let sharper = match relation {
            Relation::Gt if *known == Relation::Ne => sign_on(e, Relation::Ge, &on.cell()),
            Relation::Lt if *known == Relation::Ne => sign_on(e, Relation::Le, &on.cell()),
            _ => false,
        };
        ((sharper || known.implies(relation)) && same(&difference))
            || ((sharper || known.flip().implies(relation)) && same(&difference.negate()))
    })
}

/// Whether a product is e, or a power of e with a number ≠ 0 as exponent, times something.
fn has_factor(product: &Expr, e: &Expr) -> bool {
    product.factors().iter().any(|factor| {
        factor == e
            || matches!(factor.node(), Node::Power(base, k)
                if base == e && k.as_number().is_some_and(|k| !k.is_zero()))
    })
}

fn split(e: &Expr, relation: Relation, on: &Domain, variable: &Symbol, premises: &[Certificate]) -> Step {
    let whole = on.span(variable).ok_or("the variable has no interval")?;
    let mut covered: Vec<Span> = Vec::new();
    for premise in premises {
        if let Claim::Sign { e: known, relation: have, on: part } = &premise.claim
            && known == e
            && have.implies(relation)
            && let Some(span) = part.span(variable)
            && part.covers(&on.with_span(variable, span))
        {
            covered.push(span.clone());
        }
    }
    covers(whole, covered)
}
