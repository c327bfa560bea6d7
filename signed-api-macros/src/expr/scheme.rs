//! A scheme that passed every check. Generating its code cannot fail.

use super::names::{Decoding, Encoding, Hash, Unit};

/// What is computed and which headers it sets. Two declarations that mean the same compare equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scheme {
    /// The unit of the nonce, when the scheme reads one.
    pub(crate) nonce: Option<Unit>,
    /// Named values, each of which may use those before it.
    pub(crate) bindings: Vec<Binding>,
    pub(crate) headers: Vec<Header>,
}

impl Scheme {
    /// The exposure of each header follows from its value.
    pub(super) fn new(
        nonce: Option<Unit>,
        bindings: Vec<Binding>,
        headers: Vec<(String, Value)>,
    ) -> Self {
        let mut scheme = Self {
            nonce,
            bindings,
            headers: Vec::new(),
        };
        for (name, value) in headers {
            let exposure = if scheme.shows_credential(&value) {
                Exposure::Credential
            } else if scheme.shows_mac(&value) {
                Exposure::Signature
            } else {
                Exposure::Public
            };
            scheme.headers.push(Header {
                name,
                value,
                exposure,
            });
        }
        scheme
    }

    /// `value`, or what it stands for when it is a name.
    pub(crate) fn resolve<'a>(&'a self, mut value: &'a Value) -> &'a Value {
        while let Value::Binding(index) = value {
            value = &self.bindings[*index].value;
        }
        value
    }

    /// Whether a credential can be read out of `value`, or guessed from it. Only a MAC under a secret key hides what went in.
    pub(crate) fn shows_credential(&self, value: &Value) -> bool {
        match self.resolve(value) {
            Value::Credential(_) => true,
            Value::Mac(_, key, message) => !self.is_secret(key) && self.shows_credential(message),
            value => value
                .operands()
                .iter()
                .any(|operand| self.shows_credential(operand)),
        }
    }

    fn is_secret(&self, key: &Key) -> bool {
        match key {
            Key::Prepared(_, credential) => credential.is_secret(),
            Key::Computed(value) => self.holds_secret(value),
        }
    }

    fn holds_secret(&self, value: &Value) -> bool {
        match self.resolve(value) {
            Value::Credential(credential) => credential.is_secret(),
            Value::Mac(_, key, _) => self.is_secret(key),
            value => value
                .operands()
                .iter()
                .any(|operand| self.holds_secret(operand)),
        }
    }

    fn shows_mac(&self, value: &Value) -> bool {
        match self.resolve(value) {
            Value::Mac(..) => true,
            value => value
                .operands()
                .iter()
                .any(|operand| self.shows_mac(operand)),
        }
    }
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
    pub(crate) value: Value,
    pub(crate) exposure: Exposure,
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
    /// A literal; neighbours in a join are merged.
    Text(String),
    Now(Unit),
    Iso(Iso),
    Nonce,
    Request(RequestPart),
    Credential(Credential),
    /// An index into [`Scheme::bindings`].
    Binding(usize),
    /// At least two operands, none of them a join.
    Join(Vec<Value>),
    Digest(Hash, Box<Value>),
    Mac(Hash, Key, Box<Value>),
    Encoded(Encoding, Box<Value>),
    Cased(Case, Box<Value>),
}

/// The key of a MAC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// A credential and nothing else: the keyed state is made once, and a wrong encoding found then.
    Prepared(Decoding, Credential),
    /// Anything else, for each request.
    Computed(Box<Value>),
}

impl Value {
    fn operands(&self) -> &[Self] {
        match self {
            Self::Join(operands) => operands,
            Self::Digest(_, operand) | Self::Encoded(_, operand) | Self::Cased(_, operand) => {
                std::slice::from_ref(operand)
            }
            _ => &[],
        }
    }
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
    Query,
    Target,
    Url,
    Body,
}

/// A credential, in the order in which `keys` asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Credential {
    Key,
    Secret,
    Passphrase,
    Account,
}

impl Credential {
    fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Passphrase)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Upper,
    Lower,
}
