//! What is left to be read of a text that was changed.

use super::shape::{Alphabet, Format, Shape, either, join};
use crate::expr::Encoding;
use crate::expr::scheme::Case;

pub(super) fn encoded(encoding: Encoding, shape: Shape) -> Shape {
    let alphabet = match encoding {
        Encoding::Hex | Encoding::HexUpper => Alphabet::Hex,
        Encoding::Base64 => Alphabet::Base64,
        Encoding::Base64Url | Encoding::Base64UrlNoPad => Alphabet::Base64Url,
        Encoding::Base58 => return Shape::Any,
    };
    Shape::Encoded(alphabet, Box::new(shape)).if_telling()
}

pub(super) fn cased(case: Case, shape: Shape) -> Shape {
    match shape {
        Shape::Literal(text) => Shape::Literal(match case {
            Case::Upper => text.to_ascii_uppercase(),
            Case::Lower => text.to_ascii_lowercase(),
        }),
        Shape::Join(shapes) => join(shapes.into_iter().map(|shape| cased(case, shape))),
        Shape::Either(shapes) => either(shapes.into_iter().map(|shape| cased(case, shape))),
        // Neither digits nor hex have a case that counts.
        shape if is_plain(&shape) => shape,
        _ => Shape::Any,
    }
}

pub(super) fn percent_encoded(shape: Shape) -> Shape {
    match shape {
        shape if is_plain(&shape) && !matches!(shape, Shape::NowIso(_)) => shape,
        shape => Shape::Encoded(Alphabet::Percent, Box::new(shape)).if_telling(),
    }
}

/// Whether it is a number, or hexadecimal: text without anything that is encoded or has a case.
fn is_plain(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Now(_)
            | Shape::NowIso(_)
            | Shape::Nonce
            | Shape::Uuid
            | Shape::Sum(..)
            | Shape::Encoded(Alphabet::Hex, _)
    )
}

pub(super) fn replaced(shape: Shape, from: &str, to: &str) -> Shape {
    let has_digits = from.contains(|c: char| c.is_ascii_hexdigit());
    match shape {
        Shape::NowIso(unit) => Shape::NowIso(unit),
        shape if is_plain(&shape) && !has_digits => shape,
        Shape::Literal(text) => Shape::Literal(text.replace(from, to)),
        // Either of them decodes to the same.
        Shape::Fields(Format::Form, entries) if percent_decoded(from) == percent_decoded(to) => {
            Shape::Fields(Format::Form, entries)
        }
        Shape::Encoded(Alphabet::Base64 | Alphabet::Base64Url, _)
            if from == "=" && to.is_empty() =>
        {
            shape
        }
        // What it was before cannot be told.
        Shape::Constant(_) => Shape::Any,
        shape if to.is_empty() => match shape {
            Shape::Join(shapes) => join(shapes.into_iter().map(|shape| replaced(shape, from, to))),
            Shape::Either(shapes) => {
                either(shapes.into_iter().map(|shape| replaced(shape, from, to)))
            }
            _ => Shape::Any,
        },
        shape => Shape::Replaced(Box::new(shape), from.to_owned(), to.to_owned()).if_telling(),
    }
}

pub(super) fn stripped(shape: Shape, prefix: &str) -> Shape {
    match shape {
        // Only its digits count; without the century it is read too.
        Shape::NowIso(unit) => Shape::NowIso(unit),
        Shape::Literal(text) => {
            let rest = text.strip_prefix(prefix).map(str::to_owned);
            Shape::Literal(rest.unwrap_or(text))
        }
        Shape::Join(mut shapes) => match &mut shapes[0] {
            Shape::Literal(text) if text.starts_with(prefix) => {
                text.drain(..prefix.len());
                join(shapes)
            }
            Shape::Literal(text) if !prefix.starts_with(text.as_str()) => Shape::Join(shapes),
            _ => Shape::Any,
        },
        Shape::Either(shapes) => either(shapes.into_iter().map(|shape| stripped(shape, prefix))),
        // A number, `{` or `%` does not begin with a letter.
        shape
        @ (Shape::Now(_) | Shape::Nonce | Shape::Sum(..) | Shape::Fields(Format::Json, _))
            if !prefix.starts_with(|c: char| c.is_ascii_digit() || c == '{') =>
        {
            shape
        }
        _ => Shape::Any,
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, after @ ..] = rest {
        let escape = (*first == b'%')
            .then(|| text.get(text.len() - after.len()..text.len() - after.len() + 2));
        let byte = escape
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes
}
