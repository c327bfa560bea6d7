//! What can be read out of forms, objects and lists.

use super::super::shape::{Kind, fork, kind};
use super::shape::{self, Arguments, Entry, Format, Shape, either, join};
use crate::expr::scheme::{self, Scheme, Value};

/// The shape of a map, written in this `format`.
pub(super) fn of(scheme: &Scheme, format: &Format, map: &Value) -> Shape {
    let map = scheme.resolve(map);
    if let Some(fork) = fork(map) {
        return either([
            of(scheme, format, fork.then),
            of(scheme, format, fork.otherwise),
        ]);
    }
    let mut entries = Vec::new();
    collect(scheme, format, map, false, &mut entries);
    let has_arguments = |entry: &Entry| matches!(entry, Entry::Arguments(_));
    // Two kinds of arguments cannot be told apart.
    if let Some(place) = entries.iter().position(has_arguments)
        && entries.iter().filter(|entry| has_arguments(entry)).count() > 1
    {
        entries[place] = Entry::Arguments(Arguments::All);
        let mut index = 0;
        entries.retain(|entry| {
            index += 1;
            index - 1 == place || !has_arguments(entry)
        });
    }
    Shape::Fields(format.clone(), entries).if_telling()
}

/// The shape of the JSON of `value`.
pub(super) fn json(scheme: &Scheme, value: &Value) -> Shape {
    let value = scheme.resolve(value);
    if let Some(fork) = fork(value) {
        return either([json(scheme, fork.then), json(scheme, fork.otherwise)]);
    }
    match kind(scheme, value) {
        Kind::Map => of(scheme, &Format::Json, value),
        Kind::List => list(scheme, value),
        Kind::Int => shape::of(scheme, value),
        Kind::Text => {
            let quote = || Shape::Literal("\"".to_owned());
            let text = shape::of(scheme, value);
            // What is escaped in a text is not what was read into it.
            match &text {
                Shape::Fields(..) | Shape::Join(_) | Shape::Either(_) | Shape::Replaced(..) => {
                    Shape::Any
                }
                _ => join([quote(), text, quote()]),
            }
        }
        Kind::Single | Kind::Mixed => Shape::Any,
    }
}

fn list(scheme: &Scheme, value: &Value) -> Shape {
    let Value::List(items) = value else {
        return Shape::Any;
    };
    let items = items.iter().map(|item| within(scheme, &Format::Json, item));
    Shape::List(items.collect()).if_telling()
}

/// The entries of `map`, which may be left out when it is one of two.
fn collect(
    scheme: &Scheme,
    format: &Format,
    map: &Value,
    is_optional: bool,
    entries: &mut Vec<Entry>,
) {
    let map = scheme.resolve(map);
    if let Some(fork) = fork(map) {
        collect(scheme, format, fork.then, true, entries);
        collect(scheme, format, fork.otherwise, true, entries);
        return;
    }
    match map {
        Value::Map(written) => {
            for entry in written {
                match entry {
                    scheme::Entry::Spread(map) => {
                        collect(scheme, format, map, is_optional, entries)
                    }
                    scheme::Entry::Pair {
                        name,
                        optional,
                        value,
                    } => entries.push(Entry::Named {
                        name: name.clone(),
                        is_optional: is_optional || *optional,
                        shape: match within(scheme, format, value) {
                            pairs @ Shape::List(_) => pairs,
                            shape => shape.if_telling(),
                        },
                    }),
                }
            }
        }
        Value::Arguments(arguments) => entries.push(Entry::Arguments(match arguments {
            scheme::Arguments::Params | scheme::Arguments::All => Arguments::All,
            scheme::Arguments::Query => Arguments::Query,
            scheme::Arguments::Body => Arguments::Body,
        })),
        Value::Sorted(map) => collect(scheme, format, map, is_optional, entries),
        Value::Without(map, names) => {
            let known = entries.len();
            collect(scheme, format, map, is_optional, entries);
            let mut index = 0;
            entries.retain(|entry| {
                index += 1;
                index <= known
                    || !matches!(entry, Entry::Named { name, .. } if names.contains(name))
            });
        }
        _ => {}
    }
}

/// The shape of a value within a form, an object or a list.
fn within(scheme: &Scheme, format: &Format, value: &Value) -> Shape {
    let value = scheme.resolve(value);
    if let Some(fork) = fork(value) {
        return either([
            within(scheme, format, fork.then),
            within(scheme, format, fork.otherwise),
        ]);
    }
    match (kind(scheme, value), format) {
        (Kind::Map | Kind::List, Format::Json) => json(scheme, value),
        // Several pairs, of which nothing is read.
        (Kind::Map | Kind::List, _) => Shape::List(Vec::new()),
        _ => shape::of(scheme, value),
    }
}
