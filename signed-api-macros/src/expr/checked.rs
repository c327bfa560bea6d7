//! What is known of a part of an expression once it has been checked.

use std::ops::Range;

use super::scheme::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Bytes,
    /// Its decimal digits when joined, hashed or sent.
    Int,
    /// Any, as far as is known: a part of it is wrong.
    Unknown,
}

/// What a part of an expression is. A wrong one has no value, but still the facts of what is right in it.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub(super) value: Option<Value>,
    pub(super) kind: Type,
    pub(super) facts: Facts,
}

impl Checked {
    /// Of something about which nothing more can be said.
    pub(super) fn wrong() -> Self {
        Self {
            value: None,
            kind: Type::Unknown,
            facts: Facts::default(),
        }
    }
}

/// What a value carries with it, and from where.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Each `secret` that could be read back out of the value, or guessed from it.
    pub(super) secrets: Vec<Taint>,
    /// Literals with characters that a header cannot carry.
    pub(super) control: Vec<Range<usize>>,
    /// The operands that make the value bytes, and how a message calls them.
    pub(super) bytes: Vec<(Range<usize>, String)>,
}

/// One use of `secret`.
#[derive(Debug, Clone)]
pub(super) struct Taint {
    pub(super) range: Range<usize>,
    /// It went through a digest, which is not a MAC.
    pub(super) digested: bool,
}

impl Facts {
    pub(super) fn merge(&mut self, other: Self) {
        self.secrets.extend(other.secrets);
        self.control.extend(other.control);
        self.bytes.extend(other.bytes);
    }

    /// After a digest: no character of the text is left, but a short secret could be guessed.
    pub(super) fn digested(mut self) -> Self {
        for taint in &mut self.secrets {
            taint.digested = true;
        }
        self.encoded()
    }

    /// After an encoding: the alphabet is printable.
    pub(super) fn encoded(self) -> Self {
        Self {
            control: Vec::new(),
            bytes: Vec::new(),
            ..self
        }
    }

    /// Seen through a name: every range is that of the name.
    pub(super) fn seen_at(&self, range: &Range<usize>, description: &str) -> Self {
        let secrets = self.secrets.first().map(|taint| Taint {
            range: range.clone(),
            ..*taint
        });
        let control = self.control.first().map(|_| range.clone());
        let bytes = self
            .bytes
            .first()
            .map(|_| (range.clone(), description.to_owned()));
        Self {
            secrets: secrets.into_iter().collect(),
            control: control.into_iter().collect(),
            bytes: bytes.into_iter().collect(),
        }
    }
}
