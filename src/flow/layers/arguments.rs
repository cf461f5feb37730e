//! Reading the parameters of a layer.

use super::{LayerError, MAX_DIMENSION};
use crate::expr::{Expr, Function, Symbol, constant};
use crate::real::Rational;

/// A parameter as it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, where one is given.
    pub name: Option<String>,
    /// Its value.
    pub value: ParameterValue,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// A number.
    Number(Expr),
    /// A vector with two or more components.
    Vector(Vec<Expr>),
    /// The rows of a matrix.
    Matrix(Vec<Vec<Expr>>),
    /// A function of one variable.
    Function(Symbol, Expr),
    /// A word.
    Word(String),
}

impl ParameterValue {
    /// The names of the opaque functions in it.
    pub(super) fn opaque_functions(&self) -> Vec<&'static str> {
        let formulas: Vec<&Expr> = match self {
            Self::Number(e) | Self::Function(_, e) => vec![e],
            Self::Vector(v) => v.iter().collect(),
            Self::Matrix(rows) => rows.iter().flatten().collect(),
            Self::Word(_) => Vec::new(),
        };
        formulas.into_iter().flat_map(Expr::opaque_functions).map(|(name, _)| name).collect()
    }
}

/// The largest formula that an argument may be, in nodes.
const MAX_NODES: usize = 5_000;

/// The parameters by their names. What a layer does not ask for is an error in the end.
pub(super) struct Arguments<'a> {
    layer: &'static str,
    names: &'static [&'static str],
    given: Vec<(usize, Option<&'a ParameterValue>)>,
    used: Vec<bool>,
    variables: Option<&'a [Symbol]>,
}

