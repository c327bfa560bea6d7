//! What a scheme sees of a request and its moment.

use std::borrow::Cow;
use std::fmt;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};

use super::draws::Draws;
use super::record::Record;
use super::stamp::Stamp;
use super::{SignError, memory};
use crate::address::Address;
use crate::clock::{IsoTime, Unit};
use crate::credential::{Field, PreparedCredentials};
use crate::crypto::Keys;
use crate::given::Given;
use crate::number;
use crate::options::Options;
use crate::params::{Params, Value};
use crate::random::{Entropy, Random, UuidText};
use crate::session::SessionValues;
use crate::transport::Veiled;

/// What a scheme sees of a request and its moment, and where it puts the signature.
pub struct SignContext<'r> {
    pub(super) request: &'r Signable<'r>,
    pub(super) means: &'r Means<'r>,
    pub(super) headers: HeaderMap,
    pub(super) address: Cow<'r, Address>,
    /// The body in place of the request's, once the scheme has written one.
    pub(super) body: Option<Bytes>,
    pub(super) message: Option<Bytes>,
    /// The room that is left for header values.
    pub(super) values: BytesMut,
    /// Empty, but with room: what is written one after the other is written there.
    pub(super) memory: Vec<u8>,
    /// What was made of credentials and will be sent.
    pub(super) concealed: Vec<Bytes>,
    /// The parts of the request that hold a credential or a signature.
    pub(super) veiled: Veiled,
    pub(super) record: Option<Box<Record>>,
    draws: Draws,
}

impl<'r> SignContext<'r> {
    /// `is_recorded` says whether to keep a record for people.
    #[inline]
    pub(crate) fn new(
        request: &'r Signable<'r>,
        means: &'r Means<'r>,
        headers: HeaderMap,
        is_recorded: bool,
    ) -> Self {
        Self {
            address: Cow::Borrowed(request.address),
            request,
            means,
            headers,
            body: None,
            message: None,
            values: BytesMut::new(),
            memory: memory::take(),
            concealed: Vec::new(),
            veiled: Veiled::default(),
            record: is_recorded.then(Box::default),
            draws: Draws::default(),
        }
    }

    /// The attempt's one reading of the clock, in `unit`.
    #[inline]
    pub fn now(&self, unit: Unit) -> u64 {
        self.means.stamp.now.in_unit(unit)
    }

    /// The same as ISO 8601 with milliseconds.
    pub fn now_iso(&self) -> IsoTime {
        self.means.stamp.now.iso()
    }

    /// The same as ISO 8601 with whole seconds.
    pub fn now_iso_s(&self) -> IsoTime {
        self.means.stamp.now.iso_seconds()
    }

    /// The attempt's nonce, when the scheme declares that it reads one.
    pub fn nonce(&self) -> u64 {
        self.means.stamp.nonce
    }

    /// The attempt's random UUID (RFC 9562, version 4): the same however often it is asked for.
    ///
    /// # Errors
    ///
    /// When there is no randomness to be had.
    pub fn uuid(&self) -> Result<UuidText, SignError> {
        self.draws.uuid(self.means.entropy)
    }

    /// So many random bytes: for each length the same however often they are asked for.
    ///
    /// # Errors
    ///
    /// When there is no randomness to be had, or more than 64 bytes are asked for.
    pub fn random(&self, length: usize) -> Result<Random, SignError> {
        self.draws.random(self.means.entropy, length)
    }

    /// `GET`, `POST`, ..
    #[inline]
    pub fn method(&self) -> &str {
        self.request.method.as_str()
    }

    /// `api.example.com` or `api.example.com:8443`, as in the `Host` field.
    pub fn host(&self) -> &str {
        self.address.host()
    }

    /// `https://api.example.com`.
    pub fn origin(&self) -> &str {
        self.address.origin()
    }

    /// The path with the base URL's path before it, percent-encoded, without the query.
    #[inline]
    pub fn path(&self) -> &str {
        self.address.path()
    }

