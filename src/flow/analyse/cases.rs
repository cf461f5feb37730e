//! Verdicts that depend on parameters: the parameters are split until each part is decided, and the parts with one verdict
//! are told together.
//!
//! Which expression is split at is chosen by looking at the map at values of its parameters; this looking guides the search
//! and decides nothing. Every part has a verdict with proofs of its own.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::expr::{Assumptions, Condition, Kind, Relation, Symbol};
use crate::flow::{Analysis, Case, Map, Validity};
use crate::proof::claim::SourceSet;
use crate::proof::search::{DEFAULT_BUDGET, Prover};
use crate::real::{Ternary, effort};
use crate::set::RealSet;

use super::conditions::{is_contradictory, symbols_of};
use super::critical::{expressions, impurity, is_open, labels, parameters};
use super::merge::{Leaf, Parts};
use super::split::{Part, by_least, by_parity, by_sign, solve_equations, with_consequences};
use super::{Steps, analyse_once};

/// How many splits may be nested.
const MAX_DEPTH: usize = 5;

/// How many parts may be analysed in all.
const MAX_ANALYSES: usize = 32;

/// The steps for a map without parameters, for one with parameters as a whole, and for a part.
const PLAIN: Steps = Steps { proof: DEFAULT_BUDGET, witness: 20_000 };
const WHOLE: Steps = Steps { proof: 60_000, witness: 16_000 };
const PART: Steps = Steps { proof: 60_000, witness: 16_000 };

/// Each split may use up one part in so many of the work that is left, and so may the analysis of each part.
const SHARES: u64 = 8;
const SHARES_OF_PART: u64 = 6;

pub(super) fn analyse(map: &Map, on: Option<&RealSet>, assumptions: &Assumptions) -> Analysis {
    let whole = Part::whole(map, assumptions);
    if parameters(&whole).is_empty() {
        return analyse_once(map, on, assumptions, PLAIN);
    }
    let mut prover = Prover::with_budget(120_000);
    let whole = effort::share(1, SHARES, || {
        let solved = solve_equations(whole.clone(), &mut prover).unwrap_or(whole);
        with_consequences(solved, &mut prover)
    });
    let first = effort::share(1, 4, || analyse_once(&whole.map, on, &whole.assumptions, WHOLE));
    if first.validity != Validity::Undecided {
        return first;
    }
    // With a parameter put in the formula may be defined on more, but the question is about this source.
    let source = match &first.source.set {
        SourceSet::Set(set) => Some(set.clone()),
        SourceSet::NaturalDomain => None,
    };
    let mut search = Search { on: source.as_ref(), prover, analyses: MAX_ANALYSES, leaves: Vec::new() };
    effort::share(3, 4, || search.refine(whole, first.clone()));
    search.combined(first, assumptions)
}

/// A part on the way.
struct Open {
    part: Part,
    /// The conditions that lead to it.
    path: Vec<Condition>,
    /// Which part of each split it is.
    place: Vec<usize>,
    /// What is known about the map there.
    known: Analysis,
}

struct Search<'a> {
    on: Option<&'a RealSet>,
    prover: Prover,
    analyses: usize,
    leaves: Vec<(Leaf, Analysis)>,
}

