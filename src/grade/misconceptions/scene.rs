//! What mistakes are made about: an exercise with what is derived.

use super::place::Point;
use super::space::Space;
use crate::exercise::formula::{Formula, MapText};
use crate::exercise::{Asked, Exercise};
use crate::expr::matrix::Matrix;
use crate::expr::{Assumptions, Condition, Expr, Symbol, derivative};
use crate::flow::base::Base;
use crate::flow::density::Density;
use crate::flow::vector::VectorAnalysis;
use crate::flow::{Analysis, Parametrization};
use crate::grade::closeness::closeness;
use crate::grade::compare::{put, specialised};
use crate::grade::compare_density::base_support;
use crate::grade::equal::{Equality, formulas_equal, same_on};
use crate::grade::{Accepted, Derived, ScalarSolution, Solution, VectorSolution, accepted};
use crate::proof::Domain;
use crate::set::{RealSet, Span, natural_domain};
use crate::syntax::Value;

/// What is said of a point.
type AtPoint<'a> = &'a dyn Fn(&Point<'_>) -> Option<Expr>;

/// One answer's question.
pub(in crate::grade) struct Scene<'a> {
    pub exercise: &'a Exercise,
    pub solution: Option<&'a Solution>,
    pub key: &'static str,
}

/// A map of one variable in one of the cases in which it is valid.
pub(in crate::grade) struct View<'a> {
    pub analysis: &'a Analysis,
    pub derived: Option<&'a Derived>,
    pub when: Option<Condition>,
}

/// A determinant with its matrix.
pub(in crate::grade) struct Volume<'a> {
    /// det J.
    pub det: Expr,
    pub matrix: Option<&'a Matrix>,
    pub key: &'static str,
}

impl Volume<'_> {
    /// What is asked, of this determinant.
    pub fn of(&self, det: Expr) -> Expr {
        match self.key {
            "abs_det" => Expr::abs(det),
            "log_abs_det" => Expr::ln(Expr::abs(det)),
            _ => det,
        }
    }
}

