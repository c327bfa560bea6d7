//! What a login is made of.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::browser::{OpenBrowser, SystemBrowser};
use super::run;
use crate::clock::{Clock, SystemClock};
use crate::credential::Secret;
use crate::oauth2::client::OauthClient;
use crate::oauth2::endpoint::Endpoint;
use crate::random::{Entropy, SystemEntropy};
use crate::token::{Token, TokenError};
use crate::transport::Transport;

/// How long the token endpoint may take.
const EXCHANGE: Duration = Duration::from_secs(30);

/// A login in the user's browser: the authorization code grant (RFC 6749, section 4.1) with PKCE by S256 (RFC 7636), for a
/// program on the user's machine (RFC 8252).
///
/// [`login`](Self::login) listens on 127.0.0.1, opens the server's consent page in the browser, waits for the one answer that
/// carries the `state` of this login, and exchanges its code for a token. Whoever else visits the listener meanwhile, a port
/// scanner or a page that tries its luck, is sent away and changes nothing. What the browser shows at the end is known only
/// when the code has been exchanged.
///
/// ```no_run
/// use signed_api::oauth2::AuthorizationCode;
///
/// # async fn log_in() -> Result<(), signed_api::TokenError> {
/// let login = AuthorizationCode::new("https://example.com/oauth2/authorize", "https://example.com/oauth2/token", "my client id")
///     .scopes(["read", "trade"])
///     .port(18765) // a server that compares redirect URIs letter by letter knows one port
///     .path("/callback")
///     .if_no_browser(|address| println!("Open this address in a browser:\n{address}"));
/// let token = login.login().await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct AuthorizationCode {
    pub(super) authorize_url: String,
    pub(super) endpoint: Endpoint,
    pub(super) client: OauthClient,
    pub(super) scopes: Vec<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) issuer: Option<String>,
    pub(super) port: u16,
    pub(super) path: String,
    pub(super) timeout: Duration,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) browser: Arc<dyn OpenBrowser>,
    pub(super) if_no_browser: Option<Arc<Show>>,
}

/// Shows an address to the user.
pub(super) type Show = dyn Fn(&str) + Send + Sync;

impl AuthorizationCode {
    /// A login of the client `client_id` at the server's authorization endpoint, `authorize_url`, whose codes are exchanged at
    /// its token endpoint, `token_url`. A program that is given to users is a public client: it has no secret.
    pub fn new(
        authorize_url: impl Into<String>,
        token_url: impl AsRef<str>,
        client_id: impl Into<String>,
    ) -> Self {
        let mut endpoint = Endpoint::new(token_url.as_ref());
        endpoint.set_timeout(EXCHANGE);
        Self {
            authorize_url: authorize_url.into(),
            endpoint,
            client: OauthClient::new(client_id),
            scopes: Vec::new(),
            parameters: Vec::new(),
            issuer: None,
            port: 0,
            path: "/callback".to_owned(),
            timeout: Duration::from_secs(5 * 60),
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
            browser: Arc::new(SystemBrowser),
            if_no_browser: None,
        }
    }

    /// The client's secret, for a server that wants one even here. It is sent to the token endpoint alone, by `Basic`
    /// authentication.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client.set_secret(secret);
        self
    }

    /// Sends the secret in the body, for a server that does not know `Basic`.
    #[must_use]
    pub fn credentials_in_body(mut self) -> Self {
        self.client.put_in_body();
        self
    }

    /// The scopes that are asked for; the server's own choice unless set.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(S::into).collect();
        self
    }

    /// Adds a parameter of the server's own to the address of the consent page, such as `prompt` or `audience`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// The issuer identifier of a server that names itself in its answers (`iss`, RFC 9207): an answer without it, or with
    /// another one, is refused. This protects a program that logs in at several servers. Unless set, `iss` is not looked at.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Listens on this port, for a server that compares redirect URIs letter by letter. One that is free unless set, or set
    /// to 0: what RFC 8252 asks servers to allow.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The path of the redirect URI, `http://127.0.0.1:<port><path>`, as the server knows it. `/callback` unless set.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// How long the user may take. 5 minutes unless set. What follows, the exchange of the code, has 30 seconds of its own.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Exchanges the code through `transport`, in place of a client of its own by reqwest.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.endpoint.set_transport(transport);
        self
    }

    /// Waits on `clock`.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self.endpoint.set_clock(Arc::clone(&self.clock));
        self
    }

    /// Draws `state` and the code verifier from `entropy`: whoever can guess them can interfere.
    #[must_use]
    pub fn entropy(mut self, entropy: impl Entropy + 'static) -> Self {
        self.entropy = Arc::new(entropy);
        self
    }

    /// Opens the consent page in `browser`, in place of the system's own.
    #[must_use]
    pub fn browser(mut self, browser: impl OpenBrowser + 'static) -> Self {
        self.browser = Arc::new(browser);
        self
    }

    /// Is called with the address of the consent page when no browser can be opened, to print it: the user may open it on
    /// this machine by hand. It is good for one login, and belongs in no log.
    #[must_use]
    pub fn if_no_browser(mut self, show: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.if_no_browser = Some(Arc::new(show));
        self
    }

    /// Logs in, and returns the token, which is kept nowhere. May be called again; each login draws a `state` and a code
    /// verifier of its own. Dropped, it closes the listener. To be awaited in a runtime of tokio.
    ///
    /// # Errors
    ///
    /// [`Denied`](crate::TokenErrorKind::Denied) when the user said no or did not answer in time;
    /// [`Configuration`](crate::TokenErrorKind::Configuration) when an address is no URL, the port is taken, or no browser can
    /// be opened and nothing else was to be done then; [`Refused`](crate::TokenErrorKind::Refused) when the server refuses the
    /// client, its request or the code;
    /// [`Unavailable`](crate::TokenErrorKind::Unavailable) and [`Malformed`](crate::TokenErrorKind::Malformed) when an
    /// endpoint fails.
    pub fn login(&self) -> impl Future<Output = Result<Token, TokenError>> + Send {
        run::log_in(self)
    }
}

/// Shows no secret, and of addresses no query, which may hold one.
impl fmt::Debug for AuthorizationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationCode")
            .field("authorize_url", &Endpoint::new(&self.authorize_url))
            .field("endpoint", &self.endpoint)
            .field("client", &self.client)
            .field("scopes", &self.scopes)
            .field("issuer", &self.issuer)
            .field("port", &self.port)
            .field("path", &self.path)
            .field("timeout", &self.timeout)
            .field("browser", &self.browser)
            .finish_non_exhaustive()
    }
}
