//! Where a scheme writes what, so that the moment of a received request can be read back.
//!
//! `auth_scheme!` derives it from the declaration. Only what tells something is in it: of a scheme whose header fields
//! are a key, a signature and a time it is one [`Layout`].

pub use crate::clock::Unit;

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
    /// The time as ISO 8601, with milliseconds or without. Only its digits count.
    NowIso,
    /// The nonce.
    Nonce,
    /// The UUID, with or without its dashes.
    Uuid,
    /// The path that the method has, without the `/` at its beginning.
    Path,
    /// So many random bytes.
    Random(usize),
    /// The constant of the method that has this name. It is not empty.
    Constant(&'static str),
    /// A number, and this one added to it.
    Sum(&'static Self, Addend),
    /// One after the other. Each is followed by a literal, or is the last.
    Join(&'static [Self]),
    /// The text or bytes, encoded.
    Encoded(Alphabet, &'static Self),
    /// The text, every occurrence of the first literal replaced by the second.
    Replaced(&'static Self, &'static str, &'static str),
    /// A form, percent-encoded or raw, or a JSON object of these fields, in any order.
    Fields(Format, &'static [Entry]),
    /// The first items of a JSON list. As a field of a form: a list or map that takes several pairs.
    List(&'static [Self]),
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

/// How text or bytes are written as other text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Hexadecimal.
    Hex,
    /// Base64, padded or not.
    Base64,
    /// Base64url, padded or not.
    Base64Url,
    /// Percent-encoding.
    Percent,
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
    /// Each field is its name, the first literal and its value; the second literal stands between two of them. Nothing is
    /// escaped, and a name may be there several times. All names that the scheme writes are among the entries, also of
    /// fields that tell nothing: who receives a signature compares it with each field of its name.
    Pairs(&'static str, &'static str),
}

/// A field of a form or an object.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// All that is not a field of the scheme's own.
    Arguments(Arguments),
    /// The field of this name: before the arguments when it is listed before them, or after them.
    Named(&'static str, Shape),
    /// The same of one that may be left out. Then an argument may have its name.
    Optional(&'static str, Shape),
}

/// Which of the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// All that there are.
    All,
    /// Those that are in the query by default.
    Query,
    /// Those that are in the body by default.
    Body,
}
