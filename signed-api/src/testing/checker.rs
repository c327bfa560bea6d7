//! Checks received requests against a scheme: signs them once more and compares.

use bytes::Bytes;
use http::Request;
use serde::Serialize;

use super::attempt::Attempt;
use super::mismatch::Mismatch;
use crate::clock::Timestamp;
use crate::credential::Credentials;
use crate::error::Result;
use crate::options::Options;
use crate::params::{Params, Value};
use crate::read_back::Optional;
use crate::scheme::layout::Layout;
use crate::scheme::{Assigns, Scheme};
use crate::session::Session;
use crate::signer::Signer;
use crate::unsigned::map_of;

/// Checks whether a received request is what a scheme makes of it, for a fake server.
///
/// It reads the time, the nonce, random values and the arguments back out of the request, signs it once more, and
/// compares every part that the scheme writes. Whether the time is near enough and the nonce new is the server's own
/// decision: both are in [`Checked`].
///
/// Since it compares, it knows signatures only that are the same each time: all but those of ECDSA by a library that
/// draws for them (this one does not). A scheme whose signatures wait for something remote cannot be checked.
///
/// ```
/// use bytes::Bytes;
/// use signed_api::prelude::*;
/// use signed_api::testing::Checker;
///
/// auth_scheme! {
///     /// The key, the time and an HMAC of both and the body.
///     pub Example {
///         header "API-KEY" = key;
///         header "API-SIGN" = hmac_sha256(secret, key + now.s + body) | hex;
///         header "API-TIMESTAMP" = now.s;
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let checker = Checker::new(Example, Credentials::new("my-api-key-0123", "my secret"))?;
/// let forged = http::Request::post("http://localhost/orders")
///     .header("API-KEY", "my-api-key-0123")
///     .header("API-SIGN", "00")
///     .header("API-TIMESTAMP", "1700000000")
///     .body(Bytes::from("{}"))
///     .expect("a request");
/// let mismatch = checker.check(&forged).expect_err("it is forged");
/// assert_eq!(
///     mismatch.to_string(),
///     "header `api-sign` is `00` and should be \
///      `4248eeab74c8cafb615c5b3ac4a4d6f414b0b645d2d3ddab3094b2732f2ec676`\n\
///      hmac_sha256 of `<key>1700000000{}`",
/// );
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Checker {
    pub(super) signer: Signer,
    pub(super) layout: &'static [Layout],
    pub(super) assigns: Assigns,
    pub(super) options: Options,
    pub(super) constants: Vec<(String, String)>,
    pub(super) path_params: Params,
    pub(super) params: Option<Params>,
    pub(super) origin: Option<String>,
}

/// A request that was signed as it should be, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The time it was signed at, as exactly as it says; nothing when it says none.
    pub now: Option<Timestamp>,
    /// Its nonce, if it has one.
    pub nonce: Option<u64>,
}

impl Checker {
    /// A checker of requests that these credentials sign.
    ///
    /// # Errors
    ///
    /// When the credentials are not those that the scheme needs.
    pub fn new(scheme: impl Scheme + 'static, credentials: Credentials) -> Result<Self> {
        let (layout, assigns) = (scheme.layout(), scheme.assigns());
        Ok(Self {
            signer: Signer::new(scheme, credentials)?,
            layout,
            assigns,
            options: Options::default(),
            constants: Vec::new(),
            path_params: Params::default(),
            params: None,
            origin: None,
        })
    }

    /// An option that the clients have set.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.options.set(name.clone(), value.clone());
        self.signer = self.signer.option(name, value);
        self
    }

    /// A constant of the method that is being checked.
    #[must_use]
    pub fn constant(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.constants.retain(|(known, _)| *known != name);
        self.constants.push((name, value));
        self
    }

    /// The values that the placeholders of the path have in the request that is being checked, for a scheme that reads
    /// all arguments.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn path_params(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        self.path_params = map_of(params)?;
        Ok(self)
    }

    /// The arguments of the request that is being checked, where they cannot be read out of it: a function of one's own
    /// writes them, as XML. All but those of the path.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn params(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        self.params = Some(map_of(params)?);
        Ok(self)
    }

    /// The session whose values the clients sign with.
    #[must_use]
    pub fn session(mut self, session: &Session) -> Self {
        self.signer = self.signer.session(session);
        self
    }

    /// Where the clients believe the server to be, as `https://api.example.com`. Unless set it is what the request says:
    /// its URL, or its `Host` field and `http`.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Checks `request`, reading the moment back out of it.
    ///
    /// # Errors
    ///
    /// Says which parts differ, what they should be, and of what they are made. Also for a scheme that logs in to a
    /// WebSocket by its first message: that is for [`check_login`](Self::check_login).
    pub fn check(&self, request: &Request<Bytes>) -> core::result::Result<Checked, Mismatch> {
        self.verify(request, None, None)
    }

    /// Checks `request`, which was signed at this moment: for schemes written by hand, without a
    /// [`layout`](Scheme::layout).
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn check_at(
        &self,
        request: &Request<Bytes>,
        now: Timestamp,
        nonce: u64,
    ) -> core::result::Result<(), Mismatch> {
        self.verify(request, None, Some((now, nonce))).map(drop)
    }

    /// Checks the `message` that logs in to the WebSocket that `handshake` opened, reading the moment back out of both.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn check_login(
        &self,
        handshake: &Request<Bytes>,
        message: &str,
    ) -> core::result::Result<Checked, Mismatch> {
        self.verify(handshake, Some(message), None)
    }

    /// The same of one that was signed at this moment: for schemes written by hand.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn check_login_at(
        &self,
        handshake: &Request<Bytes>,
        message: &str,
        now: Timestamp,
        nonce: u64,
    ) -> core::result::Result<(), Mismatch> {
        self.verify(handshake, Some(message), Some((now, nonce)))
            .map(drop)
    }

    fn verify(
        &self,
        request: &Request<Bytes>,
        message: Option<&str>,
        at: Option<(Timestamp, u64)>,
    ) -> core::result::Result<Checked, Mismatch> {
        let attempt = Attempt::new(self, request, message, at, Optional::Own);
        let mismatch = match attempt.check() {
            Ok(checked) => return Ok(checked),
            Err(mismatch) => mismatch,
        };
        // An argument may have the name of a field that the scheme leaves out.
        let other = attempt
            .has_optional()
            .then(|| Attempt::new(self, request, message, at, Optional::Argument));
        match other.and_then(|other| other.check().ok()) {
            Some(checked) => Ok(checked),
            None => Err(attempt.explained(mismatch)),
        }
    }
}
