//! Mistakes in Jacobians and their determinants.

use super::scene::Scene;
use super::{Gives, Mistake};
use crate::exercise::Asked;
use crate::expr::Expr;
use crate::expr::matrix::Matrix;
use crate::syntax::Value;

const KEYS: &[&str] = &["det", "abs_det", "log_abs_det"];
const SLOPES: &[&str] = &["jacobian", "det", "abs_det", "log_abs_det"];

pub(super) const ALL: [&Mistake; 16] = [
    &TRANSPOSED,
    &INVERSE_JACOBIAN,
    &ABS_MISSING,
    &LOG_MISSING,
    &DET_INSTEAD,
    &WRONG_DIRECTION,
    &TRACE,
    &PRODUCT_OF_ALL,
    &PRODUCT_OF_DIAGONAL,
    &SUM_OF_DIAGONAL_LOGS,
    &FACTOR_LOST,
    &PERMANENT,
    &ANTIDIAGONAL,
    &SIGN,
    &FACTOR,
    &ENTRY_SIGN,
];

/// Jᵀ.
const TRANSPOSED: Mistake = Mistake {
    name: "transposed",
    say: "rows and columns are exchanged: the row belongs to the component, the column to the variable",
    keys: &["jacobian"],
    gives: Gives::Answers(|scene| jacobian(scene, |m| Some(m.transpose()))),
};

/// J⁻¹.
const INVERSE_JACOBIAN: Mistake = Mistake {
    name: "wrong-direction",
    say: "this is the Jacobian of the inverse map",
    keys: &["jacobian"],
    gives: Gives::Answers(|scene| jacobian(scene, |m| m.inverse(&mut |_| false).ok())),
};

/// det J where |det J| is asked, ln det J where ln |det J| is.
const ABS_MISSING: Mistake = Mistake {
    name: "abs-missing",
    say: "det J can be negative: what is asked is about its absolute value",
    keys: &["abs_det", "log_abs_det"],
    gives: Gives::Volume(|v| Some(if v.key == "abs_det" { v.det.clone() } else { Expr::ln(v.det.clone()) })),
};

/// |det J| where its logarithm is asked.
const LOG_MISSING: Mistake = Mistake {
    name: "log-missing",
    say: "this is |det J| itself; its logarithm is asked",
    keys: &["log_abs_det"],
    gives: Gives::Volume(|v| Some(Expr::abs(v.det.clone()))),
};

/// The logarithm where the determinant is asked, or det J where its logarithm is.
const DET_INSTEAD: Mistake = Mistake {
    name: "other-quantity",
    say: "this belongs to the same Jacobian, but it is another quantity than the one that is asked: look at ln and |·|",
    keys: KEYS,
    gives: Gives::Volume(|v| match v.key {
        "log_abs_det" => Some(v.det.clone()),
        _ => Some(Expr::ln(Expr::abs(v.det.clone()))),
    }),
};

/// 1/det J.
const WRONG_DIRECTION: Mistake = Mistake {
    name: "wrong-direction",
    say: "this belongs to the inverse map: which direction is asked?",
    keys: SLOPES,
    gives: Gives::Volume(|v| Some(v.of(v.det.recip()))),
};

/// The sum of the diagonal entries.
const TRACE: Mistake = Mistake {
    name: "trace",
    say: "this is made of the trace, the sum of the diagonal entries; the determinant is no sum of entries",
    keys: KEYS,
    gives: Gives::Volume(|v| Some(v.of(v.matrix?.trace().ok()?))),
};

/// The product of all entries.
const PRODUCT_OF_ALL: Mistake = Mistake {
    name: "product-of-all-entries",
    say: "this multiplies all entries: which products does a determinant have, and with which signs?",
    keys: KEYS,
    gives: Gives::Volume(|v| Some(v.of(Expr::product(v.matrix?.entries().to_vec())))),
};

/// The product of the diagonal entries, of a matrix that is not triangular.
const PRODUCT_OF_DIAGONAL: Mistake = Mistake {
    name: "product-of-diagonal",
    say: "the determinant is the product of the diagonal only of a triangular matrix: is this one?",
    keys: KEYS,
    gives: Gives::Volume(|v| Some(v.of(Expr::product(v.matrix?.diagonal_entries())))),
};

