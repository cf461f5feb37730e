//! Conditions on parameters: what is open for all of them together is tried again for each sign of the expressions in
//! the parameters that the determinant of the Jacobian suggests.

use super::analyse::{analyse_once, begin};
use super::{VectorAnalysis, VectorCase, VectorMap, VectorSource, line, ridge};
use crate::expr::normal::{SideCondition, normal};
use crate::expr::{Condition, Expr, Node, Relation, Symbol, derivative};
use crate::flow::Validity;
use crate::flow::analyse::analyse_claimed;
use crate::proof::Domain;
use crate::proof::check::side_condition;
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::search::Prover;
use crate::proof::vector::{Radial, VectorMapOn};
use crate::real::{Ternary, effort};
use crate::set::RealSet;

/// How many expressions are tried for one split.
const MAX_SPLITS: usize = 8;

/// How deep splits are nested.
const MAX_DEPTH: usize = 2;

/// How many parts are analysed in all.
const MAX_PARTS: usize = 8;

/// The verdict, by cases where it depends on parameters.
pub(super) fn analyse(map: &VectorMap, source: &VectorSource) -> VectorAnalysis {
    let plain = parameters(map).is_empty();
    if !plain && let Some(cases) = by_one_variable(map, source).or_else(|| by_rays(map, source)) {
        return combined(begin(map, source), cases);
    }
    if !plain && let Some(cases) = by_determinant(map, source) {
        return combined(begin(map, source), cases);
    }
    let whole = effort::share(if plain { 3 } else { 1 }, 3, || analyse_once(map, source));
    if whole.validity != Validity::Undecided || plain {
        return whole;
    }
    let mut left = MAX_PARTS;
    match split(map, source, MAX_DEPTH, &mut left) {
        Some(cases) => combined(whole, cases),
        None => whole,
    }
}

/// The determinant of an affine map in terms of the parameters, where it has too many terms to be rewritten.
pub(super) fn large_determinant(on: &VectorMapOn) -> Option<Expr> {
    let jacobian = on.jacobian().filter(|j| j.iter().flatten().all(|e| on.is_parameter(e)))?;
    let value = crate::proof::vector::determinant(&jacobian)?;
    (value.size_up_to(MAX_SIZE) >= MAX_SIZE && !value.is_constant()).then_some(value)
}

/// Of A z + b nothing but det A matters: where it is not known to be 0 or not to be, both are cases.
fn by_determinant(map: &VectorMap, source: &VectorSource) -> Option<Vec<VectorCase>> {
    let on = map.on(&source.region);
    let value = large_determinant(&on)?;
    let parameters = on.parameters();
    let mut prover = Prover::with_budget(100);
    if [Relation::Ne, Relation::Eq].iter().any(|r| prover.at_a_glance(&value, *r, &parameters).is_some()) {
        return None;
    }
    let mut cases = Vec::with_capacity(2);
    for relation in [Relation::Ne, Relation::Eq] {
        let when = value.compare(relation, &Expr::zero());
        let mut part = source.clone();
        part.region.assumptions = part.region.assumptions.with_fact(when.clone());
        let analysis = effort::share(1, 3, || analyse_once(map, &part));
        if analysis.validity == Validity::Undecided {
            return None;
        }
        cases.push(VectorCase { when, analysis });
    }
    Some(cases)
}

/// Cases that a function of one variable gives: that of a map which bends along one direction, or a component with one
/// variable, where all of them are decided.
fn by_one_variable(map: &VectorMap, source: &VectorSource) -> Option<Vec<VectorCase>> {
    let mut found = effort::share(1, 6, || ridge::conditions(map, source));
    if found.len() < 2 {
        found = effort::share(1, 6, || of_components(map, source));
    }
    if found.len() < 2 || found.len() > MAX_PARTS {
        return None;
    }
    let mut cases = Vec::with_capacity(found.len());
    for when in found {
        let mut part = source.clone();
        let facts = match &when {
            Condition::And(parts) => parts.clone(),
            one => vec![one.clone()],
        };
        for fact in facts {
            part.region.assumptions = match fact {
                Condition::Is(e, kind) if e.as_variable().is_some() => {
                    let symbol = e.as_variable().cloned()?;
                    part.region.assumptions.with_kind(symbol, kind)
                }
                other => part.region.assumptions.with_fact(other),
            };
        }
        let analysis = effort::share(1, 4, || analyse_once(map, &part));
        if analysis.validity == Validity::Undecided {
            return None;
        }
        cases.push(VectorCase { when, analysis });
    }
    Some(cases)
}

