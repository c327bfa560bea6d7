//! A request as a server received it.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Version};
use serde::de::DeserializeOwned;

/// A request as it was received.
///
/// `Debug` shows neither the query nor the values of header fields nor the body, which may hold credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedHttp {
    /// The method.
    pub method: Method,
    /// The request target as it was sent: path and query.
    pub target: String,
    /// The version of HTTP.
    pub version: Version,
    /// The header fields. Of HTTP/2, `host` is what it has as authority.
    pub headers: HeaderMap,
    /// The body, out of its chunks.
    pub body: Bytes,
    /// The whole request as it stood on the wire; empty for HTTP/2, where requests lie between each other.
    pub raw: Bytes,
}

impl ReceivedHttp {
    /// The path, as it was sent.
    pub fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&self.target, |(path, _)| path)
    }

    /// The query without its `?`, as it was sent; nothing when there is no `?`.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The value of the only header field of this name, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => str::from_utf8(value.as_bytes()).ok(),
            _ => None,
        }
    }

    /// The body, from JSON.
    ///
    /// # Errors
    ///
    /// When it is not a `T` in JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// The same in the types of HTTP, as [`Checker::check`](crate::testing::Checker::check) takes it.
    ///
    /// # Errors
    ///
    /// When the target is no address.
    pub fn to_http(&self) -> Result<Request<Bytes>, http::Error> {
        let request = Request::builder()
            .method(&self.method)
            .uri(&self.target)
            .version(self.version);
        let mut request = request.body(self.body.clone())?;
        request.headers_mut().clone_from(&self.headers);
        Ok(request)
    }
}

impl fmt::Debug for ReceivedHttp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().collect();
        f.debug_struct("ReceivedHttp")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("headers", &names)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
