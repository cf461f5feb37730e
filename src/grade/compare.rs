//! Reference answers against what is derived.

use super::choice;
use super::compare_density::density;
use super::equal::{Equality, Witness, formulas_equal};
use super::when::same_parameters;
use super::{Accepted, Mark, Options, ScalarSolution, Solution, accepted, compare_vector, problem, solve};
use crate::exercise::formula::Formula;
use crate::exercise::{Asked, Choice, Expected, ExpectedMonotone, MapQuestion};
use crate::expr::constant::fold;
use crate::expr::print::{condition_text, text};
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol, derivative};
use crate::flow::{Analysis, Branch, Monotone, Validity};
use crate::proof::claim::SourceSet;
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::proof::{Direction, Domain};
use crate::real::Ternary;
use crate::set::RealSet;
use crate::source::Diagnostic;
use crate::syntax::Value;

pub(super) fn derive(question: &MapQuestion, options: Options) -> Result<Solution, Diagnostic> {
    Ok(solve(&problem(question)?, options))
}

/// Compares one answer with what is derived.
pub(super) fn mark(asked: &Asked, solution: Option<&Solution>) -> Mark {
    if let Asked::Choice(asked) = asked {
        return choice(asked);
    }
    let solution = match solution {
        None => return Mark::undecided("the exercise has no map"),
        Some(Solution::Vector(solution)) => return compare_vector::mark(asked, solution),
        Some(Solution::Scalar(solution)) => solution,
    };
    mark_scalar(asked, solution)
}

/// Compares one answer about a map of one variable.
pub(super) fn mark_scalar(asked: &Asked, solution: &ScalarSolution) -> Mark {
    let analysis = &solution.analysis;
    match asked {
        Asked::Valid(expected) => valid(*expected, analysis, solution.problem.strict),
        Asked::Injective(expected) => injective(*expected, analysis),
        Asked::Monotone(expected) => monotone(*expected, analysis),
        Asked::Image(expected) => image(expected, analysis),
        Asked::Inverse(g) => match g.as_scalar() {
            Some((variable, formula)) => {
                let g = Formula {
                    variable: Some(variable.clone()),
                    others: Vec::new(),
                    formula: formula.clone(),
                };
                on_valid_cases(analysis, &g, &mut inverse)
            }
            None => Mark::wrong("derived: a map of one variable, so its inverse is one, too"),
        },
        Asked::Jacobian(Value::Scalar(e)) | Asked::Determinant(e) => slope(e, analysis, &|d| d, false),
        Asked::Jacobian(other) => {
            Mark::wrong(format!("derived: one number, f′; the answer is {}", other.shape()))
        }
        Asked::AbsDeterminant(e) => slope(e, analysis, &Expr::abs, false),
        Asked::LogAbsDeterminant(e) => slope(e, analysis, &|d| Expr::ln(Expr::abs(d)), true),
        Asked::DeterminantInWords(_) => Mark::undecided("the exercise has no Jacobian of symbolic size"),
        Asked::Invertible(_) | Asked::Structure(_) | Asked::Cost(_) => {
            Mark::undecided("this is asked about maps of several variables")
        }
        Asked::ValidWhen(condition) => valid_when(condition, analysis, solution.problem.strict),
        Asked::Density(p) => density(p, solution, false),
        Asked::LogDensity(p) => density(p, solution, true),
        Asked::Support(expected) => support(expected, solution),
        Asked::Distribution(stated) => super::distribution::distribution(stated, solution),
        Asked::Choice(asked) => choice(asked),
    }
}

/// The keys of the options that are right, as derived; empty where nothing says what they mean.
#[must_use]
pub fn right_options(asked: &Choice) -> Vec<&str> {
    let outcome = asked.asks.map(choice::outcome);
    let right = asked.options.iter().filter(|o| o.means.is_some() && o.means == outcome);
    right.map(|o| o.key.as_str()).collect()
}

