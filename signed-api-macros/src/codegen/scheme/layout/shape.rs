//! What can be read out of a value.

use super::super::emptiness::{is_blank, is_filled};
use super::super::shape::fork;
use super::changes::{cased, encoded, percent_encoded, replaced, stripped};
use super::{facts, fields};
use crate::expr::Unit;
use crate::expr::scheme::{RequestPart, Scheme, Value};

/// As the runtime's `Shape`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Any,
    Literal(String),
    Now(Unit),
    NowIso(Unit),
    Nonce,
    Uuid,
    Path,
    Random(usize),
    Constant(String),
    Sum(Box<Shape>, Addend),
    Join(Vec<Shape>),
    Encoded(Alphabet, Box<Shape>),
    Replaced(Box<Shape>, String, String),
    Fields(Format, Vec<Entry>),
    List(Vec<Shape>),
    Either(Vec<Shape>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Addend {
    Number(u64),
    Option(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    Hex,
    Base64,
    Base64Url,
    Percent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    Form,
    Raw,
    Json,
    /// With what stands between name and value, and between two entries.
    Pairs(String, String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Arguments(Arguments),
    Named {
        name: String,
        /// Whether it may be left out.
        is_optional: bool,
        shape: Shape,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arguments {
    All,
    Query,
    Body,
}

impl Shape {
    /// Whether anything can be read out of it.
    pub(super) fn tells(&self) -> bool {
        match self {
            Self::Any | Self::Literal(_) => false,
            Self::Now(_)
            | Self::NowIso(_)
            | Self::Nonce
            | Self::Uuid
            | Self::Path
            | Self::Random(_)
            | Self::Constant(_) => true,
            Self::Sum(shape, _) | Self::Encoded(_, shape) | Self::Replaced(shape, ..) => {
                shape.tells()
            }
            Self::Join(shapes) | Self::List(shapes) | Self::Either(shapes) => {
                shapes.iter().any(Self::tells)
            }
            // A receiver compares them one by one.
            Self::Fields(Format::Pairs(..), _) => true,
            Self::Fields(_, entries) => entries.iter().any(|entry| match entry {
                Entry::Arguments(_) => true,
                Entry::Named { shape, .. } => shape.tells(),
            }),
        }
    }

    pub(super) fn has_arguments(&self) -> bool {
        match self {
            Self::Fields(_, entries) => entries.iter().any(|entry| match entry {
                Entry::Arguments(_) => true,
                Entry::Named { shape, .. } => shape.has_arguments(),
            }),
            Self::Sum(shape, _) | Self::Encoded(_, shape) | Self::Replaced(shape, ..) => {
                shape.has_arguments()
            }
            Self::Join(shapes) | Self::List(shapes) | Self::Either(shapes) => {
                shapes.iter().any(Self::has_arguments)
            }
            _ => false,
        }
    }

    /// The same, unless it tells nothing.
    pub(super) fn if_telling(self) -> Self {
        if self.tells() { self } else { Self::Any }
    }
}

/// The shape of a text, of bytes or of a number.
pub(super) fn of(scheme: &Scheme, value: &Value) -> Shape {
    let value = scheme.resolve(value);
    if let Some(fork) = fork(value) {
        return either([of(scheme, fork.then), of(scheme, fork.otherwise)]);
    }
    match value {
        Value::Text(text) => Shape::Literal(text.clone()),
        Value::Int(number) => Shape::Literal(number.to_string()),
        Value::Iso(iso) => Shape::NowIso(facts::precision(*iso)),
        Value::Now(unit) => Shape::Now(*unit),
        Value::Nonce => Shape::Nonce,
        Value::MessageId => Shape::Constant("id".to_owned()),
        Value::Uuid => Shape::Uuid,
        Value::Random(length) => Shape::Random(*length),
        Value::Request(RequestPart::DeclaredPath) => {
            join([Shape::Literal("/".to_owned()), Shape::Path])
        }
        Value::Sum(left, right) => sum(scheme, left, right),
        Value::Join(operands) => join(operands.iter().map(|operand| of(scheme, operand))),
        Value::JoinedBy(separator, operands) => joined_by(scheme, separator, operands),
        Value::Encoded(encoding, operand) => encoded(*encoding, of(scheme, operand)),
        Value::Cased(case, operand) => cased(*case, of(scheme, operand)),
        Value::PercentEncoded(operand) => percent_encoded(of(scheme, operand)),
        Value::Replaced(operand, from, to) => replaced(of(scheme, operand), from, to),
        Value::Stripped(operand, prefix) => stripped(of(scheme, operand), prefix),
        Value::Prefixed(operand, prefix) => {
            let whole = join([Shape::Literal(prefix.clone()), of(scheme, operand)]);
            match is_filled(scheme, operand) {
                true => whole,
                false => either([whole, Shape::Any]),
            }
        }
        Value::Operation(name) => Shape::Constant(name.clone()),
        Value::Form(map, _) => fields::of(scheme, &Format::Form, map),
        Value::Raw(map, _) => fields::of(scheme, &Format::Raw, map),
        Value::Pairs(map, after, between) => {
            fields::of(scheme, &Format::Pairs(after.clone(), between.clone()), map)
        }
        Value::Json(value) => fields::json(scheme, value),
        _ => Shape::Any,
    }
}

/// One of `shapes`; those that tell nothing are one.
pub(super) fn either(shapes: impl IntoIterator<Item = Shape>) -> Shape {
    let (mut telling, mut others) = (Vec::new(), false);
    for shape in shapes {
        match shape {
            Shape::Either(shapes) => {
                others |= !shapes.iter().all(Shape::tells);
                telling.extend(shapes.into_iter().filter(Shape::tells));
            }
            shape if shape.tells() => telling.push(shape),
            _ => others = true,
        }
    }
    let mut distinct: Vec<Shape> = Vec::with_capacity(telling.len() + 1);
    for shape in telling {
        if !distinct.contains(&shape) {
            distinct.push(shape);
        }
    }
    if others {
        distinct.push(Shape::Any);
    }
    match distinct.len() {
        1 => distinct.swap_remove(0),
        _ => Shape::Either(distinct),
    }
}

/// One after the other. What has no literal beside it cannot be told from its neighbour.
pub(super) fn join(shapes: impl IntoIterator<Item = Shape>) -> Shape {
    let mut joined: Vec<Shape> = Vec::new();
    let flat = shapes.into_iter().flat_map(|shape| match shape {
        Shape::Join(shapes) => shapes,
        shape => vec![shape],
    });
    for shape in flat {
        match (joined.last_mut(), shape) {
            (_, Shape::Literal(text)) if text.is_empty() => {}
            (Some(Shape::Literal(last)), Shape::Literal(text)) => last.push_str(&text),
            (None | Some(Shape::Literal(_)), shape) => joined.push(shape),
            (Some(_), Shape::Literal(text)) => joined.push(Shape::Literal(text)),
            (Some(last), _) => *last = Shape::Any,
        }
    }
    // What comes after the last that tells something, and the literal after it, is of no interest.
    match joined.iter().rposition(Shape::tells) {
        None => Shape::Any,
        Some(last) => {
            if joined.len() > last + 2 {
                joined.truncate(last + 2);
                joined.push(Shape::Any);
            }
            match joined.len() {
                1 => joined.swap_remove(0),
                _ => Shape::Join(joined),
            }
        }
    }
}

/// With as many shapes as there are ways to leave out what is empty.
fn joined_by(scheme: &Scheme, separator: &str, operands: &[Value]) -> Shape {
    const MOST: usize = 8;

    let mut ways: Vec<Vec<Shape>> = vec![Vec::new()];
    for operand in operands.iter().filter(|operand| !is_blank(scheme, operand)) {
        let shape = of(scheme, operand);
        let longer = ways.iter().map(|way| {
            let separator = (!way.is_empty()).then(|| Shape::Literal(separator.to_owned()));
            way.iter()
                .cloned()
                .chain(separator)
                .chain([shape.clone()])
                .collect()
        });
        let longer: Vec<_> = longer.collect();
        if is_filled(scheme, operand) {
            ways.clear();
        }
        ways.splice(0..0, longer);
        if ways.len() > MOST {
            return Shape::Any;
        }
    }
    either(ways.into_iter().map(join))
}

fn sum(scheme: &Scheme, left: &Value, right: &Value) -> Shape {
    let sums = |number: &Value, addend: &Value| {
        let number = of(scheme, number);
        let addends = addends(scheme, addend).filter(|_| number.tells())?;
        let sums = addends
            .into_iter()
            .map(|addend| Shape::Sum(Box::new(number.clone()), addend));
        Some(either(sums))
    };
    sums(left, right)
        .or_else(|| sums(right, left))
        .unwrap_or(Shape::Any)
}

/// What `value` may be, when that is known.
fn addends(scheme: &Scheme, value: &Value) -> Option<Vec<Addend>> {
    let value = scheme.resolve(value);
    if let Some(fork) = fork(value) {
        let mut addends = addends(scheme, fork.then)?;
        addends.extend(self::addends(scheme, fork.otherwise)?);
        return Some(addends);
    }
    match value {
        Value::Int(number) => Some(vec![Addend::Number(*number)]),
        Value::Option(name) => Some(vec![Addend::Option(name.clone())]),
        _ => None,
    }
}
