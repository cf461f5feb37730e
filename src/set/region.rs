//! Conditions on several variables as regions: an interval for each variable, and the inequalities that cut further.

use super::{Bound, RealSet, Span, from_condition};
use crate::expr::constant::{self, decide};
use crate::expr::{Condition, Expr, Relation, Symbol};
use crate::real::{Rational, Ternary};

/// How often bounds are drawn from one another.
const MAX_ROUNDS: usize = 4;

/// A region of Rⁿ: the points of a product of intervals at which all facts hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Each variable with its interval, in the order of the variables.
    pub ranges: Vec<(Symbol, Span)>,
    /// What else holds on it, such as z1² + z2² < 1 or z1 ≠ 0.
    pub facts: Vec<Condition>,
}

/// Why a condition is not such a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionError {
    /// No point meets the condition.
    Empty,
    /// A union of parts that are apart.
    Union,
    /// A statement that is not a comparison, such as `z1 is odd`.
    NotAComparison,
}

impl Region {
    /// All of Rⁿ.
    #[must_use]
    pub fn whole_space(variables: &[Symbol]) -> Self {
        let ranges = variables.iter().map(|v| (v.clone(), Span::real_line())).collect();
        Self { ranges, facts: Vec::new() }
    }

    /// The region on which a condition holds: what it says about one variable alone becomes an interval, and so do bounds
    /// that follow from sums and from sums of squares; the rest are facts. A gap in an interval that is a single point is a
    /// fact, too.
    ///
    /// # Errors
    /// Where the condition holds nowhere, or describes something else.
    pub fn from_condition(condition: &Condition, variables: &[Symbol]) -> Result<Self, RegionError> {
        let parts = match condition {
            Condition::Constant(true) => &[],
            Condition::And(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut alone: Vec<Vec<Condition>> = vec![Vec::new(); variables.len()];
        let mut facts = Vec::new();
        for part in parts {
            let mentioned = symbols(part);
            match (mentioned.as_slice(), decide(part)) {
                ([], Ternary::True) => {}
                ([], Ternary::False) => return Err(RegionError::Empty),
                ([only], _) => match variables.iter().position(|v| v == only) {
                    Some(i) => alone[i].push(part.clone()),
                    None => facts.push(part.clone()),
                },
                _ => facts.push(part.clone()),
            }
        }
        let mut ranges = Vec::with_capacity(variables.len());
        for (variable, conditions) in variables.iter().zip(alone) {
            match from_condition(&Condition::all(conditions.clone()), variable) {
                Some(set) => {
                    let span = set.hull().ok_or(if set.is_empty() {
                        RegionError::Empty
                    } else {
                        RegionError::Union
                    })?;
                    facts.extend(gaps(&set, &span, variable)?);
                    ranges.push((variable.clone(), span));
                }
                // tan z ≠ 0 and the like: not finitely many intervals.
                None => {
                    facts.extend(conditions);
                    ranges.push((variable.clone(), Span::real_line()));
                }
            }
        }
        for fact in &facts {
            if !is_comparison(fact) {
                let union = matches!(fact, Condition::Or(_));
                return Err(if union { RegionError::Union } else { RegionError::NotAComparison });
            }
        }
        let mut region = Self { ranges, facts };
        region.tighten()?;
        Ok(region)
    }

    /// Whether one of the facts is an equation, so that the region has no interior.
    #[must_use]
    pub fn is_thin(&self) -> bool {
        let equation = |c: &Condition| matches!(c, Condition::Compare(_, Relation::Eq, _));
        let about = |c: &Condition| symbols(c).iter().any(|s| self.ranges.iter().any(|(v, _)| v == s));
        self.ranges.iter().any(|(_, span)| span.as_point().is_some())
            || self.facts.iter().any(|c| equation(c) && about(c))
    }

    /// Draws bounds on single variables from facts about several.
    fn tighten(&mut self) -> Result<(), RegionError> {
        for _ in 0..MAX_ROUNDS {
            let mut changed = false;
            for fact in self.facts.clone() {
                let Condition::Compare(a, relation, b) = &fact else { continue };
                // As h ≤ 0 or h < 0.
                let (h, strict) = match relation {
                    Relation::Lt => (a.minus(b), true),
                    Relation::Le => (a.minus(b), false),
                    Relation::Gt => (b.minus(a), true),
                    Relation::Ge => (b.minus(a), false),
                    Relation::Eq | Relation::Ne => continue,
                };
                for (variable, bound) in self.bounds(&h, strict)? {
                    changed |= self.narrow(&variable, &bound)?;
                }
            }
            if !changed {
                break;
            }
        }
        Ok(())
    }

    fn narrow(&mut self, variable: &Symbol, bound: &Span) -> Result<bool, RegionError> {
        let Some((_, span)) = self.ranges.iter_mut().find(|(v, _)| v == variable) else { return Ok(false) };
        let both = RealSet::from(span.clone()).intersect(&RealSet::from(bound.clone()));
        match both {
            Some(both) if both.is_empty() => Err(RegionError::Empty),
            Some(both) => match both.as_span() {
                Some(narrow) if narrow != span => {
                    *span = narrow.clone();
                    Ok(true)
                }
                _ => Ok(false),
            },
            None => Ok(false),
        }
    }

    /// Intervals that h ≤ 0 (or < 0) leaves to single variables, where h is a constant and a sum of terms c·z and
    /// c·(z + d)² (at most one of them for each variable, squares with c > 0): every other term is at least its least value.
    fn bounds(&self, h: &Expr, strict: bool) -> Result<Vec<(Symbol, Span)>, RegionError> {
        let mut constant = Rational::zero();
        let mut terms: Vec<(Symbol, Rational, Option<Rational>)> = Vec::new();
        for term in h.terms() {
            let (c, rest) = term.split_coefficient();
            let square = rest.factors().len() == 1 && rest == rest_base(&rest).powi(2);
            let (base, shift) = if square { shifted(&rest_base(&rest)) } else { (rest.clone(), None) };
            match base.as_variable() {
                _ if rest.is_one() => constant = &constant + &c,
                Some(v) if self.ranges.iter().any(|(w, _)| w == v) && terms.iter().all(|t| t.0 != *v) => {
                    if square && !c.is_positive() {
                        return Ok(Vec::new());
                    }
                    terms.push((v.clone(), c, shift));
                }
                _ => return Ok(Vec::new()),
            }
        }
        let least: Vec<Option<(Rational, bool)>> = terms.iter().map(|t| self.least(t)).collect();
        let mut found = Vec::new();
        for (i, (variable, c, square)) in terms.iter().enumerate() {
            let mut rest = -constant.clone();
            let mut open = strict;
            let mut known = true;
            for (_, value) in least.iter().enumerate().filter(|(j, _)| *j != i) {
                match value {
                    Some((value, attained)) => {
                        rest = &rest - value;
                        open |= !attained;
                    }
                    None => known = false,
                }
            }
            let Some(inverse) = c.recip().filter(|_| known) else { continue };
            // c·t ≤ rest, so t ≤ rest/c or t ≥ rest/c.
            let limit = &rest * &inverse;
            let span = if let Some(shift) = square {
                if limit.is_negative() || (limit.is_zero() && open) {
                    return Err(RegionError::Empty);
                }
                let root = Expr::number(limit).sqrt();
                let centre = Expr::number(-shift.clone());
                let end = |e: Expr| Bound::Finite(constant::fold(&e));
                Span::new(end(centre.minus(&root)), !open, end(centre.plus(&root)), !open)
            } else if c.is_positive() {
                Span::below(Expr::number(limit), !open)
            } else {
                Span::above(Expr::number(limit), !open)
            };
            found.extend(span.map(|span| (variable.clone(), span)));
        }
        Ok(found)
    }

    /// The least value of a term on its variable's interval, and whether it is attained; `None` where it has none that
    /// is known exactly.
    fn least(
        &self,
        (variable, c, square): &(Symbol, Rational, Option<Rational>),
    ) -> Option<(Rational, bool)> {
        let (_, span) = self.ranges.iter().find(|(v, _)| v == variable)?;
        if square.is_some() {
            // Perhaps it is larger than 0; a lower bound is all that is needed.
            return Some((Rational::zero(), true));
        }
        let (end, attained) =
            if c.is_positive() { (span.lo(), span.lo_closed()) } else { (span.hi(), span.hi_closed()) };
        let value = constant::rational_value(end.finite()?)?;
        Some((c * &value, attained))
    }

    /// A rational point of the region, found by trying points of the intervals; for the parameters, too, where facts
    /// mention them.
    #[must_use]
    pub fn some_point(&self) -> Option<Vec<(Symbol, Rational)>> {
        let mut names: Vec<(Symbol, Vec<Rational>)> = self
            .ranges
            .iter()
            .map(|(v, span)| {
                let mut points = match span.as_point().and_then(constant::rational_value) {
                    Some(point) => vec![point],
                    None => super::sample_points(span),
                };
                points.truncate(14);
                (v.clone(), points)
            })
            .collect();
        for fact in &self.facts {
            for symbol in symbols(fact) {
                if names.iter().all(|(v, _)| *v != symbol) {
                    let values = [1, 2, -1, 0, 3, -2].map(Rational::integer).to_vec();
                    names.push((symbol, values));
                }
            }
        }
        let mut steps = 0;
        let mut at = Vec::with_capacity(names.len());
        self.extend(&names, &mut at, &mut steps)
    }

    /// Values of a name that meet the facts which speak of it and of values that are chosen: few, and none where there are many
    /// choices left.
    fn allowed(&self, name: &Symbol, at: &[(Symbol, Rational)]) -> Vec<Rational> {
        let known = |s: &Symbol| s == name || at.iter().any(|(v, _)| v == s);
        let mut conditions: Vec<Condition> = Vec::new();
        for fact in &self.facts {
            let names = symbols(fact);
            if names.contains(name) && names.iter().all(known) {
                conditions.push(fact.map(&mut |e| {
                    at.iter().fold(e.clone(), |e, (v, x)| e.substitute(v, &Expr::number(x.clone())))
                }));
            }
        }
        if conditions.is_empty() {
            // Far out, so that those that follow may depend on it.
            return [20, -20, 1000, -1000].map(Rational::integer).to_vec();
        }
        let set = super::from_condition(&Condition::all(conditions), name);
        let within = match self.ranges.iter().find(|(v, _)| v == name) {
            Some((_, span)) => set.and_then(|set| set.intersect(&RealSet::from_span(span.clone()))),
            None => set,
        };
        let spans = within.as_ref().map(RealSet::spans).unwrap_or_default();
        spans
            .iter()
            .filter(|s| s.as_point().is_none())
            .flat_map(|s| super::sample_points(s).into_iter().take(2))
            .collect()
    }

    fn extend(
        &self,
        names: &[(Symbol, Vec<Rational>)],
        at: &mut Vec<(Symbol, Rational)>,
        steps: &mut usize,
    ) -> Option<Vec<(Symbol, Rational)>> {
        let Some((name, values)) = names.get(at.len()) else { return Some(at.clone()) };
        let usual = values.len();
        let mut values = values.clone();
        let mut next = 0;
        while next < values.len() || next == usual {
            if next == usual {
                // None of the usual points: those that are left.
                values.extend(self.allowed(name, at));
            }
            let Some(value) = values.get(next).cloned() else { break };
            next += 1;
            *steps += 1;
            if *steps > 5_000 {
                return None;
            }
            at.push((name.clone(), value.clone()));
            let known = |s: &Symbol| at.iter().any(|(v, _)| v == s);
            let new = |c: &&Condition| symbols(c).contains(name) && symbols(c).iter().all(known);
            let put =
                |e: &Expr| at.iter().fold(e.clone(), |e, (v, x)| e.substitute(v, &Expr::number(x.clone())));
            let holds = self.facts.iter().filter(new).all(|c| decide(&c.map(&mut |e| put(e))).is_true());
            if holds && let Some(found) = self.extend(names, at, steps) {
                return Some(found);
            }
            at.pop();
        }
        None
    }
}

/// The base of a power; the expression itself otherwise.
/// z + d as z and d, where d is a number.
fn shifted(base: &Expr) -> (Expr, Option<Rational>) {
    let (numbers, others): (Vec<Expr>, Vec<Expr>) =
        base.terms().iter().cloned().partition(|t| t.as_number().is_some());
    match (numbers.as_slice(), others.as_slice()) {
        ([], [z]) => (z.clone(), Some(Rational::zero())),
        ([d], [z]) => (z.clone(), d.as_number().cloned()),
        _ => (base.clone(), Some(Rational::zero())),
    }
}

fn rest_base(e: &Expr) -> Expr {
    match e.node() {
        crate::expr::Node::Power(base, _) => base.clone(),
        _ => e.clone(),
    }
}

fn symbols(condition: &Condition) -> Vec<Symbol> {
    let mut found = std::collections::BTreeSet::new();
    condition.for_each(&mut |e| found.extend(e.variables()));
    found.into_iter().collect()
}

fn is_comparison(condition: &Condition) -> bool {
    match condition {
        Condition::Compare(..) => true,
        Condition::And(parts) => parts.iter().all(is_comparison),
        _ => false,
    }
}

/// z ≠ p for every point p that is missing in the hull; larger gaps make a union.
fn gaps(set: &RealSet, hull: &Span, variable: &Symbol) -> Result<Vec<Condition>, RegionError> {
    let z = Expr::variable(variable.clone());
    let missing = RealSet::from(hull.clone()).difference(set).ok_or(RegionError::Union)?;
    missing
        .spans()
        .iter()
        .map(|gap| gap.as_point().map(|p| z.compare(Relation::Ne, p)).ok_or(RegionError::Union))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Declared, parse_condition};

    /// Whether an end is this number.
    fn same(a: &Bound, b: &Expr) -> bool {
        a.finite().is_some_and(|a| constant::compare(a, b) == Some(std::cmp::Ordering::Equal))
    }

    fn region(text: &str) -> Result<Region, RegionError> {
        let condition = parse_condition(text, &Declared::none()).unwrap();
        Region::from_condition(&condition, &["x", "y"].map(Symbol::new))
    }

    #[test]
    fn intervals_and_facts() {
        let box_ = region("0 < x < 1 and y >= 2").unwrap();
        assert!(box_.facts.is_empty());
        assert!(same(box_.ranges[1].1.lo(), &Expr::integer(2)) && box_.ranges[1].1.lo_closed());
        let punctured = region("x != 0 and x < 1").unwrap();
        assert_eq!(punctured.facts.len(), 1);
        assert_eq!(region("x > 0 and x < 0").unwrap_err(), RegionError::Empty);
        assert_eq!(region("x < 0 or x > 1").unwrap_err(), RegionError::Union);
        assert_eq!(region("x < 0 or y > 1").unwrap_err(), RegionError::Union);
        assert_eq!(region("x is odd").unwrap_err(), RegionError::NotAComparison);
    }

    #[test]
    fn bounds_follow_from_discs_and_simplices() {
        let disc = region("x^2 + y^2 < 4").unwrap();
        for (_, span) in &disc.ranges {
            assert!(
                same(span.lo(), &Expr::integer(-2)) && same(span.hi(), &Expr::integer(2)) && span.is_open()
            );
        }
        let simplex = region("x > 0 and y > 0 and x + y < 1").unwrap();
        for (_, span) in &simplex.ranges {
            assert!(same(span.lo(), &Expr::zero()) && same(span.hi(), &Expr::one()) && span.is_open());
        }
        let ordered = region("0 < x and x < y and y <= 3").unwrap();
        assert!(same(ordered.ranges[0].1.hi(), &Expr::integer(3)) && !ordered.ranges[0].1.hi_closed());
        let closed = region("x >= 0 and y >= 0 and x + 2 y <= 1").unwrap();
        assert!(same(closed.ranges[1].1.hi(), &Expr::half()) && closed.ranges[1].1.hi_closed());
        assert_eq!(region("x^2 + y^2 < 0").unwrap_err(), RegionError::Empty);
        assert_eq!(region("x > 1 and y > 1 and x + y < 1").unwrap_err(), RegionError::Empty);
        // Nothing is drawn from a negative square.
        assert!(region("x^2 - y^2 < 1").unwrap().ranges.iter().all(|(_, s)| !s.is_bounded()));
        // A square bounds nothing from below when its variable has another term.
        assert!(region("x^2 - 4 x + y^2 < 0").unwrap().ranges.iter().all(|(_, s)| !s.is_bounded()));
    }

    #[test]
    fn points_are_found() {
        for text in ["x^2 + y^2 < 1", "0 < x and x < y and y < 1/10", "x > 100 and y > 0 and x + y < 101"] {
            assert!(region(text).unwrap().some_point().is_some(), "{text}");
        }
        assert_eq!(region("x > y and y > x").unwrap().some_point(), None);
        assert!(region("x = y").unwrap().is_thin());
    }
}
