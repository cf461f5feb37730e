//! The order of the questions.

use super::injective::eliminate;
use super::ridge::Reduced;
use super::{VectorAnalysis, VectorMap, VectorSource, VectorWitness, cases, kink, line, separate};
use crate::expr::{Expr, constant};
use crate::flow::Validity;
use crate::flow::analyse::{analyse_claimed, prove_injective};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::search::{EqualPair, PointAndBox, Prover};
use crate::proof::vector::{Flow, Point, Radial, VectorMapOn};
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::{Ternary, effort};
use crate::set::RealSet;

/// Steps of search for each question about a map.
const BUDGET: usize = 40_000;

/// The most variables of a radial map whose determinant is looked at as that of any other map.
const MAX_FULL: usize = 3;

/// The work that one verdict may cost, with all its cases.
const EFFORT: u64 = 20_000_000;

/// The same where parameters occur: each step costs more, and cases multiply them.
const BUDGET_WITH_PARAMETERS: usize = 6_000;

/// Decides what can be decided about the map on its region.
///
/// The parameters, symbols other than the map's variables, may take all values that meet the assumptions of the region;
/// where the verdict depends on them it is [`Validity::Conditional`] with its cases.
#[must_use]
pub fn analyse(map: &VectorMap, source: &VectorSource) -> VectorAnalysis {
    effort::within(EFFORT, || cases::analyse(map, source))
}

/// The verdict under fixed assumptions, without distinguishing cases.
pub(super) fn analyse_once(map: &VectorMap, source: &VectorSource) -> VectorAnalysis {
    let claim = map.on(&source.region);
    let plain = |f: &Expr| f.variables().iter().all(|s| claim.variables.contains(s));
    let budget = if claim.components.iter().all(plain) { BUDGET } else { BUDGET_WITH_PARAMETERS };
    let mut work = Work { claim, analysis: begin(map, source), budget };
    work.run();
    work.analysis
}

/// What is known before any question is asked.
pub(super) fn begin(map: &VectorMap, source: &VectorSource) -> VectorAnalysis {
    let jacobian = map.on(&source.region).jacobian();
    VectorAnalysis {
        map: map.clone(),
        source: source.clone(),
        validity: Validity::Undecided,
        injective: Ternary::Unknown,
        differentiable: Ternary::Unknown,
        jacobian,
        witness: None,
        exceptional: None,
        cases: Vec::new(),
        proofs: Vec::new(),
        undecided_because: String::new(),
    }
}

struct Work {
    claim: VectorMapOn,
    analysis: VectorAnalysis,
    budget: usize,
}

impl Work {
    fn run(&mut self) {
        if let Some(flow) = self.analysis.map.flow().cloned() {
            self.decide_flow(&flow);
            return;
        }
        if self.refute_by_dimension() || self.refute_by_undefined_point() || self.decide_without_cases() {
            return;
        }
        if self.decide_large_affine() {
            return;
        }
        let radial = Radial::of(&self.claim);
        if radial.as_ref().is_some_and(|form| effort::share(1, 8, || self.refute_radial(form))) {
            return;
        }
        let ridge = if radial.is_none() { Reduced::of(&self.claim) } else { None };
        if ridge.as_ref().is_some_and(|ridge| self.decide_ridge(ridge)) {
            return;
        }
        effort::share(1, 3, || {
            if !radial.as_ref().is_some_and(|form| self.decide_regular_radial(form)) {
                self.decide_regular();
            }
        });
        if self.analysis.injective == Ternary::True {
            self.grade();
            return;
        }
        let mut prover = Prover::with_budget(self.budget);
        let proof = radial
            .as_ref()
            .and_then(|form| effort::share(1, 4, || self.radial_injective(form)))
            .or_else(|| effort::share(1, 2, || eliminate(&self.claim, 2 * self.budget)))
            .or_else(|| effort::share(1, 2, || prover.vector_injective_by_theorem(&self.claim)));
        if let Some(proof) = proof {
            self.analysis.injective = Ternary::True;
            self.analysis.proofs.push(proof);
            self.grade();
        } else if !self.refute() {
            self.analysis.undecided_because =
                "neither a proof of injectivity nor two points with one value was found".to_owned();
        }
    }

