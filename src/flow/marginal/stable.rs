//! Linear functions of normal, Cauchy and Lévy variables, which are such variables again: these distributions are stable.

use crate::expr::constant::fold_constants;
use crate::expr::{Assumptions, Expr, Relation, Symbol, derivative};
use crate::flow::base::{Base, Family};
use crate::flow::tidy::tidied;
use crate::flow::vector::VectorBase;
use crate::proof::Domain;
use crate::proof::search::Prover;
use crate::set::Span;

/// N(0, 1).
pub(super) fn standard(variable: &Symbol) -> Base {
    of(variable, Expr::zero(), Expr::one())
}

fn of(variable: &Symbol, mean: Expr, sd: Expr) -> Base {
    Base { family: Family::Normal, parameters: vec![mean, sd], variable: variable.clone(), given: None }
}

/// The distribution of x = a·z + b:
///
/// - N(a·m + b, aᵀ Σ a) for a normal vector z (Johnson and Wichern, *Applied multivariate statistical analysis*, result 4.2);
/// - Cauchy(a·m + b, Σ |aᵢ| sᵢ) for independent Cauchy variables (Johnson, Kotz and Balakrishnan 1994, chapter 16, section 2);
/// - Lévy(a·m + b, (Σ √(aᵢ cᵢ))²) for independent Lévy variables and a > 0 (Nolan, *Univariate stable distributions*, section 1.5).
///
/// `None` for other functions and distributions, and where the scale is not proved to be positive.
pub(super) fn linear(
    f: &Expr,
    variables: &[Symbol],
    base: &VectorBase,
    x: &Symbol,
    assumptions: &Assumptions,
    prover: &mut Prover,
) -> Option<Base> {
    let scale = Scale::of(base)?;
    let slopes: Vec<Expr> = variables
        .iter()
        .map(|v| derivative(f, v).filter(|d| !variables.iter().any(|v| d.contains(v))))
        .collect::<Option<_>>()?;
    let everywhere = Domain {
        ranges: variables.iter().map(|v| (v.clone(), Span::real_line())).collect(),
        assumptions: assumptions.clone(),
    };
    let terms = slopes.iter().zip(variables).map(|(a, v)| a.times(&Expr::variable(v.clone())));
    let origin = variables.iter().fold(f.clone(), |f, v| f.substitute(v, &Expr::zero()));
    let written = Expr::sum(terms.chain([origin.clone()]).collect());
    let same = prover.equal(f, &written, &everywhere)?;
    prover.confirm(same)?;
    let parameters = Domain::of_parameters(assumptions);
    let mut simple = |e: Expr| fold_constants(&tidied(e, &parameters, prover));
    let middle = slopes.iter().zip(scale.middle()).map(|(a, m)| a.times(&m));
    let middle = simple(Expr::sum(middle.chain([origin]).collect()));
    let (family, squared) = match &scale {
        Scale::Covariance(_, rows) => {
            let mut variance = Vec::new();
            for (a, row) in slopes.iter().zip(rows) {
                for (b, entry) in slopes.iter().zip(row) {
                    variance.push(Expr::product(vec![a.clone(), b.clone(), entry.clone()]));
                }
            }
            (Family::Normal, simple(Expr::sum(variance)))
        }
        Scale::Levy(parts) => {
            let roots = slopes.iter().zip(parts).map(|(a, (_, c))| a.times(c).sqrt());
            (Family::Levy, simple(Expr::sum(roots.collect()).powi(2)))
        }
        Scale::Cauchy(parts) => {
            let widths = slopes.iter().zip(parts).map(|(a, (_, s))| Expr::abs(a.clone()).times(s));
            (Family::Cauchy, simple(Expr::sum(widths.collect())))
        }
    };
    let rising = |a: &Expr| prover.is(a, Relation::Gt, &parameters);
    if matches!(scale, Scale::Levy(_)) && !slopes.iter().all(rising) {
        return None;
    }
    if !prover.is(&squared, Relation::Gt, &parameters) {
        return None;
    }
    let width = match family {
        Family::Normal => fold_constants(&tidied(squared.sqrt(), &parameters, prover)),
        _ => squared,
    };
    Some(Base { family, parameters: vec![middle, width], variable: x.clone(), given: None })
}

/// Where the variables lie and how far they spread.
enum Scale {
    /// Means and covariances of a normal vector.
    Covariance(Vec<Expr>, Vec<Vec<Expr>>),
    /// Locations and scales of independent Cauchy variables.
    Cauchy(Vec<(Expr, Expr)>),
    /// The same of independent Lévy variables.
    Levy(Vec<(Expr, Expr)>),
}

impl Scale {
    fn of(base: &VectorBase) -> Option<Self> {
        let parts = match base {
            VectorBase::Normal(joint) => {
                return Some(Self::Covariance(joint.mean.clone(), joint.covariance.clone()));
            }
            VectorBase::Joint(_) => return None,
            VectorBase::Independent(parts) => parts,
        };
        let all = |family| parts.iter().all(|b| b.given.is_none() && b.family == family);
        let pair = |b: &Base| Some((b.parameters.first()?.clone(), b.parameters.get(1)?.clone()));
        let pairs: Vec<(Expr, Expr)> = parts.iter().map(pair).collect::<Option<_>>()?;
        if all(Family::Cauchy) {
            return Some(Self::Cauchy(pairs));
        }
        if all(Family::Levy) {
            return Some(Self::Levy(pairs));
        }
        if !all(Family::Normal) {
            return None;
        }
        let entry = |i: usize, j: usize| if i == j { pairs[i].1.powi(2) } else { Expr::zero() };
        let rows = (0..pairs.len()).map(|i| (0..pairs.len()).map(|j| entry(i, j)).collect()).collect();
        Some(Self::Covariance(pairs.into_iter().map(|(m, _)| m).collect(), rows))
    }

    fn middle(&self) -> Vec<Expr> {
        match self {
            Self::Covariance(means, _) => means.clone(),
            Self::Cauchy(parts) | Self::Levy(parts) => parts.iter().map(|(m, _)| m.clone()).collect(),
        }
    }
}
