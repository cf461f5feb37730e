//! Signs: the methods, in the order in which they are tried.

use std::collections::BTreeSet;

use crate::expr::{Condition, Expr, Node, Relation, Symbol, derivative};
use crate::proof::check::{Signs, sign_on, sign_where_defined, signs_by};
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Domain, LimitValue, Rule, Side};
use crate::set::{Span, from_condition};

use super::factor::cancelled;
use super::shift::shifted;
use super::{MAX_DEPTH, Prover, special_angles};

/// Expressions from this size on are not looked for among the assumptions.
const MAX_FACT: usize = 40;

/// Steps for a form in which factors have cancelled: it shows the sign at once, or the other methods are better.
const CANCELLED: usize = 1_500;

/// Depth of a proof up to which a claim is first tested by a descent with floats.
const CLOSE_TO_ROOT: usize = 2;

impl Prover {
    /// A proof of `e relation 0` on the domain.
    pub fn sign(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if !self.spend(1) || self.depth > MAX_DEPTH {
            return None;
        }
        if let Some(found) = self.at_a_glance(e, relation, on) {
            return Some(found);
        }
        let key = (e.clone(), relation, self.place(on).0);
        match self.known.get(&key) {
            Some(Ok(known)) => return Some(known.clone()),
            Some(Err(depth)) if *depth <= self.depth => return None,
            _ => {}
        }
        if !self.is_plausible(e, relation, on) {
            return None;
        }
        // While the question is open, asking it again in a circle gives no answer.
        self.known.insert(key.clone(), Err(0));
        self.depth += 1;
        let found = self.by_methods(e, relation, on);
        self.depth -= 1;
        self.known.insert(key, found.clone().ok_or(self.depth));
        found
    }

    /// A proof from one enclosure, the assumptions, or the rules of signs with the same means.
    pub(super) fn shallow(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if !self.spend(1) {
            return None;
        }
        self.at_a_glance(e, relation, on).or_else(|| {
            let depth = std::mem::replace(&mut self.depth, MAX_DEPTH - 1);
            let found = self
                .by_structure(e, relation, on)
                .or_else(|| self.by_polynomial(e, relation, on))
                .or_else(|| self.plausible_combination(e, relation, on));
            self.depth = depth;
            found
        })
    }

    /// A proof from one enclosure, or from the assumptions as they stand.
    pub(crate) fn at_a_glance(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        let claim = || sign_claim(e, relation, on);
        if sign_on(e, relation, &self.place(on).1) {
            return Some(Certificate::new(claim(), Rule::Enclosure { cuts: Vec::new() }, Vec::new()));
        }
        if on.assumptions.facts.is_empty() {
            return None;
        }
        let assumed = || Certificate::new(claim(), Rule::Assumed, Vec::new());
        if e.size_up_to(MAX_FACT) >= MAX_FACT {
            // A large one is compared with facts that are large, too.
            let stands = |fact: &Condition| {
                matches!(fact, Condition::Compare(a, known, b)
                    if b.is_zero()
                        && known.implies(relation)
                        && (a == e
                            || a.size_up_to(MAX_FACT) >= MAX_FACT && a.variables() == e.variables()))
            };
            let found = on.assumptions.facts.iter().any(stands).then(assumed)?;
            return super::check(found.clone()).ok().map(|_| found);
        }
        let symbols = e.variables();
        let mentioned = on.assumptions.facts.iter().any(|fact| {
            let mut all = BTreeSet::new();
            fact.for_each(&mut |x| all.extend(x.variables()));
            all == symbols || relation == Relation::Ne && symbols.is_subset(&all)
        });
        if !mentioned {
            return None;
        }
        let assumed = assumed();
        super::check(assumed.clone()).ok().map(|_| assumed)
    }

