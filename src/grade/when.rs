//! Whether two conditions on parameters hold for the same parameters.
//!
//! - One parameter: the reals fall into even integers, odd integers and the rest. On each class every statement about
//!   the kind of the parameter is true or false, what is left are comparisons, whose solutions are unions of intervals. So
//!   the question becomes whether a union of intervals holds a number of the class: this decides it.
//! - Several: the statements compare some differences with 0 and name some kinds. If the conditions agree for every
//!   combination of signs and kinds they are the same (some combinations may not occur: then it stays undecided). If they
//!   differ at one exact point that meets the assumptions they are not the same.

use std::collections::BTreeSet;

use crate::expr::constant::{decide, rational_value};
use crate::expr::{Assumptions, Condition, Expr, Kind, Node, Symbol};
use crate::real::{Rational, Ternary};
use crate::set::{Bound, RealSet, Span, from_condition};

/// The most combinations of signs and kinds that are gone through.
const MAX_COMBINATIONS: usize = 20_000;

/// Whether `a` and `b` hold for the same parameters among those that meet the assumptions.
pub(super) fn same_parameters(a: &Condition, b: &Condition, assumptions: &Assumptions) -> Ternary {
    let given = Condition::all(assumed(assumptions));
    let mut names = BTreeSet::new();
    for c in [a, b] {
        c.for_each(&mut |e| names.extend(e.variables()));
    }
    if names.len() <= 1
        && let Some(name) = names.first()
    {
        let about_it =
            Condition::all(assumed(assumptions).into_iter().filter(|c| speaks_only_of(c, name)).collect());
        let known = one_parameter(a, b, &about_it, name);
        // Facts about other names can only make the sets of parameters smaller, and so equal ones stay equal.
        if known == Ternary::True || about_it == given {
            return known;
        }
    }
    several(a, b, &given, &names)
}

/// All that is assumed, as conditions.
fn assumed(assumptions: &Assumptions) -> Vec<Condition> {
    let kinds = assumptions.kinds.iter().filter(|(_, kind)| **kind != Kind::Real);
    let kinds = kinds.map(|(symbol, kind)| Condition::Is(Expr::variable(symbol.clone()), *kind));
    kinds.chain(assumptions.facts.iter().cloned()).collect()
}

fn speaks_only_of(condition: &Condition, name: &Symbol) -> bool {
    let mut only = true;
    condition.for_each(&mut |e| only &= e.variables().iter().all(|v| v == name));
    only
}

/// The classes into which the reals fall.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Even,
    Odd,
    Fraction,
}

const CLASSES: [Class; 3] = [Class::Even, Class::Odd, Class::Fraction];

impl Class {
    fn is(self, kind: Kind) -> bool {
        match kind {
            Kind::Real => true,
            Kind::Integer => self != Self::Fraction,
            Kind::Even => self == Self::Even,
            Kind::Odd => self == Self::Odd,
        }
    }
}

fn one_parameter(a: &Condition, b: &Condition, given: &Condition, name: &Symbol) -> Ternary {
    let mut result = Ternary::True;
    for class in CLASSES {
        let set = |c: &Condition| from_condition(&in_class(c, class, name)?, name);
        let (Some(a), Some(b), Some(given)) = (set(a), set(b), set(given)) else { return Ternary::Unknown };
        let differing = (a.difference(&b), b.difference(&a));
        let (Some(more), Some(less)) = differing else { return Ternary::Unknown };
        let Some(differing) = more.union(&less).and_then(|d| d.intersect(&given)) else {
            return Ternary::Unknown;
        };
        result = result.and(holds_number(&differing, class).negate());
    }
    result
}

/// The condition for numbers of one class; `None` where it speaks of the kind of something else than the name.
fn in_class(condition: &Condition, class: Class, name: &Symbol) -> Option<Condition> {
    Some(match condition {
        Condition::Is(e, kind) if e.as_variable() == Some(name) => Condition::Constant(class.is(*kind)),
        Condition::Is(..) => return None,
        Condition::And(parts) => {
            Condition::all(parts.iter().map(|p| in_class(p, class, name)).collect::<Option<_>>()?)
        }
        Condition::Or(parts) => {
            Condition::any(parts.iter().map(|p| in_class(p, class, name)).collect::<Option<_>>()?)
        }
        Condition::Not(inner) => in_class(inner, class, name)?.negate(),
        other => other.clone(),
    })
}

/// Whether a set holds a number of the class.
fn holds_number(set: &RealSet, class: Class) -> Ternary {
    set.spans().iter().map(|s| span_holds(s, class)).fold(Ternary::False, Ternary::or)
}

