//! An OAuth2 authorization server in this process, for logins in the browser: a consent page, codes of one use, PKCE.
//!
//! Written from RFC 6749 (sections 4.1, 5 and 6), RFC 7636, RFC 8252 (section 7.3) and RFC 9207.
//!
//! | | |
//! |---|---|
//! | `GET /oauth2/authorize` | the consent page, with the buttons `#allow` and `#deny`; a demand without PKCE by `S256` is refused |
//! | `POST /oauth2/authorize` | what the user decided; back to the redirect URI with `code`, `state` and `iss`, or with `error` |
//! | `POST /oauth2/token` | a code, once, for a token; a code that comes twice also ends the token that it was exchanged for |
//!
//! Its clients are public ones: they have no secret. A redirect URI is `http://127.0.0.1`, any port unless one is registered, and
//! the path that is registered.

mod grants;
mod page;
mod random;
mod routes;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use grants::{Client, Granted};

use grants::Grants;

/// A running server. Dropping it closes the port.
#[derive(Debug)]
pub struct AuthorizationServer {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl AuthorizationServer {
    /// Serves logins of `client` on the loopback interface.
    ///
    /// # Errors
    ///
    /// When there is no port to be had.
    pub async fn start(client: Client) -> io::Result<Self> {
        Self::with(client, |_| Router::new()).await
    }

    /// Serves `others` beside the endpoints of a login; they may ask which tokens are good.
    pub(crate) async fn with(
        client: Client,
        others: impl FnOnce(&Arc<Shared>) -> Router,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            issuer: format!("http://{address}"),
            grants: Mutex::new(Grants::new(client)),
        });
        let router = routes::router(&shared).merge(others(&shared));
        let accepting = tokio::spawn(async move {
            // It ends with the task, and not otherwise.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            shared,
            address,
            accepting,
        })
    }

    /// Where it listens, which is also its issuer identifier: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What is granted to a token, if it is good.
    #[must_use]
    pub fn granted(&self, token: &str) -> Option<Granted> {
        self.shared.grants().granted(token)
    }

    /// Issues a token without a login.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub fn issue(&self, scopes: &[&str]) -> io::Result<String> {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        self.shared.grants().issue(scopes)
    }
}

impl Drop for AuthorizationServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// What the endpoints share.
#[derive(Debug)]
pub(crate) struct Shared {
    issuer: String,
    grants: Mutex<Grants>,
}

impl Shared {
    pub(crate) fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
