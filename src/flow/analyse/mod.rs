//! From a map and its source to a verdict.
//!
//! 1. `source`: the stated set, or where the formula is defined;
//! 2. `pieces`: the source cut at the places where case distinctions change, a formula without them on each part;
//! 3. `branches`: each part cut further at critical points until the map is strictly monotone on each;
//! 4. `injective`: branches glued where the map runs on, images compared;
//! 5. `regular`: is it a diffeomorphism, and where not;
//! 6. `witness`: two points with one value, where it is not injective;
//! 7. `cases`: what is left open is tried again under conditions on the parameters.
//!
//! Every positive statement in the result has passed [`proof::check`](crate::proof::check()).

mod branches;
mod cases;
mod conditions;
mod critical;
mod injective;
mod merge;
mod pieces;
mod places;
mod problem;
mod recurring;
mod regular;
mod source;
mod split;
mod twins;
mod witness;

use crate::expr::{Assumptions, Expr};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::search::{OnInterval, Prover, Session};
use crate::proof::{Certificate, Claim, Domain, Proved, Rule};
use crate::real::{Ternary, effort};
use crate::set::RealSet;

use super::{Analysis, Map, Validity, Witness};

/// The work that one verdict may cost, with all its cases.
const EFFORT: u64 = 9_000_000;

/// Steps of search that one analysis may take.
#[derive(Clone, Copy)]
struct Steps {
    /// For proofs.
    proof: usize,
    /// For a witness, which the search for a proof may not use up.
    witness: usize,
}

impl Steps {
    const NONE: Self = Self { proof: 0, witness: 0 };
}

/// The budget of the search for two points with one value where the map is already refuted.
const OTHER_WITNESS_BUDGET: usize = 1_000;

/// The budget of the search for monotone branches of a map that turns round: they are shown, but do not decide.
const BRANCHES_BUDGET: usize = 16_000;

/// Decides what can be decided about the map.
///
/// `on` is the stated source set, if there is one. The parameters of the formula, its symbols other than the map's
/// variable, may take all values that meet the assumptions; where the verdict depends on them it is
/// [`Validity::Conditional`] with its cases.
#[must_use]
pub fn analyse(map: &Map, on: Option<&RealSet>, assumptions: &Assumptions) -> Analysis {
    let session = Session::open();
    match problem::settled(map, on, assumptions) {
        Ok(problem) => {
            let mut analysis = effort::within(EFFORT, || {
                cases::analyse(&problem.map, problem.on.as_ref(), &problem.assumptions)
            });
            if let Some(why) = session.unavailable() {
                say_what_was_missing(&mut analysis, &why);
            }
            analysis
        }
        Err(why) => {
            let mut work = Work::new(map, on, &Assumptions::none(), Steps::NONE);
            work.undecided(why);
            work.analysis.assumptions = assumptions.clone();
            work.analysis
        }
    }
}

/// What is known of a map as the kernel speaks of it.
pub(in crate::flow) fn analyse_claimed(on: &MapOn) -> Analysis {
    let map = Map::forward(&on.variable, &on.formula);
    let source = match &on.source {
        SourceSet::Set(set) => Some(set),
        SourceSet::NaturalDomain => None,
    };
    analyse(&map, source, &on.assumptions)
}

/// Whether it is proved that no parameters meet the assumptions.
#[must_use]
pub fn is_contradictory(assumptions: &Assumptions) -> bool {
    effort::within(EFFORT / 8, || conditions::is_contradictory(assumptions, &mut Prover::with_budget(4_000)))
}

/// Where a verdict is open and an answer of Symbolica that was wanted could not be had, the reason is part of the answer.
fn say_what_was_missing(analysis: &mut Analysis, why: &str) {
    if analysis.validity == Validity::Undecided {
        analysis.undecided_because.push_str(&format!(" ({why})"));
    }
    analysis.cases.iter_mut().for_each(|case| say_what_was_missing(&mut case.analysis, why));
}

/// The verdict under fixed assumptions, without distinguishing cases.
fn analyse_once(map: &Map, on: Option<&RealSet>, assumptions: &Assumptions, steps: Steps) -> Analysis {
    let mut work = Work::new(map, on, assumptions, steps);
    work.run();
    work.analysis
}

/// A proof that the map is injective on its source, within a budget, without looking for a reason why not.
pub(in crate::flow) fn prove_injective(claim: &MapOn, budget: usize) -> Option<Proved> {
    let SourceSet::Set(set) = &claim.source else { return None };
    let mut prover = Prover::with_budget(budget);
    if let Some(span) = set.as_span()
        && is_smooth(&claim.formula)
    {
        // The common case needs no cuts.
        let on = Domain::on(&claim.variable, span, &claim.assumptions);
        let (f, variable) = (&claim.formula, &claim.variable);
        let it = OnInterval { f, smooth: f, equal: None, variable, on: &on };
        if let Some((_, monotone)) = prover.strictly_monotone(it) {
            let whole = Claim::Injective(claim.clone());
            return prover.confirm(Certificate::new(whole, Rule::Pieces, vec![monotone]));
        }
    }
    let map = Map::forward(&claim.variable, &claim.formula);
    let steps = Steps { proof: budget, ..Steps::NONE };
    let mut work = Work::new(&map, Some(set), &claim.assumptions, steps);
    let pieces = work.pieces(set).ok()?;
    let branches = work.branches(&pieces, &[])?;
    work.injective_from(&branches).then(|| work.analysis.proofs.pop()).flatten()
}

