//! Marking: exercises with what is derived about them, once, and answers as people give them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compare::{derive, mark};
use super::misconceptions::{self, Scene};
use super::off_support::SUPPORT_MISSING;
use super::{Mark, Options, Solution, compare_pattern, distribution, forms, reading, rules};
use crate::exercise::answer::{self, Topic};
use crate::exercise::{Asked, Choice, Exercise, Expected, chosen};
use crate::real::effort;
use crate::source::Diagnostic;

/// The work that comparing one answer may cost.
const EFFORT: u64 = 8_000_000;

/// A longer account of a point at which an answer fails is not added to what is said about the mistake.
const MAX_HINT: usize = 140;

/// An exercise with what is derived about it.
#[derive(Debug)]
pub struct Prepared {
    /// The exercise.
    pub exercise: Exercise,
    /// What is derived; a concept question has no solution.
    pub solution: Option<Solution>,
}

/// What has become of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Proved right.
    Right,
    /// Wrong, but worth a part of the points.
    Partly,
    /// Refuted.
    Wrong,
    /// Neither: somebody has to look at it.
    Undecided,
    /// It could not be read.
    Unreadable,
    /// There is none.
    Missing,
}

/// An answer with its mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Marked {
    /// What has become of it.
    pub outcome: Outcome,
    /// The share of the points that it earns, from 0 to 1.
    pub credit: f64,
    /// The name of the mistake that was recognised; empty where none was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding: String,
    /// What to look at, without the answer; a remark on a right one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub say: String,
    /// What was derived: this gives the answer away.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Marked {
    fn new(outcome: Outcome, say: impl Into<String>) -> Self {
        let credit = if outcome == Outcome::Right { 1.0 } else { 0.0 };
        Self { outcome, credit, finding: String::new(), say: say.into(), why: String::new() }
    }

    fn found(mut self, finding: &str) -> Self {
        finding.clone_into(&mut self.finding);
        self
    }

    fn because(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The mark of an answer that is not there.
    #[must_use]
    pub fn missing() -> Self {
        Self::new(Outcome::Missing, "")
    }

    /// The mark of an answer that cannot be read, with the message that says why.
    #[must_use]
    pub fn unreadable(message: String) -> Self {
        Self::new(Outcome::Unreadable, message.trim_end())
    }

    /// The mark of an answer whose marking failed: a defect of flowcheck, which a person has to make up for.
    #[must_use]
    pub fn failed() -> Self {
        Self::new(Outcome::Undecided, "").because("marking this answer failed; please report it")
    }
}

/// Solves an exercise, so that answers to it can be marked.
///
/// # Errors
/// Where the exercise states something that is at fault; the place is in the text of its base distribution.
pub fn prepare(exercise: &Exercise) -> Result<Prepared, Diagnostic> {
    prepare_with(exercise, Options { samples: 0, seed: 0 })
}

/// The same with a cross-check by sampling.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_with(exercise: &Exercise, options: Options) -> Result<Prepared, Diagnostic> {
    let solution = exercise.question.as_ref().map(|q| derive(q, options)).transpose()?;
    Ok(Prepared { exercise: exercise.clone(), solution })
}

impl Prepared {
    /// The answer of the set under a key.
    fn reference(&self, key: &str) -> Option<&Asked> {
        self.exercise.answers.iter().find(|a| a.key == key).map(|a| &a.asked)
    }

