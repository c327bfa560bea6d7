//! What has been seen of a message so far.

use std::borrow::Cow;
use std::ops::Range;

use super::ways::{Place, Ways};

/// What stands in each place.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    values: Vec<Value>,
}

/// What stands in a place.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// As it is written, once it is closed; a text without its quotes.
    pub(super) span: Range<usize>,
    /// Whether all of it has been read.
    pub(super) is_closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing so far.
    Unseen,
    Null,
    /// A number, `true` or `false`.
    Word,
    Text,
    /// A text with escapes in it.
    Escaped,
    List {
        is_empty: bool,
    },
    Object,
}

impl Value {
    const UNSEEN: Self = Self {
        kind: Kind::Unseen,
        span: 0..0,
        is_closed: false,
    };

    /// Whether it is a text, a number or a truth value.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Text | Kind::Escaped)
    }

    /// The text, the number or the truth value, in the message that it stands in.
    pub(super) fn text<'t>(&self, message: &'t [u8]) -> Option<Cow<'t, str>> {
        let written = message.get(self.span.clone())?;
        match self.kind {
            Kind::Word | Kind::Text => std::str::from_utf8(written).ok().map(Cow::Borrowed),
            Kind::Escaped => {
                let quoted = message.get(self.span.start.checked_sub(1)?..=self.span.end)?;
                serde_json::from_slice(quoted).ok().map(Cow::Owned)
            }
            Kind::Unseen | Kind::Null | Kind::List { .. } | Kind::Object => None,
        }
    }

    /// Whether it is this text, or the number or truth value that is written like it.
    pub(super) fn is(&self, text: &str, message: &[u8]) -> bool {
        match self.kind {
            Kind::Word | Kind::Text => message.get(self.span.clone()) == Some(text.as_bytes()),
            _ => self.text(message).is_some_and(|is| is == text),
        }
    }

    /// Where it begins as it is written.
    pub(super) fn start(&self) -> usize {
        match self.kind {
            Kind::Text | Kind::Escaped => self.span.start.saturating_sub(1),
            _ => self.span.start,
        }
    }

    /// As it is written, a text with its quotes.
    pub(super) fn written(&self) -> Option<Range<usize>> {
        let Range { start, end } = self.span;
        match self.kind {
            _ if !self.is_closed => None,
            Kind::Text | Kind::Escaped => Some(start.checked_sub(1)?..end.checked_add(1)?),
            _ => Some(start..end),
        }
    }
}

impl Seen {
    pub(super) fn of(ways: &Ways) -> Self {
        Self {
            values: vec![Value::UNSEEN; ways.len()],
        }
    }

    /// Nothing is seen.
    pub(super) fn clear(&mut self) {
        for value in &mut self.values {
            value.kind = Kind::Unseen;
            value.is_closed = false;
        }
    }

    pub(super) fn at(&self, place: Place) -> &Value {
        const NOTHING: &Value = &Value::UNSEEN;
        self.values.get(place).unwrap_or(NOTHING)
    }

    /// `value` stands here. Of several members of one name it is the last, so what an earlier one had in it is gone.
    pub(super) fn put(&mut self, ways: &Ways, place: Place, value: Value) {
        if self.at(place).kind != Kind::Unseen {
            self.forget_below(ways, place);
        }
        if let Some(before) = self.values.get_mut(place) {
            *before = value;
        }
    }

    /// What stands here, which is of the kind that is known, stands there in the message.
    pub(super) fn found(&mut self, place: Place, span: Range<usize>) {
        if let Some(value) = self.values.get_mut(place) {
            value.span = span;
        }
    }

    /// The list or object here ends before `end`.
    pub(super) fn close(&mut self, place: Place, end: usize) {
        if let Some(value) = self.values.get_mut(place) {
            value.span.end = end;
            value.is_closed = true;
        }
    }

    /// Whether nothing is here and nothing can come: what it would stand in has been read to its end.
    pub(super) fn is_missing(&self, ways: &Ways, place: Place) -> bool {
        if self.at(place).kind != Kind::Unseen {
            return false;
        }
        let mut above = ways.parent(place);
        while let Some(place) = above {
            let value = self.at(place);
            if value.kind != Kind::Unseen {
                return value.is_closed;
            }
            above = ways.parent(place);
        }
        false
    }

    fn forget_below(&mut self, ways: &Ways, place: Place) {
        for step in ways.steps(place) {
            if self.at(step.to).kind != Kind::Unseen {
                self.forget_below(ways, step.to);
                if let Some(value) = self.values.get_mut(step.to) {
                    *value = Value::UNSEEN;
                }
            }
        }
    }
}
