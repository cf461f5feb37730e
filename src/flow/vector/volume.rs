//! How a map of several variables changes volumes: the structure of its Jacobian, the determinant by that structure,
//! simplified on the region, and what ln |det J| costs.
//!
//! The determinant that is shown is proved equal to the kernel's formula for det J
//! ([`determinant`](crate::proof::vector::determinant)) on the region, or else is that formula; only where the matrix is too
//! large for that formula does it rest on the structure alone. |det J| and ln |det J| are proved equal to what they stand
//! for wherever det J ≠ 0.

use super::VectorMap;
use crate::expr::matrix::Matrix;
use crate::expr::normal::SideCondition;
use crate::expr::simplify::simplify;
use crate::expr::{Expr, Node, Relation};
use crate::flow::cost::Cost;
use crate::flow::structure::{self, Determinant, Method, Shape, Structure, log_det_cost, recognise};
use crate::flow::tidy::{tidy, tidy_logarithm};
use crate::proof::check::side_condition;
use crate::proof::search::Prover;
use crate::proof::vector::{Flow, Radial, VectorMapOn, determinant};
use crate::proof::{Domain, Proved};
use crate::real::effort;

/// The work that structure, determinant and logarithm may cost together.
const EFFORT: u64 = 3_000_000;

/// The work that simpler entries of a Jacobian may cost.
const TIDY_EFFORT: u64 = 1_000_000;

/// Steps of search for the side conditions of simplifications, and for each equality.
const BUDGET: usize = 6_000;

/// Nodes up to which formulas are simplified and compared.
const MAX_SIZE: usize = 1_000;

/// What is derived from a square Jacobian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeChange {
    /// The Jacobian.
    pub jacobian: Matrix,
    /// Its structure on the region.
    pub structure: Structure,
    /// How the determinant was found.
    pub method: Option<Method>,
    /// det J; `None` where it is too large.
    pub determinant: Option<Expr>,
    /// |det J|.
    pub abs: Option<Expr>,
    /// ln |det J|, right wherever det J ≠ 0; `None` where det J is 0 everywhere.
    pub log_abs: Option<Expr>,
    /// What ln |det J| costs by the structure, in the dimension D.
    pub cost: Cost,
    /// The region without the points at which det J is 0.
    pub regular: Domain,
    /// The accepted proofs of the simplified formulas.
    pub proofs: Vec<Proved>,
}

/// The change of volume under a map on its region; `None` where the Jacobian has no formula, or is not square.
#[must_use]
pub fn volume_change(map: &VectorMap, region: &Domain) -> Option<VolumeChange> {
    let on = map.on(region);
    if let Some(flow) = map.flow() {
        return effort::within(EFFORT, || of_flow(&on, flow));
    }
    let rows = on.jacobian().filter(|rows| rows.len() == on.variables.len())?;
    effort::within(EFFORT, || of_jacobian(&on, &rows))
}

/// ln |det J| = ∫ tr ∂v/∂z dt along the solution (Liouville): T tr ∂v/∂z where the trace depends on neither z nor t. The trace
/// takes D derivatives for each step, without a determinant.
fn of_flow(map: &VectorMapOn, flow: &Flow) -> Option<VolumeChange> {
    let jacobian = Matrix::from_rows(map.jacobian()?).ok()?;
    let trace = flow.trace()?;
    let on = flow.domain(&map.parameter_assumptions());
    let simple = tidy(&trace, &on, &mut Prover::with_budget(BUDGET));
    let (trace, proofs) = match simple {
        Some((simple, proof)) => (simple, vec![proof]),
        None => (trace, Vec::new()),
    };
    let free = !trace.contains(&flow.time) && !flow.variables.iter().any(|v| trace.contains(v));
    let log_abs = free.then(|| flow.until.times(&trace));
    let n = flow.variables.len();
    let determinant = log_abs.clone().map(Expr::exp);
    Some(VolumeChange {
        structure: Structure { rows: n, columns: n, shape: Shape::Full, also: Vec::new() },
        method: None,
        abs: determinant.clone(),
        determinant,
        log_abs,
        cost: Cost::linear("D"),
        regular: map.region.clone(),
        jacobian,
        proofs,
    })
}

