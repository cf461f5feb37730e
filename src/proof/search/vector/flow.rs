//! Flows of fields.

use crate::proof::search::Prover;
use crate::proof::vector::{Flow, VectorMapOn};
use crate::proof::{Certificate, Claim, Proved, Rule};

/// Bounds that are tried for the square of a quantity.
const BOUNDS: [i64; 5] = [1, 4, 25, 400, 10_000];

/// Steps for each of them.
const BUDGET: usize = 6_000;

impl Prover {
    /// Proofs that the flow of a field is injective and regular.
    pub fn vector_flow(&mut self, map: &VectorMapOn, flow: &Flow) -> Option<[Proved; 2]> {
        let on = flow.domain(&map.parameter_assumptions());
        let mut premises = Vec::new();
        for (v, row) in flow.field.iter().zip(flow.slopes()?) {
            for e in std::iter::once(v).chain(&row) {
                premises.push(self.defined(e, &on)?);
            }
            if flow.is_bounded(v, &on) || row.iter().all(|e| flow.is_bounded(e, &on)) {
                continue;
            }
            let bounds: Option<Vec<Option<Certificate>>> = row
                .iter()
                .map(|e| if flow.is_bounded(e, &on) { Some(None) } else { self.bound(e, &on).map(Some) })
                .collect();
            match bounds {
                Some(found) => premises.extend(found.into_iter().flatten()),
                None => premises.push(self.bound(v, &on)?),
            }
        }
        let claims = [Claim::VectorInjective(map.clone()), Claim::VectorRegular(map.clone())];
        let [injective, regular] =
            claims.map(|claim| self.confirm(Certificate::new(claim, Rule::PicardLindelof, premises.clone())));
        Some([injective?, regular?])
    }

    /// A proof that e is bounded: c − e² ≥ 0 for a number c.
    fn bound(&mut self, e: &crate::expr::Expr, on: &crate::proof::Domain) -> Option<Certificate> {
        BOUNDS.into_iter().find_map(|c| {
            let (gap, relation) = Flow::as_bound(e, c);
            self.limited(BUDGET, |prover| prover.sign(&gap, relation, on))
        })
    }
}
