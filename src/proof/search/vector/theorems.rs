//! Theorems on global injectivity, with the matrices by which the components are multiplied first.

use crate::expr::matrix::Matrix;
use crate::expr::{Expr, Relation};
use crate::proof::obligations::is_smooth;
use crate::proof::search::Prover;
use crate::proof::vector::{Point, Premultiplier, VectorMapOn, as_signs, determinant, premultiplied};
use crate::proof::{Certificate, Claim, Proved, Rule};
use crate::real::Rational;

/// The largest number of variables for which principal minors are asked for.
const MAX_MINORS: usize = 5;

/// The largest number of variables for which all orders of the components are tried.
const MAX_ORDERS: usize = 3;

impl Prover {
    /// A proof of injectivity by one of the theorems.
    pub fn vector_injective_by_theorem(&mut self, map: &VectorMapOn) -> Option<Proved> {
        if !map.components.iter().all(is_smooth) {
            return self.by_contraction_with_corners(map);
        }
        let jacobian = map.jacobian()?;
        if jacobian.len() != map.variables.len() {
            return None;
        }
        let premises = self.smooth_premises(map)?;
        let multipliers = self.premultipliers(map, &jacobian);
        let claim = || Claim::VectorInjective(map.clone());
        for by in &multipliers {
            let certificate =
                Certificate::new(claim(), Rule::Contraction { by: by.clone() }, premises.clone());
            if let Some(proof) = self.confirm(certificate) {
                return Some(proof);
            }
        }
        for by in &multipliers {
            let Some(product) = premultiplied(by, &jacobian) else { continue };
            if product.len() > MAX_MINORS {
                break;
            }
            if map.is_box()
                && let Some(minors) = self.positive_minors(&principal_minors(&product)?, map)
            {
                let premises = premises.iter().cloned().chain(minors).collect();
                let certificate = Certificate::new(claim(), Rule::PMatrix { by: by.clone() }, premises);
                if let Some(proof) = self.confirm(certificate) {
                    return Some(proof);
                }
            }
            if let Some(minors) = self.positive_minors(&leading_minors(&product)?, map) {
                let premises = premises.iter().cloned().chain(minors).collect();
                let certificate = Certificate::new(claim(), Rule::Definite { by: by.clone() }, premises);
                if let Some(proof) = self.confirm(certificate) {
                    return Some(proof);
                }
            }
        }
        self.by_properness(map, &premises)
    }

    /// An affine map with det A ≠ 0.
    pub fn vector_injective_affine(&mut self, map: &VectorMapOn) -> Option<Proved> {
        let jacobian = map.jacobian().filter(|j| j.iter().flatten().all(|e| map.is_parameter(e)))?;
        let value = determinant(&jacobian)?;
        let mut premises = self.smooth_premises(map)?;
        premises.push(self.nonzero_on_region(&value, map)?);
        self.confirm(Certificate::new(Claim::VectorInjective(map.clone()), Rule::Affine, premises))
    }

    /// A contraction where components have corners.
    fn by_contraction_with_corners(&mut self, map: &VectorMapOn) -> Option<Proved> {
        let premises = map
            .components
            .iter()
            .filter(|f| !f.is_total())
            .map(|f| self.defined_on_region(f, map))
            .collect::<Option<Vec<_>>>()?;
        let rule = Rule::Contraction { by: Premultiplier::new() };
        self.confirm(Certificate::new(Claim::VectorInjective(map.clone()), rule, premises))
    }

    /// Signs of the minors, if all of them are proved to be positive; the cheap ones are looked at first.
    fn positive_minors(&mut self, minors: &[Expr], map: &VectorMapOn) -> Option<Vec<Certificate>> {
        minors
            .iter()
            .filter(|m| m.as_number().is_none_or(|x| !x.is_positive()))
            .map(|m| self.attempt(|prover| prover.sign_on_region(m, Relation::Gt, map)))
            .collect()
    }

    /// Hadamard's theorem where f is linear up to bounded terms.
    fn by_properness(&mut self, map: &VectorMapOn, premises: &[Certificate]) -> Option<Proved> {
        let linear: Premultiplier =
            map.components.iter().map(|f| linear_part(f, map)).collect::<Option<_>>()?;
        let value = determinant(&map.jacobian()?)?;
        let mut premises = premises.to_vec();
        premises.push(self.nonzero_on_region(&value, map)?);
        self.confirm(Certificate::new(Claim::VectorInjective(map.clone()), Rule::Proper { linear }, premises))
    }

    /// The identity, orders and signs of the components that put positive entries on the diagonal, and the inverse of the
    /// Jacobian at a simple point.
    fn premultipliers(&mut self, map: &VectorMapOn, jacobian: &[Vec<Expr>]) -> Vec<Premultiplier> {
        let n = jacobian.len();
        let mut found = vec![Premultiplier::new()];
        let mut points = self.points_of_region(map, false, 3);
        points.splice(0..0, along_normals(map));
        found.extend(symmetrizer(jacobian));
        for at in &points {
            let Some(there) = rational_at(jacobian, at, map) else { continue };
            for order in orders(n) {
                let Some(by) = positive_diagonal(&there, &order) else { continue };
                if !found.contains(&by) && by != identity(n) {
                    found.push(by);
                }
            }
            if let Some(by) = inverse(&there).filter(|by| !found.contains(by) && *by != identity(n)) {
                found.push(by);
            }
        }
        found.truncate(8);
        found
    }
}

