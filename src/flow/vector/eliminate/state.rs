//! What is determined so far, and the proofs that go with it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::expr::enclose::{Cell, enclose};
use crate::expr::normal::normal;
use crate::expr::{Assumptions, Condition, Expr, Node, Relation, Symbol, constant};
use crate::proof::check::sign_on;
use crate::proof::search::Prover;
use crate::proof::vector::{Determination, VectorMapOn, mentions};
use crate::proof::{Certificate, Claim, Domain, Rule};

/// The largest expression whose normal form is looked at for its sign, in nodes.
const MAX_SIZE: usize = 400;

/// Steps of search for one sign, equality or definedness.
const PREMISE_BUDGET: usize = 6_000;

/// The state of one search.
pub(in crate::flow) struct Search<'a> {
    pub(super) map: &'a VectorMapOn,
    cell: Cell,
    budget: usize,
    known: Vec<Expr>,
    known_set: HashSet<Expr>,
    steps: Vec<Determination>,
    premises: Vec<Certificate>,
    signs: HashMap<(Expr, Relation), bool>,
    used: BTreeSet<Symbol>,
    /// Premises of injectivity that were looked for, by their question.
    pub(super) injective: HashMap<String, Option<Certificate>>,
    /// What has been tried in vain: attempts are repeated only after something new is determined.
    pub(super) failed: HashSet<(Expr, Expr)>,
}

impl<'a> Search<'a> {
    /// The start: the components are determined. `None` where one of them is not proved to be defined.
    pub fn new(map: &'a VectorMapOn, budget: usize) -> Option<Self> {
        let mut used: BTreeSet<Symbol> = map.variables.iter().cloned().collect();
        used.extend(map.components.iter().flat_map(Expr::variables));
        used.extend(map.region.assumptions.kinds.keys().cloned());
        for fact in &map.region.assumptions.facts {
            fact.for_each(&mut |e| used.extend(e.variables()));
        }
        let mut search = Self {
            map,
            cell: map.region.cell(),
            budget,
            known: Vec::new(),
            known_set: HashSet::new(),
            steps: Vec::new(),
            premises: Vec::new(),
            signs: HashMap::new(),
            used,
            injective: HashMap::new(),
            failed: HashSet::new(),
        };
        for f in &map.components {
            if !search.defined(f) {
                return None;
            }
            search.add_known(f);
        }
        Some(search)
    }

    pub fn into_parts(self) -> (VectorMapOn, Vec<Determination>, Vec<Certificate>) {
        (self.map.clone(), self.steps, self.premises)
    }

    pub fn is_complete(&self) -> bool {
        self.map.variables.iter().all(|v| self.is_known(&Expr::variable(v.clone())))
    }

