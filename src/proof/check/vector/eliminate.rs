//! The rule `Elimination`: which expressions are determined by the value of the map.
//!
//! An expression e is determined if f(z) = f(z′) implies e(z) = e(z′) for all z, z′ of the region, for each fixed value of
//! the parameters.

use std::collections::HashSet;

use crate::expr::{Assumptions, Condition, Expr, Node, Relation, Symbol, constant, derivative};
use crate::proof::check::{Step, demand};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{
    Determination, VectorMapOn, as_signs, determinant, is_convex, is_convex_in, is_nonsingular, linear_form,
};
use crate::proof::{Certificate, Claim};
use crate::real::Rational;
use crate::set::{RealSet, Span};

use super::facts::{defined_known, equal_known, sign_known};
use super::is_fresh;

/// The most steps of one elimination.
const MAX_STEPS: usize = 5_000;

/// The most expressions that one linear system may determine.
const MAX_LINEAR: usize = 256;

/// Follows the steps; in the end every variable must be determined.
pub(super) fn elimination(map: &VectorMapOn, steps: &[Determination], premises: &[Certificate]) -> Step {
    demand(steps.len() <= MAX_STEPS, || "too many steps".into())?;
    for f in &map.components {
        demand(defined_known(premises, f, &map.region), || {
            format!("a component is not proved to be defined: {f:?}")
        })?;
    }
    let mut state = State { map, premises, known: map.components.iter().cloned().collect() };
    for (i, step) in steps.iter().enumerate() {
        let found = state.step(step).map_err(|why| format!("elimination step {}: {why}", i + 1))?;
        state.known.extend(found);
    }
    let open = map.variables.iter().find(|v| !state.is_known(&Expr::variable((*v).clone())));
    match open {
        Some(v) => Err(format!("{v} is not determined")),
        None => Ok(()),
    }
}

struct State<'a> {
    map: &'a VectorMapOn,
    premises: &'a [Certificate],
    known: HashSet<Expr>,
}