    /// A Z + b with a determinant that is too large for the methods which rewrite it: what is assumed of it decides.
    fn decide_large_affine(&mut self) -> bool {
        if cases::large_determinant(&self.claim).is_none() {
            return false;
        }
        let mut prover = Prover::with_budget(self.budget);
        if let Some(proof) = prover.vector_injective_affine(&self.claim) {
            self.analysis.injective = Ternary::True;
            self.analysis.proofs.push(proof);
            self.decide_regular();
            self.grade();
            return true;
        }
        match prover.vector_singular(&self.claim) {
            Some(proof) => self.not_valid(VectorWitness::Singular, proof),
            None => false,
        }
    }

    /// A map that is given by a differential equation.
    fn decide_flow(&mut self, flow: &Flow) {
        match Prover::with_budget(self.budget).vector_flow(&self.claim, flow) {
            Some(proofs) => {
                self.analysis.injective = Ternary::True;
                self.analysis.differentiable = Ternary::True;
                self.analysis.proofs.extend(proofs);
                self.analysis.validity = Validity::Yes;
            }
            None => {
                self.analysis.undecided_because =
                    "the field was not proved to be C¹ with bounded components or bounded derivatives in z: solutions may \
                     end before T"
                        .to_owned();
            }
        }
    }

    /// Where the case distinctions of the components are decided on the region: what holds of the map without them.
    fn decide_without_cases(&mut self) -> bool {
        if self.claim.components.iter().all(is_smooth) {
            return false;
        }
        let mut prover = Prover::with_budget(self.budget / 4);
        let mut premises = Vec::new();
        let mut components = Vec::with_capacity(self.claim.components.len());
        for f in &self.claim.components {
            let Some((smooth, equal)) = prover.resolved(f, &self.claim.region_for(f)) else { return false };
            premises.extend(equal);
            components.push(smooth);
        }
        let map = VectorMap { components: components.clone(), ..self.analysis.map.clone() };
        let found = analyse_once(&map, &self.analysis.source);
        for proof in &found.proofs {
            let certificate = proof.certificate();
            let Some(claim) = about(&certificate.claim, &self.claim) else { continue };
            let premises = premises.iter().cloned().chain([certificate.clone()]).collect();
            let rule = Rule::SameValues { components: components.clone() };
            self.analysis.proofs.extend(prover.confirm(Certificate::new(claim, rule, premises)));
        }
        if self.analysis.proofs.len() < found.proofs.len() {
            self.analysis.proofs.clear();
            return false;
        }
        let (map, jacobian) = (self.analysis.map.clone(), found.jacobian.clone());
        self.analysis =
            VectorAnalysis { map, jacobian, proofs: std::mem::take(&mut self.analysis.proofs), ..found };
        self.analysis.validity != Validity::Undecided
    }

    /// A map that bends along one direction, by the function of one variable that it comes down to. What is not decided so
    /// is kept for the general methods.
    fn decide_ridge(&mut self, ridge: &Reduced) -> bool {
        let one = effort::share(1, 3, || ridge.analysis());
        let mut prover = Prover::with_budget(self.budget);
        match one.validity {
            Validity::Yes | Validity::AlmostEverywhere => {
                let mut found = ridge.proofs(&self.claim, &one, &mut prover);
                if !found.iter().any(|p| matches!(p.claim(), Claim::VectorInjective(_))) {
                    return false;
                }
                self.analysis.injective = Ternary::True;
                let regular = |p: &Proved| !matches!(p.claim(), Claim::VectorInjective(_));
                if found.iter().any(regular) {
                    self.analysis.differentiable = Ternary::True;
                    self.analysis.exceptional = ridge.exceptional(&one);
                }
                self.analysis.proofs.append(&mut found);
                self.grade();
                if self.analysis.validity == Validity::Undecided {
                    self.analysis.undecided_because.clear();
                    return false;
                }
                true
            }
            Validity::No => {
                let plain = |f: &Expr| f.variables().iter().all(|s| self.claim.variables.contains(s));
                if self.claim.components.iter().all(plain) && self.refute() {
                    return true;
                }
                match ridge.refuted(&self.claim, &one, &mut prover) {
                    Some((witness, proof)) => self.not_valid(witness, proof),
                    None => false,
                }
            }
            Validity::Conditional | Validity::Undecided => false,
        }
    }

