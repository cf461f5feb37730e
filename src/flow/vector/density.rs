//! Densities of transformed random vectors: p(x) = p(z) |det ∂z/∂x| with z = g(x).
//!
//! In the forward parametrization g is the derived inverse of an injective map, and the formula holds at every x in the image of
//! the support; elsewhere the density is 0. In the reverse parametrization the map that is stated is g itself.
//!
//! The image is described by conditions on x: that g(x) is defined and lies in the source. That these x are the image, and not
//! more than it, is proved where f(g(x)) = x is proved under the conditions; otherwise the report says "in the image".

use super::{VectorAnalysis, VectorBase, VectorInverse, VolumeChange};
use crate::expr::print::condition_text;
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol};
use crate::flow::marginal::{branches, within};
use crate::flow::tidy::{tidied, tidied_logarithm};
use crate::flow::{Branch, Parametrization, Validity};
use crate::proof::Domain;
use crate::proof::obligations::{Demand, obligations};
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::real::effort;
use crate::set::{Bound, RealSet, Span, from_condition, to_condition};

/// The work that one density may cost.
const EFFORT: u64 = 4_000_000;

/// Steps of search for each simplification.
const BUDGET: usize = 6_000;

/// The density of x = f(z).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VectorDensity {
    /// As a formula in x.
    Closed(ClosedDensity),
    /// As a formula in z, which has to be found for a given x numerically, since g has no formula.
    AtSource(SourceDensity),
}

/// p(f(z)) as a formula in z.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDensity {
    /// The components of z.
    pub variables: Vec<Symbol>,
    /// p(f(z)).
    pub density: Expr,
    /// ln p(f(z)).
    pub log_density: Expr,
    /// The z for which it holds: all of these. None: all z.
    pub support: Vec<Condition>,
}

/// The density as a formula in x.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedDensity {
    /// The components of x.
    pub variables: Vec<Symbol>,
    /// p(x), where the support says.
    pub density: Expr,
    /// ln p(x).
    pub log_density: Expr,
    /// Where p(x) is positive: all of these hold. None: everywhere.
    pub support: Vec<Condition>,
    /// Whether the conditions describe exactly the image of the support of z.
    pub is_exact: bool,
}

impl ClosedDensity {
    /// Where it is positive: those conditions that are about one variable as its interval.
    #[must_use]
    pub fn domain(&self, parameters: &Assumptions) -> Domain {
        domain(&self.variables, &self.support, parameters)
    }
}

/// The density of the transformed vector, or why there is none.
///
/// # Errors
/// The reason in words.
pub fn vector_density(
    analysis: &VectorAnalysis,
    inverse: Option<&Result<VectorInverse, String>>,
    volume: Option<&VolumeChange>,
    base: &VectorBase,
) -> Result<VectorDensity, String> {
    effort::within(EFFORT, || derive(analysis, inverse, volume, base))
}

fn derive(
    analysis: &VectorAnalysis,
    inverse: Option<&Result<VectorInverse, String>>,
    volume: Option<&VolumeChange>,
    base: &VectorBase,
) -> Result<VectorDensity, String> {
    match analysis.validity {
        Validity::Yes | Validity::AlmostEverywhere => {}
        Validity::Conditional => return Err("it depends on the parameters; state them with --where".into()),
        Validity::No => return Err("the map is not valid".into()),
        Validity::Undecided => return Err("it is not known whether the map is valid".into()),
    }
    let log_det = volume.and_then(|v| v.log_abs.clone()).ok_or_else(|| match analysis.map.flow() {
        Some(_) => {
            "p(x) = p(z) exp(-∫ tr ∂v/∂z dt), along the solution that is traced back from x to z = z(0)"
        }
        None => "ln |det J| has no formula",
    })?;
    let abs_det = volume.and_then(|v| v.abs.clone()).ok_or("|det J| has no formula")?;
    let map = &analysis.map;
    let (variables, values, size, log_size) = match map.parametrization {
        Parametrization::Reverse => (map.variables.clone(), map.components.clone(), abs_det, log_det),
        Parametrization::Forward => {
            let g = match inverse {
                Some(Ok(g)) => g,
                Some(Err(_)) => {
                    return Ok(VectorDensity::AtSource(at_source(analysis, base, &abs_det, &log_det)));
                }
                None => return Err("the map is not known to be injective".into()),
            };
            let at = |e: &Expr| e.substitute_all(&map.variables, &g.components);
            (g.variables.clone(), g.components.clone(), at(&abs_det).recip(), at(&log_det).negate())
        }
    };
    let ranges = support_ranges(analysis, base);
    let parameters = parameters(analysis, base);
    let mut conditions = conditions(&values, &ranges, base, analysis, &parameters);
    let mut on = domain(&variables, &conditions, &parameters);
    let mut is_exact = match map.parametrization {
        Parametrization::Reverse => true,
        Parametrization::Forward => is_right_inverse(analysis, &variables, &values, &on),
    };
    if !is_exact {
        // √z₂ is inverted by the square, which is defined for what no root is.
        conditions.extend(within_images(analysis, &ranges, &variables, &values, &parameters));
        on = domain(&variables, &conditions, &parameters);
        is_exact = is_right_inverse(analysis, &variables, &values, &on);
    }
    let told = if is_exact { needed(conditions, &variables, &parameters) } else { conditions };
    let told_on = domain(&variables, &told, &parameters);
    let support: Vec<Condition> = shown(&told, &variables, &told_on, &parameters);
    let mut prover = Prover::with_budget(BUDGET);
    let log = base.log_density(&values).plus(&log_size);
    let log_density = tidied_logarithm(log, &on, &mut prover);
    let plain = base.density(&values).times(&size);
    let mut prover = Prover::with_budget(BUDGET);
    let density = tidied(plain, &on, &mut prover);
    Ok(VectorDensity::Closed(ClosedDensity { variables, density, log_density, support, is_exact }))
}

