//! Signs of sine and cosine where the argument stays within one half period.

use crate::expr::{Expr, Function, Node, Relation};
use crate::proof::check::range_on;
use crate::proof::{Certificate, Domain, Rule};

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

/// u − kπ and (k + 1)π − u.
pub(crate) fn within(angle: &Expr, half_period: i64) -> (Expr, Expr) {
    let multiple = |k: i64| Expr::integer(k).times(&Expr::pi());
    (angle.minus(&multiple(half_period)), multiple(half_period + 1).minus(angle))
}
