//! Symbolic derivatives.

use super::{Branch, Expr, Function, Node, Opaque, Piecewise, Relation, Symbol};

/// ∂e/∂v as a formula.
///
/// At every interior point of the domain of e where e is differentiable by the chain rule, the formula's
/// value, where it is defined, is the derivative. At corners (|u| at u = 0, a border between pieces)
/// the formula may be defined although e has no derivative there: `sign(u)` is 0 at u = 0. Whether e is
/// differentiable on a set is a question for a proof, not for this function.
///
/// `None` where the language has no formula for it (the derivative of digamma).
#[must_use]
pub fn derivative(e: &Expr, v: &Symbol) -> Option<Expr> {
    if !e.contains(v) {
        return Some(Expr::zero());
    }
    match e.node() {
        Node::Number(_) | Node::Pi => Some(Expr::zero()),
        Node::Variable(symbol) => Some(if symbol == v { Expr::one() } else { Expr::zero() }),
        Node::Sum(terms) => {
            let parts: Option<Vec<Expr>> =
                terms.iter().filter(|t| t.contains(v)).map(|t| derivative(t, v)).collect();
            parts.map(Expr::sum)
        }
        Node::Product(factors) => {
            let mut terms = Vec::with_capacity(factors.len());
            for (i, factor) in factors.iter().enumerate().filter(|(_, f)| f.contains(v)) {
                let mut product = factors.clone();
                product[i] = derivative(factor, v)?;
                terms.push(Expr::product(product));
            }
            Some(Expr::sum(terms))
        }
        Node::Power(base, exponent) => power(base, exponent, v),
        Node::Apply(function, arguments) => apply(*function, arguments, v),
        Node::Piecewise(p) => piecewise(p, v),
    }
}

fn power(base: &Expr, exponent: &Expr, v: &Symbol) -> Option<Expr> {
    let whole = || Expr::power(base.clone(), exponent.clone());
    match (base.contains(v), exponent.contains(v)) {
        (true, false) => {
            let lowered = Expr::power(base.clone(), exponent.minus(&Expr::one()));
            Some(Expr::product(vec![exponent.clone(), lowered, derivative(base, v)?]))
        }
        (false, true) => Some(Expr::product(vec![whole(), Expr::ln(base.clone()), derivative(exponent, v)?])),
        _ => {
            let first = derivative(exponent, v)?.times(&Expr::ln(base.clone()));
            let second = Expr::product(vec![exponent.clone(), derivative(base, v)?, base.recip()]);
            Some(whole().times(&first.plus(&second)))
        }
    }
}

fn piecewise(p: &Piecewise, v: &Symbol) -> Option<Expr> {
    let mut branches = Vec::with_capacity(p.branches.len());
    for branch in &p.branches {
        branches.push(Branch { condition: branch.condition.clone(), value: derivative(&branch.value, v)? });
    }
    let otherwise = match &p.otherwise {
        Some(value) => Some(derivative(value, v)?),
        None => None,
    };
    Some(Expr::piecewise(branches, otherwise))
}

fn apply(function: Function, arguments: &[Expr], v: &Symbol) -> Option<Expr> {
    match function {
        Function::Min | Function::Max => return extremum(function, arguments, v),
        Function::Beta => return beta(arguments, v),
        Function::Opaque(s) => return opaque(s, arguments, v),
        _ => {}
    }
    let u = arguments.first()?;
    Some(outer(function, u)?.times(&derivative(u, v)?))
}