    pub fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    /// Takes steps from the budget; false once it is used up.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        self.budget = self.budget.saturating_sub(steps);
        self.budget > 0
    }

    /// Whether the expression is a formula in determined expressions and parameters.
    pub(super) fn is_known(&self, e: &Expr) -> bool {
        if self.known_set.contains(e) {
            return true;
        }
        match e.node() {
            Node::Variable(v) => !self.map.variables.contains(v),
            _ => {
                let mut all = true;
                e.for_each_child(&mut |child| all = all && self.is_known(child));
                all
            }
        }
    }

    /// The determined expressions that are not yet formulas in determined variables, newest last.
    pub(super) fn rows(&self) -> Vec<Expr> {
        self.known.iter().filter(|k| !self.is_spent(k)).cloned().collect()
    }

    /// Whether all variables in it are determined.
    fn is_spent(&self, e: &Expr) -> bool {
        self.map
            .variables
            .iter()
            .filter(|v| e.contains(v))
            .all(|v| self.known_set.contains(&Expr::variable(v.clone())))
    }

    pub(super) fn is_open_variable(&self, v: &Symbol) -> bool {
        self.map.variables.contains(v) && !self.known_set.contains(&Expr::variable(v.clone()))
    }

    /// The variables in the expression that are not determined.
    pub(super) fn open_variables(&self, e: &Expr) -> Vec<Symbol> {
        e.variables().into_iter().filter(|v| self.is_open_variable(v)).collect()
    }

    /// The number of open variables that occur outside of the determined parts of an expression.
    pub(super) fn exposed(&self, e: &Expr) -> usize {
        let mut found = BTreeSet::new();
        if let Some(v) = e.as_variable() {
            return usize::from(self.is_open_variable(v));
        }
        e.for_each_child(&mut |child| self.expose(child, &mut found));
        found.len()
    }

    fn expose(&self, e: &Expr, found: &mut BTreeSet<Symbol>) {
        if self.known_set.contains(e) {
            return;
        }
        match e.as_variable() {
            Some(v) if self.is_open_variable(v) => {
                found.insert(v.clone());
            }
            _ => e.for_each_child(&mut |child| self.expose(child, found)),
        }
    }

    /// A step with what it determines.
    pub(super) fn push(&mut self, step: Determination, found: &[Expr]) {
        self.steps.push(step);
        found.iter().for_each(|e| self.add_known(e));
    }

    fn add_known(&mut self, e: &Expr) {
        if self.known_set.insert(e.clone()) {
            self.known.push(e.clone());
        }
    }

    /// A premise without further bookkeeping.
    pub(super) fn add_premise(&mut self, certificate: Certificate) {
        self.premises.push(certificate);
    }

    /// The n-th name that occurs nowhere in the problem, from a letter.
    pub(super) fn fresh(&self, letter: &str, n: usize) -> Symbol {
        let plain = if n == 0 { letter.to_owned() } else { format!("{letter}{n}") };
        let mut symbol = Symbol::new(&plain);
        let mut suffix = 0_usize;
        while self.used.contains(&symbol) {
            suffix += 1;
            symbol = Symbol::new(&format!("{plain}_{suffix}"));
        }
        symbol
    }

    /// The part of the region that is needed for claims about these expressions: the ranges of their variables, and the
    /// facts that mention their symbols with the variables in those.
    pub(super) fn domain(&self, about: &[&Expr]) -> Domain {
        let region = &self.map.region;
        let mut symbols: BTreeSet<Symbol> = about.iter().flat_map(|e| e.variables()).collect();
        let mut facts: Vec<Condition> = Vec::new();
        // Two rounds: a fact about a neighbour may matter (0 < z1 < z2).
        for _ in 0..2 {
            let names: Vec<Symbol> = symbols.iter().cloned().collect();
            for fact in &region.assumptions.facts {
                if !facts.contains(fact) && mentions(fact, &names) {
                    fact.for_each(&mut |e| symbols.extend(e.variables()));
                    facts.push(fact.clone());
                }
            }
        }
        // The order of the facts in the region is kept.
        let facts = region.assumptions.facts.iter().filter(|f| facts.contains(f)).cloned().collect();
        let kinds = region.assumptions.kinds.iter().filter(|(s, _)| symbols.contains(*s));
        Domain {
            ranges: region.ranges.iter().filter(|(v, _)| symbols.contains(v)).cloned().collect(),
            assumptions: Assumptions { kinds: kinds.map(|(s, k)| (s.clone(), *k)).collect(), facts },
        }
    }

    /// Whether `e relation 0` on the region; the proof goes to the premises unless an enclosure shows it.
    pub(super) fn sign(&mut self, e: &Expr, relation: Relation) -> bool {
        if let Some(holds) = constant::sign_of(e).filter(|_| e.is_constant()) {
            return relation.holds(holds);
        }
        if sign_on(e, relation, &self.cell) {
            return true;
        }
        let key = (e.clone(), relation);
        if let Some(known) = self.signs.get(&key) {
            return *known;
        }
        let on = self.domain(&[e]);
        let found = self
            .sign_of_normal_form(e, relation, &on)
            .or_else(|| self.with_prover(|prover| prover.sign(e, relation, &on)));
        self.signs.insert(key, found.is_some());
        match found {
            Some(certificate) => {
                self.premises.push(certificate);
                true
            }
            None => false,
        }
    }

    /// The sign of an expression whose normal form is a number (cos² + sin²), or simpler than itself.
    fn sign_of_normal_form(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let to = normal(e, &mut |_| false).ok()?.to_expr().clone();
        let simpler = to.size_up_to(MAX_SIZE) < e.size_up_to(MAX_SIZE);
        match constant::sign_of(&to).filter(|_| to.is_constant() && to != *e) {
            Some(order) if !relation.holds(order) => return None,
            None if !simpler => return None,
            _ => {}
        }
        let (equal, sign) =
            self.with_prover(|prover| Some((prover.equal(e, &to, on)?, prover.sign(&to, relation, on)?)))?;
        let claim = Claim::Sign { e: e.clone(), relation, on: on.clone() };
        Some(Certificate::new(claim, Rule::Rewrite { to }, vec![equal, sign]))
    }

    /// Whether `e` is defined on the region, with the premise where one is needed.
    pub(super) fn defined(&mut self, e: &Expr) -> bool {
        if e.is_total() || enclose(e, &self.cell).defined.is_true() {
            return true;
        }
        let on = self.domain(&[e]);
        let found = self.with_prover(|prover| prover.defined(e, &on).or_else(|| prover.resolved(e, &on)?.1));
        found.map(|certificate| self.premises.push(certificate)).is_some()
    }

    /// Whether a = b on the region, both defined, with the premise where one is needed.
    pub(super) fn equal(&mut self, a: &Expr, b: &Expr) -> bool {
        if a == b {
            return self.defined(b);
        }
        let on = self.domain(&[a, b]);
        let found = self.with_prover(|prover| prover.equal(a, b, &on));
        found.map(|certificate| self.premises.push(certificate)).is_some()
    }

    /// A search with a budget of its own, within what is left of the whole.
    pub(super) fn with_prover<T>(&mut self, f: impl FnOnce(&mut Prover) -> Option<T>) -> Option<T> {
        let budget = PREMISE_BUDGET.min(self.budget);
        if budget == 0 {
            return None;
        }
        let mut prover = Prover::with_budget(budget);
        let found = f(&mut prover);
        let spent = budget.saturating_sub(prover.left());
        self.budget = self.budget.saturating_sub(spent.max(1));
        found
    }

    /// A new determined expression, as a formula in determined ones. False where it is known already or not proved.
    pub(super) fn combine(&mut self, e: &Expr, outer: &Expr, names: &[(Symbol, Expr)]) -> bool {
        if self.is_known(e) || !self.spend(1) {
            return false;
        }
        let replaced = super::outer::replace(outer, names);
        let mark = self.premises.len();
        if !self.equal(e, &replaced) || !names.iter().all(|(_, k)| self.defined(k)) {
            self.premises.truncate(mark);
            return false;
        }
        let step = Determination::Combination { e: e.clone(), outer: outer.clone(), names: names.to_vec() };
        self.push(step, std::slice::from_ref(e));
        true
    }

    /// The premises up to here, to be taken back with [`undo`](Self::undo) where an attempt fails.
    pub(super) fn mark(&self) -> usize {
        self.premises.len()
    }

    /// Takes back the premises since the mark, and what was remembered of their signs.
    pub(super) fn undo(&mut self, mark: usize) {
        if self.premises.len() > mark {
            self.premises.truncate(mark);
            self.signs.retain(|_, known| !*known);
        }
    }

    /// What the region says about parameters, as far as these expressions depend on them.
    pub(super) fn parameter_facts(&self, about: &[&Expr]) -> Assumptions {
        let domain = self.domain(about);
        Assumptions {
            kinds: domain.assumptions.kinds,
            facts: domain
                .assumptions
                .facts
                .into_iter()
                .filter(|fact| !mentions(fact, &self.map.variables))
                .collect(),
        }
    }

    /// An enclosure of the values on the region.
    pub(super) fn range(&self, e: &Expr) -> Option<crate::real::Interval> {
        crate::proof::check::range_on(e, &self.cell)
    }
}
