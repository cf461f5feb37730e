//! The parser's answers in the form that exercises and commands use: a map, its source set, its
//! assumptions, its base distribution, and formulas that are compared with what is derived.

use std::collections::BTreeSet;

use crate::expr::{Assumptions, Condition, Expr, Function, Node, Symbol};
use crate::flow::layers::NamedLayer;
use crate::set::{RealSet, Region, RegionError, from_condition};
use crate::source::{Diagnostic, Span};
use crate::syntax::{self, Declared, DistributionStatement, Known, SyntaxError, Value, Values};

/// A map as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapText {
    /// Its name, such as `f`.
    pub name: Symbol,
    /// Its variables; a variable in Rⁿ counts as n.
    pub variables: Vec<Symbol>,
    /// The components of its value.
    pub components: Vec<Expr>,
    /// Vectors and matrices that are defined with it, and variables that are vectors.
    pub values: Values,
    /// What is assumed beside it.
    pub assumptions: Assumptions,
    /// The source, where it is stated as in `f: (0, inf) -> R, f(z) = ln z`.
    pub source: Option<Given>,
    /// Whether it is stated from x to z, as `g(x) = …`.
    pub reverse: bool,
    /// The named layer that it is, if it is one.
    pub layer: Option<Box<NamedLayer>>,
}

impl MapText {
    /// Variable and formula of a map of one variable with one value.
    #[must_use]
    pub fn as_scalar(&self) -> Option<(&Symbol, &Expr)> {
        match (self.variables.as_slice(), self.components.as_slice()) {
            ([variable], [formula]) => Some((variable, formula)),
            _ => None,
        }
    }

    /// What is known of names in other texts about this map.
    #[must_use]
    pub fn known(&self, known: &Known) -> Known {
        let mut all = known.clone();
        let functions = self.components.iter().flat_map(Expr::opaque_functions);
        all.functions.extend(functions.map(|(name, _)| name.to_owned()));
        all.values.extend(self.values.clone());
        all.assumptions.kinds.extend(self.assumptions.kinds.clone());
        all.assumptions.facts.extend(self.assumptions.facts.clone());
        all
    }
}

/// A formula with the variable that it names, where it is written as `g(x) = …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The variable on the left side, if there is a left side; of several the first one.
    pub variable: Option<Symbol>,
    /// The other variables, of a formula in several of them.
    pub others: Vec<Symbol>,
    /// The formula.
    pub formula: Expr,
}

/// A source set as typed: `z in [0, 2]`, `x > 0`. Which of its names is the variable is for the map to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What holds on it.
    pub condition: Condition,
    /// The names that it mentions.
    pub variables: Vec<Symbol>,
    /// The text's place in itself.
    pub span: Span,
}

/// A source set that has been found to be of a form that can be worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedSet {
    /// Of a map of one variable with one value, where it is known without parameters.
    Set(RealSet),
    /// Of any other map: the region, which may depend on parameters, and the condition as it was typed.
    Region(Region, Condition),
}

impl Given {
    /// The source set of a map.
    ///
    /// # Errors
    /// Where the text speaks of other names, or describes something else than a set that can be worked with.
    pub fn of(&self, map: &MapText, known: &Known) -> Result<StatedSet, Diagnostic> {
        match map.as_scalar() {
            // A set whose ends are parameters is no union of intervals with known ends.
            Some((variable, _)) if self.variables.iter().all(|v| v == variable) => {
                self.set(variable).map(StatedSet::Set)
            }
            _ => {
                let region = self.region(map, known)?;
                Ok(StatedSet::Region(region, self.condition.clone()))
            }
        }
    }

