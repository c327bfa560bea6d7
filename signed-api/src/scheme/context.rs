//! What a scheme sees of a request, and where it puts the signature.

use std::fmt;

use bytes::BytesMut;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::SignError;
use crate::address::Address;
use crate::clock::{IsoTime, Timestamp, Unit};
use crate::credential::{Field, PreparedCredentials};
use crate::crypto::{Buffer, Digest, Hash, Keys, Mac, MacTrace};

/// What a scheme sees of a request and its moment, and where it puts the signature.
pub struct SignContext<'r> {
    request: Signable<'r>,
    stamp: Stamp,
    credentials: &'r PreparedCredentials,
    keys: &'r Keys,
    headers: &'r mut HeaderMap,
    /// All header values of a request share one allocation.
    memory: BytesMut,
    /// The values that were made of credentials.
    concealed: Vec<HeaderValue>,
    trace: Option<Trace>,
}

impl<'r> SignContext<'r> {
    pub(crate) fn new(
        request: Signable<'r>,
        stamp: Stamp,
        credentials: &'r PreparedCredentials,
        keys: &'r Keys,
        headers: &'r mut HeaderMap,
    ) -> Self {
        Self {
            request,
            stamp,
            credentials,
            keys,
            headers,
            memory: BytesMut::new(),
            concealed: Vec::new(),
            trace: None,
        }
    }

    /// The same, keeping a record for people.
    pub(crate) fn traced(mut self) -> Self {
        self.trace = Some(Trace::default());
        self
    }

    pub(crate) fn into_concealed(self) -> Vec<HeaderValue> {
        self.concealed
    }

    pub(crate) fn into_trace(self) -> Trace {
        self.trace.unwrap_or_default()
    }

    /// The attempt's one reading of the clock, in `unit`.
    #[inline]
    pub fn now(&self, unit: Unit) -> u64 {
        self.stamp.now.in_unit(unit)
    }

    /// The same as ISO 8601 with milliseconds.
    pub fn now_iso(&self) -> IsoTime {
        self.stamp.now.iso()
    }

    /// The same as ISO 8601 with whole seconds.
    pub fn now_iso_s(&self) -> IsoTime {
        self.stamp.now.iso_seconds()
    }

    /// The attempt's nonce, when the scheme declares that it reads one.
    pub fn nonce(&self) -> u64 {
        self.stamp.nonce
    }