    fn by_methods(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        // Close to the root of a proof, where a vain search is long, what is false is looked for first.
        if self.depth <= CLOSE_TO_ROOT
            && (self.is_contradicted(e, relation, on) || self.is_touching(e, relation, on))
        {
            return None;
        }
        // What is affine in a variable has its sign from an end.
        let affine = e.size_up_to(MAX_FACT) < MAX_FACT
            && on.ranges.iter().any(|(v, _)| {
                e.contains(v)
                    && derivative(e, v).is_some_and(|slope| on.ranges.iter().all(|(w, _)| !slope.contains(w)))
            });
        let first = match relation {
            Relation::Ne if affine => {
                self.sign(e, Relation::Gt, on).or_else(|| self.sign(e, Relation::Lt, on))
            }
            _ if affine => self.by_monotonicity(e, relation, on),
            _ => None,
        };
        if first.is_some() {
            return first;
        }
        // The same question with fewer symbols takes the place of this one.
        if let Some(to) = self.with_fewer_symbols(e, on) {
            return self.by_form(e, to, relation, on);
        }
        // With parameters the normal form with fewer symbols says more.
        if e.variables().len() == 1
            && let Some(to) = cancelled(e)
            && let Some(found) = self.limited(CANCELLED, |prover| prover.by_form(e, to, relation, on))
        {
            return Some(found);
        }
        if let Some(it) = shifted(e, on) {
            return self.by_shift(e, it, relation, on);
        }
        self.by_range_where_defined(e, relation, on)
            .or_else(|| self.by_common_factor(e, relation, on))
            .or_else(|| self.by_touching(e, relation, on))
            .or_else(|| self.by_structure(e, relation, on))
            .or_else(|| self.by_combination(e, relation, on))
            .or_else(|| self.by_polynomial(e, relation, on))
            .or_else(|| self.by_linear(e, relation, on))
            .or_else(|| self.by_coefficients(e, relation, on))
            .or_else(|| self.by_circle(e, relation, on))
            .or_else(|| self.by_bounds(e, relation, on))
            .or_else(|| self.by_factoring(e, relation, on))
            .or_else(|| self.by_subdivision(e, relation, on, 48))
            .or_else(|| self.by_monotonicity(e, relation, on))
            .or_else(|| self.by_trigonometric_range(e, relation, on))
            .or_else(|| self.by_dominance(e, relation, on))
            .or_else(|| self.by_splitting(e, relation, on))
            .or_else(|| self.by_bounded_term(e, relation, on))
            .or_else(|| self.by_tails(e, relation, on))
            .or_else(|| self.by_subdivision(e, relation, on, 3_000))
            .or_else(|| self.by_completed_square(e, relation, on))
            .or_else(|| self.by_algebra(e, relation, on))
            .or_else(|| self.by_strict_sign(e, relation, on))
    }

    /// The enclosure shows the sign but not that e is defined, which has a proof of its own (exp of W₀ on [−1/e, ∞), whose
    /// end is no float).
    fn by_range_where_defined(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if !sign_where_defined(e, relation, &on.cell()) {
            return None;
        }
        let defined = self.defined(e, on)?;
        Some(Certificate::new(
            sign_claim(e, relation, on),
            Rule::Enclosure { cuts: Vec::new() },
            vec![defined],
        ))
    }

    /// e ≠ 0 because e > 0, or e < 0: the stronger claim.
    fn by_strict_sign(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if relation != Relation::Ne {
            return None;
        }
        self.sign(e, Relation::Gt, on).or_else(|| self.sign(e, Relation::Lt, on))
    }

    /// The rules of signs over proved signs of the parts.
    fn by_structure(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if !matches!(e.node(), Node::Sum(_) | Node::Product(_) | Node::Power(..) | Node::Apply(..)) {
            return None;
        }
        let mut premises: Vec<Certificate> = Vec::new();
        let signs: Signs = {
            let prover = &mut *self;
            let found = &mut premises;
            signs_by(e, &mut |part, wanted| {
                if part == e {
                    return false;
                }
                match prover.sign(part, wanted, on) {
                    Some(certificate) => {
                        found.push(certificate);
                        true
                    }
                    None => false,
                }
            })?
        };
        signs
            .within(relation)
            .then(|| Certificate::new(sign_claim(e, relation, on), Rule::Structure, premises))
    }

