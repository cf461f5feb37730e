//! What is asked about the transformed variable: `--prob`, `--quantile`, `--moments`.

use super::args::SolveArgs;
use super::input::placed;
use super::output::Output;
use crate::exercise::formula;
use crate::expr::constant;
use crate::expr::{Condition, Expr, Relation};
use crate::flow::density::Density;
use crate::grade::probability::{
    MomentOfX, Quantity, moments, moments_by_density, probability, probability_by_density, quantile,
    quantile_by_density,
};
use crate::grade::{ScalarSolution, Solution};
use crate::report::{Asked as Question, Told};
use crate::source::{Diagnostic, Place, Span};
use crate::syntax::Known;

/// The questions.
pub(super) struct Asked {
    events: Vec<Condition>,
    levels: Vec<Expr>,
    moments: bool,
}

impl Asked {
    /// Reads them, or tells what is wrong.
    pub fn read(args: &SolveArgs, output: &mut Output) -> Option<Self> {
        let known = Known::default();
        let mut events = Vec::new();
        for text in &args.events {
            events.push(placed(text, "<prob>", output, |t| formula::condition(t, &known))?.value);
        }
        let mut levels = Vec::new();
        for text in &args.levels {
            let level = placed(text, "<quantile>", output, |t| formula::expression(t, &known))?.value;
            let between =
                [level.compare(Relation::Gt, &Expr::zero()), level.compare(Relation::Lt, &Expr::one())];
            if !level.is_constant() || !constant::decide(&Condition::all(between.to_vec())).is_true() {
                let message = "a level is a number between 0 and 1";
                let wrong = Diagnostic::new("bad-level", message, Span::new(0, text.len()), "");
                output.diagnostic(&wrong, &Place::argument("<quantile>", text));
                return None;
            }
            levels.push(level);
        }
        Some(Self { events, levels, moments: args.moments })
    }

    /// The answers.
    ///
    /// # Errors
    /// Where the question does not fit the map.
    pub fn answers(&self, solution: &Solution) -> Result<Vec<Told>, String> {
        let nothing = self.events.is_empty() && self.levels.is_empty() && !self.moments;
        if nothing {
            return Ok(Vec::new());
        }
        let of = match solution {
            Solution::Scalar(solution) => Of::Map(solution),
            Solution::Vector(vector) => match vector.function.as_ref() {
                Some(Ok(function)) => function.itself().map_or(Of::Density(&function.density), Of::Map),
                Some(Err(why)) => Of::Nothing(format!("the density was not found: {why}")),
                None => {
                    return Err(
                        "probabilities, quantiles and moments are those of one transformed variable".into()
                    );
                }
            },
        };
        if let Of::Map(solution) = of
            && solution.problem.base.is_none()
        {
            return Err("probabilities, quantiles and moments need a base distribution (--base)".into());
        }
        let mut told = Vec::new();
        let density = of.density();
        for event in &self.events {
            let variable = density.map(|d| d.variable.clone());
            let mut names = std::collections::BTreeSet::new();
            event.for_each(&mut |e| names.extend(e.variables()));
            if let Some(variable) = &variable
                && names.iter().any(|name| name != variable)
            {
                return Err(format!("an event is a condition on `{variable}`, the transformed variable"));
            }
            told.push(Told {
                question: Question::Probability(event.clone()),
                answer: of.probability(event).map(Into::into),
            });
        }
        for level in &self.levels {
            told.push(Told {
                question: Question::Quantile(level.clone()),
                answer: of.quantile(level).map(Into::into),
            });
        }
        if self.moments {
            match of.moments() {
                Ok((mean, variance)) => {
                    told.push(Told { question: Question::Mean, answer: Ok(mean) });
                    told.push(Told { question: Question::Variance, answer: Ok(variance) });
                }
                Err(why) => told.push(Told { question: Question::Mean, answer: Err(why) }),
            }
        }
        Ok(told)
    }
}

/// What the questions are about.
enum Of<'a> {
    /// The image of one variable.
    Map(&'a ScalarSolution),
    /// A variable of which the density alone is known.
    Density(&'a Density),
    /// A variable of which nothing is known, and why.
    Nothing(String),
}

impl Of<'_> {
    fn density(&self) -> Option<&Density> {
        match self {
            Self::Map(solution) => solution.derived.as_ref().and_then(|d| d.density.as_ref()),
            Self::Density(density) => Some(density),
            Self::Nothing(_) => None,
        }
    }

    fn probability(&self, event: &Condition) -> Result<Quantity, String> {
        match self {
            Self::Map(solution) => probability(solution, event),
            Self::Density(density) => probability_by_density(density, event),
            Self::Nothing(why) => Err(why.clone()),
        }
    }

    fn quantile(&self, level: &Expr) -> Result<Quantity, String> {
        match self {
            Self::Map(solution) => quantile(solution, level),
            Self::Density(density) => quantile_by_density(density, level),
            Self::Nothing(why) => Err(why.clone()),
        }
    }

    fn moments(&self) -> Result<(MomentOfX, MomentOfX), String> {
        match self {
            Self::Map(solution) => moments(solution),
            Self::Density(density) => moments_by_density(density),
            Self::Nothing(why) => Err(why.clone()),
        }
    }
}
