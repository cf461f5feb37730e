//! Nonnegative solutions of systems of linear equations, exactly: the first phase of the simplex method.

use crate::real::Rational;

/// The most pivots.
const MAX_PIVOTS: usize = 150;

/// x ≥ 0 with Σ xⱼ columnⱼ = right, or `None` where there is none (or the search for one takes too long).
pub(super) fn nonnegative_solution(columns: &[Vec<Rational>], right: &[Rational]) -> Option<Vec<Rational>> {
    let (rows, unknowns) = (right.len(), columns.len());
    // Each row: the unknowns, then the right side, made nonnegative. An artificial unknown stands for each row; its column
    // is never needed again once it has left.
    let mut table: Vec<Vec<Rational>> = (0..rows)
        .map(|i| {
            let mut row: Vec<Rational> = columns.iter().map(|c| c[i].clone()).collect();
            row.push(right[i].clone());
            if right[i].is_negative() { row.iter().map(|x| -x).collect() } else { row }
        })
        .collect();
    let mut basis: Vec<Option<usize>> = vec![None; rows];
    for _ in 0..MAX_PIVOTS {
        // The sum of the rows with artificial unknowns is what is still missing.
        let mut missing = vec![Rational::zero(); unknowns + 1];
        for (row, _) in table.iter().zip(&basis).filter(|(_, b)| b.is_none()) {
            for (total, x) in missing.iter_mut().zip(row) {
                if !x.is_zero() {
                    *total = &*total + x;
                }
            }
        }
        if missing[unknowns].is_zero() {
            let mut solution = vec![Rational::zero(); unknowns];
            for (row, at) in table.iter().zip(&basis) {
                if let Some(j) = at {
                    solution[*j] = row[unknowns].clone();
                }
            }
            return Some(solution);
        }
        // Bland's rule: the first column that helps, the row with the least quotient, ties by the least index.
        let enter = (0..unknowns).find(|&j| missing[j].is_positive())?;
        let leave = (0..rows)
            .filter(|&i| table[i][enter].is_positive())
            .filter_map(|i| Some((&table[i][unknowns] * &table[i][enter].recip()?, basis[i], i)))
            .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)))?
            .2;
        let scale = table[leave][enter].recip()?;
        let pivot: Vec<Rational> = table[leave].iter().map(|x| x * &scale).collect();
        for (i, row) in table.iter_mut().enumerate() {
            let factor = row[enter].clone();
            if i == leave || factor.is_zero() {
                continue;
            }
            for (x, p) in row.iter_mut().zip(&pivot) {
                if !p.is_zero() {
                    *x = &*x - &(&factor * p);
                }
            }
        }
        table[leave] = pivot;
        basis[leave] = Some(enter);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[i64]) -> Vec<Rational> {
        values.iter().map(|v| Rational::integer(*v)).collect()
    }

    #[test]
    fn systems_with_and_without_nonnegative_solutions() {
        // x + 2y = 4, x − y = 1
        let columns = [numbers(&[1, 1]), numbers(&[2, -1])];
        assert_eq!(nonnegative_solution(&columns, &numbers(&[4, 1])), Some(numbers(&[2, 1])));
        // x + y = −1
        assert_eq!(nonnegative_solution(&[numbers(&[1]), numbers(&[1])], &numbers(&[-1])), None);
        // −x = −3
        assert_eq!(nonnegative_solution(&[numbers(&[-1])], &numbers(&[-3])), Some(numbers(&[3])));
        assert_eq!(nonnegative_solution(&[], &numbers(&[0])), Some(Vec::new()));
    }
}
