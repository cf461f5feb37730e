//! Splits of the parameters: exhaustive and disjoint by their form (c > 0, c = 0, c < 0; n odd, n even; n = k, n > k).

use crate::expr::constant::{self, fold_constants};
use crate::expr::enclose::enclose;
use crate::expr::normal::equal_on;
use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol, derivative};
use crate::flow::Map;
use crate::proof::search::Prover;
use crate::proof::{Domain, Side};
use crate::real::Ternary;
use crate::set::from_condition;

use super::conditions::holds;
use super::merge::told;

/// A least value of an integer that is larger is not told apart from the others.
const MAX_LEAST: i64 = 3;

/// One part of a split: its condition, and the problem under it.
#[derive(Clone)]
pub(super) struct Part {
    /// What distinguishes it from its siblings.
    pub when: Condition,
    /// The map, with parameters that the conditions fix put in.
    pub map: Map,
    /// What is assumed, with them put in, too.
    pub assumptions: Assumptions,
    /// Parameters that are fixed, with their values in terms of the others, in the order in which they were found.
    pub fixed: Vec<(Symbol, Expr)>,
}

impl Part {
    /// The whole of the parameters.
    pub fn whole(map: &Map, assumptions: &Assumptions) -> Self {
        Self {
            when: Condition::Constant(true),
            map: map.clone(),
            assumptions: assumptions.clone(),
            fixed: Vec::new(),
        }
    }

    /// An expression with the fixed parameters put in.
    pub fn put_in(&self, e: &Expr) -> Expr {
        let put = self.fixed.iter().fold(e.clone(), |e, (symbol, value)| e.substitute(symbol, value));
        fold_constants(&put)
    }

    fn with(&self, when: Condition) -> Self {
        Self {
            when: when.clone(),
            map: self.map.clone(),
            assumptions: self.assumptions.with_fact(when),
            fixed: self.fixed.clone(),
        }
    }

    /// The same with one more fact that follows from the others.
    fn knowing(&self, fact: Condition) -> Self {
        Self { assumptions: self.assumptions.with_fact(fact), ..self.clone() }
    }

    /// The same without equations that hold whatever the parameters are, such as 1 - w/w = 0 where w ≠ 0.
    fn without_identities(mut self, prover: &mut Prover) -> Self {
        let nonzero = |fact: &&Condition| matches!(fact, Condition::Compare(_, Relation::Ne, _));
        let mut plain = self.assumptions.clone();
        plain.facts = self.assumptions.facts.iter().filter(nonzero).cloned().collect();
        let domain = Domain::of_parameters(&plain);
        self.assumptions.facts.retain(|fact| {
            let Condition::Compare(a, relation, b) = fact else { return true };
            let difference = a.minus(b);
            if *relation == Relation::Ne || self.fixed.iter().any(|(s, _)| difference.contains(s)) {
                return true;
            }
            let form = prover.forms(&difference, &domain).pop().unwrap_or(difference);
            let holds = form.compare(*relation, &Expr::zero());
            !(form.is_constant() && settled(&holds).is_true())
        });
        self
    }

    /// A parameter that the facts fix is put into the map and the other facts. `None` where a fact is false then.
    fn fix(&self, symbol: &Symbol, value: &Expr) -> Option<Self> {
        let mut part = self.clone();
        part.map.formula = fold_constants(&self.map.formula.substitute(symbol, value));
        part.assumptions.facts.clear();
        for fact in &self.assumptions.facts {
            let own = matches!(fact, Condition::Compare(l, Relation::Eq, r) if fold_constants(
                &l.minus(r).substitute(symbol, value)).is_zero());
            let put = fact.map(&mut |e| fold_constants(&e.substitute(symbol, value)));
            match settled(&put) {
                Ternary::False => return None,
                // The equation itself stays, for whoever has the parameter elsewhere.
                Ternary::True if own => part.assumptions.facts.push(fact.clone()),
                Ternary::True => {}
                Ternary::Unknown => part.assumptions.facts.push(put),
            }
        }
        part.fixed.push((symbol.clone(), value.clone()));
        Some(part)
    }
}

/// What constants decide of a condition.
fn settled(condition: &Condition) -> Ternary {
    match condition {
        Condition::Compare(a, relation, b) => {
            let difference = a.minus(b);
            if !difference.is_constant() {
                return Ternary::Unknown;
            }
            constant::decide(&difference.compare(*relation, &Expr::zero()))
        }
        Condition::Constant(known) => Ternary::from(*known),
        _ => Ternary::Unknown,
    }
}

