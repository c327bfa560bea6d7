//! What a drawn scheme says, as data.

use super::methods::{Method, Verb};
pub use super::words::{Arguments, Arrays, Credential, Decoding, Encoding, Hash, Part, Unit};

/// A scheme, and the methods that are signed with it.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Its number among those that were drawn; its name follows from it.
    pub number: usize,
    /// The unit of the nonce, when the scheme reads one.
    pub nonce: Option<Unit>,
    /// The credentials beside the usual ones that it reads.
    pub named: Vec<Credential>,
    /// In the order of the declaration.
    pub statements: Vec<Statement>,
    /// How the text of the secret stands for the key.
    pub secret: Decoding,
    /// The same of the secret credential `second`.
    pub second: Decoding,
    /// Where the arguments go.
    pub places: Places,
    /// Whether it is written in one line, `#[auth(hmac = "..")]`, and the unit of `ts` there.
    pub one_liner: Option<Unit>,
    /// Whether that line names no headers.
    pub has_default_headers: bool,
    /// The methods.
    pub methods: Vec<Method>,
}

/// What stands in a declaration.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `let name = ..;`
    Let(String, Expression),
    /// `query = ..;`
    Assign(Part, Expression),
    /// `header "Name"? = ..;`
    Header {
        /// As it is written.
        name: String,
        /// Left out when the value is empty.
        optional: bool,
        /// The value.
        value: Expression,
    },
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// `"text"`
    Literal(String),
    /// `5000`
    Number(u64),
    /// `true`
    Bool(bool),
    /// `null`
    Null,
    /// `now.s`, ..
    Now(Unit),
    /// `now.iso`
    Iso,
    /// `now.iso_s`
    IsoSeconds,
    /// `nonce`
    Nonce,
    /// `uuid`
    Uuid,
    /// `rand(n)`
    Random(usize),
    /// `path`, `body`, ..
    Request(Part),
    /// `path` within what is assigned to it: that of the method.
    DeclaredPath,
    /// `key`, ..
    Credential(Credential),
    /// `session.x`
    Session(String),
    /// `op.x`
    Constant(String),
    /// `opt.x`
    Option(String),
    /// What `let` gave this name.
    Name(String),
    /// `a + b`
    Join(Vec<Expression>),
    /// `sha256(..)`
    Digest(Hash, Box<Expression>),
    /// `hmac_sha256(key, ..)`
    Mac(Hash, Key, Box<Expression>),
    /// `hex(..)`
    Encoded(Encoding, Box<Expression>),
    /// `upper(..)`
    Upper(Box<Expression>),
    /// `lower(..)`
    Lower(Box<Expression>),
    /// `percent_encode(..)`
    PercentEncoded(Box<Expression>),
    /// `replace(.., "a", "b")`
    Replaced(Box<Expression>, String, String),
    /// `strip_prefix(.., "a")`
    Stripped(Box<Expression>, String),
    /// `prefix(.., "?")`
    Prefixed(Box<Expression>, String),
    /// `join("&", a, b)`
    JoinedBy(String, Vec<Expression>),
    /// `text(5)`
    Digits(Box<Expression>),
    /// `default(a, b)`
    Default(Box<Expression>, Box<Expression>),
    /// `add(a, b)`
    Sum(Box<Expression>, Box<Expression>),
    /// `expose(secret)`
    Exposed(Box<Expression>),
    /// `form(map, arrays)`
    Form(Box<Expression>, Arrays),
    /// `raw(map, arrays)`
    Raw(Box<Expression>, Arrays),
    /// `pairs(map, ":", ";")`
    Pairs(Box<Expression>, String, String),
    /// `json(map)`
    Json(Box<Expression>),
    /// `params`, ..
    Arguments(Arguments),
    /// `{ .. }`
    Map(Vec<Entry>),
    /// `[ .. ]`
    List(Vec<Expression>),
    /// `sort(map)`
    Sorted(Box<Expression>),
    /// `omit(map, "a")`
    Without(Box<Expression>, Vec<String>),
    /// `condition ? a : b`
    Choice(Box<Condition>, Box<Expression>, Box<Expression>),
}

/// A part of a map.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// `..map`
    Spread(Expression),
    /// `name?: value`
    Pair {
        /// The name.
        name: String,
        /// Left out when the value is empty.
        optional: bool,
        /// The value.
        value: Expression,
    },
}

