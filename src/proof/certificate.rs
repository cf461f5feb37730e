//! Certificates: a claim, the rule that yields it, the rule's data, and the premises.

use serde::{Deserialize, Serialize};

use super::vector::{Determination, Point, Premultiplier, Radial, Ridge, VectorMapOn};
use super::{Claim, Side};
use crate::expr::{Expr, Symbol};
use crate::real::Rational;

/// A proof tree as plain data. It proves nothing until [`check`](super::check()) accepts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// What is claimed.
    pub claim: Claim,
    /// Why it holds.
    pub rule: Rule,
    /// What it rests on, in the order that the rule wants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub premises: Vec<Certificate>,
}

impl Certificate {
    /// A certificate from its parts.
    #[must_use]
    pub fn new(claim: Claim, rule: Rule, premises: Vec<Certificate>) -> Self {
        Self { claim, rule, premises }
    }

    /// The number of steps in the tree.
    #[must_use]
    pub fn steps(&self) -> usize {
        1 + self.premises.iter().map(Self::steps).sum::<usize>()
    }
}

/// Cut points for one variable: the domain is the union of the cells between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuts {
    /// The variable whose range is cut.
    pub variable: Symbol,
    /// Where, in increasing order.
    pub at: Vec<Rational>,
}

/// A point of an interval, or the neighbourhood of one of its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A point, free of the variable.
    At(Expr),
    /// Close to an end.
    Near(Side),
}

