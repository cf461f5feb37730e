//! Laws that hold for every expression, cell and point, and examples of each decoration.

use proptest::prelude::*;

use super::{Cell, Enclosure, Slope, enclose, enclose_slope};
use crate::expr::{Branch, Condition, Expr, Function, Kind, Relation, Symbol};
use crate::real::{Interval, Rational, Ternary};

const INF: f64 = f64::INFINITY;

fn x() -> Expr {
    Expr::symbol("x")
}

fn n() -> Expr {
    Expr::symbol("n")
}

fn number(p: i64, q: i64) -> Expr {
    Expr::number(Rational::ratio(p, q).unwrap())
}

fn i(lo: f64, hi: f64, lo_open: bool, hi_open: bool) -> Interval {
    Interval::new(lo, hi, lo_open, hi_open).unwrap()
}

fn closed(lo: f64, hi: f64) -> Interval {
    i(lo, hi, false, false)
}

fn on(interval: Interval) -> Cell {
    Cell::new().with(&Symbol::new("x"), interval)
}

fn slope(e: &Expr, interval: Interval) -> Slope {
    enclose_slope(e, &Symbol::new("x"), &on(interval))
}

fn case(condition: Condition, value: Expr) -> Branch {
    Branch { condition, value }
}

fn apply(f: Function, e: Expr) -> Expr {
    Expr::apply(f, vec![e])
}

/// {u if u > 0; sinh u otherwise}
fn bent(u: &Expr) -> Expr {
    let positive = u.compare(Relation::Gt, &Expr::zero());
    Expr::piecewise(vec![case(positive, u.clone())], Some(apply(Function::Sinh, u.clone())))
}

#[test]
fn signs_on_half_lines_come_from_one_evaluation() {
    let line = Interval::real_line();
    for f in [Function::Exp, Function::Sigmoid, Function::Softplus, Function::Phi, Function::Cosh] {
        let value = enclose(&apply(f, x()), &on(line));
        assert!(value.range.unwrap().positive().is_true() && value.defined.is_true() && value.continuous);
    }
    for f in
        [Function::Exp, Function::Sigmoid, Function::Tanh, Function::Erf, Function::Atan, Function::Asinh]
    {
        let slope = slope(&apply(f, x()), line);
        assert!(slope.derivative.unwrap().positive().is_true() && slope.differentiable, "{f:?}");
    }
    let sum = slope(&x().plus(&apply(Function::Sin, x())), line);
    assert!(sum.derivative.unwrap().nonnegative().is_true() && sum.differentiable);
    let logarithm = slope(&Expr::ln(x()), Interval::positive_reals());
    assert!(logarithm.derivative.unwrap().positive().is_true() && logarithm.differentiable);
}

#[test]
fn partial_functions() {
    let inverse = x().recip();
    assert_eq!(enclose(&inverse, &on(closed(-1.0, 1.0))).defined, Ternary::Unknown);
    assert_eq!(enclose(&inverse, &on(Interval::point(0.0))), Enclosure::nowhere());
    // (f(1) - f(-1))/2 = 1, although the derivative is negative.
    assert_eq!(slope(&inverse, closed(-1.0, 1.0)).derivative, None);
    assert!(slope(&inverse, i(0.0, 1.0, true, false)).derivative.unwrap().negative().is_true());
    let root = slope(&x().sqrt(), closed(0.0, 1.0));
    assert!(root.derivative.unwrap().positive().is_true() && !root.differentiable && root.value.continuous);
    let cube_root = slope(&Expr::power(x(), number(1, 3)), closed(-1.0, 1.0));
    assert!(cube_root.derivative.unwrap().positive().is_true() && !cube_root.differentiable);
    let three_halves = slope(&Expr::power(x(), number(3, 2)), closed(0.0, 1.0));
    assert!(three_halves.derivative.unwrap().contains_zero());
}