/// The cases of a radial map by the sign of its factor at the centre, where all of them are decided.
fn by_rays(map: &VectorMap, source: &VectorSource) -> Option<Vec<VectorCase>> {
    let on = map.on(&source.region);
    let parameters = on.parameters();
    let mut prover = Prover::with_budget(2_000);
    let c = along_rays(&on, &parameters).into_iter().map(|c| c.split_coefficient().1).find(|c| {
        // 1 + β/α has the sign of α + β, which can be solved for a parameter.
        solved_for(c).is_some()
            && ![Relation::Gt, Relation::Lt, Relation::Eq]
                .iter()
                .any(|r| prover.sign(c, *r, &parameters).is_some())
    })?;
    let mut left = 3;
    let parts = [Relation::Gt, Relation::Eq, Relation::Lt];
    let cases = by_sign(map, source, &c, &parts, 1, &mut left)?;
    cases.iter().all(|case| case.analysis.validity != Validity::Undecided).then_some(cases)
}

/// The conditions of the cases, those of their parts where one is an alternative.
pub(super) fn conditions_of(analysis: &crate::flow::Analysis) -> Vec<Condition> {
    let plain = |c: &Condition| !matches!(c, Condition::Or(_) | Condition::Not(_));
    match analysis.cases.iter().all(|case| plain(&case.when)) {
        true => analysis.cases.iter().map(|case| case.when.clone()).collect(),
        false => analysis.parts().into_iter().map(|(when, _)| when).collect(),
    }
}

/// The conditions of the first component that has just one variable and depends on parameters.
fn of_components(map: &VectorMap, source: &VectorSource) -> Vec<Condition> {
    let on = map.on(&source.region);
    if !on.is_box() {
        return Vec::new();
    }
    for f in &map.components {
        let own: Vec<&Symbol> = map.variables.iter().filter(|v| f.contains(v)).collect();
        let [v] = own.as_slice() else { continue };
        let Some(span) = source.region.span(v).filter(|_| f.variables().len() > 1) else { continue };
        let analysis = analyse_claimed(&MapOn {
            formula: f.clone(),
            variable: (*v).clone(),
            source: SourceSet::Set(RealSet::from_span(span.clone())),
            assumptions: on.parameter_assumptions(),
        });
        if analysis.validity == Validity::Conditional {
            return conditions_of(&analysis);
        }
    }
    Vec::new()
}

fn parameters(map: &VectorMap) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = map.components.iter().flat_map(Expr::variables).collect();
    found.sort();
    found.dedup();
    found.retain(|s| !map.variables.contains(s));
    found
}

/// Disjoint, exhaustive cases, the first split of which decides all parts, or else that with the fewest open ones;
/// `None` where no split decides any part.
fn split(map: &VectorMap, source: &VectorSource, depth: usize, left: &mut usize) -> Option<Vec<VectorCase>> {
    if depth == 0 {
        return None;
    }
    let mut best: Option<(usize, Vec<VectorCase>)> = None;
    for c in critical_expressions(map, source) {
        for parts in [&[Relation::Ne, Relation::Eq][..], &[Relation::Gt, Relation::Eq, Relation::Lt][..]] {
            let Some(cases) = by_sign(map, source, &c, parts, depth, left) else { continue };
            let open = cases.iter().filter(|case| case.analysis.validity == Validity::Undecided).count();
            if open == 0 {
                return Some(cases);
            }
            if open < cases.len() && best.as_ref().is_none_or(|(fewest, _)| open < *fewest) {
                best = Some((open, cases));
            }
        }
    }
    best.map(|(_, cases)| cases)
}

/// The largest expression, in nodes as written out, whose sign makes cases.
const MAX_SIZE: usize = 150;

