//! A scheme that passed every check. Generating its code cannot fail.

mod carried;
mod cases;
mod contents;
mod delivery;
mod ends;
mod exposure;
mod left_out;
mod read;
mod secrecy;
mod shown;
mod signed;

use std::ops::Range;

use super::discipline::Discipline;
use super::names::{Decoding, Encoding, Hash, Unit};

pub(super) use carried::Lost;
pub(crate) use delivery::{Delivery, DeliveryId};
pub(super) use ends::End;

/// What is computed, what becomes of the request, and which headers are set. Two declarations that mean the same compare
/// equal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scheme {
    /// What is true of its nonces, when the scheme reads one.
    pub(crate) nonce: Option<Discipline>,
    /// Named values, each of which may use those before it.
    pub(crate) bindings: Vec<Binding>,
    /// In the order of the declaration; each part at most once, and before anything that reads it.
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) headers: Vec<Header>,
    /// Of a scheme that signs webhooks.
    pub(crate) delivery: Option<Delivery>,
}

/// A value with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binding {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// A request header. The value is text (or a number, written in decimal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Lower case.
    pub(crate) name: String,
    /// `header "NAME"? = ..`: left out when the value is empty.
    pub(crate) optional: bool,
    pub(crate) value: Value,
    pub(crate) exposure: Exposure,
}

/// A part of the request that the scheme writes, in place of the default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) target: Target,
    /// Text, or bytes for a body.
    pub(crate) value: Value,
    pub(crate) exposure: Exposure,
    /// Of a body that is known to be a form or JSON.
    pub(crate) content: Option<Content>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Path,
    Query,
    Body,
    /// The text of a WebSocket login.
    Message,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Form,
    Json,
}

/// What a header gives away to whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exposure {
    Public,
    /// A MAC, and no credential beside it.
    Signature,
    /// A credential, in whatever encoding.
    Credential,
}

/// A typed expression: it holds only what can be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    // Text, in UTF-8.
    /// A literal; neighbours in a join are merged.
    Text(String),
    Iso(Iso),
    /// A random UUID, one per attempt.
    Uuid,
    /// All are text but the body.
    Request(RequestPart),
    Credential(Credential),
    /// A value of the session that a login began: `session.x`; `token` is `session.token`.
    Session(String),
    /// A constant of the method: `op.x`.
    Operation(String),
    /// An option of the client: `opt.x`. Text, or a number where it was given as one.
    Option(String),
    /// At least two operands, none of them a join; or a single number, whose digits are meant. Bytes when one of them is.
    Join(Vec<Value>),
    Encoded(Encoding, Box<Value>),
    Cased(Case, Box<Value>),
    PercentEncoded(Box<Value>),
    /// Every occurrence of the first literal becomes the second.
    Replaced(Box<Value>, String, String),
    /// Without the literal at its beginning, if it is there.
    Stripped(Box<Value>, String),
    /// The literal before a value that is not empty; nothing otherwise.
    Prefixed(Box<Value>, String),
    /// The values that are not empty, with the literal between them.
    JoinedBy(String, Vec<Value>),
    /// The first value, or the second when the first is empty.
    Default(Box<Value>, Box<Value>),
    /// `name=value&name=value` of a map, percent-encoded (RFC 3986).
    Form(Box<Value>, Arrays),
    /// The same without percent-encoding.
    Raw(Box<Value>, Arrays),
    /// The entries of a map: each its name, the first literal and its value, with the second literal between them.
    Pairs(Box<Value>, String, String),
    /// Of a map, a list, or what may stand in one.
    Json(Box<Value>),
    /// The Ethereum address of a secp256k1 key, `0x` and lower-case hex.
    EthAddress(Recipe),
    /// What a function of the user's returns.
    Call(Call),

    // Bytes.
    /// So many random bytes, one draw per attempt and length.
    Random(usize),
    Digest(Hash, Box<Value>),
    Mac(Hash, Key, Box<Value>),
    /// A signature by an asymmetric key over a message, or over a digest in the case of secp256k1.
    Signature(Algorithm, Recipe, Box<Value>),
    /// EIP-712 typed data: the domain and the message are maps; the text is the type as `encodeType` writes it.
    Eip712 {
        key: Recipe,
        domain: Box<Value>,
        types: String,
        message: Box<Value>,
    },
    Msgpack(Box<Value>),
    /// A number of so many bytes, most significant first.
    BigEndian(Box<Value>, usize),
    /// The bytes that a literal or a computed text stands for; fails when it is not so encoded.
    Decoded(Decoding, Box<Value>),

    // Numbers.
    Int(u64),
    Now(Unit),
    Nonce,
    /// The id of a message on a socket: `op.id` there.
    MessageId,
    Sum(Box<Value>, Box<Value>),

    // What stands in maps and lists only.
    Bool(bool),
    Null,
    List(Vec<Value>),
    Map(Vec<Entry>),
    Arguments(Arguments),
    /// A map in the order of its names.
    Sorted(Box<Value>),
    /// A map without the entries of these names.
    Without(Box<Value>, Vec<String>),

    // Of any type.
    /// An index into [`Scheme::bindings`].
    Binding(usize),
    Choice(Box<Condition>, Box<Value>, Box<Value>),
}

