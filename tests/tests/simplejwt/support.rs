//! What the tests share: the API of the server, and ways to its tokens.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use signed_api::oauth2::{JsonLogin, JsonRefresh};
use signed_api::prelude::*;
use signed_api::{FileTokenStore, TokenCache, TokenError};
use signed_api_tests::servers::TokenServer;

pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

/// The protected endpoint.
#[api_client]
#[auth(bearer)]
#[api_error(code = "code", message = "detail")]
pub(crate) trait Account {
    #[get("/api/me")]
    async fn me(&self) -> Result<Known>;

    /// It is not said that this may be done twice.
    #[post("/api/me")]
    async fn act(&self, #[json] body: &Value) -> Result<Done>;
}

#[derive(Debug, Deserialize)]
pub(crate) struct Known {
    pub(crate) user: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    pub(crate) body: Value,
}

pub(crate) fn client(server: &TokenServer, tokens: &TokenCache) -> AccountClient {
    let builder = AccountClient::builder().base_url(server.url(""));
    builder.tokens(tokens.clone()).build().expect("a client")
}

pub(crate) fn login(server: &TokenServer) -> JsonLogin {
    login_with(server, TokenServer::PASSWORD)
}

pub(crate) fn login_with(server: &TokenServer, password: &str) -> JsonLogin {
    let fields = [("username", TokenServer::USER), ("password", password)];
    JsonLogin::new(server.url("/api/token/"), fields)
        .lifetime(DAY)
        .refresh_lifetime(30 * DAY)
}

/// Without a login.
pub(crate) fn refresh(server: &TokenServer) -> JsonRefresh {
    JsonRefresh::new(server.url("/api/token/refresh/"))
        .lifetime(DAY)
        .refresh_lifetime(30 * DAY)
}

pub(crate) fn file(path: &Path) -> FileTokenStore {
    FileTokenStore::open(path, "simplejwt").expect("a path")
}

/// The server takes this access token no more, though its time is not up.
pub(crate) fn refuse(server: &TokenServer, access: &str) {
    server.hook("refuse", &json!({ "token": access }));
}

/// The access token that the cache holds.
pub(crate) async fn access(tokens: &TokenCache) -> String {
    let token = tokens.token().await.expect("a token");
    token.access().expose().to_owned()
}

/// The refresh token that the cache holds.
pub(crate) async fn refresh_token(tokens: &TokenCache) -> String {
    let token = tokens.token().await.expect("a token");
    let refresh = token.refresh().expect("a refresh token");
    refresh.expose().to_owned()
}

/// Why there was no token for the call.
#[track_caller]
pub(crate) fn token_error(error: &Error) -> &TokenError {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    source.unwrap_or_else(|| panic!("{error:?} is not about a token"))
}

/// How many pairs the server has made of refresh tokens, and how many it has refused to.
#[track_caller]
pub(crate) fn assert_refreshes(server: &TokenServer, made: u64, refused: u64) {
    let [counted, not_made] =
        ["200", "401"].map(|status| server.answered(&format!("POST /api/token/refresh/ {status}")));
    assert_eq!((counted, not_made), (made, refused));
    let all = server.answered("POST /api/token/refresh/");
    assert_eq!(all, made + refused);
}
