//! Pairs of functions of one argument that one kernel gives together: sinh and cosh, sin and cos.
//!
//! A map and its density often need both, as f and f′. The second operation of a pair is moved behind the first one, where
//! [`Program::block`](super::program::Program) finds it.

use rustc_hash::FxHashMap;

use super::lanes::partner;
use super::program::{Op, Register, Unary};

/// Whether the second operation is the partner of the first, of the same argument.
pub(super) fn is_pair(first: &Op, second: &Op) -> bool {
    match (first, second) {
        (Op::Unary(f, a), Op::Unary(g, b)) => a == b && partner(*f) == Some(*g),
        _ => false,
    }
}

/// The operations with the partner of each, where there is one, right behind it; the registers among the results are renamed
/// with them.
pub(super) fn pair_up(ops: Vec<Op>, results: &mut [Register]) -> Vec<Op> {
    let mut order: Vec<usize> = Vec::with_capacity(ops.len());
    let mut placed = vec![false; ops.len()];
    // Equal operations share a register, so there is one of each.
    let mut places: FxHashMap<(Unary, Register), usize> = FxHashMap::default();
    for (i, op) in ops.iter().enumerate() {
        if let Op::Unary(f, a) = op
            && partner(*f).is_some()
        {
            places.insert((*f, *a), i);
        }
    }
    for i in 0..ops.len() {
        if std::mem::replace(&mut placed[i], true) {
            continue;
        }
        order.push(i);
        let Op::Unary(f, a) = &ops[i] else { continue };
        let other = partner(*f).and_then(|g| places.get(&(g, *a)).copied());
        if let Some(j) = other.filter(|&j| !placed[j]) {
            placed[j] = true;
            order.push(j);
        }
    }
    let mut renamed: Vec<Register> = vec![0; ops.len()];
    for (new, old) in order.iter().enumerate() {
        renamed[*old] = Register::try_from(new).unwrap_or(Register::MAX);
    }
    let mut ops: Vec<Option<Op>> = ops.into_iter().map(Some).collect();
    let moved = order.into_iter().filter_map(|old| ops[old].take());
    for result in results {
        *result = renamed[*result as usize];
    }
    moved
        .map(|mut op| {
            op.for_each_operand_mut(|r| *r = renamed[*r as usize]);
            op
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::expr::{Expr, Symbol};
    use crate::numeric::bundle::Bundle;
    use crate::numeric::program::{LANES, Program, Workspace};

    fn formulas() -> Vec<Expr> {
        let read = |text: &str| crate::syntax::parse_expr(text, &crate::syntax::Declared::none()).unwrap();
        ["sinh(z) + z/2", "-z^2/2 - ln(cosh(z) + 1/2)", "sin(2 z) cos(2 z) + cosh(z)", "cos(z) exp(sin(z))"]
            .map(read)
            .to_vec()
    }

    /// Together, each by itself and point by point: the same values.
    #[test]
    fn pairs_change_no_value() {
        let z = [Symbol::new("z")];
        let mut points: Vec<f64> = (-700..700).map(|k| f64::from(k) / 7.0).collect();
        points.extend([0.0, -0.0, 1e-300, 709.5, -720.0, 1e7, f64::NAN, f64::INFINITY]);
        let all = Bundle::compile(&formulas(), &z).unwrap();
        let mut together = vec![vec![0.0; points.len()]; all.len()];
        all.batch(&[&points], &mut together, &mut Workspace::default());
        assert!(points.len() > LANES);
        for (e, column) in formulas().iter().zip(&together) {
            let program = Program::compile(e, &z).unwrap();
            let mut alone = vec![0.0; points.len()];
            program.batch(&[&points], &mut alone, &mut Workspace::default());
            for ((x, a), b) in points.iter().zip(column).zip(&alone) {
                assert!(a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(), "{e:?} at {x}: {a} and {b}");
                let exact = program.evaluate(&[*x]);
                let near = (a - exact).abs() <= 1e-13 * exact.abs().max(1e-3) || a.is_nan() && exact.is_nan();
                assert!(near || *a == exact, "{e:?} at {x}: {a} instead of {exact}");
            }
        }
    }
}
