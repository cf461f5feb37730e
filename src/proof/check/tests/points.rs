//! Rules that show by points and corners what a map is not, and `RegularOff`, `Union`, `Evaluate`.

use super::*;
use crate::expr::{Branch, Condition, derivative};
use crate::proof::{Direction, LimitValue, Place, Side};
use Direction::{Decreasing, Increasing};
use Relation::{Ge, Gt, Lt, Ne};

fn zs() -> Symbol {
    Symbol::new("z")
}

fn line() -> Vec<Span> {
    vec![Span::real_line()]
}

/// `left` where z < 0, `right` where z ≥ 0.
fn cases(left: &Expr, right: &Expr) -> Expr {
    let branch = |condition: Condition, value: &Expr| Branch { condition, value: value.clone() };
    let zero = int(0);
    Expr::piecewise(vec![branch(z().compare(Lt, &zero), left), branch(z().compare(Ge, &zero), right)], None)
}

fn resolved(f: &Expr, to: &Expr, span: &Span) -> Certificate {
    equal(f, to, &on(span), Rule::Resolve, vec![])
}

fn defined(e: &Expr, span: &Span) -> Certificate {
    let claim = Claim::Defined { e: e.clone(), on: on(span) };
    Certificate::new(claim, Rule::Enclosure { cuts: vec![] }, vec![])
}

fn monotone(f: &Expr, smooth: &Expr, span: &Span, direction: Direction) -> Certificate {
    let mut premises = Vec::new();
    if f != smooth {
        premises.push(resolved(f, smooth, span));
    }
    let claim = Claim::StrictlyMonotone { f: f.clone(), variable: zs(), direction, on: on(span) };
    Certificate::new(claim, Rule::Derivative { smooth: smooth.clone() }, premises)
}

#[test]
fn a_turn_needs_the_point_in_both_intervals() {
    let f = Expr::abs(z());
    let (l, r) = (z().negate(), z());
    let by = |source: Vec<Span>, at: i64, left: &Span, right: &Span| {
        let premises = vec![
            monotone(&f, &l, left, Decreasing),
            monotone(&f, &r, right, Increasing),
            resolved(&f, &l, left),
            resolved(&f, &r, right),
        ];
        let rule = Rule::Turn { at: int(at), left: l.clone(), right: r.clone() };
        Certificate::new(Claim::NotInjective(map_on(&f, source)), rule, premises)
    };
    accepted(by(line(), 0, &closed(-1, 0), &closed(0, 1)));
    // Without the point itself |z| on (−1, 0) and on [2, 3] has no common value.
    refused(by(line(), 0, &open(-1, 0), &closed(0, 1)), "does not belong");
    refused(by(line(), 0, &closed(-1, 0), &open(0, 1)), "does not belong");
    refused(by(line(), 1, &closed(-1, 0), &closed(2, 3)), "does not belong");
    refused(by(line(), -2, &closed(-1, 0), &closed(0, 1)), "does not belong");
    refused(by(vec![closed(0, 1)], 0, &closed(-1, 0), &closed(0, 1)), "not part of the source");
}

#[test]
fn a_turn_needs_opposite_directions_and_continuity() {
    let by = |f: &Expr, parts: &[(&Expr, Span, Direction)], with_formulas: bool| {
        let mut premises = Vec::new();
        for (formula, span, direction) in parts {
            premises.push(monotone(f, formula, span, *direction));
            if with_formulas {
                premises.push(resolved(f, formula, span));
            }
        }
        let rule = Rule::Turn { at: int(0), left: parts[0].0.clone(), right: parts[1].0.clone() };
        Certificate::new(Claim::NotInjective(map_on(f, line())), rule, premises)
    };
    let (up, down, twice) = (z(), z().negate(), z().times(&int(2)));
    let (left, right) = (closed(-1, 0), closed(0, 1));
    let bent = cases(&up, &twice);
    let parts = [(&up, left.clone(), Increasing), (&twice, right.clone(), Increasing)];
    refused(by(&bent, &parts, true), "opposite directions");
    let corner = cases(&down, &twice);
    let parts = [(&down, left.clone(), Decreasing), (&twice, right.clone(), Increasing)];
    accepted(by(&corner, &parts, true));
    refused(by(&corner, &parts, false), "not proved equal");
    let parts = [(&down, left.clone(), Decreasing), (&down, closed(-2, 0), Decreasing)];
    refused(by(&down, &parts, false), "opposite directions");
    // Falling to 0 and then rising from 5: injective, and the first formula is not f's at the point.
    let jump = cases(&down.minus(&int(9)), &up);
    let parts = [(&down, left, Decreasing), (&up, right, Increasing)];
    let check = check(by(&jump, &parts, true));
    assert!(check.is_err_and(|refusal| !refusal.path.is_empty()), "a false premise was accepted");
}

