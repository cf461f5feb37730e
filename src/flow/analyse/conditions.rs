//! Conditions on parameters: those that nothing meets, and the shortest way to say the others.

use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{RealSet, from_condition, to_condition};

/// Whether no parameter values meet the assumptions, as far as that is seen: the facts about one symbol have no common
/// solution, or one fact contradicts what the others prove.
pub(super) fn is_contradictory(assumptions: &Assumptions, prover: &mut Prover) -> bool {
    let symbols = assumptions.facts.iter().flat_map(symbols_of).collect::<std::collections::BTreeSet<_>>();
    let alone = symbols.iter().any(|symbol| feasible(assumptions, symbol).is_some_and(|set| set.is_empty()));
    alone
        || (0..assumptions.facts.len()).any(|i| {
            let Condition::Compare(left, relation, right) = &assumptions.facts[i] else {
                return assumptions.facts[i] == Condition::Constant(false);
            };
            let mut others = assumptions.clone();
            others.facts.remove(i);
            prover.sign(&left.minus(right), relation.negate(), &Domain::of_parameters(&others)).is_some()
        })
}

/// The values of one real symbol that the facts about it alone allow.
pub(super) fn feasible(assumptions: &Assumptions, symbol: &Symbol) -> Option<RealSet> {
    if assumptions.kind(symbol) != Kind::Real {
        return None;
    }
    let about = assumptions.facts.iter().filter(|fact| symbols_of(fact) == [symbol.clone()]);
    from_condition(&Condition::all(about.cloned().collect()), symbol)
}

/// The symbols of a condition, in alphabetical order.
pub(super) fn symbols_of(condition: &Condition) -> Vec<Symbol> {
    let mut found = std::collections::BTreeSet::new();
    condition.for_each(&mut |e: &Expr| found.extend(e.variables()));
    found.into_iter().collect()
}

/// A set of values of a symbol in few words: as exceptions where it is all but a few points of `among`.
pub(super) fn described(set: &RealSet, among: &RealSet, symbol: &Symbol) -> Condition {
    let left_out = among.difference(set);
    if let Some(points) =
        left_out.filter(|d| !d.is_empty() && d.spans().iter().all(|s| s.as_point().is_some()))
        && among.is_real_line()
    {
        let exceptions = points.isolated_points().into_iter();
        let unequal = exceptions.map(|p| Expr::variable(symbol.clone()).compare(Relation::Ne, &p));
        return Condition::all(unequal.collect());
    }
    to_condition(set, symbol)
}
