//! Functions written out in terms of exp, ln and powers.

use crate::expr::{Expr, Function};
use crate::real::Rational;

/// The defining formula of a hyperbolic function, an inverse of one, sigmoid, logit or softplus at u, defined
/// exactly where the function is; `None` for other functions.
#[must_use]
pub fn expand_definition(function: Function, u: &Expr) -> Option<Expr> {
    let one = Expr::one();
    let grow = || Expr::exp(u.clone());
    let fall = || Expr::exp(u.negate());
    let half = |e: Expr| Expr::scaled(Rational::ratio(1, 2).unwrap_or_else(Rational::one), e);
    Some(match function {
        Function::Sinh => half(grow().minus(&fall())),
        Function::Cosh => half(grow().plus(&fall())),
        Function::Tanh => grow().minus(&fall()).over(&grow().plus(&fall())),
        Function::Asinh => Expr::ln(u.plus(&u.powi(2).plus(&one).sqrt())),
        // √(u − 1) √(u + 1), so that the formula is undefined below −1, too.
        Function::Acosh => Expr::ln(u.plus(&u.minus(&one).sqrt().times(&u.plus(&one).sqrt()))),
        Function::Atanh => half(Expr::ln(one.plus(u)).minus(&Expr::ln(one.minus(u)))),
        Function::Sigmoid => one.over(&one.plus(&fall())),
        Function::Logit => Expr::ln(u.clone()).minus(&Expr::ln(one.minus(u))),
        Function::Softplus => Expr::ln(one.plus(&grow())),
        _ => return None,
    })
}
