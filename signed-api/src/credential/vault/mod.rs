//! Credentials from HashiCorp Vault: the worked example of a secret manager behind HTTP.

mod answer;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Host, Url};

use super::{CredentialError, CredentialErrorKind, Credentials, ProvideCredentials, Secret};
use crate::address::BaseUrl;
use crate::clock::{Clock, SystemClock};
use crate::future::{BoxFuture, before};
use crate::hidden::Hidden;
#[cfg(feature = "reqwest")]
use crate::transport::ReqwestTransport;
use crate::transport::{SignedRequest, Transport, Veiled};

/// Provides a secret that HashiCorp Vault keeps in its key/value engine, version 2.
///
/// The secret is a JSON object with the names that a file of credentials may have: `key`, `secret`, `passphrase`, `account`,
/// `url`, `environment`, in small or capital letters and perhaps with `API_` before them; all others are credentials of
/// other names. Where Vault names a lease, that is the [lifetime](Credentials::lifetime).
///
/// Vault is asked whenever the client asks, before every attempt: put [`Rotating`](crate::Rotating) around it. What there is
/// no secret of (404, or a version that was deleted) counts as absent, 403 as refused, and a Vault that is sealed (503), on
/// standby or out of reach as unavailable. Redirects are not followed: the token is sent to the given address alone, and
/// there only through TLS, unless it is this machine's own.
///
/// Source: Vault's documentation, "KV Secrets Engine, Version 2 (API)", "Read Secret Version".
///
/// ```no_run
/// use std::time::Duration;
/// use signed_api::{Rotating, VaultCredentials};
/// # fn provider(token: String) -> Result<impl signed_api::ProvideCredentials, signed_api::CredentialError> {
///
/// let vault = VaultCredentials::new("https://vault.example.com:8200", token, "exchange/production")?.mount("kv")?;
/// Ok(Rotating::new(vault).every(Duration::from_secs(900)))
/// # }
/// ```
#[derive(Clone)]
pub struct VaultCredentials {
    base: BaseUrl,
    token: HeaderValue,
    namespace: Option<HeaderValue>,
    mount: String,
    path: String,
    version: Option<u32>,
    prefix: Option<String>,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    transport: Option<Arc<dyn Transport>>,
}

const TOKEN: HeaderName = HeaderName::from_static("x-vault-token");
const NAMESPACE: HeaderName = HeaderName::from_static("x-vault-namespace");
/// Says that a request was meant for Vault, and not led there by somebody else.
const REQUEST: HeaderName = HeaderName::from_static("x-vault-request");