    fn not_valid(&mut self, witness: VectorWitness, proof: Proved) -> bool {
        self.analysis.validity = Validity::No;
        // Where det J = 0 on an open set the image of that is a null set (Sard), while an injective continuous map would take it
        // to an open one (Brouwer).
        if matches!(proof.claim(), Claim::VectorNotInjective(_) | Claim::VectorSingular(_)) {
            self.analysis.injective = Ternary::False;
        }
        self.analysis.witness = Some(witness);
        self.analysis.proofs.push(proof);
        true
    }

    fn refute_by_dimension(&mut self) -> bool {
        let (from, to) = (self.claim.variables.len(), self.claim.components.len());
        if from == to {
            return false;
        }
        self.analysis.validity = Validity::No;
        self.analysis.witness = Some(VectorWitness::Dimension { from, to });
        if to < from
            && let Some(proof) = Prover::with_budget(self.budget).vector_fewer_components(&self.claim)
        {
            self.analysis.injective = Ternary::False;
            self.analysis.proofs.push(proof);
        }
        true
    }

    /// A point of the region at which a component has no value.
    fn refute_by_undefined_point(&mut self) -> bool {
        let mut prover = Prover::with_budget(self.budget / 4);
        let map = &self.claim;
        if map.components.iter().all(|f| f.is_total() || prover.defined_on_region(f, map).is_some()) {
            return false;
        }
        let points = prover.points_of_region(map, false, 200);
        for at in points {
            let part = map.components.iter().find_map(|f| undefined_part(f, &at, map));
            let Some(part) = part else { continue };
            let rule = Rule::EvaluateAt { at: at.clone() };
            let certificate = Certificate::new(Claim::VectorNotAFunction(map.clone()), rule, Vec::new());
            if let Some(proof) = prover.confirm(certificate) {
                return self.not_valid(VectorWitness::Undefined { at, part }, proof);
            }
        }
        false
    }

    /// Whether the map is C¹ with det J ≠ 0 everywhere, off a null set, or not at some point.
    fn decide_regular(&mut self) {
        let mut prover = Prover::with_budget(self.budget);
        let rough = !self.claim.components.iter().all(is_smooth);
        if rough {
            if !self.decide_separate(&mut prover) {
                self.decide_almost_regular(&mut prover);
            }
            return;
        }
        if let Some(proof) = prover.vector_regular(&self.claim) {
            self.analysis.differentiable = Ternary::True;
            self.analysis.proofs.push(proof);
            return;
        }
        let mut prover = Prover::with_budget(self.budget);
        if prover.smooth_premises(&self.claim).is_some() {
            self.analysis.differentiable = Ternary::True;
        }
        if let Some(proof) = prover.vector_regular_off(&self.claim) {
            self.analysis.proofs.push(proof);
        }
        let mut prover = Prover::with_budget(self.budget);
        if let Some((at, proof)) = prover.vector_critical_point(&self.claim) {
            self.analysis.exceptional = Some(at);
            self.analysis.proofs.push(proof);
        }
        let proved = |wanted: fn(&Claim) -> bool| self.analysis.proofs.iter().any(|p| wanted(p.claim()));
        if !proved(|c| matches!(c, Claim::VectorRegularAlmostEverywhere(_))) {
            self.decide_almost_regular(&mut prover);
        } else if !proved(|c| matches!(c, Claim::VectorIrregular(_))) {
            self.note_kink(&mut prover);
        }
    }