impl State<'_> {
    /// Determined: shown by a step, or a formula in what is determined and parameters. Where such a formula is defined at two
    /// points with one value of the map, it has the same value at both, because its parts have.
    fn is_known(&self, e: &Expr) -> bool {
        if self.known.contains(e) {
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

    fn step(&self, step: &Determination) -> Result<Vec<Expr>, String> {
        match step {
            Determination::Combination { e, outer, names } => {
                self.named(outer, names, None)?;
                self.equal(e, &replace(outer, names, None))?;
                Ok(vec![e.clone()])
            }
            Determination::Peel { e, from, outer, inner, names } => {
                self.peel(e, from, outer, inner, names)?;
                Ok(vec![e.clone()])
            }
            Determination::Linear { from, of } => {
                self.linear(from, of)?;
                Ok(of.clone())
            }
            Determination::Direction { along, of } => {
                self.direction(along, of)?;
                Ok(along.iter().map(|(v, _)| Expr::variable(v.clone())).collect())
            }
            Determination::Slope { variable, of } => {
                self.slope(variable, of)?;
                Ok(vec![Expr::variable(variable.clone())])
            }
            Determination::Polar { radius, angle, turn } => self.polar(radius, angle, turn.as_ref()),
        }
    }

    /// The outer formula contains, besides parameters, only the names (and `inner`), which are fresh, and what they stand
    /// for is determined and defined on the region.
    fn named(&self, outer: &Expr, names: &[(Symbol, Expr)], inner: Option<&Symbol>) -> Step {
        demand(self.map.is_parameter(outer), || "the outer formula contains a variable of the map".into())?;
        let mut symbols: Vec<&Symbol> = names.iter().map(|(s, _)| s).chain(inner).collect();
        let count = symbols.len();
        symbols.sort();
        symbols.dedup();
        demand(symbols.len() == count, || "a name is used twice".into())?;
        for symbol in symbols {
            demand(is_fresh(self.map, symbol), || format!("the name {symbol} has another meaning"))?;
        }
        for (_, k) in names {
            demand(self.is_known(k), || format!("not determined: {k:?}"))?;
            demand(defined_known(self.premises, k, &self.map.region), || {
                format!("not proved to be defined: {k:?}")
            })?;
        }
        Ok(())
    }

    fn equal(&self, a: &Expr, b: &Expr) -> Step {
        let region = &self.map.region;
        demand(equal_known(self.premises, a, b, region), || format!("not proved equal: {a:?} and {b:?}"))?;
        demand(defined_known(self.premises, b, region), || format!("not proved to be defined: {b:?}"))
    }

    fn has(&self, e: &Expr, relation: Relation) -> bool {
        let seen = e.is_constant() && constant::sign_of(e).is_some_and(|order| relation.holds(order));
        seen || sign_known(self.premises, e, relation, &self.map.region)
    }

    fn peel(&self, e: &Expr, from: &Expr, outer: &Expr, inner: &Symbol, names: &[(Symbol, Expr)]) -> Step {
        self.named(outer, names, Some(inner))?;
        demand(self.is_known(from), || "the expression to peel is not determined".into())?;
        self.equal(from, &replace(outer, names, Some((inner, e))))?;
        demand(defined_known(self.premises, e, &self.map.region), || "not proved to be defined".into())?;
        let fits = self.premises.iter().any(|premise| match &premise.claim {
            Claim::Injective(one) => {
                one.formula == *outer
                    && one.variable == *inner
                    && self.is_assumed(one, names)
                    && self.lies_in(e, &one.source)
            }
            _ => false,
        });
        demand(fits, || format!("no premise shows {outer:?} to be injective in {inner} where it is needed"))
    }

    /// What the premise assumes about the names holds for what they stand for, on the whole region.
    fn is_assumed(&self, one: &MapOn, names: &[(Symbol, Expr)]) -> bool {
        let Assumptions { kinds, facts } = &one.assumptions;
        let region = &self.map.region.assumptions;
        let is_name = |s: &Symbol| *s == one.variable || names.iter().any(|(n, _)| n == s);
        kinds.iter().all(
            |(s, kind)| {
                if is_name(s) { *kind == crate::expr::Kind::Real } else { region.kind(s) == *kind }
            },
        ) && facts.iter().all(|fact| {
            let mut about_names = false;
            let mut about_variable = false;
            fact.for_each(&mut |x| {
                about_names |= names.iter().any(|(n, _)| x.contains(n));
                about_variable |= x.contains(&one.variable);
            });
            !about_variable
                && (region.facts.contains(fact)
                    || as_signs(&fact.map(&mut |x| replace(x, names, None)))
                        .is_some_and(|signs| signs.iter().all(|(x, relation)| self.has(x, *relation))))
                && (about_names || self.is_about_parameters(fact))
        })
    }

    fn is_about_parameters(&self, fact: &Condition) -> bool {
        let mut good = true;
        fact.for_each(&mut |x| good &= self.map.is_parameter(x));
        good
    }

    /// Whether all values of e on the region lie in the set: within its hull, and outside its gaps, which must be points.
    fn lies_in(&self, e: &Expr, source: &SourceSet) -> bool {
        let SourceSet::Set(set) = source else { return false };
        let range = e.as_variable().and_then(|v| self.map.region.span(v));
        if set.is_real_line() || range.is_some_and(|r| RealSet::from_span(r.clone()).is_subset(set).is_true())
        {
            return true;
        }
        let Some(hull) = set.hull() else { return false };
        let Some(gaps) = RealSet::from_span(hull.clone()).difference(set) else { return false };
        let outside = gaps.spans().iter().all(|gap| match gap.as_point() {
            Some(point) => self.has(&e.minus(point), Relation::Ne),
            None => false,
        });
        outside && self.lies_between(e, &hull)
    }

    fn lies_between(&self, e: &Expr, span: &Span) -> bool {
        let relation = |closed| if closed { Relation::Ge } else { Relation::Gt };
        let above = span.lo().finite().is_none_or(|lo| self.has(&e.minus(lo), relation(span.lo_closed())));
        above && span.hi().finite().is_none_or(|hi| self.has(&hi.minus(e), relation(span.hi_closed())))
    }

    fn linear(&self, from: &[Expr], of: &[Expr]) -> Step {
        let n = of.len();
        demand(n == from.len() && (1..=MAX_LINEAR).contains(&n), || {
            "the linear system is not square".into()
        })?;
        let mut matrix = Vec::with_capacity(n);
        for k in from {
            demand(self.is_known(k), || format!("not determined: {k:?}"))?;
            let form = linear_form(k, of);
            for part in form.coefficients.iter().chain([&form.constant]) {
                demand(self.is_known(part), || format!("not determined: {part:?}"))?;
            }
            matrix.push(form.coefficients);
        }
        let numbers: Option<Vec<Vec<Rational>>> =
            matrix.iter().map(|row| row.iter().map(|c| c.as_number().cloned()).collect()).collect();
        if let Some(numbers) = numbers {
            return demand(is_nonsingular(&numbers), || "the matrix is singular".into());
        }
        let value = determinant(&matrix).ok_or("the determinant is too large")?;
        demand(self.has(&value, Relation::Ne), || "the determinant is not proved to be nonzero".into())
    }

    /// Along the segment from z to z′, which lies in the region, only this variable changes k, and k is strictly
    /// monotone in it: k(z) = k(z′) only if the variable is the same. (Where the region is not seen to be convex, the
    /// segment is that in the variable alone, from z on.)
    fn slope(&self, variable: &Symbol, of: &Expr) -> Step {
        demand(self.map.variables.contains(variable), || "not a variable of the map".into())?;
        let fixed = |e: &Expr| self.is_known(e);
        demand(is_convex(self.map) || is_convex_in(self.map, variable, &fixed), || {
            "the region is not seen to be convex".into()
        })?;
        self.monotone_along(&[(variable, Rational::one())], of)
    }

    /// Along the segment from z to z′ these variables move with the direction, and the others in k do not.
    fn direction(&self, along: &[(Symbol, Rational)], of: &Expr) -> Step {
        let Some(((first, d0), others)) = along.split_first() else { return Err("no direction".into()) };
        let moving: Vec<&Symbol> = along.iter().map(|(v, _)| v).collect();
        let good = along
            .iter()
            .enumerate()
            .all(|(i, (v, d))| !d.is_zero() && self.map.variables.contains(v) && !moving[..i].contains(&v));
        demand(good, || "not a direction in the space of the variables".into())?;
        demand(is_convex(self.map), || "the region is not seen to be convex".into())?;
        for (v, d) in others {
            let form = Expr::sum(vec![
                Expr::scaled(d0.clone(), Expr::variable(v.clone())),
                Expr::scaled(-d.clone(), Expr::variable(first.clone())),
            ]);
            demand(self.is_known(&form), || format!("not determined: {form:?}"))?;
        }
        let along: Vec<(&Symbol, Rational)> = along.iter().map(|(v, d)| (v, d.clone())).collect();
        self.monotone_along(&along, of)
    }

    /// k is determined, without case distinctions and defined, the variables in it that do not move are determined,
    /// and the derivative along the segment is not 0, or keeps a weak sign and is strictly monotone on the segment, so that it is
    /// 0 at one point at most.
    fn monotone_along(&self, along: &[(&Symbol, Rational)], of: &Expr) -> Step {
        let moving: Vec<&Symbol> = along.iter().map(|(v, _)| *v).collect();
        let slope = directional(of, along).ok_or("there is no formula for the derivative")?;

        demand(self.is_known(of), || "the expression is not determined".into())?;
        demand(is_smooth(of), || "the expression has case distinctions".into())?;
        for v in self.map.variables.iter().filter(|v| !moving.contains(v) && of.contains(v)) {
            demand(self.is_known(&Expr::variable(v.clone())), || format!("{v} is not determined"))?;
        }
        demand(defined_known(self.premises, of, &self.map.region), || "not proved to be defined".into())?;
        let weakly = || {
            (self.has(&slope, Relation::Ge) || self.has(&slope, Relation::Le))
                && directional(&slope, along).is_some_and(|bend| self.has(&bend, Relation::Ne))
        };
        demand(self.has(&slope, Relation::Ne) || weakly(), || {
            "the derivative is not proved to be nonzero".into()
        })
    }

    fn polar(&self, radius: &Expr, angle: &Expr, turn: Option<&(Expr, Expr)>) -> Result<Vec<Expr>, String> {
        use crate::expr::Function::{Cos, Sin};
        for function in [Cos, Sin] {
            let part = Expr::product(vec![radius.clone(), Expr::apply(function, vec![angle.clone()])]);
            demand(self.is_known(&part), || format!("not determined: {part:?}"))?;
        }
        for e in [radius, angle] {
            demand(defined_known(self.premises, e, &self.map.region), || "not proved to be defined".into())?;
        }
        let Some((from, to)) = turn else {
            demand(self.has(radius, Relation::Ge) || self.has(radius, Relation::Le), || {
                "the radius is not proved to be ≥ 0, or ≤ 0".into()
            })?;
            return Ok(vec![radius.clone()]);
        };
        demand(self.has(radius, Relation::Gt) || self.has(radius, Relation::Lt), || {
            "the radius is not proved to be positive, or negative".into()
        })?;
        // The ends may depend on what is determined: they are the same for both points.
        demand(self.is_known(from) && self.is_known(to), || {
            "the ends of the turn are not determined".into()
        })?;
        for end in [from, to] {
            demand(defined_known(self.premises, end, &self.map.region), || {
                "not proved to be defined".into()
            })?;
        }
        let full = Expr::scaled(crate::real::Rational::integer(2), Expr::pi());
        let rest = crate::expr::constant::fold_constants(&full.minus_terms(to).plus(from));
        demand(rest.is_constant(), || "the length of the turn is no constant".into())?;
        let at_least =
            |e: &Expr, relation: Relation| constant::sign_of(e).is_some_and(|order| relation.holds(order));
        let (above, below) = (angle.minus(from), to.minus(angle));
        demand(self.has(&above, Relation::Ge) && self.has(&below, Relation::Ge), || {
            "the angle is not proved to lie between its ends".into()
        })?;
        let less = at_least(&rest, Relation::Gt)
            || (at_least(&rest, Relation::Ge)
                && (self.has(&above, Relation::Gt) || self.has(&below, Relation::Gt)));
        demand(less, || "the angle may differ by a full turn".into())?;
        Ok(vec![radius.clone(), angle.clone()])
    }
}

/// Σ dⱼ ∂e/∂vⱼ.
fn directional(e: &Expr, along: &[(&Symbol, Rational)]) -> Option<Expr> {
    let terms: Option<Vec<Expr>> =
        along.iter().map(|(v, d)| Some(Expr::scaled(d.clone(), derivative(e, v)?))).collect();
    terms.map(Expr::sum)
}

/// The outer formula with what its names stand for, all at once.
fn replace(outer: &Expr, names: &[(Symbol, Expr)], inner: Option<(&Symbol, &Expr)>) -> Expr {
    outer.replace(&mut |part| {
        let symbol = part.as_variable()?;
        if let Some((s, e)) = inner
            && s == symbol
        {
            return Some(e.clone());
        }
        names.iter().find(|(n, _)| n == symbol).map(|(_, e)| e.clone())
    })
}
