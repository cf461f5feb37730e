//! Signs of sine and cosine where the argument stays within one half period.

use crate::expr::{Expr, Function, Node, Relation, Symbol, constant, derivative};
use crate::proof::check::range_on;
use crate::proof::domain::{constant_interval, span_interval};
use crate::proof::{Certificate, Domain, Rule};
use crate::real::Rational;
use crate::set::Span;

use super::Prover;
use super::sign::sign_claim;

impl Prover {
    /// sin u has the sign (−1)^k where kπ < u < (k + 1)π.
    pub(super) fn by_trigonometric_range(
        &mut self,
        e: &Expr,
        relation: Relation,
        on: &Domain,
    ) -> Option<Certificate> {
        let angle = sine_angle(e)?;
        let range = range_on(&angle, &on.cell())?;
        let middle = range.midpoint() / std::f64::consts::PI;
        if !middle.is_finite() || middle.abs() > 1e6 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded just above")]
        let half_period = middle.floor() as i64;
        let (above, below) = within(&angle, half_period);
        let mut side = |x: &Expr| self.sign(x, Relation::Gt, on).or_else(|| self.sign(x, Relation::Ge, on));
        let premises = vec![side(&above)?, side(&below)?];
        let certificate =
            Certificate::new(sign_claim(e, relation, on), Rule::HalfPeriod { half_period }, premises);
        crate::proof::check(certificate.clone()).ok().map(|_| certificate)
    }
}

/// u with e = sin u: cos u = sin(u + π/2).
pub(crate) fn sine_angle(e: &Expr) -> Option<Expr> {
    match e.node() {
        Node::Apply(Function::Sin, arguments) => arguments.first().cloned(),
        Node::Apply(Function::Cos, arguments) => {
            arguments.first().map(|u| u.plus(&Expr::pi().times(&Expr::half())))
        }
        _ => None,
    }
}

/// Points of the interval at which an angle c z + d of a sine, cosine or tangent in the expression is a multiple of π/n, for
/// the given n; those with small multiples first, at most so many.
#[must_use]
pub fn special_angles(
    e: &Expr,
    variable: &Symbol,
    span: &Span,
    denominators: &[i64],
    most: usize,
) -> Vec<Expr> {
    const MAX_ANGLES: usize = 4;
    const MAX_TURNS: f64 = 6.0;
    let mut angles: Vec<(Expr, Expr)> = Vec::new();
    e.any(&mut |part| {
        if let Node::Apply(Function::Sin | Function::Cos | Function::Tan, arguments) = part.node()
            && let [u] = arguments.as_slice()
            && let Some(c) = derivative(u, variable)
            && c.is_constant()
            && !c.is_zero()
        {
            let d = u.substitute(variable, &Expr::zero());
            if d.is_constant() && !angles.contains(&(c.clone(), d.clone())) {
                angles.push((c, d));
            }
        }
        angles.len() >= MAX_ANGLES
    });
    let mut points: Vec<Expr> = Vec::new();
    let hull = span_interval(span);
    for &n in denominators {
        for (c, d) in &angles {
            let range = constant_interval(c).mul(&hull).add(&constant_interval(d));
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let scale = n as f64 / std::f64::consts::PI;
            let limit = MAX_TURNS * n as f64;
            let (low, high) = ((range.lo() * scale).max(-limit), (range.hi() * scale).min(limit));
            #[expect(clippy::cast_possible_truncation, reason = "cut to a few turns")]
            let mut multiples: Vec<i64> = (low.floor() as i64..=high.ceil() as i64).collect();
            multiples.sort_by_key(|k| (k.abs(), -k));
            for k in multiples {
                let Some(turn) = Rational::ratio(k, n) else { continue };
                let point = constant::fold(&Expr::scaled(turn, Expr::pi()).minus(d).over(c));
                if !points.contains(&point) && span.contains(&point).is_true() {
                    points.push(point);
                }
                if points.len() >= most {
                    return points;
                }
            }
        }
    }
    points
}

/// u − kπ and (k + 1)π − u.
pub(crate) fn within(angle: &Expr, half_period: i64) -> (Expr, Expr) {
    let multiple = |k: i64| Expr::integer(k).times(&Expr::pi());
    (angle.minus(&multiple(half_period)), multiple(half_period + 1).minus(angle))
}
