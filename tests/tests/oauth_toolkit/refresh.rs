//! Refresh tokens that are used once: rotated, stolen, and lost on their way.

use serde_json::json;
use signed_api::testing::ManualClock;
use signed_api::{Outcome, Token, TokenCache, TokenErrorKind, TokenSource};
use signed_api_tests::servers::TokenServer;
use tokio::task::JoinSet;

use crate::support::*;

/// A cache that begins with a user's consent.
async fn logged_in(server: &TokenServer, clock: &ManualClock) -> (TokenCache, Token) {
    let (tokens, login) = (cache(of_user(server), clock), consent(server));
    tokens.set(login.clone()).await.expect("set");
    (tokens, login)
}

fn refresh(token: &Token) -> String {
    token
        .refresh()
        .expect("a refresh token")
        .expose()
        .to_owned()
}

/// A server that sees one again takes the login away, so each success shows that none was.
#[tokio::test]
async fn each_refresh_token_is_sent_once_and_the_new_one_kept() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let (tokens, login) = logged_in(&server, &clock).await;
    let fuse = client(&server, &tokens);
    let mut seen = vec![refresh(&login)];
    for round in 1..=5 {
        clock.advance(HOUR);
        let asking = fuse.me().await.expect("answered");
        assert_eq!(asking.user.as_deref(), Some(TokenServer::USER));
        assert_eq!(asking.client, TokenServer::CODE_CLIENT);
        let token = tokens.token().await.expect("a token");
        assert_eq!(token.lifetime(), Some(HOUR));
        assert_eq!(token.scopes(), ["read"]);
        assert!(!seen.contains(&refresh(&token)));
        seen.push(refresh(&token));
        assert_eq!(asked(&server), round);
    }
    assert_eq!(server.answered("POST /o/token/ 200"), 5);
}

/// The server ends the old access token with that: who was on the way with it is sent once more.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_early_renewal_harms_nobody_who_has_the_old_token() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let (tokens, _) = logged_in(&server, &clock).await;
    let fuse = client(&server, &tokens);
    clock.advance(HOUR - secs(60));
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let fuse = fuse.clone();
        calls.spawn(async move { fuse.me().await });
    }
    for answer in calls.join_all().await {
        answer.expect("answered");
    }
    renewed(&tokens, 2).await;
    assert_eq!(asked(&server), 1);
    assert_eq!(server.answered("GET /api/me 200"), 100);
}

#[tokio::test]
async fn a_stolen_refresh_token_takes_the_login_with_it() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let (tokens, login) = logged_in(&server, &clock).await;
    let fuse = client(&server, &tokens);
    clock.advance(HOUR);
    fuse.me().await.expect("answered");

    let thief = of_user(&server).obtain(Some(&login)).await;
    let error = thief.expect_err("used before");
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
    assert_eq!(error.code(), Some("invalid_grant"));

    // The access token is refused, and so is the refresh token; who comes after that is told so without another request.
    for _ in 0..3 {
        let error = cause(fuse.me().await);
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
        assert_eq!(error.code(), Some("invalid_grant"));
    }
    assert_eq!(server.answered("POST /o/token/ 400"), 2);
    assert_eq!(asked(&server), 3);

    tokens.set(consent(&server)).await.expect("set");
    fuse.me().await.expect("answered after a new login");
    clock.advance(HOUR);
    fuse.me().await.expect("answered");
    assert_eq!(server.answered("POST /o/token/ 200"), 2);
}

/// The answer to a refresh is lost: the server has rotated, and the client does not know to what.
async fn lost(server: &TokenServer, tokens: &TokenCache, clock: &ManualClock) {
    let fuse = client(server, tokens);
    clock.advance(HOUR);
    server.hook("lose", &json!({}));
    let error = cause(fuse.me().await);
    assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(tokens.state().is_in_doubt);
    clock.advance(secs(60));
}

#[tokio::test]
async fn a_refresh_token_in_doubt_is_not_sent_again() {
    let server = TokenServer::oauth_toolkit(&[("GRACE_SECONDS", "600")]);
    let clock = ManualClock::default();
    let (tokens, _) = logged_in(&server, &clock).await;
    lost(&server, &tokens, &clock).await;
    let error = cause(client(&server, &tokens).me().await);
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(asked(&server), 1);
}

/// Within the grace period the server answers with the same pair again.
#[tokio::test]
async fn with_a_grace_period_what_was_lost_is_asked_for_again() {
    let server = TokenServer::oauth_toolkit(&[("GRACE_SECONDS", "600")]);
    let clock = ManualClock::default();
    let tokens = cache(of_user(&server), &clock).resend_in_doubt();
    let login = consent(&server);
    tokens.set(login.clone()).await.expect("set");
    lost(&server, &tokens, &clock).await;
    let fuse = client(&server, &tokens);
    fuse.me().await.expect("answered");
    assert!(!tokens.state().is_in_doubt);
    let token = tokens.token().await.expect("a token");
    assert_ne!(refresh(&token), refresh(&login));

    clock.advance(HOUR);
    fuse.me().await.expect("answered by the next pair");
    assert_eq!(server.answered("POST /o/token/ 502"), 1);
    assert_eq!(server.answered("POST /o/token/ 200"), 2);
    assert_eq!(asked(&server), 3);
}

/// What the option warns of.
#[tokio::test]
async fn without_a_grace_period_asking_again_costs_the_login() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let tokens = cache(of_user(&server), &clock).resend_in_doubt();
    tokens.set(consent(&server)).await.expect("set");
    lost(&server, &tokens, &clock).await;
    let error = cause(client(&server, &tokens).me().await);
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    assert_eq!(error.code(), Some("invalid_grant"));
}

#[tokio::test]
async fn a_refresh_that_the_server_put_off_is_no_doubt() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let (tokens, _) = logged_in(&server, &clock).await;
    let fuse = client(&server, &tokens);
    clock.advance(HOUR);
    server.hook("refuse", &json!({"status": 429}));
    let error = cause(fuse.me().await);
    assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
    assert!(!tokens.state().is_in_doubt);
    server.hook("refuse", &json!({}));
    clock.advance(secs(60));
    fuse.me().await.expect("answered");
    assert_eq!(asked(&server), 2);
}