/// That each x lies between the ends of the image of its component as a function of one of the z, given the others, which are those
/// of x: what holds of every x in the image of the map.
fn within_images(
    analysis: &VectorAnalysis,
    ranges: &[Span],
    variables: &[Symbol],
    values: &[Expr],
    parameters: &Assumptions,
) -> Vec<Condition> {
    let map = &analysis.map;
    let mut found = Vec::new();
    let mut assumptions = parameters.clone();
    for (v, range) in map.variables.iter().zip(ranges) {
        assumptions = within(&assumptions, v, range.lo(), range.hi());
    }
    let there = |e: &Expr| e.substitute_all(&map.variables, values);
    for (f, x) in map.components.iter().zip(variables) {
        let x = Expr::variable(x.clone());
        for (v, range) in map.variables.iter().zip(ranges).filter(|(v, _)| f.contains(v)) {
            let others = Assumptions {
                facts: assumptions.facts.iter().filter(|fact| !fact.mentions(v)).cloned().collect(),
                ..assumptions.clone()
            };
            let Some(range) = range.interior() else { continue };
            let Some(of_one) = branches(f, v, &range, &others) else { continue };
            let [Branch { image: Some(image), .. }] = of_one.branches.as_slice() else { continue };
            found.extend(image.lo().finite().map(|low| x.compare(Relation::Gt, &there(low))));
            found.extend(image.hi().finite().map(|high| x.compare(Relation::Lt, &there(high))));
        }
    }
    found.dedup();
    found
}

/// p(z)/|det J(z)|, as a formula in z.
fn at_source(analysis: &VectorAnalysis, base: &VectorBase, abs_det: &Expr, log_det: &Expr) -> SourceDensity {
    let variables = analysis.map.variables.clone();
    let z: Vec<Expr> = variables.iter().cloned().map(Expr::variable).collect();
    let parameters = parameters(analysis, base);
    let conditions = conditions(&z, &support_ranges(analysis, base), base, analysis, &parameters);
    let on = domain(&variables, &conditions, &parameters);
    let mut prover = Prover::with_budget(BUDGET);
    let log = base.log_density(&z).minus_terms(log_det);
    let log_density = tidied_logarithm(log, &on, &mut prover);
    let plain = base.density(&z).over(abs_det);
    let mut prover = Prover::with_budget(BUDGET);
    let density = tidied(plain, &on, &mut prover);
    let support = shown(&conditions, &variables, &on, &parameters);
    SourceDensity { variables, density, log_density, support }
}

/// The intervals of z that carry mass: the support within the region.
fn support_ranges(analysis: &VectorAnalysis, base: &VectorBase) -> Vec<Span> {
    let region = &analysis.source.region;
    match analysis.map.parametrization {
        Parametrization::Reverse => base.support(),
        Parametrization::Forward => {
            let of = |v: &Symbol, support: Span| match region.span(v) {
                Some(range) if range.is_subset(&support).is_true() => range.clone(),
                _ => support,
            };
            analysis.map.variables.iter().zip(base.support()).map(|(v, s)| of(v, s)).collect()
        }
    }
}

fn parameters(analysis: &VectorAnalysis, base: &VectorBase) -> Assumptions {
    analysis.map.on(&analysis.source.region).parameter_assumptions().with_facts(base.conditions())
}

