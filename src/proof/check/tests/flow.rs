//! The rule for flows of fields.

use super::*;
use crate::expr::{Function, Kind};
use crate::proof::vector::Flow;

fn flow_of(field: [Expr; 2]) -> VectorMapOn {
    flow_in(["x", "y"], "flow", field)
}

/// The flow of a field on the plane, with these names of its variables and functions.
fn flow_in(names: [&str; 2], name: &str, field: [Expr; 2]) -> VectorMapOn {
    let flow = Flow::new(name, &names.map(Symbol::new), Symbol::new("t"), field.to_vec(), Expr::one());
    let mut components = flow.components().into_iter();
    let components = [components.next().unwrap(), components.next().unwrap()];
    VectorMapOn { flows: vec![flow], ..plane(names, components) }
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
fn what_is_declared_of_a_parameter_says_nothing_of_the_time() {
    // At integer times the field is defined: 1/(2t - 1) at 0 and 1.
    let early = Expr::symbol("t").times(&Expr::integer(2)).minus(&Expr::one());
    let mut map = flow_of([Expr::one().over(&early), x()]);
    let kind = Kind::Integer;
    map.region.assumptions.kinds.insert(Symbol::new("t"), kind);
    by_flow(map).into_iter().for_each(|c| refused(c, "not proved to be defined"));
}

#[test]
fn a_composition_of_two_flows_names_them_apart() {
    let whole = |second: &str| {
        let one = flow_of([of(Function::Sin, Expr::symbol("y")), x()]);
        let mut two = flow_of([of(Function::Tanh, x()), Expr::symbol("y")]);
        two.flows[0] = two.flows[0].named(second);
        two.components = two.flows[0].components();
        let at = |s: &Symbol| two.variables.iter().position(|v| v == s).map(|i| one.components[i].clone());
        let map = VectorMapOn {
            components: two
                .components
                .iter()
                .map(|f| f.replace(&mut |e| e.as_variable().and_then(at)))
                .collect(),
            flows: one.flows.iter().chain(&two.flows).cloned().collect(),
            ..one.clone()
        };
        let premises = [&one, &two].map(|layer| by_flow(layer.clone())[0].clone()).to_vec();
        Certificate::new(Claim::VectorInjective(map), Rule::Composition { layers: vec![one, two] }, premises)
    };
    accepted(whole("second"));
    refused(whole("flow"), "stands for two things");
}

#[test]
fn a_variable_of_a_composition_is_no_parameter_of_a_later_flow() {
    let one = flow_of([of(Function::Sin, Expr::symbol("y")), x()]);
    let second = |field: Expr| flow_in(["u", "v"], "second", [field, Expr::zero()]);
    let whole = |field: Expr| {
        let two = second(field);
        let flow = &two.flows[0];
        let map = VectorMapOn {
            components: [0, 1]
                .map(|i| Expr::apply(Function::Opaque(flow.functions[i]), one.components.clone()))
                .to_vec(),
            flows: vec![one.flows[0].clone(), flow.clone()],
            ..one.clone()
        };
        let premises = [&one, &two].map(|layer| by_flow(layer.clone())[0].clone()).to_vec();
        let layers = vec![one.clone(), two.clone()];
        Certificate::new(Claim::VectorInjective(map), Rule::Composition { layers }, premises)
    };
    accepted(whole(Expr::symbol("a")));
    // In the second layer x is a parameter.
    refused(whole(x()), "stands for two things");
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