/// The cases in which c has each of these relations to 0, without those that the assumptions rule out.
fn by_sign(
    map: &VectorMap,
    source: &VectorSource,
    c: &Expr,
    relations: &[Relation],
    depth: usize,
    left: &mut usize,
) -> Option<Vec<VectorCase>> {
    // A determinant of many symbols: each step with it would cost what it is written out.
    if c.size_up_to(MAX_SIZE) >= MAX_SIZE {
        return None;
    }
    let parameters = map.on(&source.region).parameters();
    let mut prover = Prover::with_budget(4_000);
    let mut cases = Vec::new();
    for relation in relations {
        let simple = normal(c, &mut |_| false).map_or_else(|_| c.clone(), |form| form.to_expr().clone());
        if [c, &simple].into_iter().any(|c| prover.sign(c, relation.negate(), &parameters).is_some()) {
            continue;
        }
        *left = left.checked_sub(1)?;
        let when = c.compare(*relation, &Expr::zero());
        let mut part = source.clone();
        part.region.assumptions = part.region.assumptions.with_fact(when.clone());
        let mut fixed = map.clone();
        if *relation == Relation::Eq
            && let Some((symbol, value)) = solved_for(c)
        {
            fixed.components = map.components.iter().map(|f| f.substitute(&symbol, &value)).collect();
            // What was assumed of the symbol holds of its value.
            for fact in &source.region.assumptions.facts {
                let here = fact.map(&mut |e| e.substitute(&symbol, &value));
                if here != *fact {
                    part.region.assumptions = part.region.assumptions.with_fact(here);
                }
            }
        }
        let analysis = effort::share(1, 4, || analyse_once(&fixed, &part));
        let inner = if analysis.validity == Validity::Undecided && !self::parameters(&fixed).is_empty() {
            split(&fixed, &part, depth - 1, left)
        } else {
            None
        };
        match inner {
            Some(inner) => cases.extend(inner.into_iter().map(|case| VectorCase {
                when: both(told(c, *relation), case.when),
                analysis: case.analysis,
            })),
            None => cases.push(VectorCase { when: told(c, *relation), analysis }),
        }
    }
    (cases.len() > 1).then_some(cases)
}

/// `c relation 0` with a literal summand on the other side: a > -1.
fn told(c: &Expr, relation: Relation) -> Condition {
    match c.terms().iter().find_map(Expr::as_number) {
        Some(number) if c.as_number().is_none() => {
            let rest = c.terms().iter().filter(|t| t.as_number().is_none()).cloned().collect();
            Expr::sum(rest).compare(relation, &Expr::number(-number))
        }
        _ => c.compare(relation, &Expr::zero()),
    }
}

