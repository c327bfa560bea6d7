//! Short ways to write values down.

use crate::expr::scheme::{
    Algorithm, Argument, ArgumentType, Arguments, Arrays, Assignment, Binding, Case, Condition,
    Content, Credential, Entry, Exposure, Header, Key, Recipe, RequestPart, Scheme, Step, Target,
    Value,
};
use crate::expr::{Decoding, Encoding, Hash, Unit};

pub(super) const PARAMS: Value = Value::Arguments(Arguments::Params);
pub(super) const TS: Value = Value::Now(Unit::Millis);
pub(super) const METHOD: Value = Value::Request(RequestPart::Method);
pub(super) const PATH: Value = Value::Request(RequestPart::Path);
pub(super) const QUERY: Value = Value::Request(RequestPart::Query);
pub(super) const TARGET: Value = Value::Request(RequestPart::Target);
pub(super) const BODY: Value = Value::Request(RequestPart::Body);
pub(super) const KEY: Value = Value::Credential(Credential::Key);
pub(super) const SECRET: Value = Value::Credential(Credential::Secret);

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn argument(kind: ArgumentType, value: Value) -> Argument {
    let range = 0..0;
    Argument { kind, value, range }
}

pub(super) fn option(name: &str) -> Value {
    Value::Option(name.to_owned())
}

pub(super) fn named(name: &str, is_secret: bool) -> Credential {
    let name = name.to_owned();
    Credential::Named { name, is_secret }
}

pub(super) fn join<const N: usize>(operands: [Value; N]) -> Value {
    Value::Join(operands.into())
}

pub(super) fn hex(bytes: Value) -> Value {
    Value::Encoded(Encoding::Hex, bytes.into())
}

pub(super) fn base64(bytes: Value) -> Value {
    Value::Encoded(Encoding::Base64, bytes.into())
}

pub(super) fn sha256(message: Value) -> Value {
    Value::Digest(Hash::Sha256, message.into())
}

pub(super) fn upper(text: Value) -> Value {
    Value::Cased(Case::Upper, text.into())
}

pub(super) fn recipe(credential: Credential, decoding: Decoding) -> Recipe {
    let steps = match decoding {
        Decoding::Text => Vec::new(),
        decoding => vec![Step::Decode(decoding)],
    };
    Recipe { credential, steps }
}

/// With the secret as it is.
pub(super) fn hmac(hash: Hash, message: Value) -> Value {
    let key = recipe(Credential::Secret, Decoding::Text);
    Value::Mac(hash, Key::Prepared(key), message.into())
}

pub(super) fn sign(algorithm: Algorithm, key: Recipe, message: Value) -> Value {
    Value::Signature(algorithm, key, message.into())
}

pub(super) fn form(map: Value) -> Value {
    Value::Form(map.into(), Arrays::Repeat)
}

pub(super) fn json(value: Value) -> Value {
    Value::Json(value.into())
}

pub(super) fn map<const N: usize>(entries: [Entry; N]) -> Value {
    Value::Map(entries.into())
}

pub(super) fn spread(map: Value) -> Entry {
    Entry::Spread(map)
}

pub(super) fn pair(name: &str, value: Value) -> Entry {
    Entry::Pair {
        name: name.to_owned(),
        optional: false,
        value,
    }
}

/// `name?: value`
pub(super) fn pair_if(name: &str, value: Value) -> Entry {
    Entry::Pair {
        name: name.to_owned(),
        optional: true,
        value,
    }
}

pub(super) fn choice(condition: Condition, then: Value, otherwise: Value) -> Value {
    Value::Choice(condition.into(), then.into(), otherwise.into())
}

pub(super) fn is_method(method: &str) -> Condition {
    Condition::Equal(METHOD, text(method))
}

pub(super) fn default(value: Value, otherwise: Value) -> Value {
    Value::Default(value.into(), otherwise.into())
}

/// A scheme that does nothing yet.
pub(super) fn nothing() -> Scheme {
    Scheme {
        nonce: None,
        bindings: Vec::new(),
        assignments: Vec::new(),
        headers: Vec::new(),
        delivery: None,
    }
}

impl Scheme {
    pub(super) fn binding(mut self, name: &str, value: Value) -> Self {
        let name = name.to_owned();
        self.bindings.push(Binding { name, value });
        self
    }

    pub(super) fn writes(
        mut self,
        target: Target,
        value: Value,
        exposure: Exposure,
        content: Option<Content>,
    ) -> Self {
        self.assignments.push(Assignment {
            target,
            value,
            exposure,
            content,
        });
        self
    }

    pub(super) fn header(mut self, name: &str, value: Value, exposure: Exposure) -> Self {
        self.headers.push(Header {
            name: name.to_owned(),
            optional: false,
            value,
            exposure,
        });
        self
    }

    /// `header "name"? = value`
    pub(super) fn header_if(self, name: &str, value: Value, exposure: Exposure) -> Self {
        let mut scheme = self.header(name, value, exposure);
        if let Some(header) = scheme.headers.last_mut() {
            header.optional = true;
        }
        scheme
    }
}