impl<'a> Scene<'a> {
    pub fn scalar(&self) -> Option<&'a ScalarSolution> {
        match self.solution? {
            Solution::Scalar(s) => Some(s),
            Solution::Vector(s) => self.asks_for_distribution().then(|| s.of_function()?.ok()).flatten(),
        }
    }

    pub fn vector(&self) -> Option<&'a VectorSolution> {
        match self.solution? {
            Solution::Vector(s) if s.function.is_none() || !self.asks_for_distribution() => Some(s),
            _ => None,
        }
    }

    /// Whether the distribution of x is asked for, which one function of several variables has, too.
    fn asks_for_distribution(&self) -> bool {
        matches!(self.key, "density" | "log_density" | "support" | "distribution")
    }

    /// The cases in which the map is valid; the one that is there where nothing depends on parameters.
    pub fn views(&self) -> Vec<View<'a>> {
        let Some(solution) = self.scalar() else { return Vec::new() };
        if solution.analysis.cases.is_empty() {
            return vec![View {
                analysis: &solution.analysis,
                derived: solution.derived.as_ref(),
                when: None,
            }];
        }
        let parts = solution.analysis.parts();
        let parts = parts.into_iter().zip(&solution.cases);
        let valid = parts.filter(|((_, analysis), _)| accepted(analysis, false) == Accepted::Yes);
        valid
            .map(|((when, analysis), derived)| View { analysis, derived: derived.as_ref(), when: Some(when) })
            .collect()
    }

    /// A map of several variables that carries a density.
    pub fn space(&self) -> Option<Space<'a>> {
        Space::new(self.vector()?, self.key)
    }

    /// The formula that an answer gives.
    fn formula(answer: &Asked) -> Option<Formula> {
        match answer {
            Asked::Density(p) | Asked::LogDensity(p) => Some(p.clone()),
            Asked::Inverse(g) => {
                let (variable, formula) = g.as_scalar()?;
                let variable = Some(variable.clone());
                Some(Formula { variable, others: Vec::new(), formula: formula.clone() })
            }
            _ => None,
        }
    }

    /// Whether an answer has this value at each point.
    pub fn is_at_points(&self, answer: &Asked, value: AtPoint<'_>) -> bool {
        let (Some(answer), Some(solution)) = (Self::formula(answer), self.scalar()) else { return false };
        let base = solution.problem.base.as_ref();
        let views = self.views();
        !views.is_empty()
            && views.iter().all(|view| {
                let answer = view.when.as_ref().map_or_else(|| answer.clone(), |w| specialised(&answer, w));
                if view.analysis.injective.is_true() {
                    self.on_branches(&answer, view, base, value)
                } else {
                    self.on_pieces(&answer, view, base, value)
                }
            })
    }

    fn on_branches(
        &self,
        answer: &Formula,
        view: &View<'_>,
        base: Option<&Base>,
        value: AtPoint<'_>,
    ) -> bool {
        let analysis = view.analysis;
        let variable = analysis.variable();
        let at = Expr::variable(variable.clone());
        let reverse = analysis.map.parametrization == Parametrization::Reverse;
        !analysis.branches.is_empty()
            && analysis.branches.iter().all(|branch| {
                let f = branch.smooth.clone();
                let (z, x) = if reverse { (f, at.clone()) } else { (at.clone(), f) };
                let point = Point { z, x: x.clone(), key: self.key, base, branch, variable, reverse };
                let Some(wanted) = value(&point) else { return false };
                // Inverse mistakes about a reverse map are about x as a function of z.
                let given = put(answer, if reverse && self.key == "inverse" { &point.z } else { &x });
                let span = branch.span.interior().unwrap_or_else(|| branch.span.clone());
                let carried = base.filter(|_| !reverse && self.key != "inverse").and_then(base_support);
                let on = match carried {
                    Some(support) => RealSet::from_span(span).intersect(&support.interior()),
                    None => Some(RealSet::from_span(span)),
                };
                let Some(on) = on else { return false };
                almost_proved(&given, &wanted, variable, &on, &analysis.assumptions)
            })
    }

    fn on_pieces(&self, answer: &Formula, view: &View<'_>, base: Option<&Base>, value: AtPoint<'_>) -> bool {
        let Some((pieces, x)) = self.sums(view, base, value) else { return false };
        let name = answer.variable.clone().unwrap_or_else(|| x.clone());
        pieces.iter().all(|(span, wanted)| {
            let wanted = wanted.substitute(&x, &Expr::variable(name.clone()));
            let on = RealSet::from_span(span.clone());
            almost_proved(&answer.formula, &wanted, &name, &on, &view.analysis.assumptions)
        })
    }

    /// The sum over the branches on each piece of the density.
    fn sums(
        &self,
        view: &View<'_>,
        base: Option<&Base>,
        value: AtPoint<'_>,
    ) -> Option<(Vec<(Span, Expr)>, Symbol)> {
        let derived = view.derived?;
        let density = derived.density.as_ref()?;
        let analysis = view.analysis;
        if self.key == "inverse" || analysis.map.parametrization == Parametrization::Reverse {
            return None;
        }
        let x = Expr::variable(density.variable.clone());
        let mut all = Vec::new();
        for piece in &density.pieces {
            let span = piece.on.as_ref()?.interior()?;
            let mut terms = Vec::new();
            for i in &piece.branches {
                let z = derived.inverse.branches.get(*i)?.formula()?.clone();
                let point = Point {
                    z,
                    x: x.clone(),
                    // The logarithm is taken of the sum.
                    key: "density",
                    base,
                    branch: analysis.branches.get(*i)?,
                    variable: analysis.variable(),
                    reverse: false,
                };
                terms.push(value(&point)?);
            }
            let sum = Expr::sum(terms);
            all.push((span, if self.key == "log_density" { Expr::ln(sum) } else { sum }));
        }
        (!all.is_empty()).then(|| (all, density.variable.clone()))
    }

    /// What a mistake gives, as a formula in x.
    pub fn written_at_points(&self, value: AtPoint<'_>) -> Option<Asked> {
        let solution = self.scalar()?;
        let base = solution.problem.base.as_ref();
        let views = self.views();
        let [view] = views.as_slice() else { return None };
        let analysis = view.analysis;
        let derived = view.derived?;
        let reverse = analysis.map.parametrization == Parametrization::Reverse;
        let x = derived.inverse.variable.clone();
        let (formula, variable) = if analysis.injective.is_true() && !reverse {
            let [branch] = analysis.branches.as_slice() else { return None };
            let z = derived.inverse.whole.clone()?;
            let point = Point {
                z,
                x: Expr::variable(x.clone()),
                key: self.key,
                base,
                branch,
                variable: analysis.variable(),
                reverse,
            };
            (value(&point)?, x)
        } else {
            let (pieces, x) = self.sums(view, base, value)?;
            let [(_, only)] = pieces.as_slice() else { return None };
            (only.clone(), x)
        };
        self.as_answer(formula, variable)
    }

    /// A formula in this variable as an answer to the question.
    fn as_answer(&self, formula: Expr, variable: Symbol) -> Option<Asked> {
        Some(match self.key {
            "density" => Asked::Density(Formula { variable: Some(variable), others: Vec::new(), formula }),
            "log_density" => {
                Asked::LogDensity(Formula { variable: Some(variable), others: Vec::new(), formula })
            }
            "inverse" => Asked::Inverse(MapText {
                name: Symbol::new("g"),
                variables: vec![variable],
                components: vec![formula],
                values: Default::default(),
                assumptions: Assumptions::none(),
                source: None,
                reverse: true,
                layer: None,
            }),
            _ => return None,
        })
    }

    /// The formula that an answer about the change of volume gives.
    fn volume_formula(answer: &Asked) -> Option<&Expr> {
        match answer {
            Asked::Jacobian(Value::Scalar(e))
            | Asked::Determinant(e)
            | Asked::AbsDeterminant(e)
            | Asked::LogAbsDeterminant(e) => Some(e),
            _ => None,
        }
    }

    /// Whether an answer is this formula of the change of volume.
    pub fn is_volume(&self, answer: &Asked, value: fn(&Volume<'_>) -> Option<Expr>) -> bool {
        let Some(answer) = Self::volume_formula(answer) else { return false };
        let volumes = self.volumes();
        !volumes.is_empty()
            && volumes.iter().all(|(volume, on)| {
                value(volume).is_some_and(|wanted| wanted == *answer || agrees(answer, &wanted, on))
            })
    }

    /// What a mistake gives, as a formula.
    pub fn written_volume(&self, value: fn(&Volume<'_>) -> Option<Expr>) -> Option<Asked> {
        let volumes = self.volumes();
        let [(volume, _)] = volumes.as_slice() else { return None };
        self.as_volume(value(volume)?)
    }

    /// What is asked, of this determinant.
    pub fn about_volume(&self, det: Expr) -> Option<Asked> {
        self.as_volume(Volume { det: det.clone(), matrix: None, key: self.key }.of(det))
    }

    /// A formula as an answer about the change of volume.
    fn as_volume(&self, formula: Expr) -> Option<Asked> {
        Some(match self.key {
            "jacobian" => Asked::Jacobian(Value::Scalar(formula)),
            "det" => Asked::Determinant(formula),
            "abs_det" => Asked::AbsDeterminant(formula),
            "log_abs_det" => Asked::LogAbsDeterminant(formula),
            _ => return None,
        })
    }

    /// The determinants, each with the set on which it holds.
    fn volumes(&self) -> Vec<(Volume<'a>, Domain)> {
        if let Some(vector) = self.vector() {
            let Some(volume) = vector.volume() else { return Vec::new() };
            let Some(det) = volume.determinant.clone() else { return Vec::new() };
            if self.key == "jacobian" {
                return Vec::new();
            }
            return vec![(
                Volume { det, matrix: Some(&volume.jacobian), key: self.key },
                volume.regular.clone(),
            )];
        }
        let mut all = Vec::new();
        for view in self.views() {
            let variable = view.analysis.variable();
            for branch in &view.analysis.branches {
                let Some(det) = derivative(&branch.smooth, variable) else { return Vec::new() };
                let span = branch.span.interior().unwrap_or_else(|| branch.span.clone());
                let on = Domain::on(variable, &span, &view.analysis.assumptions);
                all.push((Volume { det, matrix: None, key: self.key }, on));
            }
        }
        all
    }

    /// Whether two answers to the question say the same, as far as that can be proved.
    pub fn same(&self, a: &Asked, b: &Asked) -> bool {
        match (a, b) {
            (Asked::Valid(x), Asked::Valid(y)) => x == y,
            (Asked::Injective(x), Asked::Injective(y)) | (Asked::Invertible(x), Asked::Invertible(y)) => {
                x == y
            }
            (Asked::Monotone(x), Asked::Monotone(y)) => x == y,
            (Asked::Image(x), Asked::Image(y)) | (Asked::Support(x), Asked::Support(y)) => {
                x.equal(y).is_true()
            }
            (Asked::Structure(x), Asked::Structure(y)) => x == y,
            (Asked::DeterminantInWords(x), Asked::DeterminantInWords(y)) => x.trim() == y.trim(),
            (Asked::Cost(x), Asked::Cost(y)) => {
                use crate::flow::cost::Comparison;
                x.compare_given(y, &[("r", "D"), ("b", "D")]) == Some(Comparison::Equal)
            }
            (Asked::ValidWhen(x), Asked::ValidWhen(y)) => {
                crate::grade::when::same_parameters(x, y, &self.assumptions()).is_true()
            }
            (Asked::Choice(x), Asked::Choice(y)) => {
                let keys = |c: &crate::exercise::Choice| {
                    let mut keys: Vec<String> = c.right.iter().map(|r| r.value.clone()).collect();
                    keys.sort();
                    keys
                };
                keys(x) == keys(y)
            }
            (Asked::Inverse(x), Asked::Inverse(y)) => self.same_maps(x, y),
            (Asked::Density(x), Asked::Density(y)) | (Asked::LogDensity(x), Asked::LogDensity(y)) => {
                self.same_formulas(x, y)
            }
            (Asked::Jacobian(x), Asked::Jacobian(y)) => {
                let on = self.region();
                x == y
                    || x.shape() == y.shape() && x.entries().zip(y.entries()).all(|(a, b)| proved(a, b, &on))
            }
            (Asked::Determinant(x), Asked::Determinant(y))
            | (Asked::AbsDeterminant(x), Asked::AbsDeterminant(y))
            | (Asked::LogAbsDeterminant(x), Asked::LogAbsDeterminant(y)) => {
                x == y || proved(x, y, &self.regular_region())
            }
            _ => false,
        }
    }

    fn same_formulas(&self, a: &Formula, b: &Formula) -> bool {
        let x = a.variable.clone().unwrap_or_else(|| Symbol::new("x"));
        let b = put(b, &Expr::variable(x.clone()));
        same_in_one(&a.formula, &b, &x, &self.assumptions())
    }

    fn same_maps(&self, a: &MapText, b: &MapText) -> bool {
        if let (Some((x, f)), Some((y, g))) = (a.as_scalar(), b.as_scalar()) {
            let g = g.substitute(y, &Expr::variable(x.clone()));
            return *f == g || same_in_one(f, &g, x, &self.assumptions()) || self.same_on_image(f, &g, x);
        }
        if a.variables.len() != b.variables.len() || a.components.len() != b.components.len() {
            return false;
        }
        let own: Vec<Expr> = a.variables.iter().cloned().map(Expr::variable).collect();
        let line = Span::real_line();
        let ranges = a.variables.iter().map(|v| (v.clone(), line.clone())).collect();
        let on = Domain { ranges, assumptions: self.assumptions() };
        a.components.iter().zip(&b.components).all(|(f, g)| {
            let g = g.substitute_all(&b.variables, &own);
            *f == g || proved(f, &g, &on)
        })
    }

    /// Whether two formulas in x are equal wherever an inverse is asked about: on the image.
    fn same_on_image(&self, f: &Expr, g: &Expr, x: &Symbol) -> bool {
        let views = self.views();
        self.key == "inverse"
            && !views.is_empty()
            && views.iter().all(|view| {
                let image = view.analysis.image.as_ref().map(RealSet::interior);
                image.is_some_and(|image| almost_proved(f, g, x, &image, &view.analysis.assumptions))
            })
    }

    /// What the exercise assumes.
    pub fn assumptions(&self) -> Assumptions {
        match self.solution {
            Some(Solution::Vector(v)) => v.problem.map.on(&v.problem.source.region).parameter_assumptions(),
            _ => self.exercise.known.assumptions.clone(),
        }
    }

    /// The source of the map.
    fn region(&self) -> Domain {
        match self.solution {
            Some(Solution::Vector(v)) => v.analysis.source.region.clone(),
            Some(Solution::Scalar(s)) => {
                let span = match s.analysis.branches.as_slice() {
                    [only] => only.span.clone(),
                    _ => Span::real_line(),
                };
                Domain::on(s.analysis.variable(), &span, &s.analysis.assumptions)
            }
            None => Domain::of_parameters(&self.exercise.known.assumptions),
        }
    }

    fn regular_region(&self) -> Domain {
        match self.vector().and_then(|v| v.volume()) {
            Some(volume) if self.key == "log_abs_det" => volume.regular.clone(),
            _ => self.region(),
        }
    }

    /// The analyses of a map of several variables: of its cases, or the one.
    pub fn vector_parts(&self) -> Vec<&'a VectorAnalysis> {
        let Some(vector) = self.vector() else { return Vec::new() };
        match vector.analysis.cases.as_slice() {
            [] => vec![&vector.analysis],
            cases => cases.iter().map(|c| &c.analysis).collect(),
        }
    }

    /// The derived density.
    pub fn density(&self) -> Option<&'a Density> {
        self.scalar()?.derived.as_ref()?.density.as_ref()
    }
}

