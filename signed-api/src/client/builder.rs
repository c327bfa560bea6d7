//! What is set before a client is built: every part can be replaced, none has to be.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::Api;
use crate::address::shown_url;
use crate::circuit::Circuits;
use crate::clock::Clock;
use crate::credential::{ProvideCredentials, Secret};
#[cfg(feature = "reqwest")]
use crate::error::Error;
use crate::journal::Journal;
use crate::limit::{LimitStore, Limits};
use crate::nonce::NonceStore;
use crate::options::Options as SchemeOptions;
use crate::params::Value;
use crate::random::Entropy;
use crate::retry::RetryPolicy;
use crate::session::Session;
#[cfg(feature = "ws")]
use crate::spawn::Spawn;
use crate::token::TokenCache;
#[cfg(feature = "reqwest")]
use crate::transport::ReqwestTransport;
use crate::transport::Transport;
#[cfg(feature = "ws")]
use crate::ws::SocketTransport;

/// Builds the client `C` of a trait.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # #[api_client(base_url = "https://api.example.com")]
/// # #[auth(hmac = "ts+method+path+body")]
/// # pub trait Exchange { #[get("/time")] async fn time(&self) -> Result<u64>; }
/// # fn main() -> Result<()> {
/// use std::time::Duration;
/// use signed_api::RetryPolicy;
///
/// let exchange = ExchangeClient::builder()
///     .base_url("https://testnet-api.example.com")
///     .credentials(Credentials::new("key", "secret"))
///     .retry(RetryPolicy::default().max_attempts(6))
///     .timeout(Duration::from_secs(20))
///     .build()?;
/// # Ok(()) }
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    pub(super) base_url: Option<String>,
    pub(super) environment: Option<String>,
    pub(super) credentials: Option<Box<dyn ProvideCredentials>>,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) entropy: Option<Arc<dyn Entropy>>,
    pub(super) nonces: Option<Arc<dyn NonceStore>>,
    pub(super) journal: Option<Arc<dyn Journal>>,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Duration,
    pub(super) attempt_timeout: Duration,
    pub(super) user_agent: Option<String>,
    pub(super) options: SchemeOptions,
    pub(super) session: Session,
    pub(super) tokens: Option<TokenCache>,
    pub(super) limits: Limits,
    pub(super) limit_store: Option<Arc<dyn LimitStore>>,
    pub(super) circuits: Option<Circuits>,
    #[cfg(feature = "ws")]
    pub(super) ws_url: Option<String>,
    #[cfg(feature = "ws")]
    pub(super) socket_transport: Option<Arc<dyn SocketTransport>>,
    #[cfg(feature = "ws")]
    pub(super) spawner: Option<Arc<dyn Spawn>>,
    client: PhantomData<fn() -> C>,
}

impl<C: Api> ClientBuilder<C> {
    /// A builder that needs nothing more when the trait declares a base URL and signs nothing.
    pub fn new() -> Self {
        Self {
            base_url: None,
            environment: None,
            credentials: None,
            transport: None,
            clock: None,
            entropy: None,
            nonces: None,
            journal: None,
            retry: RetryPolicy::default(),
            timeout: Duration::from_secs(30),
            attempt_timeout: Duration::from_secs(10),
            user_agent: None,
            options: SchemeOptions::default(),
            session: Session::new(),
            tokens: None,
            limits: Limits::new(),
            limit_store: None,
            circuits: None,
            #[cfg(feature = "ws")]
            ws_url: None,
            #[cfg(feature = "ws")]
            socket_transport: None,
            #[cfg(feature = "ws")]
            spawner: None,
            client: PhantomData,
        }
    }

    /// The address that paths are appended to, in place of the trait's and the credentials' own.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The environment that the client is for: one of those that the trait declares by `environments(..)`, and then its
    /// address too. Where the trait declares none, it is a name for the address of [`base_url`](Self::base_url).
    ///
    /// Credentials that are [for another one](crate::Credentials::for_environment) are refused before anything is sent.
    pub fn environment(mut self, name: impl Into<String>) -> Self {
        self.environment = Some(name.into());
        self
    }

    /// What signs the requests.
    pub fn credentials(mut self, credentials: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(Box::new(credentials));
        self
    }

