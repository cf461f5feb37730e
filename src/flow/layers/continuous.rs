//! Continuous-time flows: x = z(T) where dz/dt = v(z), z(0) = z.
//!
//! For a field that is Lipschitz continuous in z solutions exist for all times and do not meet (Picard–Lindelöf), so that
//! z(0) → z(T) is a diffeomorphism. The log-density changes by −∫ tr(∂v/∂z) dt along the solution (Chen et al. 2018, theorem 1),
//! which costs O(D) for each step, where a determinant would cost O(D³).
//!
//! A nonlinear field, `cnf(v = (…), T = 1)`, has no closed form in general: its flow is a map without a formula, which is proved to be
//! a diffeomorphism and evaluated numerically.
//!
//! Linear fields have the closed form x = exp(T A) z with ln |det J| = T tr A. The exponential of a matrix whose eigenvalues
//! are rational is Newton's interpolation polynomial of λ ↦ exp(Tλ) at the eigenvalues, with the matrix put in (Higham 2008,
//! Functions of matrices, section 1.2.2): Σₖ f[λ₁, …, λₖ] (A − λ₁)⋯(A − λₖ₋₁).

use std::cmp::Ordering;

use super::arguments::{apply, expressions, product};
use super::{Arguments, Built, LayerError, Pass, Row};
use crate::expr::matrix::Matrix;
use crate::expr::{Expr, Function, Relation, Symbol, constant, derivative};
use crate::proof::vector::Flow;
use crate::real::Rational;
use crate::set::from_condition;

pub(super) const LINEAR_FLOW: Row = Row {
    names: &["cnf", "linear_ode", "continuous"],
    title: "continuous-time flow",
    reference: "Chen et al. 2018, Neural ordinary differential equations, theorem 1: d ln p/dt = -tr(∂v/∂z), O(D) for each step",
    parameters: &["A", "b", "T", "v"],
    build: flow,
};

pub(super) const EULER_STEP: Row = Row {
    names: &["euler_step"],
    title: "Euler step of a continuous-time flow",
    reference: "Chen et al. 2018, section 2: x = z + ε v(z), a residual layer",
    parameters: &["v", "epsilon"],
    build: step,
};

/// The largest matrix whose exponential is written out.
const MAX_SIZE: usize = 6;

fn flow(arguments: &mut Arguments) -> Result<Built, LayerError> {
    match arguments.vector("v")? {
        Some(field) => of_field(arguments, field),
        None => linear(arguments),
    }
}

/// The flow of a field that is given by formulas in z and t.
fn of_field(arguments: &mut Arguments, field: Vec<Expr>) -> Result<Built, LayerError> {
    let until = arguments.number("T")?.unwrap_or_else(|| Expr::symbol("T"));
    let variables = arguments.variables(field.len())?;
    let flow = Flow::new("flow", &variables, Symbol::new("t"), field, until);
    if !flow.is_well_formed() {
        return Err(arguments
            .unfit("v", "a field in the variables and the time t, with an end time T that is free of both"));
    }
    let condition =
        "Lipschitz continuity of v in z suffices: then solutions exist for all times and never meet";
    let mut built = Built::new(variables, flow.components(), condition).passes(Pass::Numeric, Pass::Numeric);
    if let Some(trace) = flow.trace() {
        built = built.quantity("tr ∂v/∂z", trace);
    }
    built.flow = Some(flow);
    Ok(built)
}

fn linear(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let a =
        arguments.square("A")?.ok_or_else(|| arguments.missing("A", "a square matrix: dz/dt = A z + b"))?;
    let b = arguments.vector_of("b", a.len())?;
    let time = arguments.number("T")?.unwrap_or_else(|| Expr::symbol("T"));
    let n = a.len();
    let variables = arguments.variables(n)?;
    let z = expressions(&variables);
    let trace = Expr::sum((0..n).map(|i| a[i][i].clone()).collect());
    let b = b.filter(|b| b.iter().any(|e| !e.is_zero()));
    let condition = "always: a linear field is Lipschitz continuous";
    if let Some(b) = &b
        && let Some(components) = around_rest_point(&a, b, &time, &z)
    {
        return Ok(Built::new(variables, components, condition).quantity("T tr A", time.times(&trace)));
    }
    // A constant part is one more variable that stays 1.
    let (matrix, mut start) = match &b {
        None => (a, z),
        Some(b) => {
            let mut rows: Vec<Vec<Expr>> =
                a.iter().zip(b).map(|(row, b)| row.iter().cloned().chain([b.clone()]).collect()).collect();
            rows.push(vec![Expr::zero(); n + 1]);
            let start = z.into_iter().chain([Expr::one()]).collect();
            (rows, start)
        }
    };
    let flow = exponential(&matrix, &time).ok_or_else(|| {
        arguments.unfit(
            "A",
            format!("diagonal, or a 2×2 matrix of numbers, or a matrix of numbers with rational eigenvalues up to {MAX_SIZE}×{MAX_SIZE}: there is no other closed form here"),
        )
    })?;
    start.truncate(flow.len());
    let mut components = apply(&flow, &start);
    components.truncate(n);
    Ok(Built::new(variables, components, condition).quantity("T tr A", time.times(&trace)))
}

