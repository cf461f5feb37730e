//! Rules for whole maps.

use super::*;
use crate::proof::{Direction, LimitValue, Side};
use Relation::{Gt, Lt};

fn regular(f: &Expr, source: Vec<Span>, pieces: Vec<(Expr, Span, Relation)>) -> Certificate {
    let mut premises = Vec::new();
    let mut smooth = Vec::new();
    for (formula, span, relation) in pieces {
        let d = on(&span);
        let slope = crate::expr::derivative(&formula, &Symbol::new("z")).unwrap();
        if formula != *f {
            premises.push(equal(f, &formula, &d, Rule::Resolve, vec![]));
        }
        premises.push(seen(&slope, relation, &d));
        smooth.push(formula);
    }
    Certificate::new(Claim::Regular(map_on(f, source)), Rule::RegularPieces { smooth }, premises)
}

#[test]
fn a_corner_is_not_regular() {
    let f = Expr::abs(z());
    let line = || vec![Span::real_line()];
    let (l, r) = (z().negate(), z());
    let c = regular(&f, line(), vec![(l.clone(), below(0, true), Lt), (r.clone(), above(0, true), Gt)]);
    refused(c, "where two pieces meet");
    // Each piece once more, shortened: the shared end is then shared on the same side, too.
    let c = regular(
        &f,
        line(),
        vec![
            (l.clone(), below(0, true), Lt),
            (l, closed(-1, 0), Lt),
            (r.clone(), above(0, true), Gt),
            (r, closed(0, 1), Gt),
        ],
    );
    refused(c, "where two pieces meet");
    accepted(regular(&z(), line(), vec![(z(), Span::real_line(), Gt)]));
    accepted(regular(&z(), line(), vec![(z(), below(0, true), Gt), (z(), above(0, true), Gt)]));
    refused(
        regular(&z(), line(), vec![(z(), below(0, true), Gt), (z(), above(1, true), Gt)]),
        "whole source",
    );
    refused(regular(&z(), line(), vec![(z(), below(0, true), Gt), (z(), above(0, false), Gt)]), "meet");
}

#[test]
fn a_point_is_no_piece() {
    // z³ has derivative 0 at the end 0 of its source; the formula z has the same value there.
    let cube = z().powi(3);
    let point = (z(), closed(0, 0), Gt);
    let c = regular(&cube, vec![above(0, true)], vec![point, (cube.clone(), above(0, false), Gt)]);
    refused(c, "point");
}

#[test]
fn a_critical_root_needs_an_interval() {
    // z = z² at 0, where the derivative of z² is 0; that of z is not.
    let square = z().powi(2);
    let c = |span: Span, f: &Expr| {
        let d = on(&span);
        let slope = z().times(&int(2));
        let mut premises = vec![equal(&slope, &slope, &d, Rule::NormalForm, vec![])];
        if *f != square {
            premises.push(equal(f, &square, &d, Rule::Resolve, vec![]));
        }
        let rule = Rule::CriticalRoot {
            smooth: square.clone(),
            numerator: rationals(&[0, 2]),
            denominator: rationals(&[1]),
        };
        Certificate::new(Claim::Irregular(map_on(f, vec![Span::real_line()])), rule, premises)
    };
    accepted(c(closed(-1, 1), &square));
    refused(c(closed(1, 2), &square), "no root");
    refused(c(open(0, 2), &square), "no root");
    refused(c(closed(0, 0), &z()), "point");
}

fn monotone(f: &Expr, span: &Span, direction: Direction) -> Certificate {
    let (f, variable, d) = (f.clone(), Symbol::new("z"), on(span));
    let rule = Rule::Derivative { smooth: f.clone() };
    Certificate::new(Claim::StrictlyMonotone { f, variable, direction, on: d }, rule, vec![])
}

fn image(
    f: &Expr,
    span: &Span,
    direction: Direction,
    image: &Span,
    limits: &[(Side, LimitValue)],
) -> Certificate {
    let mut premises = vec![monotone(f, span, direction)];
    for (side, value) in limits {
        let claim = Claim::Limit {
            e: f.clone(),
            variable: Symbol::new("z"),
            on: on(span),
            side: *side,
            value: value.clone(),
        };
        premises.push(Certificate::new(claim, Rule::LimitCalculus, vec![]));
    }
    let claim = Claim::Image { f: f.clone(), variable: Symbol::new("z"), on: on(span), image: image.clone() };
    Certificate::new(claim, Rule::BetweenEnds { smooth: f.clone() }, premises)
}

