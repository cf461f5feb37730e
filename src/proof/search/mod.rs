//! Looks for certificates.
//!
//! The search is free to guess: what it returns is a proposal, and [`Prover::confirm`] hands it to `check`. It works
//! on a budget of steps, so that it ends on every input.

mod algebra;
mod between;
mod cancel;
mod circle;
mod coefficients;
mod combine;
mod context;
mod equal;
mod extremum;
mod factor;
mod linear_program;
mod monotone;
mod parameters;
mod polynomial;
mod proportion;
mod sample;
mod shift;
mod sign;
mod square;
mod subdivide;
mod tails;
mod trigonometric;
mod vector;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::check::{Proved, check};
pub use algebra::Session;
pub use coefficients::{centres, quotient};
pub use extremum::float_grid;
pub use monotone::OnInterval;
pub use parameters::Values;
pub use polynomial::{around_roots, polynomial_quotient};
pub use trigonometric::special_angles;
pub(crate) use vector::{EqualPair, PointAndBox};

use super::obligations::{Demand, Obligation, is_smooth, obligations};
use super::{Certificate, Claim, Domain, LimitValue, Rule, Side};
use crate::expr::enclose::{Cell, enclose};
use crate::expr::{Assumptions, Expr, Relation, Symbol};
use crate::real::{Rational, effort};
use crate::set::Span;

/// Steps of search that one question about a map may take by default.
pub const DEFAULT_BUDGET: usize = 600_000;

/// The work that the check of a certificate may cost, however much its search has done.
const CHECK_EFFORT: u64 = 1_000_000;

/// How deeply a proof of one sign may rest on proofs of other signs.
const MAX_DEPTH: usize = 7;

/// The number under which a domain is remembered.
type DomainId = usize;

/// Searches for proofs within a budget, and remembers what it found.
#[derive(Debug)]
pub struct Prover {
    budget: usize,
    depth: usize,
    /// What was found, or the depth at which the search failed.
    samples: FxHashMap<Span, Rc<[Rational]>>,
    known: FxHashMap<(Expr, Relation, DomainId), Result<Certificate, usize>>,
    domains: FxHashMap<String, DomainId>,
    /// The domain that was asked about last, and its box: most questions are about the same one.
    last: Option<(Domain, DomainId, Rc<Cell>)>,
    parameters: FxHashMap<(Assumptions, Vec<Symbol>), Rc<[Values]>>,
}

impl Default for Prover {
    fn default() -> Self {
        Self::with_budget(DEFAULT_BUDGET)
    }
}

impl Prover {
    /// A prover that may take this many steps.
    #[must_use]
    pub fn with_budget(budget: usize) -> Self {
        Self {
            budget,
            depth: 0,
            samples: FxHashMap::default(),
            known: FxHashMap::default(),
            domains: FxHashMap::default(),
            last: None,
            parameters: FxHashMap::default(),
        }
    }

    /// The number of a domain, and its box.
    fn place(&mut self, on: &Domain) -> (DomainId, Rc<Cell>) {
        if let Some((domain, id, cell)) = &self.last
            && domain == on
        {
            return (*id, Rc::clone(cell));
        }
        let next = self.domains.len();
        let id = *self.domains.entry(format!("{on:?}")).or_insert(next);
        let cell = Rc::new(on.cell());
        self.last = Some((on.clone(), id, Rc::clone(&cell)));
        (id, cell)
    }

