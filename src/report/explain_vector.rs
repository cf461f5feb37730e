//! Certificates about maps of several variables in words: the theorem, and why its hypotheses hold.

use crate::expr::print::{symbol_unicode, unicode};
use crate::expr::{Expr, Symbol};
use crate::proof::vector::{Determination, Ridge, VectorMapOn};
use crate::proof::{Certificate, Claim, Rule};

/// The most steps of an elimination that are told one by one.
const MAX_STEPS: usize = 10;

/// The longest formula that is shown in a sentence, in characters.
const MAX_FORMULA: usize = 60;

/// The proof in a few plain lines; nothing for claims of other kinds.
pub(super) fn explain(certificate: &Certificate, f: &Symbol) -> Vec<String> {
    match (&certificate.claim, &certificate.rule) {
        (Claim::VectorInjective(map), Rule::Elimination { steps }) => elimination(map, steps, f),
        (Claim::VectorInjective(_), Rule::PMatrix { by }) => vec![format!(
            "{f} is injective by the theorem of Gale and Nikaidô: on a product of intervals all principal minors of \
             {} are positive",
            multiplied(by.is_empty())
        )],
        (Claim::VectorInjective(_), Rule::Affine) => {
            vec![format!("{f} is affine, {f}(z) = A z + b, and det A ≠ 0")]
        }
        (Claim::VectorInjective(_), Rule::Definite { by }) => vec![format!(
            "{f} is injective: the region is convex, and the symmetric part of {} is positive definite, so \
             ({f}(z) - {f}(z′))·(z - z′) > 0",
            multiplied(by.is_empty())
        )],
        (Claim::VectorInjective(_), Rule::Contraction { by }) => {
            let what = if by.is_empty() { f.to_string() } else { format!("A {f}, for a nonsingular matrix A,") };
            vec![format!(
                "{f} is injective: {what} is the identity plus a map with a Lipschitz constant below 1 on a convex \
                 region (a residual block)"
            )]
        }
        (Claim::VectorInjective(_), Rule::Proper { .. }) => vec![format!(
            "{f} is a bijection of the whole space by Hadamard's theorem: det J ≠ 0 everywhere, and |{f}(z)| → ∞ as \
             |z| → ∞, as {f} is a nonsingular linear map plus a bounded one"
        )],
        (Claim::VectorInjective(_), Rule::PicardLindelof) => vec![format!(
            "{f} is the flow of a field that is continuously differentiable and, as its components or their derivatives in z are \
             bounded, grows linearly at most: through each point there is one solution for all times (Picard and Lindelöf)"
        )],
        (Claim::VectorRegular(_), Rule::PicardLindelof) => {
            vec!["det J = exp ∫ tr ∂v/∂z dt > 0 along the solutions (Liouville)".to_owned()]
        }
        (Claim::VectorInjective(_), Rule::Composition { layers }) => vec![format!(
            "{f} is a composition of {} layers, each of which is injective",
            layers.len()
        )],
        (Claim::VectorRegular(_), Rule::Composition { .. }) => vec![
            "each layer is continuously differentiable with a determinant that is 0 nowhere, so by the chain rule the \
             composition is, too"
                .to_owned(),
        ],
        (Claim::VectorRegular(_), Rule::NonzeroDeterminant) => {
            vec![format!("{f} is continuously differentiable, and det J ≠ 0 everywhere on the region")]
        }
        (Claim::VectorInjective(_), Rule::Radial { form }) => vec![format!(
            "radial: points move on rays from a centre, the radius r becomes {}, which is strictly monotone",
            unicode(&form.stretched())
        )],
        (Claim::VectorRegular(_), Rule::Radial { form }) => vec![format!(
            "{f} is continuously differentiable, and det J = ψᴰ⁻¹(ψ + r ψ′) ≠ 0 everywhere, with ψ(r) = {}",
            unicode(&form.profile)
        )],
        (Claim::VectorRegularAlmostEverywhere(_), Rule::Radial { form }) => vec![format!(
            "det J = ψᴰ⁻¹(ψ + r ψ′) ≠ 0 off the centre, with ψ(r) = {}",
            unicode(&form.profile)
        )],
        (Claim::VectorInjective(_), Rule::Ridge { form }) => vec![format!(
            "{f} moves points along one direction by an amount that depends on t = {} alone; {}, which {f} makes of t, is \
             strictly monotone",
            ridge_form(form, certificate),
            ridge_along(form)
        )],
        (Claim::VectorNotInjective(_), Rule::Ridge { form }) => vec![format!(
            "{f} makes {} of t = {}, and that is not injective in t",
            ridge_along(form),
            ridge_form(form, certificate)
        )],
        (Claim::VectorRegular(_), Rule::Ridge { form }) => vec![format!(
            "det J is the derivative of {} in t, which is 0 nowhere (matrix determinant lemma)",
            ridge_along(form)
        )],
        (Claim::VectorRegularAlmostEverywhere(_), Rule::Ridge { form }) => vec![format!(
            "det J is the derivative of {} in t, which is 0 on a set of volume 0 at most (matrix determinant lemma)",
            ridge_along(form)
        )],
        (Claim::VectorRegularAlmostEverywhere(_), Rule::Patterns { .. }) => vec![
            "where the arguments of the case distinctions keep their signs, det J is analytic and somewhere not 0; the \
             seams and its zeros have volume 0"
                .to_owned(),
        ],
        (Claim::VectorRegular(_), Rule::Separate) => {
            vec![format!("{f} acts on each variable by itself, continuously differentiable with a derivative that is 0 nowhere")]
        }
        (Claim::VectorRegularAlmostEverywhere(_), Rule::Separate) => vec![format!(
            "{f} acts on each variable by itself, with a derivative that is continuous and not 0 but on a set of length 0"
        )],
        (claim, Rule::SameValues { .. }) => {
            let inner = certificate.premises.iter().find(|p| {
                std::mem::discriminant(&p.claim) == std::mem::discriminant(claim)
            });
            let mut lines = inner.map_or_else(Vec::new, |p| explain(p, f));
            if !lines.is_empty() && matches!(claim, Claim::VectorInjective(_)) {
                lines.insert(0, "on this region the case distinctions are decided".to_owned());
            }
            lines
        }
        (Claim::VectorRegularAlmostEverywhere(_), Rule::AnalyticDeterminant { .. }) => vec![
            "det J is analytic and not 0 at some point, so it is 0 on a set of volume 0 at most".to_owned(),
        ],
        _ => Vec::new(),
    }
}