#[test]
fn images_lie_between_the_ends() {
    let (f, up) = (z().times(&int(2)), Direction::Increasing);
    accepted(image(&f, &closed(0, 1), up, &closed(0, 2), &[]));
    refused(image(&f, &closed(0, 1), up, &closed(0, 3), &[]), "the image ends");
    refused(image(&f, &closed(0, 1), up, &open(0, 2), &[]), "attained iff");
    let lower = (Side::Lower, LimitValue::Finite(int(0)));
    let upper = (Side::Upper, LimitValue::Finite(int(2)));
    accepted(image(&f, &open(0, 1), up, &open(0, 2), &[lower.clone(), upper]));
    refused(image(&f, &open(0, 1), up, &open(0, 2), &[lower]), "limit at an end is missing");
    let minus = f.negate();
    accepted(image(&minus, &closed(0, 1), Direction::Decreasing, &closed(-2, 0), &[]));
    let c = monotone(&minus, &closed(0, 1), up);
    refused(c, "the sign of the derivative");
    refused(monotone(&int(1), &closed(0, 1), up), "derivative");
    refused(monotone(&Expr::abs(z()), &closed(1, 2), up), "case distinctions");
}

#[test]
fn pieces_of_an_injective_map() {
    let up = Direction::Increasing;
    let f = z();
    let pieces = |source: Vec<Span>, spans: &[Span], with_images: bool| {
        let mut premises = Vec::new();
        for s in spans {
            premises.push(monotone(&f, s, up));
            if with_images {
                premises.push(image(&f, s, up, s, &[]));
            }
        }
        Certificate::new(Claim::Injective(map_on(&f, source)), Rule::Pieces, premises)
    };
    let two = || vec![closed(0, 1), closed(2, 3)];
    accepted(pieces(two(), &two(), true));
    refused(pieces(two(), &two(), false), "missing");
    refused(pieces(two(), &[closed(0, 1)], true), "whole source");
    refused(pieces(vec![closed(0, 2)], &[closed(0, 1), closed(1, 2)], true), "overlap");
    refused(pieces(vec![closed(0, 3)], &two(), true), "whole source");
    accepted(pieces(vec![closed(0, 3)], &[closed(0, 3)], false));
}

#[test]
fn equal_values_at_different_points() {
    let f = z().powi(2);
    let by = |a: i64, b: i64, source: Span| {
        let rule = Rule::EqualValues { a: int(a), b: int(b) };
        Certificate::new(Claim::NotInjective(map_on(&f, vec![source])), rule, vec![])
    };
    accepted(by(-1, 1, closed(-1, 1)));
    refused(by(1, 1, closed(-1, 1)), "different");
    refused(by(-1, 1, open(-1, 1)), "lie in the source");
    refused(by(-1, 2, closed(-2, 2)), "equal");
    let change = |a: i64, lower: i64, upper: i64, source: Span| {
        let of = |n| Rational::integer(n);
        let rule = Rule::SignChange { a: of(a), lower: of(lower), upper: of(upper) };
        Certificate::new(Claim::NotInjective(map_on(&f, vec![source])), rule, vec![])
    };
    accepted(change(2, -3, -1, closed(-3, 3)));
    refused(change(2, -3, -1, open(-3, 3)), "not part of the source");
    refused(change(2, -3, 3, closed(-3, 3)), "contains the point");
    refused(change(2, -2, -1, closed(-3, 3)), "different sides");
    refused(change(3, -4, -1, open(-5, 3)), "not in the source");
}

#[test]
fn resolving_a_distinction_does_not_cancel_a_pole() {
    // |u|/u is 1 where u > 0; where only u ≥ 0 is known it may be undefined.
    let u = z().minus(&int(1)).powi(2);
    let f = Expr::abs(u.clone()).times(&u.recip());
    if f == int(1) {
        panic!("the quotient was cancelled on building");
    }
    let c = |d: &Domain| equal(&f, &int(1), d, Rule::Resolve, vec![]);
    refused(c(&on(&open(0, 2))), "do not resolve");
}
