//! What must not show in the text of an error, because a server may echo what it was sent.

use std::cmp::Reverse;
use std::sync::Arc;

use bytes::Bytes;

use crate::encode;
use crate::prepared::Prepared;

/// The credentials of an attempt, and what of the request was made of them.
pub(crate) struct Hidden {
    pub(crate) prepared: Option<Arc<Prepared>>,
    pub(crate) concealed: Vec<Bytes>,
}

impl Hidden {
    /// `text` without them.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut concealed: Vec<&str> = self
            .concealed
            .iter()
            .filter_map(|value| str::from_utf8(value).ok())
            .filter(|value| !value.is_empty())
            .collect();
        // The longest first, and credentials last: what is replaced must still be whole.
        concealed.sort_by_key(|value| Reverse(value.len()));
        let text = concealed.into_iter().fold(text.to_owned(), |text, value| {
            encode::forms(value)
                .iter()
                .fold(text, |text, form| text.replace(form, "<redacted>"))
        });
        match &self.prepared {
            Some(prepared) => prepared.credentials().values().redact(&text),
            None => text,
        }
    }
}