    /// Sends through `client`, with its proxies and certificates. Prefer
    /// [`http_client_builder`](Self::http_client_builder): of a client that was built elsewhere it is not known whether it
    /// follows redirects, so every failure counts as "may have been executed".
    ///
    /// A program that enables reqwest only through this crate has no default TLS provider: `reqwest::Client::new()` panics
    /// there, and `reqwest::Client::builder()` wants `tls_backend_preconfigured`.
    #[cfg(feature = "reqwest")]
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(ReqwestTransport::with_client(client))
    }

    /// Sends through the client that `builder` builds, with its proxies and certificates, but without redirects and
    /// retries.
    ///
    /// # Errors
    ///
    /// When the builder's settings cannot be used.
    #[cfg(feature = "reqwest")]
    pub fn http_client_builder(self, builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        Ok(self.transport(ReqwestTransport::from_builder(builder)?))
    }

    /// Sends through `transport`.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Reads the time from `clock`, and waits on it.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Draws jitter from `entropy`.
    pub fn entropy(mut self, entropy: impl Entropy + 'static) -> Self {
        self.entropy = Some(Arc::new(entropy));
        self
    }

    /// Draws nonces from `store`, in place of the one that all clients of this process share.
    pub fn nonce_store(mut self, store: impl NonceStore + 'static) -> Self {
        self.nonces = Some(Arc::new(store));
        self
    }

    /// Notes every call that changes something in `journal`, before its first byte leaves and when its outcome is known.
    pub fn journal(mut self, journal: impl Journal + 'static) -> Self {
        self.journal = Some(Arc::new(journal));
        self
    }

    /// How often and after what waits calls are tried again, where their effect allows it.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The time for a whole call: all attempts and the waits between them. 30 seconds unless set; a method's
    /// `#[timeout]` and a call's own come before it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The time for one attempt. 10 seconds unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// The `User-Agent` of every request; `signed-api/<version>` unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets an option that the trait's schemes read: a receive window, a broker's name. A number stays a number where a
    /// scheme writes JSON.
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.options.set(name.into(), value.into());
        self
    }

    /// Reads the values of `session` where a scheme reads `session.x` or `token`; whoever logs in sets them there.
    pub fn session(mut self, session: &Session) -> Self {
        self.session = session.clone();
        self
    }

    /// Signs with the access token of `tokens` where a scheme reads `token`: a [`TokenCache`], or a source of tokens, which is
    /// given a cache of its own. It comes before a `token` of the session.
    ///
    /// A token that the server refuses (401) is renewed, once however many calls it is refused to, and the call is signed
    /// and sent once more with the new one.
    pub fn tokens(mut self, tokens: impl Into<TokenCache>) -> Self {
        self.tokens = Some(tokens.into());
        self
    }

    /// Signs with this access token where a scheme reads `token`; it is never renewed.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.tokens(TokenCache::fixed(token))
    }

    /// Takes from the pools of `limits`, with all other clients that do, in place of pools of its own.
    pub fn limits(mut self, limits: &Limits) -> Self {
        self.limits = limits.clone();
        self
    }

    /// Takes from pools that `store` keeps for several processes, and shares with them what is known of hosts that refuse
    /// requests.
    pub fn limit_store(mut self, store: impl LimitStore + 'static) -> Self {
        self.limit_store = Some(Arc::new(store));
        self
    }

    /// Shares what is known of hosts that refuse requests with all clients that were given the same `circuits`, in place of
    /// all clients of this process.
    pub fn circuits(mut self, circuits: &Circuits) -> Self {
        self.circuits = Some(circuits.clone());
        self
    }

    /// The address of the WebSocket, in place of the one that the credentials or the trait say. `{name}` in it stands for a
    /// value that the trait fetches.
    #[cfg(feature = "ws")]
    pub fn ws_url(mut self, url: impl Into<String>) -> Self {
        self.ws_url = Some(url.into());
        self
    }

    /// Opens the connections of the WebSocket by `transport`, in place of tokio-tungstenite.
    #[cfg(feature = "ws")]
    pub fn socket_transport(mut self, transport: impl SocketTransport + 'static) -> Self {
        self.socket_transport = Some(Arc::new(transport));
        self
    }

    /// Runs the session of the WebSocket by `spawner`, in place of the tokio runtime of whoever subscribes first.
    #[cfg(feature = "ws")]
    pub fn spawner(mut self, spawner: impl Spawn + 'static) -> Self {
        self.spawner = Some(Arc::new(spawner));
        self
    }
}

impl<C: Api> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url.as_deref().map(shown_url))
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