/// The same on a domain of one variable or of several.
fn agrees(a: &Expr, b: &Expr, on: &Domain) -> bool {
    match on.ranges.as_slice() {
        [(variable, span)] => {
            almost_proved(a, b, variable, &RealSet::from_span(span.clone()), &on.assumptions)
        }
        _ => proved(a, b, on),
    }
}

/// Whether two formulas in one variable are equal wherever both are defined.
fn same_in_one(a: &Expr, b: &Expr, x: &Symbol, assumptions: &Assumptions) -> bool {
    match same_on(a, b, x, None, assumptions) {
        Equality::Proved(_) => true,
        Equality::Refuted(_) => closeness(a, b, x, None, assumptions).is_some(),
        _ => false,
    }
}

/// Whether two formulas are proved to be equal on a set, at all points but those at which neither or one has no value, if these
/// are single points.
pub(super) fn almost_proved(
    a: &Expr,
    b: &Expr,
    variable: &Symbol,
    on: &RealSet,
    assumptions: &Assumptions,
) -> bool {
    // One formula is the same as itself wherever it has a value, also where it has infinitely many poles.
    if a == b {
        return !on.is_empty();
    }
    let everywhere = on.spans().iter().all(|span| proved(a, b, &Domain::on(variable, span, assumptions)));
    if everywhere {
        return !on.is_empty();
    }
    let domain = |e: &Expr| natural_domain(e, variable, assumptions).and_then(|d| d.intersect(on));
    let inside = match (domain(a), domain(b)) {
        (Some(a), Some(b)) => a.intersect(&b),
        // Where the other one has a value is shown by the proof.
        (one, other) => one.or(other),
    };
    let Some(inside) = inside.filter(|i| i != on && !i.is_empty()) else { return false };
    let lost = on.difference(&inside);
    lost.is_some_and(|lost| lost.spans().iter().all(|s| s.as_point().is_some()))
        && inside.spans().iter().all(|span| proved(a, b, &Domain::on(variable, span, assumptions)))
}

