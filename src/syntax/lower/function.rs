//! Calls: functions that are kept, and abbreviations spelled out.

use super::Lowerer;
use super::arithmetic::power;
use crate::expr::{Branch, Condition, Expr, Function, Opaque, Relation};
use crate::real::Rational;
use crate::source::Span;
use crate::syntax::error::SyntaxError;
use crate::syntax::names::{self, Named, VectorFunction};
use crate::syntax::surface::SurfaceExpr;
use crate::syntax::value::{Shape, Value};
use crate::syntax::{MAX_DIMENSION, MAX_EXPONENT};

/// Slope of the leaky ReLU for negative arguments, where none is given.
const LEAKY_SLOPE: (i64, i64) = (1, 100);

/// Scale and α of SELU, exactly as decimals (Klambauer et al. 2017, "Self-normalizing neural networks").
const SELU: (&str, &str) = ("1.0507009873554804934193349852946", "1.6732632423543772848170429916717");

impl Lowerer {
    pub(super) fn call(
        &mut self,
        name: &str,
        typed: &[SurfaceExpr],
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let Some(named) = names::function(name) else {
            let suggestion = names::nearest_function(name);
            return Err(SyntaxError::UnknownFunction { name: name.to_owned(), suggestion, span });
        };
        let (least, most, expected) = arity(named);
        if typed.len() < least || most.is_some_and(|m| typed.len() > m) {
            return Err(SyntaxError::WrongArity {
                function: name.to_owned(),
                expected,
                found: typed.len(),
                span,
            });
        }
        let mut arguments = Vec::with_capacity(typed.len());
        for argument in typed {
            arguments.push(self.value(argument)?);
        }
        if let Named::Of(function) = named {
            return self.vector_function(function, arguments, typed, span);
        }
        let vector = arguments.iter().position(|a| a.shape() != Shape::Scalar);
        let Some(at) = vector else {
            let numbers = arguments.into_iter().filter_map(Value::into_components).flatten().collect();
            return Ok(Value::Scalar(self.apply(named, name, numbers, typed, span)?));
        };
        // Component by component; numbers go with each of them.
        let place = |i: usize| typed.get(i).map_or(span, |t| t.span);
        let shape = arguments.get(at).map_or(Shape::Scalar, Value::shape);
        let Shape::Vector(n) = shape else { return Err(SyntaxError::NotANumber { shape, span: place(at) }) };
        for (i, argument) in arguments.iter().enumerate() {
            if argument.shape() != shape && argument.shape() != Shape::Scalar {
                return Err(SyntaxError::Shapes {
                    problem: "the arguments have different sizes",
                    first: (shape, place(at)),
                    second: (argument.shape(), place(i)),
                    hint: None,
                });
            }
        }
        let mut components = Vec::with_capacity(n);
        for i in 0..n {
            let mut numbers = Vec::with_capacity(arguments.len());
            for argument in &arguments {
                match argument {
                    Value::Scalar(e) => {
                        self.repeat(e, span)?;
                        numbers.push(e.clone());
                    }
                    other => numbers.extend(other.entries().nth(i).cloned()),
                }
            }
            components.push(self.apply(named, name, numbers, typed, span)?);
        }
        Ok(Value::vector(components))
    }