#[test]
fn corners_have_slopes_and_no_derivative() {
    let absolute = Expr::abs(x());
    let at_corner = slope(&absolute, closed(-1.0, 2.0));
    assert_eq!(at_corner.derivative, Some(closed(-1.0, 1.0)));
    assert!(!at_corner.differentiable && at_corner.value.continuous);
    // On [0, 1] it is C¹, but not around 0.
    let beside = slope(&absolute, closed(0.0, 1.0));
    assert_eq!((beside.derivative, beside.differentiable), (Some(Interval::point(1.0)), false));
    assert!(slope(&absolute, i(0.0, 1.0, true, false)).differentiable);
    let relu = Expr::apply(Function::Max, vec![x(), Expr::zero()]);
    assert_eq!(slope(&relu, Interval::real_line()).derivative, Some(closed(0.0, 1.0)));
    assert!(!slope(&relu, closed(0.0, 1.0)).differentiable);
    assert!(slope(&relu, i(-1.0, 0.0, false, true)).differentiable);
    let floor = apply(Function::Floor, x());
    assert_eq!(slope(&floor, closed(0.0, 1.0)).derivative, None);
    let step = slope(&floor, i(0.0, 1.0, false, true));
    assert_eq!((step.derivative, step.differentiable), (Some(Interval::point(0.0)), false));
    assert!(slope(&floor, i(0.0, 1.0, true, true)).differentiable);
}

#[test]
fn cases_cover_and_are_confined() {
    let le = |a: &Expr, b: &Expr| a.compare(Relation::Le, b);
    let (zero, one, two) = (Expr::zero(), Expr::one(), Expr::integer(2));
    // -x on [0, 1], 1 - x on (1, 2]
    let f = Expr::piecewise(
        vec![
            case(Condition::all(vec![le(&zero, &x()), le(&x(), &one)]), x().negate()),
            case(Condition::all(vec![one.compare(Relation::Lt, &x()), le(&x(), &two)]), one.minus(&x())),
        ],
        None,
    );
    let whole = enclose(&f, &on(closed(0.0, 2.0)));
    assert_eq!(
        (whole.defined, whole.range, whole.continuous),
        (Ternary::True, Some(closed(-1.0, 0.0)), false)
    );
    assert_eq!(enclose(&f, &on(closed(0.0, 2.5))).defined, Ternary::Unknown);
    assert_eq!(enclose(&f, &on(closed(3.0, 4.0))).defined, Ternary::False);
    assert!(enclose(&f, &on(closed(0.0, 1.0))).continuous);
    // Around the end 1 it is not differentiable.
    assert!(!slope(&f, closed(0.5, 1.0)).differentiable);
    assert!(slope(&f, closed(0.25, 0.5)).differentiable);
    // ln x is evaluated for x > 0 only.
    let positive = x().compare(Relation::Gt, &zero);
    let g = Expr::piecewise(vec![case(positive, Expr::ln(x()))], Some(x()));
    let value = enclose(&g, &on(closed(-1.0, 1.0)));
    assert_eq!((value.defined, value.range), (Ternary::True, Some(i(-INF, 0.0, true, false))));
    // A condition that is undefined leaves the formula undefined.
    let h = Expr::piecewise(vec![case(Expr::ln(x()).compare(Relation::Gt, &zero), one.clone())], Some(zero));
    assert_eq!(enclose(&h, &on(closed(-1.0, 2.0))).defined, Ternary::Unknown);
    assert_eq!(enclose(&h, &on(closed(-2.0, -1.0))).defined, Ternary::False);
}

#[test]
fn integer_exponents() {
    let power = Expr::power(x(), n());
    let cell =
        |kind| on(Interval::real_line()).with_kind(&Symbol::new("n"), Interval::positive_reals(), kind);
    let at = |e: &Expr, kind| enclose_slope(e, &Symbol::new("x"), &cell(kind));
    let odd = at(&power, Kind::Odd);
    assert_eq!(odd.value.range, Some(Interval::real_line()));
    assert!(odd.value.defined.is_true() && odd.value.continuous);
    assert!(odd.derivative.unwrap().nonnegative().is_true() && odd.differentiable);
    let even = at(&power, Kind::Even);
    assert!(even.value.range.unwrap().nonnegative().is_true());
    assert_eq!(even.derivative, Some(Interval::real_line()));
    // The real root on all of R.
    let root = at(&Expr::power(x(), n().recip()), Kind::Odd);
    assert!(root.value.defined.is_true() && root.value.continuous);
    assert!(root.derivative.unwrap().positive().is_true() && !root.differentiable);
    let root = at(&Expr::power(x(), n().recip()), Kind::Even);
    assert_eq!(root.value.defined, Ternary::Unknown);
    // An undeclared exponent needs a positive base.
    assert_eq!(at(&power, Kind::Real).value.defined, Ternary::Unknown);
    // Cases on the parity of n.
    let is_odd = Condition::Is(n(), Kind::Odd);
    let signed =
        Expr::piecewise(vec![case(is_odd, power.clone())], Some(power.times(&apply(Function::Sign, x()))));
    let negative = i(-3.0, -2.0, false, false);
    let cell = on(negative).with_kind(&Symbol::new("n"), Interval::positive_reals(), Kind::Integer);
    let both = enclose_slope(&signed, &Symbol::new("x"), &cell);
    assert!(both.value.range.unwrap().negative().is_true() && both.value.defined.is_true());
    assert!(both.derivative.unwrap().positive().is_true() && both.differentiable);
}

