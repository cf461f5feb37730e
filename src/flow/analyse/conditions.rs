//! Conditions on parameters: those that nothing meets, and the shortest way to say the others.

use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol};
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{RealSet, from_condition, to_condition};

/// Whether no parameter values meet the assumptions, as far as that is seen: the facts about one symbol have no common
/// solution, or one fact contradicts what the others prove.
pub(super) fn is_contradictory(assumptions: &Assumptions, prover: &mut Prover) -> bool {
    let symbols = assumptions.facts.iter().flat_map(symbols_of).collect::<std::collections::BTreeSet<_>>();
    if !prover.parameter_points(assumptions, &symbols).is_empty() {
        return false;
    }
    let alone = symbols.iter().any(|symbol| feasible(assumptions, symbol).is_some_and(|set| set.is_empty()));
    alone
        || (0..assumptions.facts.len()).any(|i| {
            let Condition::Compare(left, relation, right) = &assumptions.facts[i] else {
                return assumptions.facts[i] == Condition::Constant(false);
            };
            let mut others = assumptions.clone();
            others.facts.remove(i);
            holds(prover, &left.minus(right), relation.negate(), &Domain::of_parameters(&others))
        })
}

/// Whether a sign has a proof that is accepted.
pub(super) fn holds(prover: &mut Prover, e: &Expr, relation: Relation, on: &Domain) -> bool {
    prover.sign(e, relation, on).is_some_and(|proof| prover.confirm(proof).is_some())
}

/// Whether it has a proof that is accepted that the expression is defined.
pub(super) fn is_defined(prover: &mut Prover, e: &Expr, on: &Domain) -> bool {
    prover.defined(e, on).is_some_and(|proof| prover.confirm(proof).is_some())
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

/// A set of values of a symbol in few words: what is known of `among` is not said again, and single points that are missing
/// are told as exceptions.
pub(super) fn described(set: &RealSet, among: &RealSet, symbol: &Symbol) -> Condition {
    // With what `among` leaves out anyway the set may be simpler: a > 0 is a ≠ 0 among a ≥ 0.
    let mut best = excepting(set, symbol);
    let widened = set.union(&among.complement());
    if let Some(wide) = widened.as_ref().map(|w| excepting(w, symbol))
        && length(&wide) < length(&best)
    {
        best = wide;
    }
    if let Some(hull) = set.hull().map(RealSet::from_span)
        && let Some(open) = widened
    {
        // An end that the assumptions give need not be said.
        for span in open.spans() {
            let alone = RealSet::from_span(span.clone());
            let same = alone.intersect(among).is_some_and(|s| s.equal(set).is_true());
            let text = to_condition(&alone, symbol);
            if same && hull.is_subset(&alone).is_true() && length(&text) < length(&best) {
                best = text;
            }
        }
    }
    best
}

/// A set as the set with its gaps of single points filled, without these points.
fn excepting(set: &RealSet, symbol: &Symbol) -> Condition {
    let plain = to_condition(set, symbol);
    let gaps = set.complement();
    let points: Vec<Expr> = gaps.isolated_points();
    if points.is_empty() || points.len() > 4 {
        return plain;
    }
    let mut filled = set.clone();
    for point in &points {
        let Some(more) = RealSet::point(point.clone()).and_then(|p| filled.union(&p)) else { return plain };
        filled = more;
    }
    let mut parts = Vec::new();
    if !filled.is_real_line() {
        parts.push(to_condition(&filled, symbol));
    }
    let name = Expr::variable(symbol.clone());
    parts.extend(points.iter().map(|p| name.compare(Relation::Ne, p)));
    let told = Condition::all(parts);
    if length(&told) <= length(&plain) { told } else { plain }
}

fn length(condition: &Condition) -> usize {
    crate::expr::print::condition_text(condition).len()
}

/// The same condition with both bounds of an expression in one chain: a > −1 and a < 1 as −1 < a < 1.
pub(super) fn chained(condition: Condition) -> Condition {
    match condition {
        Condition::Or(parts) => Condition::any(parts.into_iter().map(chained).collect()),
        Condition::And(mut parts) => {
            for i in 1..parts.len() {
                if let [.., Condition::Compare(a, below, low), Condition::Compare(b, above, _)] = &parts[..=i]
                    && a == b
                    && matches!(below, Relation::Gt | Relation::Ge)
                    && matches!(above, Relation::Lt | Relation::Le)
                {
                    parts[i - 1] = Condition::Compare(low.clone(), below.flip(), a.clone());
                }
            }
            Condition::all(parts)
        }
        other => other,
    }
}