    /// An opaque function, or one of its derivatives; the components of vectors are so many arguments.
    pub(super) fn opaque(
        &mut self,
        name: &str,
        along: &[Option<usize>],
        typed: &[SurfaceExpr],
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let mut arguments = Vec::with_capacity(typed.len());
        for argument in typed {
            let value = self.value(argument)?;
            let shape = value.shape();
            let components =
                value.into_components().ok_or(SyntaxError::NotANumber { shape, span: argument.span })?;
            arguments.extend(components);
        }
        let wrong = |expected: &'static str, found: usize| SyntaxError::WrongArity {
            function: name.to_owned(),
            expected,
            found,
            span,
        };
        if arguments.is_empty() || arguments.len() > MAX_DIMENSION {
            return Err(wrong("at least 1", arguments.len()));
        }
        let arity = *self.functions.entry(name.to_owned()).or_insert(arguments.len());
        if arity != arguments.len() {
            return Err(wrong("everywhere the same number of", arguments.len()));
        }
        let mut function = Opaque::new(name, arity);
        for position in along {
            function = function.derivative(match position {
                Some(position) if *position < arity => *position,
                None if arity == 1 => 0,
                _ => {
                    return Err(wrong(
                        "1; a derivative in the second of several is written D2(s(x, y))",
                        arity,
                    ));
                }
            });
        }
        Ok(Value::Scalar(Expr::apply(Function::Opaque(function), arguments)))
    }

    fn apply(
        &mut self,
        named: Named,
        name: &str,
        mut arguments: Vec<Expr>,
        typed: &[SurfaceExpr],
        span: Span,
    ) -> Result<Expr, SyntaxError> {
        if let Named::Kept(function) = named {
            return Ok(Expr::apply(function, arguments));
        }
        let first_span = typed.first().map_or(span, |t| t.span);
        let second = if arguments.len() > 1 { Some(arguments.remove(1)) } else { None };
        let second_span = typed.get(1).map_or(span, |t| t.span);
        let x = arguments.remove(0);
        let copies = match named {
            Named::Gelu | Named::Silu | Named::Mish | Named::Softsign => 1,
            Named::LeakyRelu | Named::Elu | Named::Selu => 3,
            _ => 0,
        };
        for _ in 0..copies {
            self.repeat(&x, span)?;
        }
        let kept = |f: Function, x: &Expr| Expr::apply(f, vec![x.clone()]);
        let reciprocal = |f: Function| kept(f, &x).recip();
        let bad = |expected: &'static str, span: Span| SyntaxError::BadArgument {
            function: name.to_owned(),
            expected,
            span,
        };
        Ok(match named {
            Named::Kept(f) => Expr::apply(f, vec![x]),
            Named::Of(_) => return Err(bad("a vector or a matrix", first_span)),
            Named::Sqrt => return power(x, Expr::half(), first_span, span),
            Named::Cbrt => return root(&Expr::integer(3), x, first_span, first_span, span),
            Named::Root => {
                let radicand = second.unwrap_or_else(Expr::zero);
                if let Some(n) = x.as_number()
                    && !(n.is_integer() && n.is_positive())
                {
                    return Err(bad("a positive integer or a parameter", first_span));
                }
                return root(&x, radicand, first_span, second_span, span);
            }
            Named::Log => match second {
                None => Expr::ln(x),
                Some(base) => return logarithm(x, base, second_span),
            },
            Named::Log2 => Expr::ln(x).over(&Expr::ln(Expr::integer(2))),
            Named::Log10 => Expr::ln(x).over(&Expr::ln(Expr::integer(10))),
            Named::Log1p => Expr::ln(Expr::one().plus(&x)),
            Named::Expm1 => Expr::exp(x).minus(&Expr::one()),
            Named::Relu => Expr::apply(Function::Max, vec![Expr::zero(), x]),
            Named::LeakyRelu => {
                let slope = second.unwrap_or_else(|| ratio(LEAKY_SLOPE));
                self.repeat(&slope, span)?;
                by_sign(&x, x.clone(), slope.times(&x))
            }
            Named::Elu => {
                let alpha = second.unwrap_or_else(Expr::one);
                by_sign(&x, x.clone(), alpha.times(&Expr::exp(x.clone()).minus(&Expr::one())))
            }
            Named::Selu => {
                let (scale, alpha) = (decimal(SELU.0), decimal(SELU.1));
                let negative = Expr::exp(x.clone()).minus(&Expr::one());
                by_sign(&x, scale.times(&x), Expr::product(vec![scale, alpha, negative]))
            }
            Named::Gelu => x.times(&kept(Function::Phi, &x)),
            Named::Silu => x.times(&kept(Function::Sigmoid, &x)),
            Named::Mish => x.times(&kept(Function::Tanh, &kept(Function::Softplus, &x))),
            Named::Softsign => x.over(&Expr::one().plus(&Expr::abs(x.clone()))),
            Named::Sec => reciprocal(Function::Cos),
            Named::Csc => reciprocal(Function::Sin),
            Named::Sech => reciprocal(Function::Cosh),
            Named::Csch => reciprocal(Function::Sinh),
            // As quotients of functions that are defined everywhere, so that cot is 0 where tan has a pole.
            Named::Cot => kept(Function::Cos, &x).over(&kept(Function::Sin, &x)),
            Named::Coth => kept(Function::Cosh, &x).over(&kept(Function::Sinh, &x)),
            Named::LambertW => match second.as_ref().map(|b| b.as_number().and_then(Rational::to_i64)) {
                None | Some(Some(0)) => kept(Function::LambertW0, &x),
                Some(Some(-1)) => kept(Function::LambertWm1, &x),
                Some(_) => return Err(bad("the branch 0 or -1", second_span)),
            },
        })
    }
}

/// Least and greatest number of arguments, and both in words.
fn arity(named: Named) -> (usize, Option<usize>, &'static str) {
    match named {
        Named::Kept(f) => match f.arity() {
            (1, None) => (1, None, "1 or more"),
            (2, _) => (2, Some(2), "2"),
            _ => (1, Some(1), "1"),
        },
        Named::Root | Named::Of(VectorFunction::Dot) => (2, Some(2), "2"),
        Named::Of(VectorFunction::Diagonal) => (1, None, "1 or more"),
        Named::Log | Named::LeakyRelu | Named::Elu | Named::LambertW => (1, Some(2), "1 or 2"),
        _ => (1, Some(1), "1"),
    }
}

/// The n-th root, x^(1/n).
fn root(n: &Expr, x: Expr, n_span: Span, x_span: Span, span: Span) -> Result<Expr, SyntaxError> {
    let index = n.as_number();
    if index.is_some_and(Rational::is_zero) {
        return Err(SyntaxError::DivisionByZero { span: n_span });
    }
    if index.is_some_and(|n| *n > Rational::integer(MAX_EXPONENT)) {
        return Err(SyntaxError::ExponentTooLarge { span });
    }
    power(x, n.recip(), x_span, span)
}

/// ln x / ln b; a literal base must be positive and not 1.
fn logarithm(x: Expr, base: Expr, span: Span) -> Result<Expr, SyntaxError> {
    if base == Expr::e() {
        return Ok(Expr::ln(x));
    }
    if base.as_number().is_some_and(|b| !b.is_positive() || b.is_one()) {
        return Err(SyntaxError::BadArgument {
            function: "log".to_owned(),
            expected: "a positive base other than 1",
            span,
        });
    }
    Ok(Expr::ln(x).over(&Expr::ln(base)))
}

/// `positive` for x ≥ 0, `negative` for x < 0.
fn by_sign(x: &Expr, positive: Expr, negative: Expr) -> Expr {
    let condition = |relation: Relation| -> Condition { x.compare(relation, &Expr::zero()) };
    let branches = vec![
        Branch { condition: condition(Relation::Ge), value: positive },
        Branch { condition: condition(Relation::Lt), value: negative },
    ];
    Expr::piecewise(branches, None)
}

fn ratio((p, q): (i64, i64)) -> Expr {
    Rational::ratio(p, q).map_or_else(Expr::zero, Expr::number)
}

fn decimal(digits: &str) -> Expr {
    digits.parse::<Rational>().map_or_else(|_| Expr::zero(), Expr::number)
}
