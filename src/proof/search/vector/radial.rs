//! Radial maps a + (z − c) ψ(‖z − c‖): recognised, and proved by the rules for them.

use crate::expr::constant::fold_constants;
use crate::expr::normal::normal;
use crate::expr::{Expr, Node, Relation, Symbol, derivative};
use crate::proof::search::Prover;
use crate::proof::vector::{Radial, VectorMapOn, linear_form, mentions};
use crate::proof::{Certificate, Claim, Domain, Proved, Rule};
use crate::set::Span;

/// The largest component that is looked at, in nodes.
const MAX_SIZE: usize = 400;

impl Radial {
    /// The map as a radial one: a proposal, from the sum of squares of all variables in it.
    #[must_use]
    pub fn of(map: &VectorMapOn) -> Option<Self> {
        let n = map.variables.len();
        if map.components.len() != n || map.components.iter().any(|f| f.size_up_to(MAX_SIZE) >= MAX_SIZE) {
            return None;
        }
        let mut found = None;
        map.components.first()?.any(&mut |part| {
            if found.is_none() {
                found = centre(part, map);
            }
            found.is_some()
        });
        let (squares, centre) = found?;
        let radius = fresh(map);
        let r = Expr::variable(radius.clone());
        let square = r.powi(2);
        let root = Expr::sum(squares.clone()).sqrt();
        let with_radius = |f: &Expr| {
            f.replace(&mut |part| {
                if *part == root { Some(r.clone()) } else { squared(part, &squares, &square) }
            })
        };
        let mut profile: Option<Expr> = None;
        let mut image = Vec::with_capacity(n);
        for (i, f) in map.components.iter().enumerate() {
            let f = with_radius(f);
            let slope = derivative(&f, &map.variables[i])?;
            let fits = map.is_parameter(&slope) && profile.as_ref().is_none_or(|known| *known == slope);
            let own = map.variables.iter().enumerate().all(|(j, v)| i == j || !f.contains(v));
            if !fits || !own {
                return None;
            }
            profile = Some(slope);
            let there = f.substitute(&map.variables[i], &centre[i]);
            let there = fold_constants(&simple(&there));
            if there.contains(&radius) || !map.is_parameter(&there) {
                return None;
            }
            image.push(there);
        }
        let radii = radii_of(map, &squares, &radius)?;
        Some(Self { centre, image, profile: profile?, radius, radii })
    }
}

/// The terms (zᵢ − cᵢ)² of a sum that holds one for each variable of the map, up to one common factor, and c.
fn centre(e: &Expr, map: &VectorMapOn) -> Option<(Vec<Expr>, Vec<Expr>)> {
    let Node::Sum(terms) = e.node() else { return None };
    let mut squares = vec![None; map.variables.len()];
    let mut centre = squares.clone();
    for term in terms {
        let (_, term) = term.split_coefficient();
        let Node::Power(base, two) = term.node() else { continue };
        if two.as_number().and_then(crate::real::Rational::to_i64) != Some(2) {
            continue;
        }
        let Some(at) = map.variables.iter().position(|v| base.contains(v)) else { continue };
        let z = Expr::variable(map.variables[at].clone());
        let form = linear_form(base, &[z]);
        let c = form.coefficients.first()?.as_number()?.to_i64().filter(|c| c.abs() == 1)?;
        if !map.is_parameter(&form.constant) || centre[at].is_some() {
            return None;
        }
        centre[at] = Some(if c == 1 { form.constant.negate() } else { form.constant });
        squares[at] = Some(term.clone());
    }
    let squares: Vec<Expr> = squares.into_iter().collect::<Option<_>>()?;
    squared(e, &squares, &Expr::zero())?;
    Some((squares, centre.into_iter().collect::<Option<_>>()?))
}

/// A sum with c r² for the terms c (zᵢ − cᵢ)², all with the same c.
fn squared(e: &Expr, squares: &[Expr], square: &Expr) -> Option<Expr> {
    let Node::Sum(terms) = e.node() else { return None };
    let mut common = None;
    let mut rest = Vec::new();
    let mut count = 0_usize;
    for term in terms {
        let (c, part) = term.split_coefficient();
        if squares.contains(&part) {
            if common.as_ref().is_some_and(|known| *known != c) {
                return None;
            }
            common = Some(c);
            count += 1;
        } else {
            rest.push(term.clone());
        }
    }
    (count == squares.len()).then(|| {
        rest.extend(common.map(|c| Expr::scaled(c, square.clone())));
        Expr::sum(rest)
    })
}

