//! `flowcheck sample`: the numbers, the formats, the same for any number of threads, and what is at fault.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::Duration;

use assert_cmd::Command;

fn run(arguments: &[&str]) -> (Option<i32>, Vec<u8>, String) {
    let mut command = Command::cargo_bin("flowcheck").unwrap();
    let output = command.timeout(Duration::from_secs(60)).arg("sample").args(arguments).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!message.contains("panicked"), "{message}");
    (output.status.code(), output.stdout, message)
}

/// The rows of numbers, as text format prints them.
fn rows(arguments: &[&str]) -> Vec<Vec<f64>> {
    let (code, out, message) = run(arguments);
    assert_eq!(code, Some(0), "{arguments:?}\n{message}");
    let text = String::from_utf8(out).unwrap();
    text.lines().map(|line| line.split(' ').map(|x| x.parse().unwrap()).collect()).collect()
}

const NORMAL: &str = "z ~ Normal(0, 1)";

#[test]
fn densities_are_those_of_the_samples() {
    // The formula of ln p(x), which the tool has not seen.
    let normal = |z: f64| -z * z / 2.0 - (2.0 * std::f64::consts::PI).ln() / 2.0;
    type Density<'a> = &'a dyn Fn(f64) -> f64;
    let cases: &[(&str, &str, Density<'_>)] = &[
        ("f(z) = exp(z)", NORMAL, &|x| normal(x.ln()) - x.ln()),
        ("f(z) = 3 - 2z", NORMAL, &|x| normal((3.0 - x) / 2.0) - 2f64.ln()),
        // Two branches, with a formula; and without one: z⁴ + z² = x.
        ("f(z) = z^2", NORMAL, &|x| normal(x.sqrt()) - x.ln() / 2.0),
        ("f(z) = z^4 + z^2", NORMAL, &|x| {
            let z = ((((1.0 + 4.0 * x).sqrt()) - 1.0) / 2.0).sqrt();
            normal(z) - (2.0 * z * z * z + z).ln()
        }),
        ("f(z) = |z|", "z ~ Uniform(-1, 3)", &|x| if x < 1.0 { 0.5f64.ln() } else { 0.25f64.ln() }),
        ("f(z) = -ln z", "z ~ Uniform(0, 1)", &|x| -x),
        ("g(x) = ln x", NORMAL, &|x| normal(x.ln()) - x.ln()),
        ("g(x) = x + x^3/3 + exp(x)", NORMAL, &|x| {
            normal(x + x.powi(3) / 3.0 + x.exp()) + (1.0 + x * x + x.exp()).ln()
        }),
        ("f(z) = { z if z < 0; 2z if z >= 0 }", NORMAL, &|x| {
            if x < 0.0 { normal(x) } else { normal(x / 2.0) - 2f64.ln() }
        }),
    ];
    for (map, base, density) in cases {
        let rows = rows(&[map, "--base", base, "-n", "300", "--density", "--seed", "4"]);
        assert_eq!(rows.len(), 300);
        for row in rows {
            let want = density(row[0]);
            assert!(
                (row[1] - want).abs() < 1e-7 * (1.0 + want.abs()),
                "{map} at {}: {} not {want}",
                row[0],
                row[1]
            );
        }
    }
}

#[test]
fn densities_of_vectors_are_those_of_the_samples() {
    let two_pi = 2.0 * std::f64::consts::PI;
    for row in rows(&[
        "f(z1, z2) = (z1, z2 exp(tanh z1) + sin z1)",
        "--base",
        "z ~ Normal(0, I)",
        "-n",
        "200",
        "--density",
    ]) {
        let (z1, s) = (row[0], row[0].tanh());
        let z2 = (row[1] - z1.sin()) * (-s).exp();
        let want = -(z1 * z1 + z2 * z2) / 2.0 - two_pi.ln() - s;
        assert!((row[2] - want).abs() < 1e-9, "{row:?} {want}");
    }
    let base = "z ~ MultivariateNormal((1, 0), [[2, 1], [1, 2]])";
    let rows = rows(&["f(z1, z2) = (z1 + z2, exp(z2))", "--base", base, "-n", "20000", "--density"]);
    for row in rows.iter().take(300) {
        let (b, a) = (row[1].ln(), row[0] - row[1].ln() - 1.0);
        let want = -(2.0 * a * a - 2.0 * a * b + 2.0 * b * b) / 6.0 - two_pi.ln() - 3f64.ln() / 2.0 - b;
        assert!((row[2] - want).abs() < 1e-9, "{row:?} {want}");
    }
    let mean = rows.iter().map(|r| r[0]).sum::<f64>() / 20_000.0;
    let variance = rows.iter().map(|r| (r[0] - 1.0).powi(2)).sum::<f64>() / 20_000.0;
    assert!((mean - 1.0).abs() < 0.1 && (variance - 6.0).abs() < 0.4, "{mean} {variance}");
}

#[test]
fn nothing_overflows_in_the_tails() {
    // Of z near 20, 1 − tanh² z is 0 in floating point; at 800 ln(1 + e^z) overflows on the way.
    let base = "z ~ Normal(20, 1/10)";
    for row in rows(&["f(z) = tanh z", "--base", base, "-n", "50", "--density"]) {
        assert!(row[0] <= 1.0 && row[1] > 30.0 && row[1] < 45.0, "{row:?}");
    }
    for row in rows(&["f(z) = ln(1 + exp(z))", "--base", "z ~ Normal(800, 1)", "-n", "50", "--density"]) {
        assert!((row[0] - 800.0).abs() < 9.0 && row[1] > -40.0 && row[1] < -0.9, "{row:?}");
    }
    for row in rows(&["f(z) = z", "--base", "z ~ Cauchy(0, 10^300)", "-n", "50", "--density"]) {
        assert!(row[1] < -691.0 && row[1] > -800.0, "{row:?}");
    }
}

#[test]
fn the_numbers_do_not_depend_on_threads_or_count() {
    let arguments = ["f(z) = sinh(z) + z/2", "--base", NORMAL, "--density", "--seed", "7"];
    let with = |more: &[&str]| run(&[&arguments[..], more].concat()).1;
    let one = with(&["-n", "50000", "--jobs", "1"]);
    assert!(one == with(&["-n", "50000", "--jobs", "3"]));
    assert!(one.starts_with(&with(&["-n", "1e4"])));
    assert!(
        one != run(&["f(z) = sinh(z) + z/2", "--base", NORMAL, "--density", "--seed", "8", "-n", "50000"]).1
    );
}

#[test]
fn formats() {
    let with = |more: &[&str]| run(&[&["f(z) = exp(z)", "--base", NORMAL, "-n", "3"], more].concat()).1;
    let csv = String::from_utf8(with(&["--format", "csv", "--density"])).unwrap();
    assert_eq!(csv.lines().next(), Some("x,log_density"));
    assert_eq!(csv.lines().count(), 4);
    let json = String::from_utf8(with(&["--format", "json", "--density"])).unwrap();
    for line in json.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(value["x"].is_number() && value["log_density"].is_number(), "{line}");
    }
    let npy = with(&["--format", "npy"]);
    let header = |npy: &[u8]| {
        assert!(npy.starts_with(b"\x93NUMPY\x01\x00"));
        let length = usize::from(u16::from_le_bytes([npy[8], npy[9]]));
        assert_eq!((10 + length) % 64, 0);
        (String::from_utf8(npy[10..10 + length].to_vec()).unwrap(), npy[10 + length..].to_vec())
    };
    let (text, data) = header(&npy);
    assert!(
        text.starts_with("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }") && text.ends_with('\n')
    );
    let numbers: Vec<f64> = data.chunks(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
    let text: Vec<f64> = String::from_utf8(with(&[])).unwrap().lines().map(|x| x.parse().unwrap()).collect();
    assert_eq!(numbers, text);
    let (text, data) = header(&with(&["--format", "npy", "--density"]));
    assert!(text.contains("'shape': (3, 2)") && data.len() == 48);
    // By the ending of the file.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("samples.npy");
    assert!(with(&["--output", path.to_str().unwrap()]).is_empty());
    assert_eq!(std::fs::read(path).unwrap(), npy);
}

#[test]
fn what_is_at_fault_is_told() {
    let wrong: &[(&[&str], &str)] = &[
        (&["f(z) = z", "--base", NORMAL, "-n", "-5"], "a whole number between 1 and"),
        (&["f(z) = z", "--base", NORMAL, "-n", "1.5"], "a whole number between 1 and"),
        (&["f(z) = z", "--base", NORMAL, "-n", "1e400"], "a whole number between 1 and"),
        (&["f(z) = z", "--base", NORMAL, "-n", "many"], "a whole number between 1 and"),
        (&["f(z) = z"], "--base 'z ~ Normal(0, 1)'"),
        (&["f(z) = a z", "--base", NORMAL], "a has no value"),
        (&["f(z) = z", "--base", "z ~ Normal(m, 1)"], "m has no value"),
        (&["f(z) = ln z", "--base", NORMAL], "(-oo, 0]"),
        (&["f(z) = z", "--on", "z > 1", "--base", NORMAL], "outside of the source set"),
        (&["f(z1, z2) = (ln z1, z2)", "--base", "z ~ Normal(0, I)"], "of the first 8192 samples"),
        (&["f(z) = z^2", "--base", "z ~ Nrmal(0, 1)"], "<base>:1:5"),
        (&["f(z) = (z", "--base", NORMAL], "<map>:1:"),
        (&["f(z) = z", "--base", NORMAL, "--output", "/no/such/folder/x.csv"], "/no/such/folder/x.csv"),
        (&["f(z) = s(z)", "--base", NORMAL, "--where", "s: function"], "any smooth function"),
    ];
    for (arguments, message) in wrong {
        let (code, out, told) = run(arguments);
        assert!(
            code == Some(2) && out.is_empty() && told.contains(message),
            "{arguments:?}: {code:?}\n{told}"
        );
    }
    // Where there is no density, or none is known.
    for (map, base) in [("f(z) = max(z, 0)", NORMAL), ("f(z) = sin z", NORMAL)] {
        let (code, out, told) = run(&[map, "--base", base, "--density", "-n", "5"]);
        assert!(code == Some(3) && out.is_empty() && told.contains("undecided"), "{map}: {code:?}\n{told}");
        assert_eq!(rows(&[map, "--base", base, "-n", "5"]).len(), 5);
    }
}