fn of_jacobian(map: &VectorMapOn, rows: &[Vec<Expr>]) -> Option<VolumeChange> {
    let jacobian = Matrix::from_rows(rows.to_vec()).ok()?;
    let mut work = Work { map, proofs: Vec::new() };
    let mut prover = Prover::with_budget(BUDGET);
    let structure = recognise(&jacobian, &mut oracle(map, &mut prover));
    let found = structure::determinant(&jacobian, &structure, &mut oracle(map, &mut prover)).ok();
    let cost = log_det_cost(&structure);
    let value = work.determinant(rows, found.as_ref());
    let method = found.as_ref().map(|d| d.method);
    let regular = value.as_ref().map_or_else(|| map.region.clone(), |d| without_zeros(&map.region, d));
    let (abs, log_abs) = match &value {
        Some(d) if d.is_zero() => (Some(Expr::zero()), None),
        Some(d) => {
            let (abs, log) = work.sizes(d, found.as_ref(), &regular);
            (Some(abs), Some(log))
        }
        None => (None, None),
    };
    let proofs = work.proofs;
    Some(VolumeChange {
        jacobian,
        structure,
        method,
        determinant: value,
        abs,
        log_abs,
        cost,
        regular,
        proofs,
    })
}

/// Side conditions of rewriting, as questions about signs on the region. No question takes more than half of what is left.
fn oracle<'a>(map: &'a VectorMapOn, prover: &'a mut Prover) -> impl FnMut(&SideCondition) -> bool + 'a {
    |condition| {
        side_condition(condition, &map.region, &mut |e, relation| {
            prover.attempt(|prover| prover.sign_on_region(e, relation, map)).is_some()
        })
    }
}

/// The region with the facts that the factors of the determinant are not 0.
fn without_zeros(region: &Domain, value: &Expr) -> Domain {
    let mut rest = region.clone();
    for factor in value.factors() {
        let base = match factor.node() {
            Node::Power(base, k) if k.as_number().is_some_and(|k| !k.is_zero()) => base,
            Node::Apply(crate::expr::Function::Exp, _) => continue,
            _ => factor,
        };
        if !base.is_constant() {
            rest.assumptions = rest.assumptions.with_fact(base.compare(Relation::Ne, &Expr::zero()));
        }
    }
    rest
}

struct Work<'a> {
    map: &'a VectorMapOn,
    proofs: Vec<Proved>,
}

