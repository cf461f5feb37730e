//! Named layers: the transformations that flows are built of, by their names and parameters.
//!
//! Each kind of layer is a file with its rows of the table `ROWS`: names, parameters, reference, and a function that checks
//! the parameters and writes the layer out as an ordinary map. Verdict, Jacobian and inverse of the map come from the same
//! proofs as those of any other map; what a layer adds are the condition that its authors state, and which of its two
//! directions is computed at once. Neither decides anything.
//!
//! Networks inside a layer are formulas or, where they are left out, opaque functions: any smooth functions of the variables
//! that the layer lets them depend on.

mod arguments;
mod autoregressive;
mod continuous;
mod convolution;
mod coupling;
mod elementwise;
mod error;
mod householder;
mod linear;
mod planar;
mod radial;
mod residual;
mod spline;
mod sylvester;
#[cfg(test)]
mod tests;

pub use arguments::{Parameter, ParameterValue};
pub use error::LayerError;

use arguments::Arguments;

use crate::expr::{Assumptions, Condition, Expr, Symbol};
use crate::proof::vector::Flow;

/// The most components of a layer.
pub const MAX_DIMENSION: usize = 64;

/// A layer with its parameters, written out as a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLayer {
    /// What it is called, such as `planar flow`.
    pub title: &'static str,
    /// Who introduced it, and where.
    pub reference: &'static str,
    /// Its variables.
    pub variables: Vec<Symbol>,
    /// The components of its value.
    pub components: Vec<Expr>,
    /// What holds of its parameters by definition (α > 0 in a radial flow).
    pub assumptions: Assumptions,
    /// Where it is defined, unless that is everywhere (a spline between its outer knots).
    pub source: Option<Condition>,
    /// When it is valid, in the words of the reference, for all values of its parameters.
    pub condition: String,
    /// What that condition speaks of, with its value for these parameters: `w·u` and 1/2.
    pub quantities: Vec<(String, Expr)>,
    /// How z → x is computed.
    pub forward: Pass,
    /// How x → z is computed.
    pub inverse: Pass,
    /// The field whose flow it is, where it has no formula.
    pub flow: Option<Flow>,
    /// The names of the opaque functions that stand for networks that were left out.
    pub networks: Vec<&'static str>,
}

/// How one direction of a layer is computed, beside its parameters and networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// All components at once.
    Once,
    /// One component after the other: D passes through the networks.
    Sequential,
    /// No formula: by iteration.
    Numeric,
}

impl Pass {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Once => "in one pass",
            Self::Sequential => "one component after the other (D passes)",
            Self::Numeric => "by iteration only",
        }
    }

    /// As a key.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Once => "one_pass",
            Self::Sequential => "sequential",
            Self::Numeric => "iterative",
        }
    }
}

/// A kind of layer.
struct Row {
    /// The names under which it is called, the usual one first.
    names: &'static [&'static str],
    title: &'static str,
    reference: &'static str,
    /// Names of the parameters, in the order in which they can be given without.
    parameters: &'static [&'static str],
    build: fn(&mut Arguments) -> Result<Built, LayerError>,
}

/// What a row makes of its arguments.
struct Built {
    variables: Vec<Symbol>,
    components: Vec<Expr>,
    facts: Vec<Condition>,
    source: Option<Condition>,
    condition: String,
    quantities: Vec<(String, Expr)>,
    forward: Pass,
    inverse: Pass,
    flow: Option<Flow>,
}

impl Built {
    /// A layer both directions of which are computed at once.
    fn new(variables: Vec<Symbol>, components: Vec<Expr>, condition: &str) -> Self {
        Self {
            variables,
            components,
            facts: Vec::new(),
            source: None,
            condition: condition.to_owned(),
            quantities: Vec::new(),
            forward: Pass::Once,
            inverse: Pass::Once,
            flow: None,
        }
    }

    fn passes(mut self, forward: Pass, inverse: Pass) -> Self {
        (self.forward, self.inverse) = (forward, inverse);
        self
    }

    fn quantity(mut self, name: &str, value: Expr) -> Self {
        self.quantities.push((name.to_owned(), value));
        self
    }
}

/// All kinds of layers.
const ROWS: [&Row; 21] = [
    &linear::AFFINE,
    &linear::SCALE,
    &linear::SHIFT,
    &linear::ACTNORM,
    &linear::PERMUTATION,
    &householder::HOUSEHOLDER,
    &convolution::CONVOLUTION,
    &elementwise::ELEMENTWISE,
    &planar::PLANAR,
    &radial::RADIAL,
    &sylvester::SYLVESTER,
    &residual::RESIDUAL,
    &coupling::ADDITIVE,
    &coupling::AFFINE,
    &autoregressive::MAF,
    &autoregressive::IAF,
    &spline::LINEAR,
    &spline::QUADRATIC,
    &spline::CUBIC,
    &continuous::LINEAR_FLOW,
    &continuous::EULER_STEP,
];

/// Whether a layer has this name.
#[must_use]
pub fn is_layer(name: &str) -> bool {
    row(name).is_some()
}

/// The usual names of all layers.
pub fn names() -> impl Iterator<Item = &'static str> {
    ROWS.iter().filter_map(|row| row.names.first().copied())
}

fn row(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.names.contains(&name)).copied()
}

/// The layer of this name with these parameters. Variables may be given: all of them, or one name for the vector; without, they
/// are z, or z1, …, zD.
///
/// # Errors
/// Where a parameter is missing, unknown, or not what the layer takes.
pub fn layer(
    name: &str,
    parameters: &[Parameter],
    variables: Option<&[Symbol]>,
) -> Result<NamedLayer, LayerError> {
    let row = row(name).ok_or_else(|| LayerError::UnknownLayer { name: name.to_owned() })?;
    let mut arguments = Arguments::new(row.title, row.parameters, parameters, variables)?;
    let built = (row.build)(&mut arguments)?;
    let typed: Vec<&str> = parameters.iter().flat_map(|p| p.value.opaque_functions()).collect();
    let mut networks: Vec<&'static str> = built
        .components
        .iter()
        .flat_map(Expr::opaque_functions)
        .map(|(name, _)| name)
        .filter(|name| built.flow.is_none() && !typed.contains(name))
        .collect();
    networks.sort_unstable();
    networks.dedup();
    arguments.finish()?;
    let mut assumptions = Assumptions::none();
    for fact in built.facts {
        assumptions = assumptions.with_fact(fact);
    }
    Ok(NamedLayer {
        title: row.title,
        reference: row.reference,
        variables: built.variables,
        components: built.components,
        assumptions,
        source: built.source,
        condition: built.condition,
        quantities: built.quantities,
        forward: built.forward,
        inverse: built.inverse,
        flow: built.flow,
        networks,
    })
}
