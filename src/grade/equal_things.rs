//! Equality of things that are no formulas: sets of numbers, conditions on parameters, costs, distributions.

use super::compare_density::base_support;
use super::equal::{Equality, formulas_equal};
use super::when::same_parameters;
use super::words::set_text;
use crate::expr::print::text;
use crate::expr::{Assumptions, Condition, Expr};
use crate::flow::base::Base;
use crate::flow::cost::{Comparison, Cost};
use crate::proof::Domain;
use crate::real::Ternary;
use crate::set::RealSet;

/// Whether two things are the same, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sameness {
    /// What they are, such as "sets".
    pub what: &'static str,
    /// Whether they are the same.
    pub equal: Ternary,
    /// Where they differ; may be empty.
    pub why: String,
}

/// Two sets of numbers.
#[must_use]
pub fn sets_equal(a: &RealSet, b: &RealSet) -> Sameness {
    let equal = a.equal(b);
    let mut why = String::new();
    if equal.is_false() {
        for (x, y, which) in [(a, b, "first"), (b, a, "second")] {
            if let Some(rest) = x.difference(y).filter(|d| !d.is_empty())
                && why.is_empty()
            {
                why = format!("only the {which} has {}", set_text(&rest));
            }
        }
    }
    Sameness { what: "sets", equal, why }
}

/// Two conditions on parameters that meet the assumptions.
#[must_use]
pub fn conditions_equal(a: &Condition, b: &Condition, assumptions: &Assumptions) -> Sameness {
    Sameness { what: "conditions", equal: same_parameters(a, b, assumptions), why: String::new() }
}

/// Two costs in O-notation.
#[must_use]
pub fn costs_equal(a: &Cost, b: &Cost) -> Sameness {
    let (equal, why) = match a.compare_given(b, &[("r", "D"), ("b", "D")]) {
        Some(Comparison::Equal) => (Ternary::True, ""),
        Some(Comparison::Lower) => (Ternary::False, "the first grows more slowly"),
        Some(Comparison::Higher) => (Ternary::False, "the first grows faster"),
        Some(Comparison::Incomparable) => (Ternary::False, "neither bounds the other"),
        None => (Ternary::Unknown, ""),
    };
    Sameness { what: "costs", equal, why: why.to_owned() }
}

/// Two distributions: they are the same if their supports and their densities are.
#[must_use]
pub fn distributions_equal(a: &Base, b: &Base, assumptions: &Assumptions) -> Sameness {
    let answer = |equal, why: String| Sameness { what: "distributions", equal, why };
    if a.family == b.family && a.parameters == b.parameters && a.given == b.given {
        return answer(Ternary::True, String::new());
    }
    let known = assumptions.with_facts(a.conditions().into_iter().chain(b.conditions()));
    let (Some(left), Some(right)) = (base_support(a), base_support(b)) else {
        return answer(Ternary::Unknown, String::new());
    };
    // Single points carry no mass.
    let (left, right) = (left.interior(), right.interior());
    match left.equal(&right) {
        Ternary::True => {}
        Ternary::False => {
            let why = format!("the first lives on {}, the second on {}", set_text(&left), set_text(&right));
            return answer(Ternary::False, why);
        }
        Ternary::Unknown => return answer(Ternary::Unknown, String::new()),
    }
    let x = Expr::variable(a.variable.clone());
    let mut equal = Ternary::True;
    for span in left.spans() {
        let on = Domain::on(&a.variable, span, &known);
        match formulas_equal(&a.density(&x), &b.density(&x), &on) {
            Equality::Proved(_) => {}
            Equality::Refuted(witness) => {
                let at: Vec<String> =
                    witness.at.iter().map(|(name, value)| format!("{name} = {}", text(value))).collect();
                return answer(Ternary::False, format!("their densities differ at {}", at.join(", ")));
            }
            _ => equal = Ternary::Unknown,
        }
    }
    answer(equal, String::new())
}
