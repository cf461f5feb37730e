//! Proposals for closed inverses: formulas g with g(f(z)) = z, found by solving f(z) = x for z.
//!
//! Nothing here proves anything. Each method solves one shape of equation and hands simpler equations on: peeling
//! the outermost function off, gathering everything into a polynomial in one kernel, exponentiating logarithms,
//! Lambert's W, squaring a root away. Where an equation has several solutions (±, angles, branches of W) all of
//! them are proposed; those that miss a sample point are dropped. What is left is for the caller to prove.

mod algebraic;
mod atoms;
mod functions;
mod lambert;
mod logs;
mod peel;
mod polynomial;
pub mod probe;
mod root;

#[cfg(test)]
pub(in crate::flow) mod tests;

use std::cell::Cell;

use crate::expr::{Assumptions, Expr, Kind, Symbol};
use crate::real::Interval;
use probe::{Point, value_at};

/// The most equations that are looked at.
const MAX_STEPS: usize = 3_000;

/// The deepest chain of equations.
const MAX_DEPTH: usize = 28;

/// The most candidates that are kept at any place.
const MAX_CANDIDATES: usize = 24;

/// The largest candidate, in nodes.
const MAX_SIZE: usize = 1_500;

/// The equation f(z) = x, to be solved for z.
pub struct Question<'a> {
    /// The formula f.
    pub formula: &'a Expr,
    /// Its variable z.
    pub variable: &'a Symbol,
    /// The variable x of the solution.
    pub target: &'a Symbol,
    /// What is assumed about the parameters.
    pub assumptions: &'a Assumptions,
    /// Points of the interval on which the solution is wanted, with values of the parameters.
    pub points: &'a [Point],
}

/// Formulas in the target that may be the inverse, the simplest first. Each agrees with z, as far as enclosures tell, at all sample
/// points at which f is defined.
#[must_use]
pub fn candidates(question: &Question<'_>) -> Vec<Expr> {
    let steps = Cell::new(0);
    let solver = Solver {
        variable: question.variable.clone(),
        points: question.points.to_vec(),
        assumptions: question.assumptions,
        steps: &steps,
    };
    let mut found = solver.solve(question.formula, &Expr::variable(question.target.clone()), 0);
    found.retain(|g| agrees(g, question));
    found.sort_by_key(|g| g.size_up_to(MAX_SIZE));
    // A form with its logarithms joined comes before the one that it was made from.
    let mut all: Vec<Expr> = Vec::new();
    for g in found {
        let joined = logs::joined(&g);
        if joined != g && agrees(&joined, question) {
            all.push(joined);
        }
        all.push(g);
    }
    dedupe(&mut all);
    all
}

/// Whether g(f(z)) may be z at every sample point, and is seen to be defined at one.
fn agrees(g: &Expr, question: &Question<'_>) -> bool {
    let (mut tried, mut defined) = (false, false);
    for point in question.points {
        let Some(x) = value_at(question.formula, point) else { continue };
        let Some(z) = point.get(question.variable) else { continue };
        tried = true;
        let mut at = point.clone();
        at.set(question.target.clone(), x, Kind::Real);
        // Where f(z) is enclosed only roughly, g may not be certainly defined on the enclosure; that does not tell.
        if let Some(value) = value_at(g, &at) {
            defined = true;
            if value.intersect(&z).is_none() {
                return false;
            }
        }
    }
    tried && defined
}

/// Solves equations e = rhs for one variable.
#[derive(Clone)]
struct Solver<'a> {
    variable: Symbol,
    points: Vec<Point>,
    assumptions: &'a Assumptions,
    steps: &'a Cell<usize>,
}

impl Solver<'_> {
    /// Candidates for the variable, given that e = rhs, where rhs does not contain the variable.
    fn solve(&self, e: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        self.steps.set(self.steps.get() + 1);
        let too_large = rhs.size_up_to(MAX_SIZE) >= MAX_SIZE || e.size_up_to(MAX_SIZE) >= MAX_SIZE;
        if self.steps.get() > MAX_STEPS || depth > MAX_DEPTH || too_large {
            return Vec::new();
        }
        if e.as_variable() == Some(&self.variable) {
            return vec![rhs.clone()];
        }
        if !e.contains(&self.variable) {
            return Vec::new();
        }
        let methods: [Method<'_>; 10] = [
            Self::peel,
            Self::common_kernel,
            Self::polynomial,
            Self::lambert,
            Self::power_exponential,
            Self::exponentiate,
            Self::through_logarithm,
            Self::spell_out,
            Self::square_away,
            Self::affine_radicand,
        ];
        for method in methods {
            let mut found = method(self, e, rhs, depth + 1);
            dedupe(&mut found);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Solutions of several equations together.
    fn solve_all(&self, e: &Expr, values: impl IntoIterator<Item = Expr>, depth: usize) -> Vec<Expr> {
        let mut found = Vec::new();
        for rhs in values {
            found.extend(self.solve(e, &rhs, depth));
            if found.len() >= MAX_CANDIDATES {
                break;
            }
        }
        dedupe(&mut found);
        found
    }

    /// Solves e = rhs where e depends on the variable through φ only: first for φ, then for the variable.
    fn solve_through(&self, e: &Expr, phi: &Expr, rhs: &Expr, depth: usize) -> Vec<Expr> {
        let fresh = self.fresh();
        let outer = e.replace(&mut |part| (part == phi).then(|| Expr::variable(fresh.clone())));
        if outer.contains(&self.variable) {
            return Vec::new();
        }
        let values = self.with_variable(fresh, phi).solve(&outer, rhs, depth);
        self.solve_all(phi, values, depth)
    }

    /// The solver for a new unknown that stands for the expression φ in the old one.
    fn with_variable(&self, fresh: Symbol, phi: &Expr) -> Self {
        let points = self.points.iter().filter_map(|point| {
            let mut at = point.clone();
            at.set(fresh.clone(), value_at(phi, point)?, Kind::Real);
            Some(at)
        });
        Self { points: points.collect(), variable: fresh.clone(), ..self.clone() }
    }

    /// A symbol that cannot have been typed.
    fn fresh(&self) -> Symbol {
        Symbol::new(&format!("#{}", self.variable.name()))
    }

    /// Enclosures of an expression at the sample points where it is certainly defined.
    fn values(&self, e: &Expr) -> Vec<Interval> {
        self.points.iter().filter_map(|point| value_at(e, point)).collect()
    }

    /// The sign that `e` has at all sample points, as far as they tell.
    fn sign(&self, e: &Expr) -> Option<i32> {
        let values = self.values(e);
        if values.is_empty() {
            None
        } else if values.iter().all(|v| v.hi() > 0.0 && v.lo() >= 0.0 || v.is_point() && v.lo() == 0.0) {
            Some(1)
        } else if values.iter().all(|v| v.lo() < 0.0 && v.hi() <= 0.0 || v.is_point() && v.lo() == 0.0) {
            Some(-1)
        } else {
            None
        }
    }
}

type Method<'s> = fn(&Solver<'s>, &Expr, &Expr, usize) -> Vec<Expr>;

fn dedupe(found: &mut Vec<Expr>) {
    let mut seen = std::collections::HashSet::new();
    found.retain(|g| seen.insert(g.clone()));
    found.truncate(MAX_CANDIDATES);
}
