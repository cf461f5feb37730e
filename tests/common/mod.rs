//! From the text of a problem to its analysis, for tests over tables.

use flowcheck::expr::{Assumptions, Condition};
use flowcheck::flow::{Analysis, Map, Parametrization, analyse};
use flowcheck::set::from_condition;
use flowcheck::syntax::{Declared, parse_map, parse_source, parse_where};

/// The analysis of a map on a source set under assumptions; an empty text where one of these is not given.
pub fn verdict(map: &str, on: &str, assumptions: &str) -> Analysis {
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
    analyse(&map, on.as_ref(), &assumptions)
}
