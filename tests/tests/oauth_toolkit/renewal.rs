//! Tokens that end: renewed early, once for all callers, and with the endpoint down for the whole slack.

use std::time::{Duration, Instant};

use serde_json::json;
use signed_api::testing::ManualClock;
use signed_api::{TokenCache, TokenErrorKind};
use signed_api_tests::servers::TokenServer;
use tokio::task::JoinSet;

use crate::support::*;

/// The slack is 60 seconds and a quarter of it at most.
#[tokio::test]
async fn a_token_is_renewed_a_minute_early_by_one_request() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let tokens = cache(own(&server), &clock);
    let fuse = client(&server, &tokens);
    for round in 1..=3 {
        fuse.me().await.expect("answered");
        renewed(&tokens, round).await;
        clock.advance(HOUR - secs(76));
        for _ in 0..3 {
            fuse.me().await.expect("answered");
        }
        assert_eq!((asked(&server), tokens.state().generation), (round, round));
        clock.advance(secs(16));
    }
    assert_eq!(server.answered("GET /api/me 200"), 12);
    assert_eq!(server.answered("GET /api/me 401"), 0);
}

/// By the server's own clock: nobody notices that tokens end.
#[tokio::test]
async fn callers_do_not_notice_that_tokens_of_seconds_end() {
    let server = TokenServer::oauth_toolkit(&[("ACCESS_TOKEN_SECONDS", "8")]);
    let tokens = TokenCache::new(own(&server));
    let fuse = client(&server, &tokens);
    let begun = Instant::now();
    while begun.elapsed() < secs(14) {
        fuse.me().await.expect("answered");
        pause().await;
    }
    // Each is in use for six seconds at least.
    assert_eq!(tokens.state().generation, 3);
    assert_eq!(asked(&server), 3);
    assert_eq!(server.answered("GET /api/me 401"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn for_two_hundred_callers_at_the_end_one_token_is_asked_for() {
    let server = TokenServer::oauth_toolkit(&[]);
    let clock = ManualClock::default();
    let tokens = cache(own(&server), &clock);
    all(&client(&server, &tokens), 200).await;
    assert_eq!(asked(&server), 1, "where there was none");
    clock.advance(HOUR);
    server.hook("expire", &json!({}));
    all(&client(&server, &tokens), 200).await;
    assert_eq!(asked(&server), 2, "where it has ended");
    assert_eq!(server.answered("GET /api/me 401"), 0);

    // That it has ended only the server says now.
    server.hook("expire", &json!({}));
    all(&client(&server, &tokens), 200).await;
    assert_eq!(asked(&server), 3, "where it was refused");
    assert_eq!(server.answered("GET /api/me 200"), 600);
}

async fn all(fuse: &FuseClient, count: usize) {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let fuse = fuse.clone();
        calls.spawn(async move { fuse.me().await });
    }
    for answer in calls.join_all().await {
        answer.expect("answered");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_down_harms_nobody_before_the_token_has_ended() {
    let server = TokenServer::oauth_toolkit(&[("ACCESS_TOKEN_SECONDS", "6")]);
    let tokens = TokenCache::new(own(&server));
    let fuse = client(&server, &tokens);
    let begun = Instant::now();
    fuse.me().await.expect("answered");
    server.hook("refuse", &json!({"status": 503}));
    while begun.elapsed() < Duration::from_millis(5_700) {
        fuse.me().await.expect("answered");
        pause().await;
    }
    let (vain, served) = (
        server.answered("POST /o/token/ 503"),
        server.answered("GET /api/me"),
    );
    assert!((1..=5).contains(&vain), "{vain}");
    assert_eq!(server.answered("GET /api/me 200"), served);

    // By now the client knows as well as the server does.
    while tokens.state().is_valid {
        pause().await;
    }
    let error = cause(fuse.me().await);
    assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
    assert!(error.retry_after().is_some(), "{error:?}");
    assert_eq!(server.answered("GET /api/me"), served, "nothing was sent");

    server.hook("refuse", &json!({}));
    while let Err(error) = tokens.token().await {
        assert!(begun.elapsed() < secs(60), "{error}");
        pause().await;
    }
    fuse.me().await.expect("answered");
    assert_eq!(server.answered("POST /o/token/ 200"), 2);
}
