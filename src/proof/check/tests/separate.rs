//! The rule for maps that act on each variable by itself.

use super::*;

fn one(formula: &Expr, name: &str) -> Certificate {
    let claim = MapOn {
        formula: formula.clone(),
        variable: Symbol::new(name),
        source: SourceSet::Set(RealSet::real_line()),
        assumptions: Assumptions::none(),
    };
    let on = Domain::on(&Symbol::new(name), &Span::real_line(), &Assumptions::none());
    let slope = crate::expr::derivative(formula, &Symbol::new(name)).unwrap();
    let rule = Rule::RegularPieces { smooth: vec![formula.clone()] };
    Certificate::new(Claim::Regular(claim), rule, vec![seen(&slope, Relation::Gt, &on)])
}

fn map(components: [Expr; 2]) -> VectorMapOn {
    plane(["x", "y"], components)
}

#[test]
fn a_diagonal_map_of_regular_components() {
    let [x, y] = ["x", "y"].map(Expr::symbol);
    let bent = y.plus(&Expr::exp(y.clone()));
    let good = map([x.clone(), bent.clone()]);
    let by = |map: &VectorMapOn, premises: Vec<Certificate>| {
        Certificate::new(Claim::VectorRegular(map.clone()), Rule::Separate, premises)
    };
    let premises = || vec![one(&x, "x"), one(&bent, "y")];
    accepted(by(&good, premises()));
    let almost = Claim::VectorRegularAlmostEverywhere(good.clone());
    accepted(Certificate::new(almost, Rule::Separate, premises()));
    refused(by(&good, vec![one(&x, "x")]), "nothing is proved of the component");
    // The same formula, of the other variable.
    refused(by(&map([x.clone(), x.clone()]), premises()), "depends on another variable");
    refused(by(&map([x.plus(&y), bent.clone()]), premises()), "depends on another variable");
    refused(by(&map([y.clone(), x.clone()]), premises()), "depends on another variable");
    // On a part of the plane more is to be said.
    let mut part = good.clone();
    part.region = part.region.with_span(&Symbol::new("x"), &closed(0, 1));
    refused(by(&part, premises()), "nothing is proved of the component");
    let mut cut = good;
    cut.region.assumptions = cut.region.assumptions.with_fact(x.compare(Relation::Lt, &y));
    refused(by(&cut, premises()), "no product of intervals");
}