    fn scene(&self, key: &'static str) -> Scene<'_> {
        Scene { exercise: &self.exercise, solution: self.solution.as_ref(), key }
    }

    /// What the answer under a key is worth.
    #[must_use]
    pub fn points(&self, key: &str) -> f64 {
        let rubric = &self.exercise.rubric;
        rubric.points.iter().find(|(k, _)| *k == key).map_or(1.0, |(_, p)| p.to_f64())
    }

    /// Reads an answer as a person gives it.
    ///
    /// # Errors
    /// What is wrong and where in the text.
    pub fn read(&self, key: &'static str, text: &str) -> Result<Asked, Diagnostic> {
        if let Some(Asked::Choice(choice)) = self.reference(key) {
            return chosen(text, choice).map(Asked::Choice);
        }
        let topic = Topic { known: &self.exercise.known, pattern: self.exercise.pattern.is_some() };
        let forms = reading::forms(key, text, self.reference(key), topic.known);
        let asked = match forms.iter().find_map(|form| answer::read(key, form, &topic).ok()) {
            Some(asked) => asked,
            None => answer::read(key, text, &topic)?,
        };
        if let Asked::Distribution(stated) = &asked {
            // A name or a parameter that there is not is no wrong answer: nothing was answered.
            distribution::check(stated, self.solution.as_ref())?;
        }
        // Who says yes says that it is valid; only the set itself tells the two apart.
        Ok(match (asked, self.reference(key)) {
            (Asked::Valid(Expected::Diffeomorphism), _) => Asked::Valid(Expected::Valid),
            (asked, _) => asked,
        })
    }

    /// Marks an answer that was read.
    #[must_use]
    pub fn mark(&self, key: &'static str, answer: &Asked) -> Marked {
        effort::within(EFFORT, || self.judge(key, answer))
    }

    /// Compares an answer with what is derived.
    pub(super) fn compare(&self, answer: &Asked) -> Mark {
        match (answer, &self.exercise.pattern) {
            (Asked::Choice(_), _) | (_, None) => mark(answer, self.solution.as_ref()),
            (answer, Some(pattern)) => compare_pattern::mark(answer, pattern),
        }
    }

    fn judge(&self, key: &'static str, answer: &Asked) -> Marked {
        if let (Asked::Choice(given), Some(Asked::Choice(reference))) = (answer, self.reference(key)) {
            return self.judge_choice(given, reference);
        }
        let scene = self.scene(key);
        let renamed = misconceptions::renamed(&scene, answer);
        if let Some(renamed) = &renamed {
            return self.judge_renamed(key, renamed);
        }
        let compared = self.compare(answer);
        let is_alternative = || {
            let same = |a: &&crate::exercise::Answer| a.key == key && scene.same(answer, &a.asked);
            self.exercise.rubric.accept.iter().any(|a| same(&a))
        };
        match compared {
            Mark::Right { remark } => self.right(key, answer, remark),
            _ if is_alternative() => self.right(key, answer, String::new()),
            // What cannot be derived is compared with what the set says.
            Mark::Undecided { why } => match self.reference(key) {
                Some(reference) if scene.same(answer, reference) => {
                    self.right(key, answer, "as the set has it".to_owned())
                }
                _ => self
                    .by_rule(key, answer)
                    .unwrap_or_else(|| Marked::new(Outcome::Undecided, "").because(why)),
            },
            Mark::Wrong { why, hint } => {
                let why = self.with_reference(key, why);
                if let Some(marked) = self.by_rule(key, answer) {
                    return marked.because(why);
                }
                let mut marked = match misconceptions::recognised(&scene, answer) {
                    // A point at which an inverse fails says more than words; elsewhere it distracts.
                    Some(mistake) if key != "inverse" || hint.is_empty() || hint.len() > MAX_HINT => {
                        Marked::new(Outcome::Wrong, mistake.say).found(mistake.name)
                    }
                    Some(mistake) => {
                        Marked::new(Outcome::Wrong, format!("{} ({hint})", mistake.say)).found(mistake.name)
                    }
                    None => Marked::new(Outcome::Wrong, hint),
                };
                if self.exercise.rubric.partial {
                    let share = self.right_part(answer);
                    if share > 0.0 {
                        marked.credit = share;
                        marked.outcome = Outcome::Partly;
                    }
                }
                marked.because(why)
            }
        }
    }

    /// What was derived and, where that does not say it, the answer of the set.
    fn with_reference(&self, key: &str, why: String) -> String {
        let told = why.starts_with("derived") && !matches!(key, "inverse" | "density" | "log_density");
        match self.exercise.answers.iter().find(|a| a.key == key) {
            Some(reference) if !told => format!("{why}; the set has {}", reference.text.trim()),
            _ => why,
        }
    }

    fn right(&self, key: &'static str, answer: &Asked, remark: String) -> Marked {
        let forms = self.exercise.rubric.forms.iter().filter(|(k, _)| *k == key);
        let missed = forms.map(|(_, form)| form).find(|form| !forms::has(answer, &form.value));
        if let Some(form) = missed {
            let say = format!("right, but not in the form that is asked for: {}", form.text.trim());
            let mut marked = Marked::new(Outcome::Wrong, say).found("form");
            if self.exercise.rubric.partial {
                marked.credit = 0.5;
                marked.outcome = Outcome::Partly;
            }
            return marked;
        }
        let finding = if remark == SUPPORT_MISSING { "support-missing" } else { "" };
        Marked::new(Outcome::Right, remark).found(finding)
    }

    /// An answer with a name in it that means nothing there.
    fn judge_renamed(&self, key: &'static str, renamed: &misconceptions::Renamed) -> Marked {
        let used = &renamed.used;
        if let Mark::Right { .. } = self.compare(&renamed.answer) {
            let say =
                format!("the formula would be right, but it is written with {used}: what is {used} here?");
            return Marked::new(Outcome::Wrong, say).found("wrong-variable");
        }
        let scene = self.scene(key);
        if let Some(composed) = &renamed.composed {
            if let Mark::Right { .. } = self.compare(composed) {
                let say = format!(
                    "this is right at x = f(z), as a formula in {used}; the derivative of f is asked at z"
                );
                return Marked::new(Outcome::Wrong, say).found("wrong-variable");
            }
            if let Some(mistake) = misconceptions::recognised(&scene, composed) {
                return Marked::new(Outcome::Wrong, mistake.say).found(mistake.name);
            }
        }
        if let Some(mistake) = misconceptions::recognised(&scene, &renamed.answer) {
            return Marked::new(Outcome::Wrong, mistake.say).found(mistake.name);
        }
        let say = match renamed.is_source {
            true => format!("the answer still contains {used}; express it by the variable that is asked"),
            false => format!("the answer contains {used}, which the exercise does not know"),
        };
        Marked::new(Outcome::Wrong, say).found("wrong-variable")
    }

    /// What the tutor says about such an answer.
    fn by_rule(&self, key: &'static str, answer: &Asked) -> Option<Marked> {
        let scene = self.scene(key);
        let rules = self.exercise.rubric.rules.iter().filter(|r| r.key == key);
        let rule = rules.into_iter().find(|rule| rules::applies(&rule.when, answer, &scene))?;
        let credit = rule.credit.to_f64();
        let outcome = match credit {
            c if c >= 1.0 => Outcome::Right,
            c if c > 0.0 => Outcome::Partly,
            _ => Outcome::Wrong,
        };
        let mut marked = Marked::new(outcome, rule.say.clone()).found(&rule.finding);
        marked.credit = credit;
        Some(marked)
    }

    /// The share of the entries of a matrix, or of the components of an inverse, that are right.
    fn right_part(&self, answer: &Asked) -> f64 {
        let Some(Solution::Vector(solution)) = &self.solution else { return 0.0 };
        super::compare_vector::right_part(answer, solution)
    }

    fn judge_choice(&self, given: &Choice, reference: &Choice) -> Marked {
        let keys = |c: &Choice| c.right.iter().map(|r| r.value.clone()).collect::<Vec<_>>();
        // Where the right options are derived they decide, not what the set says.
        let derived: Vec<String> = super::right_options(reference).into_iter().map(str::to_owned).collect();
        let right = if derived.is_empty() { keys(reference) } else { derived };
        let chosen = keys(given);
        let hits = chosen.iter().filter(|k| right.contains(k)).count();
        let misses = chosen.len() - hits;
        if misses == 0 && hits == right.len() {
            return Marked::new(Outcome::Right, "");
        }
        let say = match (hits, misses, right.len()) {
            (0, _, _) => "",
            (_, 0, _) => "what is chosen is right, but it is not all",
            _ => "a part of what is chosen is right",
        };
        let mut why = format!("right: {}", right.join(", "));
        if !reference.why.is_empty() {
            why.push_str(&format!(". {}", reference.why.trim()));
        }
        let mistake = match hits {
            0 => misconceptions::recognised(&self.scene("choice"), &Asked::Choice(given.clone())),
            _ => None,
        };
        let mut marked = match mistake {
            Some(mistake) => Marked::new(Outcome::Wrong, mistake.say).found(mistake.name),
            None => Marked::new(Outcome::Wrong, say),
        };
        marked = marked.because(why);
        if self.exercise.rubric.partial && hits > misses && right.len() > 1 {
            #[allow(clippy::cast_precision_loss, reason = "numbers of options are small")]
            let share = (hits - misses) as f64 / right.len() as f64;
            marked.credit = share;
            marked.outcome = Outcome::Partly;
        }
        marked
    }

    /// Whether an answer is what a mistake of this name gives.
    #[must_use]
    pub fn shows(&self, key: &'static str, answer: &Asked, finding: &str) -> bool {
        let scene = self.scene(key);
        misconceptions::is_called(finding, &scene, answer)
            || misconceptions::renamed(&scene, answer)
                .is_some_and(|r| misconceptions::is_called(finding, &scene, &r.answer))
    }

    /// What the usual mistakes would give for this exercise: the name of the mistake, and the answer.
    #[must_use]
    pub fn usual_mistakes(&self) -> Vec<(&'static str, &'static str, Asked)> {
        let mut all = Vec::new();
        for answer in &self.exercise.answers {
            let scene = self.scene(answer.key);
            for mistake in misconceptions::all() {
                let given = misconceptions::example(mistake, &scene);
                all.extend(given.into_iter().map(|asked| (answer.key, mistake.name, asked)));
            }
        }
        all
    }
}
