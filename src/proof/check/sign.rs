//! The rules for `Defined` and `Sign`.

use crate::expr::enclose::{Cell, enclose};
use crate::expr::normal::equal_on;
use crate::expr::{Expr, Function, Node, Relation, Symbol, constant, derivative};
use crate::proof::certificate::Cuts;
use crate::proof::obligations::{Demand, is_smooth, obligations};
use crate::proof::{Certificate, Claim, Domain, LimitValue, Rule, Side};
use crate::real::sturm::{self, End, SignOn};
use crate::real::{Interval, Rational, UPoly};
use crate::set::{RealSet, Span};

use super::facts::{defined_known, equal_known, has_sign, implies, is_met, sign_known};
use super::range::{range_on, sign_on};
use super::{Step, demand, not_for};

/// The most cells that a partition may have.
const MAX_CELLS: usize = 100_000;

pub(super) fn defined_by_enclosure(e: &Expr, on: &Domain, cuts: &[Cuts]) -> Step {
    for cell in cells(on, cuts)? {
        demand(enclose(e, &cell).defined.is_true(), || format!("not seen to be defined on {cell:?}"))?;
    }
    Ok(())
}

pub(super) fn defined_by_obligations(e: &Expr, on: &Domain, premises: &[Certificate]) -> Step {
    let needed = obligations(e, Demand::Defined, &on.assumptions)
        .ok_or("the expression has unresolved case distinctions")?;
    for obligation in &needed {
        demand(is_met(obligation, premises, on), || format!("a condition is not proved: {obligation:?}"))?;
    }
    Ok(())
}

pub(super) fn step(e: &Expr, relation: Relation, on: &Domain, rule: &Rule, premises: &[Certificate]) -> Step {
    match rule {
        Rule::Enclosure { cuts } => {
            for cell in cells(on, cuts)? {
                demand(sign_on(e, relation, &cell), || format!("the sign is not seen on {cell:?}"))?;
            }
            Ok(())
        }
        Rule::Assumed => demand(is_assumed(e, relation, on, premises), || "not among the assumptions".into()),
        Rule::Split { variable } => split(e, relation, on, variable, premises),
        Rule::Rewrite { to } => {
            demand(equal_known(premises, e, to, on), || "the two forms are not proved equal".into())?;
            demand(has_sign(premises, to, relation, on), || "the sign of the other form is missing".into())
        }
        Rule::Structure => demand(signs_of(e, on, premises).within(relation), || {
            "the signs of the parts do not give the sign of the whole".into()
        }),
        Rule::Polynomial { inner, numerator, denominator } => {
            polynomial(e, relation, on, (inner, numerator, denominator), premises)
        }
        Rule::Linear { inner, constant, slope } => {
            linear(e, relation, on, (inner, constant, slope), premises)
        }
        Rule::Dominates { leading } => dominates(e, relation, on, leading, premises),
        Rule::HalfPeriod { half_period } => half_period_sign(e, relation, on, *half_period, premises),
        Rule::MonotoneFrom { variable, side } => monotone_from(e, relation, on, variable, *side, premises),
        Rule::PositiveFactor { factor } => {
            demand(sign_known(premises, factor, Relation::Gt, on), || {
                "the factor is not proved positive".into()
            })?;
            demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
            let product = e.times(factor);
            demand(has_sign(premises, &product, relation, on), || "the sign of the product is missing".into())
        }
        other => Err(not_for(other, "Sign")),
    }
}

/// The cells of a partition. Consecutive cells share their cut, so together they contain the domain.
pub(super) fn cells(on: &Domain, cuts: &[Cuts]) -> Result<Vec<Cell>, String> {
    let mut cells = vec![on.cell()];
    for Cuts { variable, at } in cuts {
        let whole = on.cell().get(variable).ok_or("a cut variable does not occur in the domain")?;
        let kind = on.assumptions.kind(variable);
        let parts = parts(whole, at)?;
        if parts.len().saturating_mul(cells.len()) > MAX_CELLS {
            return Err("the partition has too many cells".into());
        }
        cells = cells
            .iter()
            .flat_map(|cell| {
                parts.iter().map(|part| {
                    let mut smaller = cell.clone();
                    smaller.set(variable.clone(), *part, kind);
                    smaller
                })
            })
            .collect();
    }
    Ok(cells)
}

