//! Flows of fields, solved numerically there and back. It reports and never decides.

use serde::Serialize;

use super::Options;
use crate::expr::constant::to_f64;
use crate::expr::{Expr, Symbol};
use crate::flow::base::Base;
use crate::numeric::ode::Field;
use crate::numeric::sample::Sampler;
use crate::proof::vector::Flow;

/// Points at which the flow is solved.
const POINTS: usize = 200;

/// Differences beyond this count as errors.
const TOLERANCE: f64 = 1e-6;

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FlowCheck {
    /// How many points were followed: standard normal ones.
    pub points: usize,
    /// How many were not followed to the end.
    pub skipped: usize,
    /// The largest difference between z and where the solution comes back to.
    pub max_round_trip_error: f64,
    /// The largest difference between ∫ tr ∂v/∂z dt and ln |det J|, with J from the equation of the derivatives.
    pub max_log_det_error: f64,
    /// The most steps of a solution.
    pub steps: usize,
    /// Whether both stay small.
    pub agrees: bool,
}

/// Follows points forth and back; why that cannot be done, in words.
pub(super) fn flow_check(flow: &Flow, options: Options) -> Result<FlowCheck, String> {
    let known = |e: &Expr| e.variables().iter().all(|s| flow.variables.contains(s) || *s == flow.time);
    let until = to_f64(&flow.until).filter(|_| flow.field.iter().all(known));
    let until = until.ok_or("it needs numbers for all parameters")?;
    let slopes = flow.slopes().ok_or("the field has no formula for its derivatives")?;
    let names: Vec<Symbol> = flow.variables.iter().cloned().chain([flow.time.clone()]).collect();
    let field = Field::compile(&flow.field, &slopes, &names).map_err(|e| e.to_string())?;
    let n = flow.variables.len();
    let normal = Base::from_call("Normal", &[], Symbol::new("z")).map_err(|e| e.to_string())?;
    let sampler = Sampler::new(&normal).map_err(|e| e.to_string())?;
    let mut all = vec![0.0; n * POINTS];
    sampler.fill(options.seed, 0, &mut all);
    let mut check = FlowCheck {
        points: 0,
        skipped: 0,
        max_round_trip_error: 0.0,
        max_log_det_error: 0.0,
        steps: 0,
        agrees: true,
    };
    for z in all.chunks(n) {
        let there = field.solve(z, (0.0, until), true);
        let back = there.as_ref().and_then(|end| field.solve(&end.z, (until, 0.0), false));
        let (Some(there), Some(back)) = (there, back) else {
            check.skipped += 1;
            continue;
        };
        check.points += 1;
        check.steps = check.steps.max(there.steps);
        let off = z.iter().zip(&back.z).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        check.max_round_trip_error = check.max_round_trip_error.max(off);
        if let Some(log) = there.log_det_by_derivatives {
            check.max_log_det_error = check.max_log_det_error.max((log - there.log_det).abs());
        }
    }
    check.agrees = check.max_round_trip_error < TOLERANCE && check.max_log_det_error < TOLERANCE;
    Ok(check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Program;

    #[test]
    fn linear_fields_agree_with_the_matrix_exponential() {
        use crate::flow::layers::{Parameter, ParameterValue, layer};
        for [a, b, c, d] in [[1, 2, 0, 3], [0, -1, 1, 0], [2, 1, 1, -1], [1, 0, 0, -2]] {
            let rows = [[a, b], [c, d]].map(|row| row.map(Expr::integer).to_vec()).to_vec();
            let linear =
                |row: &Vec<Expr>| row[0].times(&Expr::symbol("z1")).plus(&row[1].times(&Expr::symbol("z2")));
            let velocity: Vec<Expr> = rows.iter().map(linear).collect();
            let names = ["z1", "z2", "t"].map(Symbol::new);
            let numeric = Field::compile(&velocity, &rows, &names).unwrap();
            let given = |name: &str, value| Parameter { name: Some(name.to_owned()), value };
            let parameters =
                [given("A", ParameterValue::Matrix(rows)), given("T", ParameterValue::Number(Expr::one()))];
            let closed = layer("cnf", &parameters, None).unwrap();
            let end = numeric.solve(&[0.7, -1.3], (0.0, 1.0), true).unwrap();
            for (f, z) in closed.components.iter().zip(&end.z) {
                let exact = Program::compile(f, &closed.variables).unwrap().evaluate(&[0.7, -1.3]);
                assert!((exact - z).abs() < 1e-8 * exact.abs().max(1.0), "{exact} {z}");
            }
            let trace = f64::from(i32::try_from(a + d).unwrap());
            assert!((end.log_det - trace).abs() < 1e-9);
            assert!((end.log_det_by_derivatives.unwrap() - trace).abs() < 1e-7);
        }
    }
}
