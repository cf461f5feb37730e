//! What is assumed about parameters and variables: the `--where` of the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Condition, Expr, Kind, Node, Symbol};

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

    /// These assumptions and one fact more, where it is not among them.
    #[must_use]
    pub fn with_fact(&self, fact: Condition) -> Self {
        let mut extended = self.clone();
        let facts = match fact {
            Condition::And(parts) => parts,
            Condition::Constant(true) => Vec::new(),
            other => vec![other],
        };
        for fact in facts {
            if !extended.facts.contains(&fact) {
                extended.facts.push(fact);
            }
        }
        extended
    }

    /// These assumptions and more facts.
    #[must_use]
    pub fn with_facts(&self, facts: impl IntoIterator<Item = Condition>) -> Self {
        facts.into_iter().fold(self.clone(), |all, fact| all.with_fact(fact))
    }

    /// These assumptions with the kind of one symbol declared (anew).
    #[must_use]
    pub fn with_kind(&self, symbol: Symbol, kind: Kind) -> Self {
        let mut extended = self.clone();
        extended.kinds.insert(symbol, kind);
        extended
    }

    /// Whether an expression is a number of the kind for all values of its symbols, judged from their kinds.
    #[must_use]
    pub fn is_of_kind(&self, e: &Expr, kind: Kind) -> bool {
        match (self.kind_of(e), kind) {
            (_, Kind::Real) | (Kind::Integer | Kind::Even | Kind::Odd, Kind::Integer) => true,
            (known, wanted) => known == wanted,
        }
    }

    /// The kind of number that an expression is for all values of its symbols, judged from their kinds:
    /// sums, products and nonnegative integer powers of integers are integers, with their parity.
    #[must_use]
    pub fn kind_of(&self, e: &Expr) -> Kind {
        match e.node() {
            Node::Number(value) if value.is_integer() => {
                if value.has_even_numerator() {
                    Kind::Even
                } else {
                    Kind::Odd
                }
            }
            Node::Variable(symbol) => self.kind(symbol),
            Node::Sum(terms) => terms.iter().map(|t| self.kind_of(t)).reduce(Kind::plus).unwrap_or_default(),
            Node::Product(factors) => {
                factors.iter().map(|f| self.kind_of(f)).reduce(Kind::times).unwrap_or_default()
            }
            Node::Power(base, exponent) => match exponent.as_number() {
                Some(k) if k.is_integer() && k.is_positive() => self.kind_of(base),
                _ => Kind::Real,
            },
            _ => Kind::Real,
        }
    }
}