fn parts(whole: Interval, at: &[Rational]) -> Result<Vec<Interval>, String> {
    let mut parts = Vec::with_capacity(at.len() + 1);
    let mut rest = whole;
    for cut in at {
        let cut = Interval::from_rational(cut);
        let pair = (
            Interval::new(rest.lo(), cut.hi(), rest.lo_open(), false),
            Interval::new(cut.lo(), whole.hi(), false, whole.hi_open()),
        );
        let (Some(below), Some(above)) = pair else { return Err("a cut lies outside its interval".into()) };
        parts.push(below);
        rest = above;
    }
    parts.push(rest);
    Ok(parts)
}

/// The sides of a fact are defined where the fact holds; another form of their difference may be defined on less.
fn is_assumed(e: &Expr, relation: Relation, on: &Domain, premises: &[Certificate]) -> bool {
    let symbols = e.variables();
    on.assumptions.facts.iter().any(|fact| {
        let crate::expr::Condition::Compare(left, known, right) = fact else { return false };
        let difference = left.minus(right);
        if difference.variables() != symbols {
            return false;
        }
        let same = |a: &Expr| {
            a == e || (equal_on(a, e, &mut |_| false) == Some(true) && defined_known(premises, e, on))
        };
        (implies(*known, relation) && same(&difference))
            || (implies(known.flip(), relation) && same(&difference.negate()))
    })
}

