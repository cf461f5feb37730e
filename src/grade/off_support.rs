//! What a stated density says where there is no mass: there it has to be 0, and its logarithm has to have no value.
//!
//! What a formula says is looked at case by case, so that a part however small is seen. Only sets of positive measure count: a
//! density may be anything at single points.

use super::Mark;
use super::compare::point_words;
use super::equal::{Equality, Witness, formulas_equal, whole_domain};
use crate::expr::constant::fold;
use crate::expr::print::text;
use crate::expr::{Assumptions, Branch, Condition, Expr, Node, Relation, Symbol};
use crate::flow::expectation::parts;
use crate::proof::Domain;
use crate::proof::obligations::{Demand, obligations};
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::real::effort;
use crate::set::Span;

/// A remark on a density that is right where it is positive, and does not say that it is 0 elsewhere.
pub const SUPPORT_MISSING: &str = "right where the density is positive; say where that is, it is 0 elsewhere";

/// The work that one part of the complement of the support may cost.
const EFFORT: u64 = 3_000_000;

/// The most cases of a stated density that are told apart.
const MAX_CASES: usize = 16;

/// A stated density (or its logarithm), and what was found out about it off the support.
pub(super) struct OffSupport<'a> {
    stated: &'a Expr,
    /// The formula, 0 where it says nothing.
    formula: Expr,
    logarithm: bool,
    /// A place at which it claims mass, or has no value, in words.
    wrong: Option<String>,
    /// Whether a part was not decided.
    open: bool,
}

impl<'a> OffSupport<'a> {
    /// Nothing is known yet.
    pub fn new(stated: &'a Expr, logarithm: bool) -> Self {
        let formula = match stated.node() {
            // `{ 1/2 if 0 < x < 2 }` is 0 elsewhere.
            Node::Piecewise(cases) if cases.otherwise.is_none() && !logarithm => {
                Expr::piecewise(cases.branches.clone(), Some(Expr::zero()))
            }
            _ => stated.clone(),
        };
        Self { stated, formula, logarithm, wrong: None, open: false }
    }

    /// Says that there is more of it than is known.
    pub fn leave_open(&mut self) {
        self.open = true;
    }

    /// Looks at an interval without mass.
    pub fn interval(&mut self, x: &Symbol, span: &Span, assumptions: &Assumptions) {
        self.interval_of(&self.formula.clone(), x, span, assumptions);
    }

    /// Looks at an interval of another variable, where `put` gives the density at its values.
    pub fn interval_through(
        &mut self,
        put: &dyn Fn(&Expr) -> Expr,
        z: &Symbol,
        span: &Span,
        assumptions: &Assumptions,
    ) {
        self.interval_of(&put(&self.formula), z, span, assumptions);
    }

    fn interval_of(&mut self, p: &Expr, x: &Symbol, span: &Span, assumptions: &Assumptions) {
        let mut prover = Prover::default();
        for part in effort::within(EFFORT, || parts(p, x, span, assumptions, &mut prover)) {
            // Single points do not count.
            let Some(interior) = part.span.interior() else { continue };
            if by_cases(&part.formula) {
                // Where its cases change was not found.
                let at = Expr::variable(x.clone());
                let above = interior.lo().finite().map(|low| at.compare(Relation::Gt, low));
                let below = interior.hi().finite().map(|high| at.compare(Relation::Lt, high));
                let inside: Vec<Condition> = above.into_iter().chain(below).collect();
                self.case_by_case(&part.formula, &inside, std::slice::from_ref(x), assumptions);
            } else {
                self.look(&part.formula, &part.formula, &Domain::on(x, &interior, assumptions), &mut prover);
            }
        }
    }

    /// Looks at all points at which `e` is negative, for real numbers with these names.
    pub fn where_negative(&mut self, e: &Expr, names: &[Symbol], assumptions: &Assumptions) {
        let outside = e.compare(Relation::Lt, &Expr::zero());
        self.case_by_case(&self.formula.clone(), &[outside], names, assumptions);
    }

    /// Looks at the set that meets these conditions, apart for each case of the formula.
    fn case_by_case(&mut self, p: &Expr, set: &[Condition], names: &[Symbol], assumptions: &Assumptions) {
        let mut prover = Prover::default();
        for (applies, value) in cases(p) {
            if value.is_zero() {
                continue;
            }
            let signs = as_signs(&applies);
            // A null set.
            if signs.as_ref().is_some_and(|s| s.iter().any(|(_, relation)| *relation == Relation::Eq)) {
                continue;
            }
            // Without boundaries, so that a point stands for a set of positive measure.
            let inside = match &signs {
                Some(signs) => signs.iter().map(|(e, relation)| strict(e, *relation)).collect(),
                None => vec![applies],
            };
            let mut there =
                whole_domain(names, &assumptions.with_facts(inside.into_iter().chain(set.iter().cloned())));
            for name in names {
                if there.span(name).is_none() {
                    there.ranges.push((name.clone(), Span::real_line()));
                }
            }
            if !effort::within(EFFORT, || is_empty(&there, &mut prover)) {
                self.look(&value, p, &there, &mut prover);
            }
        }
    }