#[test]
fn shared_and_deep_expressions_are_evaluated_in_time() {
    let stack = (0..60).fold(x(), |e, _| bent(&e));
    let value = enclose_slope(&stack, &Symbol::new("x"), &on(closed(-0.001, 2.0)));
    assert!(value.value.defined.is_true() && value.value.range.unwrap().contains(2.0));
    let powers = (0..60).fold(x(), |e, _| Expr::power(Expr::exp(e.clone()), apply(Function::Sin, e)));
    assert!(enclose(&powers, &on(closed(-1.0, 2.0))).defined.is_true());
    // Conditions inside of conditions.
    let nested = (0..150).fold(x(), |e, _| {
        Expr::piecewise(vec![case(e.compare(Relation::Gt, &Expr::half()), Expr::one())], Some(Expr::zero()))
    });
    assert!(enclose_slope(&nested, &Symbol::new("x"), &on(closed(-1.0, 2.0))).value.defined.is_true());
    let deep = (0..200).fold(x(), |e, _| apply(Function::Sin, e).plus(&Expr::one()));
    assert!(enclose_slope(&deep, &Symbol::new("x"), &on(closed(-1.0, 2.0))).differentiable);
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        4 => Just(x()),
        1 => Just(Expr::symbol("y")),
        1 => Just(n()),
        2 => (-3i64..=3, 1i64..=2).prop_map(|(p, q)| number(p, q)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let unary = prop::sample::select(&Function::ALL[..]);
        let exponent = prop::sample::select(vec![
            (2, 1), (3, 1), (-1, 1), (-2, 1), (1, 2), (-1, 2), (3, 2), (1, 3), (2, 3), (-1, 3), (0, 1),
        ]);
        let relation = prop::sample::select(vec![
            Relation::Lt, Relation::Le, Relation::Gt, Relation::Ge, Relation::Eq, Relation::Ne,
        ]);
        let condition = prop_oneof![
            6 => (inner.clone(), relation, inner.clone()).prop_map(|(a, r, b)| a.compare(r, &b)),
            1 => prop::sample::select(vec![Kind::Integer, Kind::Odd, Kind::Even]).prop_map(|k| Condition::Is(n(), k)),
        ];
        let condition = prop_oneof![
            3 => condition.clone(),
            1 => (condition.clone(), condition.clone()).prop_map(|(a, b)| Condition::all(vec![a, b])),
            1 => (condition.clone(), condition.clone()).prop_map(|(a, b)| Condition::any(vec![a, b])),
            1 => condition.prop_map(|a| Condition::Not(Box::new(a))),
        ];
        prop_oneof![
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a.plus(&b)),
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| a.times(&b)),
            2 => (inner.clone(), exponent).prop_map(|(a, (p, q))| Expr::power(a, number(p, q))),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::power(a, b)),
            1 => inner.clone().prop_map(|a| Expr::power(a, n())),
            1 => inner.clone().prop_map(|a| Expr::power(a, n().recip())),
            6 => (unary, inner.clone(), inner.clone()).prop_map(|(f, a, b)| match f {
                Function::Min | Function::Max | Function::Beta => Expr::apply(f, vec![a, b]),
                _ => Expr::apply(f, vec![a]),
            }),
            2 => (condition, inner.clone(), inner).prop_map(|(c, a, b)| Expr::piecewise(vec![case(c, a)], Some(b))),
        ]
    })
}

fn side() -> impl Strategy<Value = Interval> {
    let end = prop_oneof![
        4 => -3.0..3.0,
        4 => (-6i64..=6).prop_map(|n| n as f64 / 2.0),
        1 => Just(INF),
        1 => Just(-INF),
        1 => -1e3..1e3,
    ];
    let wide = (end.clone(), end, any::<bool>(), any::<bool>())
        .prop_filter_map("empty", |(a, b, c, d): (f64, f64, bool, bool)| {
            Interval::new(a.min(b), a.max(b), c, d)
        });
    let narrow = ((-6i64..=6), 0.0..0.3, any::<bool>(), any::<bool>())
        .prop_filter_map("empty", |(a, w, c, d): (i64, f64, bool, bool)| {
            Interval::new(a as f64 / 2.0, a as f64 / 2.0 + w, c, d)
        });
    let away = (-3.0..3.0, 0.0..0.3)
        .prop_filter_map("empty", |(a, w): (f64, f64)| Interval::new(a, a + w, false, true));
    prop_oneof![2 => wide, 1 => narrow, 2 => away]
}

