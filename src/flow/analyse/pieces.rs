//! The source cut into intervals on which the map has one formula without case distinctions.

use crate::expr::constant::{self, Evaluated, Undefined};
use crate::expr::{Assumptions, Condition, Expr, Function, Kind, Node, Relation, Symbol};
use crate::flow::Witness;
use crate::proof::obligations::is_smooth;
use crate::proof::{Certificate, Claim, Domain, Proved, Rule, value_at};
use crate::real::Rational;
use crate::set::{RealSet, Span, from_condition, sample_points};

use super::Work;

/// A part of the source with the map's formula on it. Each end that belongs to the source and at which the formula has
/// the map's value belongs to the span, so that neighbours share a point where the map is continuous.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub span: Span,
    pub smooth: Expr,
    /// `Equal(f, smooth)` on the span, unless f is smooth itself.
    pub equal: Option<Certificate>,
}

/// Why there are no pieces.
#[derive(Debug)]
pub(super) enum Stop {
    /// The map has no value, or two, at a point of its stated source.
    NotAFunction(Box<(Witness, Proved)>),
    /// Something could not be decided.
    Open(String),
}

/// The most cut points that are handled.
const MAX_CUTS: usize = 64;

impl Work {
    pub(super) fn pieces(&mut self, set: &RealSet) -> Result<Vec<Piece>, Stop> {
        let cuts = self.cuts(set)?;
        let mut pieces = Vec::new();
        for span in set.spans() {
            for point in span.attained_ends().iter().chain(cuts.iter().filter(|c| span.contains(c).is_true()))
            {
                self.value_at(point)?;
            }
            self.cut(span, &cuts, &mut pieces)?;
        }
        Ok(pieces)
    }

    /// The value of the map at a point of the source, or the refutation.
    fn value_at(&mut self, point: &Expr) -> Result<Option<Expr>, Stop> {
        let witness = match constant::evaluate_at(&self.claim.formula, &self.claim.variable, point) {
            Evaluated::Value(value) => return Ok(Some(value)),
            Evaluated::Unknown => return Ok(self.symbolic_value(point)),
            Evaluated::Undefined(why) => {
                let part = match why {
                    Undefined::OutsideDomain { part } => Some(part),
                    Undefined::NoCase => None,
                };
                Witness::Undefined { at: point.clone(), part }
            }
            Evaluated::Ambiguous { values } => Witness::TwoValues { at: point.clone(), values },
        };
        match self.not_a_function(point) {
            Some(proof) => Err(Stop::NotAFunction(Box::new((witness, proof)))),
            None => Ok(None),
        }
    }

    /// The value where parameters occur in it.
    fn symbolic_value(&mut self, point: &Expr) -> Option<Expr> {
        let parameters = Domain::of_parameters(&self.claim.assumptions);
        let prover = &mut self.prover;
        value_at(&self.claim.formula, &self.claim.variable, point, &parameters, &mut |x, r| {
            prover.sign(x, r, &parameters).is_some()
        })
    }

    fn not_a_function(&mut self, point: &Expr) -> Option<Proved> {
        let claim = Claim::NotAFunction(self.claim.clone());
        self.prover.confirm(Certificate::new(claim, Rule::Evaluate { at: point.clone() }, Vec::new()))
    }

    /// The points at which a case distinction may change, or a root may be steep.
    fn cuts(&mut self, set: &RealSet) -> Result<Vec<Expr>, Stop> {
        let mut found: Vec<Expr> = Vec::new();
        let formula = self.claim.formula.clone();
        let variable = self.claim.variable.clone();
        for switch in switches(&formula, &variable, Some(set), &self.claim.assumptions) {
            let zero = switch.compare(Relation::Eq, &Expr::zero());
            let points = match from_condition(&zero, &variable) {
                Some(zeros) => zeros.boundary_points(),
                // Cuts are proposals: on each part the cases are resolved by proofs.
                None if vanishes_at_zero(&switch, &variable) => vec![Expr::zero()],
                None if self.keeps_sign(&switch, set) => Vec::new(),
                None => return Err(Stop::Open(OPEN_SWITCH.into())),
            };
            for point in points {
                if !found.contains(&point) {
                    found.push(point);
                }
            }
            if found.len() > MAX_CUTS {
                return Err(Stop::Open("the formula has too many places where cases change".into()));
            }
        }
        Ok(found)
    }