fn slope_change(
    f: &Expr,
    source: Vec<Span>,
    rising: i64,
    falling: i64,
    premises: Vec<Certificate>,
) -> Certificate {
    let rule = Rule::SlopeChange { rising: Place::At(int(rising)), falling: Place::At(int(falling)) };
    Certificate::new(Claim::NotInjective(map_on(f, source)), rule, premises)
}

#[test]
fn a_slope_of_both_signs_needs_one_interval() {
    let f = z().powi(2);
    let slope = derivative(&f, &zs()).unwrap();
    let whole = Span::real_line();
    let on_line = || vec![defined(&slope, &whole), defined(&f, &whole)];
    accepted(slope_change(&f, line(), 1, -1, on_line()));
    refused(slope_change(&f, line(), -1, 1, on_line()), "f′ > 0");
    refused(slope_change(&f, line(), 1, 2, on_line()), "f′ < 0");
    refused(slope_change(&f, line(), 1, 0, on_line()), "f′ < 0");
    refused(slope_change(&f, line(), 1, -1, vec![]), "where a derivative is defined");
    let half = above(0, true);
    let on_half = vec![defined(&slope, &half), defined(&f, &half)];
    refused(slope_change(&f, line(), 1, -1, on_half), "f′ < 0");
    refused(slope_change(&f, vec![half], 1, -1, on_line()), "not part of the source");
    // Two intervals on which the same formula rises and falls: injective on their union.
    let apart = vec![closed(-2, -1), closed(3, 4)];
    refused(slope_change(&f, apart, 3, -1, on_line()), "not part of the source");
    refused(slope_change(&Expr::abs(z()), line(), 1, -1, vec![]), "where a derivative is defined");
}

#[test]
fn a_slope_of_both_signs_on_a_piece() {
    // z² − z from 0 on turns at 1/2; what stands to the left does not matter.
    let (left, right) = (z(), z().powi(2).minus(&z()));
    let f = cases(&left, &right);
    let slope = derivative(&right, &zs()).unwrap();
    let piece = above(0, true);
    let on_piece =
        |span: &Span| vec![resolved(&f, &right, span), defined(&right, span), defined(&slope, span)];
    accepted(slope_change(&f, line(), 1, 0, on_piece(&piece)));
    refused(slope_change(&f, line(), 0, 1, on_piece(&piece)), "f′ > 0");
    refused(slope_change(&f, line(), 1, -1, on_piece(&piece)), "f′ < 0");
    let without = vec![defined(&right, &piece), defined(&slope, &piece)];
    refused(slope_change(&f, line(), 1, 0, without), "where a derivative is defined");
    // The formula holds on another interval than the one on which its derivative is defined.
    let elsewhere = vec![
        resolved(&f, &right, &above(1, true)),
        defined(&right, &Span::real_line()),
        defined(&slope, &Span::real_line()),
    ];
    refused(slope_change(&f, line(), 1, 0, elsewhere), "not proved equal to f");
}

fn image_of(
    f: &Expr,
    smooth: &Expr,
    span: &Span,
    image: &Span,
    limits: &[(Side, LimitValue)],
) -> Certificate {
    let mut premises = vec![monotone(f, smooth, span, Increasing), resolved(f, smooth, span)];
    for (side, value) in limits {
        let (e, variable, on) = (smooth.clone(), zs(), on(span));
        let claim = Claim::Limit { e, variable, on, side: *side, value: value.clone() };
        premises.push(Certificate::new(claim, Rule::LimitCalculus, vec![]));
    }
    let claim = Claim::Image { f: f.clone(), variable: zs(), on: on(span), image: image.clone() };
    Certificate::new(claim, Rule::BetweenEnds { smooth: smooth.clone() }, premises)
}

