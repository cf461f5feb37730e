//! Maps z + r(w·z + b), as planar flows: all that is asked of them is asked of the function t + w·r(t) of one variable.

use super::cases::conditions_of;
use super::rename::Renamed;
use super::{VectorMap, VectorSource, VectorWitness, line};
use crate::expr::{Condition, Expr, Relation};
use crate::flow::Analysis;
use crate::flow::analyse::analyse_claimed;
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::proof::vector::{Point, Ridge, VectorMapOn, as_signs};
use crate::proof::{Certificate, Claim, Domain, Proved, Rule};
use crate::real::effort;
use crate::set::RealSet;

/// The most parameters of the function of one variable.
const MAX_PARAMETERS: usize = 3;

/// The work that the function of one variable may cost.
const EFFORT: u64 = 3_000_000;

/// The map with the function that it comes down to.
pub(super) struct Reduced {
    form: Ridge,
    /// t + (w·u) h(t), or t + w·r(t).
    along: MapOn,
    /// The same with a name for w·u.
    renamed: Option<Renamed>,
}

impl Reduced {
    pub fn of(map: &VectorMapOn) -> Option<Self> {
        let position = line::fresh(map, "t");
        let form = Ridge::of(map, &position)?;
        let formula = match (form.direction(), form.strength()) {
            (Some((_, h)), Some(strength)) => Expr::variable(position.clone()).plus(&strength.times(&h)),
            _ => form.along(),
        };
        let along = MapOn {
            formula,
            variable: position,
            source: SourceSet::Set(RealSet::real_line()),
            assumptions: map.parameter_assumptions(),
        };
        let renamed = Renamed::of(&along);
        let general = renamed.as_ref().map_or(&along, |r| &r.general);
        if general.formula.variables().len() > MAX_PARAMETERS + 1 {
            return None;
        }
        Some(Self { form, along, renamed })
    }

    fn general(&self) -> &MapOn {
        self.renamed.as_ref().map_or(&self.along, |r| &r.general)
    }

    /// What is known of the function of one variable.
    pub fn analysis(&self) -> Analysis {
        effort::within(EFFORT, || analyse_claimed(self.general()))
    }

    /// The conditions on the parameters under which the verdict about that function differs.
    pub fn conditions(&self) -> Vec<Condition> {
        let conditions = conditions_of(&self.analysis());
        conditions.iter().map(|when| when.map(&mut |e| self.restored(e))).collect()
    }

    /// What the proofs about the function say of the map.
    pub fn proofs(&self, map: &VectorMapOn, one: &Analysis, prover: &mut Prover) -> Vec<Proved> {
        one.proofs.iter().filter_map(|proof| self.proof(map, proof, prover)).collect()
    }

    fn proof(&self, map: &VectorMapOn, proof: &Proved, prover: &mut Prover) -> Option<Proved> {
        let (one, claim) = match proof.claim() {
            Claim::Injective(one) => (one, Claim::VectorInjective(map.clone())),
            Claim::NotInjective(one) => (one, Claim::VectorNotInjective(map.clone())),
            Claim::Regular(one) => (one, Claim::VectorRegular(map.clone())),
            Claim::RegularAlmostEverywhere(one) => (one, Claim::VectorRegularAlmostEverywhere(map.clone())),
            Claim::Irregular(one) => (one, Claim::VectorIrregular(map.clone())),
            _ => return None,
        };
        let smooth = self.form.bend.iter().all(is_smooth);
        if !smooth && !matches!(claim, Claim::VectorInjective(_) | Claim::VectorNotInjective(_)) {
            return None;
        }
        let mut form = self.form.clone();
        form.names = self.renamed.iter().map(|r| (r.name.clone(), r.stands_for.clone())).collect();
        let positions = form.positions(map);
        let parameters = map.parameters();
        let mut premises = vec![proof.certificate().clone()];
        for (f, bent) in map.components.iter().zip(form.components(&map.variables)) {
            if *f != bent {
                premises.push(prover.equal(f, &bent, &map.region_for(f))?);
            } else if !f.is_total() {
                premises.push(prover.defined_on_region(f, map)?);
            }
        }
        for e in form.weights.iter().chain([&form.shift]).filter(|e| !e.is_total()) {
            premises.push(prover.defined(e, &parameters)?);
        }
        if !matches!(claim, Claim::VectorInjective(_)) {
            for r in &form.bend {
                let slope = crate::expr::derivative(r, &form.position);
                for e in [Some(r.clone()), slope].into_iter().flatten().filter(|e| !e.is_total()) {
                    premises.extend(prover.defined(&e, &positions));
                }
            }
        }
        premises.extend(self.same_function(one, &form, &positions, prover)?);
        for fact in &one.assumptions.facts {
            let here = fact.map(&mut |e| self.restored(e));
            if !map.region.assumptions.facts.contains(&here) {
                for (e, relation) in as_signs(&here)? {
                    premises.push(prover.sign(&e, relation, &parameters)?);
                }
            }
        }
        prover.confirm(Certificate::new(claim, Rule::Ridge { form }, premises))
    }