    /// The points at which a case distinction changes, as far as they are known.
    pub(super) fn all_cuts(&self) -> Vec<Expr> {
        let zeros = |switch: Expr| {
            let zero = switch.compare(Relation::Eq, &Expr::zero());
            from_condition(&zero, &self.claim.variable).map(|set| set.boundary_points()).unwrap_or_default()
        };
        let mut points: Vec<Expr> =
            switches(&self.claim.formula, &self.claim.variable, None, &self.claim.assumptions)
                .into_iter()
                .flat_map(zeros)
                .collect();
        points.truncate(8);
        points
    }

    fn keeps_sign(&mut self, e: &Expr, set: &RealSet) -> bool {
        let assumptions = self.claim.assumptions.clone();
        let variable = self.claim.variable.clone();
        set.spans().iter().all(|span| {
            let on = Domain::on(&variable, span, &assumptions);
            [Relation::Gt, Relation::Lt].into_iter().any(|r| self.prover.sign(e, r, &on).is_some())
        })
    }

    /// One interval of the source, cut at the points inside it.
    fn cut(&mut self, span: &Span, cuts: &[Expr], pieces: &mut Vec<Piece>) -> Result<(), Stop> {
        let mut rest = vec![span.clone()];
        for cut in cuts {
            let mut next = Vec::with_capacity(rest.len() + 1);
            for part in rest {
                let inside = part.interior().is_some_and(|i| i.contains(cut).is_true());
                match inside.then(|| part.split_at(cut)).flatten() {
                    Some(parts) => next.extend(parts),
                    None => next.push(part),
                }
            }
            rest = next;
        }
        if !rest.windows(2).all(|w| w[0].hi().compare(w[1].lo()).is_some_and(std::cmp::Ordering::is_le)) {
            rest.sort_by(|a, b| a.lo().compare(b.lo()).unwrap_or(std::cmp::Ordering::Equal));
        }
        let before = pieces.len();
        for part in rest {
            self.piece(&part, pieces)?;
        }
        // A point that a neighbour has taken in does not stand alone.
        for i in (before..pieces.len()).rev() {
            let Some(point) = pieces[i].span.as_point().cloned() else { continue };
            let holds = |p: Option<&Piece>| {
                p.is_some_and(|p| p.span.as_point().is_none() && p.span.contains(&point).is_true())
            };
            if holds(pieces.get(i + 1)) || (i > before && holds(pieces.get(i - 1))) {
                pieces.remove(i);
            }
        }
        Ok(())
    }

    fn piece(&mut self, part: &Span, pieces: &mut Vec<Piece>) -> Result<(), Stop> {
        let formula = self.claim.formula.clone();
        let Some(interior) = part.interior() else {
            if let Some(point) = part.as_point()
                && let Some(value) = self.value_at(point)?
            {
                pieces.push(self.single(part, value));
            }
            return Ok(());
        };
        let open = Domain::on(&self.claim.variable, &interior, &self.claim.assumptions);
        let Some((smooth, _)) = self.prover.resolved(&formula, &open) else {
            return self.gap(&interior).and(Err(Stop::Open(OPEN_SWITCH.into())));
        };
        if self.prover.defined(&smooth, &open).is_none() {
            return self
                .gap(&interior)
                .and(Err(Stop::Open("the formula is not proved to be defined on the whole source".into())));
        }
        // Ends at which the formula has the map's value are taken in; the others stand alone.
        let mut span = interior.clone();
        let mut alone = Vec::new();
        for end in part.attained_ends() {
            let value = self.value_at(&end)?;
            let wider = span.with_end(&end);
            let fits = wider.as_ref().is_some_and(|w| self.extends(&smooth, w));
            match (fits, wider, value) {
                (true, Some(wider), _) => span = wider,
                (_, _, Some(value)) => alone.push((end, value)),
                _ => return Err(Stop::Open("the value at an end of an interval is not known".into())),
            }
        }
        let on = Domain::on(&self.claim.variable, &span, &self.claim.assumptions);
        let Some((smooth, equal)) = self.prover.resolved(&formula, &on).filter(|(s, _)| *s == smooth) else {
            return Err(Stop::Open(OPEN_SWITCH.into()));
        };
        let middle = self.simplified(Piece { span, smooth, equal });
        let (before, after): (Vec<_>, Vec<_>) =
            alone.into_iter().partition(|(end, _)| middle.span.is_above(end).is_true());
        for (end, value) in before {
            self.push_alone(&end, value, pieces);
        }
        pieces.push(middle);
        for (end, value) in after {
            self.push_alone(&end, value, pieces);
        }
        Ok(())
    }