#[test]
fn images_that_overlap() {
    // z for z < 0, z − 1 from 0 on.
    let (left, right) = (z(), z().minus(&int(1)));
    let f = cases(&left, &right);
    let (negative, rest) = (below(0, false), above(0, true));
    let unbounded = (Side::Lower, LimitValue::NegInf);
    let below_zero = |f: &Expr| {
        let limits = [unbounded.clone(), (Side::Upper, LimitValue::Finite(int(0)))];
        image_of(f, &left, &negative, &below(0, false), &limits)
    };
    let from = |f: &Expr, smooth: &Expr, first: i64| {
        image_of(f, smooth, &rest, &above(first, true), &[(Side::Upper, LimitValue::PosInf)])
    };
    let by = |f: &Expr, source: Vec<Span>, premises| {
        Certificate::new(Claim::NotInjective(map_on(f, source)), Rule::Overlap, premises)
    };
    accepted(by(&f, line(), vec![below_zero(&f), from(&f, &right, -1)]));
    // They meet in no point where the second begins at the end of the first.
    let touching = cases(&left, &z());
    refused(
        by(&touching, line(), vec![below_zero(&touching), from(&touching, &z(), 0)]),
        "not proved to overlap",
    );
    let apart = cases(&left, &z().plus(&int(1)));
    let images = vec![below_zero(&apart), from(&apart, &z().plus(&int(1)), 1)];
    refused(by(&apart, line(), images), "not proved to overlap");
    refused(by(&f, line(), vec![below_zero(&f)]), "two intervals");
    // The image of an interval overlaps with itself, and with that of a part.
    refused(by(&f, line(), vec![from(&f, &right, -1), from(&f, &right, -1)]), "the two intervals overlap");
    refused(by(&f, vec![above(0, true)], vec![below_zero(&f), from(&f, &right, -1)]), "no proper part");
    refused(by(&apart, line(), vec![below_zero(&f), from(&f, &right, -1)]), "another map");
}

#[test]
fn a_slope_may_have_its_sign_close_to_an_end() {
    let f = z().powi(2);
    let slope = derivative(&f, &zs()).unwrap();
    let whole = Span::real_line();
    let limit = |side, value| {
        let claim = Claim::Limit { e: slope.clone(), variable: zs(), on: on(&whole), side, value };
        Certificate::new(claim, Rule::LimitCalculus, vec![])
    };
    let by = |rising, falling, limits: Vec<Certificate>| {
        let mut premises = vec![defined(&slope, &whole), defined(&f, &whole)];
        premises.extend(limits);
        let rule = Rule::SlopeChange { rising: Place::Near(rising), falling: Place::Near(falling) };
        Certificate::new(Claim::NotInjective(map_on(&f, line())), rule, premises)
    };
    let both = || vec![limit(Side::Lower, LimitValue::NegInf), limit(Side::Upper, LimitValue::PosInf)];
    accepted(by(Side::Upper, Side::Lower, both()));
    refused(by(Side::Lower, Side::Upper, both()), "f′ > 0");
    refused(by(Side::Upper, Side::Lower, vec![limit(Side::Upper, LimitValue::PosInf)]), "f′ < 0");
}

fn irregular(f: &Expr, source: Vec<Span>, rule: Rule, premises: Vec<Certificate>) -> Certificate {
    Certificate::new(Claim::Irregular(map_on(f, source)), rule, premises)
}

#[test]
fn a_break_needs_different_values_or_slopes() {
    let (left, right) = (below(0, true), above(0, true));
    let by = |l: &Expr, r: &Expr, source: Vec<Span>, at: i64, order: u8| {
        let f = cases(l, r);
        let premises = vec![resolved(&f, l, &left), resolved(&f, r, &right)];
        irregular(&f, source, Rule::Break { left: l.clone(), right: r.clone(), at: int(at), order }, premises)
    };
    let (once, twice) = (z(), z().times(&int(2)));
    accepted(by(&once, &twice, line(), 0, 1));
    refused(by(&once, &twice, line(), 0, 0), "not seen to differ");
    refused(by(&once, &twice, line(), 1, 1), "near the point");
    refused(by(&once, &twice, vec![right.clone()], 0, 1), "near the point");
    refused(by(&once, &Expr::exp(z()).minus(&int(1)), line(), 0, 1), "not seen to differ");
    let f = cases(&once, &twice);
    let rule = || Rule::Break { left: once.clone(), right: twice.clone(), at: int(0), order: 1 };
    refused(irregular(&f, line(), rule(), vec![resolved(&f, &once, &left)]), "near the point");
    refused(irregular(&f, line(), rule(), vec![resolved(&f, &twice, &right)]), "near the point");
}

