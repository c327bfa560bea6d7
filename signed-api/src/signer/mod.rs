//! Schemes without a trait: for hand-written clients, and to try a scheme out.

pub(crate) mod alone;

use std::fmt;
use std::sync::Arc;

use crate::clock::{Clock, SystemClock, Timestamp};
use crate::constants::{self, Lack};
use crate::credential::{Credentials, Field, PreparedCredentials};
use crate::crypto::Keys;
use crate::error::{Error, ErrorKind, Result};
use crate::explain::Explanation;
use crate::hidden::Hidden;
use crate::nonce::{Draw, Drawn, MemoryNonceStore, NonceKey, NonceStore};
use crate::options::Options;
use crate::params::Value;
use crate::parts::{Material, Parts, Sender, Signed};
use crate::random::{Entropy, SystemEntropy};
use crate::scheme::{Means, Scheme, Stamp};
use crate::session::{Session, SessionValues};
use crate::transport::SignedRequest;
use crate::unsigned::UnsignedRequest;

/// Signs requests that no trait declares: with any [`Scheme`], and credentials that are prepared once.
///
/// ```
/// use signed_api::http::Method;
/// use signed_api::prelude::*;
/// use signed_api::{Signer, UnsignedRequest};
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
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<()> {
/// let signer = Signer::new(Example, Credentials::new("key", "secret"))?;
/// let request = UnsignedRequest::new(Method::POST, "https://api.example.com/orders")?
///     .params(&[("symbol", "BTCUSD")])?;
/// let signed = signer.sign(&request).await?;
/// assert!(signed.headers.contains_key("api-sign"));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Signer {
    scheme: Arc<dyn Scheme>,
    prepared: Arc<(PreparedCredentials, Keys)>,
    options: Options,
    session: Session,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    nonces: Arc<dyn NonceStore>,
}

impl Signer {
    /// A signer with these credentials.
    ///
    /// # Errors
    ///
    /// When the credentials are not those that the scheme needs, or have white space around them.
    pub fn new(scheme: impl Scheme + 'static, credentials: Credentials) -> Result<Self> {
        let signer = Self::verifying(scheme, credentials)?;
        signer.prepared.1.refuse_public()?;
        Ok(signer)
    }

    /// The same of credentials that may hold a public key, for [`expected_at`](Self::expected_at).
    pub(crate) fn verifying(
        scheme: impl Scheme + 'static,
        credentials: Credentials,
    ) -> Result<Self> {
        let credentials = PreparedCredentials::new(credentials)?;
        let keys = scheme.keys(credentials.values())?;
        Ok(Self {
            scheme: Arc::new(scheme),
            prepared: Arc::new((credentials, keys)),
            options: Options::default(),
            session: Session::new(),
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
            nonces: MemoryNonceStore::shared(),
        })
    }

