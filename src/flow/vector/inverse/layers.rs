//! The inverse of a stack: the inverses of its layers in reverse order.

use super::chain::Chain;
use super::{BUDGET, MAX_SIZE, VectorInverse, has_plain_exponents, names};
use crate::expr::{Expr, Symbol};
use crate::flow::vector::VectorAnalysis;
use crate::flow::vector::stack::Layer;
use crate::proof::search::Prover;
use crate::proof::{Certificate, Claim, Rule};

/// g₁(g₂(… g_K(x))), proved from what is proved of the layers; `None` where a layer has no inverse.
pub(in crate::flow::vector) fn composed_inverse(
    analysis: &VectorAnalysis,
    layers: &[Layer],
) -> Option<VectorInverse> {
    let inverses: Vec<&VectorInverse> =
        layers.iter().map(|l| l.inverse.as_ref()?.as_ref().ok()).collect::<Option<_>>()?;
    let map = analysis.map.on(&analysis.source.region);
    let (name, variables) = names(&analysis.map, &map.region.assumptions.facts);
    let chain = Chain::new(&map, &variables, &[]);
    // The states along the path: the variables, the value of the first layer, and so on.
    let mut states: Vec<Vec<Expr>> = vec![map.variables.iter().cloned().map(Expr::variable).collect()];
    for layer in layers {
        let (of, last) = (&layer.analysis.map, states.last()?);
        states.push(of.components.iter().map(|f| f.substitute_all(&of.variables, last)).collect());
    }
    // Formulas for the states in the value, from the last one back, with them at the value, and the proofs.
    let mut formulas: Vec<Expr> = variables.iter().cloned().map(Expr::variable).collect();
    let mut composed = states.last()?.clone();
    let mut proofs: Vec<Option<Certificate>> = vec![None; composed.len()];
    for (k, (layer, g)) in layers.iter().zip(&inverses).enumerate().rev() {
        let (before, after) = (&states[k], &states[k + 1]);
        let mut next = (Vec::new(), Vec::new(), Vec::new());
        for ((component, proof), target) in g.components.iter().zip(&g.proofs).zip(before) {
            let Claim::Equal { a, b, on } = proof.claim() else { return None };
            let of = &layer.analysis.map.variables;
            let parts: Vec<(Symbol, Expr)> = of.iter().cloned().zip(before.iter().cloned()).collect();
            let known = if k == 0 {
                proof.certificate().clone()
            } else {
                chain.instance(a, b, on, &parts, proof.certificate().clone())?
            };
            let formula = component.substitute_all(&g.variables, &formulas);
            if formula.size_up_to(MAX_SIZE) >= MAX_SIZE {
                return None;
            }
            let left = component.substitute_all(&g.variables, &composed);
            let certificate = if composed == *after {
                known
            } else {
                let pairs = composed.iter().zip(after);
                let parts =
                    g.variables.iter().zip(pairs).map(|(x, (l, r))| (x.clone(), l.clone(), r.clone()));
                let rule = Rule::Congruence { outer: component.clone(), parts: parts.collect() };
                let mut premises: Vec<Certificate> = proofs.iter().flatten().cloned().collect();
                premises.push(known);
                let claim = Claim::Equal { a: left.clone(), b: target.clone(), on: map.region.clone() };
                Certificate::new(claim, rule, premises)
            };
            next.0.push(formula);
            next.1.push(left);
            next.2.push(Some(certificate));
        }
        (formulas, composed, proofs) = next;
    }
    let plain = formulas.iter().all(|g| has_plain_exponents(g, &variables));
    let proofs =
        proofs.into_iter().map(|c| Prover::with_budget(BUDGET).confirm(c?)).collect::<Option<_>>()?;
    plain.then_some(VectorInverse { name, variables, components: formulas, proofs })
}
