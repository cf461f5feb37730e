//! Distributions of a random vector whose components are dependent: a density by a formula on a region.

use std::fmt;

use crate::expr::constant::{fold_constants, sign_of};
use crate::expr::{Assumptions, Condition, Expr, Function, Relation, Symbol};
use crate::flow::base::GivenError;
use crate::flow::marginal::total_mass;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::{Region, RegionError, Span};

/// A density on a region of Rⁿ; 0 elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointDensity {
    /// z₁, …, zₙ, as they stand in the formulas.
    pub variables: Vec<Symbol>,
    /// p(z).
    pub density: Expr,
    /// ln p(z).
    pub log_density: Expr,
    /// Where it is positive, up to a null set.
    pub region: Region,
    /// The region in as few conditions as it was stated with.
    pub stated: Vec<Condition>,
    /// What it is called.
    pub kind: JointKind,
}

/// What a joint distribution is called, and how it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JointKind {
    /// Uniform on the ball ‖z‖ < r.
    Ball(Expr),
    /// The first n of n + 1 components with a Dirichlet distribution with these parameters.
    Dirichlet(Vec<Expr>),
    /// By its formula.
    Formula,
}

/// Why there is no such distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JointError {
    /// The region is empty, or of another kind, or the parameters do not fit.
    Region(String),
    /// The density is none.
    Density(GivenError),
    /// A parameter is not positive.
    NotPositive(Expr),
}

impl From<GivenError> for JointError {
    fn from(error: GivenError) -> Self {
        Self::Density(error)
    }
}

impl fmt::Display for JointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Region(why) => f.write_str(why),
            Self::Density(error) => error.fmt(f),
            Self::NotPositive(e) => write!(f, "{} is not positive", crate::expr::print::text(e)),
        }
    }
}

impl std::error::Error for JointError {}

impl JointDensity {
    /// Uniform on the ball of radius r about 0: p = Γ(n/2 + 1)/(π^(n/2) rⁿ) (Olver et al., NIST Digital Library of Mathematical
    /// Functions, 5.19.4).
    ///
    /// # Errors
    /// See [`JointError`].
    pub fn ball(variables: &[Symbol], radius: Expr) -> Result<Self, JointError> {
        demand_positive(std::slice::from_ref(&radius))?;
        let n = i64::try_from(variables.len()).unwrap_or(i64::MAX);
        let half = Expr::integer(n).times(&Expr::half());
        let gamma = Expr::apply(Function::Gamma, vec![half.plus(&Expr::one())]);
        let volume = Expr::power(Expr::pi(), half).times(&radius.powi(n)).over(&gamma);
        let squares = Expr::sum(variables.iter().map(|v| Expr::variable(v.clone()).powi(2)).collect());
        let inside = squares.compare(Relation::Lt, &radius.powi(2));
        let ranges = variables.iter().map(|v| {
            let own = Span::open(radius.negate(), radius.clone()).unwrap_or_else(Span::real_line);
            (v.clone(), own)
        });
        let region = Region { ranges: ranges.collect(), facts: vec![inside.clone()] };
        let density = fold_constants(&volume.recip());
        Ok(Self {
            variables: variables.to_vec(),
            log_density: Expr::ln(density.clone()),
            density,
            region,
            stated: vec![inside],
            kind: JointKind::Ball(radius),
        })
    }

    /// The first n components of a vector with a Dirichlet distribution, whose last component is 1 less their sum:
    /// p = Γ(Σ αᵢ)/∏ Γ(αᵢ) · ∏ zᵢ^(αᵢ − 1) (Kotz, Balakrishnan and Johnson 2000, *Continuous Multivariate Distributions*, chapter 49).
    ///
    /// # Errors
    /// See [`JointError`]; there are n + 1 parameters for n variables.
    pub fn dirichlet(variables: &[Symbol], alphas: Vec<Expr>) -> Result<Self, JointError> {
        let n = variables.len();
        if alphas.len() != n + 1 {
            return Err(JointError::Region(format!(
                "the components of a Dirichlet distribution add up to 1, so that {n} of them have {} parameters, not {}",
                n + 1,
                alphas.len()
            )));
        }
        demand_positive(&alphas)?;
        let z: Vec<Expr> = variables.iter().cloned().map(Expr::variable).collect();
        let last = Expr::one().minus(&Expr::sum(z.clone()));
        let gamma = |a: &Expr| Expr::apply(Function::Gamma, vec![a.clone()]);
        let log_gamma = |a: &Expr| Expr::apply(Function::Lgamma, vec![a.clone()]);
        let total = Expr::sum(alphas.clone());
        let (mut factors, mut terms) = (vec![gamma(&total)], vec![log_gamma(&total)]);
        for (a, z) in alphas.iter().zip(z.iter().chain([&last])) {
            let less = a.minus(&Expr::one());
            factors.push(gamma(a).recip());
            terms.push(log_gamma(a).negate());
            factors.push(Expr::power(z.clone(), less.clone()));
            if !less.is_zero() {
                terms.push(less.times(&Expr::ln(z.clone())));
            }
        }
        let unit = Span::open(Expr::zero(), Expr::one()).unwrap_or_else(Span::real_line);
        let zero = Expr::zero();
        let mut stated: Vec<Condition> = z.iter().map(|z| z.compare(Relation::Gt, &zero)).collect();
        stated.push(Expr::sum(z.clone()).compare(Relation::Lt, &Expr::one()));
        let region = Region {
            ranges: variables.iter().map(|v| (v.clone(), unit.clone())).collect(),
            facts: if n > 1 { vec![Expr::sum(z).compare(Relation::Lt, &Expr::one())] } else { Vec::new() },
        };
        Ok(Self {
            variables: variables.to_vec(),
            density: fold_constants(&Expr::product(factors)),
            log_density: fold_constants(&Expr::sum(terms)),
            region,
            stated,
            kind: JointKind::Dirichlet(alphas),
        })
    }

