//! Polar coordinates: radius and angle from radius · cos(angle) and radius · sin(angle).
//!
//! With q = c/√(c² + s²) the angle is acos q, where it lies between 0 and π, asin(s/√(c² + s²)) between −π/2 and π/2, and
//! otherwise acos q or its mirror image, by the sign of s. The formulas are proved for a radius ρ and an angle α by
//! themselves, and then used for the expressions that stand for them.

use super::BUDGET;
use super::chain::Chain;
use crate::expr::{Branch, Expr, Function, Relation, Symbol, constant};
use crate::proof::search::Prover;
use crate::proof::{Certificate, Claim, Domain, Rule};
use crate::real::Rational;
use crate::set::{Bound, Span};

/// Where the angle is cut for the proof, and the formula.
struct Angle {
    span: Span,
    formula: Expr,
    /// The cut, and whether it belongs to the part below it.
    cut: Option<(Expr, bool)>,
}

/// Names for the two coordinates, the radius and the angle.
struct Names {
    c: Symbol,
    s: Symbol,
    radius: Symbol,
    angle: Symbol,
}

impl Chain<'_> {
    pub(super) fn polar(&mut self, radius: &Expr, angle: &Expr, turn: Option<&(Expr, Expr)>) -> Option<()> {
        let names = Names {
            c: self.fresh("c"),
            s: self.fresh("s"),
            radius: self.fresh("rho"),
            angle: self.fresh("alpha"),
        };
        let (cosine, sine) = (
            Expr::apply(Function::Cos, vec![angle.clone()]),
            Expr::apply(Function::Sin, vec![angle.clone()]),
        );
        let coordinates = [
            (names.c.clone(), Expr::product(vec![radius.clone(), cosine])),
            (names.s.clone(), Expr::product(vec![radius.clone(), sine])),
        ];
        let [c, s, rho, alpha] =
            [&names.c, &names.s, &names.radius, &names.angle].map(|n| Expr::variable(n.clone()));
        let on_circle = |e: &Expr| {
            let x = rho.times(&Expr::apply(Function::Cos, vec![alpha.clone()]));
            let y = rho.times(&Expr::apply(Function::Sin, vec![alpha.clone()]));
            e.replace(&mut |part| match part.as_variable()? {
                n if *n == names.c => Some(x.clone()),
                n if *n == names.s => Some(y.clone()),
                _ => None,
            })
        };
        let parts = [(names.radius.clone(), radius.clone()), (names.angle.clone(), angle.clone())];
        if !self.is_known(radius) {
            let outer = Expr::sqrt(&c.powi(2).plus(&s.powi(2)));
            let half = Span::new(Bound::Finite(Expr::zero()), true, Bound::PosInf, false)?;
            let general = Domain {
                ranges: vec![(names.radius.clone(), half), (names.angle.clone(), Span::real_line())],
                assumptions: self.map().parameter_assumptions(),
            };
            let general_claim = on_circle(&outer);
            let equal = Prover::with_budget(BUDGET).equal(&general_claim, &rho, &general)?;
            let local = self.instance(&general_claim, &rho, &general, &parts, equal)?;
            if !self.note(radius, &outer, &coordinates, Some(local)) {
                return None;
            }
        }
        let (from, to) = turn?;
        let found = self.formula_of_angle(angle, (from, to), [&c, &s, &rho])?;
        let positive = Span::new(Bound::Finite(Expr::zero()), false, Bound::PosInf, false)?;
        let general = Domain {
            ranges: vec![(names.radius.clone(), positive), (names.angle.clone(), found.span.clone())],
            assumptions: self.map().parameter_assumptions(),
        };
        let claim = on_circle(&found.formula);
        let equal = in_parts(&claim, &alpha, &general, &names.angle, found.cut.as_ref())?;
        let local = self.instance(&claim, &alpha, &general, &parts, equal)?;
        let mut all = coordinates.to_vec();
        all.push((names.radius.clone(), radius.clone()));
        self.note(angle, &found.formula, &all, Some(local)).then_some(())
    }

    /// The formula for an angle between two constants, in c, s and the radius.
    fn formula_of_angle(
        &self,
        angle: &Expr,
        (from, to): (&Expr, &Expr),
        [c, s, radius]: [&Expr; 3],
    ) -> Option<Angle> {
        let mut prover = Prover::with_budget(BUDGET);
        let mut strict = |e: &Expr| prover.sign_on_region(e, Relation::Gt, self.map()).is_some();
        let (above, below) = (!strict(&angle.minus(from)), !strict(&to.minus(angle)));
        let span = Span::new(Bound::Finite(from.clone()), above, Bound::Finite(to.clone()), below)?;
        let pi = |p: i64, q: i64| Some(Expr::scaled(Rational::ratio(p, q)?, Expr::pi()));
        let within = |lo: &Expr, hi: &Expr| {
            let order = |a: &Expr, b: &Expr| constant::compare(a, b).is_some_and(std::cmp::Ordering::is_le);
            order(lo, from) && order(to, hi)
        };
        let over = |e: &Expr| e.over(radius);
        let acos = Expr::apply(Function::Acos, vec![over(c)]);
        let (zero, full) = (Expr::zero(), pi(2, 1)?);
        if within(&zero, &pi(1, 1)?) {
            return Some(Angle { span, formula: acos, cut: None });
        }
        if within(&pi(-1, 2)?, &pi(1, 2)?) {
            return Some(Angle { span, formula: Expr::apply(Function::Asin, vec![over(s)]), cut: None });
        }
        // acos q where the sine says so, else its mirror image.
        let (mirrored, cut, attained) = if within(&pi(-1, 1)?, &pi(1, 1)?) {
            // At −π the sine is 0, as it is at 0: there acos q is 0 and its mirror image the same.
            let at_start =
                above && constant::compare(from, &pi(-1, 1)?).is_some_and(std::cmp::Ordering::is_eq);
            (acos.negate(), (zero, at_start), at_start)
        } else if within(&zero, &full) {
            let at_end = below && constant::compare(to, &full).is_some_and(std::cmp::Ordering::is_eq);
            (full.minus(&acos), (pi(1, 1)?, !at_end), at_end)
        } else {
            return None;
        };
        let relation = if attained { Relation::Gt } else { Relation::Ge };
        let first = Branch { condition: s.compare(relation, &Expr::zero()), value: acos };
        let second = Branch { condition: s.compare(relation.negate(), &Expr::zero()), value: mirrored };
        Some(Angle { span, formula: Expr::piecewise(vec![first, second], None), cut: Some(cut) })
    }
}

