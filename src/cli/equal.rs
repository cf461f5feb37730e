//! `flowcheck equal`.

use super::Ending;
use super::args::{EqualArgs, Format};
use super::input::{assumptions, placed};
use super::output::Output;
use crate::exercise::formula;
use crate::expr::{Assumptions, Expr, Symbol};
use crate::grade::{
    Closeness, Equality, closeness, closeness_in_several, formulas_equal, same_on, values_equal,
};
use crate::proof::Domain;
use crate::report::{equality_json, equality_text};
use crate::set::Span;
use crate::syntax::Value;

pub(super) fn run(args: &EqualArgs, format: Format, output: &mut Output) -> Ending {
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

fn decide(args: &EqualArgs, output: &mut Output) -> Option<(Equality, Option<Closeness>)> {
    let known = assumptions(&args.given, output)?;
    let a = placed(&args.a, "<a>", output, |t| formula::value(t, &known))?.value;
    let b = placed(&args.b, "<b>", output, |t| formula::value(t, &known))?.value;
    let on = match &args.given.on {
        Some(text) => Some(placed(text, "<on>", output, |t| formula::given(t, &known))?),
        None => None,
    };
    let (Value::Scalar(a), Value::Scalar(b)) = (&a, &b) else {
        let all = match &on {
            Some(given) => known.assumptions.with_fact(given.value.condition.clone()),
            None => known.assumptions.clone(),
        };
        let mut names: Vec<Symbol> = a.entries().chain(b.entries()).flat_map(Expr::variables).collect();
        names.sort();
        names.dedup();
        return Some((values_equal(&a, &b, &everywhere(&names, &all)), None));
    };
    let names = names(a, b);
    if let [variable] = names.as_slice() {
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
    let on = everywhere(&names, &all);
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

fn everywhere(names: &[Symbol], assumptions: &Assumptions) -> Domain {
    // Names of a declared kind, or with a stated fact, are parameters; the others are real variables.
    let stated = |name: &Symbol| {
        let mut found = assumptions.kinds.contains_key(name);
        for fact in &assumptions.facts {
            fact.for_each(&mut |e| found |= e.contains(name));
        }
        found
    };
    let ranges = names.iter().filter(|n| !stated(n)).map(|n| (n.clone(), Span::real_line())).collect();
    Domain { ranges, assumptions: assumptions.clone() }
}
