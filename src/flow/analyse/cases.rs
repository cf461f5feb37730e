//! Verdicts that depend on parameters: the conditions are split until each part is decided.
//!
//! Every split is exhaustive and disjoint by its form: c > 0, c = 0, c < 0; n odd, n even; n = k, n > k.

use std::collections::HashSet;

use crate::expr::{Assumptions, Condition, Expr, Kind, Node, Relation, Symbol, derivative};
use crate::flow::{Analysis, Case, Map, Validity};
use crate::proof::search::{DEFAULT_BUDGET, Prover};
use crate::proof::{Domain, Side};
use crate::real::{Ternary, effort};
use crate::set::{RealSet, from_condition};

use super::analyse_once;
use super::conditions::{described, feasible, is_contradictory, symbols_of};

/// How many splits may be nested.
const MAX_DEPTH: usize = 3;

/// How many splits are tried at each level.
const MAX_SPLITS: usize = 6;

/// How many parts may be analysed in all.
const MAX_ANALYSES: usize = 36;

/// The budget of the analysis of one part.
const PART_BUDGET: usize = 8_000;

/// One part of a split: its condition, and the problem under it.
struct Part {
    when: Condition,
    map: Map,
    assumptions: Assumptions,
}

pub(super) fn analyse(map: &Map, on: Option<&RealSet>, assumptions: &Assumptions) -> Analysis {
    let depends = map.formula.variables().iter().any(|s| *s != map.variable);
    let part = if depends { 1 } else { 3 };
    let whole = effort::share(part, 3, || analyse_once(map, on, assumptions, DEFAULT_BUDGET));
    let mut analyses = MAX_ANALYSES;
    refine(map, on, assumptions, whole, MAX_DEPTH, &mut analyses)
}

/// Where the verdict is open, the split of the parameters that leaves the fewest parts open; those are split again.
fn refine(
    map: &Map,
    on: Option<&RealSet>,
    assumptions: &Assumptions,
    whole: Analysis,
    depth: usize,
    analyses: &mut usize,
) -> Analysis {
    if whole.validity != Validity::Undecided || depth == 0 {
        return whole;
    }
    let mut best: Option<(usize, Vec<(Part, Analysis)>)> = None;
    for parts in splits(map, assumptions).into_iter().take(MAX_SPLITS) {
        if *analyses < parts.len() {
            break;
        }
        *analyses -= parts.len();
        let tried: Vec<(Part, Analysis)> = parts
            .into_iter()
            .map(|part| {
                let analysis =
                    effort::share(1, 6, || analyse_once(&part.map, on, &part.assumptions, PART_BUDGET));
                (part, analysis)
            })
            .collect();
        let open = tried.iter().filter(|(_, a)| a.validity == Validity::Undecided).count();
        let better = best.as_ref().is_none_or(|(fewest, known)| {
            (open * known.len(), tried.len()) < (*fewest * tried.len(), known.len())
        });
        if better {
            best = Some((open, tried));
        }
        if open == 0 {
            break;
        }
    }
    let Some((_, tried)) = best else { return whole };
    let mut cases = Vec::new();
    let mut prover = Prover::with_budget(PART_BUDGET);
    for (part, analysis) in tried {
        if is_contradictory(&part.assumptions, &mut prover) {
            continue;
        }
        let finer = refine(&part.map, on, &part.assumptions, analysis, depth - 1, analyses);
        flatten(part.when, finer, &mut cases);
    }
    if cases.iter().all(|c: &Case| c.analysis.validity == Validity::Undecided) {
        return whole;
    }
    combined(whole, cases)
}

/// A case that is itself conditional contributes its own cases.
fn flatten(when: Condition, analysis: Analysis, cases: &mut Vec<Case>) {
    if analysis.cases.is_empty() {
        cases.push(Case { when, analysis });
        return;
    }
    for inner in analysis.cases {
        cases.push(Case { when: both(&when, inner.when), analysis: inner.analysis });
    }
}

/// Where all conditions speak of one real parameter: the cases with one verdict put together, as sets of its values.
fn as_sets(cases: Vec<Case>, assumptions: &Assumptions) -> Vec<Case> {
    let mut symbols: Vec<Symbol> = cases.iter().flat_map(|c| symbols_of(&c.when)).collect();
    symbols.sort();
    symbols.dedup();
    let [symbol] = symbols.as_slice() else { return cases };
    let Some(among) = feasible(assumptions, symbol) else { return cases };
    let sets: Option<Vec<RealSet>> =
        cases.iter().map(|c| from_condition(&c.when, symbol)?.intersect(&among)).collect();
    let Some(sets) = sets else { return cases };
    let mut joined: Vec<(RealSet, Case)> = Vec::new();
    for (set, case) in sets.into_iter().zip(cases.iter().cloned()) {
        let partner = joined.iter_mut().find(|(_, known)| is_alike(known, &case));
        match partner {
            Some((known, first)) => {
                let Some(union) = known.union(&set) else { return cases };
                *known = union;
                absorb(first, case);
            }
            None => joined.push((set, case)),
        }
    }
    let said = joined.into_iter().map(|(set, case)| Case { when: described(&set, &among, symbol), ..case });
    said.collect()
}

