//! Peeling: a determined expression is an injective function of one part, given the rest.

use crate::expr::{Assumptions, Condition, Expr, Node, Relation, Symbol, derivative};
use crate::flow::analyse::prove_injective;
use crate::flow::vector::rename::Renamed;
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::search::Prover;
use crate::proof::vector::{Determination, as_signs};
use crate::proof::{Certificate, Claim};
use crate::real::Rational;
use crate::set::{Bound, RealSet, Span, natural_domain};

use super::Search;
use super::outer::{Outer, replace};

/// The most parts of one expression that are tried.
const MAX_PARTS: usize = 40;

/// Parts of expressions larger than this are not looked for.
const MAX_SIZE: usize = 4_000;

/// Steps of search for injectivity in one variable.
const BUDGET: usize = 4_000;

impl Search<'_> {
    /// Peels one part out of some determined expression.
    pub(super) fn peel_any(&mut self) -> bool {
        self.rows().iter().any(|k| self.peel_from(k))
    }

    fn peel_from(&mut self, k: &Expr) -> bool {
        let open = self.exposed(k);
        if open == 0 || k.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return false;
        }
        self.parts(k, open).iter().any(|e| self.peel(k, e))
    }

    /// Parts of an expression that may contain all that is open in it, small ones first.
    fn parts(&self, k: &Expr, open: usize) -> Vec<Expr> {
        let mut found: Vec<Expr> = Vec::new();
        self.collect_parts(k, k, open, &mut found);
        found.retain(|e| e != k);
        found.sort_by_key(|e| e.size_up_to(MAX_SIZE));
        found.truncate(MAX_PARTS);
        found
    }

    /// All parts with as many open variables as the whole; of sums and products also their open parts together.
    fn collect_parts(&self, n: &Expr, k: &Expr, open: usize, found: &mut Vec<Expr>) {
        let known = n != k && self.is_known(n);
        if known || found.len() > 4 * MAX_PARTS || self.exposed(n) < open {
            return;
        }
        if !found.contains(n) {
            found.push(n.clone());
        }
        if let Node::Sum(parts) | Node::Product(parts) = n.node() {
            let rest: Vec<Expr> = parts.iter().filter(|p| !self.is_known(p)).cloned().collect();
            if (2..parts.len()).contains(&rest.len()) {
                let joint = match n.node() {
                    Node::Sum(_) => Expr::sum(rest),
                    _ => Expr::product(rest),
                };
                if !found.contains(&joint) {
                    found.push(joint);
                }
            }
        }
        n.for_each_child(&mut |child| self.collect_parts(child, k, open, found));
    }

    /// k = F(e) with F injective where the values of e are: then e is determined.
    pub(super) fn peel(&mut self, k: &Expr, e: &Expr) -> bool {
        let key = (k.clone(), e.clone());
        if self.is_known(e) || self.failed.contains(&key) || !self.spend(2) {
            return false;
        }
        let Some(outer) = self.outer(k, e) else { return false };
        let mark = self.mark();
        if self.peeled(k, e, &outer) {
            return true;
        }
        self.undo(mark);
        self.failed.insert(key);
        false
    }

    /// The same with a given outer formula.
    pub(super) fn peeled(&mut self, k: &Expr, e: &Expr, outer: &Outer) -> bool {
        if !self.equal(k, &outer.restored(e)) || !self.defined(e) {
            return false;
        }
        if !outer.names.iter().all(|(_, known)| self.defined(known)) {
            return false;
        }
        if !self.injective_in(e, outer) {
            return false;
        }
        let step = Determination::Peel {
            e: e.clone(),
            from: k.clone(),
            outer: outer.formula.clone(),
            inner: outer.inner.clone(),
            names: outer.names.clone(),
        };
        self.push(step, std::slice::from_ref(e));
        true
    }

    /// A premise that the outer formula is injective on a set that holds the values of e.
    fn injective_in(&mut self, e: &Expr, outer: &Outer) -> bool {
        let parameters = self.parameter_facts(&[&outer.formula]);
        let needed = facts_needed(outer);
        let facts = self.facts_about(&outer.names, &needed);
        let mut choices = vec![Vec::new()];
        if !facts.is_empty() {
            choices.insert(if needed.is_empty() { 1 } else { 0 }, facts);
        }
        for set in self.sources(e, outer) {
            for facts in &choices {
                let mut assumptions = parameters.clone();
                assumptions.facts.extend(facts.iter().cloned());
                let Some(certificate) = self.injective_on(outer, &set, &assumptions) else { continue };
                let mark = self.mark();
                if self.lies_in(e, &set) && facts.iter().all(|fact| self.holds(fact, &outer.names)) {
                    self.add_premise(certificate);
                    return true;
                }
                self.undo(mark);
            }
        }
        false
    }

    fn injective_on(
        &mut self,
        outer: &Outer,
        set: &RealSet,
        assumptions: &Assumptions,
    ) -> Option<Certificate> {
        let key = format!("{:?} {:?} {set:?} {assumptions:?}", outer.formula, outer.inner);
        if let Some(known) = self.injective.get(&key) {
            return known.clone();
        }
        if !self.spend(20) {
            return None;
        }
        let claim = MapOn {
            formula: outer.formula.clone(),
            variable: outer.inner.clone(),
            source: SourceSet::Set(set.clone()),
            assumptions: assumptions.clone(),
        };
        let found = prove_injective_of_name(&claim)
            .or_else(|| prove_injective(&claim, BUDGET).map(|proved| proved.certificate().clone()));
        self.injective.insert(key, found.clone());
        found
    }

    /// Sets that may hold all values of e, the most telling first.
    fn sources(&mut self, e: &Expr, outer: &Outer) -> Vec<RealSet> {
        let mut found = Vec::new();
        let range = e.as_variable().and_then(|v| self.map.region.span(v)).cloned();
        let hull = match range {
            Some(range) => range,
            None => self.hull(e),
        };
        found.push(RealSet::from_span(hull.clone()));
        if hull != Span::real_line() {
            found.push(RealSet::real_line());
        }
        let on = self.domain(&[&outer.formula]);
        if let Some(natural) = natural_domain(&outer.formula, &outer.inner, &on.assumptions)
            && !natural.is_real_line()
            && let Some(inside) = natural.intersect(&RealSet::from_span(hull))
            && !inside.is_empty()
        {
            found.push(inside);
        }
        found.dedup();
        found
    }

    /// An interval around the values of e, with 0 as an end where its sign is proved.
    fn hull(&mut self, e: &Expr) -> Span {
        let range = self.range(e);
        let end = |x: f64| if x.is_finite() { Rational::from_f64(x).map(Expr::number) } else { None };
        let mut lo = range.and_then(|r| Some((end(r.lo())?, !r.lo_open())));
        let mut hi = range.and_then(|r| Some((end(r.hi())?, !r.hi_open())));
        let signs = [(Relation::Gt, false), (Relation::Ge, true)];
        if range.is_none_or(|r| r.lo() <= 0.0 && r.hi() > 0.0) {
            if let Some((_, closed)) = signs.iter().find(|(relation, _)| self.sign(e, *relation)) {
                lo = Some((Expr::zero(), *closed));
            } else if range.is_none_or(|r| r.lo() < 0.0)
                && let Some((_, closed)) = signs.iter().find(|(relation, _)| self.sign(e, relation.flip()))
            {
                hi = Some((Expr::zero(), *closed));
            }
        }
        let bound = |side: &Option<(Expr, bool)>, infinite: Bound| match side {
            Some((x, closed)) => (Bound::Finite(x.clone()), *closed),
            None => (infinite, false),
        };
        let (low, high) = (bound(&lo, Bound::NegInf), bound(&hi, Bound::PosInf));
        Span::new(low.0, low.1, high.0, high.1).unwrap_or_else(Span::real_line)
    }

    /// The `Sign`s that put e into the set.
    fn lies_in(&mut self, e: &Expr, set: &RealSet) -> bool {
        let range = e.as_variable().and_then(|v| self.map.region.span(v));
        let inside = range.is_some_and(|r| RealSet::from_span(r.clone()).is_subset(set).is_true());
        if set.is_real_line() || inside {
            return true;
        }
        let Some(hull) = set.hull() else { return false };
        let Some(gaps) = RealSet::from_span(hull.clone()).difference(set) else { return false };
        let outside = gaps.spans().iter().all(|gap| match gap.as_point() {
            Some(point) => self.sign(&e.minus(point), Relation::Ne),
            None => false,
        });
        let relation = |closed| if closed { Relation::Ge } else { Relation::Gt };
        outside
            && hull.lo().finite().is_none_or(|lo| self.sign(&e.minus(lo), relation(hull.lo_closed())))
            && hull.hi().finite().is_none_or(|hi| self.sign(&hi.minus(e), relation(hull.hi_closed())))
    }

    /// The `Sign`s of a fact about names, for what they stand for.
    fn holds(&mut self, fact: &Condition, names: &[(Symbol, Expr)]) -> bool {
        as_signs(&fact.map(&mut |x| replace(x, names)))
            .is_some_and(|signs| signs.iter().all(|(e, relation)| self.sign(e, *relation)))
    }

    /// What is seen of the values of the names: signs and bounds, those that a proof may need.
    fn facts_about(&mut self, names: &[(Symbol, Expr)], needed: &[Symbol]) -> Vec<Condition> {
        let mut facts = Vec::new();
        for (name, e) in names {
            if !needed.is_empty() && !needed.contains(name) {
                continue;
            }
            let symbol = Expr::variable(name.clone());
            let zero = Expr::zero();
            let range = self.range(e);
            let mut push = |relation: Relation, bound: Expr| facts.push(symbol.compare(relation, &bound));
            let mut decided = false;
            if let Some(r) = range {
                if let Some(lo) = Rational::from_f64(r.lo()).filter(|_| r.lo().is_finite()) {
                    decided |= !lo.is_negative();
                    push(if r.lo_open() { Relation::Gt } else { Relation::Ge }, Expr::number(lo));
                }
                if let Some(hi) = Rational::from_f64(r.hi()).filter(|_| r.hi().is_finite()) {
                    decided |= !hi.is_positive();
                    push(if r.hi_open() { Relation::Lt } else { Relation::Le }, Expr::number(hi));
                }
                decided &= r.nonzero().is_true();
            }
            if !decided {
                use Relation::{Ge, Gt, Le, Lt, Ne};
                if let Some(relation) = [Gt, Lt, Ne, Ge, Le].into_iter().find(|r| self.sign(e, *r)) {
                    facts.push(symbol.compare(relation, &zero));
                }
            }
        }
        facts
    }
}

/// The proof for a map with a name for a formula in its parameters, where it has such a formula.
fn prove_injective_of_name(claim: &MapOn) -> Option<Certificate> {
    let renamed = Renamed::of(claim)?;
    let proof = prove_injective(&renamed.general, BUDGET)?;
    renamed.proof(proof.certificate(), Claim::Injective, &mut Prover::with_budget(BUDGET))
}

/// The names of whose values the slope of the outer formula, or its domain, may depend.
fn facts_needed(outer: &Outer) -> Vec<Symbol> {
    let total = outer.formula.is_total();
    let slope = derivative(&outer.formula, &outer.inner);
    outer
        .names
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !total || slope.as_ref().is_none_or(|s| s.contains(name)))
        .cloned()
        .collect()
}