impl<'a> Arguments<'a> {
    pub fn new(
        layer: &'static str,
        names: &'static [&'static str],
        parameters: &'a [Parameter],
        variables: Option<&'a [Symbol]>,
    ) -> Result<Self, LayerError> {
        let mut given = vec![(0, None); names.len()];
        let mut named = false;
        for (argument, parameter) in parameters.iter().enumerate() {
            let at = match &parameter.name {
                Some(name) => {
                    named = true;
                    let unknown = || LayerError::UnknownParameter {
                        layer,
                        name: name.clone(),
                        choices: names.to_vec(),
                        argument,
                    };
                    names.iter().position(|n| is_same(n, name)).ok_or_else(unknown)?
                }
                None if named => return Err(LayerError::PositionalAfterNamed { argument }),
                None if argument >= names.len() => {
                    return Err(LayerError::TooMany { layer, choices: names.to_vec(), argument });
                }
                None => argument,
            };
            if given[at].1.is_some() {
                return Err(LayerError::Duplicate { parameter: names[at], argument });
            }
            let large = |e: &Expr| e.size_up_to(MAX_NODES) >= MAX_NODES;
            let too_large = match &parameter.value {
                ParameterValue::Number(e) | ParameterValue::Function(_, e) => large(e),
                ParameterValue::Vector(v) => v.len() > MAX_DIMENSION || v.iter().any(large),
                ParameterValue::Matrix(m) => {
                    m.len() > MAX_DIMENSION
                        || m.iter().any(|row| row.len() > MAX_DIMENSION || row.iter().any(large))
                }
                ParameterValue::Word(_) => false,
            };
            if too_large {
                return Err(LayerError::TooLarge { what: "a parameter" });
            }
            given[at] = (argument, Some(&parameter.value));
        }
        Ok(Self { layer, names, given, used: vec![false; names.len()], variables })
    }

    /// That every given parameter was asked for.
    pub fn finish(&self) -> Result<(), LayerError> {
        for (at, (argument, value)) in self.given.iter().enumerate() {
            if value.is_some() && !self.used[at] {
                return Err(LayerError::Unfit {
                    parameter: self.names[at],
                    expected: "left out here: it does not go with the others".to_owned(),
                    argument: Some(*argument),
                });
            }
        }
        Ok(())
    }

    fn find(&mut self, parameter: &'static str) -> Option<(usize, &'a ParameterValue)> {
        let at = self.names.iter().position(|n| *n == parameter)?;
        self.used[at] = true;
        let (argument, value) = self.given[at];
        Some((argument, value?))
    }

    /// The argument that gives the parameter.
    pub fn place(&self, parameter: &'static str) -> Option<usize> {
        let at = self.names.iter().position(|n| *n == parameter)?;
        self.given[at].1.map(|_| self.given[at].0)
    }

    pub fn missing(&self, parameter: &'static str, what: &'static str) -> LayerError {
        LayerError::Missing { layer: self.layer, parameter, what }
    }

    pub fn unfit(&self, parameter: &'static str, expected: impl Into<String>) -> LayerError {
        LayerError::Unfit { parameter, expected: expected.into(), argument: self.place(parameter) }
    }

    /// A number.
    pub fn number(&mut self, parameter: &'static str) -> Result<Option<Expr>, LayerError> {
        match self.find(parameter) {
            None => Ok(None),
            Some((_, ParameterValue::Number(e))) => Ok(Some(e.clone())),
            Some(_) => Err(self.unfit(parameter, "a number")),
        }
    }

    /// A whole number from 1 to the largest dimension.
    pub fn count(&mut self, parameter: &'static str) -> Result<Option<usize>, LayerError> {
        let Some(e) = self.number(parameter)? else { return Ok(None) };
        let count = e.as_number().and_then(Rational::to_i64).and_then(|n| usize::try_from(n).ok());
        match count.filter(|n| (1..=MAX_DIMENSION).contains(n)) {
            Some(n) => Ok(Some(n)),
            None => Err(self.unfit(parameter, format!("a whole number from 1 to {MAX_DIMENSION}"))),
        }
    }

    /// A vector; a number is one with a single component.
    pub fn vector(&mut self, parameter: &'static str) -> Result<Option<Vec<Expr>>, LayerError> {
        match self.find(parameter) {
            None => Ok(None),
            Some((_, ParameterValue::Number(e))) => Ok(Some(vec![e.clone()])),
            Some((_, ParameterValue::Vector(v))) => Ok(Some(v.clone())),
            Some(_) => Err(self.unfit(parameter, "a vector")),
        }
    }

    /// A vector with so many components.
    pub fn vector_of(
        &mut self,
        parameter: &'static str,
        size: usize,
    ) -> Result<Option<Vec<Expr>>, LayerError> {
        match self.vector(parameter)? {
            Some(v) if v.len() != size => {
                let found = v.len();
                Err(self.unfit(parameter, format!("a vector with {size} components, and has {found}")))
            }
            other => Ok(other),
        }
    }

    /// A matrix; a vector is a column, a number has one entry.
    pub fn matrix(&mut self, parameter: &'static str) -> Result<Option<Vec<Vec<Expr>>>, LayerError> {
        match self.find(parameter) {
            None => Ok(None),
            Some((_, ParameterValue::Number(e))) => Ok(Some(vec![vec![e.clone()]])),
            Some((_, ParameterValue::Vector(v))) => Ok(Some(v.iter().map(|e| vec![e.clone()]).collect())),
            Some((_, ParameterValue::Matrix(rows))) => Ok(Some(rows.clone())),
            Some(_) => Err(self.unfit(parameter, "a matrix")),
        }
    }

    /// A square matrix.
    pub fn square(&mut self, parameter: &'static str) -> Result<Option<Vec<Vec<Expr>>>, LayerError> {
        match self.matrix(parameter)? {
            Some(m) if m.iter().any(|row| row.len() != m.len()) => {
                Err(self.unfit(parameter, "a square matrix"))
            }
            other => Ok(other),
        }
    }

    /// A function of one variable, as what it gives for an argument. A number is a constant function.
    pub fn function(&mut self, parameter: &'static str) -> Result<Option<OneVariable>, LayerError> {
        match self.find(parameter) {
            None => Ok(None),
            Some((_, ParameterValue::Word(word))) if word == "identity" => {
                let variable = Symbol::new("t");
                Ok(Some(OneVariable { body: Expr::variable(variable.clone()), variable }))
            }
            Some((_, ParameterValue::Function(variable, body))) => {
                Ok(Some(OneVariable { variable: variable.clone(), body: body.clone() }))
            }
            Some(_) => Err(self.unfit(parameter, "a function, such as `tanh` or `t -> t + tanh(t)`")),
        }
    }

    /// A word.
    pub fn word(&mut self, parameter: &'static str) -> Result<Option<String>, LayerError> {
        match self.find(parameter) {
            None => Ok(None),
            Some((_, ParameterValue::Word(word))) => Ok(Some(word.clone())),
            Some(_) => Err(self.unfit(parameter, "a word")),
        }
    }

    /// How many variables are named on the left side, where they are named one by one.
    pub fn named_dimension(&self) -> Option<usize> {
        self.variables.map(<[Symbol]>::len).filter(|n| *n > 1)
    }

    /// The variables of a layer with so many.
    pub fn variables(&self, n: usize) -> Result<Vec<Symbol>, LayerError> {
        if n > MAX_DIMENSION {
            return Err(LayerError::TooLarge { what: "the dimension" });
        }
        let numbered = |stem: &str| match n {
            1 => vec![Symbol::new(stem)],
            _ => (1..=n).map(|i| Symbol::new(&format!("{stem}{i}"))).collect(),
        };
        match self.variables {
            None => Ok(numbered("z")),
            Some([only]) => Ok(numbered(only.name())),
            Some(named) if named.len() == n => Ok(named.to_vec()),
            Some(named) => Err(LayerError::Variables { expected: n, found: named.len() }),
        }
    }

    /// The name from which the variables of formulas in the arguments are numbered.
    pub fn stem(&self) -> &str {
        match self.variables {
            Some([only]) => only.name(),
            _ => "z",
        }
    }
}

