//! The verifier of a webhook.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, Request, Uri};

use super::claim::{Claim, Claimed, Hold};
use super::delivery::Delivery;
use super::error::WebhookError;
use super::received::Received;
use super::replay::{ClaimAnswer, ReplayStore};
use super::settings::{SentTo, Settings};
use super::verification::verified;
use crate::clock::Clock;
use crate::credential::{Credentials, Secret};
use crate::error::Result;
use crate::params::Value;
use crate::scheme::Scheme;
use crate::signer::Signer;
use crate::spawn::Spawn;

/// Verifies what somebody else sends, by the scheme that signs it.
///
/// The scheme computes what the header fields should be at the time and with the id that they state, for each live secret;
/// they are compared in constant time. So whatever can be declared for a client can be verified, and the other way round by a
/// [`WebhookSender`](super::WebhookSender). A clone shares everything with its original.
///
/// ```
/// use signed_api::prelude::*;
/// use signed_api::webhook::{Claim, Webhook, WebhookSender};
///
/// auth_scheme! {
///     /// A time, and an HMAC of it and the body.
///     pub Shop {
///         header "X-Shop-Time" = now.s;
///         header "X-Shop-Signature" = hmac_sha256(secret, now.s + "." + body) | hex;
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let webhooks = Webhook::new(Shop, "the secret of now")?.secret("the one before")?;
///
/// let body = r#"{"event":"paid"}"#;
/// let headers = WebhookSender::new(Shop, "the one before")?.sign("", body)?;    // what the sender does
///
/// let delivery = webhooks.verify_headers(&headers, body)?;
/// if let Claim::New(claimed) = webhooks.claim(delivery).await? {
///     assert_eq!(claimed.payload(), body);
///     claimed.confirm().await?;                                                 // handled: the next one is none
/// }
/// let again = webhooks.claim(webhooks.verify_headers(&headers, body)?).await?;
/// assert!(matches!(again, Claim::Handled));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Webhook(Arc<Settings>);

impl Webhook {
    /// A verifier of what this secret signs.
    ///
    /// # Errors
    ///
    /// When the secret is not of the form that the scheme declares, the scheme needs more than a secret, or it writes other
    /// parts of a request than header fields.
    pub fn new(scheme: impl Scheme + 'static, secret: impl Into<Secret>) -> Result<Self> {
        Self::with_credentials(scheme, Credentials::new("", secret))
    }