/// The state of one analysis.
struct Work {
    prover: Prover,
    claim: MapOn,
    analysis: Analysis,
    steps: Steps,
}

impl Work {
    fn new(map: &Map, on: Option<&RealSet>, assumptions: &Assumptions, steps: Steps) -> Self {
        let mut prover = Prover::with_budget(steps.proof);
        let source = source::of(map, on, assumptions, &mut prover);
        let claim = MapOn {
            formula: map.formula.clone(),
            variable: map.variable.clone(),
            source: source.set.clone(),
            assumptions: assumptions.clone(),
        };
        let analysis = Analysis {
            map: map.clone(),
            source,
            assumptions: assumptions.clone(),
            validity: Validity::Undecided,
            injective: Ternary::Unknown,
            monotone: None,
            differentiable: Ternary::Unknown,
            image: None,
            branches: Vec::new(),
            witness: None,
            other_witness: None,
            exceptional: Vec::new(),
            cases: Vec::new(),
            proofs: Vec::new(),
            undecided_because: String::new(),
            valid_when: None,
            diffeomorphism_when: None,
        };
        Self { prover, claim, analysis, steps }
    }

    fn run(&mut self) {
        let SourceSet::Set(set) = self.claim.source.clone() else {
            if !self.refute() {
                self.undecided(
                    "the set on which the formula is defined has no description as a union of intervals",
                );
            }
            return;
        };
        if set.is_empty() {
            self.undecided("the source set is empty");
            return;
        }
        let pieces = match self.pieces(&set) {
            Ok(pieces) => pieces,
            Err(pieces::Stop::NotAFunction(found)) => {
                let (witness, proof) = *found;
                let two_values = matches!(witness, Witness::TwoValues { .. });
                self.not_valid(witness, proof);
                if two_values
                    && let Some((other, proof)) =
                        witness::find(&mut Prover::with_budget(OTHER_WITNESS_BUDGET), &self.claim, &[])
                {
                    self.analysis.injective = Ternary::False;
                    self.analysis.other_witness = Some(other);
                    self.analysis.proofs.push(proof);
                }
                return;
            }
            Err(pieces::Stop::Open(why)) => {
                if !self.refute() {
                    self.undecided(&why);
                }
                return;
            }
        };
        if self.refute_by_constant(&pieces) {
            return;
        }
        let budget = self.prover.budget();
        let turning: Vec<bool> = pieces.iter().map(|piece| self.turns(piece)).collect();
        let turns = turning.contains(&true);
        // A map that turns round has two points with one value: they come before its branches.
        let refuted = turns && self.refute();
        if turns {
            self.prover.set_budget(budget.min(BRANCHES_BUDGET));
        }
        // A part is kept for the search for a witness.
        let branches = effort::share(3, 4, || self.branches(&pieces, &turning));
        if turns {
            self.prover.set_budget(budget);
        }
        match &branches {
            Some(branches) if refuted => self.record_refuted(branches),
            Some(branches) => self.decide_injective(branches),
            None if refuted => {}
            None => {
                self.refute();
            }
        }
        if self.analysis.injective == Ternary::Unknown {
            let why = if self.prover.is_exhausted() {
                "the search for a proof used up its budget"
            } else {
                "neither a proof of injectivity nor two points with one value was found"
            };
            self.undecided(why);
        }
        if let Some(branches) = branches {
            if self.analysis.validity == Validity::No {
                // What is left is for the report only.
                self.prover.set_budget(self.prover.budget().min(BRANCHES_BUDGET));
            }
            self.decide_regular(&branches);
        }
    }

    /// Whether the derivative certainly has both signs on the piece.
    fn turns(&mut self, piece: &pieces::Piece) -> bool {
        let variable = self.claim.variable.clone();
        let Some(interior) = piece.span.interior() else { return false };
        let Some(slope) = crate::expr::derivative(&piece.smooth, &variable) else { return false };
        let on = self.domain(&interior);
        self.prover.opposite_signs(&slope, &variable, &on).is_some()
    }

    fn undecided(&mut self, why: &str) {
        self.analysis.validity = Validity::Undecided;
        self.analysis.undecided_because = why.to_owned();
    }

    fn not_valid(&mut self, witness: Witness, proof: Proved) {
        self.analysis.validity = Validity::No;
        if matches!(proof.claim(), Claim::NotInjective(_)) {
            self.analysis.injective = Ternary::False;
        }
        self.analysis.witness = Some(witness);
        self.analysis.proofs.push(proof);
    }

    /// A piece on which the formula is constant: any two of its points have one value.
    fn refute_by_constant(&mut self, pieces: &[pieces::Piece]) -> bool {
        pieces.iter().any(|piece| {
            let flat = piece.span.as_point().is_none() && !piece.smooth.contains(&self.claim.variable);
            let points: Vec<Expr> =
                crate::set::sample_points(&piece.span).into_iter().map(Expr::number).collect();
            let [a, b, ..] = points.as_slice() else { return false };
            if !flat {
                return false;
            }
            match witness::confirm_equal(&mut self.prover, &self.claim, a, b) {
                Some((witness, proof)) => {
                    self.not_valid(witness, proof);
                    true
                }
                None => false,
            }
        })
    }

    /// Looks for two points with one value; whether it found them.
    fn refute(&mut self) -> bool {
        let mut prover = Prover::with_budget(self.steps.witness);
        let cuts = self.all_cuts();
        match witness::find(&mut prover, &self.claim, &cuts) {
            Some((witness, proof)) => {
                self.not_valid(witness, proof);
                true
            }
            None => false,
        }
    }
}
