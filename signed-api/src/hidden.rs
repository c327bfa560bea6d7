//! What must not show in the text of an error, because a server may echo what it was sent.

use std::sync::Arc;

use http::HeaderValue;

use crate::prepared::Prepared;

/// The credentials of an attempt, and the header values that were made of them.
pub(crate) struct Hidden {
    pub(crate) prepared: Option<Arc<Prepared>>,
    pub(crate) concealed: Vec<HeaderValue>,
}

impl Hidden {
    /// `text` without them.
    pub(crate) fn hide(&self, text: &str) -> String {
        let text = match &self.prepared {
            Some(prepared) => prepared.credentials().values().redact(text),
            None => text.to_owned(),
        };
        let concealed = self
            .concealed
            .iter()
            .filter_map(|value| value.to_str().ok());
        concealed.fold(text, |text, value| text.replace(value, "<redacted>"))
    }
}