fn choice(asked: &Choice) -> Mark {
    let Some(asks) = asked.asks else {
        return Mark::Right { remark: "as the set states it: without `asks` nothing is derived".to_owned() };
    };
    let outcome = choice::outcome(asks);
    let right = right_options(asked);
    let mut given: Vec<&str> = asked.right.iter().map(|r| r.value.as_str()).collect();
    let mut wanted = right.clone();
    given.sort_unstable();
    wanted.sort_unstable();
    if given == wanted && !wanted.is_empty() {
        Mark::right()
    } else if wanted.is_empty() {
        Mark::wrong(format!("derived: {}, which none of the options claims", outcome.name()))
    } else {
        Mark::wrong(format!("derived: {} ({})", right.join(", "), outcome.name()))
    }
}

fn valid(expected: Expected, analysis: &Analysis, strict: bool) -> Mark {
    let verdict = Verdict {
        validity: analysis.validity,
        accepted: accepted(analysis, strict),
        strictly: accepted(analysis, true),
        refuted_in_a_case: refuted_in_a_case(analysis, strict),
        open: undecided(analysis),
    };
    compare_verdicts(expected, verdict)
}

/// What is known about validity.
pub(super) struct Verdict {
    pub(super) validity: Validity,
    pub(super) accepted: Accepted,
    /// Whether it counts where only a diffeomorphism does.
    pub(super) strictly: Accepted,
    /// Whether some case is known not to be valid.
    pub(super) refuted_in_a_case: bool,
    /// Why it is undecided, where it is.
    pub(super) open: String,
}

pub(super) fn compare_verdicts(expected: Expected, verdict: Verdict) -> Mark {
    let (validity, derived) = (verdict.validity, verdict.accepted);
    let word = validity_word(validity);
    let agrees = match expected {
        Expected::Valid if verdict.refuted_in_a_case => Some(false),
        Expected::Valid => known(derived).map(|d| d == Accepted::Yes),
        Expected::NotValid => known(derived).map(|d| d == Accepted::No),
        Expected::Conditional => known(derived).map(|_| validity == Validity::Conditional),
        Expected::Diffeomorphism => known(verdict.strictly).map(|d| d == Accepted::Yes),
        Expected::AlmostEverywhere => known(derived).map(|_| validity == Validity::AlmostEverywhere),
    };
    match agrees {
        Some(true) if validity == Validity::AlmostEverywhere => {
            Mark::Right { remark: "almost everywhere".into() }
        }
        Some(true) => Mark::right(),
        Some(false) if derived == Accepted::No && validity == Validity::AlmostEverywhere => {
            Mark::wrong("derived: almost everywhere, which does not count because the exercise is strict")
        }
        Some(false) => Mark::wrong(format!("derived: {word}")),
        None => Mark::undecided(verdict.open),
    }
}

/// Whether some case is known not to be valid.
fn refuted_in_a_case(analysis: &Analysis, strict: bool) -> bool {
    analysis.cases.iter().any(|c| accepted(&c.analysis, strict) == Accepted::No)
}

fn known(accepted: Accepted) -> Option<Accepted> {
    (accepted != Accepted::Unknown).then_some(accepted)
}

pub(super) fn validity_word(validity: Validity) -> &'static str {
    match validity {
        Validity::Yes => "yes, a diffeomorphism",
        Validity::AlmostEverywhere => "almost everywhere",
        Validity::No => "no",
        Validity::Conditional => "it depends on parameters",
        Validity::Undecided => "undecided",
    }
}

pub(super) fn undecided(analysis: &Analysis) -> String {
    match analysis.undecided_because.as_str() {
        "" => "not derived".to_owned(),
        why => why.to_owned(),
    }
}

fn injective(expected: bool, analysis: &Analysis) -> Mark {
    match injectivity(analysis) {
        Ternary::Unknown if analysis.validity == Validity::Conditional => {
            Mark::wrong("derived: it depends on parameters")
        }
        Ternary::Unknown if not_a_function(analysis) => {
            // A map with two values at a point is no map; injective it is not in any sense.
            if expected { Mark::wrong("derived: it has not one value at each point") } else { Mark::right() }
        }
        Ternary::Unknown => Mark::undecided(undecided(analysis)),
        found if found == Ternary::from(expected) => Mark::right(),
        Ternary::True => Mark::wrong("derived: it is injective"),
        Ternary::False => Mark::wrong("derived: it is not injective"),
    }
}

fn not_a_function(analysis: &Analysis) -> bool {
    use crate::flow::Witness;
    matches!(&analysis.witness, Some(Witness::TwoValues { .. } | Witness::Undefined { .. }))
}