/// The derivative of a one-place function at u.
fn outer(function: Function, u: &Expr) -> Option<Expr> {
    let whole = || Expr::apply(function, vec![u.clone()]);
    let of = |f: Function| Expr::apply(f, vec![u.clone()]);
    let one = Expr::one;
    let square = u.powi(2);
    Some(match function {
        Function::Exp => whole(),
        Function::Ln => u.recip(),
        Function::Sin => of(Function::Cos),
        Function::Cos => of(Function::Sin).negate(),
        Function::Tan => of(Function::Cos).powi(-2),
        Function::Asin => one().minus(&square).sqrt().recip(),
        Function::Acos => one().minus(&square).sqrt().recip().negate(),
        Function::Atan => one().plus(&square).recip(),
        Function::Sinh => of(Function::Cosh),
        Function::Cosh => of(Function::Sinh),
        Function::Tanh => one().minus(&whole().powi(2)),
        Function::Asinh => square.plus(&one()).sqrt().recip(),
        // As a product, so that the formula is undefined below 1, like acosh itself.
        Function::Acosh => u.minus(&one()).sqrt().times(&u.plus(&one()).sqrt()).recip(),
        Function::Atanh => one().minus(&square).recip(),
        Function::Sigmoid => whole().times(&one().minus(&whole())),
        Function::Logit => u.recip().times(&one().minus(u).recip()),
        Function::Softplus => of(Function::Sigmoid),
        Function::Erf => gauss(u),
        Function::Erfc => gauss(u).negate(),
        Function::Erfinv => Expr::product(vec![Expr::half(), Expr::pi().sqrt(), Expr::exp(whole().powi(2))]),
        Function::Phi => {
            let normaliser = Expr::integer(2).times(&Expr::pi()).sqrt().recip();
            normaliser.times(&Expr::exp(square.times(&Expr::half()).negate()))
        }
        Function::Probit => {
            let normaliser = Expr::integer(2).times(&Expr::pi()).sqrt();
            normaliser.times(&Expr::exp(whole().powi(2).times(&Expr::half())))
        }
        Function::Gamma => whole().times(&of(Function::Digamma)),
        Function::Lgamma => of(Function::Digamma),
        // W′ = e^−W/(1 + W), from W e^W = x; defined at x = 0, too.
        Function::LambertW0 | Function::LambertWm1 => Expr::exp(whole().negate()).over(&one().plus(&whole())),
        Function::Abs => of(Function::Sign),
        Function::Sign | Function::Floor | Function::Ceil => Expr::zero(),
        Function::Digamma | Function::Beta | Function::Min | Function::Max | Function::Opaque(_) => {
            return None;
        }
    })
}

/// 2/√π e^(−u²).
fn gauss(u: &Expr) -> Expr {
    Expr::product(vec![
        Expr::integer(2),
        Expr::power(Expr::pi(), Expr::half().negate()),
        Expr::exp(u.powi(2).negate()),
    ])
}

/// Chain rule: Σ ∂ᵢs(u₁, …, uₙ) uᵢ′.
fn opaque(s: Opaque, arguments: &[Expr], v: &Symbol) -> Option<Expr> {
    let mut terms = Vec::with_capacity(arguments.len());
    for (i, u) in arguments.iter().enumerate().filter(|(_, u)| u.contains(v)) {
        let partial = Expr::apply(Function::Opaque(s.derivative(i)), arguments.to_vec());
        terms.push(partial.times(&derivative(u, v)?));
    }
    Some(Expr::sum(terms))
}

/// ∂B(a, b) = B(a, b) ((ψ(a) − ψ(a+b)) a′ + (ψ(b) − ψ(a+b)) b′).
fn beta(arguments: &[Expr], v: &Symbol) -> Option<Expr> {
    let [a, b] = arguments else { return None };
    let psi = |x: Expr| Expr::apply(Function::Digamma, vec![x]);
    let common = psi(a.plus(b));
    let part = |x: &Expr| Some(psi(x.clone()).minus(&common).times(&derivative(x, v)?));
    let slope = part(a)?.plus(&part(b)?);
    Some(Expr::apply(Function::Beta, arguments.to_vec()).times(&slope))
}

/// The derivative of the argument that is strictly the largest (smallest); undefined at ties.
fn extremum(function: Function, arguments: &[Expr], v: &Symbol) -> Option<Expr> {
    let relation = if function == Function::Max { Relation::Gt } else { Relation::Lt };
    let mut branches = Vec::with_capacity(arguments.len());
    for (i, argument) in arguments.iter().enumerate() {
        let others = arguments.iter().enumerate().filter(|(j, _)| *j != i);
        let wins = others.map(|(_, other)| argument.compare(relation, other)).collect();
        branches.push(Branch { condition: super::Condition::all(wins), value: derivative(argument, v)? });
    }
    Some(Expr::piecewise(branches, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Rational;

    fn z() -> Expr {
        Expr::symbol("z")
    }

    fn d(e: &Expr) -> Expr {
        derivative(e, &Symbol::new("z")).unwrap()
    }

    #[test]
    fn polynomials() {
        assert_eq!(d(&z().powi(3)), Expr::scaled(Rational::integer(3), z().powi(2)));
        assert_eq!(d(&Expr::integer(2).minus(&z().times(&Expr::integer(3)))), Expr::integer(-3));
        assert_eq!(d(&Expr::symbol("a")), Expr::zero());
    }

    #[test]
    fn constants_that_are_undefined_do_not_enter() {
        // d/dz (a^(1/2) z) = a^(1/2)
        let root = Expr::symbol("a").sqrt();
        assert_eq!(d(&root.times(&z())), root);
    }

    #[test]
    fn corners_are_left_to_proofs() {
        assert_eq!(d(&Expr::abs(z())), Expr::apply(Function::Sign, vec![z()]));
        let relu = Expr::apply(Function::Max, vec![z(), Expr::zero()]);
        assert!(matches!(d(&relu).node(), Node::Piecewise(p) if p.branches.len() == 2));
    }
}