/// Whether two cases can be told as one.
fn is_alike(a: &Case, b: &Case) -> bool {
    a.analysis.validity == b.analysis.validity
        && a.analysis.injective == b.analysis.injective
        && a.analysis.monotone == b.analysis.monotone
        && a.analysis.witness == b.analysis.witness
        && a.analysis.exceptional == b.analysis.exceptional
}

/// The second case told together with the first: what differs is left out.
fn absorb(first: &mut Case, second: Case) {
    first.analysis.proofs.extend(second.analysis.proofs);
    if first.analysis.monotone != second.analysis.monotone {
        first.analysis.monotone = None;
    }
    if first.analysis.image != second.analysis.image {
        first.analysis.image = None;
    }
    if first.analysis.differentiable != second.analysis.differentiable {
        first.analysis.differentiable = Ternary::Unknown;
    }
    first.analysis.branches.clear();
}

/// Both conditions; a value of a symbol says all about it (n odd and n = 1: n = 1).
fn both(outer: &Condition, inner: Condition) -> Condition {
    let fixed = match &inner {
        Condition::Compare(left, Relation::Eq, right) if right.as_number().is_some() => left.as_variable(),
        _ => None,
    };
    match (fixed, outer) {
        (Some(_), _) if symbols_of(outer) == symbols_of(&inner) => inner,
        _ => Condition::all(vec![outer.clone(), inner]),
    }
}

/// The verdict over all cases: theirs, if they agree.
fn combined(whole: Analysis, cases: Vec<Case>) -> Analysis {
    let cases = merged(as_sets(cases, &whole.assumptions));
    let first = cases[0].analysis.validity;
    let same = |f: fn(&Analysis) -> Option<u8>| {
        let value = f(&cases[0].analysis);
        cases.iter().all(|c| f(&c.analysis) == value)
    };
    let agree = cases.iter().all(|c| c.analysis.validity == first);
    // Only different verdicts (or answers about injectivity) make it depend on the parameters: an open case beside a
    // decided one may agree with it.
    let decided = cases.iter().map(|c| c.analysis.validity).filter(|v| *v != Validity::Undecided);
    let injective = |known: Ternary| cases.iter().any(|c| c.analysis.injective == known);
    let differ = decided.collect::<HashSet<Validity>>().len() > 1
        || (injective(Ternary::True) && injective(Ternary::False));
    let open = match cases.iter().find(|c| c.analysis.validity == Validity::Undecided) {
        Some(case) if !differ => case.analysis.undecided_because.clone(),
        _ => String::new(),
    };
    let monotone = if same(|a| a.monotone.map(|m| m as u8)) { cases[0].analysis.monotone } else { None };
    let injective = if cases.iter().all(|c| c.analysis.injective == cases[0].analysis.injective) {
        cases[0].analysis.injective
    } else {
        whole.injective
    };
    Analysis {
        validity: match (agree, differ) {
            (true, _) => first,
            (false, true) => Validity::Conditional,
            (false, false) => Validity::Undecided,
        },
        monotone,
        injective,
        undecided_because: open,
        proofs: cases.iter().flat_map(|c| c.analysis.proofs.clone()).collect(),
        witness: if agree { cases[0].analysis.witness.clone() } else { None },
        cases,
        ..whole
    }
}

/// c > 0 and c < 0 with the same verdict become c ≠ 0.
fn merged(cases: Vec<Case>) -> Vec<Case> {
    let mut result: Vec<Case> = Vec::new();
    for case in cases {
        let partner = result
            .iter_mut()
            .find(|known| is_alike(known, &case) && joined(&known.when, &case.when).is_some());
        match partner {
            Some(known) => {
                if let Some(when) = joined(&known.when, &case.when) {
                    known.when = when;
                    absorb(known, case);
                }
            }
            None => result.push(case),
        }
    }
    result
}