    /// The same for a scheme that needs more than a secret.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_credentials(
        scheme: impl Scheme + 'static,
        credentials: Credentials,
    ) -> Result<Self> {
        Ok(Self(Arc::new(Settings::new(scheme, credentials)?)))
    }

    /// Also accepts what this secret signs: the one before while a secret is being changed, or the next one. Another sender
    /// has a verifier of its own: whoever has one of these secrets could use the ids of the others.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn secret(self, secret: impl Into<Secret>) -> Result<Self> {
        self.credentials(Credentials::new("", secret))
    }

    /// The same for a scheme that needs more than a secret.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn credentials(self, credentials: Credentials) -> Result<Self> {
        let mut signer = Signer::verifying(Arc::clone(&self.0.scheme), credentials)?;
        for (name, value) in self.0.options.iter() {
            signer = signer.option(name, value.clone());
        }
        Ok(self.with(|settings| settings.signers.push(signer)))
    }

    /// How far from now a delivery may have been signed, into the past and into the future: what the scheme says, or 5 min.
    /// It must be more than the sender takes to deliver, and a replay is recognised for twice as long.
    #[must_use]
    pub fn tolerance(self, tolerance: Duration) -> Self {
        self.with(|settings| settings.tolerance = tolerance)
    }

    /// How many bytes a body may have, 1 MiB unless set. A longer one is refused before it is looked at.
    #[must_use]
    pub fn max_body(self, bytes: usize) -> Self {
        self.with(|settings| settings.most = bytes)
    }

    /// How long [`layer`](Self::layer) waits for a body, 30 s unless set: what arrives too slowly is answered with 408. Read by
    /// the [clock](Self::clock).
    #[cfg(feature = "tower")]
    #[must_use]
    pub fn receive_timeout(self, limit: Duration) -> Self {
        self.with(|settings| settings.receive = limit)
    }

    /// The URL that the sender calls, as it was given to the sender, for a scheme that signs it. Behind a proxy the request
    /// says another one. Unless set, it is `https`, the `Host` and the path and query of the request: what was signed for
    /// another receiver with the same secret passes then, since whoever sends it writes the `Host`.
    ///
    /// # Errors
    ///
    /// When it is no URL.
    pub fn url(self, url: &str) -> Result<Self> {
        let url = SentTo::parse(url)?;
        Ok(self.with(|settings| settings.url = Some(url)))
    }

    /// What stores know the webhook by: the name of the scheme, unless set. Give each its own when a store serves several
    /// endpoints that one sender delivers the same events to, or several senders that sign by one scheme: under one name an
    /// event of the one that has the id of another's counts as handled.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with(|settings| settings.name = name.into().into())
    }

    /// An option that the scheme reads.
    #[must_use]
    pub fn option(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.with(|settings| {
            let signers = std::mem::take(&mut settings.signers).into_iter();
            let signers = signers.map(|signer| signer.option(name.clone(), value.clone()));
            settings.signers = signers.collect();
            settings.options.set(name, value);
        })
    }

    /// A constant that the scheme reads, and that the header fields do not say.
    #[must_use]
    pub fn constant(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.with(|settings| {
            settings.constants.retain(|(known, _)| *known != name);
            settings.constants.push((name, value));
        })
    }

    /// A header field that the sender signs beside those that the scheme writes. The scheme sees those alone that are named
    /// here.
    #[must_use]
    pub fn covers(self, header: HeaderName) -> Self {
        self.with(|settings| settings.covered.push(header))
    }

    /// Reads the time from `clock`.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.with(|settings| settings.clock = Arc::new(clock))
    }

    /// Remembers deliveries in `store`: one that all who receive them share. Unless set it is a
    /// [`MemoryReplayStore`](super::MemoryReplayStore) with room for 1,000,000, in which a million deliveries take 200 MB: enough
    /// for almost four a second over the 3 days that they are [retained](Self::retention). When it is full, deliveries are
    /// answered with 503 until the oldest has lapsed, and the log says so.
    #[must_use]
    pub fn replay_store(self, store: impl ReplayStore + 'static) -> Self {
        self.with(|settings| settings.store = Arc::new(store))
    }

    /// For how long a delivery that was handled is remembered: 3 days unless set, and at least twice the tolerance and an
    /// hour. It should be no less than the sender takes until its last try; and for a sender that signs no time, as long as a
    /// repetition could do harm: what was recorded is new after that.
    #[must_use]
    pub fn retention(self, retention: Duration) -> Self {
        self.with(|settings| settings.retention = retention)
    }

    /// How long a claim lasts unless it is extended, 60 s unless set: as long as it takes until a delivery is handled after the
    /// process that handled it has died.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        self.with(|settings| settings.lease = lease)
    }

    /// Runs what must end even when the caller goes away: the release of what was not handled.
    #[must_use]
    pub fn spawner(self, spawner: impl Spawn + 'static) -> Self {
        self.with(|settings| settings.spawner = Arc::new(spawner))
    }

    /// Whether `request` was signed by the sender, and when. Its body must be the bytes that were received: JSON that was
    /// decoded and written again is another text.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and by [`WebhookError::status`] what to answer.
    pub fn verify(&self, request: &Request<Bytes>) -> Result<Delivery, WebhookError> {
        self.verified(Received {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            body: request.body(),
        })
    }

    /// The same, where the body was received apart.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_parts(
        &self,
        parts: &Parts,
        body: impl Into<Bytes>,
    ) -> Result<Delivery, WebhookError> {
        self.verified(Received {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
            body: &body.into(),
        })
    }

    /// The same of a POST of which only the header fields are known, and the URL where it is [set](Self::url).
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_headers(
        &self,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<Delivery, WebhookError> {
        self.verified(Received {
            method: &Method::POST,
            uri: &Uri::default(),
            headers,
            body: &body.into(),
        })
    }

    fn verified(&self, received: Received<'_>) -> Result<Delivery, WebhookError> {
        verified(&self.0, received)
    }

    /// Claims a delivery, before it is handled.
    ///
    /// # Errors
    ///
    /// When the replay store does not answer, or has no room. The delivery must not be handled then; answer 503.
    pub async fn claim(&self, delivery: Delivery) -> Result<Claim, WebhookError> {
        let settings = &*self.0;
        let answer = settings.store.claim(delivery.key(), settings.lease).await;
        Ok(match answer.map_err(WebhookError::Store)? {
            ClaimAnswer::Handled => Claim::Handled,
            ClaimAnswer::InProgress => Claim::InProgress,
            ClaimAnswer::New(ticket) => Claim::New(Claimed::new(
                delivery,
                Hold {
                    store: Arc::clone(&settings.store),
                    ticket,
                    lease: settings.lease,
                    keep: settings.keep(),
                    clock: Arc::clone(&settings.clock),
                    spawner: Arc::clone(&settings.spawner),
                },
            )),
        })
    }

    #[cfg(feature = "tower")]
    pub(super) fn settings(&self) -> &Settings {
        &self.0
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("name", &self.0.name)
            .field("secrets", &self.0.signers.len())
            .field("tolerance", &self.0.tolerance)
            .finish_non_exhaustive()
    }
}
