//! Monotone splines of one variable through given knots: linear, rational-quadratic, cubic.

use std::cmp::Ordering;

use super::arguments::expressions;
use super::{Arguments, Built, LayerError, Row};
use crate::expr::{Branch, Condition, Expr, Relation, constant};

pub(super) const LINEAR: Row = Row {
    names: &["linear_spline"],
    title: "linear spline",
    reference: "Müller et al. 2019, Neural importance sampling, section 4.1",
    parameters: &["x", "y", "tails"],
    build: linear,
};

pub(super) const QUADRATIC: Row = Row {
    names: &["rqs", "rational_quadratic_spline"],
    title: "rational-quadratic spline",
    reference: "Gregory and Delbourgo 1982; Durkan et al. 2019, Neural spline flows, equations 4 to 8",
    parameters: &["x", "y", "slopes", "tails"],
    build: rational_quadratic,
};

pub(super) const CUBIC: Row = Row {
    names: &["cubic_spline"],
    title: "cubic spline",
    reference: "Fritsch and Carlson 1980; Durkan et al. 2019, Cubic-spline flows",
    parameters: &["x", "y", "slopes", "tails"],
    build: cubic,
};

/// The most knots.
const MAX_KNOTS: usize = 33;

fn linear(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let knots = Knots::read(arguments)?;
    let slopes: Vec<Expr> = (0..knots.bins()).map(|k| knots.slope(k)).collect();
    let ends = (slopes.first().cloned(), slopes.last().cloned());
    knots.built(arguments, ends, "the knots increase in x and in y", |bin| {
        bin.y.plus(&bin.s.times(&bin.from_left))
    })
}

fn rational_quadratic(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let knots = Knots::read(arguments)?;
    let slopes = slopes(arguments, &knots)?;
    let ends = (slopes.first().cloned(), slopes.last().cloned());
    let condition = "the knots increase in x and in y, and all slopes are positive";
    knots.built(arguments, ends, condition, |bin| {
        // y + h (s ξ² + d ξ(1 − ξ))/(s + (d₊ + d − 2 s) ξ(1 − ξ))
        let (d, next) = (&slopes[bin.k], &slopes[bin.k + 1]);
        let both = bin.xi.times(&Expr::one().minus(&bin.xi));
        let above = bin.s.times(&bin.xi.powi(2)).plus(&d.times(&both));
        let bend = d.plus(next).minus(&Expr::integer(2).times(&bin.s));
        let below = bin.s.plus(&bend.times(&both));
        bin.y.plus(&bin.h.times(&above).over(&below))
    })
}

fn cubic(arguments: &mut Arguments) -> Result<Built, LayerError> {
    let knots = Knots::read(arguments)?;
    let slopes = slopes(arguments, &knots)?;
    let ends = (slopes.first().cloned(), slopes.last().cloned());
    let condition = "the knots increase in x and in y, and the slopes of each bin, divided by that of its chord, \
                     keep the cubic monotone: (a, b) ∈ [0, 3]² suffices";
    knots.built(arguments, ends, condition, |bin| {
        // Hermite: y + w (d ξ + (3 s − 2 d − d₊) ξ² + (d + d₊ − 2 s) ξ³)
        let (d, next) = (&slopes[bin.k], &slopes[bin.k + 1]);
        let times = |n: i64, e: &Expr| Expr::integer(n).times(e);
        let second = times(3, &bin.s).minus(&times(2, d)).minus(next);
        let third = d.plus(next).minus(&times(2, &bin.s));
        let sum =
            Expr::sum(vec![d.times(&bin.xi), second.times(&bin.xi.powi(2)), third.times(&bin.xi.powi(3))]);
        bin.y.plus(&bin.w.times(&sum))
    })
}

fn slopes(arguments: &mut Arguments, knots: &Knots) -> Result<Vec<Expr>, LayerError> {
    let n = knots.x.len();
    let found = arguments.vector_of("slopes", n)?;
    found.ok_or_else(|| arguments.missing("slopes", "the derivatives at the knots"))
}

/// The points that the spline goes through.
struct Knots {
    x: Vec<Expr>,
    y: Vec<Expr>,
}

