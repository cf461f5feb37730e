use proptest::prelude::*;

use super::*;
use crate::expr::{Expr, Function};
use crate::real::{Rational, Ternary};

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

/// End points of several kinds, some of them equal though written differently.
fn ends() -> Vec<Expr> {
    vec![
        n(-2),
        n(0),
        n(1),
        Expr::number(Rational::ratio(22, 7).unwrap()),
        Expr::pi(),
        Expr::pi().over(&n(2)),
        Expr::e(),
        n(2).sqrt(),
        n(8).sqrt(),
        n(2).times(&n(2).sqrt()),
        Expr::ln(n(4)),
        n(2).times(&Expr::ln(n(2))),
        n(2).sqrt().negate(),
    ]
}

fn arbitrary_set() -> impl Strategy<Value = RealSet> {
    let end = 0..ends().len() + 1;
    prop::collection::vec((end.clone(), any::<bool>(), end, any::<bool>()), 0..4).prop_map(|raw| {
        let ends = ends();
        let spans = raw
            .into_iter()
            .filter_map(|(a, a_closed, b, b_closed)| {
                let lo = ends.get(a).map_or(Bound::NegInf, |e| Bound::Finite(e.clone()));
                let hi = ends.get(b).map_or(Bound::PosInf, |e| Bound::Finite(e.clone()));
                Span::new(lo.clone(), a_closed && lo.is_finite(), hi.clone(), b_closed && hi.is_finite())
            })
            .collect();
        RealSet::from_spans(spans).unwrap()
    })
}

fn probe() -> impl Strategy<Value = Expr> {
    prop_oneof![
        (0..ends().len()).prop_map(|i| ends()[i].clone()),
        (-40_i64..40, 1_i64..12).prop_map(|(a, b)| Expr::number(Rational::ratio(a, b).unwrap())),
    ]
}

fn same(a: &RealSet, b: &RealSet) -> bool {
    a.equal(b) == Ternary::True
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn laws_of_sets(a in arbitrary_set(), b in arbitrary_set(), c in arbitrary_set()) {
        let union = a.union(&b).unwrap();
        let common = a.intersect(&b).unwrap();
        prop_assert!(same(&union.complement(), &a.complement().intersect(&b.complement()).unwrap()));
        prop_assert!(same(&common.complement(), &a.complement().union(&b.complement()).unwrap()));
        prop_assert!(same(&a.complement().complement(), &a));
        prop_assert!(same(&a.difference(&b).unwrap(), &a.intersect(&b.complement()).unwrap()));
        prop_assert!(same(&a.intersect(&b.union(&c).unwrap()).unwrap(), &common.union(&a.intersect(&c).unwrap()).unwrap()));
        prop_assert_eq!(common.is_subset(&a), Ternary::True);
        prop_assert_eq!(a.is_subset(&union), Ternary::True);
        prop_assert_eq!(a.is_disjoint(&b), Ternary::from(common.is_empty()));
        prop_assert_eq!(a.interior().is_subset(&a), Ternary::True);
        prop_assert_eq!(a.is_subset(&a.closure().unwrap()), Ternary::True);
        prop_assert!(same(&a.interior().complement(), &a.complement().closure().unwrap()));
        let back = a.shift(&Expr::pi()).unwrap().shift(&Expr::pi().negate()).unwrap();
        prop_assert!(same(&back, &a));
        let back = a.scale(&n(2).sqrt().negate()).unwrap().scale(&n(2).sqrt().negate().recip()).unwrap();
        prop_assert!(same(&back, &a));
        let text = serde_json::to_string(&a).unwrap();
        prop_assert_eq!(serde_json::from_str::<RealSet>(&text).unwrap(), a);
    }

    #[test]
    fn membership_follows_the_operations(a in arbitrary_set(), b in arbitrary_set(), x in probe()) {
        let (in_a, in_b) = (a.contains(&x), b.contains(&x));
        prop_assert_ne!(in_a, Ternary::Unknown);
        prop_assert_eq!(a.union(&b).unwrap().contains(&x), in_a.or(in_b));
        prop_assert_eq!(a.intersect(&b).unwrap().contains(&x), in_a.and(in_b));
        prop_assert_eq!(a.complement().contains(&x), in_a.negate());
        if let Some(hull) = a.hull() {
            prop_assert!(in_a.negate().or(hull.contains(&x)).is_true());
        }
    }

    #[test]
    fn spans_are_sorted_disjoint_and_not_mergeable(a in arbitrary_set()) {
        for pair in a.spans().windows(2) {
            let order = pair[0].hi().compare(pair[1].lo()).unwrap();
            prop_assert!(order.is_le());
            prop_assert!(order.is_lt() || !(pair[0].hi_closed() || pair[1].lo_closed()));
        }
    }

    #[test]
    fn samples_lie_inside(a in arbitrary_set()) {
        for span in a.spans() {
            let samples = sample_points(span);
            prop_assert!(span.as_point().is_some() || !samples.is_empty(), "{:?}", span);
            for sample in samples {
                prop_assert_eq!(span.contains(&Expr::number(sample)), Ternary::True);
            }
        }
    }
}

#[test]
fn narrow_intervals_have_samples() {
    let near = Expr::number(Rational::ratio(355, 113).unwrap());
    let narrow = Span::open(Expr::pi(), near).unwrap();
    assert!(!sample_points(&narrow).is_empty());
    let half = Span::open(n(0), Expr::number(Rational::ratio(1, 1000).unwrap())).unwrap();
    assert_eq!(sample_points(&half)[0], Rational::ratio(1, 1001).unwrap());
}

#[test]
fn invalid_intervals_are_refused() {
    assert!(Span::open(n(1), n(1)).is_none());
    assert!(Span::closed(n(1), n(0)).is_none());
    assert!(Span::point(Expr::ln(n(-1))).is_none());
    assert!(Span::point(Expr::symbol("a")).is_none());
    assert!(Span::new(Bound::NegInf, true, Bound::PosInf, false).is_none());
    assert!(Span::new(Bound::PosInf, false, Bound::NegInf, false).is_none());
    // sin² 1 + cos² 1 against 1: undecided.
    let sine = Expr::apply(Function::Sin, vec![n(1)]).powi(2);
    let cosine = Expr::apply(Function::Cos, vec![n(1)]).powi(2);
    assert!(Span::closed(sine.plus(&cosine), n(1)).is_none());
    for text in [
        r#"[{"lo":{"finite":{"number":"1"}},"lo_closed":true,"hi":{"finite":{"number":"0"}},"hi_closed":true}]"#,
        r#"[{"lo":"neg_inf","lo_closed":true,"hi":"pos_inf","hi_closed":false}]"#,
    ] {
        assert!(serde_json::from_str::<RealSet>(text).is_err());
    }
}

#[test]
fn sets_as_text() {
    let print = |e: &Expr| format!("{:?}", e.as_number().unwrap());
    let set = RealSet::from_spans(vec![
        Span::new(Bound::Finite(n(0)), true, Bound::Finite(n(1)), false).unwrap(),
        Span::above(n(2), false).unwrap(),
    ])
    .unwrap();
    assert_eq!(set.text(Notation::Unicode, &print), "[0, 1) ∪ (2, ∞)");
    assert_eq!(set.text(Notation::Ascii, &print), "[0, 1) u (2, inf)");
    assert_eq!(RealSet::point(n(3)).unwrap().complement().text(Notation::Unicode, &print), "ℝ ∖ {3}");
    assert_eq!(RealSet::empty().text(Notation::Unicode, &print), "∅");
}