#[test]
fn a_jump_needs_a_value_that_differs() {
    let by = |l: &Expr, r: &Expr, source: Vec<Span>, span: &Span, at: i64| {
        let f = cases(l, r);
        irregular(&f, source, Rule::Jump { smooth: l.clone(), at: int(at) }, vec![resolved(&f, l, span)])
    };
    let next = z().plus(&int(1));
    let beside = open(-1, 0);
    accepted(by(&z(), &next, line(), &beside, 0));
    refused(by(&z(), &z().times(&int(2)), line(), &beside, 0), "no jump");
    refused(by(&z(), &next, line(), &open(-2, -1), 0), "beside the point");
    refused(by(&z(), &next, line(), &beside, -1), "no jump");
    refused(by(&z(), &next, vec![below(0, false)], &beside, 0), "not in the source");
    refused(by(&z(), &next, vec![closed(0, 1)], &beside, 0), "beside the point");
}

#[test]
fn a_critical_point_lies_in_the_source() {
    let f = z().powi(3);
    let by = |source: Vec<Span>, span: &Span, at: i64| {
        irregular(&f, source, Rule::Critical { smooth: f.clone(), at: int(at) }, vec![defined(&f, span)])
    };
    accepted(by(line(), &closed(-1, 1), 0));
    accepted(by(vec![above(0, true)], &closed(0, 1), 0));
    refused(by(line(), &closed(-1, 1), 1), "not seen to be 0");
    refused(by(line(), &closed(1, 2), 0), "near the point");
    refused(by(vec![above(0, false)], &closed(0, 1), 0), "near the point");
    // At one point every formula with the right value equals f.
    refused(by(line(), &closed(0, 0), 0), "near the point");
    let bent = Expr::abs(z());
    let rule = Rule::Critical { smooth: bent.clone(), at: int(0) };
    refused(irregular(&bent, line(), rule, vec![defined(&bent, &closed(-1, 1))]), "case distinctions");
}

#[test]
fn a_vertical_tangent_is_where_the_slope_tends_to_infinity() {
    let f = z().sqrt();
    let slope = derivative(&f, &zs()).unwrap();
    let half = above(0, true);
    let by = |source: Vec<Span>, at: i64, on_span: &Span, side, value| {
        let claim = Claim::Limit { e: slope.clone(), variable: zs(), on: on(on_span), side, value };
        let premises = vec![defined(&f, &half), Certificate::new(claim, Rule::LimitCalculus, vec![])];
        irregular(&f, source, Rule::VerticalTangent { smooth: f.clone(), at: int(at) }, premises)
    };
    let inside = above(0, false);
    accepted(by(vec![half.clone()], 0, &inside, Side::Lower, LimitValue::PosInf));
    refused(by(vec![half.clone()], 1, &inside, Side::Lower, LimitValue::PosInf), "unbounded at the point");
    refused(by(vec![half.clone()], 0, &inside, Side::Upper, LimitValue::Finite(int(0))), "unbounded");
    refused(by(vec![inside.clone()], 0, &inside, Side::Lower, LimitValue::PosInf), "near the point");
    let rule = Rule::VerticalTangent { smooth: f.clone(), at: int(0) };
    refused(irregular(&f, vec![half.clone()], rule, vec![defined(&f, &half)]), "unbounded");
}