/// All but the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl VaultCredentials {
    /// The secret at `path` of the engine that is mounted at `secret`, read with `token` from the Vault at `address`.
    ///
    /// # Errors
    ///
    /// When the address is no base URL, or one of another machine without TLS; when the path is empty or has a `.` or `..`
    /// segment; when the token cannot stand in a header field.
    pub fn new(
        address: &str,
        token: impl Into<Secret>,
        path: &str,
    ) -> Result<Self, CredentialError> {
        let base = BaseUrl::parse(address)
            .map_err(|_| CredentialError::new("the address of the Vault is no base URL"))?;
        if !is_protected(address) {
            return Err(CredentialError::new(
                "the address of the Vault is without TLS and not this machine's own: write `https://`",
            ));
        }
        let token: Secret = token.into();
        let value = HeaderValue::from_str(token.expose()).ok();
        let value =
            value.filter(|value| !value.is_empty() && token.expose().trim() == token.expose());
        let mut token = value.ok_or_else(|| {
            CredentialError::new(
                "the token is empty, has white space around it, or holds a control character",
            )
        })?;
        token.set_sensitive(true);
        Ok(Self {
            base,
            token,
            namespace: None,
            mount: "secret".to_owned(),
            path: encoded("path", path)?,
            version: None,
            prefix: None,
            timeout: Duration::from_secs(5),
            clock: Arc::new(SystemClock::new()),
            transport: None,
        })
    }

    /// Where the engine is mounted; at `secret` unless set.
    ///
    /// # Errors
    ///
    /// When it is empty or has a `.` or `..` segment.
    pub fn mount(mut self, mount: &str) -> Result<Self, CredentialError> {
        self.mount = encoded("mount", mount)?;
        Ok(self)
    }

    /// Reads in the namespace of this name.
    ///
    /// # Errors
    ///
    /// When it cannot stand in a header field.
    pub fn namespace(mut self, namespace: &str) -> Result<Self, CredentialError> {
        let value = HeaderValue::from_str(namespace)
            .map_err(|_| CredentialError::new("the namespace holds a control character"))?;
        self.namespace = Some(value);
        Ok(self)
    }

    /// Reads this version; the latest unless set.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Only what begins with `prefix`, as for [`Credentials::from_env`]: `EXCHANGE_API_KEY`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// How long Vault may take to answer; 5 seconds unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Measures the time by `clock`.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sends through `transport`, which must not follow redirects.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    async fn credentials(&self) -> Result<Credentials, CredentialError> {
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => default_transport(self.timeout)?,
        };
        let sent = before(
            transport.send(self.request()?),
            self.clock.sleep(self.timeout),
        )
        .await;
        match sent {
            Some(Ok(answer)) => answer::read(&answer, self.prefix.as_deref(), &self.hide()),
            Some(Err(error)) => Err(unavailable(format!(
                "the Vault was not reached: {}",
                self.hide()(&error.to_string())
            ))),
            None => Err(unavailable(format!(
                "the Vault did not answer within {:?}",
                self.timeout
            ))),
        }
    }

    fn request(&self) -> Result<SignedRequest, CredentialError> {
        let mut text = self.base.start();
        text.push_str(&format!("/v1/{}/data/{}", self.mount, self.path));
        if let Some(version) = self.version {
            text.push_str(&format!("?version={version}"));
        }
        let url = Url::parse(&text).map_err(|_| CredentialError::new("the path is no URL's"))?;
        let mut headers = HeaderMap::new();
        headers.insert(TOKEN, self.token.clone());
        headers.insert(REQUEST, HeaderValue::from_static("true"));
        if let Some(namespace) = &self.namespace {
            headers.insert(NAMESPACE, namespace.clone());
        }
        Ok(SignedRequest {
            method: Method::GET,
            url,
            headers,
            body: Bytes::new(),
            veiled: Veiled::default(),
        })
    }

    /// Takes the token out of a text, whatever form it has there.
    fn hide(&self) -> impl Fn(&str) -> String + '_ {
        |text| {
            // What is no ASCII was sent as the bytes of its UTF-8.
            let Ok(token) = str::from_utf8(self.token.as_bytes()) else {
                return String::new();
            };
            let mut hidden = Hidden::default();
            hidden.conceal_secret(token);
            hidden.hide(text)
        }
    }
}

impl ProvideCredentials for VaultCredentials {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(self.credentials())
    }
}

impl fmt::Debug for VaultCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VaultCredentials")
            .field("origin", &self.base.origin())
            .field("mount", &self.mount)
            .field("path", &self.path)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// Whether nobody on the way can read what is sent there.
fn is_protected(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let is_local = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || is_local
}

/// A path as it goes into the address: its segments are kept, and everything else is escaped.
fn encoded(what: &str, path: &str) -> Result<String, CredentialError> {
    let path = path.trim_matches('/');
    let is_refused = |segment: &str| matches!(segment, "" | "." | "..");
    if path.split('/').any(is_refused) {
        let message = format!("the {what} is empty, or has an empty, `.` or `..` segment");
        return Err(CredentialError::new(message));
    }
    let segments = path
        .split('/')
        .map(|segment| utf8_percent_encode(segment, ESCAPED).to_string());
    Ok(segments.collect::<Vec<_>>().join("/"))
}

fn unavailable(message: String) -> CredentialError {
    CredentialError::of(CredentialErrorKind::Unavailable, message)
}

#[cfg(feature = "reqwest")]
fn default_transport(timeout: Duration) -> Result<Arc<dyn Transport>, CredentialError> {
    let transport = ReqwestTransport::new(timeout);
    let transport = transport.map_err(|error| CredentialError::new(error.to_string()))?;
    Ok(Arc::new(transport))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: Duration) -> Result<Arc<dyn Transport>, CredentialError> {
    Err(CredentialError::new(
        "there is no transport to Vault: call `.transport(..)`, or enable the feature `reqwest`",
    ))
}
