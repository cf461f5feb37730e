//! ln |det J| by structure against the LU decomposition of the full matrix, for D = 2 … 1024: `cargo bench --bench
//! logdet`. After the table of divan, the medians, how many times slower LU is, and the exponents between sizes.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the matrices are given here, and a benchmark prints"
)]

use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use flowcheck::numeric::log_det::{by_lu, of_diagonal, of_rank_one_update};
use nalgebra::DMatrix;

const SIZES: &[usize] = &[2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/// The side of the blocks of a block diagonal matrix.
const BLOCK: usize = 2;

fn main() {
    divan::main();
    summary();
}

/// A well-conditioned matrix without structure.
fn full(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| ((i * 7 + j * 13) % 11) as f64 / 11.0 + if i == j { n as f64 } else { 0.0 })
}

fn blocks(n: usize) -> Vec<DMatrix<f64>> {
    (0..n / BLOCK).map(|_| full(BLOCK)).collect()
}

fn vector(n: usize) -> Vec<f64> {
    (0..n).map(|i| 1.0 + (i % 5) as f64 / 7.0).collect()
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn lu(bencher: Bencher<'_, '_>, n: usize) {
    let m = full(n);
    bencher.bench_local(|| by_lu(black_box(&m)));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn triangular(bencher: Bencher<'_, '_>, n: usize) {
    let m = full(n);
    bencher.bench_local(|| of_diagonal(black_box(&m).diagonal().iter().copied()));
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn block_diagonal(bencher: Bencher<'_, '_>, n: usize) {
    let list = blocks(n);
    bencher.bench_local(|| black_box(&list).iter().map(|b| by_lu(b).unwrap().log_abs).sum::<f64>());
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn rank_one(bencher: Bencher<'_, '_>, n: usize) {
    let (d, u, v) = (vector(n), vector(n), vector(n));
    bencher.bench_local(|| of_rank_one_update(black_box(&d), black_box(&u), black_box(&v)));
}

/// The median time of one call.
fn median(mut f: impl FnMut()) -> f64 {
    let mut times = Vec::new();
    let started = Instant::now();
    while times.len() < 9 || started.elapsed() < Duration::from_millis(60) && times.len() < 101 {
        // Short calls are repeated until the clock sees them.
        let (begin, mut calls) = (Instant::now(), 0);
        while calls == 0 || begin.elapsed() < Duration::from_micros(50) {
            f();
            calls += 1;
        }
        times.push(begin.elapsed().as_secs_f64() / f64::from(calls));
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn summary() {
    println!(
        "\n     D      LU [us]   triangular   blocks of {BLOCK}   rank one   LU/triangular   LU/blocks   LU/rank one"
    );
    let mut rows = Vec::new();
    for &n in SIZES {
        let (m, list) = (full(n), blocks(n));
        let (d, u, v) = (vector(n), vector(n), vector(n));
        let times = [
            median(|| _ = black_box(by_lu(black_box(&m)))),
            median(|| _ = black_box(of_diagonal(black_box(&m).diagonal().iter().copied()))),
            median(|| {
                black_box(black_box(&list).iter().map(|b| by_lu(b).unwrap().log_abs).sum::<f64>());
            }),
            median(|| _ = black_box(of_rank_one_update(black_box(&d), black_box(&u), black_box(&v)))),
        ];
        let [l, t, b, r] = times.map(|x| x * 1e6);
        println!("{n:6} {l:12.3} {t:12.3} {b:13.3} {r:10.3} {:15.1} {:11.1} {:13.1}", l / t, l / b, l / r);
        rows.push((n, times));
    }
    // The slope of ln t against ln D over the upper half of the sizes.
    let upper = &rows[rows.len() / 2..];
    let exponent = |k: usize| {
        let points: Vec<(f64, f64)> = upper.iter().map(|(n, t)| ((*n as f64).ln(), t[k].ln())).collect();
        let count = points.len() as f64;
        let (x, y) = (
            points.iter().map(|p| p.0).sum::<f64>() / count,
            points.iter().map(|p| p.1).sum::<f64>() / count,
        );
        let above: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
        above / points.iter().map(|p| (p.0 - x).powi(2)).sum::<f64>()
    };
    println!(
        "exponents from D = {}: LU {:.2}, triangular {:.2}, blocks {:.2}, rank one {:.2}",
        upper[0].0,
        exponent(0),
        exponent(1),
        exponent(2),
        exponent(3)
    );
}
