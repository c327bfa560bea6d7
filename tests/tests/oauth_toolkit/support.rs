//! The server's endpoints as a trait, and what the tests ask of it.

use std::error::Error as _;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::oauth2::{ClientCredentials, RefreshToken, Revocation};
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{Clock, RetryPolicy, Token, TokenCache, TokenError};
use signed_api_tests::servers::TokenServer;

/// How long the server's tokens are valid, unless a test sets it.
pub(crate) const HOUR: Duration = Duration::from_secs(3600);

pub(crate) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// What the server has protected.
#[api_client(base_url = "http://127.0.0.1", error = Lacking)]
#[auth(bearer)]
pub(crate) trait Fuse {
    /// Needs the scope `read`.
    #[get("/api/me")]
    async fn me(&self) -> Result<Asking>;

    /// Needs the scope `write`.
    #[post("/api/orders", body = json)]
    async fn place(&self, pair: &str) -> Result<Placed>;
}

/// Who is asking, as the server sees it.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Asking {
    pub(crate) client: String,
    pub(crate) user: Option<String>,
    pub(crate) scope: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Placed {
    pub(crate) order: Order,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) pair: String,
}

/// What the server says of a token that may not do something.
#[derive(Debug, Deserialize)]
pub(crate) struct Lacking {
    pub(crate) required_scopes: Vec<String>,
}

/// A client of the server, that tries nothing again.
pub(crate) fn client(server: &TokenServer, tokens: &TokenCache) -> FuseClient {
    let builder = FuseClient::builder().base_url(server.url(""));
    let builder = builder.tokens(tokens.clone()).retry(RetryPolicy::never());
    builder.build().expect("a client")
}

/// Tokens by the client's own credentials, for reading.
pub(crate) fn own(server: &TokenServer) -> ClientCredentials {
    by(server, TokenServer::SECRET).scopes(["read"])
}

/// The same with this secret, and the scopes of the server's choice.
pub(crate) fn by(server: &TokenServer, secret: &str) -> ClientCredentials {
    ClientCredentials::new(server.url("/o/token/"), TokenServer::CLIENT, secret)
}

/// Tokens by the refresh tokens of a user.
pub(crate) fn of_user(server: &TokenServer) -> RefreshToken {
    RefreshToken::new(server.url("/o/token/"), TokenServer::CODE_CLIENT).secret(TokenServer::SECRET)
}

/// Gives back what the client `id` was issued.
pub(crate) fn revocation(server: &TokenServer, id: &str) -> Revocation {
    Revocation::new(server.url("/o/revoke_token/"), id).secret(TokenServer::SECRET)
}

/// What a user's consent yields.
pub(crate) fn consent(server: &TokenServer) -> Token {
    let answer = server.hook("tokens", &serde_json::json!({"scope": "read"}));
    let text = |name: &str| answer[name].as_str().expect("a token").to_owned();
    Token::new(text("access_token"))
        .with_refresh(text("refresh_token"))
        .with_lifetime(secs(answer["expires_in"].as_u64().expect("seconds")))
        .with_scopes(["read"])
}

/// A cache whose time a test moves on, while the server's stands as good as still.
pub(crate) fn cache(source: impl Into<TokenCache>, clock: &ManualClock) -> TokenCache {
    source.into().clock(clock.clone())
}

/// How many requests the token endpoint has answered.
pub(crate) fn asked(server: &TokenServer) -> u64 {
    server.answered("POST /o/token/")
}

/// Waits until a renewal beside the callers is over.
pub(crate) async fn renewed(tokens: &TokenCache, generation: u64) {
    for _ in 0..1_000 {
        let state = tokens.state();
        if state.generation >= generation && !state.is_renewing {
            return;
        }
        pause().await;
    }
    panic!("there is no token {generation}: {:?}", tokens.state());
}

/// Waits a moment of the server's time.
pub(crate) async fn pause() {
    signed_api::SystemClock::new()
        .sleep(Duration::from_millis(20))
        .await;
}

/// Why there was no token for a call.
pub(crate) fn cause<T: std::fmt::Debug>(result: Result<T>) -> TokenError {
    let error = result.expect_err("no token");
    assert_eq!(error.kind(), signed_api::ErrorKind::Token, "{error}");
    let cause: Option<&TokenError> = error.source().and_then(|cause| cause.downcast_ref());
    cause.expect("a token error").clone()
}