/// An interval for the radius, from the facts that are comparisons of the distance from the centre.
fn radii_of(map: &VectorMapOn, squares: &[Expr], radius: &Symbol) -> Option<Span> {
    let mut span = Span::above(Expr::zero(), true)?;
    let r = Expr::variable(radius.clone());
    let root = Expr::sum(squares.to_vec()).sqrt();
    for fact in map.cutting_facts() {
        let about = fact.map(&mut |e| {
            e.replace(&mut |part| {
                if *part == root { Some(r.clone()) } else { squared(part, squares, &r.powi(2)) }
            })
        });
        let mut own = true;
        about.for_each(&mut |e| own &= e.variables().iter().all(|s| s == radius));
        if !own {
            continue;
        }
        let set = crate::set::from_condition(&about, radius)?.intersect(&span.clone().into())?;
        if let [part] = set.spans() {
            span = part.clone();
        }
    }
    Some(span)
}

fn simple(e: &Expr) -> Expr {
    normal(e, &mut |_| false).map_or_else(|_| e.clone(), |form| form.to_expr().clone())
}

fn fresh(map: &VectorMapOn) -> Symbol {
    let used = |s: &Symbol| {
        map.variables.contains(s)
            || map.components.iter().any(|f| f.contains(s))
            || map.region.assumptions.kinds.contains_key(s)
            || map.region.assumptions.facts.iter().any(|fact| mentions(fact, std::slice::from_ref(s)))
    };
    let names = std::iter::once("r".to_owned()).chain((1_u32..).map(|k| format!("r_{k}")));
    names.map(|name| Symbol::new(&name)).find(|s| !used(s)).unwrap_or_else(|| Symbol::new("r"))
}

impl Prover {
    /// `Equal` for each component that is another expression, and `Defined` where that is not seen from the form.
    fn radial_premises(&mut self, map: &VectorMapOn, form: &Radial) -> Option<Vec<Certificate>> {
        let mut premises = Vec::new();
        for (f, radial) in map.components.iter().zip(form.components(&map.variables)) {
            if *f != radial {
                let on = map.region_for(f);
                let by_radius = self.equal_by_radius(f, &radial, map, form);
                premises.push(by_radius.or_else(|| self.equal(f, &radial, &on))?);
            }
            if !f.is_total() {
                premises.push(self.defined_on_region(f, map)?);
            }
        }
        for (e, relation) in form.membership(&map.variables) {
            premises.push(self.sign_on_region(&e, relation, map)?);
        }
        Some(premises)
    }

    /// f = g with a name for the distance from the centre on both sides.
    fn equal_by_radius(
        &mut self,
        f: &Expr,
        g: &Expr,
        map: &VectorMapOn,
        form: &Radial,
    ) -> Option<Certificate> {
        let distance = form.distance(&map.variables);
        let r = Expr::variable(form.radius.clone());
        let squares = form.square(&map.variables).terms().to_vec();
        let square = r.powi(2);
        let named = |e: &Expr| {
            e.replace(&mut |part| {
                if *part == distance { Some(r.clone()) } else { squared(part, &squares, &square) }
            })
        };
        let on = map.region_for(f);
        let mut general = on.clone();
        general.ranges.push((form.radius.clone(), Span::above(Expr::zero(), true)?));
        // Where a square stands by itself the two sides are no instances of the general ones.
        if put_back(&named(f), form, &distance) != *f || put_back(&named(g), form, &distance) != *g {
            return None;
        }
        let equal = self.equal(&named(f), &named(g), &general)?;
        let premises = vec![equal, self.defined(&distance, &on)?, self.sign(&distance, Relation::Ge, &on)?];
        let claim = Claim::Equal { a: f.clone(), b: g.clone(), on };
        let rule = Rule::Instance { parts: vec![(form.radius.clone(), distance)] };
        Some(Certificate::new(claim, rule, premises))
    }

