//! What a server answers, in a test.

use bytes::Bytes;
use serde::Serialize;

/// An answer: status, header fields and body, sent as they are given.
///
/// ```
/// use signed_api::testing::Answer;
///
/// let placed = Answer::new(201, r#"{"id":7}"#).header("content-type", "application/json");
/// assert_eq!((placed.status(), placed.body().len()), (201, 8));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, Bytes)>,
    body: Bytes,
}

impl Answer {
    /// An answer without header fields of its own.
    pub fn new(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::copy_from_slice(body.as_ref()),
        }
    }

    /// An answer in JSON, which says so.
    ///
    /// # Errors
    ///
    /// When the value has no form in JSON.
    pub fn json(status: u16, body: &(impl Serialize + ?Sized)) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_vec(body)?;
        Ok(Self::new(status, body).header("content-type", "application/json"))
    }

    /// The same with one more header field.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        let value = Bytes::copy_from_slice(value.as_ref());
        self.headers.push((name.into(), value));
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The header fields, in order.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let fields = self.headers.iter();
        fields.map(|(name, value)| (name.as_str(), &value[..]))
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether a header field of this name is given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// The answer in the types of HTTP, unless status or fields are illegal there.
    pub(super) fn to_http(&self) -> Result<http::Response<Bytes>, http::Error> {
        let mut answer = http::Response::builder().status(self.status);
        for (name, value) in self.headers() {
            answer = answer.header(name, value);
        }
        answer.body(self.body.clone())
    }
}
