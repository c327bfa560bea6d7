//! Where a scheme writes what, so that the moment of a received request can be read back.

use crate::clock::Unit;

/// A part of the request that a scheme writes, and what can be read out of it.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Which part.
    pub place: Place,
    /// What stands there.
    pub shape: Shape,
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The header field of this lower-case name.
    Header(&'static str),
    /// The path.
    Path,
    /// The query.
    Query,
    /// The body.
    Body,
    /// The text of a WebSocket login.
    Message,
}

/// What stands in a part of a request.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Something that tells nothing of the moment: a signature, a credential.
    Any,
    /// This text.
    Literal(&'static str),
    /// The time in this unit.
    Now(Unit),
    /// The time as ISO 8601, with milliseconds or without.
    NowIso,
    /// The nonce.
    Nonce,
    /// The UUID.
    Uuid,
    /// So many random bytes.
    Random(usize),
    /// A number, and this one added to it.
    Sum(&'static Self, Addend),
    /// One after the other.
    Join(&'static [Self]),
    /// The text or bytes, encoded.
    Encoded(Alphabet, &'static Self),
    /// A form, percent-encoded or raw, or a JSON object of these fields.
    Fields(Format, &'static [Entry]),
    /// One of these.
    Either(&'static [Self]),
}

/// What is added to a number.
#[derive(Clone, Copy, Debug)]
pub enum Addend {
    /// This number.
    Number(u64),
    /// The option of this name.
    Option(&'static str),
}

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Hexadecimal.
    Hex,
    /// Base64, padded or not.
    Base64,
    /// Base64url, padded or not.
    Base64Url,
}

/// How fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `name=value&name=value`, percent-encoded.
    Form,
    /// The same without percent-encoding.
    Raw,
    /// A JSON object.
    Json,
}

/// A field of a form or an object.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// All arguments that have no name of their own here.
    Arguments,
    /// The field of this name.
    Named(&'static str, Shape),
}
