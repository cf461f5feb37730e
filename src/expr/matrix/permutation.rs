//! Permutations of rows and columns.

use std::fmt;

use serde::Serialize;

/// A permutation of 0, 1, …, n − 1, as the list of what stands at each place: place k holds the old index `order[k]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Permutation(Vec<usize>);

impl Permutation {
    /// The permutation with this order; `None` where it is no rearrangement of 0, 1, …, n − 1.
    #[must_use]
    pub fn new(order: Vec<usize>) -> Option<Self> {
        let mut seen = vec![false; order.len()];
        for &k in &order {
            if std::mem::replace(seen.get_mut(k)?, true) {
                return None;
            }
        }
        Some(Self(order))
    }

    /// The identity.
    #[must_use]
    pub fn identity(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// n, n − 1, …, 1.
    #[must_use]
    pub fn reversal(n: usize) -> Self {
        Self((0..n).rev().collect())
    }

    /// What stands at each place.
    #[must_use]
    pub fn order(&self) -> &[usize] {
        &self.0
    }

    /// The number of things that are permuted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is permuted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether everything stays in its place.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.0.iter().enumerate().all(|(k, &p)| k == p)
    }

    /// The inverse: where each old index has gone.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let mut inverse = vec![0; self.0.len()];
        for (k, &p) in self.0.iter().enumerate() {
            inverse[p] = k;
        }
        Self(inverse)
    }

    /// Its cycles of length ≥ 2.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.0.len()];
        let mut cycles = Vec::new();
        for start in 0..self.0.len() {
            let (mut cycle, mut at) = (Vec::new(), start);
            while !std::mem::replace(&mut seen[at], true) {
                cycle.push(at);
                at = self.0[at];
            }
            if cycle.len() > 1 {
                cycles.push(cycle);
            }
        }
        cycles
    }

    /// Whether it takes an odd number of exchanges: a cycle of length m takes m − 1.
    #[must_use]
    pub fn is_odd(&self) -> bool {
        self.cycles().iter().map(|c| c.len() - 1).sum::<usize>() % 2 == 1
    }
}

/// The order, counted from 1: `(2, 1, 3)`.
impl fmt::Display for Permutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(|k| (k + 1).to_string()).collect();
        write!(f, "({})", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::Permutation;

    #[test]
    fn parity_and_inverse() {
        let p = Permutation::new(vec![1, 2, 0, 4, 3]).unwrap();
        assert!(p.is_odd());
        assert_eq!(p.inverse().order(), [2, 0, 1, 4, 3]);
        assert_eq!(p.to_string(), "(2, 3, 1, 5, 4)");
        assert!(!Permutation::identity(4).is_odd());
        assert!(!Permutation::reversal(4).is_odd() && Permutation::reversal(3).is_odd());
        assert_eq!(Permutation::new(vec![0, 0]), None);
        assert_eq!(Permutation::new(vec![0, 2]), None);
    }
}