    /// The proof that f is given by the formula on the domain.
    pub(super) fn given_by(&mut self, f: &Expr, smooth: &Expr, on: &Domain) -> Option<Certificate> {
        let (resolved, equal) = self.prover.resolved(f, on)?;
        if resolved == *smooth {
            return equal;
        }
        let simpler = self.prover.equal(&resolved, smooth, on)?;
        match equal {
            None => Some(simpler),
            Some(equal) => {
                let claim = Claim::Equal { a: f.clone(), b: smooth.clone(), on: on.clone() };
                Some(Certificate::new(claim, Rule::Rewrite { to: resolved }, vec![equal, simpler]))
            }
        }
    }

    /// The piece with a formula in which a function and its inverse, or a root and a power, have cancelled on this
    /// interval, where there is one: ∛(z³) is z, also where the first has no formula for its derivative.
    fn simplified(&mut self, piece: Piece) -> Piece {
        const MAX_SIZE: usize = 60;
        if !is_cancelling(&piece.smooth, &self.claim.variable)
            || piece.smooth.size_up_to(MAX_SIZE) >= MAX_SIZE
        {
            return piece;
        }
        let on = Domain::on(&self.claim.variable, &piece.span, &self.claim.assumptions);
        let prover = &mut self.prover;
        let simple = crate::expr::simplify::simplify(&piece.smooth, &mut |condition| {
            crate::proof::check::side_condition(condition, &on, &mut |e, relation| {
                prover.is(e, relation, &on)
            })
        });
        if simple == piece.smooth || is_cancelling(&simple, &self.claim.variable) || !is_smooth(&simple) {
            return piece;
        }
        let formula = self.claim.formula.clone();
        match self.given_by(&formula, &simple, &on) {
            Some(equal) => Piece { smooth: simple, equal: Some(equal), ..piece },
            None => piece,
        }
    }

    fn push_alone(&mut self, end: &Expr, value: Expr, pieces: &mut Vec<Piece>) {
        if let Some(point) = Span::point(end.clone()) {
            let piece = self.single(&point, value);
            pieces.push(piece);
        }
    }

    fn single(&self, span: &Span, value: Expr) -> Piece {
        let claim = Claim::Equal {
            a: self.claim.formula.clone(),
            b: value.clone(),
            on: Domain::on(&self.claim.variable, span, &self.claim.assumptions),
        };
        let equal = Some(Certificate::new(claim, Rule::Resolve, Vec::new()));
        Piece { span: span.clone(), smooth: value, equal }
    }

    /// Whether the formula on the interior also gives the map's value at the end that the wider span takes in.
    fn extends(&mut self, smooth: &Expr, wider: &Span) -> bool {
        let on = Domain::on(&self.claim.variable, wider, &self.claim.assumptions);
        let formula = self.claim.formula.clone();
        if *smooth == formula {
            return self.prover.defined(smooth, &on).is_some();
        }
        self.prover.resolved(&formula, &on).is_some_and(|(s, _)| s == *smooth)
    }

    /// Looks for a point of the open interval at which the map has no value (or two).
    fn gap(&mut self, interior: &Span) -> Result<(), Stop> {
        let variable = self.claim.variable.clone();
        let mut candidates: Vec<Expr> = Vec::new();
        for part in partial_arguments(&self.claim.formula) {
            let zero = part.compare(Relation::Eq, &Expr::zero());
            if let Some(zeros) = from_condition(&zero, &variable) {
                candidates.extend(zeros.isolated_points());
            }
        }
        candidates.extend(sample_points(interior).into_iter().map(Expr::number));
        // Poles of trigonometric functions, whose equations have no finite solution set.
        let multiples = (-16..=16).filter_map(|k| Rational::ratio(k, 2));
        candidates.extend(multiples.map(|r| Expr::scaled(r, Expr::pi())));
        for candidate in candidates.iter().take(2 * MAX_CUTS) {
            if interior.contains(candidate).is_true() {
                self.value_at(candidate)?;
            }
        }
        Ok(())
    }
}

const OPEN_SWITCH: &str = "the places where the cases of the formula change are not known exactly";