/// Whether two formulas are proved to be equal.
pub(super) fn proved(a: &Expr, b: &Expr, on: &Domain) -> bool {
    matches!(formulas_equal(a, b, on), Equality::Proved(_))
}

impl Scene<'_> {
    /// Whether an answer about the change of volume is the right one times a number (plus one, for a logarithm).
    pub fn is_constant_apart(&self, answer: &Asked) -> bool {
        use crate::expr::constant::fold;
        let Some(answer) = Self::volume_formula(answer) else { return false };
        let volumes = self.volumes();
        let log = self.key == "log_abs_det";
        !volumes.is_empty()
            && volumes.iter().all(|(volume, on)| {
                let right = volume.of(volume.det.clone());
                let relative = if log { answer.minus(&right) } else { answer.over(&right) };
                let at = on.ranges.iter().try_fold(relative, |e, (name, span)| {
                    let point = crate::set::sample_points(span).into_iter().find(|p| !p.is_zero())?;
                    Some(e.substitute(name, &Expr::number(point)))
                });
                let Some(c) = at.filter(Expr::is_constant).map(|c| fold(&c)) else { return false };
                let wanted = if log { right.plus(&c) } else { right.times(&c) };
                !c.is_one() && !c.is_zero() && agrees(answer, &wanted, on)
            })
    }
}
