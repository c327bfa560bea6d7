//! The request that is canonicalised, and what signing adds to it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use http::HeaderMap;

use super::canonicalise::{Canonicalise, Signatory};
use crate::scheme::{Exposure, SignError};

/// A request as it will be sent, with what signing has added so far.
///
/// `host` counts as one of its header fields although a transport is who writes it.
#[derive(Clone)]
pub struct Parts<'r> {
    method: &'r str,
    scheme: &'r str,
    authority: &'r str,
    path: &'r str,
    query: Cow<'r, str>,
    fields: Vec<Field<'r>>,
    body: &'r [u8],
    /// The exposure of a query that signing has changed.
    changed_query: Option<Exposure>,
}

/// A header field; its name is in lower case.
#[derive(Clone)]
struct Field<'r> {
    name: Cow<'r, str>,
    value: Cow<'r, [u8]>,
    /// The exposure of a field that signing has added.
    added: Option<Exposure>,
}

impl<'r> Parts<'r> {
    /// A request for `url`, which stands as it is sent: percent-encoded, without a fragment.
    ///
    /// # Errors
    ///
    /// When `url` has no scheme or no host.
    pub fn new(method: &'r str, url: &'r str, body: &'r [u8]) -> Result<Self, SignError> {
        let Some((scheme, rest)) = url.split_once("://") else {
            return Err(SignError::new("what is signed is not a whole URL"));
        };
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path_start = address.find('/').unwrap_or(address.len());
        let (authority, path) = address.split_at(path_start);
        if authority.is_empty() {
            return Err(SignError::new("what is signed is a URL without a host"));
        }
        Ok(Self {
            method,
            scheme,
            authority,
            path,
            query: Cow::Borrowed(query),
            fields: Vec::new(),
            body,
            changed_query: None,
        })
    }

    /// The same with the header fields of `headers`.
    #[must_use]
    pub fn with_headers(mut self, headers: &'r HeaderMap) -> Self {
        self.fields
            .extend(headers.iter().map(|(name, value)| Field {
                name: Cow::Borrowed(name.as_str()),
                value: Cow::Borrowed(value.as_bytes()),
                added: None,
            }));
        self
    }

    /// The same with one more header field, which stands beside others of its name.
    #[must_use]
    pub fn with_field(mut self, name: &str, value: &'r [u8]) -> Self {
        self.fields.push(Field {
            name: Cow::Owned(name.to_ascii_lowercase()),
            value: Cow::Borrowed(value),
            added: None,
        });
        self
    }

    /// Prepares the request as `canonicaliser` says, and adds to it what `sign` makes of the message.
    ///
    /// # Errors
    ///
    /// Those of `canonicaliser` and of `sign`.
    pub fn sign(
        &mut self,
        canonicaliser: &impl Canonicalise,
        signatory: &Signatory<'_>,
        sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, SignError>,
    ) -> Result<(), SignError> {
        canonicaliser.prepare(self, signatory)?;
        let signature = sign(&canonicaliser.message(self, signatory)?)?;
        canonicaliser.place(self, signatory, &signature)
    }

    /// `GET`, `POST`, ..
    pub fn method(&self) -> &str {
        self.method
    }

    /// `https`.
    pub fn scheme(&self) -> &str {
        self.scheme
    }

    /// `api.example.com` or `api.example.com:8443`.
    pub fn authority(&self) -> &str {
        self.authority
    }

    /// The path, percent-encoded; never empty.
    pub fn path(&self) -> &str {
        if self.path.is_empty() { "/" } else { self.path }
    }

    /// The query without `?`; empty when there is none.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The path and `?query`; without `?` when there is no query.
    pub fn target(&self) -> String {
        match self.query() {
            "" => self.path().to_owned(),
            query => format!("{}?{query}", self.path()),
        }
    }