    /// An injective radial map. The premise about r ψ(r) is the caller's.
    pub fn vector_radial_injective(
        &mut self,
        map: &VectorMapOn,
        form: &Radial,
        stretched: &Certificate,
    ) -> Option<Proved> {
        let mut premises = self.radial_premises(map, form)?;
        premises.push(stretched.clone());
        let positive = form.radii(map, false)?;
        let sign = [Relation::Gt, Relation::Lt].into_iter();
        premises.push(sign.map(|r| self.sign(&form.profile, r, &positive)).find_map(|found| found)?);
        let rule = Rule::Radial { form: form.clone() };
        self.confirm(Certificate::new(Claim::VectorInjective(map.clone()), rule, premises))
    }

    /// A radial map that is C¹ with det J ≠ 0: everywhere, or off its centre.
    pub fn vector_radial_regular(
        &mut self,
        map: &VectorMapOn,
        form: &Radial,
        off_centre: bool,
    ) -> Option<Proved> {
        let mut premises = self.radial_premises(map, form)?;
        let on = form.radii(map, !off_centre)?;
        let (slope, inner) = form.slopes()?;
        premises.push(self.nonzero(&form.profile, &on)?);
        premises.push(self.nonzero(&slope, &on)?);
        premises.push(self.defined(&inner, &on)?);
        premises.push(self.defined(&form.profile, &on)?);
        let claim = match off_centre {
            false => Claim::VectorRegular(map.clone()),
            true => Claim::VectorRegularAlmostEverywhere(map.clone()),
        };
        self.confirm(Certificate::new(claim, Rule::Radial { form: form.clone() }, premises))
    }

    fn nonzero(&mut self, e: &Expr, on: &Domain) -> Option<Certificate> {
        [Relation::Gt, Relation::Lt, Relation::Ne].iter().find_map(|relation| self.sign(e, *relation, on))
    }

    /// A radial map with det J = 0 at its centre.
    pub fn vector_radial_critical(&mut self, map: &VectorMapOn, form: &Radial) -> Option<Proved> {
        let mut premises = self.radial_premises(map, form)?;
        let on = form.radii(map, true)?;
        let (_, inner) = form.slopes()?;
        premises.push(self.defined(&inner, &on)?);
        premises.push(self.defined(&form.profile, &on)?);
        let there = form.profile.substitute(&form.radius, &Expr::zero());
        premises.push(self.sign(&there, Relation::Eq, &map.parameters())?);
        let claim = Claim::VectorIrregular(map.clone());
        self.confirm(Certificate::new(claim, Rule::Radial { form: form.clone() }, premises))
    }

    /// A radius at which a radial map takes a sphere to one point.
    pub fn vector_radial_collapse(&mut self, map: &VectorMapOn, form: &Radial) -> Option<(Expr, Proved)> {
        let at = zero_of(&form.profile, &form.radius)?;
        let parameters = map.parameters();
        let mut premises = self.radial_premises(map, form)?;
        premises.push(self.sign(&at, Relation::Gt, &parameters)?);
        let there = form.profile.substitute(&form.radius, &at);
        premises.push(self.sign(&there, Relation::Eq, &parameters)?);
        let rule = Rule::RadialCollapse { form: form.clone(), at: at.clone() };
        let proof = self.confirm(Certificate::new(Claim::VectorNotInjective(map.clone()), rule, premises))?;
        Some((at, proof))
    }
}

fn put_back(e: &Expr, form: &Radial, distance: &Expr) -> Expr {
    e.substitute(&form.radius, distance)
}

/// The zero of a numerator that is linear in r.
fn zero_of(profile: &Expr, r: &Symbol) -> Option<Expr> {
    let whole = normal(profile, &mut |_| false).ok()?.to_expr().clone();
    let above = whole.factors().iter().find(|f| {
        let power = matches!(f.node(), Node::Power(_, k) if k.as_number().is_some_and(|k| k.is_negative()));
        f.contains(r) && !power
    })?;
    let form = linear_form(above, &[Expr::variable(r.clone())]);
    let slope = form.coefficients.first()?;
    if slope.contains(r) || form.constant.contains(r) || slope.is_zero() {
        return None;
    }
    Some(match slope.as_number().and_then(|c| c.recip()) {
        Some(over) => Expr::scaled(-over, form.constant),
        None => form.constant.negate().over(slope),
    })
}