/// What decides a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// It is not empty.
    Filled(Expression),
    /// `a == b`
    Equal(Expression, Expression),
    /// `!c`
    Not(Box<Condition>),
    /// `c && d`
    All(Vec<Condition>),
    /// `c || d`
    Any(Vec<Condition>),
}

/// The key of a MAC.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// `secret | from_hex`
    Prepared(Credential, Decoding),
    /// Anything else.
    Computed(Box<Expression>),
}

/// Where the arguments go that are not in the path, and in which form.
#[derive(Clone, Debug)]
pub enum Places {
    /// Where they go by default.
    Default,
    /// All into the query; the body is empty.
    Query(Writing),
    /// All into the body; the query is empty.
    Body(Writing),
    /// Those of the query into it; the body is the default one.
    QueryOnly(Writing),
    /// Those of the body into it; the query is the default one.
    BodyOnly(Writing),
    /// Each to its place.
    Each {
        /// Those of the query.
        query: Writing,
        /// Those of the body.
        body: Writing,
    },
    /// All into the query for these verbs, and into the body for the others.
    ByVerb {
        /// Which verbs.
        verbs: Vec<Verb>,
        /// The query for these.
        query: Writing,
        /// The body for the others.
        body: Writing,
    },
}

/// In which form a scheme writes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// `name=value&name=value`, percent-encoded.
    Form(Arrays),
    /// A JSON object.
    Json,
    /// `payload=`, then JSON percent-encoded.
    JsonInForm,
    /// `payload=`, then JSON in base64url.
    JsonInBase64,
    /// Text or bytes that cannot be read back without doubt.
    Opaque,
}

impl Scheme {
    /// `Scheme17`
    pub fn name(&self) -> String {
        format!("Scheme{}", self.number)
    }

    /// Every expression in it and every part of each for which `holds`.
    pub fn holds(&self, holds: &dyn Fn(&Expression) -> bool) -> bool {
        self.statements
            .iter()
            .any(|statement| statement.value().holds(holds))
    }
}

impl Statement {
    /// The value in it.
    pub fn value(&self) -> &Expression {
        match self {
            Self::Let(_, value) | Self::Assign(_, value) | Self::Header { value, .. } => value,
        }
    }
}

impl Expression {
    /// Whether `holds` is true of it or of a part of it.
    pub fn holds(&self, holds: &dyn Fn(&Self) -> bool) -> bool {
        holds(self) || self.parts().into_iter().any(|part| part.holds(holds))
    }

    /// Whether it is a number, and not text.
    pub fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Number(_) | Self::Now(_) | Self::Nonce | Self::Sum(..)
        )
    }

    /// What it is made from, keys and conditions included.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Join(parts) | Self::JoinedBy(_, parts) | Self::List(parts) => {
                parts.iter().collect()
            }
            Self::Digest(_, part)
            | Self::Encoded(_, part)
            | Self::Upper(part)
            | Self::Lower(part)
            | Self::PercentEncoded(part)
            | Self::Replaced(part, ..)
            | Self::Stripped(part, _)
            | Self::Prefixed(part, _)
            | Self::Digits(part)
            | Self::Exposed(part)
            | Self::Form(part, _)
            | Self::Raw(part, _)
            | Self::Pairs(part, ..)
            | Self::Json(part)
            | Self::Sorted(part)
            | Self::Without(part, _)
            | Self::Mac(_, Key::Prepared(..), part) => vec![part],
            Self::Mac(_, Key::Computed(one), other)
            | Self::Default(one, other)
            | Self::Sum(one, other) => vec![one, other],
            Self::Map(entries) => entries
                .iter()
                .map(|entry| match entry {
                    Entry::Spread(value) | Entry::Pair { value, .. } => value,
                })
                .collect(),
            Self::Choice(condition, one, other) => {
                let mut parts = condition.parts();
                parts.extend([&**one, &**other]);
                parts
            }
            _ => Vec::new(),
        }
    }
}

impl Condition {
    fn parts(&self) -> Vec<&Expression> {
        match self {
            Self::Filled(value) => vec![value],
            Self::Equal(one, other) => vec![one, other],
            Self::Not(inner) => inner.parts(),
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::parts).collect(),
        }
    }
}