    /// The same for a map that acts on each variable by itself; false where nothing was found.
    fn decide_separate(&mut self, prover: &mut Prover) -> bool {
        let Some(proof) = separate::regular(&self.claim, prover) else { return false };
        let everywhere = matches!(proof.claim(), Claim::VectorRegular(_));
        self.analysis.proofs.push(proof);
        if everywhere {
            self.analysis.differentiable = Ternary::True;
        } else {
            self.note_kink(prover);
        }
        true
    }

    /// Whether the map is regular off the zeros of the arguments of its case distinctions, and where on them it is not.
    fn decide_almost_regular(&mut self, prover: &mut Prover) {
        if let Some(proof) = prover.vector_regular_by_patterns(&self.claim) {
            self.analysis.proofs.push(proof);
            self.note_kink(prover);
        }
    }

    fn note_kink(&mut self, prover: &mut Prover) {
        if let Some((at, proof)) = kink::find(&self.claim, prover) {
            if matches!(&proof.certificate().premises[..], [one] if !matches!(one.rule, Rule::Critical { .. } | Rule::CriticalRoot { .. }))
            {
                self.analysis.differentiable = Ternary::False;
            }
            self.analysis.exceptional = at.or_else(|| self.analysis.exceptional.take());
            self.analysis.proofs.push(proof);
        }
    }

    /// The same for a radial map by the rule for these; false where nothing was found.
    fn decide_regular_radial(&mut self, form: &Radial) -> bool {
        let mut prover = Prover::with_budget(self.budget);
        if let Some(proof) = prover.vector_radial_regular(&self.claim, form, false) {
            self.analysis.differentiable = Ternary::True;
            self.analysis.proofs.push(proof);
            return true;
        }
        // A region away from the centre need not be seen to be so by its radii.
        if self.claim.components.len() <= MAX_FULL && self.claim.components.iter().all(is_smooth) {
            let mut prover = Prover::with_budget(self.budget);
            if let Some(proof) = prover.vector_regular(&self.claim) {
                self.analysis.differentiable = Ternary::True;
                self.analysis.proofs.push(proof);
                return true;
            }
        }
        let mut prover = Prover::with_budget(self.budget);
        let Some(proof) = prover.vector_radial_regular(&self.claim, form, true) else { return false };
        self.analysis.proofs.push(proof);
        if let Some(proof) = prover.vector_radial_critical(&self.claim, form) {
            self.analysis.differentiable = Ternary::True;
            self.analysis.exceptional = Some(Point(form.centre.clone()));
            self.analysis.proofs.push(proof);
        }
        true
    }

    /// Injective along the rays.
    fn radial_injective(&self, form: &Radial) -> Option<Proved> {
        let stretched = MapOn {
            formula: form.stretched(),
            variable: form.radius.clone(),
            source: SourceSet::Set(RealSet::from_span(form.radii.clone())),
            assumptions: self.claim.parameter_assumptions(),
        };
        let along = prove_injective(&stretched, self.budget).map(|proof| proof.certificate().clone());
        let along = along.or_else(|| injective_along(&stretched))?;
        Prover::with_budget(self.budget).vector_radial_injective(&self.claim, form, &along)
    }

    /// A sphere that is taken to one point: two of its points, on the first axis.
    fn refute_radial(&mut self, form: &Radial) -> bool {
        let mut prover = Prover::with_budget(self.budget);
        let Some((radius, proof)) = prover.vector_radial_collapse(&self.claim, form) else { return false };
        let at = |x: &Expr| {
            let mut point = form.centre.clone();
            point[0] = point[0].plus(x);
            Point(point)
        };
        let witness =
            VectorWitness::EqualPoints { a: at(&radius), b: at(&radius.negate()), value: form.image.clone() };
        self.not_valid(witness, proof)
    }