/// The piece between two knots.
struct Bin {
    k: usize,
    /// The value at the left knot.
    y: Expr,
    /// Its width and height, and their quotient.
    w: Expr,
    h: Expr,
    s: Expr,
    /// z − x, and the same divided by the width.
    from_left: Expr,
    xi: Expr,
}

impl Knots {
    fn read(arguments: &mut Arguments) -> Result<Self, LayerError> {
        let x = arguments.vector("x")?.ok_or_else(|| arguments.missing("x", "the knots"))?;
        if !(2..=MAX_KNOTS).contains(&x.len()) {
            return Err(arguments.unfit("x", format!("2 to {MAX_KNOTS} knots")));
        }
        let increasing =
            x.windows(2).all(|pair| constant::compare(&pair[0], &pair[1]) == Some(Ordering::Less));
        if !(x.iter().all(Expr::is_constant) && increasing) {
            return Err(arguments.unfit("x", "numbers that increase: the knots, from left to right"));
        }
        let y = arguments.vector_of("y", x.len())?;
        let y = y.ok_or_else(|| arguments.missing("y", "the values at the knots"))?;
        if !y.iter().all(|y| y.is_constant() && constant::is_defined(y).is_true()) {
            return Err(arguments.unfit("y", "numbers: the values at the knots"));
        }
        Ok(Self { x, y })
    }

    fn bins(&self) -> usize {
        self.x.len() - 1
    }

    fn slope(&self, k: usize) -> Expr {
        constant::fold(&self.y[k + 1].minus(&self.y[k]).over(&self.x[k + 1].minus(&self.x[k])))
    }

    /// The spline from the formula of a bin. Beyond the outer knots it is not defined, or goes on as a line with the slope at
    /// the end, or as the identity.
    fn built(
        &self,
        arguments: &mut Arguments,
        ends: (Option<Expr>, Option<Expr>),
        condition: &str,
        formula: impl Fn(&Bin) -> Expr,
    ) -> Result<Built, LayerError> {
        let variables = arguments.variables(1)?;
        let z = expressions(&variables).remove(0);
        let n = self.x.len();
        let (first, last) = (&self.x[0], &self.x[n - 1]);
        let tails = match arguments.word("tails")?.as_deref() {
            None | Some("none") => None,
            Some("linear") => Some(ends),
            Some("identity") => {
                if *first != self.y[0] || *last != self.y[n - 1] {
                    return Err(arguments.unfit(
                        "tails",
                        "`linear` or left out: the identity does not fit, x and y differ at an outer knot",
                    ));
                }
                Some((Some(Expr::one()), Some(Expr::one())))
            }
            Some(_) => return Err(arguments.unfit("tails", "`linear`, `identity` or `none`")),
        };
        let mut branches = Vec::with_capacity(n + 1);
        let between = |low: Option<&Expr>, high: Option<&Expr>| {
            let above = low.map(|x| z.compare(Relation::Ge, x));
            let below = high.map(|x| z.compare(Relation::Le, x));
            Condition::all(above.into_iter().chain(below).collect())
        };
        if let Some((Some(slope), _)) = &tails {
            let value = self.y[0].plus(&slope.times(&z.minus(first)));
            branches.push(Branch { condition: between(None, Some(first)), value });
        }
        for k in 0..self.bins() {
            let w = constant::fold(&self.x[k + 1].minus(&self.x[k]));
            let from_left = z.minus(&self.x[k]);
            let bin = Bin {
                k,
                y: self.y[k].clone(),
                h: constant::fold(&self.y[k + 1].minus(&self.y[k])),
                s: self.slope(k),
                xi: from_left.over(&w),
                from_left,
                w,
            };
            let condition = between(Some(&self.x[k]), Some(&self.x[k + 1]));
            branches.push(Branch { condition, value: formula(&bin) });
        }
        if let Some((_, Some(slope))) = &tails {
            let value = self.y[n - 1].plus(&slope.times(&z.minus(last)));
            branches.push(Branch { condition: between(Some(last), None), value });
        }
        let source = tails.is_none().then(|| between(Some(first), Some(last)));
        let mut built = Built::new(variables, vec![Expr::piecewise(branches, None)], condition);
        built.source = source;
        Ok(built)
    }
}