/// A function of one variable.
#[derive(Clone, Debug)]
pub(super) struct OneVariable {
    variable: Symbol,
    body: Expr,
}

impl OneVariable {
    /// The named one.
    pub fn named(function: Function) -> Self {
        let variable = Symbol::new("t");
        Self { body: Expr::apply(function, vec![Expr::variable(variable.clone())]), variable }
    }

    /// Its value at an argument.
    pub fn at(&self, argument: &Expr) -> Expr {
        self.body.substitute(&self.variable, argument)
    }

    /// Whether this is tanh.
    pub fn is_tanh(&self) -> bool {
        self.body == Expr::apply(Function::Tanh, vec![Expr::variable(self.variable.clone())])
    }
}

/// Names are compared without regard to case and underscores.
fn is_same(name: &str, typed: &str) -> bool {
    let plain = |s: &str| s.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect::<String>();
    name == typed || (name.len() > 1 && plain(name) == plain(typed))
}

/// Σ aᵢ bᵢ.
pub(super) fn dot(a: &[Expr], b: &[Expr]) -> Expr {
    Expr::sum(a.iter().zip(b).map(|(x, y)| x.times(y)).collect())
}

/// M v.
pub(super) fn apply(matrix: &[Vec<Expr>], v: &[Expr]) -> Vec<Expr> {
    matrix.iter().map(|row| dot(row, v)).collect()
}

/// A B.
pub(super) fn product(a: &[Vec<Expr>], b: &[Vec<Expr>]) -> Vec<Vec<Expr>> {
    let columns = b.first().map_or(0, Vec::len);
    let entry = |row: &Vec<Expr>, j: usize| {
        Expr::sum(row.iter().zip(b).filter_map(|(x, r)| Some(x.times(r.get(j)?))).collect())
    };
    a.iter().map(|row| (0..columns).map(|j| entry(row, j)).collect()).collect()
}

/// The variables as expressions.
pub(super) fn expressions(variables: &[Symbol]) -> Vec<Expr> {
    variables.iter().cloned().map(Expr::variable).collect()
}

/// Symbols with the numbers 1, …, n; the plain name where there is one.
pub(super) fn symbols(name: &str, n: usize) -> Vec<Expr> {
    match n {
        1 => vec![Expr::symbol(name)],
        _ => (1..=n).map(|i| Expr::symbol(&format!("{name}{i}"))).collect(),
    }
}

/// Whether a number without variables is certainly not positive.
pub(super) fn is_not_positive(e: &Expr) -> bool {
    e.is_constant() && constant::sign_of(e).is_some_and(std::cmp::Ordering::is_le)
}
