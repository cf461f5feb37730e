use proptest::prelude::*;

use super::*;

fn q(n: i64, d: i64) -> Rational {
    Rational::ratio(n, d).unwrap()
}

fn encloses(x: &Precise, value: &Rational) -> bool {
    x.lower().unwrap() <= *value && *value <= x.upper().unwrap()
}

fn width(x: &Precise) -> f64 {
    (&x.upper().unwrap() - &x.lower().unwrap()).to_f64()
}

/// Independent digits of the functions, read from tables.
#[test]
fn known_digits() {
    let bits = 192;
    let one = Precise::integer(1, bits);
    let two = Precise::integer(2, bits);
    let cases = [
        (Precise::pi(bits), "3.14159265358979323846264338327950288419716939937510"),
        (Precise::ln_two(bits), "0.69314718055994530941723212145817656807550013436025"),
        (one.exp(), "2.71828182845904523536028747135266249775724709369995"),
        (two.sqrt(), "1.41421356237309504880168872420969807856967187537694"),
        (one.sin(), "0.84147098480789650665250232163029899962256306079837"),
        (one.cos(), "0.54030230586813971740093660744297660373231042061792"),
        (one.tan(), "1.55740772465490223050697480745836017308725077238152"),
        (one.erf(), "0.84270079294971486934122063508260925929606699796630"),
        (one.tanh(), "0.76159415595576488811945828260479359041276859725793"),
        (one.lambert_w0(), "0.56714329040978387299996866221035554975381578718651"),
    ];
    for (enclosure, digits) in cases {
        let enclosure = enclosure.unwrap();
        let (below, above) =
            (digits.parse::<Rational>().unwrap(), format!("{digits}1").parse::<Rational>().unwrap());
        let slack = &above - &below;
        assert!(enclosure.lower().unwrap() <= &below + &(&slack * &Rational::integer(10)), "{digits}");
        assert!(enclosure.upper().unwrap() >= below, "{digits}");
        assert!(width(&enclosure) < 1e-40, "{digits} {}", width(&enclosure));
    }
}

#[test]
fn hostile_arguments_are_refused_quickly() {
    let bits = 128;
    let huge = Precise::integer(2, bits).powi(1 << 20).unwrap();
    assert!(huge.exp().is_none());
    assert!(huge.sin().is_none());
    assert!(Precise::integer(2, bits).powi(1 << 40).is_none());
    assert!(Precise::integer(0, bits).ln().is_none());
    assert!(Precise::integer(1, bits).div(&Precise::integer(0, bits)).is_none());
    assert!(Precise::integer(-1, bits).sqrt().is_none());
    assert!(Precise::integer(2, bits).asin().is_none());
}

#[test]
fn erfc_is_accurate_in_the_tail_and_its_two_ways_agree() {
    for n in [5_i64, 23, 24, 25, 40] {
        let value = Precise::integer(n, 128).erfc().unwrap();
        assert!(value.is_positive(), "{n}");
    }
    let (below, above) = (Precise::integer(24, 128), Precise::from_rational(&q(241, 10), 128).unwrap());
    assert_eq!(above.erfc().unwrap().compare(&below.erfc().unwrap()), Some(Ordering::Less));
    let minus =
        Precise::integer(-3, 128).erfc().unwrap().add(&Precise::integer(3, 128).erfc().unwrap()).unwrap();
    assert!(encloses(&minus, &Rational::integer(2)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arithmetic_encloses_the_exact_result(a in -1_000_000_i64..1_000_000, b in 1_i64..100_000, c in -1_000_000_i64..1_000_000, d in 1_i64..100_000) {
        let (x, y) = (q(a, b), q(c, d));
        let (p, r) = (Precise::from_rational(&x, 64).unwrap(), Precise::from_rational(&y, 64).unwrap());
        prop_assert!(encloses(&p, &x));
        prop_assert!(encloses(&p.add(&r).unwrap(), &(&x + &y)));
        prop_assert!(encloses(&p.sub(&r).unwrap(), &(&x - &y)));
        prop_assert!(encloses(&p.mul(&r).unwrap(), &(&x * &y)));
        if !y.is_zero() {
            prop_assert!(encloses(&p.div(&r).unwrap(), &(&x / &y)));
        }
        let root = p.abs().sqrt().unwrap();
        prop_assert!(encloses(&root.mul(&root).unwrap(), &x.abs()));
    }

    #[test]
    fn inverse_pairs_meet(a in -3000_i64..3000) {
        let x = q(a, 1000);
        let p = Precise::from_rational(&x, 128).unwrap();
        for there_and_back in [
            p.exp().and_then(|y| y.ln()),
            p.sinh().and_then(|y| y.asinh()),
            p.tanh().and_then(|y| y.atanh()),
            p.atan().and_then(|y| y.tan()),
        ] {
            let value = there_and_back.unwrap();
            prop_assert!(encloses(&value, &x));
            prop_assert!(width(&value) < 1e-25);
        }
        let (s, c) = (p.sin().unwrap(), p.cos().unwrap());
        prop_assert!(encloses(&s.mul(&s).unwrap().add(&c.mul(&c).unwrap()).unwrap(), &Rational::one()));
        prop_assert!((p.sin().unwrap().to_f64() - x.to_f64().sin()).abs() < 1e-14);
        prop_assert!((p.cos().unwrap().to_f64() - x.to_f64().cos()).abs() < 1e-14);
        prop_assert!((p.atan().unwrap().to_f64() - x.to_f64().atan()).abs() < 1e-14);
    }
}