    /// The whole URL.
    pub fn url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.target())
    }

    /// The body's bytes; empty when there is none.
    pub fn body(&self) -> &[u8] {
        self.body
    }

    /// The names of all header fields, in lower case and in order.
    pub fn names(&self) -> BTreeSet<&str> {
        let set = self.fields.iter().map(|field| &*field.name);
        set.chain(["host"]).collect()
    }

    /// The values of the header field `name`, which is in lower case, as they were set.
    pub fn values(&self, name: &str) -> Vec<&[u8]> {
        let set = self.fields.iter().filter(|field| field.name == name);
        let values: Vec<&[u8]> = set.map(|field| &*field.value).collect();
        match name {
            "host" if values.is_empty() => vec![self.authority.as_bytes()],
            _ => values,
        }
    }

    /// The values of the header field `name`, which is in lower case, as one (RFC 9110, section 5.3); nothing when it
    /// is not set.
    pub fn field(&self, name: &str) -> Option<Vec<u8>> {
        let values = self.values(name);
        let trimmed: Vec<&[u8]> = values.iter().map(|value| value.trim_ascii()).collect();
        match trimmed.is_empty() {
            true => None,
            false => Some(trimmed.join(&b", "[..])),
        }
    }

    /// Sets a header field, in place of what it was before.
    pub fn set_field(&mut self, name: &str, value: impl Into<Vec<u8>>, exposure: Exposure) {
        let name = name.to_ascii_lowercase();
        self.fields.retain(|field| field.name != name);
        self.fields.push(Field {
            name: Cow::Owned(name),
            value: Cow::Owned(value.into()),
            added: Some(exposure),
        });
    }

    /// Sets the query, which is percent-encoded, in place of what it was before.
    pub fn set_query(&mut self, query: String, exposure: Exposure) {
        self.query = Cow::Owned(query);
        self.changed_query = Some(exposure);
    }

    /// What signing has added.
    pub(super) fn into_added(self) -> Added {
        let fields = self.fields.into_iter().filter_map(|field| {
            let (name, value) = (field.name.into_owned(), field.value.into_owned());
            Some((name, value, field.added?))
        });
        Added {
            fields: fields.collect(),
            query: self
                .changed_query
                .map(|exposure| (self.query.into_owned(), exposure)),
        }
    }
}

/// What signing has added to a request, and whether it may be shown.
pub(super) struct Added {
    pub(super) fields: Vec<(String, Vec<u8>, Exposure)>,
    pub(super) query: Option<(String, Exposure)>,
}

impl fmt::Debug for Parts<'_> {
    /// Header fields and the query may hold credentials, and are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("method", &self.method)
            .field("authority", &self.authority)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_those_of_the_url() {
        let request = Parts::new("GET", "https://a.example:8443/v1/b?c=d/e?f", b"").expect("whole");
        assert_eq!(request.scheme(), "https");
        assert_eq!(request.authority(), "a.example:8443");
        assert_eq!((request.path(), request.query()), ("/v1/b", "c=d/e?f"));
        assert_eq!(request.url(), "https://a.example:8443/v1/b?c=d/e?f");

        let request = Parts::new("GET", "https://a.example?b", b"").expect("whole");
        assert_eq!((request.path(), request.query()), ("/", "b"));
        for url in ["/v1", "https://", "https:///v1"] {
            assert!(Parts::new("GET", url, b"").is_err(), "{url}");
        }
    }

    #[test]
    fn the_host_is_a_field_and_set_fields_replace() {
        let mut request = Parts::new("GET", "https://a.example/", b"")
            .expect("whole")
            .with_field("X-B", b" 1 ")
            .with_field("x-b", b"2");
        assert_eq!(request.field("host").expect("there"), b"a.example");
        assert_eq!(request.field("x-b").expect("set"), b"1, 2");
        request.set_field("X-b", "3", Exposure::Public);
        assert_eq!(request.field("x-b").expect("set"), b"3");
        assert_eq!(
            request.names().into_iter().collect::<Vec<_>>(),
            ["host", "x-b"]
        );
        assert_eq!(request.field("x-c"), None);

        request.set_query("a=1".to_owned(), Exposure::Public);
        assert_eq!(request.url(), "https://a.example/?a=1");
        let added = request.into_added();
        assert_eq!(
            added.fields,
            [("x-b".to_owned(), b"3".to_vec(), Exposure::Public)]
        );
        assert_eq!(added.query, Some(("a=1".to_owned(), Exposure::Public)));
    }
}