/// Both conditions, the first one only where the second does not say it: a > -1 says a ≠ -1.
fn both(first: Condition, second: Condition) -> Condition {
    let parts = match &second {
        Condition::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    if let Condition::Compare(a, Relation::Ne, b) = &first
        && parts.iter().any(
            |part| matches!(part, Condition::Compare(x, Relation::Gt | Relation::Lt, y) if x == a && y == b),
        )
    {
        return second;
    }
    Condition::all(vec![first, second])
}

/// c = 0 solved for a symbol that occurs in it linearly with a literal coefficient.
fn solved_for(c: &Expr) -> Option<(Symbol, Expr)> {
    c.variables().into_iter().find_map(|symbol| {
        let slope = derivative(c, &symbol)?;
        let inverse = slope.as_number().filter(|s| !s.is_zero())?.recip()?;
        let rest = c.substitute(&symbol, &Expr::zero());
        Some((symbol, Expr::scaled(-inverse, rest)))
    })
}

/// Expressions in the parameters at whose zeros the verdict may change: the factors of the determinant that are free of the
/// variables, and its values where functions in it take their extreme values.
fn critical_expressions(map: &VectorMap, source: &VectorSource) -> Vec<Expr> {
    let on = map.on(&source.region);
    let mut found: Vec<Expr> = Vec::new();
    let Some(value) = on.jacobian().and_then(|j| crate::proof::vector::determinant(&j)) else { return found };
    let parameters = on.parameters();
    let mut prover = Prover::with_budget(2_000);
    let mut add = |c: &Expr| {
        let c = c.split_coefficient().1;
        let base = match c.node() {
            Node::Power(base, exponent) if exponent.as_number().is_some() => base.clone(),
            _ => c,
        };
        let known = |prover: &mut Prover| {
            [Relation::Gt, Relation::Lt, Relation::Eq]
                .iter()
                .any(|r| prover.sign(&base, *r, &parameters).is_some())
        };
        let fresh = on.is_parameter(&base)
            && !base.is_constant()
            && found.len() < MAX_SPLITS
            && !found.contains(&base)
            && !found.contains(&base.negate());
        if fresh && !known(&mut prover) {
            found.push(base);
        }
    };
    let forms = forms(&value, &on.region);
    // Of an affine map nothing but the determinant matters.
    if on.is_parameter(&value) {
        forms.iter().filter(|form| form.factors().len() > 2).take(1).for_each(&mut add);
    }
    along_rays(&on, &parameters).iter().for_each(&mut add);
    line::critical_expressions(&on).iter().for_each(&mut add);
    for form in &forms {
        form.factors().iter().for_each(&mut add);
    }
    for form in &forms {
        for atom in atoms(form, &map.variables) {
            for extreme in [0, 1, -1] {
                let there = form.replace(&mut |part| (*part == atom).then(|| Expr::integer(extreme)));
                for part in self::forms(&there, &on.region) {
                    part.factors().iter().for_each(&mut add);
                }
            }
        }
    }
    found
}

/// The factors, with parameters, of ψ(0) of a radial map, the last value that its stretching of short radii tends to.
fn along_rays(on: &VectorMapOn, parameters: &Domain) -> Vec<Expr> {
    let Some(radial) = Radial::of(on) else { return Vec::new() };
    let centre = radial.profile.substitute(&radial.radius, &Expr::zero());
    let forms = forms(&centre, parameters);
    forms.iter().flat_map(Expr::factors).filter(|c| !c.is_constant()).cloned().collect()
}

/// The expression as it is, and in its normal form, factored where that is known.
fn forms(e: &Expr, on: &Domain) -> Vec<Expr> {
    let mut oracle = |condition: &SideCondition| side_condition(condition, on, &mut |_, _| false);
    let mut found = vec![e.clone()];
    if let Ok(form) = normal(e, &mut oracle) {
        found.extend(form.to_factored_expr().cloned());
        found.push(form.to_expr().clone());
    }
    found
}

/// The functions and powers of the variables in an expression, and the variables.
fn atoms(e: &Expr, variables: &[Symbol]) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    e.any(&mut |part| {
        let atom = matches!(part.node(), Node::Apply(..) | Node::Power(..) | Node::Variable(_))
            && variables.iter().any(|v| part.contains(v));
        if atom && found.len() < 6 && !found.contains(part) {
            found.push(part.clone());
        }
        false
    });
    found
}

/// The verdict over all cases: theirs, if they agree.
fn combined(whole: VectorAnalysis, cases: Vec<VectorCase>) -> VectorAnalysis {
    let first = cases[0].analysis.validity;
    let agree = cases.iter().all(|c| c.analysis.validity == first);
    let mut decided: Vec<Validity> =
        cases.iter().map(|c| c.analysis.validity).filter(|v| *v != Validity::Undecided).collect();
    decided.dedup();
    let of_all = |value: fn(&VectorAnalysis) -> Ternary| {
        let known = value(&cases[0].analysis);
        if cases.iter().all(|c| value(&c.analysis) == known) { known } else { Ternary::Unknown }
    };
    let open = cases.iter().find(|c| c.analysis.validity == Validity::Undecided);
    let validity = match (agree, decided.len() > 1) {
        (true, _) => first,
        (false, true) => Validity::Conditional,
        (false, false) => Validity::Undecided,
    };
    VectorAnalysis {
        validity,
        injective: of_all(|a| a.injective),
        differentiable: of_all(|a| a.differentiable),
        witness: if agree { cases[0].analysis.witness.clone() } else { None },
        undecided_because: match (validity, open) {
            (Validity::Undecided, Some(case)) => case.analysis.undecided_because.clone(),
            _ => String::new(),
        },
        proofs: cases.iter().flat_map(|c| c.analysis.proofs.clone()).collect(),
        cases,
        ..whole
    }
}
