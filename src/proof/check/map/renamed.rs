//! The rule `Renamed`: what holds for every value of a parameter holds for a formula in its place.

use crate::expr::{Expr, Kind, Symbol};
use crate::proof::check::facts::sign_known;
use crate::proof::check::{Step, demand};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::vector::as_signs;
use crate::proof::{Certificate, Claim, Domain};

/// The same claim is proved for a map with a parameter p, for all values of p that its assumptions admit. With the formula e,
/// which is free of the variable and has a value for all values of its parameters, in place of p it is this map, and
/// e meets the assumptions about p.
pub(super) fn renamed(
    map: &MapOn,
    name: &Symbol,
    stands_for: &Expr,
    premises: &[Certificate],
    same_claim: fn(&Claim) -> Option<&MapOn>,
) -> Step {
    let Some(general) = premises.iter().find_map(|p| same_claim(&p.claim)) else {
        return Err("no premise makes the claim about another map".into());
    };
    let with = |e: &Expr| e.substitute(name, stands_for);
    demand(*name != map.variable && general.variable == map.variable, || "the variable differs".into())?;
    demand(
        stands_for.is_total() && !stands_for.contains(&map.variable) && !stands_for.contains(name),
        || "what the name stands for is not a formula in the parameters that is defined everywhere".into(),
    )?;
    let in_assumptions = |s: &Symbol| {
        let mut found = map.assumptions.kinds.contains_key(s);
        map.assumptions.facts.iter().for_each(|fact| fact.for_each(&mut |e| found |= e.contains(s)));
        found
    };
    demand(!map.formula.contains(name) && !in_assumptions(name), || "the name has another meaning".into())?;
    let SourceSet::Set(set) = &map.source else { return Err("the source is not given as a set".into()) };
    let ends = set.spans().iter().flat_map(|span| [span.lo(), span.hi()]).filter_map(|end| end.finite());
    demand(general.source == map.source && ends.into_iter().all(|end| !end.contains(name)), || {
        "the source differs".into()
    })?;
    demand(with(&general.formula) == map.formula, || {
        "with the formula for the name it is another map".into()
    })?;
    let kinds = general.assumptions.kinds.iter().all(|(symbol, kind)| match symbol == name {
        true => *kind == Kind::Real,
        false => map.assumptions.kind(symbol) == *kind,
    });
    demand(kinds, || "a parameter is of another kind".into())?;
    let parameters = Domain::of_parameters(&map.assumptions);
    for fact in &general.assumptions.facts {
        let here = fact.map(&mut |e| with(e));
        let holds = map.assumptions.facts.contains(&here)
            || as_signs(&here).is_some_and(|signs| {
                signs.iter().all(|(e, relation)| sign_known(premises, e, *relation, &parameters))
            });
        demand(holds, || format!("not known here: {here:?}"))?;
    }
    Ok(())
}
