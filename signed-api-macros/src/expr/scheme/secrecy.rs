//! Which credentials are secrets, and which keys hide what is signed under them.

use super::{Credential, Entry, Key, Scheme, Value};

impl Credential {
    /// The one answer for all rules: what is no secret may be sent as it is, and so it hides nothing as a key. An exchange
    /// that asks for a passphrase asks for it in a header.
    pub(in crate::expr) fn is_secret(&self) -> bool {
        match self {
            Self::Secret => true,
            Self::Key | Self::Passphrase | Self::Account => false,
            Self::Named { is_secret, .. } => *is_secret,
        }
    }

    /// Whether who sees an explanation may know it.
    pub(crate) fn is_explained(&self) -> bool {
        !Reader::OfExplanations.is_kept_from(self)
    }
}

/// From whom something is hidden.
#[derive(Clone, Copy)]
enum Reader {
    /// Who sees what is sent: there stands all that is no secret.
    OfRequests,
    /// Who sees an explanation, where names stand for the credentials and the session.
    OfExplanations,
}

impl Scheme {
    /// Whether nobody who sees what is sent knows `key`, in no case.
    pub(in crate::expr) fn is_secret(&self, key: &Key) -> bool {
        self.is_hidden_key(key, Reader::OfRequests)
    }

    /// Whether a secret goes into `value`, in whatever way.
    pub(in crate::expr) fn holds_secret(&self, value: &Value) -> bool {
        match self.resolve(value) {
            Value::Credential(credential) => credential.is_secret(),
            value if self.is_under(value, Reader::OfRequests) => true,
            value => self.any_operand(value, Self::holds_secret),
        }
    }

    /// Whether `value` is a MAC or signature, and an explanation does not show its key.
    pub(super) fn is_under_hidden_key(&self, value: &Value) -> bool {
        self.is_under(value, Reader::OfExplanations)
    }

    fn is_under(&self, value: &Value, reader: Reader) -> bool {
        match value {
            Value::Mac(_, key, _) => self.is_hidden_key(key, reader),
            Value::Signature(_, key, _) | Value::Eip712 { key, .. } => {
                reader.is_kept_from(&key.credential)
            }
            _ => false,
        }
    }

    fn is_hidden_key(&self, key: &Key, reader: Reader) -> bool {
        match key {
            Key::Prepared(recipe) => reader.is_kept_from(&recipe.credential),
            Key::Computed(value) => self.is_hidden(value, reader),
        }
    }

    /// Whether something hidden is in `value` in every case, and as good as whole. Not of what a function of the user's makes
    /// of it, nor of what may be left of it by leaving something out.
    fn is_hidden(&self, value: &Value, reader: Reader) -> bool {
        let is_hidden = |value: &Value| self.is_hidden(value, reader);
        let value = self.resolve(value);
        match value {
            Value::Credential(credential) => reader.is_kept_from(credential),
            Value::Session(_) => matches!(reader, Reader::OfExplanations),
            Value::Choice(_, one, other) | Value::Default(one, other) => {
                is_hidden(one) && is_hidden(other)
            }
            Value::Join(operands) | Value::List(operands) => operands.iter().any(is_hidden),
            Value::Map(entries) => entries.iter().any(|entry| match entry {
                Entry::Spread(value) => is_hidden(value),
                Entry::Pair {
                    optional, value, ..
                } => !optional && is_hidden(value),
            }),
            Value::Mac(_, _, inner) => self.is_under(value, reader) || is_hidden(inner),
            Value::Signature(..) | Value::Eip712 { .. } => self.is_under(value, reader),
            Value::Encoded(_, inner)
            | Value::Decoded(_, inner)
            | Value::Cased(_, inner)
            | Value::PercentEncoded(inner)
            | Value::Form(inner, _)
            | Value::Raw(inner, _)
            | Value::Pairs(inner, ..)
            | Value::Json(inner)
            | Value::Msgpack(inner)
            | Value::Sorted(inner)
            | Value::Digest(_, inner) => is_hidden(inner),
            Value::Replaced(..)
            | Value::Stripped(..)
            | Value::Prefixed(..)
            | Value::JoinedBy(..)
            | Value::Without(..)
            | Value::Call(_)
            | Value::BigEndian(..)
            | Value::Sum(..)
            | Value::Text(_)
            | Value::Iso(_)
            | Value::Uuid
            | Value::Request(_)
            | Value::Operation(_)
            | Value::Option(_)
            | Value::EthAddress(_)
            | Value::Random(_)
            | Value::Int(_)
            | Value::Now(_)
            | Value::Nonce
            | Value::MessageId
            | Value::Bool(_)
            | Value::Null
            | Value::Arguments(_)
            | Value::Binding(_) => false,
        }
    }
}

impl Reader {
    fn is_kept_from(self, credential: &Credential) -> bool {
        match self {
            Self::OfRequests => credential.is_secret(),
            Self::OfExplanations => credential.is_secret() || *credential == Credential::Passphrase,
        }
    }
}