/// Injectivity, over all cases.
fn injectivity(analysis: &Analysis) -> Ternary {
    match analysis.cases.split_first() {
        None => analysis.injective,
        Some((first, rest)) => {
            let first = first.analysis.injective;
            if rest.iter().all(|c| c.analysis.injective == first) { first } else { Ternary::Unknown }
        }
    }
}

fn monotone(expected: ExpectedMonotone, analysis: &Analysis) -> Mark {
    let expected = match expected {
        ExpectedMonotone::Increasing => Monotone::Increasing,
        ExpectedMonotone::Decreasing => Monotone::Decreasing,
        ExpectedMonotone::Neither => Monotone::Neither,
    };
    let word = |m: Monotone| match m {
        Monotone::Increasing => "strictly increasing",
        Monotone::Decreasing => "strictly decreasing",
        Monotone::Neither => "not monotone",
    };
    match monotone_on_the_whole(analysis) {
        Some(found) if found == expected => Mark::right(),
        Some(found) => Mark::wrong(format!("derived: {}", word(found))),
        None if analysis.validity == Validity::Conditional => {
            Mark::wrong("derived: it depends on parameters")
        }
        None => Mark::undecided(undecided(analysis)),
    }
}

/// Monotonicity on the whole source; where it was not derived with the verdict, from the branches and their images.
pub(super) fn monotone_on_the_whole(analysis: &Analysis) -> Option<Monotone> {
    if analysis.monotone.is_some() {
        return analysis.monotone;
    }
    // A strictly monotone map is injective.
    if analysis.injective.is_false() {
        return Some(Monotone::Neither);
    }
    let branches: Vec<&Branch> = analysis.branches.iter().filter(|b| b.span.as_point().is_none()).collect();
    let falls = branches.iter().any(|b| b.direction == Direction::Decreasing);
    let rises = branches.iter().any(|b| b.direction == Direction::Increasing);
    // Branches stand from left to right: values of one and of a later one.
    let mut pairs =
        branches.iter().enumerate().flat_map(|(i, a)| branches[i + 1..].iter().map(move |b| (a, b)));
    let against = pairs.any(|(a, b)| {
        let (Some(a), Some(b)) = (&a.image, &b.image) else { return false };
        let (low, high) = if falls { (a.lo(), b.hi()) } else { (b.lo(), a.hi()) };
        low.compare(high) == Some(std::cmp::Ordering::Less)
    });
    (falls && rises || (falls || rises) && against).then_some(Monotone::Neither)
}

fn image(expected: &RealSet, analysis: &Analysis) -> Mark {
    compare_sets(expected, analysis.image.as_ref(), "image")
}

fn compare_sets(expected: &RealSet, derived: Option<&RealSet>, what: &str) -> Mark {
    let Some(derived) = derived else { return Mark::undecided(format!("the {what} was not derived")) };
    match derived.equal(expected) {
        Ternary::True => Mark::right(),
        Ternary::False => Mark::wrong(format!("derived: {}", super::words::set_text(derived))),
        Ternary::Unknown => Mark::undecided("the ends of the two sets could not be compared"),
    }
}

fn support(expected: &RealSet, solution: &ScalarSolution) -> Mark {
    let density = solution.derived.as_ref().and_then(|d| d.density.as_ref());
    // Single points carry no mass: supports are compared without them.
    let derived = density.and_then(|d| d.support.as_ref()).map(RealSet::interior);
    compare_sets(&expected.interior(), derived.as_ref(), "support")
}

fn valid_when(condition: &Condition, analysis: &Analysis, strict: bool) -> Mark {
    let cases = match analysis.cases.is_empty() {
        true => vec![(Condition::Constant(true), accepted(analysis, strict))],
        false => analysis.cases.iter().map(|c| (c.when.clone(), accepted(&c.analysis, strict))).collect(),
    };
    compare_conditions(condition, &cases, &analysis.assumptions)
}

