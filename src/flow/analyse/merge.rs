//! Conditions in few words: the parts of the parameters with one verdict, told by the simplest condition that holds on
//! these parts and on no others.

use std::collections::BTreeSet;

use crate::expr::constant;
use crate::expr::print::condition_text;
use crate::expr::{Assumptions, Condition, Expr, Kind, Relation, Symbol};
use crate::proof::Domain;
use crate::proof::check::Signs;
use crate::proof::search::Prover;
use crate::real::Rational;
use crate::set::{RealSet, from_condition};

use super::conditions::{chained, described, feasible, holds, symbols_of};
use super::split::Part;

/// The most parts that are told apart.
const MAX_PARTS: usize = 60;

/// The most expressions that conditions compare with 0.
const MAX_EXPRESSIONS: usize = 16;

/// The most alternatives of a condition.
const MAX_ALTERNATIVES: usize = 3;

/// A part of the parameters with all conditions that led to it.
pub(super) struct Leaf {
    pub part: Part,
    pub path: Vec<Condition>,
}

/// A comparison with 0 or a statement about a kind, with the parts on which it holds and those on which it fails.
struct Atom {
    condition: Condition,
    holds: u64,
    fails: u64,
    cost: usize,
}

/// What is known about the parts of the parameters of one problem.
pub(super) struct Parts {
    atoms: Vec<Atom>,
    /// Where all conditions speak of one real symbol: the set of its values on each part, and all its values.
    sets: Option<(Symbol, Vec<RealSet>, RealSet)>,
    paths: Vec<Condition>,
}

impl Parts {
    pub fn new(leaves: &[Leaf], assumptions: &Assumptions, prover: &mut Prover) -> Self {
        let paths: Vec<Condition> = leaves.iter().map(|l| Condition::all(l.path.clone())).collect();
        let sets = as_sets(&paths, assumptions);
        let atoms =
            if sets.is_some() || leaves.len() > MAX_PARTS { Vec::new() } else { atoms(leaves, prover) };
        Self { atoms, sets, paths }
    }

    /// A condition that holds exactly on the parts for which `inside` is true; `None` where none is found that is shorter
    /// than to name them one by one.
    pub fn condition(&self, inside: &[bool]) -> Option<Condition> {
        let mut chosen = inside.iter().enumerate().filter(|(_, yes)| **yes).map(|(i, _)| i);
        if inside.iter().all(|yes| *yes) {
            return Some(Condition::Constant(true));
        }
        if let Some((symbol, sets, among)) = &self.sets {
            let union = chosen.clone().try_fold(RealSet::empty(), |all, i| all.union(&sets[i]));
            if let Some(union) = union {
                return Some(chained(described(&union, among, symbol)));
            }
        }
        if let Some(short) = self.simplest(inside) {
            return Some(chained(short));
        }
        match (chosen.next(), chosen.next()) {
            (None, _) => Some(Condition::Constant(false)),
            (Some(only), None) => Some(self.condition_of(only)),
            _ => None,
        }
    }

    /// The condition of one part.
    pub fn condition_of(&self, part: usize) -> Condition {
        chained(match &self.sets {
            Some((symbol, sets, among)) => described(&sets[part], among, symbol),
            None => self.paths[part].clone(),
        })
    }

    /// The cheapest disjunction of conjunctions of atoms.
    fn simplest(&self, inside: &[bool]) -> Option<Condition> {
        if self.atoms.is_empty() || inside.len() > MAX_PARTS {
            return None;
        }
        let bit = |i: usize| 1_u64 << i;
        let mask = |wanted: bool| {
            inside.iter().enumerate().filter(|(_, yes)| **yes == wanted).fold(0, |m, (i, _)| m | bit(i))
        };
        let (within, outside) = (mask(true), mask(false));
        let mut cubes: Vec<Cube> = Vec::new();
        let n = self.atoms.len();
        for i in 0..n {
            self.consider(&[i], within, outside, &mut cubes);
        }
        for i in 0..n {
            for j in i + 1..n {
                self.consider(&[i, j], within, outside, &mut cubes);
            }
        }
        let complete = |cubes: &[Cube]| cubes.iter().fold(0, |m, c| m | c.covers) == within;
        if !complete(&cubes) {
            for i in 0..n {
                for j in i + 1..n {
                    for k in j + 1..n {
                        self.consider(&[i, j, k], within, outside, &mut cubes);
                    }
                }
            }
        }
        let best = cheapest_cover(&cubes, within)?;
        Some(Condition::any(
            best.iter()
                .map(|cube| {
                    Condition::all(cube.atoms.iter().map(|i| self.atoms[*i].condition.clone()).collect())
                })
                .collect(),
        ))
    }

