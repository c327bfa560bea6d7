//! What is known of a part of an expression once it has been checked.

use std::ops::Range;

use super::scheme::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    /// Its decimal digits when joined, hashed or sent.
    Int,
    /// An option of the client: text, or a number where one is needed.
    Option,
    /// Text in one case and a number in another.
    TextOrInt,
    Bytes,
    Map,
    List,
    /// `true` or `false`, which stands in maps and lists only.
    Bool,
    Null,
    /// In one case something that stands in maps and lists only.
    Item,
    /// The decoded bytes of a credential, which are used as a key only.
    Key,
    /// Any, as far as is known: a part of it is wrong.
    Unknown,
}

impl Type {
    /// Of a value that is this in one case and `other` in another. Bytes and keys agree only with what joins to them.
    pub(super) fn or(self, other: Self) -> Option<Self> {
        use Type::{Bytes, Int, Key, Option, Text, TextOrInt, Unknown};
        Some(match (self, other) {
            (Unknown, _) | (_, Unknown) => Unknown,
            (Key, _) | (_, Key) => return None,
            (one, other) if one == other => one,
            (Int, Option) | (Option, Int) => Option,
            (Text | Int | Option | TextOrInt, Text | Int | Option | TextOrInt) => TextOrInt,
            (Bytes, Text | Int | Option | TextOrInt) | (Text | Int | Option | TextOrInt, Bytes) => {
                Bytes
            }
            (Bytes, _) | (_, Bytes) => return None,
            _ => Self::Item,
        })
    }

    /// How a message calls it.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Text | Self::TextOrInt => "text",
            Self::Int => "a number",
            Self::Option => "an option",
            Self::Bytes => "bytes",
            Self::Map => "a map",
            Self::List => "a list",
            Self::Bool => "`true` or `false`",
            Self::Null => "`null`",
            Self::Item => "not of the same type in every case",
            Self::Key => "a key",
            Self::Unknown => "unknown",
        }
    }
}

/// What a part of an expression is. A wrong one has no value, but still the facts of what is right in it.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub(super) value: Option<Value>,
    pub(super) kind: Type,
    pub(super) facts: Facts,
}

impl Checked {
    pub(super) fn new(kind: Type, value: Option<Value>, facts: Facts) -> Self {
        Self { value, kind, facts }
    }

    /// Of something about which nothing more can be said.
    pub(super) fn wrong() -> Self {
        Self::new(Type::Unknown, None, Facts::default())
    }
}

/// What a value carries with it, and from where.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Each secret credential that could be read back out of the value, or guessed from it.
    pub(super) secrets: Vec<Taint>,
    /// Literals with characters that a header cannot carry.
    pub(super) control: Vec<Range<usize>>,
    /// The operands that make the value bytes (or a key), and how a message calls them.
    pub(super) bytes: Vec<(Range<usize>, String)>,
    /// Each `expose` that let a secret out.
    pub(super) exposed: Vec<Range<usize>>,
}

/// One use of a secret credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taint {
    pub(super) range: Range<usize>,
    pub(super) credential: String,
    /// The name through which it came here, if another than its own.
    pub(super) through: Option<String>,
    pub(super) cover: Cover,
    /// Whether only something about the credential is told, which may be one of few: a key of that can be guessed.
    pub(super) is_told: bool,
}

/// What stands between a secret and who sees the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    Nothing,
    /// A digest, which is not a MAC.
    Digest,
    /// A MAC or signature whose key is no secret.
    PublicKey,
    /// A MAC whose key is a secret in some cases only, or what is left of one.
    DoubtfulKey,
    /// A MAC whose key is made of the secret, and can be guessed.
    Key,
    /// A comparison, whose outcome is seen.
    Comparison,
    /// A condition on whether what is made of the secret is empty.
    Emptiness,
}

impl Facts {
    /// Of a literal or a name in which the secret `credential` shows as it is.
    pub(super) fn secret(range: &Range<usize>, credential: &str) -> Self {
        let taint = Taint {
            range: range.clone(),
            credential: credential.to_owned(),
            through: None,
            cover: Cover::Nothing,
            is_told: false,
        };
        Self {
            secrets: vec![taint],
            ..Self::default()
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.secrets.extend(other.secrets);
        self.control.extend(other.control);
        self.bytes.extend(other.bytes);
        self.exposed.extend(other.exposed);
    }

    pub(super) fn merged(mut self, other: Self) -> Self {
        self.merge(other);
        self
    }

    /// The facts of bytes that are made by what stands at `range`.
    pub(super) fn bytes_at(self, range: &Range<usize>, description: String) -> Self {
        Self {
            bytes: vec![(range.clone(), description)],
            ..self
        }
    }

    /// After a digest, a MAC under a public key or a comparison: no character of the text is left, but a secret could be
    /// guessed.
    pub(super) fn covered(mut self, cover: Cover) -> Self {
        for taint in &mut self.secrets {
            taint.cover = cover;
        }
        self.encoded()
    }

    /// Of what tells only something about a secret: a function of the user's, or a condition.
    pub(super) fn told(mut self) -> Self {
        for taint in &mut self.secrets {
            taint.is_told = true;
        }
        self
    }

    /// What is left of the facts of a key that is not certainly a secret, after a MAC under it.
    pub(super) fn of_key(mut self) -> Self {
        self.secrets.retain(|taint| taint.is_told);
        Self {
            exposed: Vec::new(),
            ..self.covered(Cover::Key)
        }
    }

    /// After an encoding: the alphabet is printable.
    pub(super) fn encoded(self) -> Self {
        Self {
            control: Vec::new(),
            bytes: Vec::new(),
            ..self
        }
    }

    /// Of text: whatever was bytes in it has been reported.
    pub(super) fn without_bytes(self) -> Self {
        Self {
            bytes: Vec::new(),
            ..self
        }
    }

    /// Seen through a name: every range is that of the name.
    pub(super) fn seen_at(&self, range: &Range<usize>, name: &str) -> Self {
        let mut told = self.secrets.iter().filter(|taint| taint.is_told);
        let taint = told.next().or(self.secrets.first());
        let secrets = taint.map(|taint| Taint {
            range: range.clone(),
            through: Some(name.to_owned()),
            ..taint.clone()
        });
        let control = self.control.first().map(|_| range.clone());
        let bytes = self
            .bytes
            .first()
            .map(|_| (range.clone(), format!("`{name}`")));
        Self {
            secrets: secrets.into_iter().collect(),
            control: control.into_iter().collect(),
            bytes: bytes.into_iter().collect(),
            exposed: Vec::new(),
        }
    }
}