/// That each value is defined and lies in its interval, and in the region.
fn conditions(
    values: &[Expr],
    ranges: &[Span],
    base: &VectorBase,
    analysis: &VectorAnalysis,
    parameters: &Assumptions,
) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    let mut add = |condition: Condition| {
        if !found.contains(&condition) {
            found.push(condition);
        }
    };
    for value in values {
        for obligation in obligations(value, Demand::Defined, parameters).unwrap_or_default() {
            if let [only] = obligation.as_slice() {
                only.iter().for_each(|(e, relation)| add(e.compare(*relation, &Expr::zero())));
            }
        }
    }
    for (value, range) in values.iter().zip(ranges) {
        let relation = |closed: bool, strict: Relation, weak: Relation| if closed { weak } else { strict };
        if let Bound::Finite(low) = range.lo() {
            add(value.compare(relation(range.lo_closed(), Relation::Gt, Relation::Ge), low));
        }
        if let Bound::Finite(high) = range.hi() {
            add(value.compare(relation(range.hi_closed(), Relation::Lt, Relation::Le), high));
        }
    }
    base.cutting_facts(values).into_iter().for_each(&mut add);
    if analysis.map.parametrization == Parametrization::Forward {
        let on = analysis.map.on(&analysis.source.region);
        for fact in on.cutting_facts() {
            add(fact.map(&mut |e| e.substitute_all(&analysis.map.variables, values)));
        }
    }
    found
}

/// The conditions without those that follow from the others, the longest ones first.
fn needed(mut conditions: Vec<Condition>, variables: &[Symbol], parameters: &Assumptions) -> Vec<Condition> {
    let mut order: Vec<Condition> = conditions.clone();
    order.sort_by_key(|c| std::cmp::Reverse(condition_text(c).len()));
    let mut prover = Prover::with_budget(BUDGET);
    for candidate in order {
        let others: Vec<Condition> = conditions.iter().filter(|c| **c != candidate).cloned().collect();
        let on = domain(variables, &others, parameters);
        let follows = as_signs(&candidate)
            .is_some_and(|signs| signs.iter().all(|(e, relation)| prover.sign(e, *relation, &on).is_some()));
        if follows {
            conditions = others;
        }
    }
    conditions
}

/// The x that meet the conditions: those about one variable as an interval of it.
fn domain(variables: &[Symbol], conditions: &[Condition], parameters: &Assumptions) -> Domain {
    let mut domain = Domain {
        ranges: variables.iter().map(|v| (v.clone(), Span::real_line())).collect(),
        assumptions: parameters.clone(),
    };
    for condition in conditions {
        let span = only_variable(condition, variables)
            .and_then(|v| Some((v, from_condition(condition, v)?.as_span()?.clone())));
        match span {
            Some((v, span)) => {
                let both = domain.span(v).and_then(|known| {
                    RealSet::from_span(known.clone()).intersect(&RealSet::from_span(span.clone()))
                });
                match both.as_ref().and_then(RealSet::as_span) {
                    Some(both) => domain = domain.with_span(v, both),
                    None => domain.assumptions = domain.assumptions.with_fact(condition.clone()),
                }
            }
            None => domain.assumptions = domain.assumptions.with_fact(condition.clone()),
        }
    }
    domain
}

/// The only symbol in a condition, where it is one of the variables.
fn only_variable<'v>(condition: &Condition, variables: &'v [Symbol]) -> Option<&'v Symbol> {
    let mut names = std::collections::BTreeSet::new();
    condition.for_each(&mut |e| names.extend(e.variables()));
    let mut names = names.into_iter();
    let only = names.next().filter(|_| names.next().is_none())?;
    variables.iter().find(|v| **v == only)
}

/// The conditions as they are told: intervals for single variables, and the others unless they always hold.
fn shown(
    conditions: &[Condition],
    variables: &[Symbol],
    on: &Domain,
    parameters: &Assumptions,
) -> Vec<Condition> {
    let mut all = Vec::new();
    for v in variables {
        if let Some(span) = on.span(v).filter(|s| **s != Span::real_line()) {
            all.push(to_condition(&span.clone().into(), v));
        }
    }
    let mut base = on.clone();
    base.assumptions = parameters.clone();
    let mut prover = Prover::with_budget(BUDGET);
    for condition in conditions {
        let by_span = only_variable(condition, variables)
            .is_some_and(|v| from_condition(condition, v).is_some_and(|set| set.as_span().is_some()));
        let always = || {
            as_signs(condition).is_some_and(|signs| {
                signs.iter().all(|(e, relation)| prover.sign(e, *relation, &base).is_some())
            })
        };
        if !by_span && !{ always }() {
            all.push(condition.clone());
        }
    }
    all
}

/// Whether f(g(x)) = x for all x that meet the conditions.
fn is_right_inverse(analysis: &VectorAnalysis, variables: &[Symbol], values: &[Expr], on: &Domain) -> bool {
    let map = &analysis.map;
    let mut prover = Prover::with_budget(BUDGET);
    map.components.iter().zip(variables).all(|(f, x)| {
        let there = f.substitute_all(&map.variables, values);
        let certificate = prover.equal(&there, &Expr::variable(x.clone()), on);
        certificate.and_then(|c| prover.confirm(c)).is_some()
    })
}