    /// e is monotone, and its value or limit at an end has the sign.
    pub(super) fn by_monotonicity(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        if !is_smooth(e) {
            return None;
        }
        let (up, strict_up, down, strict_down) = (Relation::Ge, Relation::Gt, Relation::Le, Relation::Lt);
        let wanted = match relation {
            Relation::Gt | Relation::Ge => [(Side::Lower, up, strict_up), (Side::Upper, down, strict_down)],
            Relation::Lt | Relation::Le => [(Side::Lower, down, strict_down), (Side::Upper, up, strict_up)],
            _ => return None,
        };
        for (variable, span) in on.ranges.clone() {
            if !e.contains(&variable) {
                continue;
            }
            let Some(interior) = span.interior() else { continue };
            let slope = derivative(e, &variable)?;
            // Deep inside another proof only straight lines are worth it.
            if self.depth > 4 && !slope.is_constant() {
                continue;
            }
            let inside = on.with_span(&variable, &interior);
            for (side, weak, strict) in wanted {
                // The end is looked at first: it is cheap and says whether the slope is worth a proof.
                let Some((value, limit)) = self.limit(e, &variable, on, side) else { continue };
                if !may_have_sign(&value, relation) {
                    continue;
                }
                let premise = self.sign(&slope, strict, &inside).or_else(|| self.sign(&slope, weak, &inside));
                let Some(premise) = premise else { continue };
                let mut premises = vec![premise, limit, self.defined(e, on)?];
                if let LimitValue::Finite(c) = &value
                    && !c.is_constant()
                {
                    let parameters = Domain::of_parameters(&on.assumptions);
                    let weaker = match relation {
                        Relation::Gt => Relation::Ge,
                        Relation::Lt => Relation::Le,
                        other => other,
                    };
                    premises.extend(
                        self.sign(c, relation, &parameters).or_else(|| self.sign(c, weaker, &parameters)),
                    );
                }
                let certificate = Certificate::new(
                    sign_claim(e, relation, on),
                    Rule::MonotoneFrom { variable: variable.clone(), side },
                    premises,
                );
                if super::check(certificate.clone()).is_ok() {
                    return Some(certificate);
                }
            }
        }
        None
    }

    /// The interval cut at the exact zeros of e and of its derivative.
    fn by_splitting(&mut self, e: &Expr, relation: Relation, on: &Domain) -> Option<Certificate> {
        if self.depth > 3 || on.ranges.len() != 1 {
            return None;
        }
        let (variable, span) = on.ranges.first()?.clone();
        let cuts = self.cut_points(e, &variable, &span, on);
        for at in cuts {
            let parts = span.split_at(&at)?;
            let premises: Option<Vec<Certificate>> =
                parts.iter().map(|part| self.sign(e, relation, &on.with_span(&variable, part))).collect();
            if let Some(premises) = premises {
                return Some(Certificate::new(
                    sign_claim(e, relation, on),
                    Rule::Split { variable: variable.clone() },
                    premises,
                ));
            }
        }
        None
    }

    /// Points strictly inside the interval at which it may pay to cut: exact zeros of e and of e′, and 0.
    fn cut_points(&mut self, e: &Expr, variable: &Symbol, span: &Span, on: &Domain) -> Vec<Expr> {
        let mut points: Vec<Expr> = Vec::new();
        let mut add = |point: Expr| {
            let inside = span.interior().is_some_and(|i| i.contains(&point).is_true());
            if inside && !points.contains(&point) && points.len() < 4 {
                points.push(point);
            }
        };
        from_condition(&e.compare(Relation::Eq, &Expr::zero()), variable)
            .map(|set| set.isolated_points())
            .unwrap_or_default()
            .into_iter()
            .for_each(&mut add);
        if let Some(slope) = derivative(e, variable) {
            self.exact_zeros(&slope, variable, on).unwrap_or_default().into_iter().for_each(&mut add);
        }
        add(Expr::zero());
        special_angles(e, variable, span, &[1, 2], 4).into_iter().for_each(&mut add);
        points
    }
}

fn may_have_sign(value: &LimitValue, relation: Relation) -> bool {
    match (value, relation) {
        (LimitValue::PosInf, Relation::Lt | Relation::Le)
        | (LimitValue::NegInf, Relation::Gt | Relation::Ge) => false,
        (LimitValue::Finite(c), _) if c.is_constant() => {
            let weak = match relation {
                Relation::Gt => Relation::Ge,
                Relation::Lt => Relation::Le,
                other => other,
            };
            crate::expr::constant::sign_of(c).is_some_and(|order| weak.holds(order))
        }
        _ => true,
    }
}

pub(super) fn sign_claim(e: &Expr, relation: Relation, on: &Domain) -> Claim {
    Claim::Sign { e: e.clone(), relation, on: on.clone() }
}