/// The rules. The doc of each states premises and conclusion; `check` holds the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// *Defined, Sign.* On every cell of the partition the enclosure of e (natural or mean value form) shows it. With the
    /// premise that e is defined on the domain, the enclosure of its values where it is defined suffices for the sign.
    Enclosure {
        /// The partition; empty: one cell.
        cuts: Vec<Cuts>,
    },
    /// *Defined.* e has no case distinctions, and each condition under which its parts are defined has its
    /// premise `Sign` or is seen from an enclosure over the whole domain.
    Obligations,
    /// *Defined.* e is outer(inner); premises: `Defined(outer)` on an interval of its variable, and that inner takes its
    /// values there: `Image`, with `Equal(f, inner)` unless they are the same; or `Defined(inner)` and the signs.
    ///
    /// *Sign.* Premises: the `Sign` of outer on an interval of its variable under the same assumptions, none of which mentions
    /// it; `Defined(inner)`, and the signs that say that inner lies in the interval.
    Composed {
        /// The outer expression.
        outer: Expr,
        /// Its variable.
        variable: Symbol,
        /// What is put for the variable.
        inner: Expr,
    },
    /// *Sign.* The assumptions contain it, up to a positive rational factor and the side it is written on.
    Assumed,
    /// *Sign, Equal.* Premises: the claim on domains whose intervals for the variable together contain this one's.
    Split {
        /// The variable whose interval is split.
        variable: Symbol,
    },
    /// *Sign, Limit, Equal.* Premises: `Equal(e, to)`, then the claim about `to` (for `Equal(e, b)`: `Equal(to, b)`).
    Rewrite {
        /// The other form of e.
        to: Expr,
    },
    /// *Sign.* From the signs of the parts (premises, or seen from enclosures) by the rules of signs for sums,
    /// products, powers, and functions that are positive or have the sign of their argument.
    Structure,
    /// *Sign.* e = P(t)/Q(t) with t the inner function, whose enclosure over the domain lies in an
    /// interval T; Sturm's theorem decides the signs of P and Q on T. Premise: `Defined(e)`.
    Polynomial {
        /// The inner function t.
        inner: Expr,
        /// Coefficients of P, constant term first.
        numerator: Vec<Rational>,
        /// Coefficients of Q, constant term first.
        denominator: Vec<Rational>,
    },
    /// *Sign.* e = A + B t with t enclosed in an interval over the domain: premises are `Equal(e, A + B t)`, and the signs of
    /// A + B·lower and A + B·upper (of ±B for an infinite end), one of them possibly not strict where that end is not
    /// attained. At each point the sign holds because it does at both ends, so A and B may contain the variables.
    Linear {
        /// The inner function t.
        inner: Expr,
        /// The constant term A.
        constant: Expr,
        /// The slope B.
        slope: Expr,
    },
    /// *Sign.* e = A + B t with A and B free of the domain's variables. Premises: `Equal(e, A + B t)` unless it is e itself, e
    /// defined, l ≤ t and t ≤ u on the domain, and the signs of A + B l and A + B u; where t has no bound on a side, the weak
    /// sign of B (of −B below).
    Between {
        /// The inner function t.
        inner: Expr,
        /// The constant term A.
        constant: Expr,
        /// The slope B.
        slope: Expr,
        /// The lower bound l.
        lower: Option<Expr>,
        /// The upper bound u.
        upper: Option<Expr>,
    },
    /// *Sign.* e = Σ aᵢ tⁱ (premise `Equal`) with aᵢ free of the variable and t enclosed in an interval with a finite end.
    /// Premises: the signs of its Bernstein coefficients there (Taylor coefficients at the end of an unbounded interval), not
    /// all of which need be strict.
    Bernstein {
        /// The inner function t.
        inner: Expr,
        /// The coefficients, constant term first.
        coefficients: Vec<Expr>,
    },
    /// *Sign.* e = A + B t + C t² (premise `Equal`) with A, B, C free of the variable, C of the sign, and 4AC − B² > 0 (≥ 0
    /// where the sign is not strict).
    Quadratic {
        /// The inner function t.
        inner: Expr,
        /// A, B, C.
        coefficients: Vec<Expr>,
    },
    /// *Sign.* ±e = Σ cᵢ ∏ fᵢⱼ where each product is ≥ 0 (> 0 for one of them, if the sign is strict) because cᵢ > 0 and
    /// its factors are, or 0 because one of them is 0. Premises: the signs of the factors.
    Combination {
        /// cᵢ with the factors fᵢⱼ.
        terms: Vec<(Rational, Vec<Expr>)>,
    },
    /// *Sign.* e = u + v where u has the sign (first premise) and u² − v² is > 0 or ≥ 0 (second), so |u| ≥ |v|.
    Dominates {
        /// The dominant part u; v is the rest, e − u.
        leading: Expr,
    },
    /// *Sign.* e = P(cos u) + sin u · Q(cos u), multiplied by a power of 1 + t² with t = tan(u/2): its sign for all t by Sturm's
    /// theorem, and P(−1) for the angles without t. Premise: `Equal(e, this form)`.
    Circle {
        /// The angle u.
        angle: Expr,
        /// Coefficients of P, constant term first.
        even: Vec<Rational>,
        /// Coefficients of Q, constant term first.
        odd: Vec<Rational>,
    },
    /// *Sign.* e = A + B cos u + C sin u, where A has the sign and A² − B² − C² is > 0 (or ≥ 0): |B cos u + C sin u| is at most
    /// √(B² + C²). Premises: `Equal(e, this form)`, and the two signs.
    Amplitude {
        /// The angle u.
        angle: Expr,
        /// A.
        constant: Expr,
        /// B.
        cosine: Expr,
        /// C.
        sine: Expr,
    },
    /// *Sign.* e = sin u (or cos u = sin(u + π/2)) with kπ ≤ u ≤ (k + 1)π, so its sign is (−1)^k or it is 0. Premises: the
    /// signs of u − kπ and (k + 1)π − u.
    HalfPeriod {
        /// The number k.
        half_period: i64,
    },
    /// *Sign.* e is monotone in the variable by the sign of its derivative (first premise) and has the sign at
    /// the end towards which it decreases (increases): second premise, a `Limit`, third `Defined(e)`.
    MonotoneFrom {
        /// The variable.
        variable: Symbol,
        /// The end at which e is smallest (largest).
        side: Side,
    },
    /// *Sign.* Premises: `Sign(factor > 0)`, then the sign of e · factor.
    PositiveFactor {
        /// The factor.
        factor: Expr,
    },
    /// *Equal.* The normal form of a − b is 0, with each side condition that the rewriting asks for among the
    /// premises; two of the premises are `Defined` of a and b unless an enclosure over the whole domain shows it.
    NormalForm,
    /// *Equal.* Both are free of case distinctions and defined on the variable's interval, so continuous; their derivatives
    /// are defined and equal on its interior, so they differ by a constant; and they are equal at a point of it. Premises:
    /// `Defined` of both, `Equal` of the derivatives on the interior, and `Equal` of the values at the point (unless they are
    /// constants that are seen to be equal).
    SameDerivative {
        /// The variable.
        variable: Symbol,
        /// The point, a constant.
        at: Expr,
    },
    /// *Equal.* b is a with its case distinctions (|·|, min, max, sign, cases) resolved by the signs among the
    /// premises, the last of which is `Defined(b)`.
    Resolve,
    /// *Equal.* a and b are defined, and a − b, or b − a, is 0 (premise `Sign`).
    ZeroDifference,
    /// *Equal.* a and b have one weak sign (premises: both ≥ 0, or both ≤ 0) and a² = b² (premise).
    SameSquares,
    /// *Equal.* a is the outer formula with the left part put for each name. Premises: `Equal(left, right)` for each of the
    /// names (unless the two are the same), and `Equal(outer with the right parts, b)`, or `Defined(b)` if that is b. No name
    /// stands in an exponent.
    Congruence {
        /// A formula in the names.
        outer: Expr,
        /// Each name with its left and its right part.
        parts: Vec<(Symbol, Expr, Expr)>,
    },
    /// *Equal.* a and b are a′ and b′ with expressions put for names. Premises: `Equal(a′, b′)` on a domain, `Defined` of
    /// the expressions, and the `Sign`s that put their values into that domain. No name stands in an exponent.
    Instance {
        /// Each name with its expression.
        parts: Vec<(Symbol, Expr)>,
    },
    /// *Equal.* f is strictly monotone on an interval with a known image (premises `StrictlyMonotone`, `Image`, and
    /// `Equal(f, map)` unless they are the same). Either f(g(x)) = x on the image, from the premise g(f(z)) = z; or
    /// g(f(z)) = z, from f(g(x)) = x and the signs that say that g(x) lies in the interval.
    OtherComposition {
        /// The formula of f on the interval.
        map: Expr,
        /// The formula g.
        inverse: Expr,
    },
    /// *Equal.* g(f(z)) = z from f(g(x)) = x on the image, without the signs of `OtherComposition`: g is continuous, and its
    /// value at the point x₀ inside the image lies inside the interval (premises: the signs that say so, where parameters
    /// occur in them). Then g = f⁻¹ near every point where they agree, and so on the whole image, which is connected.
    Continued {
        /// The formula of f on the interval.
        map: Expr,
        /// The formula g.
        inverse: Expr,
        /// The point x₀.
        at: Expr,
    },
    /// *IsolatedZeros.* e is analytic on the interval (premises: the strict conditions of its parts) and not 0 at
    /// the point, so by the identity theorem its zeros are isolated. Last premise: `Sign(e ≠ 0)` at the point.
    Analytic {
        /// The point of the interval; it may contain parameters.
        at: Expr,
    },
    /// *Limit.* By the calculus of limits in [`limit`](super::limit).
    LimitCalculus,
    /// *StrictlyMonotone.* Premises: `Equal(f, smooth)` where f has case distinctions, `Defined(smooth)` on the
    /// interval, `Sign` of the derivative on its interior, and `IsolatedZeros` there where that sign is not strict.
    Derivative {
        /// f without case distinctions.
        smooth: Expr,
    },
    /// *StrictlyMonotone.* Premises: the claim on the parts up to and from the point, which belongs to both.
    Glue {
        /// The common point, a constant.
        at: Expr,
    },
    /// *StrictlyMonotone.* The interval is a single point at which f is defined.
    Point,
    /// *Image.* f is strictly monotone (first premise) and continuous on the interval, because it equals a formula
    /// without case distinctions (`Equal`, second premise, unless it is one); the image lies between the value or
    /// `Limit` (premises) at the lower and at the upper end.
    BetweenEnds {
        /// f without case distinctions.
        smooth: Expr,
    },
    /// *Injective.* Premises: `StrictlyMonotone` on pieces that together are the source, each followed by its
    /// `Image` if there are several; the images are pairwise disjoint (with parameters, by the `Sign` of a difference of ends).
    Pieces,
    /// *NotInjective.* a ≠ b lie in the source and f(a) = f(b). Premise: `Equal(f(a), f(b))`, and `Sign(a − b ≠ 0)`
    /// where parameters occur.
    EqualValues {
        /// A point of the source.
        a: Expr,
        /// Another one.
        b: Expr,
    },
    /// *NotInjective.* f is continuous on [lower, upper], a subset of the source without a, and f − f(a) has opposite
    /// strict signs at its ends (enclosures). Premise: `Equal(f, smooth)` or `Defined` on the interval.
    SignChange {
        /// A rational point of the source.
        a: Rational,
        /// Lower end of the interval that holds the other point.
        lower: Rational,
        /// Its upper end.
        upper: Rational,
    },
    /// *NotInjective.* f is continuous and strictly monotone on an interval up to the point and, in the other direction, on one
    /// from it; the point belongs to both, so values close to its own are taken on both sides. Premises: the two
    /// `StrictlyMonotone`, and for each interval the formula there (`Equal`, or `Defined` where f is smooth).
    Turn {
        /// The point, a constant.
        at: Expr,
        /// The formula up to the point.
        left: Expr,
        /// The formula from the point.
        right: Expr,
    },
    /// *Injective, NotInjective.* For every value of the parameter `name` the claim holds for a map with it; with `stands_for`
    /// in its place that is this map. Premises: the same claim about that map, the `Sign`s by which `stands_for` meets what is
    /// assumed of the name.
    Renamed {
        /// The name of the parameter.
        name: Symbol,
        /// A formula in the parameters of this map, defined for all their values.
        stands_for: Expr,
    },
    /// *NotInjective.* Premises: `Image` of two intervals of the source without a common interior point, and the `Sign`s that
    /// say that each image begins below the end of the other.
    Overlap,
    /// *NotInjective.* f is C¹ on an interval of the source, and f′ is > 0 at one place and < 0 at another; an
    /// injective continuous function on an interval is monotone. Premises: `Defined` of f and f′ on the interval (`Equal` of f
    /// and a formula there, where f has case distinctions), and the two signs: each `Sign` at a point, or a nonzero `Limit` at
    /// an end.
    SlopeChange {
        /// Where f′ > 0.
        rising: Place,
        /// Where f′ < 0.
        falling: Place,
    },
    /// *Regular.* The source is the union of the pieces; on each, premises `Equal(f, smooth)` (unless f is smooth) and
    /// `Sign(smooth′ ≠ 0)`. Neighbouring pieces share their common end, and have equal derivatives there.
    RegularPieces {
        /// For each piece, f without case distinctions.
        smooth: Vec<Expr>,
    },
    /// *RegularAlmostEverywhere.* As `RegularPieces`, but the pieces cover the source only up to finitely many points,
    /// need not fit together, and the second premise may be `IsolatedZeros(smooth′)` instead.
    RegularOff {
        /// For each piece, f without case distinctions.
        smooth: Vec<Expr>,
        /// The points of the source that no piece contains.
        except: Vec<Expr>,
    },
    /// *Irregular.* smooth equals f on a piece of the source that contains the point (first premise `Equal`, or
    /// `Defined`), and smooth′ is 0 there (second premise `Equal`).
    Critical {
        /// f without case distinctions.
        smooth: Expr,
        /// The point.
        at: Expr,
    },
    /// *Irregular.* As `Critical`, but the zero of smooth′ is only known to exist: smooth′ = P(z)/Q(z) on an interval of
    /// the source (premises `Equal(smooth′, P/Q)` and, unless f is smooth, `Equal(f, smooth)`) in which P has a root.
    CriticalRoot {
        /// f without case distinctions.
        smooth: Expr,
        /// Coefficients of P, constant term first.
        numerator: Vec<Rational>,
        /// Coefficients of Q, constant term first.
        denominator: Vec<Rational>,
    },
    /// *Irregular.* f equals smooth on an interval of the source beside the point (premise `Equal`), and smooth has a value,
    /// or a `Limit` there (second premise), that is not f's.
    Jump {
        /// The formula beside the point.
        smooth: Expr,
        /// The point, which lies in the source.
        at: Expr,
    },
    /// *Irregular.* f equals `left` on an interval up to the point and `right` from it (premises), and the values
    /// there, or the derivatives, differ (third premise: `Sign(difference ≠ 0)`).
    Break {
        /// The formula to the left.
        left: Expr,
        /// The formula to the right.
        right: Expr,
        /// The point, which lies in the source.
        at: Expr,
        /// 0: the values differ (a jump); 1: the derivatives differ (a corner).
        order: u8,
    },
    /// *Irregular.* f equals smooth on an interval of the source that has the point as an end and contains it; smooth′
    /// tends to ±∞ there (premises `Equal` or `Defined`, then `Limit`).
    VerticalTangent {
        /// f without case distinctions.
        smooth: Expr,
        /// The point.
        at: Expr,
    },
    /// *ImageOf.* Premises: `Image` on pieces that together are the source; the image is the union.
    Union,
    /// *NotAFunction.* Exact evaluation at the point shows it.
    Evaluate {
        /// The point, a constant.
        at: Expr,
    },
    /// *VectorInjective, VectorNotInjective, VectorRegular, VectorRegularAlmostEverywhere, VectorIrregular.* The map is
    /// z + r(w·z + b), and the same is claimed (premise) of t + w·r(t) on R. Further premises: `Equal` of the components and
    /// of the function of t, `Defined` of r and r′.
    Ridge {
        /// w, b and r.
        form: Ridge,
    },
    /// *VectorInjective, VectorRegular.* The components are those of the flow of a field v that is C¹ in z and continuous in t, and
    /// |v| grows linearly at most, since each component or all its derivatives in z are bounded: solutions exist for all
    /// times, are unique and depend on z in a C¹ way, and det J = exp ∫ tr ∂v/∂z dt > 0 (Picard and Lindelöf, Liouville; Hartman
    /// 2002, *Ordinary Differential Equations*, theorems II.1.1, III.5.1, V.3.1 and corollary IV.1.1). Premises: `Defined` of v and
    /// ∂v/∂z for all z and times, and a `Sign` c − e² ≥ 0 for what is bounded otherwise than by its form.
    PicardLindelof,
    /// *VectorInjective.* All components are determined at the start, each step determines one more expression, and in the
    /// end every variable is determined. Premises: what the steps ask for, and `Defined` of the components.
    Elimination {
        /// The steps, each of which may use those before it.
        steps: Vec<Determination>,
    },
    /// *VectorInjective, VectorRegular.* The map is the composition of layers, the first one on a region that contains the map's,
    /// the others on the whole space. Premises: the claim about each layer.
    Composition {
        /// The layers, the first one applied first.
        layers: Vec<VectorMapOn>,
    },
    /// *VectorInjective.* The map is affine: its components are Σ Aᵢⱼ zⱼ + bᵢ with A and b free of the variables, and det A ≠ 0.
    /// Premises: those of `NonzeroDeterminant`.
    Affine,
    /// *VectorInjective.* Gale and Nikaidô (Math. Annalen 159, 1965, theorem 4): on a product of intervals a C¹ map whose
    /// Jacobian has only positive principal minors is injective. Premises: `Defined` of the components and the entries of J,
    /// `Sign` of each principal minor of the premultiplied J.
    PMatrix {
        /// A nonsingular matrix that the components are multiplied by.
        by: Premultiplier,
    },
    /// *VectorInjective.* On a convex region, (f(z) − f(z′))·(z − z′) > 0 where the symmetric part of J is positive
    /// definite. Premises as for `PMatrix`, with the leading principal minors of J + Jᵀ (Sylvester).
    Definite {
        /// A nonsingular matrix that the components are multiplied by.
        by: Premultiplier,
    },
    /// *VectorInjective.* On a convex region f = id + g with a Lipschitz constant of g below 1 in the maximum norm, the
    /// 1-norm or the Euclidean norm, from enclosures of the entries of J − I over the region (Behrmann et al. 2019).
    Contraction {
        /// A nonsingular matrix that the components are multiplied by.
        by: Premultiplier,
    },
    /// *VectorInjective.* Hadamard: f is C¹ on Rⁿ with det J ≠ 0 everywhere and proper, because f(z) = A z + g(z) with A
    /// nonsingular and g bounded (enclosures). Premises: those of `NonzeroDeterminant`.
    Proper {
        /// The matrix A.
        linear: Premultiplier,
    },
    /// *VectorNotInjective.* a ≠ b lie in the region and f(a) = f(b). Premises: `Equal` of the components at the points, for
    /// all parameters, and the `Sign`s that put the points into the region and apart.
    EqualPoints {
        /// A point of the region.
        a: Point,
        /// Another one.
        b: Point,
    },
    /// *VectorNotInjective.* The region is convex with interior, f is C¹ on it, det J > 0 at one interior point and < 0 at
    /// another: an injective continuous map of a connected open set is a homeomorphism onto its image (invariance of
    /// domain), and its local degree, the sign of det J where that is not 0, is constant. Premises: `Defined` of the components and
    /// the entries of J, and the two signs where parameters occur.
    Orientation {
        /// A point at which det J > 0.
        positive: Point,
        /// A point at which det J < 0.
        negative: Point,
    },
    /// *VectorInjective, VectorRegular, VectorRegularAlmostEverywhere, VectorIrregular.* The map is a + (z − c) ψ(r) with r = ‖z − c‖.
    /// Premises: `Equal` of each component and that; for the first claim `Injective` of r ψ(r) on [0, ∞) and ψ > 0 for r > 0; for
    /// the others that ψ and ψ′ are `Defined`, with ψ ≠ 0 and ψ + r ψ′ ≠ 0 (off the centre: for r > 0), or ψ(0) = 0.
    Radial {
        /// Its parts.
        form: Radial,
    },
    /// *VectorNotInjective.* The map is radial on all of Rⁿ, and ψ = 0 at a radius r > 0, so that a sphere has one image. Premises:
    /// `Equal` of each component and its radial form, the two `Sign`s.
    RadialCollapse {
        /// Its parts.
        form: Radial,
        /// The radius, a formula in parameters.
        at: Expr,
    },
    /// *VectorNotInjective.* An interval Newton step (Krawczyk) proves that f − f(a) has a zero in a box of the region that does
    /// not contain a.
    NewtonBox {
        /// A point of the region.
        a: Vec<Rational>,
        /// The lower corner of the box.
        lower: Vec<Rational>,
        /// Its upper corner.
        upper: Vec<Rational>,
    },
    /// *VectorNotInjective.* On the line point + t · direction the components are functions of φ(t) alone, and φ is not
    /// injective in t on a set whose points of the line lie in the region. Premises: `NotInjective` of φ, `Equal` of each
    /// component on the line and its formula in φ, the `Sign`s that keep the line in the region and the direction from 0.
    Line {
        /// A point.
        point: Point,
        /// A vector that is not 0.
        direction: Point,
        /// The name of t.
        parameter: Symbol,
        /// The formula φ in t.
        inner: Expr,
        /// The name that stands for φ(t).
        name: Symbol,
        /// The components in that name.
        outer: Vec<Expr>,
    },
    /// *VectorNotInjective.* Fewer components than variables, continuous on a region with interior points: by invariance of
    /// domain there is no injective continuous map from an open set of Rⁿ to Rᵐ, m < n. Premises: `Defined` of the components.
    FewerComponents,
    /// *VectorRegular.* Premises: `Defined` of the components and the entries of J, none of which has case distinctions, and
    /// `Sign(det J ≠ 0)`.
    NonzeroDeterminant,
    /// *VectorRegular, VectorRegularAlmostEverywhere.* On a product of intervals the i-th component is a function of the i-th variable
    /// alone: J is diagonal. Premises: `Regular`, for the second claim also `RegularAlmostEverywhere`, of each component on the
    /// interval of its variable (the product of a closed null set and intervals is one).
    Separate,
    /// *VectorRegularAlmostEverywhere.* The region is convex with interior; its components have no case distinctions;
    /// det J is analytic on it (premises: the strict conditions of its parts) and not 0 at a point: the zeros of an analytic
    /// function on a connected open set are a null set unless it vanishes identically (Mityagin 2020).
    AnalyticDeterminant {
        /// The point, constants.
        at: Point,
    },
    /// *The claims about maps of several variables.* The components equal these on the region (premises `Equal`), and the same is
    /// claimed of the map with these (premise).
    SameValues {
        /// The other components.
        components: Vec<Expr>,
    },
    /// *VectorRegularAlmostEverywhere.* On each set on which the arguments of case distinctions (of |·|, max, cases, and of
    /// roots with odd index) have one strict sign the components are formulas without, whose det J is analytic, there or on the
    /// convex region, and not 0 at one of the points. The arguments are analytic and not 0 at one of the points.
    Patterns {
        /// Points at which determinants and arguments are not 0.
        at: Vec<Point>,
    },
    /// *VectorIrregular.* det J = 0 at the point of the region, where f is given by formulas without case distinctions.
    CriticalPoint {
        /// The point.
        at: Point,
    },
    /// *VectorIrregular.* On a line through the region, a product of intervals, in the direction of one variable, a component is
    /// not continuously differentiable. Premise: `Irregular` of its restriction, plus a linear function of the free variable, by
    /// `Break`, `Jump` or `VerticalTangent`; by any rule and without the linear function where no other component contains the
    /// free variable.
    Kink {
        /// The component, counted from 0.
        component: usize,
        /// The other variables with their values, constants.
        line: Vec<(Symbol, Expr)>,
        /// The slope of the linear function that is added.
        tilt: Rational,
    },
    /// *VectorSingular.* Premises: `Defined` of the components and the entries of J, and `Sign(det J = 0)` or
    /// `Equal(det J, 0)`; the region is a box or convex with an interior point.
    ZeroDeterminant {
        /// An interior point.
        inside: Point,
    },
    /// *VectorNotAFunction.* Exact evaluation at the point shows it.
    EvaluateAt {
        /// The point, constants.
        at: Point,
    },
}
