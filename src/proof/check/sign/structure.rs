//! The rules of signs for sums, products, powers and functions.

use crate::expr::{Expr, Function, Node, Relation};
use crate::proof::{Certificate, Domain};
use crate::real::Rational;

use super::sign_known;

/// Which signs an expression can take: a set of −, 0, +.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs {
    pub negative: bool,
    pub zero: bool,
    pub positive: bool,
}

impl Signs {
    pub(crate) const ANY: Self = Self { negative: true, zero: true, positive: true };

    pub(crate) fn of_relation(relation: Relation) -> Self {
        let (negative, zero, positive) = match relation {
            Relation::Lt => (true, false, false),
            Relation::Le => (true, true, false),
            Relation::Gt => (false, false, true),
            Relation::Ge => (false, true, true),
            Relation::Eq => (false, true, false),
            Relation::Ne => (true, false, true),
        };
        Self { negative, zero, positive }
    }

    pub(crate) fn within(self, relation: Relation) -> bool {
        let allowed = Self::of_relation(relation);
        self != Self::ANY
            && (!self.negative || allowed.negative)
            && (!self.zero || allowed.zero)
            && (!self.positive || allowed.positive)
    }

    pub(crate) fn times(self, other: Self) -> Self {
        Self {
            negative: (self.negative && other.positive) || (self.positive && other.negative),
            zero: self.zero || other.zero,
            positive: (self.positive && other.positive) || (self.negative && other.negative),
        }
    }

    /// The signs that both leave open.
    fn and(self, other: Self) -> Self {
        Self {
            negative: self.negative && other.negative,
            zero: self.zero && other.zero,
            positive: self.positive && other.positive,
        }
    }

    fn plus(self, other: Self) -> Self {
        let mixed = (self.negative && other.positive) || (self.positive && other.negative);
        Self {
            negative: self.negative || other.negative,
            zero: mixed || (self.zero && other.zero),
            positive: self.positive || other.positive,
        }
    }
}

/// The rules of signs. `leaf` gives the relations that are known of a part; a part of which nothing is known is taken
/// apart, and counts as unknown (and as possibly undefined) where that is not possible.
pub(crate) fn signs_by(e: &Expr, leaf: &mut dyn FnMut(&Expr, Relation) -> bool) -> Option<Signs> {
    use Relation::{Eq, Ge, Gt, Le, Lt, Ne};
    for relation in [Gt, Lt, Eq, Ge, Le, Ne] {
        if leaf(e, relation) {
            return Some(Signs::of_relation(relation));
        }
    }
    match e.node() {
        Node::Sum(terms) => {
            // 1 + W₀(u) > 0 and 1 + W₋₁(u) < 0 where u > −1/e.
            if let Some((u, lower)) = branch_distance(terms)
                && leaf(&u.plus(&Expr::exp(Expr::integer(-1))), Gt)
                && (!lower || leaf(u, Lt))
            {
                return Some(Signs::of_relation(if lower { Lt } else { Gt }));
            }
            combine(terms, Signs::plus, leaf)
        }
        Node::Product(factors) => combine(factors, Signs::times, leaf),
        Node::Power(base, exponent) => {
            let base = signs_by(base, leaf)?;
            match exponent.as_number() {
                Some(r) => power_signs(base, r),
                // A positive number to any real exponent.
                None => (base == Signs::of_relation(Gt) && exponent.is_total()).then_some(base),
            }
        }
        Node::Apply(function, arguments) => {
            if let Some(known) = of_inverse_angle(*function, arguments.first()?, leaf) {
                return Some(known);
            }
            let argument = signs_by(arguments.first()?, leaf)?;
            match function {
                Function::Exp | Function::Sigmoid | Function::Softplus | Function::Cosh | Function::Phi => {
                    Some(Signs::of_relation(Gt))
                }
                Function::Sinh | Function::Tanh | Function::Atan | Function::Asinh | Function::Erf => {
                    Some(argument)
                }
                Function::Abs => Some(Signs {
                    negative: false,
                    zero: argument.zero,
                    positive: argument.negative || argument.positive,
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// cos(arctan u) > 0 wherever u has a value, as u² + 1 > 0 says; cos(arcsin u) and sin(arccos u) have the sign of 1 − u².
fn of_inverse_angle(
    outer: Function,
    angle: &Expr,
    leaf: &mut dyn FnMut(&Expr, Relation) -> bool,
) -> Option<Signs> {
    let Node::Apply(inner, arguments) = angle.node() else { return None };
    let square = arguments.first()?.powi(2);
    match (outer, inner) {
        (Function::Cos, Function::Atan) => {
            leaf(&square.plus(&Expr::one()), Relation::Gt).then(|| Signs::of_relation(Relation::Gt))
        }
        (Function::Cos, Function::Asin) | (Function::Sin, Function::Acos) => {
            let rest = Expr::one().minus(&square);
            let known = [Relation::Gt, Relation::Ge].into_iter().find(|r| leaf(&rest, *r))?;
            Some(Signs::of_relation(known))
        }
        _ => None,
    }
}

/// u and whether the branch is the lower one, where the sum is 1 + W(u).
fn branch_distance(terms: &[Expr]) -> Option<(&Expr, bool)> {
    let [one, other] = terms else { return None };
    let (one, other) = if one.as_number().is_some() { (one, other) } else { (other, one) };
    one.as_number().filter(|r| r.is_one())?;
    match other.node() {
        Node::Apply(Function::LambertW0, arguments) => Some((arguments.first()?, false)),
        Node::Apply(Function::LambertWm1, arguments) => Some((arguments.first()?, true)),
        _ => None,
    }
}

/// What is known of the whole, and what its parts say: an enclosure gives |u| ≥ 0 at once, and u ≠ 0 as a premise more.
pub(super) fn signs_of(e: &Expr, on: &Domain, premises: &[Certificate]) -> Signs {
    let mut known = |part: &Expr, relation: Relation| sign_known(premises, part, relation, on);
    let whole = signs_by(e, &mut known);
    let by_parts = signs_by(e, &mut |part, relation| part != e && known(part, relation));
    match (whole, by_parts) {
        (Some(a), Some(b)) => a.and(b),
        (a, b) => a.or(b).unwrap_or(Signs::ANY),
    }
}

fn combine(
    parts: &[Expr],
    operation: fn(Signs, Signs) -> Signs,
    leaf: &mut dyn FnMut(&Expr, Relation) -> bool,
) -> Option<Signs> {
    let mut total: Option<Signs> = None;
    for part in parts {
        let signs = signs_by(part, leaf)?;
        total = Some(total.map_or(signs, |t| operation(t, signs)));
    }
    total
}

/// Signs of base^r; `None` where the power may be undefined.
fn power_signs(base: Signs, r: &Rational) -> Option<Signs> {
    if r.is_negative() && base.zero {
        return None;
    }
    if !r.has_odd_denominator() {
        return (!base.negative).then_some(base);
    }
    if r.is_zero() {
        return Some(Signs::of_relation(Relation::Gt));
    }
    Some(if r.has_even_numerator() {
        Signs { negative: false, zero: base.zero, positive: base.negative || base.positive }
    } else {
        base
    })
}