fn span_holds(span: &Span, class: Class) -> Ternary {
    if let Some(point) = span.as_point() {
        return match rational_value(point) {
            Some(value) => Ternary::from(belongs(&value, class)),
            // An irrational number is no integer, but it is not known here whether it is irrational.
            None => Ternary::Unknown,
        };
    }
    if class == Class::Fraction || !span.is_bounded() {
        return Ternary::True;
    }
    let (Bound::Finite(low), Bound::Finite(high)) = (span.lo(), span.hi()) else { return Ternary::Unknown };
    let (Some(low), Some(high)) = (rational_value(low), rational_value(high)) else {
        return Ternary::Unknown;
    };
    let mut at = low.floor();
    // Any three integers in a row hold one of each class.
    for _ in 0..5 {
        let inside =
            (at > low || (at == low && span.lo_closed())) && (at < high || (at == high && span.hi_closed()));
        if inside && belongs(&at, class) {
            return Ternary::True;
        }
        at = &at + &Rational::one();
    }
    Ternary::False
}

fn belongs(value: &Rational, class: Class) -> bool {
    match class {
        Class::Even => value.is_integer() && value.has_even_numerator(),
        Class::Odd => value.is_integer() && !value.has_even_numerator(),
        Class::Fraction => !value.is_integer(),
    }
}

/// What one combination says about the atoms of the conditions.
struct Atoms {
    differences: Vec<Expr>,
    subjects: Vec<Expr>,
}

fn several(a: &Condition, b: &Condition, given: &Condition, names: &BTreeSet<Symbol>) -> Ternary {
    if refuted(a, b, given, names) {
        return Ternary::False;
    }
    let mut atoms = Atoms { differences: Vec::new(), subjects: Vec::new() };
    for c in [a, b, given] {
        if !collect(c, &mut atoms) {
            return Ternary::Unknown;
        }
    }
    let count = atoms.differences.len() + atoms.subjects.len();
    let Some(total) = 3usize.checked_pow(u32::try_from(count).unwrap_or(u32::MAX)) else {
        return Ternary::Unknown;
    };
    if total > MAX_COMBINATIONS {
        return Ternary::Unknown;
    }
    for combination in 0..total {
        let digit = |i: usize| combination / 3usize.pow(u32::try_from(i).unwrap_or(0)) % 3;
        let truth = |c: &Condition| truth(c, &atoms, &digit);
        if truth(given) && truth(a) != truth(b) {
            return Ternary::Unknown;
        }
    }
    Ternary::True
}

/// Notes the atoms; false where an expression may be undefined, so that a statement and its negation may both fail.
fn collect(condition: &Condition, atoms: &mut Atoms) -> bool {
    match condition {
        Condition::Constant(_) => true,
        Condition::Compare(a, _, b) => {
            for (factor, _) in factors(&canonical(a, b).0) {
                if !atoms.differences.contains(&factor) {
                    atoms.differences.push(factor);
                }
            }
            a.is_total() && b.is_total()
        }
        Condition::Is(e, _) => {
            if !atoms.subjects.contains(e) {
                atoms.subjects.push(e.clone());
            }
            e.is_total()
        }
        Condition::And(parts) | Condition::Or(parts) => parts.iter().all(|p| collect(p, atoms)),
        Condition::Not(inner) => collect(inner, atoms),
    }
}

/// a − b in one order of its terms and divided by its first coefficient, and whether that was negative.
fn canonical(a: &Expr, b: &Expr) -> (Expr, bool) {
    let difference = a.minus(b);
    let mut terms: Vec<(Expr, Rational)> =
        difference.terms().iter().map(Expr::split_coefficient).map(|(c, rest)| (rest, c)).collect();
    terms.sort();
    let Some(factor) = terms.first().and_then(|(_, c)| c.recip()) else { return (difference, false) };
    let scaled = terms.into_iter().map(|(rest, c)| Expr::scaled(&c * &factor, rest)).collect();
    (Expr::sum(scaled), factor.is_negative())
}

/// The factors whose signs give that of a difference, and whether an even power of it stands there.
fn factors(difference: &Expr) -> Vec<(Expr, bool)> {
    let parts = difference.factors().iter().map(|factor| match factor.node() {
        Node::Power(base, k) => match k.as_number().filter(|k| k.is_integer() && k.is_positive()) {
            Some(k) => (base.clone(), k.has_even_numerator()),
            None => (factor.clone(), false),
        },
        _ => (factor.clone(), false),
    });
    parts.filter(|(factor, _)| !factor.is_one()).collect()
}

fn truth(condition: &Condition, atoms: &Atoms, digit: &impl Fn(usize) -> usize) -> bool {
    match condition {
        Condition::Constant(known) => *known,
        Condition::Compare(a, relation, b) => {
            let (difference, negated) = canonical(a, b);
            let relation = if negated { relation.flip() } else { *relation };
            let sign = factors(&difference).iter().fold(1_i8, |sign, (factor, even)| {
                let index = atoms.differences.iter().position(|d| d == factor).unwrap_or(0);
                let own = match digit(index) {
                    0 => -1,
                    1 => 0,
                    _ => 1,
                };
                sign * if *even { own * own } else { own }
            });
            relation.holds(sign.cmp(&0))
        }
        Condition::Is(e, kind) => {
            let index = atoms.subjects.iter().position(|s| s == e).unwrap_or(0);
            CLASSES[digit(atoms.differences.len() + index)].is(*kind)
        }
        Condition::And(parts) => parts.iter().all(|p| truth(p, atoms, digit)),
        Condition::Or(parts) => parts.iter().any(|p| truth(p, atoms, digit)),
        Condition::Not(inner) => !truth(inner, atoms, digit),
    }
}