    /// A density by a formula: proved to be nonnegative and of mass 1; with `normalise` divided by its mass.
    ///
    /// # Errors
    /// See [`JointError`].
    pub fn by_formula(
        formula: &Expr,
        variables: &[Symbol],
        on: &Condition,
        normalise: bool,
        assumptions: &Assumptions,
    ) -> Result<Self, JointError> {
        let region =
            Region::from_condition(on, variables).map_err(|e| JointError::Region(not_a_region(&e).into()))?;
        let known = assumptions.with_facts(region.facts.iter().cloned());
        let interior = |(v, span): &(Symbol, Span)| Some((v.clone(), span.interior()?));
        let ranges: Option<Vec<(Symbol, Span)>> = region.ranges.iter().map(interior).collect();
        let ranges = ranges.ok_or_else(|| JointError::Region("the set has no interior".into()))?;
        let inside = Domain { ranges: ranges.clone(), assumptions: known };
        let mut prover = Prover::default();
        if prover.defined(formula, &inside).is_none() {
            return Err(GivenError::Undefined.into());
        }
        if !prover.is(formula, Relation::Ge, &inside) {
            return Err(GivenError::Negative.into());
        }
        let region = Region { ranges, facts: region.facts };
        let stated = match on {
            Condition::And(parts) => parts.clone(),
            one => vec![one.clone()],
        };
        let mass = total_mass(formula, variables, &stated, assumptions);
        let mass = fold_constants(&mass.ok_or(GivenError::UnknownMass)?);
        let parameters = Domain::of_parameters(assumptions);
        let is_one = mass.is_one() || prover.equal(&mass, &Expr::one(), &parameters).is_some();
        if !is_one && !normalise {
            return Err(GivenError::Mass(mass).into());
        }
        if !prover.is(&mass, Relation::Gt, &parameters) {
            return Err(GivenError::UnknownMass.into());
        }
        let density = if is_one { formula.clone() } else { formula.over(&mass) };
        Ok(Self {
            variables: variables.to_vec(),
            log_density: Expr::ln(density.clone()),
            density,
            region,
            stated,
            kind: JointKind::Formula,
        })
    }

    /// A formula of it at other values of its variables.
    fn at(&self, e: &Expr, z: &[Expr]) -> Expr {
        e.substitute_all(&self.variables, z)
    }

    /// p(z).
    #[must_use]
    pub fn density_at(&self, z: &[Expr]) -> Expr {
        self.at(&self.density, z)
    }

    /// ln p(z).
    #[must_use]
    pub fn log_density_at(&self, z: &[Expr]) -> Expr {
        self.at(&self.log_density, z)
    }

    /// That z lies in the region, beyond the intervals of single components.
    #[must_use]
    pub fn facts_at(&self, z: &[Expr]) -> Vec<Condition> {
        self.region.facts.iter().map(|fact| fact.map(&mut |e| self.at(e, z))).collect()
    }

    /// The interval of each component.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        self.region.ranges.iter().map(|(_, span)| span.clone()).collect()
    }

    /// What parameters must satisfy.
    #[must_use]
    pub fn parameter_conditions(&self) -> Vec<Condition> {
        let positive: Vec<&Expr> = match &self.kind {
            JointKind::Ball(radius) => vec![radius],
            JointKind::Dirichlet(alphas) => alphas.iter().collect(),
            JointKind::Formula => Vec::new(),
        };
        let open = positive.into_iter().filter(|e| !e.is_constant());
        open.map(|e| e.compare(Relation::Gt, &Expr::zero())).collect()
    }

    /// Whether no parameter holds a symbol.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.density.variables().iter().all(|v| self.variables.contains(v))
            && self.parameter_conditions().is_empty()
    }

    /// The distribution in words, with formulas printed by `print`.
    #[must_use]
    pub fn display(
        &self,
        print: impl Fn(&Expr) -> String,
        condition: impl Fn(&Condition) -> String,
    ) -> String {
        let list = |all: &[Expr]| all.iter().map(&print).collect::<Vec<_>>().join(", ");
        match &self.kind {
            JointKind::Ball(radius) if self.variables.len() == 2 => format!("UniformDisc({})", print(radius)),
            JointKind::Ball(radius) => format!("UniformBall({})", print(radius)),
            JointKind::Dirichlet(alphas) if alphas.iter().all(Expr::is_one) => "UniformSimplex()".into(),
            JointKind::Dirichlet(alphas) => format!("Dirichlet({})", list(alphas)),
            JointKind::Formula => {
                let names: Vec<&str> = self.variables.iter().map(Symbol::name).collect();
                let on: Vec<String> = self.stated.iter().map(condition).collect();
                format!("p({}) = {} on {}", names.join(", "), print(&self.density), on.join(", "))
            }
        }
    }
}

fn not_a_region(error: &RegionError) -> &'static str {
    match error {
        RegionError::Empty => "no point lies in the set",
        _ => "the set is to be an intersection of intervals and inequalities",
    }
}

fn demand_positive(parameters: &[Expr]) -> Result<(), JointError> {
    let wrong = |e: &&Expr| e.is_constant() && sign_of(e) != Some(std::cmp::Ordering::Greater);
    match parameters.iter().find(wrong) {
        Some(e) => Err(JointError::NotPositive(e.clone())),
        None => Ok(()),
    }
}