    /// `GET`, `POST`, ..
    #[inline]
    pub fn method(&self) -> &'r str {
        self.request.method.as_str()
    }

    /// `api.example.com` or `api.example.com:8443`, as in the `Host` field.
    pub fn host(&self) -> &'r str {
        self.request.address.host()
    }

    /// `https://api.example.com`.
    pub fn origin(&self) -> &'r str {
        self.request.address.origin()
    }

    /// The path with the base URL's path before it, percent-encoded, without the query.
    #[inline]
    pub fn path(&self) -> &'r str {
        self.request.address.path()
    }

    /// The query as it is sent, without `?`; empty when there is none.
    #[inline]
    pub fn query(&self) -> &'r str {
        self.request.address.query()
    }

    /// The path and `?query`; without `?` when there is no query.
    #[inline]
    pub fn target(&self) -> &'r str {
        self.request.address.target()
    }

    /// The whole URL.
    pub fn url(&self) -> &'r str {
        self.request.address.text()
    }

    /// The body's bytes; empty when there is none.
    #[inline]
    pub fn body(&self) -> &'r [u8] {
        self.request.body
    }

    /// The API key; empty when there is none, which [`Scheme::keys`] should have refused.
    pub fn key(&self) -> &'r str {
        self.text(Field::Key)
    }

    /// The secret; empty when there is none, which [`Scheme::keys`] should have refused.
    pub fn secret(&self) -> &'r str {
        self.text(Field::Secret)
    }

    /// The passphrase; empty when there is none, which [`Scheme::keys`] should have refused.
    pub fn passphrase(&self) -> &'r str {
        self.text(Field::Passphrase)
    }

    /// The account; empty when there is none, which [`Scheme::keys`] should have refused.
    pub fn account(&self) -> &'r str {
        self.text(Field::Account)
    }

    fn text(&self, field: Field) -> &'r str {
        self.credentials.values().get(field).unwrap_or_default()
    }

    /// A MAC with the prepared key in `slot` of [`Keys`].
    ///
    /// # Errors
    ///
    /// When [`Scheme::keys`] prepared no key for it.
    pub fn mac(&self, slot: usize) -> Result<Mac, SignError> {
        let Some(keyed) = self.keys.get(slot) else {
            return Err(SignError::new(format!(
                "the scheme has prepared no key {slot}"
            )));
        };
        // Cloned into its place: a keyed state is large enough for every move of it to show.
        match self.trace {
            None => Ok(keyed.clone()),
            Some(_) => Ok(keyed.clone().traced()),
        }
    }

    /// A MAC with a key that is computed for this request.
    pub fn hmac(&self, hash: Hash, key: &[u8]) -> Mac {
        self.recorded(Mac::keyed(hash, key).with_open_key())
    }

    /// A digest.
    pub fn digest(&self, hash: Hash) -> Mac {
        self.recorded(Mac::digest(hash))
    }

    fn recorded(&self, mac: Mac) -> Mac {
        match self.trace {
            None => mac,
            Some(_) => mac.traced(),
        }
    }

    /// Completes a digest or MAC.
    pub fn finish(&mut self, mac: Mac) -> Digest {
        let (digest, message) = mac.finish();
        if let (Some(trace), Some(message)) = (&mut self.trace, message) {
            trace.macs.push((*message, digest));
        }
        digest
    }

    /// An empty buffer to put a header's value together in.
    pub fn value(&mut self) -> Buffer {
        // One allocation for all values of a request, and none for a scheme that writes none.
        if self.memory.capacity() == 0 {
            self.memory.reserve(192);
        }
        Buffer::within(std::mem::take(&mut self.memory), self.trace.is_some())
    }

    /// Sets a header field to a credential and nothing else, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When there is no such credential, or it holds a line break or another control character.
    pub fn credential_header(&mut self, name: HeaderName, field: Field) -> Result<(), SignError> {
        let Some(value) = self.credentials.header(field) else {
            return Err(SignError::new(format!(
                "the {field} cannot stand in a header"
            )));
        };
        if let Some(trace) = &mut self.trace {
            let shown = self.credentials.values().placeholder(field);
            trace.headers.push((name.clone(), shown));
        }
        self.headers.insert(name, value);
        Ok(())
    }

    /// Sets a header field, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When the value holds a line break or another control character.
    pub fn header(
        &mut self,
        name: HeaderName,
        value: Buffer,
        exposure: Exposure,
    ) -> Result<(), SignError> {
        let (bytes, rest, shown) = value.finish();
        self.memory = rest;
        let mut header = HeaderValue::from_maybe_shared(bytes).map_err(|_| {
            SignError::new(format!(
                "the header `{name}` would hold a line break or another control character"
            ))
        })?;
        header.set_sensitive(exposure != Exposure::Public);
        if exposure == Exposure::Credential {
            self.concealed.push(header.clone());
        }
        if let (Some(trace), Some(shown)) = (&mut self.trace, shown) {
            let shown = String::from_utf8_lossy(&shown).into_owned();
            trace.headers.push((name.clone(), shown));
        }
        self.headers.insert(name, header);
        Ok(())
    }
}

impl fmt::Debug for SignContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignContext")
            .field("method", self.request.method)
            .field("url", &self.url())
            .field("stamp", &self.stamp)
            .finish_non_exhaustive()
    }
}

/// Whether a header field may be shown, and so whether it is marked as sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// It may: a time stamp, a constant.
    Public,
    /// A signature: shown by an explanation, kept out of logs.
    Signature,
    /// It holds a credential: shown nowhere.
    Credential,
}

/// The moment of an attempt: one reading of the clock, one nonce.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) now: Timestamp,
    pub(crate) nonce: u64,
}

/// The encoded request that is being signed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signable<'r> {
    pub(crate) method: &'r Method,
    pub(crate) address: &'r Address,
    pub(crate) body: &'r [u8],
}

/// What a scheme did, for people: credentials are replaced by their names.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// Every digest and MAC in the order of their completion, with its result.
    pub(crate) macs: Vec<(MacTrace, Digest)>,
    /// Every header field the scheme set.
    pub(crate) headers: Vec<(HeaderName, String)>,
}
