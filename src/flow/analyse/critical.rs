//! Expressions in the parameters at whose zeros a verdict may change.

use std::collections::BTreeSet;

use crate::expr::enclose::{Cell, enclose};
use crate::expr::normal::normal;
use crate::expr::{Condition, Expr, Function, Node, Relation, Symbol, constant, derivative};
use crate::proof::claim::SourceSet;
use crate::proof::search::{Prover, Values};
use crate::proof::{Domain, resolve};
use crate::real::{Interval, Rational};
use crate::set::{RealSet, Span, sample_points};

use super::conditions::{holds, is_defined};
use super::source;
use super::split::Part;

/// How many expressions are kept.
const MAX_CRITICAL: usize = 14;

/// Larger expressions are not looked at.
const MAX_SIZE: usize = 40;

/// The critical expressions of a part, most promising first.
pub(super) fn expressions(part: &Part, on: Option<&RealSet>, prover: &mut Prover) -> Vec<Expr> {
    let (formula, variable) = (&part.map.formula, &part.map.variable);
    let mut found: Vec<Expr> = Vec::new();
    let mut forms: Vec<Expr> = Vec::new();
    let mut add = |c: &Expr| {
        if c.contains(variable) || c.is_constant() || c.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return;
        }
        let c = c.split_coefficient().1;
        // One expression in two forms is one; what is constant after all says nothing.
        let form = normal(&c, &mut |_| false).map_or_else(|_| c.clone(), |form| form.to_expr().clone());
        let form = form.split_coefficient().1;
        if form.is_constant() || forms.contains(&form) || forms.contains(&form.negate()) {
            return;
        }
        if found.len() < MAX_CRITICAL {
            forms.push(form);
            found.push(c);
        }
    };
    // Conditions and choices that speak of parameters alone.
    formula.any(&mut |e| {
        match e.node() {
            Node::Piecewise(p) => p.branches.iter().for_each(|b| compared(&b.condition, &mut add)),
            Node::Apply(Function::Abs | Function::Sign, arguments) => arguments.iter().for_each(&mut add),
            _ => {}
        }
        false
    });
    let source = source::of(&part.map, on, &part.assumptions, prover);
    let spans = match &source.set {
        SourceSet::Set(set) => set.spans().to_vec(),
        SourceSet::NaturalDomain => vec![Span::real_line()],
    };
    let mut slopes: Vec<(Expr, Span)> = Vec::new();
    for span in spans.iter().take(4) {
        for (smooth, half) in smooth_formulas(part, span, prover) {
            if let Some(slope) = derivative(&smooth, variable) {
                slopes.push((slope, half));
            }
        }
    }
    for (slope, span) in &slopes {
        let domain = Domain::on(variable, span, &part.assumptions);
        for c in prover.deciding(slope, &domain) {
            c.factors().iter().for_each(&mut add);
            add(&c);
        }
    }
    for (slope, span) in &slopes {
        let domain = Domain::on(variable, span, &part.assumptions);
        prover.critical_parameters(slope, variable, &domain).iter().for_each(&mut add);
    }
    for (slope, span) in &slopes {
        let domain = Domain::on(variable, span, &part.assumptions);
        prover.thresholds(slope, variable, &domain).iter().for_each(&mut add);
    }
    // Where the formulas on the two sides of 0 have one slope.
    for pair in slopes.windows(2) {
        let difference = pair[0].0.minus(&pair[1].0).substitute(variable, &Expr::zero());
        add(&constant::fold_constants(&difference));
    }
    // Where neighbouring formulas agree, in value or in slope, at a point where cases change.
    for difference in differences(formula, variable) {
        add(&difference);
    }
    if let Some(slope) = derivative(formula, variable) {
        for difference in differences(&slope, variable) {
            add(&difference);
        }
        for atom in inner_atoms(&slope, variable) {
            for value in extreme_values(&atom) {
                add(&slope.replace(&mut |e| (*e == atom).then(|| value.clone())));
            }
        }
        slope.any(&mut |e| {
            e.for_each_child(&mut |child| {
                if child.as_variable().is_none() {
                    add(child);
                }
            });
            false
        });
    }
    let everywhere = spans == [Span::real_line()] && crate::proof::obligations::is_smooth(formula);
    let shifts: Vec<Symbol> = parameters(part)
        .into_iter()
        .filter(|b| everywhere && slopes.iter().all(|(s, _)| is_shift(s, variable, b)))
        .collect();
    formula.variables().iter().filter(|s| !shifts.contains(s)).for_each(|s| add(&Expr::variable(s.clone())));
    found.retain(|c| !c.variables().iter().all(|s| shifts.contains(s)));
    found
}

