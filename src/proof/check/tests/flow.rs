//! The rule for flows of fields.

use super::*;
use crate::expr::Function;
use crate::proof::vector::{Flow, VectorMapOn};

fn flow_of(field: [Expr; 2]) -> VectorMapOn {
    let variables: Vec<Symbol> = ["x", "y"].map(Symbol::new).to_vec();
    let flow = Flow::new("flow", &variables, Symbol::new("t"), field.to_vec(), Expr::one());
    VectorMapOn {
        components: flow.components(),
        region: Domain {
            ranges: variables.iter().map(|v| (v.clone(), Span::real_line())).collect(),
            assumptions: Assumptions::none(),
        },
        variables,
        flows: vec![flow],
    }
}

fn by_flow(map: VectorMapOn) -> [Certificate; 2] {
    [Claim::VectorInjective(map.clone()), Claim::VectorRegular(map)]
        .map(|claim| Certificate::new(claim, Rule::PicardLindelof, Vec::new()))
}

fn x() -> Expr {
    Expr::symbol("x")
}

fn of(f: Function, e: Expr) -> Expr {
    Expr::apply(f, vec![e])
}

#[test]
fn flows_of_bounded_and_of_lipschitz_fields() {
    let wave = of(Function::Sin, Expr::symbol("y"));
    let swirl = of(Function::Cos, x().powi(2));
    let linear = Expr::symbol("a").times(&x()).plus(&Expr::symbol("t"));
    for field in [[wave, swirl], [linear, of(Function::Tanh, x())]] {
        by_flow(flow_of(field)).into_iter().for_each(accepted);
    }
}

#[test]
fn fields_that_may_blow_up_are_refused() {
    let slow = "neither a component of the field";
    by_flow(flow_of([x().powi(2), x()])).into_iter().for_each(|c| refused(c, slow));
    by_flow(flow_of([Expr::exp(x()), x()])).into_iter().for_each(|c| refused(c, slow));
    let early = flow_of([x().sqrt(), x()]);
    by_flow(early).into_iter().for_each(|c| refused(c, "not proved to be defined"));
    let corner = flow_of([Expr::abs(x()), x()]);
    by_flow(corner).into_iter().for_each(|c| refused(c, "case distinctions"));
}

#[test]
fn a_map_is_the_flow_that_it_says_to_be() {
    let good = flow_of([of(Function::Sin, x()), x()]);
    let unnamed = VectorMapOn { flows: Vec::new(), ..good.clone() };
    by_flow(unnamed).into_iter().for_each(|c| refused(c, "not the flow"));
    let other = VectorMapOn { components: vec![x(), x()], ..good.clone() };
    by_flow(other).into_iter().for_each(|c| refused(c, "not the flow"));
    let mut twice = good.clone();
    twice.flows.extend(flow_of([x().powi(2), x()]).flows);
    by_flow(twice).into_iter().for_each(|c| refused(c, "stands for two things"));
    // A composition whose functions are left undefined says something about all functions.
    let layers = vec![good.clone()];
    let [injective, _] = by_flow(good.clone());
    let bare = VectorMapOn { flows: Vec::new(), ..good };
    let whole = Certificate::new(Claim::VectorInjective(bare), Rule::Composition { layers }, vec![injective]);
    refused(whole, "stands for something else");
}
