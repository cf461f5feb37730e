//! Equalities from equalities of parts, and from equalities with names for the parts.
//!
//! Both put expressions for names in a formula. At a point its value then is that of the formula at the values of what is put
//! in, except where a name stands in an exponent, whose form has a meaning of its own (x^(1/3) is defined for x < 0, a real
//! power is not); so names in exponents are refused.

use super::facts::{defined_known, equal_known, holds_on, sign_known};
use crate::expr::{Assumptions, Expr, Kind, Node, Relation, Symbol};
use crate::proof::check::{Step, covers, demand, membership};
use crate::proof::vector::{VectorMapOn, as_signs, mentions};
use crate::proof::{Certificate, Claim, Domain};
use crate::set::Span;

/// The most names of one formula.
const MAX_NAMES: usize = 64;

/// a is outer with the left parts for its names, each of which equals its right part; outer with the right parts equals b.
pub(in crate::proof::check) fn congruence(
    (a, b): (&Expr, &Expr),
    on: &Domain,
    outer: &Expr,
    parts: &[(Symbol, Expr, Expr)],
    premises: &[Certificate],
) -> Step {
    let names: Vec<&Symbol> = parts.iter().map(|(name, ..)| name).collect();
    distinct(&names)?;
    demand(names.iter().all(|name| !in_exponent(outer, name)), || "a name stands in an exponent".into())?;
    let with = |right: bool| {
        put(outer, &|symbol| {
            parts
                .iter()
                .find(|(n, ..)| n == symbol)
                .map(|(_, l, r)| if right { r.clone() } else { l.clone() })
        })
    };
    demand(*a == with(false), || "the left side is not the formula with its left parts".into())?;
    for (_, left, right) in parts {
        demand(equal_known(premises, left, right, on), || {
            format!("two parts are not proved equal: {left:?} and {right:?}")
        })?;
    }
    let form = with(true);
    if form == *b {
        demand(defined_known(premises, b, on), || "the right side is not proved to be defined".into())
    } else {
        demand(equal_known(premises, &form, b, on), || {
            "the formula with its right parts is not proved equal to the right side".into()
        })
    }
}

/// a and b are two expressions with parts for their names; the expressions are equal (a premise) on a domain in which the
/// values of the parts lie.
pub(in crate::proof::check) fn instance(
    (a, b): (&Expr, &Expr),
    on: &Domain,
    parts: &[(Symbol, Expr)],
    premises: &[Certificate],
) -> Step {
    let names: Vec<&Symbol> = parts.iter().map(|(name, _)| name).collect();
    distinct(&names)?;
    for (_, part) in parts {
        demand(defined_known(premises, part, on), || {
            format!("a part is not proved to be defined: {part:?}")
        })?;
    }
    let at = |e: &Expr| put(e, &|symbol| parts.iter().find(|(n, _)| n == symbol).map(|(_, e)| e.clone()));
    let fits = premises.iter().any(|premise| match &premise.claim {
        Claim::Equal { a: left, b: right, on: general } => {
            names.iter().all(|name| !in_exponent(left, name) && !in_exponent(right, name))
                && at(left) == *a
                && at(right) == *b
                && lies_in(general, on, parts, premises)
        }
        _ => false,
    });
    demand(fits, || "no premise has this instance".into())
}

/// Whether the values of the parts, and those of the other symbols, lie in the domain.
fn lies_in(general: &Domain, on: &Domain, parts: &[(Symbol, Expr)], premises: &[Certificate]) -> bool {
    let named = |symbol: &Symbol| parts.iter().find(|(n, _)| n == symbol).map(|(_, e)| e);
    let at = |e: &Expr| put(e, &|symbol| named(symbol).cloned());
    let has = |e: &Expr, relation: Relation| sign_known(premises, e, relation, on);
    let Assumptions { kinds, facts } = &general.assumptions;
    let ranges = general.ranges.iter().all(|(symbol, span)| match named(symbol) {
        Some(part) => {
            let whole = span.lo().finite().is_none() && span.hi().finite().is_none();
            whole || membership(part, span).iter().all(|(e, relation)| has(e, *relation))
        }
        None => on.span(symbol).is_some_and(|own| own == span || own.is_subset(span).is_true()),
    });
    let kinds = kinds.iter().all(|(symbol, kind)| match named(symbol) {
        Some(_) => *kind == Kind::Real,
        None => on.assumptions.kind(symbol) == *kind,
    });
    let names: Vec<Symbol> = parts.iter().map(|(n, _)| n.clone()).collect();
    let facts = facts.iter().all(|fact| match mentions(fact, &names) {
        false => on.assumptions.facts.contains(fact),
        true => as_signs(&fact.map(&mut |e| at(e)))
            .is_some_and(|signs| signs.iter().all(|(e, relation)| has(e, *relation))),
    });
    ranges && kinds && facts
}

