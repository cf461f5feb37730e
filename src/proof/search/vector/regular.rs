//! Where a map is a local diffeomorphism, and where not.

use crate::expr::constant::sign_of;
use crate::expr::normal::normal;
use crate::expr::{Condition, Expr, Node, Relation, Symbol, derivative};
use crate::proof::obligations::{Demand, obligations};
use crate::proof::search::Prover;
use crate::proof::vector::{Point, VectorMapOn, determinant, is_convex, patterns};
use crate::proof::{Certificate, Claim, Proved, Rule};

/// How many points are looked at.
const MAX_POINTS: usize = 60;

/// How many points are looked at for each pattern of signs.
const MAX_PATTERN_POINTS: usize = 12;

/// How many functions of affine arguments are looked at.
const MAX_FORMS: usize = 4;

impl Prover {
    /// A proof that the map is C¹ with det J ≠ 0 on its region.
    pub fn vector_regular(&mut self, map: &VectorMapOn) -> Option<Proved> {
        let value = determinant(&map.jacobian()?)?;
        let mut premises = self.smooth_premises(map)?;
        premises.push(self.nonzero_on_region(&value, map)?);
        self.confirm(Certificate::new(Claim::VectorRegular(map.clone()), Rule::NonzeroDeterminant, premises))
    }

    /// The same where case distinctions depend on the signs of expressions.
    pub fn vector_regular_by_patterns(&mut self, map: &VectorMapOn) -> Option<Proved> {
        if !map.has_wide_ranges() || !is_convex(map) {
            return None;
        }
        let mut premises = Vec::new();
        let parts = patterns(map, &mut |u, relation| {
            let known = self.attempt(|prover| prover.sign_on_region(u, relation.negate(), map));
            let excluded = known.is_some();
            premises.extend(known);
            excluded
        })?;
        for f in &map.components {
            let on = map.region_for(f);
            let known = self.defined(f, &on).or_else(|| self.resolved(f, &on)?.1);
            premises.extend(known);
        }
        let mut at: Vec<Point> = Vec::new();
        let general = self.points_of_region(map, true, MAX_PATTERN_POINTS);
        let mut arguments: Vec<&Expr> = Vec::new();
        for (u, _) in parts.iter().flat_map(|part| &part.signs) {
            if !arguments.contains(&u) {
                arguments.push(u);
                premises.extend(self.analytic_premises(u, map)?);
                at.push(self.nonzero_point(u, map, &general, &mut premises)?);
            }
        }
        for part in &parts {
            let inside = part.on(map);
            let whole = VectorMapOn { region: map.region.clone(), ..inside.clone() };
            let value = determinant(&inside.jacobian()?)?;
            let mut found = None;
            for local in [&inside, &whole] {
                let Some(own) = self.smooth_premises(local) else { continue };
                let Some(analytic) = self.analytic_premises(&value, local) else { continue };
                let points = self.points_of_region(local, true, MAX_PATTERN_POINTS);
                let mut more: Vec<Certificate> = own.into_iter().chain(analytic).collect();
                if let Some(point) = self.nonzero_point(&value, local, &points, &mut more) {
                    premises.extend(more);
                    found = Some(point);
                    break;
                }
            }
            at.push(found?);
        }
        let claim = Claim::VectorRegularAlmostEverywhere(map.clone());
        self.confirm(Certificate::new(claim, Rule::Patterns { at }, premises))
    }

    /// Proofs of what an expression needs to be analytic on the region.
    fn analytic_premises(&mut self, e: &Expr, map: &VectorMapOn) -> Option<Vec<Certificate>> {
        let mut premises = Vec::new();
        for obligation in obligations(e, Demand::Analytic, &map.region.assumptions)? {
            let met = obligation.iter().find_map(|alternative| {
                alternative
                    .iter()
                    .map(|(e, relation)| self.sign_on_region(e, *relation, map))
                    .collect::<Option<Vec<_>>>()
            })?;
            premises.extend(met);
        }
        Some(premises)
    }

    /// One of the points at which the expression is not 0.
    fn nonzero_point(
        &mut self,
        e: &Expr,
        map: &VectorMapOn,
        points: &[Point],
        premises: &mut Vec<Certificate>,
    ) -> Option<Point> {
        let found = points.iter().find(|point| {
            let there = point.value(e, map, &mut |_, _| false);
            there.is_some_and(|value| match value.is_constant() {
                true => sign_of(&value).is_some_and(std::cmp::Ordering::is_ne),
                false => match self.sign(&value, Relation::Ne, &map.parameters()) {
                    Some(certificate) => {
                        premises.push(certificate);
                        true
                    }
                    None => false,
                },
            })
        });
        found.cloned()
    }

    /// A proof that the map is C¹ with det J ≠ 0 off a closed null set of its region.
    pub fn vector_regular_off(&mut self, map: &VectorMapOn) -> Option<Proved> {
        let value = determinant(&map.jacobian()?)?;
        let mut premises = self.smooth_premises(map)?;
        premises.extend(self.analytic_premises(&value, map)?);
        let mut candidates = self.points_of_region(map, true, MAX_POINTS);
        candidates.extend(points_with_form(map, 1));
        let at = self.nonzero_point(&value, map, &candidates, &mut premises)?;
        let claim = Claim::VectorRegularAlmostEverywhere(map.clone());
        self.confirm(Certificate::new(claim, Rule::AnalyticDeterminant { at }, premises))
    }

