//! The named functions over intervals, and their derivatives.

use crate::expr::Function;
use crate::real::Interval;
use crate::real::interval::Partial;

/// The image of the arguments. A wrong number of arguments, which the parser does not let through, is
/// undefined everywhere as far as can be told: nothing is claimed.
pub(super) fn image(function: Function, arguments: &[Interval]) -> Partial {
    let total = Partial::total;
    match (function, arguments) {
        (Function::Min, [first, rest @ ..]) => total(rest.iter().fold(*first, |a, b| a.min(b))),
        (Function::Max, [first, rest @ ..]) => total(rest.iter().fold(*first, |a, b| a.max(b))),
        (Function::Beta, [a, b]) => a.beta(b),
        // Defined and continuous everywhere, and nothing else is known.
        (Function::Opaque(_), _) => total(Interval::real_line()),
        (_, [x]) => image_of_one(function, *x),
        _ => Partial::partly(Interval::real_line()),
    }
}

fn image_of_one(function: Function, x: Interval) -> Partial {
    let total = Partial::total;
    match function {
        Function::Exp => total(x.exp()),
        Function::Ln => x.ln(),
        Function::Sin => total(x.sin()),
        Function::Cos => total(x.cos()),
        Function::Tan => x.tan(),
        Function::Asin => x.asin(),
        Function::Acos => x.acos(),
        Function::Atan => total(x.atan()),
        Function::Sinh => total(x.sinh()),
        Function::Cosh => total(x.cosh()),
        Function::Tanh => total(x.tanh()),
        Function::Asinh => total(x.asinh()),
        Function::Acosh => x.acosh(),
        Function::Atanh => x.atanh(),
        Function::Sigmoid => total(x.sigmoid()),
        Function::Logit => x.logit(),
        Function::Softplus => total(x.softplus()),
        Function::Erf => total(x.erf()),
        Function::Erfc => total(x.erfc()),
        Function::Erfinv => x.erfinv(),
        Function::Phi => total(x.phi()),
        Function::Probit => x.probit(),
        Function::Gamma => x.gamma(),
        Function::Lgamma => x.lgamma(),
        Function::Digamma => x.digamma(),
        Function::LambertW0 => x.lambert_w0(),
        Function::LambertWm1 => x.lambert_wm1(),
        Function::Abs => total(x.abs()),
        Function::Sign => x.sign(),
        Function::Floor => x.floor(),
        Function::Ceil => x.ceil(),
        Function::Min | Function::Max => total(x),
        Function::Beta | Function::Opaque(_) => Partial::partly(Interval::real_line()),
    }
}

/// The derivative of an analytic function of one argument on `x`; what is undefined has no derivative, or is not known to
/// have one. Each formula has its argument once where that is possible, which keeps it tight.
pub(super) fn derivative(function: Function, x: Interval) -> Partial {
    let total = Partial::total;
    let one = Interval::point(1.0);
    let half = Interval::point(0.5);
    let unknown = Partial::partly(Interval::real_line());
    // (π to this power times a rational), a positive constant.
    let root = |x: Interval| x.sqrt();
    match function {
        Function::Exp => total(x.exp()),
        Function::Ln => x.recip(),
        Function::Sin => total(x.cos()),
        Function::Cos => total(-x.sin()),
        Function::Tan => x.tan().map(|t| one + t.sqr()),
        Function::Asin => root(one - x.sqr()).then(Interval::recip),
        Function::Acos => root(one - x.sqr()).then(Interval::recip).map(|d| -d),
        Function::Atan => (one + x.sqr()).recip(),
        Function::Sinh => total(x.cosh()),
        Function::Cosh => total(x.sinh()),
        Function::Tanh => x.cosh().recip().map(Interval::sqr),
        Function::Asinh => root(one + x.sqr()).then(Interval::recip),
        Function::Acosh => root(x.sqr() - one).then(Interval::recip),
        Function::Atanh => (one - x.sqr()).recip(),
        // σ′(x) = 1/(4 cosh²(x/2))
        Function::Sigmoid => (x * half).cosh().recip().map(|d| (d * half).sqr()),
        // 1/(x(1 − x)), where x(1 − x) = 1/4 − (x − 1/2)².
        Function::Logit => {
            let product = x * (one - x);
            let completed = Interval::point(0.25) - (x - half).sqr();
            product.intersect(&completed).unwrap_or(product).recip()
        }
        Function::Softplus => total(x.sigmoid()),
        Function::Erf => {
            root(Interval::pi()).then(|r| Interval::point(2.0).div(&r)).map(|c| c * (-x.sqr()).exp())
        }
        Function::Erfc => derivative(Function::Erf, x).map(|d| -d),
        Function::Erfinv => x.erfinv().then(|y| root(Interval::pi()).map(|r| r * half * y.sqr().exp())),
        Function::Phi => root(Interval::pi() * Interval::point(2.0))
            .then(Interval::recip)
            .map(|c| c * (-(x.sqr() * half)).exp()),
        Function::Probit => x
            .probit()
            .then(|y| root(Interval::pi() * Interval::point(2.0)).map(|r| r * (y.sqr() * half).exp())),
        Function::Gamma if x.positive().is_true() => {
            x.gamma().then(|value| x.digamma().map(|psi| value * psi))
        }
        Function::Lgamma => x.digamma(),
        Function::Digamma => x.trigamma(),
        // W′ = e^−W/(1 + W)
        Function::LambertW0 => x.lambert_w0().then(lambert_slope),
        Function::LambertWm1 => x.lambert_wm1().then(lambert_slope),
        Function::Opaque(_) => total(Interval::real_line()),
        Function::Gamma
        | Function::Abs
        | Function::Sign
        | Function::Floor
        | Function::Ceil
        | Function::Min
        | Function::Max
        | Function::Beta => unknown,
    }
}

/// ∂B(a, b)/∂a = B(a, b)(ψ(a) − ψ(a + b)) < 0, for a, b > 0.
pub(super) fn beta_slope(a: Interval, b: Interval) -> Partial {
    a.beta(&b).then(|value| {
        a.digamma().then(|first| {
            (a + b).digamma().map(|second| {
                let slope = value * (first - second);
                slope.intersect(&-Interval::positive_reals()).unwrap_or(slope)
            })
        })
    })
}

fn lambert_slope(w: Interval) -> Partial {
    (-w).exp().div(&(Interval::point(1.0) + w))
}