impl Search<'_> {
    fn attempt(&self, part: &Part, steps: Steps) -> Analysis {
        analyse_once(&part.map, self.on, &part.assumptions, steps)
    }

    /// Splits the parts until they are decided, the coarse ones first: what is easy is decided before what is hard can use up
    /// the work. Keeps what comes out, in the order of the splits.
    fn refine(&mut self, whole: Part, known: Analysis) {
        let mut waiting = VecDeque::from([Open { part: whole, path: Vec::new(), place: Vec::new(), known }]);
        let mut leaves: Vec<(Vec<usize>, Leaf, Analysis)> = Vec::new();
        while let Some(Open { part, path, place, known }) = waiting.pop_front() {
            let wanted =
                known.validity == Validity::Undecided && place.len() < MAX_DEPTH && self.analyses > 0;
            let split = if wanted { effort::share(1, SHARES, || self.split(&part)) } else { None };
            let Some(parts) = split else {
                leaves.push((place, Leaf { part, path }, known));
                continue;
            };
            for (i, next) in parts.into_iter().enumerate() {
                if is_contradictory(&next.assumptions, &mut self.prover) {
                    continue;
                }
                self.analyses = self.analyses.saturating_sub(1);
                let known = effort::share(1, SHARES_OF_PART, || self.attempt(&next, PART));
                let mut longer = path.clone();
                push_condition(&mut longer, &next.when);
                let place = place.iter().copied().chain([i]).collect();
                waiting.push_back(Open { part: next, path: longer, place, known });
            }
        }
        leaves.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        self.leaves = leaves.into_iter().map(|(_, leaf, known)| (leaf, known)).collect();
    }

    /// The split that tells the signs of the slope apart best; of equal ones the first.
    fn split(&mut self, part: &Part) -> Option<Vec<Part>> {
        let symbols = parameters(part);
        for n in &symbols {
            match part.assumptions.kind(n) {
                Kind::Integer => return Some(by_parity(part, n)),
                Kind::Odd | Kind::Even => {
                    if let Some(parts) = by_least(part, n) {
                        return Some(parts);
                    }
                }
                Kind::Real => {}
            }
        }
        let points = self.prover.parameter_points(&part.assumptions, &symbols);
        let seen = labels(part, self.on, &points);
        let mut best: Option<(usize, Vec<Part>)> = None;
        let mut candidates = expressions(part, self.on, &mut self.prover);
        if seen.iter().all(|label| *label == seen[0]) {
            // The parts look alike: what a proof lacks are the signs of single parameters, first those of which something is
            // known together with others.
            let known: BTreeSet<Symbol> = part.assumptions.facts.iter().flat_map(symbols_of).collect();
            candidates.sort_by_key(|c| match c.as_variable() {
                Some(symbol) if known.contains(symbol) => 0,
                Some(_) => 1,
                None => 2,
            });
        }
        for c in candidates {
            // Of nearly equal ones the sign of a single parameter says most.
            let score = impurity(&c, part, &points, &seen) + 2 * usize::from(c.as_variable().is_none());
            if best.as_ref().is_some_and(|(least, _)| *least <= score) || !is_open(&c, part, &mut self.prover)
            {
                continue;
            }
            let parts = by_sign(part, &c, &mut self.prover);
            if parts.len() > 1 {
                best = Some((score, parts));
            }
        }
        best.map(|(_, parts)| parts)
    }

    /// The verdict over all parts: theirs, if they agree.
    fn combined(mut self, whole: Analysis, assumptions: &Assumptions) -> Analysis {
        let (leaves, analyses): (Vec<Leaf>, Vec<Analysis>) =
            std::mem::take(&mut self.leaves).into_iter().unzip();
        let decided: HashSet<Validity> =
            analyses.iter().map(|a| a.validity).filter(|v| *v != Validity::Undecided).collect();
        if decided.is_empty() {
            return whole;
        }
        let parts = Parts::new(&leaves, assumptions, &mut self.prover);
        let among = |wanted: &[Validity]| -> Vec<bool> {
            analyses.iter().map(|a| wanted.contains(&a.validity)).collect()
        };
        let mut cases: Vec<Case> = Vec::new();
        let mut groups: Vec<Vec<bool>> =
            [Validity::Yes, Validity::AlmostEverywhere, Validity::No].map(|v| among(&[v])).to_vec();
        // Open parts are told together only if the same is open: injective ones apart from others.
        groups.extend([Ternary::True, Ternary::False, Ternary::Unknown].map(|injective| {
            let open = |a: &Analysis| a.validity == Validity::Undecided && a.injective == injective;
            analyses.iter().map(open).collect()
        }));
        for inside in groups {
            let mut own: Vec<Case> = Vec::new();
            for (i, analysis) in analyses.iter().enumerate().filter(|(i, _)| inside[*i]) {
                own.push(Case { when: parts.condition_of(i), analysis: analysis.clone() });
            }
            if own.is_empty() {
                continue;
            }
            match parts.condition(&inside) {
                Some(when) => cases.push(self.told_together(when, own, &whole)),
                None => cases.extend(own),
            }
        }
        // Only different verdicts on parts that are not empty make it depend on the parameters: an open part beside a decided
        // one may agree with it.
        let inhabited: HashSet<Validity> = leaves
            .iter()
            .zip(&analyses)
            .filter(|(leaf, a)| {
                a.validity != Validity::Undecided && (decided.len() == 1 || self.is_inhabited(&leaf.part))
            })
            .map(|(_, a)| a.validity)
            .collect();
        let agree = decided.len() == 1 && analyses.iter().all(|a| a.validity != Validity::Undecided);
        let validity = match (agree, inhabited.len()) {
            (true, _) => analyses[0].validity,
            (false, 0 | 1) => Validity::Undecided,
            _ => Validity::Conditional,
        };
        let settled = !analyses.iter().any(|a| a.validity == Validity::Undecided);
        let (good, best) = (among(&[Validity::Yes, Validity::AlmostEverywhere]), among(&[Validity::Yes]));
        let told = validity == Validity::Conditional && settled;
        let open = cases.iter().find(|c| c.analysis.validity == Validity::Undecided);
        Analysis {
            validity,
            monotone: common(&analyses, |a| &a.monotone).flatten(),
            injective: common(&analyses, |a| &a.injective).unwrap_or(Ternary::Unknown),
            differentiable: common(&analyses, |a| &a.differentiable).unwrap_or(Ternary::Unknown),
            undecided_because: match (validity, open) {
                (Validity::Undecided, Some(case)) => case.analysis.undecided_because.clone(),
                _ => String::new(),
            },
            proofs: cases.iter().flat_map(|c| c.analysis.proofs.clone()).collect(),
            image: if agree { cases[0].analysis.image.clone() } else { whole.image.clone() },
            witness: if agree { cases[0].analysis.witness.clone() } else { None },
            exceptional: if agree { cases[0].analysis.exceptional.clone() } else { Vec::new() },
            valid_when: if told { parts.condition(&good) } else { None },
            diffeomorphism_when: if told { parts.condition(&best) } else { None },
            cases: if agree { cases.remove(0).analysis.cases } else { cases },
            ..whole
        }
    }

    /// Whether some parameters belong to the part. (Those that are fixed have a value for all values of the others.)
    fn is_inhabited(&mut self, part: &Part) -> bool {
        let mut free = part.assumptions.clone();
        free.facts.retain(|fact| symbols_of(fact).iter().all(|s| part.fixed.iter().all(|(f, _)| f != s)));
        free.facts.is_empty() || !self.prover.parameter_points(&free, &BTreeSet::new()).is_empty()
    }

    /// Parts with one verdict as one case: with one proof for all of them where there is one, else with the parts as cases
    /// of their own.
    fn told_together(&mut self, when: Condition, parts: Vec<Case>, whole: &Analysis) -> Case {
        if let [only] = parts.as_slice() {
            return Case { when, analysis: only.analysis.clone() };
        }
        let validity = parts[0].analysis.validity;
        let conjunction = match &when {
            Condition::Compare(..) | Condition::Is(..) => true,
            Condition::And(inner) => {
                inner.iter().all(|c| matches!(c, Condition::Compare(..) | Condition::Is(..)))
            }
            _ => false,
        };
        if conjunction && validity != Validity::Undecided {
            let at_once = Part::whole(&whole.map, &whole.assumptions.with_fact(when.clone()));
            let analysis = effort::share(1, 2, || self.attempt(&at_once, PART));
            if analysis.validity == validity {
                return Case { when, analysis };
            }
        }
        let of: Vec<&Analysis> = parts.iter().map(|part| &part.analysis).collect();
        let analysis = Analysis {
            map: whole.map.clone(),
            source: whole.source.clone(),
            assumptions: whole.assumptions.with_fact(when.clone()),
            validity,
            injective: common(&of, |a| &a.injective).unwrap_or(Ternary::Unknown),
            monotone: common(&of, |a| &a.monotone).flatten(),
            differentiable: common(&of, |a| &a.differentiable).unwrap_or(Ternary::Unknown),
            image: common(&of, |a| &a.image).flatten(),
            branches: Vec::new(),
            witness: common(&of, |a| &a.witness).flatten(),
            other_witness: None,
            exceptional: common(&of, |a| &a.exceptional).unwrap_or_default(),
            proofs: parts.iter().flat_map(|p| p.analysis.proofs.clone()).collect(),
            // Why they are open, where one reason says it.
            undecided_because: common(&of, |a| &a.undecided_because)
                .unwrap_or_else(|| "for different reasons in its parts".to_owned()),
            cases: if validity == Validity::Undecided { Vec::new() } else { parts },
            valid_when: None,
            diffeomorphism_when: None,
        };
        Case { when, analysis }
    }
}

/// What all analyses have in common.
fn common<A: Borrow<Analysis>, T: Clone + PartialEq>(analyses: &[A], of: fn(&Analysis) -> &T) -> Option<T> {
    let (first, rest) = analyses.split_first()?;
    let value = of(first.borrow());
    rest.iter().all(|a| of(a.borrow()) == value).then(|| value.clone())
}

/// One condition more; a value of a symbol says all about it (n odd and n = 1: n = 1).
fn push_condition(path: &mut Vec<Condition>, when: &Condition) {
    if let Condition::Compare(left, Relation::Eq, right) = when
        && let Some(symbol) = left.as_variable()
        && right.is_constant()
    {
        path.retain(|c| symbols_of(c) != [symbol.clone()]);
    }
    if !path.contains(when) {
        path.push(when.clone());
    }
}
