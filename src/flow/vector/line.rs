//! Lines on which a map is not injective: there it depends on one function of the position alone, and that function is a
//! map of one variable, which [`crate::flow::analyse()`] refutes.

use super::VectorWitness;
use super::rename::{Renamed, collected};
use crate::expr::constant::fold_constants;
use crate::expr::{Expr, Node, Symbol};
use crate::flow::analyse::analyse_claimed;
use crate::flow::{Analysis, Validity};
use crate::proof::claim::{MapOn, SourceSet};
use crate::proof::search::Prover;
use crate::proof::vector::{Point, VectorMapOn};
use crate::proof::{Certificate, Claim, Domain, Proved, Rule};
use crate::real::Rational;
use crate::set::{RealSet, Span};

/// How many directions are looked at.
const MAX_DIRECTIONS: usize = 12;

/// How many lines are looked at where parameters make each of them costly.
const MAX_WITH_PARAMETERS: usize = 2;

/// Functions on a line with more parameters than this are not looked at.
const MAX_PARAMETERS: usize = 3;

/// A line with what the map does on it.
struct Line {
    point: Point,
    direction: Point,
    parameter: Symbol,
    inner: Expr,
    name: Symbol,
    outer: Vec<Expr>,
    /// The set of t whose points are looked at.
    span: Span,
}

/// A line on which the map is refuted, with the proof.
pub(super) fn refute(map: &VectorMapOn) -> Option<(VectorWitness, Proved)> {
    if map.cutting_facts().next().is_some() {
        return None;
    }
    let mut prover = Prover::with_budget(40_000);
    lines(map, &mut prover).into_iter().find_map(|line| refuted(map, line, &mut prover))
}

/// Expressions in the parameters on whose sign it depends whether the map is injective on one of the lines.
pub(super) fn critical_expressions(map: &VectorMapOn) -> Vec<Expr> {
    if map.cutting_facts().next().is_some() {
        return Vec::new();
    }
    let mut prover = Prover::with_budget(20_000);
    let mut found: Vec<Expr> = Vec::new();
    for line in lines(map, &mut prover) {
        let (analysis, renamed) = analysis(map, &line);
        for case in analysis.cases {
            let parts = match case.when {
                crate::expr::Condition::And(parts) => parts,
                other => vec![other],
            };
            for part in parts {
                if let crate::expr::Condition::Compare(left, _, right) = part {
                    let c = left.minus(&right);
                    let c = renamed.as_ref().map_or(c.clone(), |r| r.restored(&c));
                    if !found.contains(&c) {
                        found.push(c);
                    }
                }
            }
        }
    }
    found
}

/// What is known of the function on the line, or of the same function with a name for a formula in the parameters.
fn analysis(map: &VectorMapOn, line: &Line) -> (Analysis, Option<Renamed>) {
    let on = on_line(map, line);
    let renamed = Renamed::of(&on);
    (analyse_claimed(renamed.as_ref().map_or(&on, |r| &r.general)), renamed)
}

/// The function on the line as the kernel speaks of it.
fn on_line(map: &VectorMapOn, line: &Line) -> MapOn {
    MapOn {
        formula: line.inner.clone(),
        variable: line.parameter.clone(),
        source: SourceSet::Set(RealSet::from(line.span.clone())),
        assumptions: map.parameter_assumptions(),
    }
}

fn refuted(map: &VectorMapOn, line: Line, prover: &mut Prover) -> Option<(VectorWitness, Proved)> {
    let (analysis, renamed) = analysis(map, &line);
    if analysis.validity != Validity::No {
        return None;
    }
    let not_injective = analysis.proofs.iter().find(|p| matches!(p.claim(), Claim::NotInjective(_)))?;
    let not_injective = match &renamed {
        Some(renamed) => renamed.proof(not_injective.certificate(), Claim::NotInjective, prover)?,
        None => not_injective.certificate().clone(),
    };
    let mut premises = vec![not_injective];
    let on = Domain::on(&line.parameter, &line.span, &map.parameter_assumptions());
    let moving = moving(&line.point, &line.direction, &line.parameter);
    for (f, outer) in map.components.iter().zip(&line.outer) {
        let left = moving.substitute_into(f, &map.variables);
        let right = outer.substitute(&line.name, &line.inner);
        premises.push(prover.equal(&left, &right, &on)?);
    }
    for q in &line.direction.0 {
        if !q.is_constant() {
            premises.extend(prover.sign(q, crate::expr::Relation::Ne, &map.parameters()));
        }
    }
    let rule = Rule::Line {
        point: line.point.clone(),
        direction: line.direction.clone(),
        parameter: line.parameter.clone(),
        inner: line.inner.clone(),
        name: line.name.clone(),
        outer: line.outer.clone(),
    };
    let proof = prover.confirm(Certificate::new(Claim::VectorNotInjective(map.clone()), rule, premises))?;
    let witness = VectorWitness::OnLine {
        point: line.point,
        direction: line.direction,
        parameter: line.parameter,
        inner: line.inner,
        witness: analysis.witness,
    };
    Some((witness, proof))
}