/// Points of the region on the normals through the origin of the half spaces that cut it.
fn along_normals(map: &VectorMapOn) -> Vec<Point> {
    let mut found = Vec::new();
    for (h, _) in map.cutting_facts().filter_map(as_signs).flatten() {
        let normal: Option<Vec<Rational>> = map
            .variables
            .iter()
            .map(|v| crate::expr::derivative(&h, v).and_then(|d| d.as_number().cloned()))
            .collect();
        let Some(normal) = normal.filter(|n| n.iter().any(|x| !x.is_zero())) else { continue };
        for scale in [1, -1, 2, -2] {
            let scale = Rational::integer(scale);
            let point = Point(normal.iter().map(|x| Expr::number(x * &scale)).collect());
            if point.is_in_region(map, false, &mut |_, _| false) {
                found.push(point);
                break;
            }
        }
    }
    found.truncate(2);
    found
}

/// Positive multiples of the rows that make a Jacobian symmetric, where literal ones do: dᵢ Jᵢⱼ = dⱼ Jⱼᵢ.
fn symmetrizer(jacobian: &[Vec<Expr>]) -> Option<Premultiplier> {
    let n = jacobian.len();
    let mut scale: Vec<Option<Rational>> = vec![None; n];
    scale[0] = Some(Rational::one());
    for _ in 0..n {
        for i in 0..n {
            for j in 0..n {
                let (Some(d), None) = (scale[i].clone(), &scale[j]) else { continue };
                if jacobian[i][j].is_zero() {
                    continue;
                }
                let (a, left) = jacobian[i][j].split_coefficient();
                let (b, right) = jacobian[j][i].split_coefficient();
                if left == right {
                    scale[j] = Some(&(&d * &a) * &b.recip()?);
                }
            }
        }
    }
    let scale: Vec<Rational> = scale.into_iter().collect::<Option<_>>()?;
    if scale.iter().any(|d| !d.is_positive()) || scale.iter().all(Rational::is_one) {
        return None;
    }
    let entry = |i: usize, j: usize| if i == j { scale[i].clone() } else { Rational::zero() };
    Some((0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect())
}

/// The coefficients of the variables among the terms of f.
fn linear_part(f: &Expr, map: &VectorMapOn) -> Option<Vec<Rational>> {
    let mut row = vec![Rational::zero(); map.variables.len()];
    for term in f.terms() {
        let (c, rest) = term.split_coefficient();
        if let Some(at) = rest.as_variable().and_then(|s| map.variables.iter().position(|v| v == s)) {
            row[at] = &row[at] + &c;
        }
    }
    Some(row)
}

fn rational_at(jacobian: &[Vec<Expr>], at: &Point, map: &VectorMapOn) -> Option<Vec<Vec<Rational>>> {
    let value = |e: &Expr| at.value(e, map, &mut |_, _| false)?.as_number().cloned();
    jacobian.iter().map(|row| row.iter().map(value).collect()).collect()
}

fn identity(n: usize) -> Premultiplier {
    (0..n)
        .map(|i| (0..n).map(|j| if i == j { Rational::one() } else { Rational::zero() }).collect())
        .collect()
}

/// Orders of the components that are tried: all for few components, else the given one.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n > MAX_ORDERS {
        return vec![(0..n).collect()];
    }
    let mut found = vec![Vec::new()];
    for _ in 0..n {
        found = found
            .iter()
            .flat_map(|start: &Vec<usize>| {
                (0..n).filter(|i| !start.contains(i)).map(|i| {
                    let mut longer = start.clone();
                    longer.push(i);
                    longer
                })
            })
            .collect();
    }
    found
}

/// The signed permutation that takes component order[i] to place i with a positive diagonal entry.
fn positive_diagonal(there: &[Vec<Rational>], order: &[usize]) -> Option<Premultiplier> {
    let n = there.len();
    let mut by = vec![vec![Rational::zero(); n]; n];
    for (i, &from) in order.iter().enumerate() {
        let entry = &there[from][i];
        by[i][from] = match entry.signum() {
            0 => return None,
            s if s > 0 => Rational::one(),
            _ => -Rational::one(),
        };
    }
    Some(by)
}

/// The inverse of a rational matrix.
fn inverse(matrix: &[Vec<Rational>]) -> Option<Premultiplier> {
    Matrix::from_rationals(matrix.to_vec()).ok()?.inverse(&mut |_| false).ok()?.as_rationals()
}

/// All principal minors, small ones first.
fn principal_minors(matrix: &[Vec<Expr>]) -> Option<Vec<Expr>> {
    let n = matrix.len();
    let mut sets: Vec<u32> = (1..(1_u32 << n)).collect();
    sets.sort_by_key(|set| set.count_ones());
    sets.into_iter()
        .map(|set| minor(matrix, &(0..n).filter(|i| set & (1 << i) != 0).collect::<Vec<_>>()))
        .collect()
}

/// The leading principal minors of J + Jᵀ.
fn leading_minors(matrix: &[Vec<Expr>]) -> Option<Vec<Expr>> {
    let n = matrix.len();
    let symmetric: Vec<Vec<Expr>> =
        (0..n).map(|i| (0..n).map(|j| matrix[i][j].plus(&matrix[j][i])).collect()).collect();
    (1..=n).map(|size| minor(&symmetric, &(0..size).collect::<Vec<_>>())).collect()
}

fn minor(matrix: &[Vec<Expr>], rows: &[usize]) -> Option<Expr> {
    let part: Vec<Vec<Expr>> =
        rows.iter().map(|&i| rows.iter().map(|&j| matrix[i][j].clone()).collect()).collect();
    determinant(&part)
}
