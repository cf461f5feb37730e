//! A small reader of formulas, a naive evaluator and a naive oracle, for tests only.

use crate::expr::normal::SideCondition;
use crate::expr::{Expr, Function, Kind, Node, Relation};

/// Reads `2*x^2 - exp(-x)/3`; every product is written out.
pub fn read(text: &str) -> Expr {
    let tokens: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = 0;
    let e = sum(&tokens, &mut at);
    assert_eq!(at, tokens.len(), "rest of {text}");
    e
}

fn sum(t: &[char], at: &mut usize) -> Expr {
    let mut terms = vec![product(t, at)];
    while let Some(c @ ('+' | '-')) = t.get(*at).copied() {
        *at += 1;
        let next = product(t, at);
        terms.push(if c == '-' { next.negate() } else { next });
    }
    Expr::sum(terms)
}

fn product(t: &[char], at: &mut usize) -> Expr {
    if t.get(*at) == Some(&'-') {
        *at += 1;
        return product(t, at).negate();
    }
    let mut factors = vec![power(t, at)];
    while let Some(c @ ('*' | '/')) = t.get(*at).copied() {
        *at += 1;
        let next = power(t, at);
        factors.push(if c == '/' { next.recip() } else { next });
    }
    Expr::product(factors)
}

fn power(t: &[char], at: &mut usize) -> Expr {
    let base = atom(t, at);
    if t.get(*at) != Some(&'^') {
        return base;
    }
    *at += 1;
    if t.get(*at) == Some(&'-') {
        *at += 1;
        return Expr::power(base, power(t, at).negate());
    }
    Expr::power(base, power(t, at))
}

fn atom(t: &[char], at: &mut usize) -> Expr {
    if t[*at] == '(' {
        *at += 1;
        let e = sum(t, at);
        assert_eq!(t[*at], ')');
        *at += 1;
        return e;
    }
    let word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    let start = *at;
    while t.get(*at).copied().is_some_and(word) {
        *at += 1;
    }
    let name: String = t[start..*at].iter().collect();
    if t.get(*at) != Some(&'(') {
        return match name.as_str() {
            "pi" => Expr::pi(),
            "e" => Expr::e(),
            n if n.starts_with(|c: char| c.is_ascii_digit()) => Expr::number(n.parse().unwrap()),
            n => Expr::symbol(n),
        };
    }
    let mut arguments = Vec::new();
    while t[*at] != ')' {
        *at += 1;
        arguments.push(sum(t, at));
    }
    *at += 1;
    match name.as_str() {
        "sqrt" => arguments[0].sqrt(),
        "root" => Expr::power(arguments[1].clone(), arguments[0].recip()),
        n => Expr::apply(*Function::ALL.iter().find(|f| f.name() == n).expect(n), arguments),
    }
}

/// A naive value, for comparing two formulas at a point; NaN where the evaluator does not know better.
pub fn value(e: &Expr, at: &dyn Fn(&str) -> f64) -> f64 {
    match e.node() {
        Node::Number(r) => r.to_f64(),
        Node::Pi => std::f64::consts::PI,
        Node::Variable(s) => at(s.name()),
        Node::Sum(parts) => parts.iter().map(|p| value(p, at)).sum(),
        Node::Product(parts) => parts.iter().map(|p| value(p, at)).product(),
        Node::Power(b, x) => {
            let (base, exponent) = (value(b, at), value(x, at));
            match x.as_number() {
                Some(r) if base < 0.0 && r.has_odd_denominator() => {
                    let size = (-base).powf(exponent);
                    if r.has_even_numerator() { size } else { -size }
                }
                _ => base.powf(exponent),
            }
        }
        Node::Apply(f, arguments) => {
            let x = value(&arguments[0], at);
            // Unlike f64::max, undefined as soon as one argument is.
            if arguments.iter().any(|a| value(a, at).is_nan()) {
                return f64::NAN;
            }
            let all = arguments.iter().map(|a| value(a, at));
            match f {
                Function::Exp => x.exp(),
                Function::Ln => x.ln(),
                Function::Sin => x.sin(),
                Function::Cos => x.cos(),
                Function::Tan => x.tan(),
                Function::Asin => x.asin(),
                Function::Acos => x.acos(),
                Function::Atan => x.atan(),
                Function::Sinh => x.sinh(),
                Function::Cosh => x.cosh(),
                Function::Tanh => x.tanh(),
                Function::Asinh => x.asinh(),
                Function::Acosh => x.acosh(),
                Function::Atanh => x.atanh(),
                Function::Sigmoid => 1.0 / (1.0 + (-x).exp()),
                Function::Logit => (x / (1.0 - x)).ln(),
                Function::Softplus => x.exp().ln_1p(),
                Function::Abs => x.abs(),
                Function::Sign if x == 0.0 => 0.0,
                Function::Sign => x.signum(),
                Function::Min => all.fold(f64::INFINITY, f64::min),
                Function::Max => all.fold(f64::NEG_INFINITY, f64::max),
                Function::Floor => x.floor(),
                Function::Ceil => x.ceil(),
                _ => f64::NAN,
            }
        }
        Node::Piecewise(_) => f64::NAN,
    }
}

/// lower end, whether it is attained, upper end, whether it is attained.
type Range = (f64, bool, f64, bool);

/// Facts such as `x > 0`, `x <= 1`, `n odd`, `n integer`, `z != 0`.
pub struct Facts {
    ranges: Vec<(String, Range)>,
    kinds: Vec<(Expr, Kind)>,
    nonzero: Vec<Expr>,
}