fn moving(point: &Point, direction: &Point, parameter: &Symbol) -> Point {
    let t = Expr::variable(parameter.clone());
    Point(point.0.iter().zip(&direction.0).map(|(p, q)| p.plus(&q.times(&t))).collect())
}

/// Lines on which the components are functions of one formula in t.
fn lines(map: &VectorMapOn, prover: &mut Prover) -> Vec<Line> {
    let [parameter, name] = ["t", "y"].map(|wanted| fresh(map, wanted));
    let n = map.variables.len();
    let zero = Point(vec![Expr::zero(); n]);
    let mut found = Vec::new();
    for direction in kernel_directions(map) {
        // Lines that leave the region are refused by the check.
        let origin = zero.clone();
        found.extend(along_kernel(map, origin, direction, &parameter, &name, prover));
    }
    let base = prover.points_of_region(map, false, 2);
    let plain = |f: &Expr| f.variables().iter().all(|s| map.variables.contains(s));
    let base = if map.components.iter().all(plain) { &base[..] } else { &base[..base.len().min(1)] };
    for j in (0..n).take(MAX_DIRECTIONS) {
        for point in base {
            let mut point = point.clone();
            point.0[j] = Expr::zero();
            let Some(span) = map.region.span(&map.variables[j]).cloned() else { continue };
            let mut direction = zero.clone();
            direction.0[j] = Expr::one();
            found.extend(along(map, point, direction, span, &parameter, &name));
        }
    }
    for line in &mut found {
        line.inner = collected(&line.inner, &line.parameter);
    }
    let parameters = |line: &Line| {
        let on = on_line(map, line);
        Renamed::of(&on).map_or(on, |r| r.general).formula.variables().len().saturating_sub(1)
    };
    found.retain(|line| parameters(line) <= MAX_PARAMETERS);
    if found.iter().any(|line| parameters(line) > 0) {
        found.sort_by_key(parameters);
        found.truncate(MAX_WITH_PARAMETERS);
    }
    found
}

/// A name that occurs neither in the map nor in the assumptions.
pub(super) fn fresh(map: &VectorMapOn, wanted: &str) -> Symbol {
    let used = |s: &Symbol| {
        map.variables.contains(s)
            || map.components.iter().any(|f| f.contains(s))
            || map.region.assumptions.kinds.contains_key(s)
            || map
                .region
                .assumptions
                .facts
                .iter()
                .any(|fact| crate::proof::vector::mentions(fact, std::slice::from_ref(s)))
    };
    let mut symbol = Symbol::new(wanted);
    let mut suffix = 0_u32;
    while used(&symbol) {
        suffix += 1;
        symbol = Symbol::new(&format!("{wanted}_{suffix}"));
    }
    symbol
}

/// The components on a line where at most one of them varies, or the others are affine functions of it.
fn along(
    map: &VectorMapOn,
    point: Point,
    direction: Point,
    span: Span,
    parameter: &Symbol,
    name: &Symbol,
) -> Option<Line> {
    let moving = moving(&point, &direction, parameter);
    let values: Vec<Expr> =
        map.components.iter().map(|f| fold_constants(&moving.substitute_into(f, &map.variables))).collect();
    let inner = values.iter().find(|f| f.contains(parameter))?.clone();
    let y = Expr::variable(name.clone());
    let outer = values
        .iter()
        .map(|f| {
            if !f.contains(parameter) {
                Some(f.clone())
            } else if *f == inner {
                Some(y.clone())
            } else {
                affine_in(f, &inner, parameter, &y)
            }
        })
        .collect::<Option<Vec<_>>>()?;
    let (parameter, name) = (parameter.clone(), name.clone());
    Some(Line { point, direction, parameter, inner, name, outer, span })
}