    fn consider(&self, atoms: &[usize], within: u64, outside: u64, cubes: &mut Vec<Cube>) {
        let (mut holds, mut fails, mut cost) = (within, 0, 0);
        for atom in atoms.iter().map(|i| &self.atoms[*i]) {
            holds &= atom.holds;
            fails |= atom.fails;
            cost += atom.cost;
        }
        if holds == 0 || outside & !fails != 0 {
            return;
        }
        match cubes.iter_mut().find(|c| c.covers == holds) {
            Some(known) if known.cost <= cost => {}
            Some(known) => *known = Cube { atoms: atoms.to_vec(), covers: holds, cost },
            None => cubes.push(Cube { atoms: atoms.to_vec(), covers: holds, cost }),
        }
    }
}

struct Cube {
    atoms: Vec<usize>,
    covers: u64,
    cost: usize,
}

/// The cheapest one, two or three cubes that together cover all.
fn cheapest_cover(cubes: &[Cube], all: u64) -> Option<Vec<&Cube>> {
    let mut best: Option<(usize, Vec<&Cube>)> = None;
    let mut stack: Vec<(u64, usize, Vec<&Cube>)> = vec![(0, 0, Vec::new())];
    let mut steps = 0;
    while let Some((covered, cost, chosen)) = stack.pop() {
        steps += 1;
        if steps > 20_000 {
            break;
        }
        if best.as_ref().is_some_and(|(least, _)| *least <= cost) {
            continue;
        }
        if covered == all {
            best = Some((cost, chosen));
            continue;
        }
        if chosen.len() == MAX_ALTERNATIVES {
            continue;
        }
        // The first part that is not covered has to be by the next cube.
        let next = (all & !covered).trailing_zeros();
        for cube in cubes.iter().filter(|c| c.covers >> next & 1 == 1) {
            let mut longer = chosen.clone();
            longer.push(cube);
            stack.push((covered | cube.covers, cost + cube.cost + 30, longer));
        }
    }
    best.map(|(_, chosen)| chosen)
}

/// The parts as sets of values of the one real symbol that the conditions speak of.
fn as_sets(paths: &[Condition], assumptions: &Assumptions) -> Option<(Symbol, Vec<RealSet>, RealSet)> {
    let symbols: BTreeSet<Symbol> = paths.iter().flat_map(symbols_of).collect();
    let symbol = symbols.first().filter(|_| symbols.len() == 1)?;
    let among = feasible(assumptions, symbol)?;
    let sets: Option<Vec<RealSet>> =
        paths.iter().map(|c| from_condition(c, symbol)?.intersect(&among)).collect();
    Some((symbol.clone(), sets?, among))
}

/// Which signs an expression takes on a part, as far as it is known.
fn signs(c: &Expr, leaf: &Leaf, prover: &mut Prover) -> Signs {
    let domain = Domain::of_parameters(&leaf.part.assumptions);
    let put = leaf.part.put_in(c);
    let known = [Relation::Eq, Relation::Gt, Relation::Lt, Relation::Ge, Relation::Le, Relation::Ne];
    if let Some(value) = put.as_number() {
        let order = value.cmp(&Rational::zero());
        return Signs { negative: order.is_lt(), zero: order.is_eq(), positive: order.is_gt() };
    }
    known.into_iter().find(|r| holds(prover, &put, *r, &domain)).map_or(Signs::ANY, Signs::of_relation)
}

fn atoms(leaves: &[Leaf], prover: &mut Prover) -> Vec<Atom> {
    let mut expressions: Vec<Expr> = Vec::new();
    let mut kinds: Vec<Condition> = Vec::new();
    let mut symbols = BTreeSet::new();
    for condition in leaves.iter().flat_map(|l| &l.path) {
        match condition {
            Condition::Compare(a, _, b) => {
                let c = a.minus(b);
                symbols.extend(c.variables());
                if !expressions.contains(&c) && expressions.len() < MAX_EXPRESSIONS {
                    expressions.push(c);
                }
            }
            Condition::Is(..) if !kinds.contains(condition) => kinds.push(condition.clone()),
            _ => {}
        }
    }
    let distinct = expressions.len();
    for symbol in symbols {
        let symbol = Expr::variable(symbol);
        if !expressions.contains(&symbol) && expressions.len() < MAX_EXPRESSIONS {
            expressions.push(symbol);
        }
    }
    let table: Vec<Vec<Signs>> =
        expressions.iter().map(|c| leaves.iter().map(|leaf| signs(c, leaf, prover)).collect()).collect();
    let mut found: Vec<Atom> = Vec::new();
    for (c, row) in expressions.iter().zip(&table) {
        compare_with_zero(c, row, 0, &mut found);
    }
    // Products of two of them, for what holds where their signs agree (differ).
    if distinct <= 8 {
        for i in 0..expressions.len().min(8) {
            for j in i + 1..expressions.len().min(8) {
                let row: Vec<Signs> = table[i].iter().zip(&table[j]).map(|(a, b)| a.times(*b)).collect();
                compare_with_zero(&expressions[i].times(&expressions[j]), &row, 12, &mut found);
            }
        }
    }
    for condition in kinds {
        let Condition::Is(e, kind) = &condition else { continue };
        let (mut holds, mut fails) = (0, 0);
        for (i, leaf) in leaves.iter().enumerate() {
            let known = match leaf.part.put_in(e).as_number() {
                Some(number) if number.has_even_numerator() => Kind::Even,
                Some(_) => Kind::Odd,
                None => leaf.part.assumptions.kind_of(e),
            };
            match (known, kind) {
                (a, b) if a == *b => holds |= 1 << i,
                (Kind::Even, Kind::Odd) | (Kind::Odd, Kind::Even) => fails |= 1 << i,
                _ => {}
            }
        }
        found.push(Atom { cost: 6, condition, holds, fails });
    }
    found
}

