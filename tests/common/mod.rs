//! From the text of a problem to its analysis, for tests over tables.

#![allow(dead_code, reason = "not every test uses all of it")]

use flowcheck::exercise::{MapQuestion, Placed, formula};
use flowcheck::expr::{Assumptions, Condition, Expr, Symbol};
use flowcheck::flow::{Analysis, Map, Parametrization, analyse};
use flowcheck::set::{RealSet, from_condition};
use flowcheck::syntax::{Declared, parse_map, parse_source, parse_where};

/// The tables of maps whose truth is known.
#[allow(dead_code, reason = "not every test reads the tables")]
pub const TABLES: &[&str] = &[
    include_str!("../maps.txt"),
    include_str!("../maps/activations.txt"),
    include_str!("../maps/algebraic.txt"),
    include_str!("../maps/exponential.txt"),
    include_str!("../maps/periodic.txt"),
    include_str!("../maps/pieces.txt"),
    include_str!("../maps/special.txt"),
];

/// One row of a table: truth :: map :: source :: assumptions.
#[allow(dead_code, reason = "not every test reads the tables")]
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub truth: &'a str,
    pub map: &'a str,
    pub on: &'a str,
    pub assumptions: &'a str,
}

/// The lines of a table that are no remarks, with their columns; those that are not there are empty.
pub fn table<'a>(text: &'a str) -> impl Iterator<Item = (&'a str, impl Fn(usize) -> &'a str)> {
    text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split("::").map(str::trim).collect();
        (line, move |i: usize| columns.get(i).copied().unwrap_or(""))
    })
}

#[allow(dead_code, reason = "not every test reads the tables")]
pub fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    table(text).map(|(_, column)| Row {
        truth: column(0),
        map: column(1),
        on: column(2),
        assumptions: column(3),
    })
}

/// A map with the distribution of its variables, under assumptions with commas between them.
pub fn question(map: &str, base: &str, assumptions: &str) -> MapQuestion {
    let texts: Vec<&str> = assumptions.split(',').map(str::trim).filter(|s| !s.is_empty()).collect();
    let known = formula::assumptions(&texts).unwrap_or_else(|e| panic!("{assumptions}: {e:?}"));
    let value = formula::map(map, &known, None).unwrap_or_else(|e| panic!("{map}: {e:?}"));
    let known = value.known(&known);
    let stated = formula::base(base, &known).unwrap_or_else(|e| panic!("{base}: {e:?}"));
    let span = |text: &str| flowcheck::source::Span::new(0, text.len());
    MapQuestion {
        map: Placed { value, text: map.to_owned(), span: span(map) },
        layers: Vec::new(),
        on: None,
        assumptions: known.assumptions,
        base: Some(Placed { value: stated, text: base.to_owned(), span: span(base) }),
        strict: false,
    }
}

/// The analysis of a map on a source set under assumptions; an empty text where one of these is not given.
pub fn verdict(map: &str, on: &str, assumptions: &str) -> Analysis {
    let (map, on, assumptions) = problem(map, on, assumptions);
    analyse(&map, on.as_ref(), &assumptions)
}

/// The analysis of a map with values put in for its parameters.
pub fn verdict_at(map: &str, on: Option<&RealSet>, values: &[(Symbol, Expr)]) -> Analysis {
    let (mut map, _, _) = problem(map, "", "");
    for (symbol, value) in values {
        map.formula = map.formula.substitute(symbol, value);
    }
    analyse(&map, on, &Assumptions::none())
}

/// A map, its stated source, and the assumptions about its parameters.
pub fn problem(map: &str, on: &str, assumptions: &str) -> (Map, Option<RealSet>, Assumptions) {
    let assumptions = if assumptions.is_empty() {
        Assumptions::none()
    } else {
        parse_where(&[assumptions]).unwrap_or_else(|e| panic!("{assumptions}: {e:?}"))
    };
    let statement = parse_map(map, &Declared::none()).unwrap_or_else(|e| panic!("{map}: {e:?}"));
    let variable = statement.variables[0].clone();
    let on = (!on.is_empty()).then(|| {
        let declared = Declared::variables(&[variable.name()]);
        let clauses = parse_source(on, &declared).unwrap_or_else(|e| panic!("{on}: {e:?}"));
        let condition = Condition::all(clauses.into_iter().map(|c| c.condition).collect());
        from_condition(&condition, &variable).unwrap_or_else(|| panic!("{on}: not solved"))
    });
    let map = Map {
        name: statement.name.clone(),
        variable,
        formula: statement.components[0].clone(),
        parametrization: Parametrization::Forward,
    };
    (map, on, assumptions)
}
