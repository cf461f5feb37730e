//! The parameters of each family from the derivatives of its log-density.
//!
//! With L = ln p, s = L′, r = L″, q = L‴ the formulas give expressions that do not change with x where p is of the family; for
//! other densities they mean nothing. For densities on (0, ∞) and (0, 1) the elasticity h = x s is used, with
//! h′ = s + x r, h″ = 2r + x q and y = x (ln(x h′))′ = 1 + x h″/h′.

use super::calc::Calc;
use crate::expr::Expr;
use crate::flow::base::Family;

/// Brings an expression into its simplest form.
pub(super) type Simple<'a> = dyn FnMut(&Expr) -> Expr + 'a;

/// The parameters that the density has if it is of the family: some lists of them, the same number for each density.
pub(super) fn fit(family: Family, c: &Calc, simple: &mut Simple<'_>) -> Vec<Vec<Expr>> {
    let mut found = candidates(family, c, simple).unwrap_or_default();
    // The map may leave the distribution as it is.
    if c.base.member_of() == Some(family) {
        found.push(c.base.parameters.clone());
    }
    found
}

fn n(k: i64) -> Expr {
    Expr::integer(k)
}

fn root(e: &Expr) -> Expr {
    e.sqrt()
}

#[allow(clippy::too_many_lines, reason = "one arm for each family")]
fn candidates(family: Family, c: &Calc, simple: &mut Simple<'_>) -> Option<Vec<Vec<Expr>>> {
    let (x, s, r, q) = (&c.x, &c.s, &c.r, &c.q);
    let x2 = x.powi(2);
    let h = || x.times(s);
    let h1 = || s.plus(&x.times(r));
    let h2 = || n(2).times(r).plus(&x.times(q));
    // x h′ and y.
    let u = || x.times(&h1());
    let y = || Expr::one().plus(&x.times(&h2()).over(&h1()));
    let one = |parameters: Vec<Expr>| Some(vec![parameters]);
    match family {
        Family::Uniform | Family::Arcsine | Family::LogUniform => one(vec![c.low.clone()?, c.high.clone()?]),
        Family::Semicircle => one(vec![c.high.clone()?]),
        Family::RaisedCosine => {
            let (a, b) = (c.low.as_ref()?, c.high.as_ref()?);
            one(vec![a.plus(b).times(&Expr::half()), b.minus(a).times(&Expr::half())])
        }
        Family::Triangular => {
            let (a, b) = (c.low.clone()?, c.high.clone()?);
            let modes = c.kinks.iter().chain([&a, &b]);
            Some(modes.map(|mode| vec![a.clone(), b.clone(), mode.clone()]).collect())
        }
        // s = −(x − μ)/σ².
        Family::Normal => {
            let slope = simple(r);
            one(vec![x.minus(&simple(&s.over(&slope))), root(&simple(&slope.recip().negate()))])
        }
        Family::Exponential => one(vec![s.negate()]),
        // s = −2t/(γ² + t²) with t = x − μ: s² − 2r = 4γ²/(γ² + t²)² and s² − r = 2/(γ² + t²).
        Family::Cauchy => {
            let bulk = simple(&s.powi(2).minus(r));
            let square = simple(&s.powi(2).minus(&n(2).times(r)).over(&bulk.powi(2)));
            one(vec![x.plus(&s.over(&bulk)), root(&square)])
        }
        // s = −1/b above μ.
        Family::Laplace => {
            let mut found = Vec::new();
            for kink in c.kinks.iter().take(3) {
                let above = match x.as_variable() {
                    Some(variable) => s.substitute(variable, &kink.plus(&Expr::one())),
                    None => s.clone(),
                };
                let slope = simple(&above);
                found.push(vec![kink.clone(), simple(&root(&slope.powi(-2)))]);
            }
            Some(found)
        }
        // s = −tanh((x − μ)/(2σ))/σ: s² − 2r = 1/σ².
        Family::Logistic => {
            let scale = root(&simple(&s.powi(2).minus(&n(2).times(r)).recip()));
            let t = scale.times(s);
            let ratio = simple(&Expr::one().plus(&t).over(&Expr::one().minus(&t)));
            let shift = scale.times(&simple(&Expr::ln(ratio)));
            one(vec![x.plus(&shift), scale])
        }
        // h + 1 = −(ln x − μ)/σ².
        Family::LogNormal => {
            let square = simple(&u().recip().negate());
            let shift = simple(&h().plus(&Expr::one()).times(&square));
            one(vec![Expr::ln(x.clone()).plus(&shift), root(&square)])
        }
        // s = 1/x − x/σ².
        Family::Rayleigh => one(vec![root(&simple(&x2.over(&Expr::one().minus(&h()))))]),
        Family::Maxwell => one(vec![root(&simple(&x2.over(&n(2).minus(&h()))))]),
        Family::HalfNormal => one(vec![root(&simple(&x.over(s).negate()))]),
        // s = (k − 1)/x − 1/θ.
        Family::ChiSquared => one(vec![n(2).minus(&n(2).times(&x2).times(r))]),
        Family::Gamma => one(vec![Expr::one().minus(&x2.times(r)), h1().recip().negate()]),
        // h = k − 1 − k (x/λ)^k.
        Family::Weibull => {
            let k = simple(&y());
            let bulk = simple(&u().over(&k.powi(2)).negate());
            one(vec![k.clone(), root_of_scale(x, &bulk, &k, simple)])
        }
        Family::Pareto => one(vec![c.low.clone()?, h().plus(&Expr::one()).negate()]),
        // s = (a − 1)/x − (b − 1)/(1 − x).
        Family::Beta => {
            let rest = Expr::one().minus(x);
            let a = simple(&x2.times(s).minus(&Expr::product(vec![x2.clone(), rest.clone(), r.clone()])));
            let b = a.over(x).minus(s).times(&rest);
            one(vec![a.plus(&Expr::one()), b.plus(&Expr::one())])
        }
        // s = −(ν + 1) x/(ν + x²).
        Family::StudentT => {
            one(vec![x.plus(&Expr::product(vec![s.clone(), x2.clone()])).over(&s.plus(x)).negate()])
        }
        // s = (e^(−t) − 1)/β with t = (x − μ)/β.
        Family::Gumbel => {
            let scale = simple(&r.over(q).negate());
            let inner = simple(&Expr::one().plus(&scale.times(s)));
            let log = simple(&Expr::ln(inner));
            one(vec![x.plus(&scale.times(&log)), scale])
        }
        Family::GumbelMin => {
            let scale = simple(&r.over(q));
            let inner = simple(&Expr::one().minus(&scale.times(s)));
            let log = simple(&Expr::ln(inner));
            one(vec![x.minus(&scale.times(&log)), scale])
        }
        // s = (e^(−t) − 1)/(2σ).
        Family::Moyal => {
            let scale = simple(&r.over(q).negate());
            let inner = Expr::one().plus(&Expr::product(vec![n(2), scale.clone(), s.clone()]));
            let inner = simple(&inner);
            let log = simple(&Expr::ln(inner));
            one(vec![x.plus(&scale.times(&log)), scale])
        }
        // s = −3/(2t) + c/(2t²) with t = x − μ.
        Family::Levy => {
            let t = x.minus(c.low.as_ref()?);
            let scale = n(2).times(&t.powi(2)).times(s).plus(&n(3).times(&t));
            one(vec![c.low.clone()?, scale])
        }
        // x² s = −(α + 1) x + β.
        Family::InverseGamma | Family::InverseChiSquared => {
            let slope = simple(&Expr::sum(vec![n(2).times(&h()), x2.times(r)]));
            let shape = slope.plus(&Expr::one()).negate();
            if family == Family::InverseChiSquared {
                return one(vec![n(2).times(&shape)]);
            }
            one(vec![shape, x2.times(s).minus(&x.times(&slope))])
        }
        // h = a − 1 − (a + b) w with w = t/(1 + t), t = x/c: y = 1 − 2w.
        Family::F => {
            let w = simple(&Expr::one().minus(&y()).times(&Expr::half()));
            let total = simple(&u().over(&w.times(&Expr::one().minus(&w))).negate());
            let a = simple(&h().plus(&Expr::one()).plus(&total.times(&w)));
            one(vec![n(2).times(&a), n(2).times(&total.minus(&a))])
        }
        Family::BetaPrime => {
            let bulk = Expr::one().plus(x);
            let total = simple(&h1().times(&bulk.powi(2)).negate());
            let a = simple(&h().plus(&Expr::one()).plus(&total.times(&x.over(&bulk))));
            one(vec![a.clone(), total.minus(&a)])
        }
        // h = −1 − α + α (x/s)^(−α).
        Family::Frechet => {
            let shape = simple(&y().negate());
            let bulk = simple(&u().over(&shape.powi(2)).negate());
            one(vec![shape.clone(), root_of_scale(x, &bulk, &shape.negate(), simple)])
        }
        // h = β − 1 − 2βw with w = t/(1 + t), t = (x/α)^β: (h + 1)² − 2 x h′ = β².
        Family::LogLogistic => {
            let up = h().plus(&Expr::one());
            let square = simple(&up.powi(2).minus(&n(2).times(&u())));
            let shape = simple(&root(&square));
            let w = simple(&shape.minus(&up).over(&n(2).times(&shape)));
            let t = simple(&w.over(&Expr::one().minus(&w)));
            one(vec![root_of_scale(x, &t, &shape, simple), shape])
        }
        // s = (k − 1)/x − x.
        Family::Chi => one(vec![Expr::one().plus(&h()).plus(&x2)]),
        // h = a − 1 − (b − 1) a w, w = x^a/(1 − x^a): (a − 1 − h)(a + y) = −2 x h′ and 2a w = y − a.
        Family::Kumaraswamy => {
            let a = positive_root(&h(), &y(), &u(), simple);
            let b = n(2).times(&a.minus(&Expr::one()).minus(&h())).over(&y().minus(&a));
            one(vec![a, b.plus(&Expr::one())])
        }
        // h = c − 1 − (k + 1) c w, w = x^c/(1 + x^c): (c − 1 − h)(c + y) = −2 x h′ and 2c w = c − y.
        Family::Burr => {
            let shape = positive_root(&h(), &y(), &u(), simple);
            let rest = n(2).times(&shape.minus(&Expr::one()).minus(&h())).over(&shape.minus(&y()));
            one(vec![shape, rest.minus(&Expr::one())])
        }
        // s = −(α + 1)/(λ + x).
        Family::Lomax => {
            let power = simple(&s.powi(2).over(r));
            one(vec![power.minus(&Expr::one()), power.over(s).plus(x).negate()])
        }
        // s = −2x/(γ² + x²).
        Family::HalfCauchy => one(vec![root(&simple(&n(-2).times(&x.over(s)).minus(&x2)))]),
        Family::HalfLogistic => one(vec![root(&simple(&s.powi(2).minus(&n(2).times(r)).recip()))]),
        // 2x² s + 3x = λ − λ x²/μ².
        Family::InverseGaussian => {
            let t = simple(&n(2).times(&x2).times(s).plus(&n(3).times(x)));
            let t1 = simple(&Expr::sum(vec![n(4).times(&h()), n(2).times(&x2).times(r), n(3)]));
            let shape = simple(&t.minus(&x.times(&t1).times(&Expr::half())));
            let square = simple(&Expr::product(vec![n(-2), shape.clone(), x.clone(), t1.recip()]));
            one(vec![root(&square), shape])
        }
        // x (1 − x) s + 1 − 2x = −(logit x − μ)/σ².
        Family::LogitNormal => {
            let rest = Expr::one().minus(x);
            let product = x.times(&rest);
            let down = Expr::one().minus(&n(2).times(x));
            let line = simple(&product.times(s).plus(&down));
            let slope = Expr::sum(vec![down.times(s), product.times(r), n(-2)]);
            let square = simple(&product.times(&slope).recip().negate());
            let logit = Expr::ln(x.clone()).minus(&Expr::ln(rest));
            one(vec![logit.plus(&simple(&line.times(&square))), root(&square)])
        }
        // h + 1 as s of Cauchy in ln x.
        Family::LogCauchy => {
            let up = simple(&h().plus(&Expr::one()));
            let bulk = simple(&up.powi(2).minus(&u()));
            let square = simple(&up.powi(2).minus(&n(2).times(&u())).over(&bulk.powi(2)));
            let shift = simple(&up.over(&bulk));
            one(vec![Expr::ln(x.clone()).plus(&shift), root(&square)])
        }
        // s = −c tanh(c (x − μ)) with c = π/(2σ): s² − r = c².
        Family::HyperbolicSecant => {
            let slope = root(&simple(&s.powi(2).minus(r)));
            let t = s.over(&slope);
            let ratio = simple(&Expr::one().plus(&t).over(&Expr::one().minus(&t)));
            let shift = simple(&Expr::ln(ratio)).over(&n(2).times(&slope));
            one(vec![x.plus(&shift), Expr::pi().over(&n(2).times(&slope))])
        }
        // s = b − b η e^(b x).
        Family::Gompertz => {
            let rate = simple(&q.over(r));
            let eta = Expr::one().minus(&s.over(&rate)).times(&Expr::exp(rate.times(x).negate()));
            one(vec![rate, eta])
        }
        Family::Power => one(vec![h().plus(&Expr::one()), c.high.clone()?]),
        // s = k − e^x/θ.
        Family::ExpGamma => one(vec![s.minus(r), Expr::exp(x.clone()).over(r).negate()]),
        // h = 2m − 1 − 2m x²/Ω.
        Family::Nakagami => {
            let shape = simple(
                &Expr::sum(vec![h(), Expr::one(), u().times(&Expr::half()).negate()]).times(&Expr::half()),
            );
            let spread = n(-4).times(&shape).times(&x2).over(&u());
            one(vec![shape, spread])
        }
        // h = d − 1 − p (x/a)^p.
        Family::GeneralizedGamma => {
            let p = simple(&y());
            let bulk = simple(&u().over(&p.powi(2)).negate());
            let d = h().plus(&Expr::one()).minus(&u().over(&p));
            one(vec![root_of_scale(x, &bulk, &p, simple), d, p])
        }
        Family::FoldedNormal if c.base.member_of() == Some(Family::Normal) => one(c.base.parameters.clone()),
        Family::JohnsonSU if c.base.member_of() == Some(Family::Normal) => {
            let [mean, sd] = c.base.parameters.as_slice() else { return None };
            one(vec![mean.over(sd).negate(), sd.recip(), Expr::zero(), Expr::one()])
        }
        // Where one of these has the same law up to a rule, its own parameters are found by the families above.
        Family::FoldedNormal | Family::JohnsonSU | Family::Dagum => None,
    }
}

/// c where (x/c)^k = t.
fn root_of_scale(x: &Expr, t: &Expr, k: &Expr, simple: &mut Simple<'_>) -> Expr {
    let log = simple(&Expr::ln(t.clone()));
    let share = simple(&log.over(k));
    let difference = simple(&Expr::ln(x.clone()).minus(&share));
    Expr::exp(difference)
}

/// The positive root a of (a − 1 − h)(a + y) = −2u.
fn positive_root(h: &Expr, y: &Expr, u: &Expr, simple: &mut Simple<'_>) -> Expr {
    let (h, y, u) = (simple(h), simple(y), simple(u));
    let up = h.plus(&Expr::one());
    let discriminant = simple(&up.plus(&y).powi(2).minus(&n(8).times(&u)));
    simple(&up.minus(&y).plus(&root(&discriminant)).times(&Expr::half()))
}