/// Whether the conditions differ at a point that meets the assumptions.
fn refuted(a: &Condition, b: &Condition, given: &Condition, names: &BTreeSet<Symbol>) -> bool {
    const VALUES: [(i64, i64); 9] =
        [(1, 1), (2, 1), (0, 1), (-1, 1), (-2, 1), (3, 1), (1, 2), (-1, 2), (5, 1)];
    let mut all: BTreeSet<Symbol> = names.clone();
    given.for_each(&mut |e| all.extend(e.variables()));
    let Some(total) = VALUES.len().checked_pow(u32::try_from(all.len()).unwrap_or(u32::MAX)) else {
        return false;
    };
    (0..total.min(MAX_COMBINATIONS)).any(|step| {
        let mut rest = step;
        let mut put: Vec<(Symbol, Expr)> = Vec::with_capacity(all.len());
        for name in &all {
            let (p, q) = VALUES[rest % VALUES.len()];
            rest /= VALUES.len();
            put.push((name.clone(), Expr::integer(p).over(&Expr::integer(q))));
        }
        let at = |c: &Condition| {
            decide(&c.map(&mut |e| put.iter().fold(e.clone(), |e, (name, value)| e.substitute(name, value))))
        };
        at(given).is_true()
            && matches!((at(a), at(b)), (Ternary::True, Ternary::False) | (Ternary::False, Ternary::True))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Declared, parse_condition, parse_where};

    fn same(a: &str, b: &str, given: &[&str]) -> Ternary {
        let read = |t: &str| parse_condition(t, &Declared::none()).unwrap();
        same_parameters(&read(a), &read(b), &parse_where(given).unwrap())
    }

    #[test]
    fn one_parameter_is_decided() {
        let n = ["n: positive integer"];
        assert_eq!(same("n odd", "n odd", &n), Ternary::True);
        assert_eq!(same("n odd", "n even", &n), Ternary::False);
        assert_eq!(same("n odd", "n = 1", &n), Ternary::False);
        assert_eq!(same("n odd", "n = 1 or n odd and n >= 3", &n), Ternary::True);
        assert_eq!(same("n odd", "n = 1 or n odd and n >= 5", &n), Ternary::False);
        assert_eq!(same("n odd", "not (n even)", &n), Ternary::True);
        assert_eq!(same("n odd", "not (n even)", &[]), Ternary::False);
        assert_eq!(same("n > 1/2", "n >= 1", &n), Ternary::True);
        assert_eq!(same("n > 1/2", "n >= 1", &[]), Ternary::False);
        assert_eq!(same("a != 0", "a < 0 or a > 0", &[]), Ternary::True);
        assert_eq!(same("a^2 > 1", "a < -1 or a > 1", &[]), Ternary::True);
        assert_eq!(same("a > 0", "a >= 0", &[]), Ternary::False);
    }

    #[test]
    fn several_parameters_are_compared_by_their_atoms() {
        assert_eq!(same("a > b", "b < a", &[]), Ternary::True);
        assert_eq!(same("a != b", "a < b or b < a", &[]), Ternary::True);
        assert_eq!(same("2a > 2b", "b - a < 0", &[]), Ternary::True);
        assert_eq!(same("a > b", "a >= b", &[]), Ternary::False);
        assert_eq!(same("a > 0 and b > 0", "a > 0", &["b > 0"]), Ternary::True);
        assert_eq!(same("a > 0", "a + b > b", &["b > 0"]), Ternary::True);
        assert_eq!(same("a*b > 0", "a > 0 and b > 0 or a < 0 and b < 0", &[]), Ternary::True);
        assert_eq!(same("a*b > 0", "a > 0 and b > 0", &[]), Ternary::False);
        assert_eq!(same("a*b != 0", "a != 0 and b != 0", &[]), Ternary::True);
        assert_eq!(same("a*b != 0", "a != 0 or b != 0", &[]), Ternary::False);
        assert_eq!(same("a*b = 0", "a = 0 or b = 0", &[]), Ternary::True);
        assert_eq!(same("-a^2*b > 0", "a != 0 and b < 0", &[]), Ternary::True);
        assert_eq!(same("a^2*b >= 0", "b >= 0", &[]), Ternary::False);
        assert_eq!(same("a^2*b >= 0", "b >= 0 or a = 0", &[]), Ternary::True);
    }
}