/// The product of logarithms in the place of their sum.
const SUM_OF_DIAGONAL_LOGS: Mistake = Mistake {
    name: "product-of-logs",
    say: "the logarithm of a product is the sum of the logarithms, not their product",
    keys: &["log_abs_det"],
    gives: Gives::Volume(|v| {
        let logs = v.matrix?.diagonal_entries().into_iter().map(|d| Expr::ln(Expr::abs(d)));
        Some(Expr::product(logs.collect()))
    }),
};

/// The determinant, or its logarithm, without one of the entries of the diagonal, or that entry alone.
const FACTOR_LOST: Mistake = Mistake {
    name: "factor-lost",
    say: "some entries of the diagonal do not show in this: does each of them stretch?",
    keys: KEYS,
    gives: Gives::Answers(|scene| {
        let diagonal = scene.vector().and_then(|v| v.volume()).map(|v| v.jacobian.diagonal_entries());
        let diagonal: Vec<Expr> = diagonal.unwrap_or_default().into_iter().filter(|d| !d.is_one()).collect();
        let count = diagonal.len();
        if !(2..=MAX_DIAGONAL).contains(&count) {
            return Vec::new();
        }
        let without =
            |i: usize| diagonal.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, d)| d.clone());
        let products = (0..count).flat_map(|i| [Expr::product(without(i).collect()), diagonal[i].clone()]);
        products.filter_map(|det| scene.about_volume(det)).collect()
    }),
};

/// The largest diagonal of which entries are left out.
const MAX_DIAGONAL: usize = 8;

/// a d + b c.
const PERMANENT: Mistake = Mistake {
    name: "sign-in-determinant",
    say: "the products of a determinant have signs: do all of them have a plus here?",
    keys: KEYS,
    gives: Gives::Volume(|v| {
        let m = v.matrix?;
        ((m.rows(), m.columns()) == (2, 2))
            .then(|| v.of(m.at(0, 0).times(m.at(1, 1)).plus(&m.at(0, 1).times(m.at(1, 0)))))
    }),
};

/// b c, the product of the other diagonal.
const ANTIDIAGONAL: Mistake = Mistake {
    name: "other-diagonal",
    say: "this is the product along the other diagonal",
    keys: KEYS,
    gives: Gives::Volume(|v| {
        let m = v.matrix?;
        ((m.rows(), m.columns()) == (2, 2)).then(|| v.of(m.at(0, 1).times(m.at(1, 0))))
    }),
};

/// The negative.
const SIGN: Mistake = Mistake {
    name: "sign",
    say: "one sign is off",
    keys: SLOPES,
    gives: Gives::Volume(|v| Some(v.of(v.det.clone()).negate())),
};

/// Twice, or half of it.
const FACTOR: Mistake = Mistake {
    name: "constant-factor",
    say: "right up to a constant",
    keys: SLOPES,
    gives: Gives::Like(|scene, answer| scene.is_constant_apart(answer)),
};

/// The sign of one entry.
const ENTRY_SIGN: Mistake = Mistake {
    name: "sign",
    say: "the sign of one entry is off",
    keys: &["jacobian"],
    gives: Gives::Answers(|scene| {
        let Some(vector) = scene.vector() else { return Vec::new() };
        let Some(rows) = &vector.analysis.jacobian else { return Vec::new() };
        let columns = rows.first().map_or(0, Vec::len);
        let flipped = |k: usize| {
            let mut rows = rows.clone();
            let entry = rows.get_mut(k / columns).and_then(|r| r.get_mut(k % columns))?;
            if entry.is_zero() {
                return None;
            }
            *entry = entry.negate();
            Some(Asked::Jacobian(Value::matrix(rows)))
        };
        (0..(rows.len() * columns).min(64)).filter_map(flipped).collect()
    }),
};

/// Answers made from the Jacobian of a map of several variables.
fn jacobian(scene: &Scene<'_>, make: impl Fn(&Matrix) -> Option<Matrix>) -> Vec<Asked> {
    let Some(rows) = scene.vector().and_then(|v| v.analysis.jacobian.as_ref()) else { return Vec::new() };
    let made = Matrix::from_rows(rows.clone()).ok().and_then(|m| make(&m));
    made.map(|m| {
        let rows = (0..m.rows()).map(|i| m.row(i).to_vec()).collect();
        Asked::Jacobian(Value::matrix(rows))
    })
    .into_iter()
    .collect()
}