    /// Both of two source sets.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut variables = self.variables.clone();
        variables.extend(other.variables.clone());
        variables.sort();
        variables.dedup();
        let condition = Condition::all(vec![self.condition.clone(), other.condition.clone()]);
        Self { condition, variables, span: self.span }
    }

    /// The set of values of the map's variable.
    ///
    /// # Errors
    /// Where the text speaks of another name, or describes no union of intervals that can be found.
    pub fn set(&self, variable: &Symbol) -> Result<RealSet, Diagnostic> {
        if let Some(other) = self.variables.iter().find(|v| *v != variable) {
            let message =
                format!("the source set speaks of `{other}`, but the variable of the map is `{variable}`");
            return Err(Diagnostic::new("wrong-variable", message, self.span, "")
                .with_hint(format!("write it with `{variable}`; conditions on parameters go to `where`")));
        }
        from_condition(&self.condition, variable).ok_or_else(|| {
            let message = "this condition could not be written as a union of intervals with exact ends";
            Diagnostic::new("unsolved-set", message, self.span, "")
        })
    }

    /// The region of a map of several variables, or of one variable between parameters.
    fn region(&self, map: &MapText, known: &Known) -> Result<Region, Diagnostic> {
        let parameter = |v: &Symbol| {
            known.assumptions.kinds.contains_key(v)
                || map.assumptions.kinds.contains_key(v)
                || map.components.iter().any(|e| e.contains(v))
        };
        if let Some(other) = self.variables.iter().find(|v| !map.variables.contains(v) && !parameter(v)) {
            let names: Vec<&str> = map.variables.iter().map(Symbol::name).collect();
            let message = match names.as_slice() {
                [only] => {
                    format!("the source set speaks of `{other}`, but the variable of the map is `{only}`")
                }
                _ => format!(
                    "the source set speaks of `{other}`, but the variables of the map are {}",
                    names.join(", ")
                ),
            };
            return Err(Diagnostic::new("wrong-variable", message, self.span, "").with_hint(format!(
                "if `{other}` is a parameter, say so in `where`: `{other} in R`, `{other} > 0`"
            )));
        }
        let region = Region::from_condition(&self.condition, &map.variables).map_err(|error| {
            let (code, message, hint) = match error {
                RegionError::Empty => ("empty-region", "no point meets this condition", None),
                RegionError::Union => (
                    "union",
                    "a source set in several dimensions is one piece, and this is a union",
                    Some("state the map on each part by itself"),
                ),
                RegionError::NotAComparison => (
                    "unsolved-set",
                    "a source set in several dimensions is given by comparisons",
                    Some("such as `z1 > 0, z1^2 + z2^2 < 1` or `z in [0, 1]^2`"),
                ),
            };
            let d = Diagnostic::new(code, message, self.span, "");
            hint.iter().fold(d, |d, h| d.with_hint(*h))
        })?;
        if region.is_thin() {
            let message = "this set has no interior points: a random variable on it has no density";
            return Err(Diagnostic::new("thin-region", message, self.span, ""));
        }
        if region.some_point().is_none() {
            let message = "no point that meets this condition was found; the set may be empty";
            return Err(Diagnostic::new("empty-region", message, self.span, ""));
        }
        Ok(region)
    }
}

fn diagnostic(error: SyntaxError) -> Diagnostic {
    error.diagnostic()
}

fn declared(known: &Known) -> Declared {
    Declared::from_known(known)
}

/// Reads a map. The text of the source set may tell which variables are vectors.
///
/// # Errors
/// What is wrong and where in the text.
pub fn map(text: &str, known: &Known, on: Option<&str>) -> Result<MapText, Diagnostic> {
    let mut declared = declared(known);
    // What is wrong with the source set is told when it is read itself.
    if let Some(dimensions) = on.and_then(|on| syntax::source_dimensions(on, &declared).ok()) {
        declared.dimensions = dimensions;
    }
    if let Some(map) = super::layer::map(text, &declared)? {
        return Ok(map);
    }
    let map = syntax::parse_map(text, &declared).map_err(diagnostic)?;
    let reverse = map.is_reverse();
    let source = map.source.map(|clause| Given {
        condition: clause.condition,
        variables: clause.variables,
        span: clause.span,
    });
    Ok(MapText {
        name: map.name,
        variables: map.variables,
        components: map.components,
        values: map.values,
        assumptions: map.assumptions,
        source,
        reverse,
        layer: None,
    })
}

/// Gives what is left open in different layers of a stack different names, with the number of the layer in them: the flows of
/// different fields, and networks that were left out.
pub fn distinguish_layers(layers: &mut [MapText]) {
    for k in 1..layers.len() {
        let (earlier, rest) = layers.split_at_mut(k);
        let flows = || earlier.iter().filter_map(|layer| layer.layer.as_ref()?.flow.as_ref());
        let taken: Vec<&str> = earlier
            .iter()
            .flat_map(|layer| &layer.components)
            .flat_map(Expr::opaque_functions)
            .map(|(name, _)| name)
            .collect();
        let text = &mut rest[0];
        let Some(layer) = text.layer.as_deref_mut() else { continue };
        if let Some(flow) = layer.flow.as_mut() {
            if flows().any(|other| flow.contradicts(other)) {
                *flow = flow.named(&format!("flow_{}_", k + 1));
                layer.components = flow.components();
                text.components.clone_from(&layer.components);
            }
            continue;
        }
        if layer.networks.iter().any(|name| taken.contains(name)) {
            let own = layer.networks.clone();
            let renamed = |e: &Expr| {
                e.replace(&mut |part| match part.node() {
                    Node::Apply(Function::Opaque(f), arguments) if own.contains(&f.name()) => {
                        Some(Expr::opaque(&format!("{}_{}", f.name(), k + 1), arguments.clone()))
                    }
                    _ => None,
                })
            };
            layer.components = layer.components.iter().map(renamed).collect();
            text.components.clone_from(&layer.components);
        }
    }
}