/// c + exp(T A) (z − c), where the field rests at c = −A⁻¹ b: for 2×2 matrices of numbers whose eigenvalues are not rational.
fn around_rest_point(a: &[Vec<Expr>], b: &[Expr], time: &Expr, z: &[Expr]) -> Option<Vec<Expr>> {
    let ([first, second], [b1, b2]) = (a, b) else { return None };
    let ([p, q], [r, s]) = (first.as_slice(), second.as_slice()) else { return None };
    let determinant = p.times(s).minus(&q.times(r));
    if determinant.as_number().is_none_or(Rational::is_zero) || rational_eigenvalues(a).is_some() {
        return None;
    }
    let c1 = q.times(b2).minus(&s.times(b1)).over(&determinant);
    let c2 = r.times(b1).minus(&p.times(b2)).over(&determinant);
    let away = [z[0].minus(&c1), z[1].minus(&c2)];
    let moved = apply(&exponential(a, time)?, &away);
    Some(moved.iter().zip([c1, c2]).map(|(e, c)| e.plus(&c)).collect())
}

fn step(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let v = arguments
        .vector("v")?
        .ok_or_else(|| arguments.missing("v", "a vector of formulas in the variables"))?;
    let epsilon = arguments.number("epsilon")?.unwrap_or_else(|| Expr::symbol("epsilon"));
    let variables = arguments.variables(v.len())?;
    let z = expressions(&variables);
    let components = z.iter().zip(&v).map(|(z, v)| z.plus(&epsilon.times(v))).collect();
    let condition = "|ε| Lip(v) < 1 suffices: the exact flow is always invertible, a step of it need not be";
    Ok(Built::new(variables, components, condition).passes(Pass::Once, Pass::Numeric))
}