/// The disjunction of two comparisons of the same sides, where one relation says it.
fn joined(a: &Condition, b: &Condition) -> Option<Condition> {
    use Relation::{Eq, Ge, Gt, Le, Lt, Ne};
    match (a, b) {
        (Condition::Compare(x, r, y), Condition::Compare(u, s, v)) if x == u && y == v => {
            let relation = match (r, s) {
                (Gt, Lt) | (Lt, Gt) => Ne,
                (Gt, Eq) | (Eq, Gt) => Ge,
                (Lt, Eq) | (Eq, Lt) => Le,
                _ => return None,
            };
            Some(Condition::Compare(x.clone(), relation, y.clone()))
        }
        (Condition::And(p), Condition::And(q)) if p.len() == q.len() => {
            let different: Vec<usize> = (0..p.len()).filter(|&i| p[i] != q[i]).collect();
            let [at] = different.as_slice() else { return None };
            let mut parts = p.clone();
            parts[*at] = joined(&p[*at], &q[*at])?;
            Some(Condition::all(parts))
        }
        _ => None,
    }
}

/// Exhaustive, disjoint splits that may help, most promising first.
fn splits(map: &Map, assumptions: &Assumptions) -> Vec<Vec<Part>> {
    let mut found = Vec::new();
    let parameters: Vec<Symbol> =
        map.formula.variables().into_iter().filter(|s| *s != map.variable).collect();
    for n in &parameters {
        match assumptions.kind(n) {
            Kind::Integer => found.push(by_parity(map, assumptions, n)),
            Kind::Odd | Kind::Even => found.extend(by_least(map, assumptions, n)),
            Kind::Real => {}
        }
    }
    let mut prover = Prover::with_budget(4_000);
    let domain = Domain::of_parameters(assumptions);
    let whole = Domain::on(&map.variable, &crate::set::Span::real_line(), assumptions);
    let by_algebra = derivative(&map.formula, &map.variable)
        .map(|slope| prover.critical_parameters(&slope, &map.variable, &whole))
        .unwrap_or_default();
    for c in critical_expressions(map).into_iter().chain(by_algebra) {
        let known =
            [Relation::Gt, Relation::Lt, Relation::Eq].iter().any(|r| prover.sign(&c, *r, &domain).is_some());
        if !known {
            found.push(by_sign(map, assumptions, &c, &mut prover));
        }
    }
    found
}

fn by_parity(map: &Map, assumptions: &Assumptions, n: &Symbol) -> Vec<Part> {
    [Kind::Odd, Kind::Even]
        .into_iter()
        .map(|kind| Part {
            when: Condition::Is(Expr::variable(n.clone()), kind),
            map: map.clone(),
            assumptions: assumptions.with_kind(n.clone(), kind),
        })
        .collect()
}

/// n = k, its least value, and n > k.
fn by_least(map: &Map, assumptions: &Assumptions, n: &Symbol) -> Option<Vec<Part>> {
    let symbol = Expr::variable(n.clone());
    let least = bounds(assumptions, n, Side::Lower).max()?;
    let greatest = bounds(assumptions, n, Side::Upper).min();
    let odd = assumptions.kind(n) == Kind::Odd;
    let least = if (least.rem_euclid(2) == 1) == odd { least } else { least.checked_add(1)? };
    let value = Expr::integer(least);
    let next = symbol.compare(Relation::Ge, &Expr::integer(least.checked_add(2)?));
    let mut fixed = map.clone();
    fixed.formula = map.formula.substitute(n, &value);
    let after = least.checked_add(2)?;
    // A part without any value of n would be a case that never occurs.
    if greatest.is_some_and(|k| k < after) {
        return None;
    }
    Some(vec![
        Part { when: symbol.compare(Relation::Eq, &value), map: fixed, assumptions: assumptions.clone() },
        Part { when: next.clone(), map: map.clone(), assumptions: assumptions.with_fact(next) },
    ])
}

/// The integers that the facts give as lower (upper) bounds of a symbol, on whichever side it is written.
fn bounds<'a>(assumptions: &'a Assumptions, n: &'a Symbol, side: Side) -> impl Iterator<Item = i64> + 'a {
    assumptions.facts.iter().filter_map(move |fact| {
        let Condition::Compare(left, relation, right) = fact else { return None };
        let (relation, value) = match (left.as_variable(), right.as_variable()) {
            (Some(symbol), _) if symbol == n => (*relation, right.as_number()?),
            (_, Some(symbol)) if symbol == n => (relation.flip(), left.as_number()?),
            _ => return None,
        };
        let below = value.floor().to_i64()?;
        let above = if value.is_integer() { below } else { below.checked_add(1)? };
        match (relation, side) {
            (Relation::Ge | Relation::Eq, Side::Lower) => Some(above),
            (Relation::Gt, Side::Lower) => below.checked_add(1),
            (Relation::Le | Relation::Eq, Side::Upper) => Some(below),
            (Relation::Lt, Side::Upper) => above.checked_sub(1),
            _ => None,
        }
    })
}

