//! Maps of several variables: from a map and its region to a verdict.
//!
//! The kernel's part is in [`proof::vector`](crate::proof::vector) and its rules; here are the statement of a map and what is
//! known about it. [`analyse()`] asks, in this order:
//!
//! 1. are there as many components as variables, and does each have a value on the whole region?
//! 2. where is the determinant of the Jacobian not 0?
//! 3. is the map injective, by a theorem on global injectivity?
//! 4. if not: are there two points with one value, two orientations, a determinant that is 0 everywhere?
//! 5. what is left open is tried again under conditions on the parameters (`cases`).

mod analyse;
mod analysis;
mod base;
mod cases;
mod density;
mod eliminate;
mod injective;
mod inverse;
mod joint;
mod kink;
mod line;
mod rename;
mod ridge;
mod separate;
mod source;
mod stack;
mod volume;

pub use analyse::analyse;
pub use analysis::{VectorAnalysis, VectorCase, VectorWitness};
pub use base::{MultivariateNormal, NormalError, VectorBase};
pub use density::{ClosedDensity, SourceDensity, VectorDensity, vector_density};
pub use inverse::{VectorInverse, case_inverses, inverse};
pub use joint::{JointDensity, JointError, JointKind};
pub use source::source;
pub use stack::{Layer, Stack, analyse_stack};
pub use volume::{VolumeChange, tidied, volume_change};

use serde::Serialize;

use super::{Parametrization, SourceOrigin};
use crate::expr::{Assumptions, Expr, Symbol};
use crate::proof::Domain;
use crate::proof::vector::{Flow, VectorMapOn};

/// A map of several real variables as it is stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VectorMap {
    /// Its name, `f` or `g`.
    pub name: Symbol,
    /// Its n variables.
    pub variables: Vec<Symbol>,
    /// Its m components; other symbols in them are parameters.
    pub components: Vec<Expr>,
    /// Which way it goes.
    pub parametrization: Parametrization,
    /// What functions without a formula in the components stand for, where that is more than any smooth functions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
}

/// The region on which a map is considered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorSource {
    /// An interval for each variable, in their order, and as facts the further inequalities (z1² + z2² < 1, z1 ≠ 0) and what
    /// is assumed about parameters.
    pub region: Domain,
    /// How it came about.
    pub origin: SourceOrigin,
}

impl VectorMap {
    /// The map on a region, as the claims of the kernel speak of it.
    #[must_use]
    pub fn on(&self, region: &Domain) -> VectorMapOn {
        VectorMapOn {
            components: self.components.clone(),
            variables: self.variables.clone(),
            region: region.clone(),
            flows: self.flows.clone(),
        }
    }

    /// The field whose flow the map is.
    #[must_use]
    pub fn flow(&self) -> Option<&Flow> {
        self.flows
            .iter()
            .find(|flow| flow.variables == self.variables && flow.components() == self.components)
    }

    /// All of Rⁿ under these assumptions.
    #[must_use]
    pub fn whole_space(&self, assumptions: &Assumptions) -> Domain {
        let line = crate::set::Span::real_line();
        Domain {
            ranges: self.variables.iter().map(|v| (v.clone(), line.clone())).collect(),
            assumptions: assumptions.clone(),
        }
    }
}
