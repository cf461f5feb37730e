//! What is assumed about parameters and variables: the `--where` of the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Condition, Kind, Symbol};

/// Declared kinds of symbols and facts that hold about them. A symbol without a kind is real.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Assumptions {
    /// Declared kinds, `n: integer` and the like.
    pub kinds: BTreeMap<Symbol, Kind>,
    /// Facts, such as `a > 0`, each of which holds.
    pub facts: Vec<Condition>,
}

impl Assumptions {
    /// No assumptions at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The declared kind of a symbol.
    #[must_use]
    pub fn kind(&self, symbol: &Symbol) -> Kind {
        self.kinds.get(symbol).copied().unwrap_or_default()
    }

    /// These assumptions and one fact more.
    #[must_use]
    pub fn with_fact(&self, fact: Condition) -> Self {
        let mut extended = self.clone();
        match fact {
            Condition::And(parts) => extended.facts.extend(parts),
            Condition::Constant(true) => {}
            other => extended.facts.push(other),
        }
        extended
    }

    /// These assumptions with the kind of one symbol declared (anew).
    #[must_use]
    pub fn with_kind(&self, symbol: Symbol, kind: Kind) -> Self {
        let mut extended = self.clone();
        extended.kinds.insert(symbol, kind);
        extended
    }
}