/// A part of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// All entries of a map.
    Spread(Value),
    Pair {
        name: String,
        /// Left out when the value is empty.
        optional: bool,
        value: Value,
    },
}

/// What decides a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The text, bytes, map or list is not empty; the option is set.
    Filled(Value),
    /// Both are text.
    Equal(Value, Value),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

/// A call of a function of the user's. Maps are passed as `&Params`, text as `&str`, bytes as `&[u8]`, numbers as `u64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// `crate::kv`
    pub(crate) path: String,
    /// Where the path was written.
    pub(crate) range: Range<usize>,
    pub(crate) arguments: Vec<Argument>,
    /// Where the call ends: with `)`, or with the path after `|`.
    pub(crate) end: usize,
}

/// One argument of a [`Call`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument {
    pub(crate) kind: ArgumentType,
    pub(crate) value: Value,
    /// Where it was written.
    pub(crate) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArgumentType {
    Text,
    Bytes,
    Int,
    Map,
    List,
}

/// Which of the method's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// Those that the path does not use.
    Params,
    All,
    /// Those that are in the query by default.
    Query,
    /// Those that are in the body by default.
    Body,
}

/// How a form writes lists (and, nested, maps).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrays {
    /// `a=1&a=2`
    Repeat,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`, `a[b][c]=3`
    Nested,
    /// `a=[1,2]`, as JSON
    Json,
}

/// An asymmetric signature algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Ed25519,
    /// PKCS#1 v1.5.
    RsaSha256,
    /// With SHA-256; the signature is r and s, 32 bytes each.
    EcdsaP256,
    /// Over a digest of 32 bytes; the signature is r, s and v (27 or 28), 65 bytes.
    Secp256k1,
    /// secp256k1 over an Ethereum signed message.
    Eip191,
}

/// The key of a MAC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// A credential, decoded: the keyed state is made once, and a wrong encoding found then.
    Prepared(Recipe),
    /// Anything else, for each request.
    Computed(Box<Value>),
}

/// How a credential becomes the bytes of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recipe {
    pub(crate) credential: Credential,
    /// In order; none means the text itself.
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// What a public key has before it, which verifies and does not sign. The first step.
    Public(String),
    StripPrefix(String),
    Decode(Decoding),
}

/// The precision of an ISO 8601 time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Iso {
    Millis,
    Seconds,
}

/// A part of the request as it will be sent. All are text but the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestPart {
    Method,
    Host,
    Origin,
    Path,
    /// The path of the method, read within the assignment of another one.
    DeclaredPath,
    Query,
    Target,
    Url,
    Body,
}

/// A credential, in the order in which `keys` asks for them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Credential {
    Key,
    Secret,
    Passphrase,
    Account,
    /// One that the scheme declares: `credential wallet: public;`.
    Named {
        name: String,
        is_secret: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Upper,
    Lower,
}