    /// Sets an option that the scheme reads.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.set(name.into(), value.into());
        self
    }

    /// Reads the values of `session` where the scheme reads `session.x` or `token`.
    #[must_use]
    pub fn session(mut self, session: &Session) -> Self {
        self.session = session.clone();
        self
    }

    /// Reads the time from `clock`.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Draws random values from `entropy`.
    #[must_use]
    pub fn entropy(mut self, entropy: impl Entropy + 'static) -> Self {
        self.entropy = Arc::new(entropy);
        self
    }

    /// Draws nonces from `store`, in place of the one that this process shares.
    #[must_use]
    pub fn nonce_store(mut self, store: impl NonceStore + 'static) -> Self {
        self.nonces = Arc::new(store);
        self
    }

    /// Signs `request` as of now, under a new nonce where the scheme reads one.
    ///
    /// The time is read when the nonce is drawn, and neither is below what the clock said before that.
    ///
    /// # Errors
    ///
    /// When it cannot be signed. Nothing was sent.
    pub async fn sign(&self, request: &UnsignedRequest) -> Result<SignedRequest> {
        Ok(self.signed(request).await?.request)
    }

    /// The text that logs in to the WebSocket at the address of `request`, as of now.
    ///
    /// # Errors
    ///
    /// When it cannot be signed, or the scheme writes no message.
    pub async fn login(&self, request: &UnsignedRequest) -> Result<String> {
        message_of(self.signed(request).await?)
    }

    async fn signed(&self, request: &UnsignedRequest) -> Result<Signed> {
        self.check(request)?;
        let parts = request.parts(&*self.scheme)?;
        let mut drawn = None;
        let signed = self.signed_drawing(request, parts, &mut drawn).await;
        if let (Err(_), Some(drawn)) = (&signed, drawn) {
            drawn.give_back(&*self.nonces).await;
        }
        signed
    }

    /// What it draws is left in `drawn`, also when it fails.
    async fn signed_drawing(
        &self,
        request: &UnsignedRequest,
        parts: Parts,
        drawn: &mut Option<Drawn>,
    ) -> Result<Signed> {
        let stamp = Stamp::draw(
            &*self.clock,
            self.scheme.nonce(),
            async |discipline, floor| {
                let key = NonceKey::new(request.base().origin(), self.key());
                let draw = Draw::new(&key, self.scheme.name(), discipline, floor);
                Ok(drawn
                    .insert(Drawn::from(&*self.nonces, draw).await?)
                    .nonce())
            },
        );
        let stamp = stamp.await?;
        let session = self.session.values();
        let material = Material {
            scheme: &*self.scheme,
            means: self.means(stamp, &session, None),
            is_recorded: false,
        };
        let signed = parts.sign(sender(request), material).await;
        signed.map_err(|error| self.hiding(error, &session))
    }

    /// Signs `request` as of the moment `now` under `nonce`, which only a scheme that declares one reads.
    ///
    /// # Errors
    ///
    /// When it cannot be signed, or the scheme waits for something remote.
    pub fn sign_at(
        &self,
        request: &UnsignedRequest,
        now: Timestamp,
        nonce: u64,
    ) -> Result<SignedRequest> {
        Ok(self.signed_at(request, now, nonce, false)?.request)
    }

    /// The text that logs in to the WebSocket at the address of `request`.
    ///
    /// # Errors
    ///
    /// When it cannot be signed, or the scheme writes no message.
    pub fn login_at(
        &self,
        request: &UnsignedRequest,
        now: Timestamp,
        nonce: u64,
    ) -> Result<String> {
        message_of(self.signed_at(request, now, nonce, false)?)
    }

    /// What [`sign_at`](Self::sign_at) signs, with credentials replaced by their names.
    ///
    /// # Errors
    ///
    /// As `sign_at`.
    pub fn explain_at(
        &self,
        request: &UnsignedRequest,
        now: Timestamp,
        nonce: u64,
    ) -> Result<Explanation> {
        let signed = self.signed_at(request, now, nonce, true)?;
        Ok(Explanation::new("request", signed, &self.hidden()))
    }

    /// The same with a record of what was signed, and with the WebSocket's login.
    pub(crate) fn signed_at(
        &self,
        request: &UnsignedRequest,
        now: Timestamp,
        nonce: u64,
        is_recorded: bool,
    ) -> Result<Signed> {
        self.signed_as(request, Stamp { now, nonce }, is_recorded, None)
    }

    fn signed_as(
        &self,
        request: &UnsignedRequest,
        stamp: Stamp,
        is_recorded: bool,
        received: Option<&[Vec<u8>]>,
    ) -> Result<Signed> {
        self.check(request)?;
        let parts = request.parts(&*self.scheme)?;
        let session = self.session.values();
        let material = Material {
            scheme: &*self.scheme,
            means: self.means(stamp, &session, received),
            is_recorded,
        };
        let signed = parts.sign_now(sender(request), material);
        signed.map_err(|error| self.hiding(error, &session))
    }

    #[cfg_attr(test, allow(dead_code, reason = "verifiers of webhooks read it"))]
    /// What `request` is when it was signed at the moment `now`: where a credential is a public key, with the one of the
    /// `received` signatures, decoded, that it verifies.
    ///
    /// # Errors
    ///
    /// As [`sign_at`](Self::sign_at), and when a public key verifies none of the signatures.
    #[cfg(any(test, feature = "webhook"))]
    pub(crate) fn expected_at(
        &self,
        request: &UnsignedRequest,
        (now, nonce): (Timestamp, u64),
        received: &[Vec<u8>],
    ) -> Result<SignedRequest> {
        let stamp = Stamp { now, nonce };
        Ok(self
            .signed_as(request, stamp, false, Some(received))?
            .request)
    }

    /// Whether it has a public key, and so signs nothing by itself.
    #[cfg(feature = "webhook")]
    pub(crate) fn has_public_key(&self) -> bool {
        self.prepared.1.refuse_public().is_err()
    }

    /// Refuses what the scheme needs and has not got, and what is given and not read.
    fn check(&self, request: &UnsignedRequest) -> Result<()> {
        self.options.check(self.scheme.options().iter())?;
        if let Some(lack) = constants::lack(self.scheme.constants(), request.constants()) {
            let message = match lack {
                Lack::Missing(name) => format!(
                    "the scheme needs the constant `{name}`: write `.constant(\"{name}\", ..)` on the request"
                ),
                Lack::Unread(name) => format!("the scheme reads no constant `{name}`"),
            };
            return Err(Error::not_sent(ErrorKind::Configuration, message));
        }
        Ok(())
    }

    fn hiding(&self, error: Error, session: &SessionValues) -> Error {
        let hidden = Hidden::new(self.prepared.0.values(), session);
        error.hiding(|text| hidden.hide(text))
    }

    #[cfg(feature = "testing")]
    pub(crate) fn credentials(&self) -> &Credentials {
        self.prepared.0.values()
    }

    /// What must not show now.
    pub(crate) fn hidden(&self) -> Hidden {
        Hidden::new(self.prepared.0.values(), &self.session.values())
    }

    fn means<'a>(
        &'a self,
        stamp: Stamp,
        session: &'a SessionValues,
        received: Option<&'a [Vec<u8>]>,
    ) -> Means<'a> {
        let (credentials, keys) = &*self.prepared;
        Means {
            stamp,
            entropy: &*self.entropy,
            credentials,
            keys,
            options: &self.options,
            session,
            received,
        }
    }

    fn key(&self) -> &str {
        let credentials = self.prepared.0.values();
        credentials.get(Field::Key).unwrap_or_default()
    }
}

fn message_of(signed: Signed) -> Result<String> {
    match signed.message {
        Some(message) => Ok(String::from_utf8_lossy(&message).into_owned()),
        None => Err(Error::not_sent(
            ErrorKind::Signing,
            "the scheme writes no `message`: it logs in by header fields or by its URL, see `sign`",
        )),
    }
}

fn sender(request: &UnsignedRequest) -> Sender<'_> {
    Sender {
        base: request.base(),
        user_agent: None,
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("credentials", self.prepared.0.values())
            .finish_non_exhaustive()
    }
}