/// The largest component of a composition, in nodes.
const MAX_COMPOSED: usize = 20_000;

/// The composition of layers, the first one applied first.
///
/// # Errors
/// Which layer (counted from 0) does not fit, and why.
pub fn composition(layers: &[MapText]) -> Result<MapText, (usize, String)> {
    let Some((first, later)) = layers.split_first() else {
        return Err((0, "a stack has at least one layer".to_owned()));
    };
    let mut whole = first.clone();
    for (k, layer) in (1..).zip(later) {
        let (n, m) = (layer.variables.len(), whole.components.len());
        if n != m {
            let message =
                format!("this layer takes {n} variables, but the one before it gives {m} components");
            return Err((k, message));
        }
        if layer.reverse != first.reverse {
            return Err((k, "the layers of a stack all go the same way: all are f, or all are g".to_owned()));
        }
        // A named layer is defined where its formula is.
        if layer.source.is_some() && layer.layer.is_none() {
            return Err((k, "only the first layer of a stack states its source".to_owned()));
        }
        let own = |v: &Symbol| layer.variables.contains(v);
        let flow = layer.layer.as_ref().and_then(|named| named.flow.as_ref());
        let is_parameter = |v: &Symbol| {
            layer.components.iter().any(|f| f.contains(v)) || flow.is_some_and(|flow| flow.has_parameter(v))
        };
        if let Some(v) = first.variables.iter().find(|v| !own(v) && is_parameter(v)) {
            let message = format!("`{v}` is a parameter of this layer, and a variable of the first one");
            return Err((k, message));
        }
        let in_exponent = |f: &Expr| {
            f.any(&mut |part| {
                matches!(part.node(), Node::Power(base, exponent)
                    if base.as_number().is_none() && layer.variables.iter().any(|v| exponent.contains(v)))
            })
        };
        if layer.components.iter().any(in_exponent) {
            let message = "a power with a variable in its exponent is not composed; write it with exp and ln";
            return Err((k, message.to_owned()));
        }
        let values = whole.components;
        whole.components =
            layer.components.iter().map(|f| f.substitute_all(&layer.variables, &values)).collect();
        if whole.components.iter().any(|f| f.size_up_to(MAX_COMPOSED) >= MAX_COMPOSED) {
            return Err((k, "the composition up to this layer is too large".to_owned()));
        }
        whole.layer = None;
        whole.assumptions.kinds.extend(layer.assumptions.kinds.clone());
        whole.assumptions.facts.extend(layer.assumptions.facts.clone());
    }
    Ok(whole)
}

/// Reads a set that variables lie in: conditions, or a set such as `(0, 1)` alone where there is one variable.
///
/// # Errors
/// What is wrong and where in the text.
pub fn given(text: &str, known: &Known, variables: &[Symbol]) -> Result<Given, Diagnostic> {
    let clauses = match syntax::parse_source(text, &declared(known)) {
        Ok(clauses) => clauses,
        Err(error) => {
            // A set alone lacks the variable.
            let variable = variables.first().cloned().unwrap_or_else(|| Symbol::new("z"));
            let Ok(condition) = syntax::parse_set(text, &variable) else { return Err(diagnostic(error)) };
            if variables.len() == 1 {
                return Ok(Given { condition, variables: vec![variable], span: Span::new(0, text.len()) });
            }
            let hint = format!("say what lies in the set: `{} in {}`", variable.name(), text.trim());
            return Err(diagnostic(error).with_hint(hint));
        }
    };
    let mut variables: Vec<Symbol> = clauses.iter().flat_map(|c| c.variables.clone()).collect();
    variables.sort();
    variables.dedup();
    let condition = Condition::all(clauses.into_iter().map(|c| c.condition).collect());
    Ok(Given { condition, variables, span: Span::new(0, text.len()) })
}