/// A proof of a = b where a has case distinctions that are decided on both sides of the cut.
fn in_parts(
    a: &Expr,
    b: &Expr,
    on: &Domain,
    variable: &Symbol,
    cut: Option<&(Expr, bool)>,
) -> Option<Certificate> {
    let Some((cut, below)) = cut else { return resolved(a, b, on) };
    let (whole, end) = (on.span(variable)?, Bound::Finite(cut.clone()));
    let parts = [
        Span::new(whole.lo().clone(), whole.lo_closed(), end.clone(), *below)?,
        Span::new(end, !below, whole.hi().clone(), whole.hi_closed())?,
    ];
    let premises: Vec<Certificate> =
        parts.iter().map(|part| resolved(a, b, &on.with_span(variable, part))).collect::<Option<_>>()?;
    let claim = Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() };
    Some(Certificate::new(claim, Rule::Split { variable: variable.clone() }, premises))
}

fn resolved(a: &Expr, b: &Expr, on: &Domain) -> Option<Certificate> {
    let mut prover = Prover::with_budget(BUDGET);
    let (smooth, same) = prover.resolved(a, on)?;
    let Some(same) = same else { return prover.equal(a, b, on) };
    let equal = prover.equal(&smooth, b, on)?;
    let claim = Claim::Equal { a: a.clone(), b: b.clone(), on: on.clone() };
    Some(Certificate::new(claim, Rule::Rewrite { to: smooth }, vec![same, equal]))
}
