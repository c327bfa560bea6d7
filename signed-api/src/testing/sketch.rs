//! What a scheme writes, as a person would write it down, for the case that a request has something else there.

use std::fmt;

use crate::clock::Unit;
use crate::scheme::layout::{Addend, Alphabet, Entry, Format, Shape};

/// `ts=<now.ms>&<arguments>`
pub(super) struct Sketch<'s>(pub(super) &'s Shape);

impl fmt::Display for Sketch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Shape::Any => f.write_str("<..>"),
            Shape::Literal(literal) => f.write_str(literal),
            Shape::Now(Unit::Seconds) => f.write_str("<now.s>"),
            Shape::Now(Unit::Millis) => f.write_str("<now.ms>"),
            Shape::Now(Unit::Micros) => f.write_str("<now.us>"),
            Shape::Now(Unit::Nanos) => f.write_str("<now.ns>"),
            Shape::NowIso => f.write_str("<now.iso>"),
            Shape::Nonce => f.write_str("<nonce>"),
            Shape::Uuid => f.write_str("<uuid>"),
            Shape::Path => f.write_str("<path>"),
            Shape::Random(length) => write!(f, "<rand({length})>"),
            Shape::Constant(name) => write!(f, "<op.{name}>"),
            Shape::Sum(shape, Addend::Number(number)) => write!(f, "{} + {number}", Self(shape)),
            Shape::Sum(shape, Addend::Option(name)) => write!(f, "{} + <{name}>", Self(shape)),
            Shape::Join(shapes) => shapes
                .iter()
                .try_for_each(|shape| write!(f, "{}", Self(shape))),
            Shape::Encoded(alphabet, shape) => {
                write!(f, "{}({})", function(*alphabet), Self(shape))
            }
            Shape::Replaced(shape, ..) => write!(f, "{}", Self(shape)),
            Shape::Fields(Format::Json, entries) => {
                f.write_str("{")?;
                list(f, ",", entries, json_entry)?;
                f.write_str("}")
            }
            Shape::Fields(Format::Pairs(after, between), entries) => {
                list(f, between, entries, |f, entry| form_entry(f, entry, after))
            }
            Shape::Fields(_, entries) => {
                list(f, "&", entries, |f, entry| form_entry(f, entry, "="))
            }
            Shape::List(shapes) => {
                f.write_str("[")?;
                list(f, ",", shapes, |f, shape| write!(f, "{}", Sketch(shape)))?;
                f.write_str("]")
            }
            Shape::Either(shapes) => list(f, "` or `", shapes, |f, shape| {
                write!(f, "{}", Sketch(shape))
            }),
        }
    }
}

fn list<T>(
    f: &mut fmt::Formatter<'_>,
    separator: &str,
    items: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write(f, item)?;
    }
    Ok(())
}

fn form_entry(f: &mut fmt::Formatter<'_>, entry: &Entry, after: &str) -> fmt::Result {
    match entry {
        Entry::Arguments(_) => f.write_str("<arguments>"),
        Entry::Named(name, shape) | Entry::Optional(name, shape) => {
            write!(f, "{name}{after}{}", Sketch(shape))
        }
    }
}

fn json_entry(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    match entry {
        Entry::Arguments(_) => f.write_str("<arguments>"),
        Entry::Named(name, shape) | Entry::Optional(name, shape) => {
            write!(f, "\"{name}\":{}", Sketch(shape))
        }
    }
}

fn function(alphabet: Alphabet) -> &'static str {
    match alphabet {
        Alphabet::Hex => "hex",
        Alphabet::Base64 => "base64",
        Alphabet::Base64Url => "base64url",
        Alphabet::Percent => "percent_encode",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::layout::Arguments;

    #[test]
    fn a_shape_is_written_as_in_a_declaration() {
        const NOW: Shape = Shape::Now(Unit::Seconds);
        const FIELDS: &[Entry] = &[
            Entry::Named("nonce", Shape::Nonce),
            Entry::Named("ids", Shape::List(&[Shape::Uuid, Shape::Random(8)])),
            Entry::Arguments(Arguments::All),
        ];
        const JSON: Shape = Shape::Fields(Format::Json, FIELDS);
        let shown = |shape| Sketch(&shape).to_string();
        assert_eq!(
            shown(Shape::Encoded(Alphabet::Base64, &JSON)),
            r#"base64({"nonce":<nonce>,"ids":[<uuid>,<rand(8)>],<arguments>})"#
        );
        assert_eq!(
            shown(Shape::Join(&[
                Shape::Literal("t="),
                Shape::Sum(&NOW, Addend::Option("expires")),
                Shape::Literal(";"),
                Shape::Any
            ])),
            "t=<now.s> + <expires>;<..>"
        );
        assert_eq!(
            shown(Shape::Either(&[NOW, Shape::Fields(Format::Form, FIELDS)])),
            "<now.s>` or `nonce=<nonce>&ids=[<uuid>,<rand(8)>]&<arguments>"
        );
        const PAIRS: &[Entry] = &[
            Entry::Named("ts", NOW),
            Entry::Named("id", Shape::Constant("id")),
            Entry::Named("h1", Shape::Any),
        ];
        assert_eq!(
            shown(Shape::Fields(Format::Pairs("=", ";"), PAIRS)),
            "ts=<now.s>;id=<op.id>;h1=<..>"
        );
    }
}