fn split(e: &Expr, relation: Relation, on: &Domain, variable: &Symbol, premises: &[Certificate]) -> Step {
    let whole = on.span(variable).ok_or("the variable has no interval")?;
    let mut covered: Vec<Span> = Vec::new();
    for premise in premises {
        if let Claim::Sign { e: known, relation: have, on: part } = &premise.claim
            && known == e
            && implies(*have, relation)
            && let Some(span) = part.span(variable)
            && part.covers(&on.with_span(variable, span))
        {
            covered.push(span.clone());
        }
    }
    let union = RealSet::from_spans(covered).ok_or("the ends of the parts cannot be compared")?;
    let all = RealSet::from_span(whole.clone()).is_subset(&union);
    demand(all.is_true(), || "the parts do not cover the interval".into())
}

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

    fn times(self, other: Self) -> Self {
        Self {
            negative: (self.negative && other.positive) || (self.positive && other.negative),
            zero: self.zero || other.zero,
            positive: (self.positive && other.positive) || (self.negative && other.negative),
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
        Node::Sum(terms) => combine(terms, Signs::plus, leaf),
        Node::Product(factors) => combine(factors, Signs::times, leaf),
        Node::Power(base, exponent) => power_signs(signs_by(base, leaf)?, exponent.as_number()?),
        Node::Apply(function, arguments) => {
            let argument = signs_by(arguments.first()?, leaf)?;
            match function {
                Function::Exp | Function::Sigmoid | Function::Softplus | Function::Cosh | Function::Phi => {
                    Some(Signs::of_relation(Gt))
                }
                Function::Sinh | Function::Tanh | Function::Atan | Function::Asinh | Function::Erf => {
                    Some(argument)
                }
                _ => None,
            }
        }
        _ => None,
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

fn signs_of(e: &Expr, on: &Domain, premises: &[Certificate]) -> Signs {
    signs_by(e, &mut |part, relation| sign_known(premises, part, relation, on)).unwrap_or(Signs::ANY)
}

fn polynomial(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, numerator, denominator): (&Expr, &[Rational], &[Rational]),
    premises: &[Certificate],
) -> Step {
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let quotient = polynomial_in(inner, numerator).over(&polynomial_in(inner, denominator));
    demand(equal_known(premises, e, &quotient, on), || "it is not proved to be this quotient".into())?;
    let range = inner_range(inner, on).ok_or("the range of the inner function is not known")?;
    let p = UPoly::new(numerator.to_vec()).ok_or("the degree of the numerator is too large")?;
    let q = UPoly::new(denominator.to_vec()).ok_or("the degree of the denominator is too large")?;
    let of = |poly: &UPoly| {
        let relation = match sturm::sign_on(poly, &range.lower, &range.upper)? {
            SignOn::Positive => Relation::Gt,
            SignOn::NonNegative => Relation::Ge,
            SignOn::Zero => Relation::Eq,
            SignOn::NonPositive => Relation::Le,
            SignOn::Negative => Relation::Lt,
            SignOn::Mixed => return None,
        };
        Some(Signs::of_relation(relation))
    };
    let below = of(&q).filter(|s| !s.zero).ok_or("the denominator may vanish")?;
    let above = of(&p).ok_or("the numerator changes its sign")?;
    demand(above.times(below).within(relation), || "the signs do not give the claim".into())
}

/// Σ cᵢ tⁱ as an expression.
pub(crate) fn polynomial_in(t: &Expr, coefficients: &[Rational]) -> Expr {
    let terms = coefficients.iter().zip(0_i64..).filter(|(c, _)| !c.is_zero());
    Expr::sum(terms.map(|(c, i)| Expr::scaled(c.clone(), t.powi(i))).collect())
}

/// An interval with rational or infinite ends.
#[derive(Clone, Debug)]
pub(crate) struct RationalInterval {
    pub lower: End,
    pub upper: End,
}

impl RationalInterval {
    fn from_ends(
        lower: Option<Rational>,
        lower_closed: bool,
        upper: Option<Rational>,
        upper_closed: bool,
    ) -> Self {
        let end = |value: Option<Rational>, closed: bool| match value {
            None => End::Infinite,
            Some(x) if closed => End::Closed(x),
            Some(x) => End::Open(x),
        };
        Self { lower: end(lower, lower_closed), upper: end(upper, upper_closed) }
    }
}

/// An interval with rational or infinite ends that contains the values of the inner function.
pub(crate) fn inner_range(inner: &Expr, on: &Domain) -> Option<RationalInterval> {
    if let Some(exact) = inner.as_variable().and_then(|v| on.span(v)).and_then(exact_range) {
        return Some(exact);
    }
    let range = range_on(inner, &on.cell())?;
    let end = |x: f64| if x.is_infinite() { Some(None) } else { Rational::from_f64(x).map(Some) };
    Some(RationalInterval::from_ends(end(range.lo())?, !range.lo_open(), end(range.hi())?, !range.hi_open()))
}

/// The interval itself, where its ends are rational or infinite.
pub(crate) fn exact_range(span: &Span) -> Option<RationalInterval> {
    Some(RationalInterval::from_ends(
        span.lo().rational_or_infinite()?,
        span.lo_closed(),
        span.hi().rational_or_infinite()?,
        span.hi_closed(),
    ))
}

fn linear(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    (inner, constant, slope): (&Expr, &Expr, &Expr),
    premises: &[Certificate],
) -> Step {
    let free = |x: &Expr| on.ranges.iter().all(|(v, _)| !x.contains(v));
    demand(free(constant) && free(slope), || "constant and slope must not contain the variables".into())?;
    let form = constant.plus(&slope.times(inner));
    demand(equal_known(premises, e, &form, on), || {
        "it is not proved to be linear in the inner function".into()
    })?;
    let range = inner_range(inner, on).ok_or("the range of the inner function is not known")?;
    // With both ends infinite the slope is 0, and nothing is known of the constant term.
    demand(!matches!((&range.lower, &range.upper), (End::Infinite, End::Infinite)), || {
        "the inner function is not bounded on any side".into()
    })?;
    let weak = match relation {
        Relation::Gt | Relation::Ge => Relation::Ge,
        Relation::Lt | Relation::Le => Relation::Le,
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    let parameters = Domain::of_parameters(&on.assumptions);
    let known = |x: &Expr, r: Relation| sign_known(premises, x, r, &parameters);
    let mut strict = 0;
    let mut loose_attained = false;
    for (value, attained) in linear_ends(constant, slope, &range) {
        if known(&value, relation) && relation != weak {
            strict += 1;
        } else {
            demand(known(&value, weak), || "the sign at an end of the range is missing".into())?;
            loose_attained |= attained;
        }
    }
    let strictly = strict == 2 || (strict == 1 && !loose_attained);
    demand(relation == weak || strictly, || "the sign is not strict at an end that is attained".into())
}

/// A + B·end and whether the end is attained, for the lower and upper end; ±B for an infinite one.
pub(crate) fn linear_ends(constant: &Expr, slope: &Expr, range: &RationalInterval) -> [(Expr, bool); 2] {
    let value = |t: &Rational| constant.plus(&slope.times(&Expr::number(t.clone())));
    let at = |end: &End, infinite: Expr| match end {
        End::Open(t) => (value(t), false),
        End::Closed(t) => (value(t), true),
        End::Infinite => (infinite, false),
    };
    [at(&range.lower, slope.negate()), at(&range.upper, slope.clone())]
}

/// The sum without one of its terms.
pub(crate) fn without_term(e: &Expr, term: &Expr) -> Option<Expr> {
    let terms = e.terms();
    let at = terms.iter().position(|t| t == term)?;
    let mut rest = terms.to_vec();
    rest.remove(at);
    Some(Expr::sum(rest))
}

/// |u| > |v| gives u + v the sign of u; |u| ≥ |v| gives it the weak sign of u.
fn dominates(e: &Expr, relation: Relation, on: &Domain, leading: &Expr, premises: &[Certificate]) -> Step {
    let rest = without_term(e, leading).ok_or("the leading part is not a term of the sum")?;
    demand(defined_known(premises, &rest, on), || "the rest is not proved to be defined".into())?;
    let gap = leading.powi(2).minus(&rest.powi(2));
    let (of_leading, of_gap) = match relation {
        Relation::Gt => (Relation::Gt, Relation::Gt),
        Relation::Lt => (Relation::Lt, Relation::Gt),
        Relation::Ge | Relation::Le => (relation, Relation::Ge),
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    demand(sign_known(premises, leading, of_leading, on), || {
        "the sign of the leading part is missing".into()
    })?;
    demand(sign_known(premises, &gap, of_gap, on), || "it is not proved to dominate".into())
}

fn half_period_sign(e: &Expr, relation: Relation, on: &Domain, k: i64, premises: &[Certificate]) -> Step {
    let Node::Apply(function, arguments) = e.node() else { return Err("not a sine or cosine".into()) };
    let quarter = match function {
        Function::Sin => Expr::zero(),
        Function::Cos => Expr::pi().times(&Expr::half()),
        _ => return Err("not a sine or cosine".into()),
    };
    let angle = arguments.first().ok_or("no argument")?.plus(&quarter);
    let next = k.checked_add(1).ok_or("the half period is out of range")?;
    let multiple = |n: i64| Expr::integer(n).times(&Expr::pi());
    let mut strict = true;
    for distance in [angle.minus(&multiple(k)), multiple(next).minus(&angle)] {
        if !sign_known(premises, &distance, Relation::Gt, on) {
            strict = false;
            demand(sign_known(premises, &distance, Relation::Ge, on), || {
                "the argument may leave the half period".into()
            })?;
        }
    }
    let signs = Signs { negative: k % 2 != 0, zero: !strict, positive: k % 2 == 0 };
    demand(signs.within(relation), || "the half period gives another sign".into())
}

fn monotone_from(
    e: &Expr,
    relation: Relation,
    on: &Domain,
    variable: &Symbol,
    side: Side,
    premises: &[Certificate],
) -> Step {
    demand(is_smooth(e), || "the expression has case distinctions".into())?;
    demand(defined_known(premises, e, on), || "the expression is not proved to be defined".into())?;
    let span = on.span(variable).ok_or("the variable has no interval")?;
    let slope = derivative(e, variable).ok_or("there is no formula for the derivative")?;
    let inside = on.with_span(variable, &span.interior().ok_or("the interval is a point")?);
    let weak = match (relation, side) {
        (Relation::Gt | Relation::Ge, Side::Lower) | (Relation::Lt | Relation::Le, Side::Upper) => {
            Relation::Ge
        }
        (Relation::Lt | Relation::Le, Side::Lower) | (Relation::Gt | Relation::Ge, Side::Upper) => {
            Relation::Le
        }
        _ => return Err("this rule gives only one-sided signs".into()),
    };
    let strict = if weak == Relation::Ge { Relation::Gt } else { Relation::Lt };
    let strictly = sign_known(premises, &slope, strict, &inside);
    demand(strictly || sign_known(premises, &slope, weak, &inside), || {
        "the sign of the slope is missing".into()
    })?;
    let value = premises.iter().find_map(|p| match &p.claim {
        Claim::Limit { e: known, variable: v, on: d, side: s, value }
            if known == e && v == variable && d == on && *s == side =>
        {
            Some(value)
        }
        _ => None,
    });
    let value = value.ok_or("the value at the end is missing")?;
    let parameters = Domain::of_parameters(&on.assumptions);
    let has = |wanted: Relation| match value {
        LimitValue::PosInf => implies(Relation::Gt, wanted),
        LimitValue::NegInf => implies(Relation::Lt, wanted),
        LimitValue::Finite(c) => {
            constant::sign_of(c).is_some_and(|o| wanted.holds(o))
                || sign_known(premises, c, wanted, &parameters)
        }
    };
    let attained = match side {
        Side::Lower => span.lo_closed(),
        Side::Upper => span.hi_closed(),
    };
    let loose = match relation {
        Relation::Gt => Relation::Ge,
        Relation::Lt => Relation::Le,
        other => other,
    };
    demand(has(relation) || (strictly && !attained && has(loose)), || {
        "the value at the end has not the sign".into()
    })
}
