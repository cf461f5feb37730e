//! The rule `Elimination`: which expressions are determined by the value of the map.
//!
//! An expression e is determined if f(z) = f(z′) implies e(z) = e(z′) for all z, z′ of the region, for each fixed value of
//! the parameters.

use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol, constant, derivative};
use crate::proof::check::{Step, demand};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::obligations::is_smooth;
use crate::proof::vector::{Determination, VectorMapOn, as_signs, is_convex};
use crate::proof::{Certificate, Claim};
use crate::set::{RealSet, Span};

use super::facts::{defined_known, equal_known, sign_known};
use super::is_fresh;

/// The most steps of one elimination.
const MAX_STEPS: usize = 5_000;

/// Follows the steps; in the end every variable must be determined.
pub(super) fn elimination(map: &VectorMapOn, steps: &[Determination], premises: &[Certificate]) -> Step {
    demand(steps.len() <= MAX_STEPS, || "too many steps".into())?;
    for f in &map.components {
        demand(defined_known(premises, f, &map.region), || {
            format!("a component is not proved to be defined: {f:?}")
        })?;
    }
    let mut state = State { map, premises, known: map.components.clone() };
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
    known: Vec<Expr>,
}

impl State<'_> {
    /// Determined: shown by a step, or the same at all points of the region.
    fn is_known(&self, e: &Expr) -> bool {
        self.known.contains(e) || self.map.is_parameter(e)
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
        if set.is_real_line() {
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

    /// Along the segment from z to z′, which lies in the convex region, only this variable changes k, and k is strictly
    /// monotone in it: k(z) = k(z′) only if the variable is the same.
    fn slope(&self, variable: &Symbol, of: &Expr) -> Step {
        demand(self.map.variables.contains(variable), || "not a variable of the map".into())?;
        demand(self.is_known(of), || "the expression is not determined".into())?;
        demand(is_convex(self.map), || "the region is not seen to be convex".into())?;
        demand(is_smooth(of), || "the expression has case distinctions".into())?;
        let others = self.map.variables.iter().filter(|v| *v != variable && of.contains(v));
        for v in others {
            demand(self.is_known(&Expr::variable(v.clone())), || format!("{v} is not determined"))?;
        }
        demand(defined_known(self.premises, of, &self.map.region), || "not proved to be defined".into())?;
        let slope = derivative(of, variable).ok_or("there is no formula for the derivative")?;
        demand(self.has(&slope, Relation::Ne), || "the derivative is not proved to be nonzero".into())
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
            demand(self.has(radius, Relation::Ge), || "the radius is not proved to be ≥ 0".into())?;
            return Ok(vec![radius.clone()]);
        };
        demand(self.has(radius, Relation::Gt), || "the radius is not proved to be positive".into())?;
        demand(from.is_constant() && to.is_constant(), || "the ends of the turn are no constants".into())?;
        let full = Expr::scaled(crate::real::Rational::integer(2), Expr::pi());
        let rest = full.minus(&to.minus(from));
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
