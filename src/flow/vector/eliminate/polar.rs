//! Polar coordinates: R cos A and R sin A.

use crate::expr::{Expr, Function, Node, Relation, Symbol, constant, derivative};
use crate::proof::vector::{Determination, as_signs, linear_form};
use crate::real::Rational;
use crate::set::Bound;

use super::Search;

/// An expression as coefficient · function(angle) · radius.
struct Part {
    source: Expr,
    coefficient: Rational,
    radius: Expr,
}

impl Search<'_> {
    /// Two determined expressions that are the cosine and the sine of one angle times one radius.
    pub(super) fn polar_any(&mut self) -> bool {
        let rows = self.rows();
        let mut angles: Vec<Expr> = Vec::new();
        for k in &rows {
            for factor in k.factors() {
                if let Node::Apply(Function::Cos | Function::Sin, arguments) = factor.node()
                    && let Some(angle) = arguments.first()
                    && !angles.contains(angle)
                {
                    angles.push(angle.clone());
                }
            }
        }
        angles.iter().any(|angle| {
            let cosines = parts(&rows, Function::Cos, angle);
            let sines = parts(&rows, Function::Sin, angle);
            cosines
                .iter()
                .any(|c| sines.iter().any(|s| same_factors(&c.radius, &s.radius) && self.polar(angle, c, s)))
        })
    }

    fn polar(&mut self, angle: &Expr, cosine: &Part, sine: &Part) -> bool {
        let radius = &cosine.radius;
        // What ties the angle to determined expressions may come to be known later.
        let tied = self.ends_by_facts(angle);
        let key = match tied.first() {
            Some((from, _)) => (radius.plus(from), angle.clone()),
            None => (radius.clone(), angle.clone()),
        };
        if (self.is_known(radius) && self.is_known(angle)) || self.failed.contains(&key) || !self.spend(10) {
            return false;
        }
        let mark = self.mark();
        let strict = self.sign(radius, Relation::Gt) || self.sign(radius, Relation::Lt);
        let turn = if strict { self.turn(angle, tied) } else { None };
        let weak = |search: &mut Self| search.sign(radius, Relation::Ge) || search.sign(radius, Relation::Le);
        let enough = turn.is_some() || (!self.is_known(radius) && (strict || weak(self)));
        if !enough || !self.defined(radius) || !self.defined(angle) {
            self.undo(mark);
            self.failed.insert(key);
            return false;
        }
        for (part, function) in [(cosine, Function::Cos), (sine, Function::Sin)] {
            let e = Expr::product(vec![radius.clone(), Expr::apply(function, vec![angle.clone()])]);
            let name = self.fresh("c", 1);
            let Some(inverse) = part.coefficient.recip() else { return false };
            let outer = Expr::scaled(inverse, Expr::variable(name.clone()));
            if !self.is_known(&e) && !self.combine(&e, &outer, &[(name, part.source.clone())]) {
                self.failed.insert(key);
                return false;
            }
        }
        let mut found = vec![radius.clone()];
        if turn.is_some() {
            found.push(angle.clone());
        } else {
            self.failed.insert(key);
        }
        let step = Determination::Polar { radius: radius.clone(), angle: angle.clone(), turn };
        self.push(step, &found);
        true
    }

    /// Determined ends between which the angle lies, at most a full turn apart; where that is a full turn, one is not
    /// attained.
    fn turn(&mut self, angle: &Expr, tied: Vec<(Expr, Expr)>) -> Option<(Expr, Expr)> {
        let full = Expr::scaled(Rational::integer(2), Expr::pi());
        for (from, to) in self.ends(angle).into_iter().chain(tied) {
            let rest = constant::fold_constants(&full.minus_terms(&to).plus(&from));
            let Some(rest) = constant::sign_of(&rest).filter(|_| rest.is_constant()) else { continue };
            if !self.defined(&from) || !self.defined(&to) {
                continue;
            }
            let (above, below) = (angle.minus(&from), to.minus(angle));
            let strict = self.sign(&above, Relation::Gt) || self.sign(&below, Relation::Gt);
            let inside = (self.sign(&above, Relation::Gt) || self.sign(&above, Relation::Ge))
                && (self.sign(&below, Relation::Gt) || self.sign(&below, Relation::Ge));
            let short = rest.is_gt() || (rest.is_eq() && strict);
            if inside && short {
                return Some((from, to));
            }
        }
        None
    }

    /// Lower and upper ends that the facts of the region give to the angle, in terms of what is determined.
    fn ends_by_facts(&self, angle: &Expr) -> Vec<(Expr, Expr)> {
        let (mut below, mut above): (Vec<Expr>, Vec<Expr>) = (Vec::new(), Vec::new());
        let signs = self.map.region.assumptions.facts.iter().filter_map(as_signs).flatten();
        for (lower, end) in signs.filter_map(|(h, relation)| solved(&h, relation, angle)) {
            if self.is_known(&end) {
                if lower { below.push(end) } else { above.push(end) }
            }
        }
        let mut found = Vec::new();
        for from in below.iter().take(3) {
            found.extend(above.iter().take(3).map(|to| (from.clone(), to.clone())));
        }
        found
    }

    /// Constants that may enclose the angle: its values at the ends of the range of its only variable, or an enclosure.
    fn ends(&self, angle: &Expr) -> Vec<(Expr, Expr)> {
        let mut found = Vec::new();
        let symbols: Vec<Symbol> = angle.variables().into_iter().collect();
        if let [v] = symbols.as_slice()
            && let Some(span) = self.map.region.span(v)
            && let (Bound::Finite(lo), Bound::Finite(hi)) = (span.lo(), span.hi())
            && let Some(slope) = derivative(angle, v)
            && slope.is_constant()
        {
            let at = |x: &Expr| constant::fold(&angle.substitute(v, x));
            match constant::sign_of(&slope) {
                Some(order) if order.is_gt() => found.push((at(lo), at(hi))),
                Some(order) if order.is_lt() => found.push((at(hi), at(lo))),
                _ => {}
            }
        }
        if let Some(range) = self.range(angle)
            && let (Some(lo), Some(hi)) = (Rational::from_f64(range.lo()), Rational::from_f64(range.hi()))
            && range.is_bounded()
        {
            found.push((Expr::number(lo), Expr::number(hi)));
        }
        found
    }
}