/// exp(T A) in closed form.
fn exponential(a: &[Vec<Expr>], time: &Expr) -> Option<Vec<Vec<Expr>>> {
    let n = a.len();
    let diagonal =
        a.iter().enumerate().all(|(i, row)| row.iter().enumerate().all(|(j, e)| i == j || e.is_zero()));
    if diagonal {
        let entry = |i: usize, j: usize| if i == j { Expr::exp(a[i][i].times(time)) } else { Expr::zero() };
        return Some((0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect());
    }
    let numbers: Vec<Vec<Rational>> =
        a.iter().map(|row| row.iter().map(|e| e.as_number().cloned()).collect()).collect::<Option<_>>()?;
    if n > MAX_SIZE + 1 {
        return None;
    }
    match (rational_eigenvalues(a), numbers.as_slice()) {
        (Some(eigenvalues), _) => Some(interpolated(a, &eigenvalues, time)),
        (None, [_, _]) => two_by_two(&numbers, time),
        _ => None,
    }
}

/// All n eigenvalues with their multiplicities, where they are rational.
fn rational_eigenvalues(a: &[Vec<Expr>]) -> Option<Vec<Rational>> {
    let matrix = Matrix::from_rows(a.to_vec()).ok()?;
    let lambda = Symbol::new("lambda");
    let characteristic = matrix.characteristic_polynomial(&lambda, &mut |_| false).ok()?;
    let zero = characteristic.compare(Relation::Eq, &Expr::zero());
    let roots = from_condition(&zero, &lambda)?;
    let mut found = Vec::new();
    for span in roots.spans() {
        let root = span.as_point()?.as_number()?.clone();
        // A root of multiplicity m is one of the derivatives up to the (m − 1)-th.
        let mut derived = characteristic.clone();
        let at = Expr::number(root.clone());
        while found.len() < a.len()
            && constant::sign_of(&derived.substitute(&lambda, &at)) == Some(Ordering::Equal)
        {
            found.push(root.clone());
            derived = derivative(&derived, &lambda)?;
        }
    }
    (found.len() == a.len()).then_some(found)
}

/// Newton's form with divided differences of λ ↦ exp(Tλ).
fn interpolated(a: &[Vec<Expr>], eigenvalues: &[Rational], time: &Expr) -> Vec<Vec<Expr>> {
    let n = a.len();
    // Column by column of the table: f[λᵢ, …, λᵢ₊ₖ].
    let mut table: Vec<Expr> =
        eigenvalues.iter().map(|l| Expr::exp(Expr::scaled(l.clone(), time.clone()))).collect();
    let mut leading = vec![table[0].clone()];
    let mut factorial = Rational::one();
    for k in 1..n {
        factorial = &factorial * &Rational::integer(i64::try_from(k).unwrap_or(1));
        let next = |i: usize| {
            let (low, high) = (&eigenvalues[i], &eigenvalues[i + k]);
            let distance = high - low;
            match (distance.recip(), factorial.recip()) {
                // f⁽ᵏ⁾/k! where all of them are equal.
                (None, Some(over)) => {
                    let power = time.powi(i64::try_from(k).unwrap_or(0));
                    Expr::scaled(over, power.times(&Expr::exp(Expr::scaled(low.clone(), time.clone()))))
                }
                (Some(over), _) => Expr::scaled(over, table[i + 1].minus(&table[i])),
                (None, None) => Expr::zero(),
            }
        };
        table = (0..n - k).map(next).collect();
        leading.push(table[0].clone());
    }
    let identity: Vec<Vec<Expr>> =
        (0..n).map(|i| (0..n).map(|j| if i == j { Expr::one() } else { Expr::zero() }).collect()).collect();
    let mut power = identity.clone();
    let mut sum = vec![vec![Vec::new(); n]; n];
    for (k, coefficient) in leading.iter().enumerate() {
        for (row, parts) in power.iter().zip(&mut sum) {
            for (entry, parts) in row.iter().zip(parts) {
                parts.push(coefficient.times(entry));
            }
        }
        let shifted: Vec<Vec<Expr>> = a
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let minus = |j: usize, e: &Expr| {
                    if i == j { e.minus(&Expr::number(eigenvalues[k].clone())) } else { e.clone() }
                };
                row.iter().enumerate().map(|(j, e)| minus(j, e)).collect()
            })
            .collect();
        power = product(&power, &shifted);
    }
    sum.into_iter().map(|row| row.into_iter().map(collected).collect()).collect()
}

/// The sum multiplied out, so that equal exponentials are added up.
fn collected(parts: Vec<Expr>) -> Expr {
    let mut terms = Vec::new();
    for part in parts {
        let (c, rest) = part.split_coefficient();
        for term in rest.terms() {
            terms.push(Expr::scaled(c.clone(), term.clone()));
        }
    }
    Expr::sum(terms)
}

/// With m the mean of the diagonal and d = m² − det A: e^(mT) (cosh(ωT) + sinh(ωT)/ω (A − m)), ω = √d, or cos and sin with
/// ω = √(−d). (d = 0 is a rational eigenvalue.)
fn two_by_two(a: &[Vec<Rational>], time: &Expr) -> Option<Vec<Vec<Expr>>> {
    let half = Rational::ratio(1, 2)?;
    let mean = &half * &(&a[0][0] + &a[1][1]);
    let determinant = &(&a[0][0] * &a[1][1]) - &(&a[0][1] * &a[1][0]);
    let d = &(&mean * &mean) - &determinant;
    let (even, odd) =
        if d.is_positive() { (Function::Cosh, Function::Sinh) } else { (Function::Cos, Function::Sin) };
    let omega = crate::expr::constant::fold(&Expr::number(d.abs()).sqrt());
    let angle = omega.times(time);
    let growth = Expr::exp(Expr::scaled(mean.clone(), time.clone()));
    let (even, odd) = (Expr::apply(even, vec![angle.clone()]), Expr::apply(odd, vec![angle]).over(&omega));
    let entry = |i: usize, j: usize| {
        let rest = if i == j { &a[i][j] - &mean } else { a[i][j].clone() };
        let bend = Expr::scaled(rest, odd.clone());
        growth.times(&if i == j { even.plus(&bend) } else { bend })
    };
    Some((0..2).map(|i| (0..2).map(|j| entry(i, j)).collect()).collect())
}