/// Whether a parameter only moves the slope along the line: b in 1 + u w cos(w z + b), which depends on z and b through one
/// affine expression. Its sign decides nothing on the whole line.
fn is_shift(slope: &Expr, variable: &Symbol, b: &Symbol) -> bool {
    let mut arguments: Vec<Expr> = Vec::new();
    slope.any(&mut |e| {
        let affine = matches!(e.node(), Node::Sum(_))
            && e.contains(variable)
            && e.contains(b)
            && derivative(e, variable).is_some_and(|w| !w.contains(variable) && !w.contains(b));
        if affine && !arguments.contains(e) {
            arguments.push(e.clone());
        }
        arguments.len() > 1
    });
    let [argument] = arguments.as_slice() else { return false };
    let rest = slope.replace(&mut |e| (e == argument).then(Expr::one));
    !rest.contains(variable) && !rest.contains(b)
}

fn compared(condition: &Condition, add: &mut impl FnMut(&Expr)) {
    match condition {
        Condition::Compare(a, _, b) => add(&a.minus(b)),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|c| compared(c, add)),
        Condition::Not(inner) => compared(inner, add),
        Condition::Constant(_) | Condition::Is(..) => {}
    }
}

/// The formula on the interval without case distinctions or, where they change at 0, on its two sides of 0.
fn smooth_formulas(part: &Part, span: &Span, prover: &mut Prover) -> Vec<(Expr, Span)> {
    let (formula, variable) = (&part.map.formula, &part.map.variable);
    let mut halves = vec![span.clone()];
    if !crate::proof::obligations::is_smooth(formula)
        && let Some(parts) = span.split_at(&Expr::zero())
    {
        halves = parts.to_vec();
    }
    let mut found = Vec::new();
    for half in halves {
        let Some(inside) = half.interior() else { continue };
        let on = Domain::on(variable, &inside, &part.assumptions);
        // min and max of what parameters decide stay open here: each of their arguments counts.
        let resolved = resolve::resolve(formula, &mut |e, r| prover.is(e, r, &on));
        match resolved {
            Some(smooth) => found.push((smooth, half)),
            None => {
                let mut arguments = Vec::new();
                formula.any(&mut |e| {
                    match e.node() {
                        Node::Apply(Function::Min | Function::Max, parts) => arguments.extend(parts.clone()),
                        Node::Piecewise(p) => {
                            arguments.extend(p.branches.iter().map(|b| b.value.clone()));
                            arguments.extend(p.otherwise.clone());
                        }
                        _ => {}
                    }
                    arguments.len() > 8
                });
                found.extend(arguments.into_iter().map(|a| (a, half.clone())));
            }
        }
    }
    found
}

/// Differences of the formulas of cases (of the arguments of min and max): at 0 for those that change there.
fn differences(e: &Expr, variable: &Symbol) -> Vec<Expr> {
    let mut found = Vec::new();
    e.any(&mut |part| {
        let values: Vec<Expr> = match part.node() {
            Node::Piecewise(p) => {
                p.branches.iter().map(|b| b.value.clone()).chain(p.otherwise.clone()).collect()
            }
            Node::Apply(Function::Min | Function::Max, arguments) => arguments.clone(),
            _ => Vec::new(),
        };
        for pair in values.windows(2) {
            let difference = pair[0].minus(&pair[1]);
            let at_zero = difference.substitute(variable, &Expr::zero());
            found.push(constant::fold_constants(&at_zero));
            if let Some(slope) = derivative(&difference, variable) {
                found.push(constant::fold_constants(&slope.substitute(variable, &Expr::zero())));
            }
        }
        found.len() >= 8
    });
    found
}