#[test]
fn regular_off_leaves_out_only_the_stated_points() {
    let f = Expr::abs(z());
    let (l, r) = (z().negate(), z());
    let by = |left: &Span, right: &Span, except: &[i64], with_equal: bool| {
        let mut premises = Vec::new();
        for (formula, span, relation) in [(&l, left, Lt), (&r, right, Gt)] {
            if with_equal {
                premises.push(resolved(&f, formula, span));
            }
            premises.push(seen(&derivative(formula, &zs()).unwrap(), relation, &on(span)));
        }
        let except = except.iter().map(|n| int(*n)).collect();
        let rule = Rule::RegularOff { smooth: vec![l.clone(), r.clone()], except };
        Certificate::new(Claim::RegularAlmostEverywhere(map_on(&f, line())), rule, premises)
    };
    accepted(by(&below(0, false), &above(0, false), &[0], true));
    refused(by(&below(0, false), &above(0, false), &[], true), "leave out more");
    refused(by(&below(0, false), &above(0, false), &[1], true), "leave out more");
    refused(by(&below(-1, false), &above(0, false), &[-1, 0], true), "leave out more");
    refused(by(&below(0, false), &above(0, false), &[0], false), "not proved equal");
}

#[test]
fn regular_off_needs_isolated_zeros() {
    let by = |f: &Expr, isolated: bool| {
        let slope = derivative(f, &zs()).unwrap();
        let d = on(&Span::real_line());
        let premise = if isolated {
            let claim = Claim::IsolatedZeros { e: slope, variable: zs(), on: d };
            Certificate::new(claim, Rule::Analytic { at: int(1) }, vec![])
        } else {
            seen(&slope, Ge, &d)
        };
        let rule = Rule::RegularOff { smooth: vec![f.clone()], except: vec![] };
        Certificate::new(Claim::RegularAlmostEverywhere(map_on(f, line())), rule, vec![premise])
    };
    accepted(by(&z().powi(3), true));
    refused(by(&z().powi(3), false), "derivative of a piece is missing");
    let constant = check(by(&int(1), true));
    assert!(constant.is_err_and(|refusal| refusal.path == [0]), "a constant has no isolated critical points");
    let nowhere = Claim::Sign { e: int(0), relation: Ne, on: on(&Span::real_line()) };
    assert!(check(Certificate::new(nowhere, Rule::Enclosure { cuts: vec![] }, vec![])).is_err());
}

#[test]
fn the_image_is_the_union_of_the_images() {
    let f = z().times(&int(2));
    let image = |span: &Span, image: &Span| {
        let claim = Claim::Image { f: f.clone(), variable: zs(), on: on(span), image: image.clone() };
        let premises = vec![monotone(&f, &f, span, Increasing)];
        Certificate::new(claim, Rule::BetweenEnds { smooth: f.clone() }, premises)
    };
    let by = |source: Vec<Span>, whole: Vec<Span>, pieces: Vec<Certificate>| {
        let claim = Claim::ImageOf { map: map_on(&f, source), image: RealSet::from_spans(whole).unwrap() };
        Certificate::new(claim, Rule::Union, pieces)
    };
    let two = || vec![closed(0, 1), closed(2, 3)];
    let images = || vec![image(&closed(0, 1), &closed(0, 2)), image(&closed(2, 3), &closed(4, 6))];
    accepted(by(two(), vec![closed(0, 2), closed(4, 6)], images()));
    refused(by(two(), vec![closed(0, 6)], images()), "another set");
    refused(by(two(), vec![closed(0, 2)], images()), "another set");
    refused(by(two(), vec![closed(0, 2)], vec![image(&closed(0, 1), &closed(0, 2))]), "whole source");
    refused(by(vec![closed(0, 3)], vec![closed(0, 2), closed(4, 6)], images()), "whole source");
    refused(by(two(), vec![closed(0, 2)], vec![monotone(&f, &f, &closed(0, 1), Increasing)]), "another kind");
}

#[test]
fn a_point_without_a_value_shows_that_a_map_is_no_function() {
    let by = |f: &Expr, source: Span, at: i64| {
        let claim = Claim::NotAFunction(map_on(f, vec![source]));
        Certificate::new(claim, Rule::Evaluate { at: int(at) }, vec![])
    };
    accepted(by(&z().recip(), closed(-1, 1), 0));
    refused(by(&z().recip(), closed(-1, 1), 1), "exactly one value");
    refused(by(&z().recip(), closed(1, 2), 0), "not in the source");
    refused(by(&Expr::abs(z()), closed(-1, 1), 0), "exactly one value");
}