/// The cases are disjoint and exhaustive: the condition has to hold in those in which the map is valid, and to fail in
/// the others.
pub(super) fn compare_conditions(
    condition: &Condition,
    cases: &[(Condition, Accepted)],
    assumptions: &Assumptions,
) -> Mark {
    let mut open = None;
    for (when, accepted) in cases {
        let both = Condition::all(vec![condition.clone(), when.clone()]);
        let (agrees, derived) = match accepted {
            Accepted::Yes => (same_parameters(&both, when, assumptions), "valid"),
            Accepted::No => (same_parameters(&both, &Condition::Constant(false), assumptions), "not valid"),
            Accepted::Depends | Accepted::Unknown => (Ternary::Unknown, "undecided"),
        };
        let place = match when {
            Condition::Constant(_) => "for all parameters".to_owned(),
            when => format!("when {}", condition_text(when)),
        };
        match agrees {
            Ternary::True => {}
            Ternary::False => return Mark::wrong(format!("derived: {derived} {place}")),
            Ternary::Unknown => {
                open.get_or_insert(format!("derived: {derived} {place}; not known to agree with that"));
            }
        }
    }
    open.map_or_else(Mark::right, Mark::undecided)
}

/// The mark of a formula over all cases in which the map is valid: the first wrong one, else the first undecided one.
pub(super) fn on_valid_cases(
    analysis: &Analysis,
    formula: &Formula,
    of: &mut dyn FnMut(&Formula, &Analysis) -> Mark,
) -> Mark {
    if analysis.cases.is_empty() {
        return of(formula, analysis);
    }
    let mut open = None;
    let mut any = false;
    for (when, part) in analysis.parts() {
        match accepted(part, false) {
            Accepted::No => continue,
            Accepted::Unknown | Accepted::Depends => {
                open.get_or_insert_with(|| Mark::undecided(undecided(part)));
                continue;
            }
            Accepted::Yes => any = true,
        }
        // The analysis of a case with n = 1 is that of the map with 1 in the place of n.
        match of(&specialised(formula, &when), part) {
            Mark::Right { .. } => {}
            Mark::Wrong { why, hint } => {
                return Mark::Wrong { why: format!("when {}: {why}", condition_text(&when)), hint };
            }
            undecided @ Mark::Undecided { .. } => {
                open.get_or_insert(undecided);
            }
        }
    }
    match open {
        Some(open) => open,
        None if any => Mark::right(),
        None => Mark::wrong("derived: the map is not valid for any parameters"),
    }
}