/// w·z + b.
fn ridge_form(form: &Ridge, certificate: &Certificate) -> String {
    match &certificate.claim {
        Claim::VectorInjective(map) | Claim::VectorNotInjective(map) => unicode(&form.form(&map.variables)),
        _ => String::new(),
    }
}

/// t + (w·u) h(t).
fn ridge_along(form: &Ridge) -> String {
    let t = Expr::variable(form.position.clone());
    match (form.strength(), form.direction()) {
        (Some(strength), Some((_, h))) => unicode(&t.plus(&strength.times(&h))),
        _ => unicode(&form.along()),
    }
}

fn multiplied(plain: bool) -> &'static str {
    if plain { "J" } else { "A J, for a nonsingular matrix A," }
}

/// In which order the value of the map gives back the variables.
fn elimination(map: &VectorMapOn, steps: &[Determination], f: &Symbol) -> Vec<String> {
    if map.variables.len() == 1 {
        return vec![format!("{f} is injective: its value determines {}", symbol_unicode(&map.variables[0]))];
    }
    let mut lines = vec![match own_variables(map) {
        Some(true) => {
            format!("{f} acts on each variable by itself, and each component is strictly monotone in its own")
        }
        Some(false) => format!(
            "triangular: each component of {f} adds one variable and is injective in it, so the variables are found \
             one after the other"
        ),
        None => format!("{f}(z) determines z, so {f} is injective:"),
    }];
    lines.extend(steps.iter().take(MAX_STEPS).map(|step| format!("  {}", told(step, map))));
    if steps.len() > MAX_STEPS {
        lines.push(format!("  and so on, {} steps in all", steps.len()));
    }
    lines
}

/// `Some(true)` where each component has one variable of its own, `Some(false)` where the components can be ordered so that
/// each has just one variable that those before it do not have.
fn own_variables(map: &VectorMapOn) -> Option<bool> {
    let n = map.variables.len();
    let uses = |f: &Expr| map.variables.iter().filter(|v| f.contains(v)).cloned().collect::<Vec<Symbol>>();
    let mut rest: Vec<Vec<Symbol>> = map.components.iter().map(uses).collect();
    if rest.len() != n {
        return None;
    }
    let diagonal = rest.iter().all(|used| used.len() == 1);
    let mut known: Vec<Symbol> = Vec::with_capacity(n);
    while !rest.is_empty() {
        let new =
            |used: &Vec<Symbol>| used.iter().filter(|v| !known.contains(v)).cloned().collect::<Vec<_>>();
        let at = rest.iter().position(|used| new(used).len() == 1)?;
        let found = new(&rest[at]);
        known.extend(found);
        rest.remove(at);
    }
    Some(diagonal)
}

fn told(step: &Determination, map: &VectorMapOn) -> String {
    match step {
        Determination::Combination { e, .. } => {
            format!("{} is a combination of what is known", shown(e, map))
        }
        Determination::Peel { e, from, .. } => {
            format!("{} determines {}: it is injective in it", shown(from, map), shown(e, map))
        }
        Determination::Linear { of, .. } => {
            let unknowns: Vec<String> = of.iter().map(|e| shown(e, map)).collect();
            format!("{} solve a linear system with a determinant that is not 0", unknowns.join(", "))
        }
        Determination::Direction { along, of } => {
            let names: Vec<String> = along.iter().map(|(v, _)| symbol_unicode(v)).collect();
            format!(
                "{} can only change together, and {} is strictly monotone in that direction",
                names.join(", "),
                shown(of, map)
            )
        }
        Determination::Slope { variable, of } => format!(
            "{} determines {}: its derivative in it is not 0, so it is strictly monotone",
            shown(of, map),
            symbol_unicode(variable)
        ),
        Determination::Polar { radius, angle, turn } => match turn {
            Some(_) => format!(
                "{} and {} are polar coordinates: radius > 0, and the angle within one turn",
                shown(radius, map),
                shown(angle, map)
            ),
            None => format!("{} is the radius of polar coordinates", shown(radius, map)),
        },
    }
}

/// A formula, or the number of the component that it is where it is long.
fn shown(e: &Expr, map: &VectorMapOn) -> String {
    let text = unicode(e);
    if text.chars().count() <= MAX_FORMULA {
        return text;
    }
    match map.components.iter().position(|c| c == e) {
        Some(i) => format!("component {}", i + 1),
        None => text.chars().take(MAX_FORMULA).chain(['…']).collect(),
    }
}
