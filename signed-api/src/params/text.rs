//! Text that knows which parts of it are credentials.

use std::fmt;
use std::ops::{Deref, Range};

use compact_str::CompactString;

use crate::credential::Field;

/// The text of a [`Value`](crate::Value). It can be read as `&str`.
///
/// A text that a scheme put together may hold a credential; `Debug` shows the name in its place, and there is no
/// `Display`.
#[derive(Clone, Default)]
pub struct Text {
    text: CompactString,
    /// Most texts have none.
    marks: Option<Box<Marks>>,
}

/// The parts that are not shown, in order.
#[derive(Clone, Default)]
struct Marks(Vec<Mark>);

#[derive(Clone)]
struct Mark {
    range: Range<usize>,
    /// The credential that the part is, or nothing when it was only made from one.
    field: Option<Field>,
}

/// A part of a text.
pub(crate) enum Piece<'t> {
    Plain(&'t str),
    Credential(Field, &'t str),
    /// Made from a credential.
    Concealed(&'t str),
}

impl Text {
    pub(crate) fn new(text: CompactString) -> Self {
        Self { text, marks: None }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text when all of it may be shown.
    #[inline]
    pub(crate) fn as_plain(&self) -> Option<&str> {
        match self.marks {
            None => Some(&self.text),
            Some(_) => None,
        }
    }

    /// The parts in order.
    pub(crate) fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for Mark { range, field } in self.marks.iter().flat_map(|marks| &marks.0) {
            pieces.push(Piece::Plain(&self.text[start..range.start]));
            let text = &self.text[range.clone()];
            pieces.push(match field {
                Some(field) => Piece::Credential(*field, text),
                None => Piece::Concealed(text),
            });
            start = range.end;
        }
        pieces.push(Piece::Plain(&self.text[start..]));
        pieces
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn push_credential(&mut self, field: Field, text: &str) {
        self.push_marked(Some(field), text);
    }

    pub(crate) fn push_concealed(&mut self, text: &str) {
        self.push_marked(None, text);
    }

    fn push_marked(&mut self, field: Option<Field>, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        let range = start..self.text.len();
        let marks = self.marks.get_or_insert_default();
        marks.0.push(Mark { range, field });
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text.into())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self
            .pieces()
            .into_iter()
            .map(|piece| match piece {
                Piece::Plain(text) => text.to_owned(),
                Piece::Credential(field, _) => format!("<{field}>"),
                Piece::Concealed(_) => "<redacted>".to_owned(),
            })
            .collect();
        fmt::Debug::fmt(&shown, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_in_a_text_does_not_show() {
        let mut text = Text::from("Bearer ");
        text.push_credential(Field::Key, "k-123");
        text.push("/");
        text.push_concealed("azE=");
        assert_eq!(&*text, "Bearer k-123/azE=");
        assert_eq!(format!("{text:?}"), "\"Bearer <key>/<redacted>\"");
        assert_eq!(text.as_plain(), None);
        assert_eq!(Text::from("x").as_plain(), Some("x"));
    }
}