/// α + β y with the values of f and α + β·inner equal at t = 1 and t = 2: a proposal.
fn affine_in(f: &Expr, inner: &Expr, parameter: &Symbol, y: &Expr) -> Option<Expr> {
    let at = |e: &Expr, t: i64| -> Option<Rational> {
        crate::expr::constant::rational_value(&e.substitute(parameter, &Expr::integer(t)))
    };
    let (f1, f2, g1, g2) = (at(f, 1)?, at(f, 2)?, at(inner, 1)?, at(inner, 2)?);
    let slope = &(&f2 - &f1) * &(&g2 - &g1).recip()?;
    let start = &f1 - &(&slope * &g1);
    Some(Expr::number(start).plus(&Expr::scaled(slope, y.clone())))
}

/// For each function of the variables that occurs as a term: the vector of its coefficients in the components.
fn kernel_directions(map: &VectorMapOn) -> Vec<Point> {
    let mut kernels: Vec<Expr> = Vec::new();
    for term in map.components.iter().flat_map(Expr::terms) {
        for factor in term.factors() {
            let nonlinear = matches!(factor.node(), Node::Apply(..) | Node::Power(..) | Node::Piecewise(_));
            if nonlinear && !map.is_parameter(factor) && !kernels.contains(factor) {
                kernels.push(factor.clone());
            }
        }
    }
    let mut found: Vec<Point> = Vec::new();
    for kernel in kernels.iter().take(MAX_DIRECTIONS) {
        let coefficients: Option<Vec<Expr>> = map
            .components
            .iter()
            .map(|f| {
                let parts: Option<Vec<Expr>> = f
                    .terms()
                    .iter()
                    .filter(|term| term.factors().contains(kernel))
                    .map(|term| {
                        let rest: Vec<Expr> =
                            term.factors().iter().filter(|p| *p != kernel).cloned().collect();
                        let c = Expr::product(rest);
                        map.is_parameter(&c).then_some(c)
                    })
                    .collect();
                parts.map(Expr::sum)
            })
            .collect();
        if let Some(u) = coefficients.map(Point)
            && !found.contains(&u)
        {
            found.push(u);
        }
    }
    found
}

/// z + Σ u h on the line t u through the origin: point + u φ(t), with φ read off a component by dividing by its
/// coefficient term by term.
fn along_kernel(
    map: &VectorMapOn,
    point: Point,
    direction: Point,
    parameter: &Symbol,
    name: &Symbol,
    prover: &mut Prover,
) -> Option<Line> {
    if direction.0.len() != map.variables.len() || !prover.spend(50) {
        return None;
    }
    let moving = moving(&point, &direction, parameter);
    let k = (0..direction.0.len()).find(|&i| !direction.0[i].is_zero())?;
    let value = moving.substitute_into(&map.components[k], &map.variables);
    let u = &direction.0[k];
    let inner = match u.as_number() {
        Some(c) => {
            let inverse = c.recip()?;
            Expr::sum(value.terms().iter().map(|t| Expr::scaled(inverse.clone(), t.clone())).collect())
        }
        None => divided(&value, u)?,
    };
    if !inner.contains(parameter) {
        return None;
    }
    let y = Expr::variable(name.clone());
    let outer = direction.0.iter().map(|q| q.times(&y)).collect();
    let (parameter, name) = (parameter.clone(), name.clone());
    Some(Line { point, direction, parameter, inner, name, outer, span: Span::real_line() })
}

/// The sum with the factor u taken out of each of its terms.
fn divided(e: &Expr, u: &Expr) -> Option<Expr> {
    let terms: Option<Vec<Expr>> = e
        .terms()
        .iter()
        .map(|term| {
            let mut factors = term.factors().to_vec();
            for part in u.factors() {
                let at = factors.iter().position(|f| f == part)?;
                factors.remove(at);
            }
            Some(Expr::product(factors))
        })
        .collect();
    terms.map(Expr::sum)
}
