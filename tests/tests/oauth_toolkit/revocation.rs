//! Tokens that end before their time: given back by the client, or revoked by the server.

use serde_json::json;
use signed_api::{TokenCache, TokenErrorKind};
use signed_api_tests::servers::TokenServer;

use crate::support::*;

#[tokio::test]
async fn after_a_token_is_given_back_the_next_call_has_another_one_and_is_sent_once_more() {
    let server = TokenServer::oauth_toolkit(&[]);
    let tokens = TokenCache::new(by(&server, TokenServer::SECRET));
    let fuse = client(&server, &tokens);
    fuse.me().await.expect("answered");
    let token = tokens.token().await.expect("a token");
    let revocation = revocation(&server, TokenServer::CLIENT);
    revocation.revoke(&token).await.expect("revoked");
    // It is revoked, whoever asks (RFC 7009, section 2.2).
    revocation.revoke(&token).await.expect("revoked");

    let placed = fuse.place("BTC-USD").await.expect("placed");
    assert_eq!(placed.order.pair, "BTC-USD");
    assert_eq!(server.answered("POST /api/orders 401"), 1);
    assert_eq!(server.answered("POST /api/orders 201"), 1);
    assert_eq!(asked(&server), 2);
    fuse.me().await.expect("answered");
    assert_eq!(asked(&server), 2, "the new one is kept");
}

#[tokio::test]
async fn a_token_that_the_server_revokes_is_replaced() {
    let server = TokenServer::oauth_toolkit(&[]);
    let tokens = TokenCache::new(own(&server));
    let fuse = client(&server, &tokens);
    fuse.me().await.expect("answered");
    server.hook("revoke", &json!({}));
    fuse.me().await.expect("answered");
    assert_eq!(server.answered("GET /api/me 401"), 1);
    assert_eq!(server.answered("GET /api/me 200"), 2);
    assert_eq!(asked(&server), 2);
}

/// The login ends as a whole: its refresh token is worth nothing either.
#[tokio::test]
async fn after_a_login_is_given_back_only_the_user_helps() {
    let server = TokenServer::oauth_toolkit(&[]);
    let tokens = TokenCache::new(of_user(&server));
    let login = consent(&server);
    tokens.set(login.clone()).await.expect("set");
    let fuse = client(&server, &tokens);
    fuse.me().await.expect("answered");
    let revocation = revocation(&server, TokenServer::CODE_CLIENT);
    revocation.revoke(&login).await.expect("revoked");
    let error = cause(fuse.me().await);
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    assert_eq!(server.answered("POST /o/token/ 400"), 1);
    assert_eq!(asked(&server), 1);
    assert_eq!(server.answered("GET /api/me 401"), 1);
}

#[tokio::test]
async fn who_may_not_revoke_is_told_so() {
    let server = TokenServer::oauth_toolkit(&[]);
    let tokens = TokenCache::new(own(&server));
    let token = tokens.token().await.expect("a token");
    let stranger = revocation(&server, TokenServer::CLIENT).secret("wrong");
    let error = stranger.revoke(&token).await.expect_err("refused");
    assert_eq!(error.kind(), TokenErrorKind::Refused, "{error}");
    assert_eq!(error.code(), Some("invalid_client"));
    client(&server, &tokens).me().await.expect("still valid");
}