    /// Whether the budget is used up: an answer "not found" then says little.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.budget == 0 || effort::is_exhausted()
    }

    /// What is left of the budget.
    #[must_use]
    pub fn left(&self) -> usize {
        self.budget
    }

    /// Takes steps from the budget; false once it is used up.
    pub(crate) fn spend(&mut self, steps: usize) -> bool {
        self.budget = self.budget.saturating_sub(steps);
        !self.is_exhausted()
    }

    /// An attempt that may use up only half of what is left of the budget.
    pub(crate) fn attempt<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.limited(self.budget.div_ceil(2), f)
    }

    /// The steps that are left.
    pub(crate) fn budget(&self) -> usize {
        self.budget
    }

    /// Sets the steps that are left.
    pub(crate) fn set_budget(&mut self, steps: usize) {
        self.budget = steps;
    }

    /// An attempt that may take only so many steps.
    pub(crate) fn limited<T>(&mut self, steps: usize, f: impl FnOnce(&mut Self) -> T) -> T {
        let reserve = self.budget.saturating_sub(steps);
        self.budget -= reserve;
        let result = f(self);
        self.budget += reserve;
        result
    }

    /// The proposal, if `check` accepts it.
    pub fn confirm(&mut self, certificate: Certificate) -> Option<Proved> {
        let proved = effort::at_least(CHECK_EFFORT, || check(certificate).ok());
        // So that each certificate that a test produces is tried.
        debug_assert!(proved.as_ref().is_none_or(Proved::survives_json), "another certificate after JSON");
        proved
    }

    /// A proof that `e` is defined on the domain.
    pub fn defined(&mut self, e: &Expr, on: &Domain) -> Option<Certificate> {
        let claim = Claim::Defined { e: e.clone(), on: on.clone() };
        if enclose(e, &on.cell()).defined.is_true() {
            return Some(Certificate::new(claim, Rule::Enclosure { cuts: Vec::new() }, Vec::new()));
        }
        let needed = obligations(e, Demand::Defined, &on.assumptions)?;
        let premises = self.meet(&needed, on)?;
        Some(Certificate::new(claim, Rule::Obligations, premises))
    }

    /// Proofs of one alternative of each obligation.
    fn meet(&mut self, needed: &[Obligation], on: &Domain) -> Option<Vec<Certificate>> {
        let mut premises = Vec::new();
        for obligation in needed {
            let alternative = obligation.iter().find_map(|alternative| {
                alternative
                    .iter()
                    .map(|(e, relation)| self.sign(e, *relation, on))
                    .collect::<Option<Vec<_>>>()
            })?;
            premises.extend(alternative);
        }
        Some(premises)
    }

    /// A proof that the zeros of `e` in the variable's interval are isolated.
    pub fn isolated_zeros(&mut self, e: &Expr, variable: &Symbol, on: &Domain) -> Option<Certificate> {
        if !is_smooth(e) {
            return None;
        }
        let span = on.span(variable)?.clone();
        let needed = obligations(e, Demand::Analytic, &on.assumptions)?;
        let constant = self
            .points(&span)
            .iter()
            .find(|&p| {
                let there = Span::point(Expr::number(p.clone())).map(|s| on.with_span(variable, &s));
                there.is_some_and(|d| super::check::sign_on(e, Relation::Ne, &d.cell()))
            })
            .cloned();
        let mut premises = self.meet(&needed, on)?;
        let at = match constant {
            Some(at) => Expr::number(at),
            None => {
                let (at, nonzero) = self.nonzero_somewhere(e, variable, on)?;
                premises.extend(nonzero);
                at
            }
        };
        let claim = Claim::IsolatedZeros { e: e.clone(), variable: variable.clone(), on: on.clone() };
        Some(Certificate::new(claim, Rule::Analytic { at }, premises))
    }

    /// The limit of `e` at an end of the interval, with its proof; where leading terms cancel, through the normal form.
    pub fn limit(
        &mut self,
        e: &Expr,
        variable: &Symbol,
        on: &Domain,
        side: Side,
    ) -> Option<(LimitValue, Certificate)> {
        if let Some(found) = self.limit_as_it_stands(e, variable, on, side) {
            return Some(found);
        }
        // Numbers are left to the exact search; with parameters a product like 1 - tanh(u)^2 hides what cancels.
        if e.variables().len() < 2 {
            return None;
        }
        let to = self.expanded(e, on).filter(|to| to != e)?;
        let (value, limit) = self.limit_as_it_stands(&to, variable, on, side)?;
        let equal = self.equal(e, &to, on)?;
        let claim = limit_claim(e, variable, on, side, &value);
        Some((value, Certificate::new(claim, Rule::Rewrite { to }, vec![equal, limit])))
    }

    fn limit_as_it_stands(
        &mut self,
        e: &Expr,
        variable: &Symbol,
        on: &Domain,
        side: Side,
    ) -> Option<(LimitValue, Certificate)> {
        if !self.spend(20) {
            return None;
        }
        let defined = self.defined(e, on)?;
        let parameters = Domain::of_parameters(&on.assumptions);
        let mut premises = vec![defined];
        let value = {
            let prover = &mut *self;
            let found = &mut premises;
            super::check::end_limit(e, variable, on.span(variable)?, side, &mut |x, relation| match prover
                .shallow(x, relation, &parameters)
            {
                Some(certificate) => {
                    found.push(certificate);
                    true
                }
                None => false,
            })?
        };
        let claim = limit_claim(e, variable, on, side, &value);
        Some((value, Certificate::new(claim, Rule::LimitCalculus, premises)))
    }
}

fn limit_claim(e: &Expr, variable: &Symbol, on: &Domain, side: Side, value: &LimitValue) -> Claim {
    let (e, variable, on) = (e.clone(), variable.clone(), on.clone());
    Claim::Limit { e, variable, on, side, value: value.clone() }
}