/// The claim on parts of the domain that together are all of it.
pub(in crate::proof::check) fn split(
    (a, b): (&Expr, &Expr),
    on: &Domain,
    variable: &Symbol,
    premises: &[Certificate],
) -> Step {
    let whole = on.span(variable).ok_or("the variable has no interval")?;
    let mut covered: Vec<Span> = Vec::new();
    for premise in premises {
        if let Claim::Equal { a: left, b: right, on: part } = &premise.claim
            && left == a
            && right == b
            && let Some(span) = part.span(variable)
            && holds_on(part, &on.with_span(variable, span))
        {
            covered.push(span.clone());
        }
    }
    covers(whole, covered)
}

/// The map is the composition of the layers. Each layer has a premise, as `of` tells: the first one on a region that contains
/// the map's, the others on the whole space, so that no value leaves the next layer's region.
pub(super) fn composition(
    map: &VectorMapOn,
    layers: &[VectorMapOn],
    premises: &[Certificate],
    of: fn(&Claim) -> Option<&VectorMapOn>,
) -> Step {
    let Some((first, later)) = layers.split_first() else { return Err("no layers".into()) };
    demand(first.variables == map.variables && holds_on(&first.region, &map.region), || {
        "the first layer is not claimed on the region of the map".into()
    })?;
    demand(map.flows_are_consistent(), || "a function of the map stands for two things".into())?;
    for layer in layers {
        // What the functions of a layer stand for is said of the map, too.
        demand(layer.flows.iter().all(|flow| map.flows.contains(flow)), || {
            "a function of a layer stands for something else".into()
        })?;
        demand(premises.iter().any(|p| of(&p.claim) == Some(layer)), || "a layer has no premise".into())?;
    }
    let mut values = first.components.clone();
    for layer in later {
        let endless = |span: &Span| span.lo().finite().is_none() && span.hi().finite().is_none();
        let whole = layer.region.ranges.iter().all(|(_, span)| endless(span));
        demand(whole && layer.cutting_facts().next().is_none(), || {
            "a later layer is not claimed on the whole space".into()
        })?;
        let parameters = Domain::of_parameters(&layer.region.assumptions);
        demand(holds_on(&parameters, &map.region), || {
            "a layer assumes more than the map about parameters".into()
        })?;
        demand(layer.variables.len() == values.len(), || "two layers do not fit together".into())?;
        for f in &layer.components {
            // What is a parameter of the layer must be one of the map.
            let captured = map.variables.iter().any(|v| !layer.variables.contains(v) && f.contains(v));
            demand(!captured, || "a parameter of a layer is a variable of the map".into())?;
            demand(!layer.variables.iter().any(|v| in_exponent(f, v)), || {
                "a variable stands in an exponent".into()
            })?;
        }
        let at =
            |symbol: &Symbol| layer.variables.iter().position(|v| v == symbol).map(|i| values[i].clone());
        values = layer.components.iter().map(|f| put(f, &at)).collect();
    }
    demand(values == map.components, || "the map is another composition".into())
}

/// The components equal those of a map on the same region of which the same is claimed.
pub(in crate::proof::check) fn same_values(
    map: &VectorMapOn,
    components: &[Expr],
    premises: &[Certificate],
    of: fn(&Claim) -> Option<&VectorMapOn>,
) -> Step {
    demand(components.len() == map.components.len(), || "another number of components".into())?;
    for (f, g) in map.components.iter().zip(components) {
        demand(equal_known(premises, f, g, &map.region), || format!("not proved equal: {f:?} and {g:?}"))?;
        demand(defined_known(premises, f, &map.region), || format!("not proved to be defined: {f:?}"))?;
    }
    let other = VectorMapOn { components: components.to_vec(), ..map.clone() };
    demand(premises.iter().any(|p| of(&p.claim) == Some(&other)), || {
        "no premise makes the claim about the other map".into()
    })
}

pub(super) fn distinct(names: &[&Symbol]) -> Step {
    demand(names.len() <= MAX_NAMES, || "too many names".into())?;
    let twice = names.iter().enumerate().any(|(i, name)| names[..i].contains(name));
    demand(!twice, || "a name is used twice".into())
}

/// Whether the symbol occurs in an exponent.
pub(in crate::proof::check) fn in_exponent(e: &Expr, symbol: &Symbol) -> bool {
    e.any(&mut |part| matches!(part.node(), Node::Power(_, exponent) if exponent.contains(symbol)))
}

/// The expression with what stands for its symbols, all at once.
pub(super) fn put(e: &Expr, of: &dyn Fn(&Symbol) -> Option<Expr>) -> Expr {
    e.replace(&mut |part| part.as_variable().and_then(of))
}
