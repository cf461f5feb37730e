//! Steps that determine one part of an expression: outer(t) = k is solved for t.

use super::BUDGET;
use super::chain::Chain;
use crate::expr::{Assumptions, Condition, Expr, Relation, Symbol};
use crate::flow::inverse::search::{Question, candidates, probe};
use crate::proof::check::{membership, range_on, sign_on};
use crate::proof::claim::SourceSet;
use crate::proof::search::Prover;
use crate::proof::vector::as_signs;
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::real::Rational;
use crate::set::{RealSet, Span};

/// The most proposals that are tried to be proved.
const MAX_TRIED: usize = 6;

/// k = outer(e), with determined names in outer.
struct Equation<'a> {
    e: &'a Expr,
    k: &'a Expr,
    outer: &'a Expr,
    inner: &'a Symbol,
    names: &'a [(Symbol, Expr)],
}

impl Chain<'_> {
    /// k = outer(e), injective in e.
    pub(super) fn peel(
        &mut self,
        e: &Expr,
        k: &Expr,
        outer: &Expr,
        inner: &Symbol,
        names: &[(Symbol, Expr)],
    ) -> Option<()> {
        let premise = self.premises.iter().find_map(|p| match &p.claim {
            Claim::Injective(one) if one.formula == *outer && one.variable == *inner => Some(one),
            _ => None,
        })?;
        let SourceSet::Set(set) = &premise.source else { return None };
        let assumptions = premise.assumptions.clone();
        let equation = Equation { e, k, outer, inner, names };
        self.solve(&equation, set, &assumptions)
    }

    /// k is strictly monotone in the variable.
    pub(super) fn slope(&mut self, variable: &Symbol, k: &Expr) -> Option<()> {
        let t = self.fresh("t");
        let open = Expr::variable(variable.clone());
        let (outer, names) = self.around(k, &[(open.clone(), Expr::variable(t.clone()))])?;
        let set = RealSet::from_span(self.map().region.span(variable)?.clone());
        let assumptions = self.facts_about(&names);
        let equation = Equation { e: &open, k, outer: &outer, inner: &t, names: &names };
        self.solve(&equation, &set, &assumptions)
    }

    /// k is strictly monotone in a direction, and the variables differ along it only: each is the first one, scaled, plus
    /// something determined.
    pub(super) fn direction(&mut self, along: &[(Symbol, Rational)], k: &Expr) -> Option<()> {
        let ((first, d0), others) = along.split_first()?;
        let inverse = d0.recip()?;
        let t = self.fresh("t");
        let z0 = Expr::variable(first.clone());
        let mut names: Vec<(Symbol, Expr)> = Vec::new();
        let mut put = vec![(z0.clone(), Expr::variable(t.clone()))];
        let mut rest = Vec::with_capacity(others.len());
        for (v, d) in others {
            let z = Expr::variable(v.clone());
            let form =
                Expr::sum(vec![Expr::scaled(d0.clone(), z.clone()), Expr::scaled(-d.clone(), z0.clone())]);
            let name = self.name_for(&form, &mut names);
            let of = |first: &Expr| {
                let moved = Expr::sum(vec![Expr::scaled(d.clone(), first.clone()), name.clone()]);
                Expr::scaled(inverse.clone(), moved)
            };
            put.push((z.clone(), of(&Expr::variable(t.clone()))));
            rest.push((z, of(&Expr::variable(self.fresh("s"))), names.last().cloned()?));
        }
        let (outer, more) = self.around(k, &put)?;
        let forms: Vec<(Symbol, Expr)> = names.clone();
        // The names of the two lists must differ.
        let renamed: Vec<(Symbol, Symbol, Expr)> = more
            .iter()
            .enumerate()
            .map(|(i, (n, e))| (n.clone(), self.fresh(&format!("m{}", i + 1)), e.clone()))
            .collect();
        let outer = outer.replace(&mut |part| {
            let symbol = part.as_variable()?;
            // Names of `around` come first in its result only where they are not forms.
            renamed
                .iter()
                .find(|(n, ..)| n == symbol && !forms.iter().any(|(f, _)| f == n))
                .map(|(_, m, _)| Expr::variable(m.clone()))
        });
        names.extend(
            renamed.into_iter().filter(|(n, ..)| !forms.iter().any(|(f, _)| f == n)).map(|(_, m, e)| (m, e)),
        );
        let set = RealSet::from_span(self.map().region.span(first)?.clone());
        let assumptions = self.facts_about(&names);
        let equation = Equation { e: &z0, k, outer: &outer, inner: &t, names: &names };
        self.solve(&equation, &set, &assumptions)?;
        let s = self.fresh("s");
        for (z, outer, form) in rest {
            self.note(&z, &outer, &[(s.clone(), z0.clone()), form], None);
        }
        Some(())
    }

    /// k with some of its parts replaced, and names for what else is in it, all of which must be determined.
    fn around(&self, k: &Expr, put: &[(Expr, Expr)]) -> Option<(Expr, Vec<(Symbol, Expr)>)> {
        let mut names: Vec<(Symbol, Expr)> = Vec::new();
        let mut open = false;
        let outer = self.around_part(k, k, put, &mut names, &mut open);
        (!open).then_some((outer, names))
    }

    fn around_part(
        &self,
        e: &Expr,
        whole: &Expr,
        put: &[(Expr, Expr)],
        names: &mut Vec<(Symbol, Expr)>,
        open: &mut bool,
    ) -> Expr {
        if let Some((_, by)) = put.iter().find(|(part, _)| part == e) {
            return by.clone();
        }
        let touched = put.iter().any(|(part, _)| e.any(&mut |x| x == part));
        if !touched && e != whole && !self.map().is_parameter(e) {
            return match self.fact(e) {
                Some(_) => {
                    if let Some((name, _)) = names.iter().find(|(_, known)| known == e) {
                        return Expr::variable(name.clone());
                    }
                    let name = self.fresh(&format!("n{}", names.len() + 1));
                    names.push((name.clone(), e.clone()));
                    Expr::variable(name)
                }
                None => {
                    *open = true;
                    e.clone()
                }
            };
        }
        e.map_children(&mut |child| self.around_part(child, whole, put, names, open))
    }

    /// Bounds on the values of determined expressions, from their enclosures over the region, and what is assumed about
    /// parameters.
    fn facts_about(&self, names: &[(Symbol, Expr)]) -> Assumptions {
        let mut assumptions = self.map().parameter_assumptions();
        let cell = self.map().region.cell();
        for (name, e) in names {
            let symbol = Expr::variable(name.clone());
            let Some(range) = range_on(e, &cell) else { continue };
            let bound = |x: f64| Rational::from_f64(x).filter(|_| x.is_finite()).map(Expr::number);
            if let Some(lo) = bound(range.lo()) {
                let relation = if range.lo_open() { Relation::Gt } else { Relation::Ge };
                assumptions = assumptions.with_fact(symbol.compare(relation, &lo));
            }
            if let Some(hi) = bound(range.hi()) {
                let relation = if range.hi_open() { Relation::Lt } else { Relation::Le };
                assumptions = assumptions.with_fact(symbol.compare(relation, &hi));
            }
        }
        assumptions
    }

    /// A formula for e, from outer(e) = k for e in the set.
    fn solve(&mut self, equation: &Equation<'_>, set: &RealSet, assumptions: &Assumptions) -> Option<()> {
        let Equation { e, k, outer, inner, names } = *equation;
        if self.is_known(e) {
            return Some(());
        }
        let target = self.fresh("c0");
        let hull = set.hull()?;
        let points: Vec<probe::Point> =
            set.spans().iter().flat_map(|span| probe::sample(outer, inner, span, assumptions)).collect();
        let question =
            Question { formula: outer, variable: inner, target: &target, assumptions, points: &points };
        let proposals = candidates(&question);
        // What k is, in the names.
        let put = |x: &Expr, of: &Expr| {
            x.replace(&mut |part| {
                let symbol = part.as_variable()?;
                if symbol == inner {
                    return Some(of.clone());
                }
                names.iter().find(|(n, _)| n == symbol).map(|(_, e)| e.clone())
            })
        };
        let restored = put(outer, e);
        let mut all = names.to_vec();
        all.push((target.clone(), k.clone()));
        for g in proposals.iter().take(MAX_TRIED) {
            // Directly, or for all values of the names, of which these are some.
            let right = put(&g.substitute(&target, k), e);
            let local = self.equal(&right, e).or_else(|| {
                let general = self.in_general(g, &target, equation, (set, &hull), assumptions)?;
                let again = put(&g.substitute(&target, &restored), e);
                if again == right {
                    return Some(general);
                }
                let same = self.equal(k, &restored)?;
                let claim = Claim::Equal { a: right.clone(), b: (*e).clone(), on: self.map().region.clone() };
                let mut parts: Vec<(Symbol, Expr, Expr)> =
                    names.iter().map(|(n, e)| (n.clone(), e.clone(), e.clone())).collect();
                parts.push((target.clone(), k.clone(), restored.clone()));
                let rule = Rule::Congruence { outer: g.clone(), parts };
                Some(Certificate::new(claim, rule, vec![same, general]))
            });
            if let Some(local) = local
                && self.note(e, g, &all, Some(local))
            {
                return Some(());
            }
        }
        None
    }

    /// g(outer(t)) = t for all t of the set and all values of the names, as an equality about e and what the names stand for.
    fn in_general(
        &self,
        g: &Expr,
        target: &Symbol,
        equation: &Equation<'_>,
        (set, hull): (&RealSet, &Span),
        assumptions: &Assumptions,
    ) -> Option<Certificate> {
        let Equation { e, outer, inner, names, .. } = *equation;
        if set.spans().len() != 1 {
            return None;
        }
        let general = Domain::on(inner, hull, assumptions);
        let t = Expr::variable(inner.clone());
        let composed = g.substitute(target, outer);
        let equal = Prover::with_budget(BUDGET).equal(&composed, &t, &general)?;
        let mut parts = names.to_vec();
        parts.push((inner.clone(), e.clone()));
        self.instance(&composed, &t, &general, &parts, equal)
    }

    /// What holds in general, for the expressions that the names stand for.
    pub(super) fn instance(
        &self,
        a: &Expr,
        b: &Expr,
        general: &Domain,
        parts: &[(Symbol, Expr)],
        equal: Certificate,
    ) -> Option<Certificate> {
        let region = &self.map().region;
        let cell = region.cell();
        let at = |e: &Expr| {
            e.replace(&mut |part| {
                let symbol = part.as_variable()?;
                parts.iter().find(|(n, _)| n == symbol).map(|(_, e)| e.clone())
            })
        };
        let mut premises = vec![equal];
        let mut prover = Prover::with_budget(BUDGET);
        let mut needed: Vec<(Expr, Relation)> = Vec::new();
        for (symbol, span) in &general.ranges {
            let (_, part) = parts.iter().find(|(n, _)| n == symbol)?;
            needed.extend(membership(part, span));
        }
        let named = |fact: &Condition| {
            let names: Vec<Symbol> = parts.iter().map(|(n, _)| n.clone()).collect();
            crate::proof::vector::mentions(fact, &names)
        };
        for fact in general.assumptions.facts.iter().filter(|fact| named(fact)) {
            needed.extend(as_signs(&fact.map(&mut |e| at(e)))?);
        }
        for (e, relation) in needed {
            if !sign_on(&e, relation, &cell) {
                premises.push(prover.sign_on_region(&e, relation, self.map())?);
            }
        }
        for (_, part) in parts {
            if !part.is_total() {
                premises.push(prover.defined_on_region(part, self.map())?);
            }
        }
        let claim = Claim::Equal { a: at(a), b: at(b), on: region.clone() };
        Some(Certificate::new(claim, Rule::Instance { parts: parts.to_vec() }, premises))
    }
}
