//! The sender of a webhook.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};

use super::settings::SentTo;
use crate::clock::{Clock, SystemClock, Timestamp, Unit};
use crate::credential::{Credentials, Secret};
use crate::error::{Error, ErrorKind, Result};
use crate::given::GivenBody;
use crate::params::{Params, Value};
use crate::random::Entropy;
use crate::read_back::in_body;
use crate::scheme::{Assigns, Scheme};
use crate::signer::Signer;
use crate::unsigned::UnsignedRequest;

/// Signs deliveries by the scheme that verifies them: for who sends webhooks, and for tests of who receives them.
///
/// ```
/// # use signed_api::prelude::*;
/// use signed_api::webhook::WebhookSender;
///
/// auth_scheme! {
///     /// An HMAC of the body.
///     pub Shop {
///         header "X-Shop-Signature" = hmac_sha256(secret, body) | hex;
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let headers = WebhookSender::new(Shop, "secret")?.sign("", r#"{"event":"paid"}"#)?;
/// assert_eq!(headers["x-shop-signature"].len(), 64);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct WebhookSender {
    scheme: Arc<dyn Scheme>,
    signer: Signer,
    url: SentTo,
    constants: Vec<(String, String)>,
    clock: Arc<dyn Clock>,
}

/// The constant in which schemes read the id of a delivery.
const ID: &str = "id";

impl WebhookSender {
    /// A sender with this secret.
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
        let scheme: Arc<dyn Scheme> = Arc::new(scheme);
        if scheme.assigns() != Assigns::default() {
            return Err(Error::not_sent(
                ErrorKind::Configuration,
                "the scheme writes more of a request than header fields, and so signs no webhook",
            ));
        }
        Ok(Self {
            signer: Signer::new(Arc::clone(&scheme), credentials)?,
            scheme,
            url: SentTo::parse("https://localhost/")?,
            constants: Vec::new(),
            clock: Arc::new(SystemClock::new()),
        })
    }

    /// The URL of the receiver, for a scheme that signs it.
    ///
    /// # Errors
    ///
    /// When it is no URL.
    pub fn url(mut self, url: &str) -> Result<Self> {
        self.url = SentTo::parse(url)?;
        Ok(self)
    }

    /// An option that the scheme reads.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.signer = self.signer.option(name, value);
        self
    }

    /// A constant that the scheme reads, beside the id.
    #[must_use]
    pub fn constant(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.constants.push((name.into(), value.into()));
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
        self.signer = self.signer.entropy(entropy);
        self
    }

    /// The header fields of the delivery `id`, to be sent by POST with `body` as it is. Where the scheme has no id of its own,
    /// as when it stands in the body, `id` is not read.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub fn sign(&self, id: &str, body: impl Into<Bytes>) -> Result<HeaderMap> {
        self.sign_at(id, body, self.clock.stamp()?)
    }

    /// The same as of the moment `now`.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign).
    pub fn sign_at(&self, id: &str, body: impl Into<Bytes>, now: Timestamp) -> Result<HeaderMap> {
        let (url, body) = (&self.url, body.into());
        let arguments = match self.scheme.reads_params() {
            true => (Params::default(), in_body(&HeaderMap::new(), &body)),
            false => (Params::default(), GivenBody::Raw),
        };
        let address = (url.path.as_str(), url.query.as_str());
        let mut unsigned =
            UnsignedRequest::received(Method::POST, &url.origin, address, body, arguments)?;
        for (name, value) in &self.constants {
            unsigned = unsigned.constant(name, value);
        }
        let mut constants = self.scheme.constants().iter();
        if constants.any(|constant| constant.name == ID) {
            if id.is_empty() {
                return Err(Error::not_sent(
                    ErrorKind::Argument,
                    "the scheme signs an id of the delivery, and it is empty",
                ));
            }
            let end = self.scheme.delivery().and_then(|delivery| delivery.id_end);
            if let Some(end) = end.filter(|end| id.contains(end)) {
                return Err(Error::not_sent(
                    ErrorKind::Argument,
                    format!(
                        "`{end}` ends the id of a delivery in what is signed, and this one holds it"
                    ),
                ));
            }
            unsigned = unsigned.constant(ID, id);
        }
        let nonce = now.in_unit(Unit::Millis);
        Ok(self.signer.sign_at(&unsigned, now, nonce)?.headers)
    }
}

impl fmt::Debug for WebhookSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSender")
            .field("scheme", &self.scheme.name())
            .finish_non_exhaustive()
    }
}