pub(super) fn by_parity(part: &Part, n: &Symbol) -> Vec<Part> {
    [Kind::Odd, Kind::Even]
        .into_iter()
        .map(|kind| Part {
            when: Condition::Is(Expr::variable(n.clone()), kind),
            map: part.map.clone(),
            assumptions: part.assumptions.with_kind(n.clone(), kind),
            fixed: part.fixed.clone(),
        })
        .collect()
}

/// n = k, its least value, and n > k.
pub(super) fn by_least(part: &Part, n: &Symbol) -> Option<Vec<Part>> {
    let assumptions = &part.assumptions;
    let symbol = Expr::variable(n.clone());
    let least = bounds(assumptions, n, Side::Lower).max()?;
    let greatest = bounds(assumptions, n, Side::Upper).min();
    // Single values one after another would never come to an end.
    if least > MAX_LEAST {
        return None;
    }
    let (step, least) = match assumptions.kind(n) {
        Kind::Integer => (1, least),
        kind => {
            let odd = kind == Kind::Odd;
            (2, if (least.rem_euclid(2) == 1) == odd { least } else { least.checked_add(1)? })
        }
    };
    let value = Expr::integer(least);
    let after = least.checked_add(step)?;
    let next = symbol.compare(Relation::Ge, &Expr::integer(after));
    // A part without any value of n would be a case that never occurs.
    if greatest.is_some_and(|k| k < after) {
        return None;
    }
    let mut fixed = part.clone();
    fixed.when = symbol.compare(Relation::Eq, &value);
    fixed.map.formula = part.map.formula.substitute(n, &value);
    fixed.fixed.push((n.clone(), value));
    Some(vec![fixed, part.with(next)])
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

/// c > 0, c = 0, c < 0, without the parts that the assumptions rule out. Where c = 0 a parameter is put in that it fixes.
pub(super) fn by_sign(part: &Part, c: &Expr, prover: &mut Prover) -> Vec<Part> {
    let domain = Domain::of_parameters(&part.assumptions);
    let mut parts = Vec::new();
    for relation in [Relation::Gt, Relation::Eq, Relation::Lt] {
        if holds(prover, c, relation.negate(), &domain) {
            continue;
        }
        let mut next = part.with(c.compare(relation, &Expr::zero()));
        next.when = told(c, relation);
        // A symbol at whose zero this is wrong is not 0.
        for symbol in c.variables() {
            let without = fold_constants(&c.substitute(&symbol, &Expr::zero()));
            let wrong = without
                .as_number()
                .is_some_and(|value| !relation.holds(value.cmp(&crate::real::Rational::zero())));
            if wrong && c.is_total() {
                let fact = Expr::variable(symbol).compare(Relation::Ne, &Expr::zero());
                if !next.assumptions.facts.contains(&fact) {
                    next = next.knowing(fact);
                }
            }
        }
        if relation == Relation::Eq
            && let Some(roots) = roots(c, part)
        {
            for (symbol, value) in roots {
                let when = Expr::variable(symbol.clone()).compare(Relation::Eq, &value);
                parts.extend(part.with(when).fix(&symbol, &value));
            }
            continue;
        }
        // Equations that can be solved now, this one or an earlier one. Where a fact is false then, nothing is left.
        let next = solve_equations(next, prover);
        parts.extend(next.map(|next| with_consequences(next, prover)));
    }
    parts
}

/// The part with the signs of single parameters that follow from the facts as facts of their own: u > 0 and u w < −1 give
/// w < 0. Enclosures see only those.
pub(super) fn with_consequences(mut part: Part, prover: &mut Prover) -> Part {
    if part.assumptions.facts.is_empty() {
        return part;
    }
    for symbol in part.map.formula.variables() {
        let e = Expr::variable(symbol.clone());
        let domain = Domain::of_parameters(&part.assumptions);
        if symbol == part.map.variable
            || enclose(&e, &domain.cell()).range.is_some_and(|r| r.nonzero().is_true())
        {
            continue;
        }
        if let Some(relation) =
            [Relation::Gt, Relation::Lt].into_iter().find(|r| holds(prover, &e, *r, &domain))
        {
            part = part.knowing(e.compare(relation, &Expr::zero()));
        } else if part.assumptions.facts.iter().any(|fact| is_false_at_zero(fact, &symbol)) {
            part = part.knowing(e.compare(Relation::Ne, &Expr::zero()));
        }
    }
    part
}

/// Whether the condition contradicts itself where the symbol is 0: u w > 1 does where w is.
fn is_false_at_zero(condition: &Condition, symbol: &Symbol) -> bool {
    let at_zero = condition.map(&mut |e| fold_constants(&e.substitute(symbol, &Expr::zero())));
    at_zero != *condition && settled(&at_zero).is_false()
}

/// Parameters that equations among the facts fix are put in. `None` where a fact is false then.
pub(super) fn solve_equations(mut part: Part, prover: &mut Prover) -> Option<Part> {
    for _ in 0..4 {
        let solved = part.assumptions.facts.iter().find_map(|fact| match fact {
            Condition::Compare(a, Relation::Eq, b) => {
                let c = a.minus(b);
                let known = c.variables().iter().any(|s| part.fixed.iter().any(|(f, _)| f == s));
                if known { None } else { solved_for(&c, &part, prover) }
            }
            _ => None,
        });
        let Some(Solved { symbol, mut value, nonzero }) = solved else { break };
        if let Some(slope) = nonzero {
            // The value is defined there, which the equation with the value put in no longer says.
            part = part.knowing(slope.split_coefficient().1.compare(Relation::Ne, &Expr::zero()));
            value = shortest(&value, &part, prover);
        }
        part = part.fix(&symbol, &value)?.without_identities(prover);
    }
    Some(part)
}

/// The shortest form of an expression in the parameters of a part.
fn shortest(e: &Expr, part: &Part, prover: &mut Prover) -> Expr {
    const MAX_SIZE: usize = 100;
    let domain = Domain::of_parameters(&part.assumptions);
    let mut forms = prover.forms(e, &domain);
    forms.sort_by_key(|form| form.size_up_to(MAX_SIZE));
    let proved = forms.into_iter().find(|form| {
        form == e || prover.equal(e, form, &domain).is_some_and(|proof| prover.confirm(proof).is_some())
    });
    proved.unwrap_or_else(|| e.clone())
}

/// All solutions of c = 0 for the one real symbol in it, where they are few.
fn roots(c: &Expr, part: &Part) -> Option<Vec<(Symbol, Expr)>> {
    let symbols = c.variables();
    let symbol = symbols.first().filter(|_| symbols.len() == 1)?;
    let kind = part.assumptions.kind(symbol);
    let zeros = from_condition(&c.compare(Relation::Eq, &Expr::zero()), symbol)?;
    let points = zeros.isolated_points();
    let few = points.len() <= 4 && points.len() == zeros.spans().len();
    // Of an integer the solutions that are numbers of its kind; what else there may be is not known to be none.
    let exact = kind == Kind::Real || points.iter().all(|p| p.as_number().is_some());
    let fits = |p: &Expr| kind == Kind::Real || Assumptions::none().is_of_kind(p, kind);
    (few && exact).then(|| points.into_iter().filter(fits).map(|p| (symbol.clone(), p)).collect())
}

/// An equation solved for a symbol.
struct Solved {
    symbol: Symbol,
    value: Expr,
    /// The coefficient by which was divided, unless it is a number.
    nonzero: Option<Expr>,
}

/// c = 0 solved for a real symbol that occurs in it linearly with a coefficient that is not 0.
fn solved_for(c: &Expr, part: &Part, prover: &mut Prover) -> Option<Solved> {
    let domain = Domain::of_parameters(&part.assumptions);
    let symbols: Vec<Symbol> =
        c.variables().into_iter().filter(|s| part.assumptions.kind(s) == Kind::Real).collect();
    let mut found = None;
    for symbol in symbols {
        let Some(slope) = derivative(c, &symbol).filter(|s| !s.contains(&symbol)) else { continue };
        let rest = fold_constants(&c.substitute(&symbol, &Expr::zero()));
        // A derivative says little where cases or steps are hidden: c has to be this linear function.
        let linear = slope.times(&Expr::variable(symbol.clone())).plus(&rest);
        if !slope.is_total() || equal_on(c, &linear, &mut |_| false) != Some(true) {
            continue;
        }
        if let Some(number) = slope.as_number().filter(|s| !s.is_zero()) {
            let scale = -number.recip()?;
            return Some(Solved { symbol, value: distributed(scale, &rest), nonzero: None });
        }
        // Where the rest is not 0 the coefficient is not, either: their sum is 0.
        let nonzero =
            holds(prover, &slope, Relation::Ne, &domain) || holds(prover, &rest, Relation::Ne, &domain);
        if nonzero && found.is_none() {
            found = Some(Solved { symbol, value: rest.negate().over(&slope), nonzero: Some(slope) });
        }
    }
    found
}

/// c · (sum), with c in each term.
fn distributed(c: crate::real::Rational, sum: &Expr) -> Expr {
    Expr::sum(sum.terms().iter().map(|t| Expr::scaled(c.clone(), t.clone())).collect())
}