    /// Looks at a set on which one case of a formula applies, whose value is given.
    fn look(&mut self, value: &Expr, p: &Expr, on: &Domain, prover: &mut Prover) {
        if self.wrong.is_some() || (self.logarithm && nowhere_defined(value, on, prover)) {
            return;
        }
        // A logarithm has no value where the density is 0; any value there is a claim of mass.
        let zero = if self.logarithm { Expr::ln(Expr::zero()) } else { Expr::zero() };
        if !self.logarithm && matches!(formulas_equal(value, &zero, on), Equality::Proved(_)) {
            return;
        }
        match formulas_equal(p, &zero, on) {
            Equality::Proved(_) => {}
            Equality::Refuted(Witness { at, left: Some(value), .. }) => {
                self.wrong = Some(format!("at {} it is {}", point_words(&at), text(&fold(&value))));
            }
            Equality::Refuted(Witness { at, left: None, .. }) if !self.logarithm => {
                self.wrong = Some(format!("at {} it has no value", point_words(&at)));
            }
            _ => self.open = true,
        }
    }

    /// The mark of a formula that is right where there is mass.
    pub fn mark(self) -> Mark {
        match (self.wrong, self.open) {
            (None, false) => Mark::right(),
            // A formula without cases says nothing about where it holds.
            _ if !by_cases(self.stated) => Mark::Right { remark: SUPPORT_MISSING.to_owned() },
            (Some(at), _) => Mark::refuted(format!("the density is 0 where x is never found; {at}")),
            (None, true) => Mark::undecided(
                "it is right where there is mass; whether it is 0 elsewhere was neither proved nor refuted",
            ),
        }
    }
}

fn by_cases(e: &Expr) -> bool {
    e.any(&mut |part| matches!(part.node(), Node::Piecewise(_)))
}

/// The cases of a formula, each with all that is said about where it applies.
fn cases(e: &Expr) -> Vec<(Condition, Expr)> {
    let Node::Piecewise(cases) = e.node() else { return vec![(Condition::Constant(true), e.clone())] };
    let mut earlier: Vec<Condition> = Vec::new();
    let mut found = Vec::new();
    let mut add = |own: Option<&Condition>, value: &Expr, earlier: &[Condition]| {
        let not = earlier.iter().map(Condition::negate);
        found.push((Condition::all(not.chain(own.cloned()).collect()), value.clone()));
    };
    for Branch { condition, value } in cases.branches.iter().take(MAX_CASES) {
        add(Some(condition), value, &earlier);
        earlier.push(condition.clone());
    }
    // What is left out is part of a last case, so that nothing is passed over.
    for Branch { value, .. } in cases.branches.iter().skip(MAX_CASES) {
        add(None, value, &earlier);
    }
    if let Some(otherwise) = &cases.otherwise {
        add(None, otherwise, &earlier);
    }
    found
}

/// The condition without the boundary of where it holds.
fn strict(e: &Expr, relation: Relation) -> Condition {
    let relation = match relation {
        Relation::Ge => Relation::Gt,
        Relation::Le => Relation::Lt,
        other => other,
    };
    e.compare(relation, &Expr::zero())
}

/// Whether the facts contradict each other.
fn is_empty(on: &Domain, prover: &mut Prover) -> bool {
    let facts = on.assumptions.facts.clone();
    (0..facts.len()).any(|k| {
        let others = facts.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, fact)| fact.clone());
        let assumptions = Assumptions { facts: others.collect(), ..on.assumptions.clone() };
        let others = Domain { ranges: on.ranges.clone(), assumptions };
        let Some(signs) = as_signs(&facts[k]) else { return false };
        signs.iter().any(|(e, relation)| prover.is(e, relation.negate(), &others))
    })
}

/// Whether the formula has no value anywhere on the domain.
fn nowhere_defined(e: &Expr, on: &Domain, prover: &mut Prover) -> bool {
    if let Node::Piecewise(cases) = e.node() {
        let refuted = |condition: &Condition, prover: &mut Prover| {
            let Some(signs) = as_signs(condition) else { return false };
            signs.iter().any(|(e, relation)| prover.is(e, relation.negate(), on))
        };
        let no_case = cases.branches.iter().all(|Branch { condition, value }| {
            refuted(condition, prover) || nowhere_defined(value, on, prover)
        });
        return no_case && cases.otherwise.as_ref().is_none_or(|value| nowhere_defined(value, on, prover));
    }
    let mut inside = false;
    e.for_each_child(&mut |child| inside = inside || nowhere_defined(child, on, prover));
    if inside {
        return true;
    }
    // Of each alternative a part fails everywhere.
    let fails = |alternatives: &Vec<Vec<(Expr, Relation)>>, prover: &mut Prover| {
        alternatives.iter().all(|all| all.iter().any(|(e, relation)| prover.is(e, relation.negate(), on)))
    };
    obligations(e, Demand::Defined, &on.assumptions)
        .is_some_and(|all| all.iter().any(|alternatives| fails(alternatives, prover)))
}