    /// The grade of an injective map.
    fn grade(&mut self) {
        let proved = |wanted: fn(&Claim) -> bool| self.analysis.proofs.iter().any(|p| wanted(p.claim()));
        let everywhere = proved(|c| matches!(c, Claim::VectorRegular(_)));
        let almost = proved(|c| matches!(c, Claim::VectorRegularAlmostEverywhere(_)));
        let fails = proved(|c| matches!(c, Claim::VectorIrregular(_)));
        match (everywhere, almost, fails) {
            (true, _, _) => self.analysis.validity = Validity::Yes,
            (false, true, true) => self.analysis.validity = Validity::AlmostEverywhere,
            (false, true, false) => {
                self.analysis.undecided_because =
                    "injective, and regular almost everywhere; whether everywhere was not found".to_owned();
            }
            (false, false, _) => {
                self.analysis.undecided_because =
                    "injective; where the determinant of the Jacobian vanishes was not found".to_owned();
            }
        }
    }

    fn refute(&mut self) -> bool {
        let mut prover = Prover::with_budget(self.budget);
        if let Some((EqualPair { a, b, value }, proof)) = prover.vector_equal_points(&self.claim) {
            return self.not_valid(VectorWitness::EqualPoints { a, b, value }, proof);
        }
        if let Some((witness, proof)) = line::refute(&self.claim) {
            return self.not_valid(witness, proof);
        }
        if let Some(proof) = prover.vector_singular(&self.claim) {
            return self.not_valid(VectorWitness::Singular, proof);
        }
        let mut prover = Prover::with_budget(self.budget);
        if let Some((positive, negative, proof)) = prover.vector_orientation(&self.claim) {
            return self.not_valid(VectorWitness::Orientation { positive, negative }, proof);
        }
        let mut prover = Prover::with_budget(self.budget);
        if let Some((PointAndBox { a, lower, upper }, proof)) = prover.vector_newton(&self.claim) {
            return self.not_valid(VectorWitness::EqualPointWithin { a, lower, upper }, proof);
        }
        false
    }
}

/// A proof that a function of one variable is injective, from all that is found about it.
fn injective_along(claim: &MapOn) -> Option<Certificate> {
    let wanted = Claim::Injective(claim.clone());
    analyse_claimed(claim).proofs.iter().map(Proved::certificate).find(|c| c.claim == wanted).cloned()
}

/// The same claim about another map.
fn about(claim: &Claim, map: &VectorMapOn) -> Option<Claim> {
    let map = map.clone();
    Some(match claim {
        Claim::VectorInjective(_) => Claim::VectorInjective(map),
        Claim::VectorNotInjective(_) => Claim::VectorNotInjective(map),
        Claim::VectorRegular(_) => Claim::VectorRegular(map),
        Claim::VectorRegularAlmostEverywhere(_) => Claim::VectorRegularAlmostEverywhere(map),
        Claim::VectorIrregular(_) => Claim::VectorIrregular(map),
        Claim::VectorSingular(_) => Claim::VectorSingular(map),
        _ => return None,
    })
}

/// The smallest part of a component that certainly has no value at the point: `Some(None)` where it is not one part.
fn undefined_part(f: &Expr, at: &Point, map: &VectorMapOn) -> Option<Option<Expr>> {
    let there = at.substitute_into(f, &map.variables);
    if !(there.is_constant() && constant::is_defined(&there).is_false()) {
        return None;
    }
    let mut smallest: Option<Expr> = None;
    there.any(&mut |part| {
        let smaller = smallest.as_ref().is_none_or(|s| part.size_up_to(100) < s.size_up_to(100));
        if smaller && constant::is_defined(part).is_false() {
            smallest = Some(part.clone());
        }
        false
    });
    Some(smallest)
}