    fn restored(&self, e: &Expr) -> Expr {
        self.renamed.as_ref().map_or(e.clone(), |r| r.restored(e))
    }

    /// That the function of which something is proved is t + w·r(t).
    fn same_function(
        &self,
        one: &MapOn,
        form: &Ridge,
        positions: &Domain,
        prover: &mut Prover,
    ) -> Option<Option<Certificate>> {
        let (here, along) = (self.restored(&one.formula), form.along());
        if here == along {
            return Some(None);
        }
        if let Some(equal) = prover.equal(&here, &along, positions) {
            return Some(Some(equal));
        }
        // The facts may fix what the name stands for; that value then is put in.
        let renamed = self.renamed.as_ref()?;
        let symbol = Expr::variable(renamed.name.clone());
        let value =
            one.assumptions.facts.iter().chain(&renamed.general.assumptions.facts).find_map(|fact| {
                let Condition::Compare(left, Relation::Eq, right) = fact else { return None };
                [(left, right), (right, left)]
                    .into_iter()
                    .find(|(x, _)| **x == symbol)
                    .map(|(_, v)| v.clone())
            })?;
        let outer = &renamed.general.formula;
        if outer.substitute(&renamed.name, &value) != here {
            return None;
        }
        let part = renamed.stands_for.clone();
        let mut premises = vec![prover.defined(&part, positions)?];
        let difference = [part.minus(&value), value.minus(&part), part.minus_terms(&value)];
        let zero = difference.iter().find_map(|e| prover.sign(e, Relation::Eq, positions))?;
        premises.push(zero);
        let claim = Claim::Equal { a: value.clone(), b: part.clone(), on: positions.clone() };
        let fixed = Certificate::new(claim, Rule::ZeroDifference, premises);
        let middle = outer.substitute(&renamed.name, &part);
        let mut premises = vec![fixed];
        match middle == along {
            true => premises.push(prover.defined(&along, positions)?),
            false => premises.push(prover.equal(&middle, &along, positions)?),
        }
        let rule =
            Rule::Congruence { outer: outer.clone(), parts: vec![(renamed.name.clone(), value, part)] };
        let claim = Claim::Equal { a: here, b: along, on: positions.clone() };
        Some(Some(Certificate::new(claim, rule, premises)))
    }

    /// A point at which det J = 0: where w·z + b is a zero of the derivative of the function, on the line through the origin
    /// in the direction w.
    pub fn exceptional(&self, one: &Analysis) -> Option<Point> {
        let at = one.exceptional.iter().find_map(|e| e.at.clone())?;
        let weights = &self.form.weights;
        let square = Expr::sum(weights.iter().map(|w| w.powi(2)).collect());
        let length = self.restored(&at).minus_terms(&self.form.shift);
        let simple = |e: Expr| {
            crate::expr::normal::normal(&e, &mut |_| false).map_or(e, |form| form.to_expr().clone())
        };
        Some(Point(weights.iter().map(|w| simple(w.times(&length).over(&square))).collect()))
    }

    /// The proof that the map is not injective, from that about the function: on the line t·u the value is u (t + h((w·u) t + b)).
    pub fn refuted(
        &self,
        map: &VectorMapOn,
        one: &Analysis,
        prover: &mut Prover,
    ) -> Option<(VectorWitness, Proved)> {
        let (direction, h) = self.form.direction()?;
        let proof = one
            .proofs
            .iter()
            .filter(|p| matches!(p.claim(), Claim::NotInjective(_)))
            .find_map(|p| self.proof(map, p, prover))?;
        let t = Expr::variable(self.form.position.clone());
        let position = self.form.strength()?.times(&t).plus(&self.form.shift);
        let witness = VectorWitness::OnLine {
            point: Point(vec![Expr::zero(); direction.len()]),
            direction: Point(direction),
            parameter: self.form.position.clone(),
            inner: t.plus(&h.substitute(&self.form.position, &position)),
            witness: None,
        };
        Some((witness, proof))
    }
}

/// The conditions for a map on its source, none where it is of another form or does not depend on parameters so.
pub(super) fn conditions(map: &VectorMap, source: &VectorSource) -> Vec<Condition> {
    Reduced::of(&map.on(&source.region)).map_or_else(Vec::new, |reduced| reduced.conditions())
}
