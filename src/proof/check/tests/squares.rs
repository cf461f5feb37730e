//! Equality by one sign and equal squares.

use super::{accepted, closed, equal, int, on, refused, seen, z};
use crate::expr::{Expr, Function, Relation};
use crate::proof::{Certificate, Domain, Rule};

fn of(f: Function, e: Expr) -> Expr {
    Expr::apply(f, vec![e])
}

/// √(1 − cos² z), which is |sin z|.
fn root() -> Expr {
    int(1).minus(&of(Function::Cos, z()).powi(2)).sqrt()
}

fn squares(a: &Expr, b: &Expr, d: &Domain) -> Certificate {
    equal(&a.powi(2), &b.powi(2), d, Rule::NormalForm, Vec::new())
}

fn by(a: &Expr, b: &Expr, d: &Domain, premises: Vec<Certificate>) -> Certificate {
    equal(a, b, d, Rule::SameSquares, premises)
}

#[test]
fn one_sign_and_equal_squares_make_equal_values() {
    let (a, b) = (root(), of(Function::Sin, z()));
    let up = on(&closed(1, 2));
    let premises = || vec![squares(&a, &b, &up), seen(&a, Relation::Ge, &up), seen(&b, Relation::Ge, &up)];
    accepted(by(&a, &b, &up, premises()));
    // Both may be negative.
    let (c, d) = (a.negate(), b.negate());
    let negative = vec![squares(&c, &d, &up), seen(&c, Relation::Le, &up), seen(&d, Relation::Le, &up)];
    accepted(by(&c, &d, &up, negative));
    // Without the squares, or with them on a smaller set.
    refused(by(&a, &b, &up, premises()[1..].to_vec()), "the squares");
    let part = on(&closed(1, 1));
    let mut smaller = premises();
    smaller[0] = squares(&a, &b, &part);
    refused(by(&a, &b, &up, smaller), "the squares");
}

#[test]
fn opposite_or_unknown_signs_are_refused() {
    let (a, b) = (root(), of(Function::Sin, z()));
    // sin z < 0 there.
    let down = on(&closed(4, 5));
    let premises = vec![squares(&a, &b, &down), seen(&a, Relation::Ge, &down)];
    refused(by(&a, &b, &down, premises), "one sign");
    // It takes both signs.
    let wide = on(&closed(-1, 1));
    refused(by(&z(), &Expr::abs(z()), &wide, vec![squares(&z(), &Expr::abs(z()), &wide)]), "one sign");
    refused(by(&z(), &z().negate(), &wide, Vec::new()), "one sign");
}