fn compare_with_zero(c: &Expr, row: &[Signs], extra: usize, found: &mut Vec<Atom>) {
    for relation in [Relation::Gt, Relation::Ge, Relation::Lt, Relation::Le, Relation::Eq, Relation::Ne] {
        let (mut holds, mut fails) = (0_u64, 0_u64);
        for (i, signs) in row.iter().enumerate() {
            if signs.within(relation) {
                holds |= 1 << i;
            } else if signs.within(relation.negate()) {
                fails |= 1 << i;
            }
        }
        if fails == 0 || holds == 0 {
            continue;
        }
        let condition = told(c, relation);
        let cost = 4 + condition_text(&condition).len() + extra;
        let same = found.iter_mut().find(|a| a.holds == holds && a.fails == fails);
        match same {
            Some(known) if known.cost <= cost => {}
            Some(known) => *known = Atom { condition, holds, fails, cost },
            None => found.push(Atom { condition, holds, fails, cost }),
        }
    }
}

/// `c relation 0` as one writes it: 1 + u w ≥ 0 as u w ≥ −1, a − b > 0 as a > b.
pub(super) fn told(c: &Expr, relation: Relation) -> Condition {
    let mut relation = relation;
    let mut terms: Vec<(Rational, Expr)> = c.terms().iter().map(Expr::split_coefficient).collect();
    // All coefficients over their common content.
    let content = terms.iter().map(|(k, _)| k.abs()).reduce(|a, b| a.gcd(&b)).filter(|g| !g.is_zero());
    if let Some(scale) = content.and_then(|g| g.recip()) {
        terms.iter_mut().for_each(|(k, _)| *k = &*k * &scale);
    }
    without_common_constant(&mut terms);
    let first = terms.iter().find(|(_, e)| !e.is_one()).map(|(k, _)| k.clone());
    let positive = terms.iter().any(|(k, e)| !e.is_one() && k.is_positive());
    if !positive && first.is_some() {
        terms.iter_mut().for_each(|(k, _)| *k = -&*k);
        relation = relation.flip();
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let others = terms.iter().any(|(k, e)| !e.is_one() && k.is_negative());
    for (k, e) in terms {
        let to_left = if e.is_one() { others && k.is_positive() } else { k.is_positive() };
        if to_left {
            left.push(Expr::scaled(k, e));
        } else {
            right.push(Expr::scaled(-k, e));
        }
    }
    Condition::Compare(Expr::sum(left), relation, Expr::sum(right))
}

/// Divides a sum by a positive irrational constant that all its terms with symbols have as a factor: 1 + √2 a as a + √2/2.
fn without_common_constant(terms: &mut [(Rational, Expr)]) {
    let constant_part =
        |e: &Expr| Expr::product(e.factors().iter().filter(|f| f.is_constant()).cloned().collect());
    let parts: Vec<Expr> =
        terms.iter().filter(|(_, e)| !e.is_constant()).map(|(_, e)| constant_part(e)).collect();
    let Some(common) = parts.first().filter(|c| !c.is_one() && parts.iter().all(|p| p == *c)).cloned() else {
        return;
    };
    if constant::sign_of(&common) != Some(std::cmp::Ordering::Greater) {
        return;
    }
    for (k, e) in terms {
        let whole = if e.is_constant() {
            let (outer, inner) =
                constant::fold(&Expr::scaled(k.clone(), e.over(&common))).split_coefficient();
            *k = outer;
            inner
        } else {
            Expr::product(e.factors().iter().filter(|f| !f.is_constant()).cloned().collect())
        };
        *e = whole;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Declared, parse_expr};

    #[test]
    fn comparisons_are_told_as_one_writes_them() {
        let text =
            |c: &str, r: Relation| condition_text(&told(&parse_expr(c, &Declared::none()).unwrap(), r));
        assert_eq!(text("1 + u w", Relation::Ge), "u*w >= -1");
        assert_eq!(text("a - b", Relation::Gt), "a > b");
        assert_eq!(text("-2a", Relation::Gt), "a < 0");
        assert_eq!(text("1 - a", Relation::Gt), "a < 1");
        assert_eq!(text("1 - a - b", Relation::Lt), "a + b > 1");
        assert_eq!(text("a - b + 1", Relation::Gt), "a + 1 > b");
    }
}