impl Work<'_> {
    /// The simplest form of det J that is proved to be it.
    fn determinant(&mut self, rows: &[Vec<Expr>], found: Option<&Determinant>) -> Option<Expr> {
        let Some(plain) = determinant(rows) else { return found.map(|d| d.value.clone()) };
        if let Some(radial) = self.radial(&plain) {
            return Some(radial);
        }
        let mut forms: Vec<Expr> = found.iter().map(|d| d.value.clone()).collect();
        forms.extend(self.simplified(&plain));
        forms.sort_by_key(|e| e.size_up_to(MAX_SIZE));
        for form in forms {
            if form == plain {
                return Some(plain);
            }
            // At the ends of the intervals derivatives may have no value.
            let region = self.map.region.clone();
            if self.equal(&plain, &form, &region) || self.equal(&plain, &form, &interior(&region)) {
                return Some(form);
            }
        }
        Some(plain)
    }

    /// ψⁿ⁻¹ (ψ + r ψ′) of a radial map: equal to the determinant off the centre, and so, both being continuous, also there, where
    /// the formulas of the derivatives have no value.
    fn radial(&mut self, plain: &Expr) -> Option<Expr> {
        let form = Radial::of(self.map)?;
        let (slope, _) = form.slopes()?;
        let distance = form.distance(&self.map.variables);
        let n = i64::try_from(self.map.variables.len()).ok()?;
        let by_radius = form.profile.powi(n - 1).times(&slope);
        let value = by_radius.substitute(&form.radius, &distance);
        let mut off_centre = self.map.region.clone();
        off_centre.assumptions =
            off_centre.assumptions.with_fact(distance.powi(2).compare(Relation::Gt, &Expr::zero()));
        self.equal(plain, &value, &off_centre).then_some(value)
    }

    /// |det J| and ln |det J|.
    fn sizes(&mut self, value: &Expr, found: Option<&Determinant>, on: &Domain) -> (Expr, Expr) {
        // |−e| is |e|.
        let size = if value.split_coefficient().0.is_negative() { value.negate() } else { value.clone() };
        let (abs, log) = (Expr::abs(size.clone()), Expr::ln(Expr::abs(size.clone())));
        let mut factors = vec![vec![size]];
        factors.extend(found.map(|d| d.factors.clone()));
        let (mut sizes, mut logs) = (Vec::new(), Vec::new());
        let mut prover = Prover::with_budget(BUDGET);
        for factors in factors {
            let mut signs = |e: &Expr| {
                use std::cmp::Ordering::{Greater, Less};
                [(Relation::Gt, Greater), (Relation::Lt, Less)]
                    .into_iter()
                    .find(|(relation, _)| {
                        prover.attempt(|p| p.sign_on_region(e, *relation, self.map)).is_some()
                    })
                    .map(|(_, order)| order)
            };
            sizes.push(structure::abs_of_product(&factors, &mut signs));
            logs.extend(structure::log_abs_of_product(&factors, &mut signs));
        }
        let (abs, log) = (self.best(abs, sizes, on), self.best(log, logs, on));
        // As a sum without logarithms of products.
        match tidy_logarithm(&log, on, &mut Prover::with_budget(BUDGET)) {
            Some((sum, proof)) => {
                self.proofs.push(proof);
                (abs, sum)
            }
            None => (abs, log),
        }
    }

    /// The simplest of the forms, and of simplified ones, that is proved equal to `e`; `e` itself where none is simpler.
    fn best(&mut self, e: Expr, forms: Vec<Expr>, on: &Domain) -> Expr {
        let mut all: Vec<Expr> = forms.iter().chain([&e]).filter_map(|f| self.simplified(f)).collect();
        all.extend(forms);
        let size = |e: &Expr| e.size_up_to(MAX_SIZE);
        all.retain(|form| *form != e && size(form) <= size(&e));
        all.sort_by_key(size);
        all.dedup();
        let proved = all.into_iter().find(|form| self.equal(&e, form, on));
        proved.unwrap_or(e)
    }

    fn simplified(&self, e: &Expr) -> Option<Expr> {
        if e.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return None;
        }
        let mut prover = Prover::with_budget(BUDGET);
        Some(simplify(e, &mut oracle(self.map, &mut prover)))
    }

    /// Whether the two are proved to be equal; the proof is kept.
    fn equal(&mut self, a: &Expr, b: &Expr, on: &Domain) -> bool {
        if a.size_up_to(MAX_SIZE) >= MAX_SIZE {
            return false;
        }
        let mut prover = Prover::with_budget(BUDGET);
        let found = prover.equal(a, b, on).and_then(|certificate| prover.confirm(certificate));
        found.map(|proof| self.proofs.push(proof)).is_some()
    }
}

/// The region without the ends of its intervals.
fn interior(region: &Domain) -> Domain {
    let mut open = region.clone();
    for (_, span) in &mut open.ranges {
        if let Some(inside) = span.interior() {
            *span = inside;
        }
    }
    open
}

/// The entries of a Jacobian in simpler forms, each proved equal on the region, where such forms are found.
#[must_use]
pub fn tidied(rows: &[Vec<Expr>], region: &Domain) -> Vec<Vec<Expr>> {
    effort::within(TIDY_EFFORT, || {
        let mut prover = Prover::with_budget(BUDGET);
        let mut tidied = |e: &Expr| {
            let form = tidy(e, region, &mut prover).map(|(form, _)| form);
            form.filter(|form| form.size_up_to(MAX_SIZE) < e.size_up_to(MAX_SIZE))
                .unwrap_or_else(|| e.clone())
        };
        rows.iter().map(|row| row.iter().map(&mut tidied).collect()).collect()
    })
}
