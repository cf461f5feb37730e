//! Seeded random maps whose truth is known by construction: the verdict is never a wrong one.
//!
//! `FLOWCHECK_GENERATED` sets how many maps are tried (300 by default), `FLOWCHECK_SEED` the seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::verdict;

use flowcheck::flow::{Monotone, Validity};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What is known of a generated map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    /// A diffeomorphism.
    Yes,
    /// Injective, but not a diffeomorphism.
    AlmostEverywhere,
    /// Injective, smoothness not known.
    Injective,
    /// Not injective, or undefined somewhere.
    No,
    /// Depends on the parameter a.
    Conditional,
}

struct Sample {
    kind: &'static str,
    truth: Truth,
    monotone: Option<Monotone>,
    map: String,
    on: String,
    assumptions: String,
}

impl Sample {
    fn new(kind: &'static str, truth: Truth, map: String) -> Self {
        Self { kind, truth, monotone: None, map, on: String::new(), assumptions: String::new() }
    }

    fn on(mut self, on: impl Into<String>) -> Self {
        self.on = on.into();
        self
    }

    fn under(mut self, assumptions: &str) -> Self {
        self.assumptions = assumptions.into();
        self
    }

    fn increasing(mut self, increasing: bool) -> Self {
        self.monotone = Some(if increasing { Monotone::Increasing } else { Monotone::Decreasing });
        self
    }
}

fn pick<'a>(rng: &mut ChaCha8Rng, from: &[&'a str]) -> &'a str {
    from[rng.random_range(0..from.len())]
}

/// A positive rational number, as text.
fn positive(rng: &mut ChaCha8Rng) -> String {
    let (n, d) = (rng.random_range(1..7), rng.random_range(1..5));
    if d == 1 { format!("{n}") } else { format!("({n}/{d})") }
}

/// An increasing diffeomorphism of R onto its image, of u.
fn increasing_of(rng: &mut ChaCha8Rng, u: &str, depth: usize) -> String {
    let c = positive(rng);
    if depth == 0 {
        return format!("({c} * {u} + {})", rng.random_range(-3..4));
    }
    let inner = increasing_of(rng, u, depth - 1);
    match rng.random_range(0..9) {
        0 => format!("exp({inner})"),
        1 => format!("atan({inner})"),
        2 => format!("sinh({inner})"),
        3 => format!("tanh({inner})"),
        4 => format!("ln(1 + exp({inner}))"),
        5 => format!("({inner} + {})", increasing_of(rng, u, depth - 1)),
        6 => format!("({c} * {u} + ({inner})^3)"),
        7 => format!("sigmoid({inner})"),
        _ => format!("asinh({inner})"),
    }
}

