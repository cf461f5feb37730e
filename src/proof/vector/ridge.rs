//! Maps that bend along one direction: z ↦ z + r(w·z + b), as planar flows.

use serde::{Deserialize, Serialize};

use super::{VectorMapOn, linear_form};
use crate::expr::normal::normal;
use crate::expr::{Expr, Node, Symbol};
use crate::proof::Domain;
use crate::set::Span;

/// The largest component that is looked at, in nodes.
const MAX_SIZE: usize = 400;

/// How many linear forms are tried.
const MAX_FORMS: usize = 6;

/// z + r(t) with t = w·z + b. The position t becomes φ(t) = t + w·r(t), up to the constant b.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ridge {
    /// w, free of variables.
    pub weights: Vec<Expr>,
    /// b, free of variables.
    pub shift: Expr,
    /// r, formulas in t and parameters.
    pub bend: Vec<Expr>,
    /// The name of t.
    pub position: Symbol,
    /// Names for formulas in the parameters, which the claim about φ may use.
    pub names: Vec<(Symbol, Expr)>,
}

impl Ridge {
    /// The map in this form: a proposal, from a linear form that occurs in it.
    #[must_use]
    pub fn of(map: &VectorMapOn, position: &Symbol) -> Option<Self> {
        let n = map.variables.len();
        if map.components.len() != n || map.components.iter().any(|f| f.size_up_to(MAX_SIZE) >= MAX_SIZE) {
            return None;
        }
        let variables: Vec<Expr> = map.variables.iter().cloned().map(Expr::variable).collect();
        let mut forms: Vec<Expr> = Vec::new();
        for f in &map.components {
            f.any(&mut |part| {
                let fits = matches!(part.node(), Node::Sum(_)) && !map.is_parameter(part) && part != f;
                if fits && forms.len() < MAX_FORMS && !forms.contains(part) {
                    forms.push(part.clone());
                }
                false
            });
        }
        forms.iter().find_map(|form| {
            let linear = linear_form(form, &variables);
            if !linear.coefficients.iter().chain([&linear.constant]).all(|c| map.is_parameter(c)) {
                return None;
            }
            let t = Expr::variable(position.clone());
            let bend = map
                .components
                .iter()
                .zip(&variables)
                .map(|(f, z)| {
                    let bent = f.replace(&mut |part| (part == form).then(|| t.clone()));
                    let rest = bent.minus_terms(z);
                    map.is_parameter(&rest).then_some(rest)
                })
                .collect::<Option<Vec<_>>>()?;
            Some(Self {
                weights: linear.coefficients,
                shift: linear.constant,
                bend,
                position: position.clone(),
                names: Vec::new(),
            })
        })
    }

    /// w·z + b.
    #[must_use]
    pub fn form(&self, variables: &[Symbol]) -> Expr {
        let terms = self.weights.iter().zip(variables).map(|(w, v)| w.times(&Expr::variable(v.clone())));
        Expr::sum(terms.chain([self.shift.clone()]).collect())
    }

    /// The components of the map in these variables.
    #[must_use]
    pub fn components(&self, variables: &[Symbol]) -> Vec<Expr> {
        let form = self.form(variables);
        let bent = self.bend.iter().map(|r| r.substitute(&self.position, &form));
        variables.iter().zip(bent).map(|(v, r)| Expr::variable(v.clone()).plus(&r)).collect()
    }

    /// φ(t) = t + w·r(t).
    #[must_use]
    pub fn along(&self) -> Expr {
        let terms = self.weights.iter().zip(&self.bend).map(|(w, r)| w.times(r));
        Expr::sum(terms.chain([Expr::variable(self.position.clone())]).collect())
    }

    /// u and h, where r(t) = u h(t).
    #[must_use]
    pub fn direction(&self) -> Option<(Vec<Expr>, Expr)> {
        let mut common: Option<Expr> = None;
        let mut direction = Vec::with_capacity(self.bend.len());
        for r in &self.bend {
            if r.is_zero() {
                direction.push(Expr::zero());
                continue;
            }
            let (moving, own): (Vec<Expr>, Vec<Expr>) =
                r.factors().iter().cloned().partition(|f| f.contains(&self.position));
            let moving = Expr::product(moving);
            if moving.is_one() || common.as_ref().is_some_and(|h| *h != moving) {
                return None;
            }
            common = Some(moving);
            direction.push(Expr::product(own));
        }
        common.map(|h| (direction, h))
    }

    /// w·u, simplified, where r(t) = u h(t).
    #[must_use]
    pub fn strength(&self) -> Option<Expr> {
        let (direction, _) = self.direction()?;
        let terms = self.weights.iter().zip(&direction).map(|(w, u)| w.times(u)).collect();
        let plain = Expr::sum(terms);
        Some(normal(&plain, &mut |_| false).map_or(plain, |form| form.to_expr().clone()))
    }

    /// The real numbers t, with what is assumed about the parameters of the map.
    #[must_use]
    pub fn positions(&self, map: &VectorMapOn) -> Domain {
        Domain::on(&self.position, &Span::real_line(), &map.parameter_assumptions())
    }
}