/// The formula with the values put in that the condition fixes.
pub(super) fn specialised(formula: &Formula, when: &Condition) -> Formula {
    let parts = match when {
        Condition::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut special = formula.clone();
    for part in parts {
        let Condition::Compare(left, Relation::Eq, right) = part else { continue };
        if let (Some(name), true) = (left.as_variable(), right.is_constant()) {
            special.formula = special.formula.substitute(name, right);
        }
    }
    special
}

/// g is the inverse of an injective map f iff g(f(z)) = z for all z of the source: so the formula is put to the test
/// directly, branch by branch.
fn inverse(g: &Formula, analysis: &Analysis) -> Mark {
    match analysis.injective {
        Ternary::False => return Mark::wrong("derived: the map is not injective, so it has no inverse"),
        Ternary::Unknown => return Mark::undecided(undecided(analysis)),
        Ternary::True => {}
    }
    let z = analysis.variable();
    let identity = Expr::variable(z.clone());
    let composed = |f: &Expr| put(g, f);
    branch_by_branch(
        analysis,
        Where::Everywhere,
        &mut |f| Some((composed(f), identity.clone())),
        &|witness| {
            let at = point_words(&witness.at);
            Mark::refuted(match &witness.left {
                Some(value) => format!("g(f({z})) is not {z}: at {at} it is {}", text(&fold(value))),
                None => format!("g(f({z})) is not {z}: at {at} it has no value"),
            })
        },
    )
}

/// A formula of the derivative, off the points where there is none.
fn slope(expected: &Expr, analysis: &Analysis, of: &dyn Fn(Expr) -> Expr, logarithm: bool) -> Mark {
    let variable = analysis.variable().clone();
    let differ = |witness: &Witness| {
        let value = |side: &Option<Expr>| side.as_ref().map_or("undefined".to_owned(), |e| text(&fold(e)));
        let (derived, answer) = (value(&witness.left), value(&witness.right));
        let place = match point_words(&witness.at) {
            at if at.is_empty() => String::new(),
            at => format!("at {at} "),
        };
        Mark::wrong(format!("derived: {place}it is {derived}, not {answer}"))
    };
    if let (SourceSet::Set(source), true) =
        (&analysis.source.set, analysis.branches.is_empty() && is_smooth(&analysis.map.formula))
    {
        return slope_of_formula(expected, analysis, source, of, logarithm, &differ);
    }
    branch_by_branch(
        analysis,
        Where::AlmostEverywhere,
        &mut |f| Some((of(derivative(f, &variable)?), expected.clone())),
        &differ,
    )
}

/// Of a map whose branches depend on parameters its formula says what its derivative is.
fn slope_of_formula(
    expected: &Expr,
    analysis: &Analysis,
    source: &RealSet,
    of: &dyn Fn(Expr) -> Expr,
    logarithm: bool,
    differ: &dyn Fn(&Witness) -> Mark,
) -> Mark {
    let variable = analysis.variable();
    let Some(slope) = derivative(&analysis.map.formula, variable) else {
        return Mark::undecided("the map has no derivative");
    };
    // A logarithm has a value where the derivative is not 0.
    let nonzero = slope.compare(Relation::Ne, &Expr::zero());
    let assumptions =
        if logarithm { analysis.assumptions.with_fact(nonzero) } else { analysis.assumptions.clone() };
    let derived = of(slope.clone());
    let mut prover = Prover::default();
    for span in source.interior().spans() {
        // Of nothing everything is true.
        if logarithm && prover.is(&slope, Relation::Eq, &Domain::on(variable, span, &analysis.assumptions)) {
            return Mark::wrong("derived: the derivative is 0");
        }
        match formulas_equal(&derived, expected, &Domain::on(variable, span, &assumptions)) {
            Equality::Proved(_) => {}
            Equality::Refuted(witness) => return differ(&witness),
            Equality::Undecided | Equality::OtherShape(..) => {
                return Mark::undecided("whether the formula is right was neither proved nor refuted");
            }
        }
    }
    Mark::right()
}

/// The formula with its variable replaced.
pub(super) fn put(formula: &Formula, by: &Expr) -> Expr {
    match &formula.variable {
        Some(variable) => formula.formula.substitute(variable, by),
        None => formula.formula.clone(),
    }
}

/// Whether the two sides that `pair` makes of a branch's formula are equal on every branch.
fn branch_by_branch(
    analysis: &Analysis,
    points: Where,
    pair: &mut dyn FnMut(&Expr) -> Option<(Expr, Expr)>,
    differ: &dyn Fn(&Witness) -> Mark,
) -> Mark {
    if analysis.branches.is_empty() {
        return Mark::undecided("the monotone branches of the map were not found");
    }
    let mut open = false;
    for branch in &analysis.branches {
        let (Some((left, right)), Some(set)) = (pair(&branch.smooth), points.of(branch, analysis)) else {
            open = true;
            continue;
        };
        for span in set.spans() {
            let on = Domain::on(analysis.variable(), span, &analysis.assumptions);
            match formulas_equal(&left, &right, &on) {
                Equality::Proved(_) => {}
                Equality::Refuted(witness) => return differ(&witness),
                Equality::Undecided | Equality::OtherShape(..) => open = true,
            }
        }
    }
    if open {
        Mark::undecided("whether the formula is right was neither proved nor refuted")
    } else {
        Mark::right()
    }
}

/// At which points of a branch two sides have to be equal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// At all.
    Everywhere,
    /// At all but its ends and the listed exceptional points.
    AlmostEverywhere,
}

impl Where {
    pub(super) fn of(self, branch: &Branch, analysis: &Analysis) -> Option<RealSet> {
        let whole = RealSet::from(branch.span.clone());
        if self == Self::Everywhere {
            return Some(whole);
        }
        let points = analysis.exceptional.iter().filter(|e| e.period.is_none()).filter_map(|e| e.at.clone());
        let mut rest = whole.interior();
        for point in points {
            rest = rest.difference(&RealSet::point(point)?)?;
        }
        Some(rest)
    }
}

/// `z = 1, n = 3`.
pub(super) fn point_words(at: &[(Symbol, Expr)]) -> String {
    at.iter().map(|(name, value)| format!("{name} = {}", text(value))).collect::<Vec<_>>().join(", ")
}