fn inner_atoms(e: &Expr, variable: &Symbol) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    e.any(&mut |part| {
        let atom = match part.node() {
            Node::Apply(..) => true,
            Node::Power(base, exponent) => {
                base.as_variable() == Some(variable) && exponent.as_number().is_some()
            }
            _ => false,
        };
        if atom && part.contains(variable) && !found.contains(part) && found.len() < 6 {
            found.push(part.clone());
        }
        false
    });
    found
}

fn extreme_values(atom: &Expr) -> Vec<Expr> {
    match atom.node() {
        Node::Apply(Function::Sin | Function::Cos, _) => vec![Expr::one(), Expr::integer(-1)],
        _ => vec![Expr::zero(), Expr::one()],
    }
}

/// Which signs the slope takes at sample points: bit 0 for −, bit 1 for +; 0 where it vanishes or nothing is seen.
pub(super) type Label = u8;

/// Labels of the map at values of its parameters. They guide the search for a split, and decide nothing.
pub(super) fn labels(part: &Part, on: Option<&RealSet>, points: &[Values]) -> Vec<Label> {
    let variable = &part.map.variable;
    let Some(mut slope) = derivative(&part.map.formula, variable) else { return vec![0; points.len()] };
    if on.is_none_or(RealSet::is_real_line) && crate::proof::obligations::is_smooth(&part.map.formula) {
        for b in parameters(part) {
            if is_shift(&slope, variable, &b) {
                slope = slope.substitute(&b, &Expr::zero());
            }
        }
    }
    let spans = on.map_or_else(|| vec![Span::real_line()], |set| set.spans().to_vec());
    let mut places: Vec<Rational> =
        spans.iter().flat_map(|s| sample_points(s).into_iter().take(17)).collect();
    if spans.contains(&Span::real_line()) {
        let more =
            [(22, 7), (-22, 7), (11, 7), (-11, 7), (5, 1), (-5, 1), (20, 1), (-20, 1), (7, 1), (-7, 1)];
        places.extend(more.iter().filter_map(|(n, d)| Rational::ratio(*n, *d)));
    }
    points
        .iter()
        .map(|values| {
            let mut label = 0;
            let mut cell = cell_of(values, part);
            for place in &places {
                cell.set(part.map.variable.clone(), Interval::from_rational(place), crate::expr::Kind::Real);
                let there = enclose(&slope, &cell);
                let Some(range) = there.range.filter(|_| there.defined.is_true()) else { continue };
                if range.negative().is_true() {
                    label |= 1;
                } else if range.positive().is_true() {
                    label |= 2;
                }
            }
            label
        })
        .collect()
}

/// Values of the parameters as a cell.
fn cell_of(values: &Values, part: &Part) -> Cell {
    let mut cell = Cell::new();
    for (symbol, value) in values {
        cell.set(symbol.clone(), Interval::from_rational(value), part.assumptions.kind(symbol));
    }
    cell
}

/// How badly the signs of an expression tell the labels apart: the points that are in a minority among those with the same
/// sign.
pub(super) fn impurity(c: &Expr, part: &Part, points: &[Values], labels: &[Label]) -> usize {
    let mut counts = [[0_usize; 4]; 3];
    for (values, label) in points.iter().zip(labels) {
        let Some(range) = enclose(c, &cell_of(values, part)).range else { continue };
        let sign = match () {
            () if range.positive().is_true() => 2,
            () if range.negative().is_true() => 0,
            () => 1,
        };
        counts[sign][usize::from(*label & 3)] += 1;
    }
    counts.iter().map(|group| group.iter().sum::<usize>() - group.iter().max().copied().unwrap_or(0)).sum()
}

/// The parameters of a map.
pub(super) fn parameters(part: &Part) -> BTreeSet<Symbol> {
    part.map.formula.variables().into_iter().filter(|s| *s != part.map.variable).collect()
}

/// Whether the sign of an expression in parameters is open: where it is undefined for some parameters its three signs are
/// not all there is.
pub(super) fn is_open(c: &Expr, part: &Part, prover: &mut Prover) -> bool {
    let domain = Domain::of_parameters(&part.assumptions);
    is_defined(prover, c, &domain)
        && [Relation::Gt, Relation::Lt, Relation::Eq].iter().all(|r| !holds(prover, c, *r, &domain))
}