fn sample(rng: &mut ChaCha8Rng) -> Sample {
    use Truth::{AlmostEverywhere, Conditional, Injective, No, Yes};
    let (p, q) = (rng.random_range(-3..4_i64), rng.random_range(1..4_i64));
    let c = positive(rng);
    let depth = rng.random_range(1..3);
    match rng.random_range(0..16) {
        0 | 1 => {
            let g = increasing_of(rng, "z", depth);
            let up = rng.random_range(0..2) == 0;
            let f = if up { g } else { format!("-({g})") };
            Sample::new("composed", Yes, format!("f(z) = {f}")).increasing(up)
        }
        2 => {
            // g + a bounded wave with a smaller slope.
            let (k, m) = (rng.random_range(1..4), rng.random_range(1..5));
            let wave = pick(rng, &["sin", "cos"]);
            let f = format!("{} z + {m} {wave}({k} z + {p})", k * m + q);
            Sample::new("wave", Yes, format!("f(z) = {f}")).increasing(true)
        }
        3 => {
            let (k, m) = (rng.random_range(1..4), rng.random_range(1..5));
            let wave = pick(rng, &["sin", "cos"]);
            let f = format!("{} z - {m} {wave}({k} z)", k * m);
            Sample::new("critical wave", AlmostEverywhere, format!("f(z) = {f}")).increasing(true)
        }
        4 => {
            // f′ = c (z − p)² (z² + q) or with simple zeros p < p + q.
            if rng.random_range(0..2) == 0 {
                let f = format!("{c} * ((z - ({p}))^5/5 + {q} (z - ({p}))^3/3)");
                Sample::new("critical point", AlmostEverywhere, format!("f(z) = {f}")).increasing(true)
            } else {
                let r = p + q;
                let f = format!("z^3/3 - ({})/2 z^2 + ({}) z", p + r, p * r);
                Sample::new("two critical points", No, format!("f(z) = {f}"))
            }
        }
        5 => {
            let even =
                pick(rng, &["#^2", "#^4 + #^2", "|#|", "cosh(#)", "exp(-#^2)", "1/(1 + #^2)", "cos(#)"]);
            let f = even.replace('#', &format!("(z - ({p}))"));
            let whole = Sample::new("even", No, format!("f(z) = {f}"));
            match rng.random_range(0..4) {
                0 if !even.contains("cos(") => {
                    Sample::new("half of even", Injective, whole.map).on(format!("z >= {p}"))
                }
                1 if !even.contains("cos(") => {
                    Sample::new("open half of even", Yes, whole.map).on(format!("z < {p}"))
                }
                2 => Sample::new("two sides of even", No, whole.map).on(format!(
                    "z in [{}, {}] or z in [{}, {}]",
                    p - 2,
                    p - 1,
                    p + 1,
                    p + 3
                )),
                _ => whole,
            }
        }
        6 => {
            // f(a) = f(b) by interpolation: (z − a)(z − b) g(z) + h with b = a + q.
            let g = pick(rng, &["exp(z)", "(z^2 + 1)", "1", "atan(z)", "(2 + sin(z))"]);
            let f = format!("(z - ({p})) (z - ({})) * {g} + {c}", p + q);
            Sample::new("planted values", No, format!("f(z) = {f}"))
        }
        7 => {
            // Two increasing lines with a jump at p: up (disjoint) or down (overlapping).
            let (m, k) = (rng.random_range(1..4), rng.random_range(1..4));
            let jump = rng.random_range(-3..4_i64);
            let strict = rng.random_range(0..2) == 0;
            let (left, right) = if strict { ("<", ">=") } else { ("<=", ">") };
            let f =
                format!("{{ {m} (z - ({p})) if z {left} {p}; {k} (z - ({p})) + ({jump}) if z {right} {p} }}");
            let truth = match jump {
                j if j < 0 => No,
                0 if m == k => Yes,
                _ => AlmostEverywhere,
            };
            let sample = Sample::new("jump", truth, format!("f(z) = {f}"));
            if truth == No { sample } else { sample.increasing(true) }
        }
        8 => {
            // Decreasing then increasing, images [0, m) and above or overlapping.
            let gap = rng.random_range(-1..2_i64);
            let f = format!("{{ {p} - z if {p} <= z <= {}; z - ({p}) + ({gap}) if z > {} }}", p + q, p + q);
            // Left image [-q, 0], right image (q + gap, ∞).
            let truth = if q + gap >= 0 { AlmostEverywhere } else { No };
            Sample::new("disjoint branches", truth, format!("f(z) = {f}"))
        }
        9 => {
            let g = increasing_of(rng, "z", 1);
            let f = format!("a ({g})");
            match rng.random_range(0..4) {
                0 => Sample::new("a > 0", Yes, format!("f(z) = {f}")).under("a > 0").increasing(true),
                1 => Sample::new("a < 0", Yes, format!("f(z) = {f}")).under("a < 0").increasing(false),
                2 => Sample::new("a = 0", No, format!("f(z) = {f}")).under("a = 0"),
                _ => Sample::new("any a", Conditional, format!("f(z) = {f}")),
            }
        }
        10 => {
            let f = format!("z^3/3 + ({c}) a z");
            match rng.random_range(0..3) {
                0 => Sample::new("cubic a > 0", Yes, format!("f(z) = {f}")).under("a > 0").increasing(true),
                1 => Sample::new("cubic a < 0", No, format!("f(z) = {f}")).under("a < 0"),
                _ => Sample::new("cubic a", Conditional, format!("f(z) = {f}")),
            }
        }
        11 => {
            let f = pick(rng, &["1/(z - #)", "ln(z - #)", "sqrt(z - #)", "ln(|z - #|)", "(z - #)^(-3)"]);
            let f = f.replace('#', &format!("({p})"));
            Sample::new("undefined inside", No, format!("f(z) = {f}")).on(format!(
                "z in [{}, {}]",
                p - q,
                p + q
            ))
        }
        12 => {
            let (a, b, d) =
                (rng.random_range(-4..5_i64), rng.random_range(-4..5_i64), rng.random_range(-4..5_i64));
            // (a z + b)/(q z + d): constant iff a d = b q.
            let truth = if a * d == b * q { No } else { Yes };
            Sample::new("Möbius", truth, format!("f(z) = (({a}) z + ({b}))/({q} z + ({d}))"))
        }
        13 => {
            let (m, k) = (rng.random_range(1..5_i64), rng.random_range(-4..5_i64));
            // Slopes m − |k| on one side, m + |k| on the other.
            let truth = match () {
                () if k == 0 => Yes,
                () if m > k.abs() => AlmostEverywhere,
                () => No,
            };
            Sample::new("absolute value", truth, format!("f(z) = {m} z + ({k}) |z - ({p})|"))
        }
        14 => {
            // Constant on an interval.
            let f = pick(
                rng,
                &["max(z, #)", "min(max(z, #), @)", "|z - #| + |z - @|", "|z - #| - |z - @|", "relu(z - #)"],
            );
            let f = f.replace('#', &format!("({p})")).replace('@', &format!("({})", p + q));
            Sample::new("constant part", No, format!("f(z) = {f}"))
        }
        _ => {
            let n = [3, 5, 7][rng.random_range(0..3)];
            let power = pick(rng, &["z^#", "z^(1/#)", "exp(z^#)", "sign(z) |z|^#", "2 - z^#"]);
            Sample::new(
                "odd power",
                AlmostEverywhere,
                format!("f(z) = {}", power.replace('#', &n.to_string())),
            )
        }
    }
}