fn member(side: Interval, position: f64) -> Option<f64> {
    let (lo, hi) = (side.lo().max(-20.0).min(side.hi()), side.hi().min(20.0).max(side.lo()));
    let inside = lo + (hi - lo) * position;
    // Ends and integers are where things happen.
    let favoured = if position < 0.1 {
        lo
    } else if position > 0.9 {
        hi
    } else if position > 0.7 {
        inside.round()
    } else {
        inside
    };
    [favoured, inside, side.midpoint(), lo, hi].into_iter().find(|m| side.contains(*m) && m.is_finite())
}

/// An integer of the kind.
fn integer(kind: Kind, around: i64) -> f64 {
    (match kind {
        Kind::Odd => 2 * around + 1,
        Kind::Even => 2 * around,
        _ => around,
    }) as f64
}

/// What must hold between the enclosure over a cell and over a part of it.
fn check_part(e: &Expr, part: Enclosure, whole: Enclosure) -> Result<(), TestCaseError> {
    if let (Some(p), Some(w)) = (part.range, whole.range)
        && part.defined.is_true()
    {
        prop_assert!(p.intersect(&w).is_some(), "{p:?} and {w:?} are apart for {e:?}");
    }
    prop_assert!(!(whole.defined.is_true() && part.defined.is_false()), "{e:?}");
    prop_assert!(!(whole.defined.is_false() && part.defined.is_true()), "{e:?}");
    prop_assert_eq!(part.defined == Ternary::False, part.range.is_none());
    prop_assert!(!part.continuous || part.defined.is_true());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn enclosures_hold_values_and_slopes_hold_quotients(
        e in expression(),
        sides in (side(), side()),
        positions in (0.0..1.0, 0.0..1.0, 0.0..1.0),
        kind in prop::sample::select(vec![Kind::Integer, Kind::Odd, Kind::Even]),
        (m, reach) in (-3i64..4, 0i64..3),
    ) {
        let [vx, vy, vn] = ["x", "y", "n"].map(Symbol::new);
        let exponent = integer(kind, m);
        let integers = closed(exponent - reach as f64, exponent + 2.0 * reach as f64);
        let cell = Cell::new().with(&vx, sides.0).with(&vy, sides.1).with_kind(&vn, integers, kind);
        let whole = enclose_slope(&e, &vx, &cell);
        prop_assert_eq!(whole.value, enclose(&e, &cell));
        let members = (member(sides.0, positions.0), member(sides.0, positions.1), member(sides.1, positions.2));
        let (Some(a), Some(b), Some(y)) = members else { return Ok(()) };
        let point = |x: f64| {
            Cell::new()
                .with(&vx, Interval::point(x))
                .with(&vy, Interval::point(y))
                .with_kind(&vn, Interval::point(exponent), kind)
        };
        let at = |x: f64| enclose_slope(&e, &vx, &point(x));
        let (first, second) = (at(a), at(b));
        for single in [first, second] {
            check_part(&e, single.value, whole.value)?;
            if let (true, Some(d), Some(w)) = (single.differentiable, single.derivative, whole.derivative) {
                prop_assert!(d.intersect(&w).is_some(), "derivatives {d:?} and {w:?} for {e:?} on {cell:?}");
            }
            prop_assert!(!whole.differentiable || whole.derivative.is_some());
            prop_assert!(!whole.differentiable || !single.value.defined.is_false());
        }
        // A cell between the two points, one side of which is shared with them.
        let between = closed(a.min(b), a.max(b));
        let mut middle = point(a);
        middle.set(vx.clone(), between, Kind::Real);
        let middle = enclose_slope(&e, &vx, &middle);
        check_part(&e, first.value, middle.value)?;
        check_part(&e, middle.value, whole.value)?;
        if let (Some(f), Some(g)) = (first.value.certain(), second.value.certain())
            && a != b
            && let Some(quotient) = (g - f).div(&(Interval::point(b) - Interval::point(a))).certain()
        {
            for slope in [whole.derivative, middle.derivative].into_iter().flatten() {
                prop_assert!(quotient.intersect(&slope).is_some(),
                    "quotient {quotient:?} not in {slope:?} for {e:?} on {cell:?} between {a} and {b}");
            }
        }
    }
}