/// `angle relation rest`, from a fact in which the angle occurs linearly with a literal coefficient.
fn solved(h: &Expr, relation: Relation, angle: &Expr) -> Option<(bool, Expr)> {
    let form = linear_form(h, std::slice::from_ref(angle));
    let c = form.coefficients.first()?.as_number().filter(|c| !c.is_zero())?.clone();
    let relation = if c.is_negative() { relation.flip() } else { relation };
    let below = match relation {
        Relation::Gt | Relation::Ge => true,
        Relation::Lt | Relation::Le => false,
        Relation::Eq | Relation::Ne => return None,
    };
    let rest = form.constant.terms().iter().map(|t| Some(Expr::scaled(-c.recip()?, t.clone())));
    Some((below, Expr::sum(rest.collect::<Option<Vec<Expr>>>()?)))
}

fn parts(rows: &[Expr], function: Function, angle: &Expr) -> Vec<Part> {
    let wanted = Expr::apply(function, vec![angle.clone()]);
    rows.iter()
        .filter_map(|k| {
            let (coefficient, rest) = k.split_coefficient();
            let at = rest.factors().iter().position(|f| *f == wanted)?;
            let mut others = rest.factors().to_vec();
            others.remove(at);
            Some(Part { source: k.clone(), coefficient, radius: Expr::product(others) })
        })
        .collect()
}

/// Whether two products have the same factors in some order.
fn same_factors(a: &Expr, b: &Expr) -> bool {
    let sorted = |e: &Expr| {
        let mut factors = e.factors().to_vec();
        factors.sort();
        factors
    };
    sorted(a) == sorted(b)
}