fn is_right(truth: Truth, found: Validity) -> bool {
    match (truth, found) {
        (_, Validity::Undecided) => true,
        (Truth::Injective, found) => matches!(found, Validity::Yes | Validity::AlmostEverywhere),
        (Truth::Yes, Validity::Yes)
        | (Truth::AlmostEverywhere, Validity::AlmostEverywhere)
        | (Truth::No, Validity::No)
        | (Truth::Conditional, Validity::Conditional) => true,
        _ => false,
    }
}

#[test]
fn no_generated_map_gets_a_wrong_verdict() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let mut rng = ChaCha8Rng::seed_from_u64(number("FLOWCHECK_SEED", 1));
    let count = number("FLOWCHECK_GENERATED", 300);
    let mut shares: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut slow: (Duration, String) = Default::default();
    let mut wrong = Vec::new();
    for _ in 0..count {
        let sample = sample(&mut rng);
        let start = Instant::now();
        let found = verdict(&sample.map, &sample.on, &sample.assumptions);
        let took = start.elapsed();
        let shown = format!("[{}] {} on {} where {}", sample.kind, sample.map, sample.on, sample.assumptions);
        let entry = shares.entry(sample.kind).or_default();
        entry.1 += 1;
        if found.validity == Validity::Undecided {
            if std::env::var_os("FLOWCHECK_TRACE").is_some() {
                println!("undecided: {shown}: {}", found.undecided_because);
            }
        } else {
            entry.0 += 1;
        }
        if !is_right(sample.truth, found.validity) {
            wrong.push(format!("{shown}: {:?} is true, found {:?}", sample.truth, found.validity));
        }
        if let (Some(truth), Some(said)) = (sample.monotone, found.monotone)
            && truth != said
        {
            wrong.push(format!("{shown}: {truth:?} is true, found {said:?}"));
        }
        if took > slow.0 {
            slow = (took, shown);
        }
    }
    let (decided, all) = shares.values().fold((0, 0), |(d, a), (x, y)| (d + x, a + y));
    for (kind, (decided, all)) in &shares {
        println!("{kind:<20} {decided} of {all} decided");
    }
    println!("{decided} of {all} decided; slowest: {:.2?} {}", slow.0, slow.1);
    assert!(wrong.is_empty(), "{} wrong verdicts:\n{}", wrong.len(), wrong.join("\n"));
    assert!(2 * decided > all, "less than half of the maps are decided");
}