/// c > 0, c = 0, c < 0, without the parts that the assumptions rule out.
fn by_sign(map: &Map, assumptions: &Assumptions, c: &Expr, prover: &mut Prover) -> Vec<Part> {
    let domain = Domain::of_parameters(assumptions);
    let zero = Expr::zero();
    let mut parts = Vec::new();
    for relation in [Relation::Gt, Relation::Eq, Relation::Lt] {
        if prover.sign(c, relation.negate(), &domain).is_some() {
            continue;
        }
        let when = c.compare(relation, &zero);
        let mut part =
            Part { when: when.clone(), map: map.clone(), assumptions: assumptions.with_fact(when) };
        if relation == Relation::Eq
            && let Some((symbol, value)) = solved_for(c)
        {
            part.map.formula = map.formula.substitute(&symbol, &value);
        }
        parts.push(part);
    }
    parts
}

/// c = 0 solved for a symbol that occurs in it linearly with a rational coefficient.
fn solved_for(c: &Expr) -> Option<(Symbol, Expr)> {
    c.variables().into_iter().find_map(|symbol| {
        let slope = derivative(c, &symbol)?;
        let slope = slope.as_number().filter(|s| !s.is_zero())?.recip()?;
        let rest = c.substitute(&symbol, &Expr::zero());
        Some((symbol, Expr::scaled(-slope, rest)))
    })
}

/// Expressions in the parameters at whose zeros the verdict may change: factors and coefficients of the derivative, and
/// its values where bounded functions take their extreme values.
fn critical_expressions(map: &Map) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    let Some(slope) = derivative(&map.formula, &map.variable) else { return found };
    let mut add = |c: Expr| {
        if !c.contains(&map.variable) && !c.is_constant() && found.len() < MAX_SPLITS {
            let c = c.split_coefficient().1;
            if !found.contains(&c) && !found.contains(&c.negate()) {
                found.push(c);
            }
        }
    };
    for difference in slope_differences(&slope) {
        add(difference);
    }
    add(slope.clone());
    for factor in slope.factors() {
        add(factor.clone());
    }
    // Values of the slope with each bounded or signed inner function at the ends of its range.
    for atom in inner_atoms(&slope, &map.variable) {
        for value in extreme_values(&atom) {
            add(slope.replace(&mut |part| (*part == atom).then(|| value.clone())));
        }
    }
    for term in slope.terms() {
        for factor in term.factors() {
            add(factor.clone());
        }
    }
    // Whole parts of the slope that are free of the variable.
    slope.any(&mut |part| {
        part.for_each_child(&mut |child| add(child.clone()));
        false
    });
    // Coefficients inside functions: the argument's own slope.
    slope.any(&mut |part| {
        if let Node::Apply(_, arguments) = part.node() {
            for argument in arguments {
                if let Some(inner) = derivative(argument, &map.variable) {
                    add(inner);
                }
            }
        }
        false
    });
    found
}

/// Differences of the formulas of the cases of a slope: where they are 0 a corner disappears.
fn slope_differences(slope: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    slope.any(&mut |part| {
        if let Node::Piecewise(p) = part.node() {
            let values: Vec<&Expr> = p.branches.iter().map(|b| &b.value).chain(&p.otherwise).collect();
            for pair in values.windows(2) {
                found.push(pair[0].minus(pair[1]));
            }
        }
        found.len() >= 4
    });
    found
}

fn inner_atoms(e: &Expr, variable: &Symbol) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    e.any(&mut |part| {
        let atom = match part.node() {
            Node::Apply(..) => true,
            Node::Power(base, exponent) => {
                base.as_variable() == Some(variable) && exponent.as_number().is_some()
            }
            _ => false,
        };
        if atom && part.contains(variable) && !found.contains(part) && found.len() < 6 {
            found.push(part.clone());
        }
        false
    });
    let z = Expr::variable(variable.clone());
    if !found.iter().any(|a| a.contains(variable) && matches!(a.node(), Node::Power(..))) {
        found.push(z);
    }
    found
}

fn extreme_values(atom: &Expr) -> Vec<Expr> {
    use crate::expr::Function::{Cos, Sin};
    match atom.node() {
        Node::Apply(Sin | Cos, _) => vec![Expr::one(), Expr::integer(-1)],
        _ => vec![Expr::zero(), Expr::one()],
    }
}