impl Facts {
    pub fn read(text: &str) -> Self {
        let mut facts = Self { ranges: Vec::new(), kinds: Vec::new(), nonzero: Vec::new() };
        for fact in text.split(',').map(str::trim).filter(|f| !f.is_empty()) {
            let words: Vec<&str> = fact.split_whitespace().collect();
            match words.as_slice() {
                [e, "!=", "0"] => facts.nonzero.push(read(e)),
                [name, relation, number] => {
                    let (mut range, bound) = (facts.range_of(name), number.parse::<f64>().unwrap());
                    match *relation {
                        ">" => (range.0, range.1) = (bound, false),
                        ">=" => (range.0, range.1) = (bound, true),
                        "<" => (range.2, range.3) = (bound, false),
                        "<=" => (range.2, range.3) = (bound, true),
                        other => panic!("{other}"),
                    }
                    facts.ranges.retain(|(n, _)| n != name);
                    facts.ranges.push(((*name).to_owned(), range));
                }
                [e, "odd"] => facts.kinds.push((read(e), Kind::Odd)),
                [e, "even"] => facts.kinds.push((read(e), Kind::Even)),
                [e, "integer"] => facts.kinds.push((read(e), Kind::Integer)),
                other => panic!("{other:?}"),
            }
        }
        facts
    }

    fn range_of(&self, name: &str) -> Range {
        let all = (f64::NEG_INFINITY, false, f64::INFINITY, false);
        self.ranges.iter().find(|(n, _)| n == name).map_or(all, |(_, r)| *r)
    }

    fn range(&self, e: &Expr) -> Option<Range> {
        Some(match e.node() {
            Node::Number(r) => (r.to_f64(), true, r.to_f64(), true),
            Node::Pi => (3.0, false, 3.2, false),
            Node::Variable(s) => self.range_of(s.name()),
            Node::Sum(parts) => parts.iter().try_fold((0.0, true, 0.0, true), |a: Range, p| {
                let b = self.range(p)?;
                Some((a.0 + b.0, a.1 && b.1, a.2 + b.2, a.3 && b.3))
            })?,
            Node::Product(parts) if parts.len() == 2 && parts[0].as_number().is_some() => {
                let (c, r) = (parts[0].as_number()?.to_f64(), self.range(&parts[1])?);
                if c > 0.0 { (c * r.0, r.1, c * r.2, r.3) } else { (c * r.2, r.3, c * r.0, r.1) }
            }
            Node::Power(_, x) if x.as_number()?.has_even_numerator() => (0.0, true, f64::INFINITY, false),
            Node::Power(_, x) if !x.as_number()?.has_odd_denominator() => (0.0, true, f64::INFINITY, false),
            Node::Apply(Function::Exp, a) => {
                let r = self.range(&a[0]).unwrap_or((f64::NEG_INFINITY, false, f64::INFINITY, false));
                (r.0.exp(), r.1 && r.0.is_finite(), r.2.exp(), r.3)
            }
            Node::Apply(Function::Ln, a) => {
                let r = self.range(&a[0])?;
                (r.0.max(0.0).ln(), r.1, r.2.ln(), r.3)
            }
            _ => return None,
        })
    }

    fn sign(&self, e: &Expr, relation: Relation) -> bool {
        if let Node::Product(parts) = e.node() {
            let positive = |p: &Expr| self.range(p).is_some_and(|r| r.0 > 0.0 || r.0 == 0.0 && !r.1);
            if relation == Relation::Gt && parts.iter().all(positive) {
                return true;
            }
        }
        let Some((low, low_in, high, high_in)) = self.range(e) else { return false };
        match relation {
            Relation::Gt => low > 0.0 || low == 0.0 && !low_in,
            Relation::Ge => low >= 0.0,
            Relation::Lt => high < 0.0 || high == 0.0 && !high_in,
            Relation::Le => high <= 0.0,
            _ => false,
        }
    }

    pub fn proves(&self, condition: &SideCondition) -> bool {
        let kind = |e: &Expr, wanted: &[Kind]| {
            self.kinds.iter().any(|(known, k)| known == e && wanted.contains(k))
                || e.as_number().is_some_and(|r| r.is_integer() && wanted.contains(&Kind::Integer))
        };
        match condition {
            SideCondition::Positive(e) => self.sign(e, Relation::Gt),
            SideCondition::NonNegative(e) => self.sign(e, Relation::Ge),
            SideCondition::Negative(e) => self.sign(e, Relation::Lt),
            SideCondition::NonPositive(e) => self.sign(e, Relation::Le),
            SideCondition::Nonzero(e) => {
                self.nonzero.contains(e) || self.sign(e, Relation::Gt) || self.sign(e, Relation::Lt)
            }
            SideCondition::Integer(e) => {
                let terms = e.terms().iter();
                terms.map(Expr::split_coefficient).all(|(c, rest)| {
                    c.is_integer() && (rest.is_one() || kind(&rest, &[Kind::Integer, Kind::Odd, Kind::Even]))
                })
            }
            SideCondition::Odd(e) => kind(e, &[Kind::Odd]),
            SideCondition::Even(e) => {
                let (c, rest) = e.split_coefficient();
                kind(e, &[Kind::Even])
                    || c.has_even_numerator() && c.is_integer() && kind(&rest, &[Kind::Integer, Kind::Odd])
            }
            SideCondition::Holds(condition) => match condition {
                crate::expr::Condition::Compare(a, relation, b) => self.sign(&a.minus(b), *relation),
                _ => false,
            },
        }
    }
}
