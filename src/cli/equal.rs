//! `flowcheck equal`.

use super::Ending;
use super::args::{EqualArgs, Format};
use super::input::{assumptions, placed};
use super::output::Output;
use crate::exercise::formula;
use crate::expr::{Expr, Symbol};
use crate::flow::cost::Cost;
use crate::grade::{
    Closeness, Equality, Sameness, closeness, closeness_in_several, conditions_equal, costs_equal,
    distribution, distributions_equal, formulas_equal, same_on, sets_equal, values_equal, whole_domain,
};
use crate::real::Ternary;
use crate::report::{equality_json, equality_text, sameness_json, sameness_text};
use crate::syntax::Value;

pub(super) fn run(args: &EqualArgs, format: Format, output: &mut Output) -> Ending {
    if let Some(things) = things(args, output) {
        let Some(same) = things else { return Ending::Fault };
        match format {
            Format::Text => output.answer(&sameness_text(&same)),
            _ => output.json(&sameness_json(&same)),
        }
        return match same.equal {
            Ternary::True => Ending::Good,
            Ternary::False => Ending::Bad,
            Ternary::Unknown => Ending::Undecided,
        };
    }
    let Some((equality, close)) = decide(args, output) else { return Ending::Fault };
    match format {
        Format::Text => output.answer(&equality_text(&equality, close.as_ref())),
        _ => output.json(&equality_json(&equality, close.as_ref())),
    }
    match equality {
        Equality::Proved(_) => Ending::Good,
        Equality::Refuted(_) | Equality::OtherShape(..) => Ending::Bad,
        Equality::Undecided => Ending::Undecided,
    }
}

/// Whether two texts that are no formulas say the same: `None` where they are formulas, `Some(None)` where one of them is at
/// fault, which has been told.
fn things(args: &EqualArgs, output: &mut Output) -> Option<Option<Sameness>> {
    let (a, b) = (args.a.trim(), args.b.trim());
    let both = |test: &dyn Fn(&str) -> bool| test(a) && test(b);
    let known = formula::assumptions(&args.given.assume).ok()?;
    if both(&|t| t.starts_with("O(") || t.starts_with("\u{1d4aa}(")) {
        return Some(a.parse::<Cost>().ok().zip(b.parse::<Cost>().ok()).map_or_else(
            || {
                output.message("error: one of these is no cost in O-notation, such as `O(D^2)`");
                None
            },
            |(a, b)| Some(costs_equal(&a, &b)),
        ));
    }
    let distribution_of = |text: &str| {
        // Gamma(2, 1) is a distribution, gamma(2) a number.
        let named = text.rsplit('~').next().unwrap_or(text).trim_start();
        if !named.starts_with(|c: char| c.is_uppercase()) {
            return None;
        }
        match formula::base(text, &known).ok()?.as_slice() {
            [statement] => distribution(statement).ok(),
            _ => None,
        }
    };
    if let (Some(x), Some(y)) = (distribution_of(a), distribution_of(b)) {
        let mut y = y;
        y.variable = x.variable.clone();
        return Some(Some(distributions_equal(&x, &y, &known.assumptions)));
    }
    if looks_like_a_set(a) || looks_like_a_set(b) {
        let (x, y) = (formula::set(a), formula::set(b));
        if let (Ok(x), Ok(y)) = (&x, &y) {
            return Some(Some(sets_equal(x, y)));
        }
    }
    let is_formula = |t: &str| formula::value(t, &known).is_ok();
    if !is_formula(a) && !is_formula(b) {
        let (x, y) = (formula::condition(a, &known), formula::condition(b, &known));
        if let (Ok(x), Ok(y)) = (&x, &y) {
            return Some(Some(conditions_equal(x, y, &known.assumptions)));
        }
        if let (Ok(x), Ok(y)) = (formula::set(a), formula::set(b)) {
            return Some(Some(sets_equal(&x, &y)));
        }
    }
    None
}

/// Whether a text is a set for its brackets or names: a half-open or closed interval, a union, an infinite end. (A pair in
/// parentheses is a vector.)
fn looks_like_a_set(text: &str) -> bool {
    let lower = text.to_lowercase();
    let closed = text.starts_with('[') && !text.starts_with("[[") && text.matches(',').count() == 1;
    let half_open = text.starts_with('(') && text.ends_with(']');
    closed
        || half_open
        || lower.contains(" union ")
        || text.contains('∪')
        || text.starts_with('{') && !lower.contains(" if ")
        || matches!(text, "R" | "ℝ")
        || text.starts_with('(') && (lower.contains("inf") || text.contains('∞'))
}

fn decide(args: &EqualArgs, output: &mut Output) -> Option<(Equality, Option<Closeness>)> {
    let known = assumptions(&args.given, output)?;
    let a = placed(&args.a, "<a>", output, |t| formula::value(t, &known))?.value;
    let b = placed(&args.b, "<b>", output, |t| formula::value(t, &known))?.value;
    let mut mentioned: Vec<Symbol> = a.entries().chain(b.entries()).flat_map(Expr::variables).collect();
    mentioned.sort();
    mentioned.dedup();
    let on = match &args.given.on {
        Some(text) => Some(placed(text, "<on>", output, |t| formula::given(t, &known, &mentioned))?),
        None => None,
    };
    let (Value::Scalar(a), Value::Scalar(b)) = (&a, &b) else {
        let all = match &on {
            Some(given) => known.assumptions.with_fact(given.value.condition.clone()),
            None => known.assumptions.clone(),
        };
        return Some((values_equal(&a, &b, &whole_domain(&mentioned, &all)), None));
    };
    let names = names(a, b);
    let assumed = |name: &Symbol| known.assumptions.facts.iter().any(|fact| fact.mentions(name));
    if let [variable] = names.as_slice()
        && !assumed(variable)
    {
        let set = match &on {
            Some(given) => Some(placed(&given.text, "<on>", output, |_| given.value.set(variable))?.value),
            None => None,
        };
        let equality = same_on(a, b, variable, set.as_ref(), &known.assumptions);
        let close = match equality {
            Equality::Refuted(_) => closeness(a, b, variable, set.as_ref(), &known.assumptions),
            _ => None,
        };
        return Some((equality, close));
    }
    // Several names: conditions on them are assumptions, each ranges over all reals otherwise.
    let all = match on {
        Some(given) => known.assumptions.with_fact(given.value.condition),
        None => known.assumptions,
    };
    let on = whole_domain(&names, &all);
    let equality = formulas_equal(a, b, &on);
    let close = match equality {
        Equality::Refuted(_) => closeness_in_several(a, b, &on),
        _ => None,
    };
    Some((equality, close))
}

fn names(a: &Expr, b: &Expr) -> Vec<Symbol> {
    let mut names: Vec<Symbol> = a.variables().into_iter().chain(b.variables()).collect();
    names.sort();
    names.dedup();
    names
}