/// The expressions at whose zeros a case distinction may change or a root may be steep.
fn switches(e: &Expr, variable: &Symbol, set: Option<&RealSet>, assumptions: &Assumptions) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    let mut steps: Vec<Expr> = Vec::new();
    let mut add = |u: Expr| {
        if u.contains(variable) && !found.contains(&u) && found.len() <= MAX_CUTS {
            found.push(u);
        }
    };
    e.any(&mut |part| {
        match part.node() {
            Node::Apply(Function::Abs | Function::Sign, arguments) => {
                arguments.iter().cloned().for_each(&mut add)
            }
            Node::Apply(Function::Min | Function::Max, arguments) => {
                for (i, a) in arguments.iter().enumerate() {
                    arguments[i + 1..].iter().for_each(|b| add(a.minus(b)));
                }
            }
            Node::Power(base, exponent) if is_steep(exponent.as_number()) => add(base.clone()),
            // The same where the root has a parameter.
            Node::Power(base, exponent)
                if !exponent.is_constant()
                    && !exponent.contains(variable)
                    && !assumptions.is_of_kind(exponent, Kind::Integer) =>
            {
                add(base.clone());
            }
            // √(u²) is |u|: it changes its formula where u does its sign.
            Node::Power(base, exponent) if exponent.as_number().is_some_and(|r| !r.is_integer()) => {
                if let Node::Power(inner, k) = base.node()
                    && k.as_number().is_some_and(|k| k.is_integer() && k.is_positive())
                {
                    add(inner.clone());
                }
            }
            // ⌊u⌋ changes at the integers that u takes.
            Node::Apply(Function::Floor | Function::Ceil, arguments) => {
                arguments.iter().for_each(|u| steps.push(u.clone()));
            }
            Node::Piecewise(p) => p.branches.iter().for_each(|b| compared(&b.condition, &mut add)),
            _ => {}
        }
        false
    });
    for (u, k) in steps.iter().flat_map(|u| integers_in(u, variable, set).into_iter().map(move |k| (u, k))) {
        let switch = u.minus(&Expr::integer(k));
        if u.contains(variable) && !found.contains(&switch) {
            found.push(switch);
        }
    }
    found
}

/// The integers between the least and the greatest value of u on a bounded set; none where they are too many.
fn integers_in(u: &Expr, variable: &Symbol, set: Option<&RealSet>) -> Vec<i64> {
    let Some(hull) = set.and_then(RealSet::hull).filter(Span::is_bounded) else { return Vec::new() };
    let on = Domain::on(variable, &hull, &Assumptions::none());
    let Some(range) = crate::proof::check::range_on(u, &on.cell()) else { return Vec::new() };
    if !(range.lo().abs() < 1e6 && range.hi().abs() < 1e6 && range.width() < 24.0) {
        return Vec::new();
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded just above")]
    let (first, last) = (range.lo().floor() as i64, range.hi().ceil() as i64);
    (first..=last).collect()
}

/// Whether a root or an inverse function is applied to something other than the variable: the two may cancel.
fn is_cancelling(e: &Expr, variable: &Symbol) -> bool {
    use Function::{Acos, Acosh, Asin, Asinh, Atan, Atanh, Cosh, Exp, Ln, Sin, Sinh, Tan, Tanh};
    let composed = |u: &Expr| match u.node() {
        Node::Power(..) => true,
        Node::Apply(..) => u.contains(variable),
        _ => false,
    };
    e.any(&mut |part| match part.node() {
        Node::Power(base, exponent) => {
            exponent.as_number().is_some_and(|r| !r.is_integer()) && base.contains(variable) && composed(base)
                || exponent.as_number().is_some_and(Rational::is_integer)
                    && matches!(base.node(), Node::Power(inner, _) if inner.contains(variable))
        }
        Node::Apply(
            Asin | Acos | Atan | Ln | Asinh | Acosh | Atanh | Exp | Sin | Tan | Cosh | Sinh | Tanh,
            arguments,
        ) => arguments.iter().any(|u| matches!(u.node(), Node::Apply(..)) && u.contains(variable)),
        _ => false,
    })
}

fn vanishes_at_zero(e: &Expr, variable: &Symbol) -> bool {
    constant::fold_constants(&e.substitute(variable, &Expr::zero())).is_zero()
}

/// Roots with an odd index are defined on both sides of 0 but not smooth there.
fn is_steep(exponent: Option<&Rational>) -> bool {
    exponent.is_some_and(|r| !r.is_integer() && r.has_odd_denominator())
}

fn compared(condition: &Condition, add: &mut impl FnMut(Expr)) {
    match condition {
        Condition::Compare(a, _, b) => add(a.minus(b)),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|c| compared(c, add)),
        Condition::Not(inner) => compared(inner, add),
        Condition::Constant(_) | Condition::Is(..) => {}
    }
}

/// The arguments of partial functions: where one of them is 0 the formula may be undefined.
fn partial_arguments(e: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    e.any(&mut |part| {
        match part.node() {
            Node::Power(base, exponent) if exponent.as_number().is_some_and(Rational::is_negative) => {
                found.push(base.clone());
            }
            Node::Apply(Function::Tan, arguments) => {
                found.push(Expr::apply(Function::Cos, arguments.clone()));
            }
            Node::Apply(function, arguments) if !function.is_total() => {
                found.extend(arguments.iter().cloned())
            }
            _ => {}
        }
        found.len() > MAX_CUTS
    });
    found
}