    /// The same of the request before the scheme wrote another path.
    pub fn declared_path(&self) -> &'r str {
        self.request.address.path()
    }

    /// The query as it is sent, without `?`; empty when there is none.
    #[inline]
    pub fn query(&self) -> &str {
        self.address.query()
    }

    /// The path and `?query`; without `?` when there is no query.
    #[inline]
    pub fn target(&self) -> &str {
        self.address.target()
    }

    /// The whole URL.
    pub fn url(&self) -> &str {
        self.address.text()
    }

    /// The body's bytes; empty when there is none.
    #[inline]
    pub fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or(self.request.body)
    }

    /// The header fields so far: those of the call, and those that the scheme has set.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The arguments that the path does not use: those of the query, then those of the body.
    ///
    /// # Errors
    ///
    /// When the body has no names: it was given as it is, or is JSON but no object.
    pub fn params(&self) -> Result<&'r Params, SignError> {
        self.given()?.params()
    }

    /// All arguments: those of the path, then [`params`](Self::params).
    ///
    /// # Errors
    ///
    /// When the body has no names.
    pub fn args(&self) -> Result<&'r Params, SignError> {
        self.given()?.all()
    }

    /// The arguments that are in the query by default.
    ///
    /// # Errors
    ///
    /// When the scheme says that it reads no arguments.
    pub fn query_params(&self) -> Result<&'r Params, SignError> {
        Ok(self.given()?.query_params())
    }

    /// The arguments that are in the body by default.
    ///
    /// # Errors
    ///
    /// When the body has no names.
    pub fn body_params(&self) -> Result<&'r Params, SignError> {
        self.given()?.body_params()
    }

    fn given(&self) -> Result<&'r Given, SignError> {
        self.request.given.ok_or_else(|| {
            SignError::new(
                "the scheme reads arguments, and its `reads_params` says that it does not",
            )
        })
    }

    /// A constant of the method, as in `#[auth(Backpack, instruction = "orderExecute")]`; empty when there is none.
    pub fn constant(&self, name: &str) -> &'r str {
        self.request.constants.get(name).unwrap_or_default()
    }

    /// The id of a message on a socket: the constant `id`, as a number.
    ///
    /// # Errors
    ///
    /// When there is none, as in a request.
    pub fn message_id(&self) -> Result<u64, SignError> {
        number::whole(self.constant("id")).ok_or_else(|| {
            SignError::new("`op.id` is a number in the messages of a WebSocket, and this has none")
        })
    }

    /// An option of the client: text, a number, or [`Value::Null`] when it is not set.
    pub fn option(&self, name: &str) -> &'r Value {
        self.means.options.get(name)
    }

    /// The text of an option of the client; empty when it is not set.
    pub fn option_text(&self, name: &str) -> &'r str {
        match self.option(name) {
            Value::Text(text) | Value::Number(text) => text,
            _ => "",
        }
    }

    /// An option of the client as a whole number.
    ///
    /// # Errors
    ///
    /// When it is not set, or no whole number below 2^64 that is written in digits alone, without zeros before it.
    pub fn option_int(&self, name: &str) -> Result<u64, SignError> {
        number::whole(self.option_text(name)).ok_or_else(|| {
            SignError::new(format!(
                "the option `{name}` is no whole number: write `.option(\"{name}\", 5000)` on the builder, or a text of \
                 digits alone that does not begin with zero"
            ))
        })
    }

    /// A value of the session that a login began; empty when there is none of this name.
    pub fn session_text(&self, name: &str) -> &'r str {
        self.means.session.get(name).unwrap_or_default()
    }

    /// A value of the session that a login began.
    ///
    /// # Errors
    ///
    /// When there is none of this name.
    pub fn session(&self, name: &str) -> Result<&'r str, SignError> {
        self.means.session.get(name).ok_or_else(|| {
            SignError::new(format!(
                "the session has no `{name}`: log in first, and `set` it on the client's session"
            ))
        })
    }

    /// The API key; empty when there is none, which [`Scheme::keys`](super::Scheme::keys) should have refused.
    pub fn key(&self) -> &'r str {
        self.text(Field::Key)
    }

    /// The secret; empty when there is none, which [`Scheme::keys`](super::Scheme::keys) should have refused.
    pub fn secret(&self) -> &'r str {
        self.text(Field::Secret)
    }

    /// The passphrase; empty when there is none, which [`Scheme::keys`](super::Scheme::keys) should have refused.
    pub fn passphrase(&self) -> &'r str {
        self.text(Field::Passphrase)
    }

    /// The account; empty when there is none, which [`Scheme::keys`](super::Scheme::keys) should have refused.
    pub fn account(&self) -> &'r str {
        self.text(Field::Account)
    }

    /// A credential of another name; empty when there is none, which [`Scheme::keys`](super::Scheme::keys) should have
    /// refused.
    pub fn named(&self, name: &'static str) -> &'r str {
        self.text(Field::Named(name))
    }

    fn text(&self, field: Field) -> &'r str {
        let credentials = self.means.credentials.values();
        credentials.get(field).unwrap_or_default()
    }
}

impl fmt::Debug for SignContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignContext")
            .field("method", self.request.method)
            .field("origin", &self.origin())
            // Not as the scheme has written it.
            .field("path", &self.request.address.path())
            .field("stamp", &self.means.stamp)
            .finish_non_exhaustive()
    }
}

/// The encoded request that is being signed.
#[derive(Clone, Copy)]
pub(crate) struct Signable<'r> {
    pub(crate) method: &'r Method,
    pub(crate) address: &'r Address,
    pub(crate) body: &'r Bytes,
    /// What the body is by default.
    pub(crate) content_type: Option<&'static str>,
    /// Whether the call or its method says what the body is, whatever a scheme makes of it.
    pub(crate) has_own_content_type: bool,
    /// The arguments by name, for a scheme that reads them.
    pub(crate) given: Option<&'r Given>,
    pub(crate) constants: Constants<'r>,
}

/// What a request is signed with.
#[derive(Clone, Copy)]
pub(crate) struct Means<'r> {
    pub(crate) stamp: Stamp,
    pub(crate) entropy: &'r dyn Entropy,
    pub(crate) credentials: &'r PreparedCredentials,
    pub(crate) keys: &'r Keys,
    pub(crate) options: &'r Options,
    pub(crate) session: &'r SessionValues,
    /// The signatures that a received request has, decoded: a public key yields that of them which it verifies.
    #[cfg_attr(
        not(any(feature = "asymmetric", feature = "eth")),
        expect(dead_code, reason = "without private keys there are no public ones")
    )]
    pub(crate) received: Option<&'r [Vec<u8>]>,
}

/// What a method declares for its scheme.
#[derive(Clone, Copy)]
pub(crate) struct Constants<'r> {
    pub(crate) declared: &'static [(&'static str, &'static str)],
    /// Of a request that no method declares.
    pub(crate) given: &'r [(String, String)],
}

impl<'r> Constants<'r> {
    fn get(self, name: &str) -> Option<&'r str> {
        let declared = self.declared.iter().copied();
        let given = self.given.iter();
        declared
            .chain(given.map(|(name, value)| (name.as_str(), value.as_str())))
            .find_map(|(constant, value)| (constant == name).then_some(value))
    }
}