    /// A point of the region at which det J = 0, with the proof.
    pub fn vector_critical_point(&mut self, map: &VectorMapOn) -> Option<(Point, Proved)> {
        let value = determinant(&map.jacobian()?)?;
        let mut candidates = self.points_of_region(map, false, MAX_POINTS);
        candidates.extend(self.zeros_on_lines(&value, map));
        candidates.extend(points_with_form(map, 0));
        candidates.into_iter().find_map(|at| {
            let there = at.value(&value, map, &mut |_, _| false)?;
            let mut premises = Vec::new();
            if !there.is_constant() {
                premises.push(self.sign(&there, Relation::Eq, &map.parameters())?);
            } else if sign_of(&there) != Some(std::cmp::Ordering::Equal) {
                return None;
            }
            let rule = Rule::CriticalPoint { at: at.clone() };
            let certificate = Certificate::new(Claim::VectorIrregular(map.clone()), rule, premises);
            self.confirm(certificate).map(|proof| (at, proof))
        })
    }

    /// Zeros of an expression on lines in the direction of one variable through simple points.
    fn zeros_on_lines(&mut self, e: &Expr, map: &VectorMapOn) -> Vec<Point> {
        let mut found = Vec::new();
        for point in self.points_of_region(map, false, 4) {
            for (i, v) in map.variables.iter().enumerate() {
                if !e.contains(v) || !self.spend(50) {
                    continue;
                }
                let mut line = point.clone();
                line.0[i] = Expr::variable(v.clone());
                let restricted = line.substitute_into(e, &map.variables);
                let zero = restricted.compare(Relation::Eq, &Expr::zero());
                let Some(set) = crate::set::from_condition(&zero, v) else { continue };
                for root in set.isolated_points().into_iter().take(3) {
                    line.0[i] = root;
                    found.push(line.clone());
                }
            }
        }
        found
    }

    /// A proof that det J = 0 everywhere on the region.
    pub fn vector_singular(&mut self, map: &VectorMapOn) -> Option<Proved> {
        let value = determinant(&map.jacobian()?)?;
        let inside = self.points_of_region(map, true, 1).into_iter().next()?;
        let mut premises = self.smooth_premises(map)?;
        if !value.is_zero() {
            let region = map.region_for(&value);
            let zero = Expr::zero();
            let premise =
                self.equal(&value, &zero, &region).or_else(|| self.sign(&value, Relation::Eq, &region))?;
            premises.push(premise);
        }
        let claim = Claim::VectorSingular(map.clone());
        self.confirm(Certificate::new(claim, Rule::ZeroDeterminant { inside }, premises))
    }
}

/// Points at which the argument of a function, affine in the variables, has a value: z + u h(w·z + b) at z = t u with
/// t w·u + b = value, where the assumptions say what number w·u is.
fn points_with_form(map: &VectorMapOn, value: i64) -> Vec<Point> {
    let mut atoms: Vec<Expr> = Vec::new();
    for f in &map.components {
        f.any(&mut |part| {
            let curved = matches!(part.node(), Node::Apply(_, a) if a.len() == 1) && !map.is_parameter(part);
            if curved && atoms.len() < MAX_FORMS && !atoms.contains(part) {
                atoms.push(part.clone());
            }
            false
        });
    }
    atoms.iter().filter_map(|atom| point_with_form(map, atom, value)).collect()
}

fn point_with_form(map: &VectorMapOn, atom: &Expr, value: i64) -> Option<Point> {
    let Node::Apply(_, arguments) = atom.node() else { return None };
    let form = arguments.first()?;
    let name = Symbol::new("atom of a component");
    let symbol = Expr::variable(name.clone());
    let direction: Vec<Expr> = map
        .components
        .iter()
        .map(|f| derivative(&f.replace(&mut |part| (part == atom).then(|| symbol.clone())), &name))
        .collect::<Option<_>>()?;
    let gradient: Vec<Expr> = map.variables.iter().map(|v| derivative(form, v)).collect::<Option<_>>()?;
    let plain = direction.iter().chain(&gradient).all(|e| map.is_parameter(e) && !e.contains(&name));
    if !plain || direction.len() != gradient.len() {
        return None;
    }
    let along = Expr::sum(direction.iter().zip(&gradient).map(|(u, w)| u.times(w)).collect());
    let number = along.as_number().cloned().or_else(|| {
        map.region.assumptions.facts.iter().find_map(|fact| {
            let Condition::Compare(left, Relation::Eq, right) = fact else { return None };
            let difference = left.minus_terms(right);
            let number = |e: &Expr| normal(e, &mut |_| false).ok()?.to_expr().as_number().cloned();
            let plus = number(&difference.minus_terms(&along)).map(|k| -k);
            plus.or_else(|| number(&difference.plus(&along)))
        })
    })?;
    let zero = Point(vec![Expr::zero(); map.variables.len()]);
    let start = zero.substitute_into(form, &map.variables);
    let t = Expr::scaled(number.recip()?, Expr::integer(value).minus(&start));
    Some(Point(direction.iter().map(|u| u.times(&t)).collect()))
}