/// Reads assumptions about parameters, one or more in each text.
///
/// # Errors
/// What is wrong, in which of the texts (counted from 0) and where in it.
pub fn assumptions<T: AsRef<str>>(texts: &[T]) -> Result<Known, (usize, Diagnostic)> {
    let read = |texts: &[T]| syntax::parse_known(texts);
    let known = read(texts).map_err(|e| (e.index, e.error.diagnostic()))?;
    let Some(message) = contradiction(&known.assumptions) else { return Ok(known) };
    // Up to this text there were values.
    let ends = |i: &usize| read(&texts[..=*i]).is_ok_and(|k| contradiction(&k.assumptions).is_some());
    let index = (0..texts.len()).find(ends).unwrap_or(0);
    let span = Span::new(0, texts.get(index).map_or(0, |t| t.as_ref().len()));
    Err((index, contradictory(message, span)))
}

/// The error about assumptions that nothing meets.
#[must_use]
pub fn contradictory(message: String, span: Span) -> Diagnostic {
    Diagnostic::new("contradiction", message, span, "")
        .with_hint("under assumptions that nothing meets every statement holds; leave one of them out")
}

/// What is wrong, where the facts about one parameter alone leave it no value.
fn contradiction(assumptions: &Assumptions) -> Option<String> {
    if assumptions.facts.contains(&Condition::Constant(false)) {
        return Some("no parameters meet these assumptions".into());
    }
    assumptions.kinds.keys().find_map(|symbol| {
        let about = assumptions.facts.iter().filter(|fact| {
            let mut names = BTreeSet::new();
            fact.for_each(&mut |e| names.extend(e.variables()));
            names.len() == 1 && names.contains(symbol)
        });
        let about: Vec<Condition> = about.cloned().collect();
        let values = from_condition(&Condition::all(about), symbol)?;
        values.is_empty().then(|| format!("no value of `{symbol}` meets these assumptions"))
    })
}

/// Reads a set of numbers.
///
/// # Errors
/// What is wrong and where in the text.
pub fn set(text: &str) -> Result<RealSet, Diagnostic> {
    let variable = Symbol::new("x");
    let condition = syntax::parse_set(text, &variable).map_err(diagnostic)?;
    let span = Span::new(0, text.len());
    from_condition(&condition, &variable).ok_or_else(|| {
        let message = "this set could not be written as a union of intervals with exact ends";
        Diagnostic::new("unsolved-set", message, span, "").with_hint("write it with `x`, or as an interval")
    })
}

/// Reads a condition on parameters.
///
/// # Errors
/// What is wrong and where in the text.
pub fn condition(text: &str, known: &Known) -> Result<Condition, Diagnostic> {
    syntax::parse_condition(text, &declared(known)).map_err(diagnostic)
}

/// Reads a formula, with or without a left side.
///
/// # Errors
/// What is wrong and where in the text.
pub fn formula(text: &str, known: &Known) -> Result<Formula, Diagnostic> {
    let read = map(text, known, None)?;
    match (read.variables.split_first(), read.components.as_slice()) {
        (Some((variable, others)), [formula]) => {
            let (variable, others) = (Some(variable.clone()), others.to_vec());
            Ok(Formula { variable, others, formula: formula.clone() })
        }
        _ => {
            let m = read.components.len();
            let message = format!("a formula with one value is expected, this has {m}");
            Err(Diagnostic::new("not-supported", message, Span::new(0, text.len()), ""))
        }
    }
}

/// Reads a number, a vector or a matrix; every name that is not known is a symbol.
///
/// # Errors
/// What is wrong and where in the text.
pub fn value(text: &str, known: &Known) -> Result<Value, Diagnostic> {
    syntax::parse_value(text, &declared(known)).map_err(diagnostic)
}

/// Reads a formula that has no left side; every name in it is a variable.
///
/// # Errors
/// What is wrong and where in the text.
pub fn expression(text: &str, known: &Known) -> Result<Expr, Diagnostic> {
    syntax::parse_expr(text, &declared(known)).map_err(diagnostic)
}

/// Reads one distribution.
///
/// # Errors
/// What is wrong and where in the text.
pub fn distribution(text: &str, known: &Known) -> Result<DistributionStatement, Diagnostic> {
    syntax::parse_distribution(text, &declared(known)).map_err(diagnostic)
}

/// Reads a distribution, or those of independent components.
///
/// # Errors
/// What is wrong and where in the text.
pub fn base(text: &str, known: &Known) -> Result<Vec<DistributionStatement>, Diagnostic> {
    syntax::parse_distributions(text, &declared(known)).map_err(diagnostic)
}
