//! Access tokens: renewed before their end, replaced once when they are refused.

use std::time::Duration;

use serde_json::json;
use signed_api::testing::ManualClock;
use signed_api::{ErrorKind, Outcome, TokenCache};
use signed_api_tests::servers::TokenServer;

use crate::support::{
    DAY, access, assert_refreshes, client, login, refresh, refresh_token, refuse,
};

/// On both clocks as they are.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_renewed_before_its_end_and_no_call_is_refused() {
    let server = TokenServer::simplejwt(&[("ACCESS_TOKEN_SECONDS", "7")]);
    // The package cuts the end of a token down to a whole second.
    let lifetime = Duration::from_secs(6);
    let source = refresh(&server).lifetime(lifetime);
    let tokens = TokenCache::new(source.login(login(&server).lifetime(lifetime)));
    let account = client(&server, &tokens);
    // Until well after the end of the first token.
    while server.answered("POST /api/token/refresh/ 200") < 2 {
        let known = account.me().await.expect("answered");
        assert_eq!(known.user, TokenServer::USER);
        std::thread::sleep(Duration::from_millis(100));
    }
    account.me().await.expect("answered");
    assert_eq!(server.answered("GET /api/me 401"), 0);
    assert_eq!(server.answered("POST /api/token/"), 1);
    assert_eq!(server.answered("POST /api/token/refresh/ 401"), 0);
}

/// Where the server ends it sooner than it says.
#[tokio::test]
async fn one_that_has_expired_is_replaced_and_the_call_sent_again() {
    let server = TokenServer::simplejwt(&[("ACCESS_TOKEN_SECONDS", "3")]);
    let tokens = TokenCache::new(refresh(&server).login(login(&server)));
    let first = access(&tokens).await;
    // On the server's clock: there is no other way to wait for it.
    std::thread::sleep(Duration::from_millis(3100));
    let known = client(&server, &tokens).me().await.expect("answered");
    assert_eq!(known.user, TokenServer::USER);
    assert_ne!(access(&tokens).await, first);
    assert_eq!(server.answered("GET /api/me 401"), 1);
    assert_eq!(server.answered("GET /api/me 200"), 1);
    assert_refreshes(&server, 1, 0);
}

#[tokio::test]
async fn one_that_is_refused_is_replaced_and_what_was_not_executed_is_sent_again() {
    let server = TokenServer::simplejwt(&[]);
    let tokens = TokenCache::new(refresh(&server).login(login(&server)));
    let account = client(&server, &tokens);
    account.me().await.expect("answered");
    refuse(&server, &access(&tokens).await);

    let body = json!({"pay": "1.10", "once": true});
    let done = account.act(&body).await.expect("done");
    assert_eq!(done.body, body);
    assert_eq!(server.answered("POST /api/me 401"), 1);
    assert_eq!(server.answered("POST /api/me 201"), 1);
    assert_eq!(server.answered("POST /api/token/"), 1);
    assert_refreshes(&server, 1, 0);
}

/// A token that the account's owner looks after.
#[tokio::test]
async fn one_that_nobody_can_replace_is_the_callers_to_see_to() {
    let server = TokenServer::simplejwt(&[]);
    let pair = TokenCache::new(login(&server));
    let fixed = TokenCache::fixed(access(&pair).await.as_str());
    let account = client(&server, &fixed);
    account.me().await.expect("answered");
    refuse(&server, &access(&pair).await);
    let error = account.me().await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.outcome(), error.code()),
        (
            ErrorKind::Unauthorized,
            Outcome::Rejected,
            Some("token_not_valid")
        )
    );
    assert_eq!(server.answered("GET /api/me 401"), 1);
}

#[tokio::test]
async fn a_hundred_callers_at_its_end_are_one_refresh() {
    let server = TokenServer::simplejwt(&[]);
    let clock = ManualClock::default();
    let tokens = TokenCache::new(refresh(&server).login(login(&server))).clock(clock.clone());
    let old = refresh_token(&tokens).await;
    clock.advance(DAY);
    a_hundred_calls(&server, &tokens).await;
    assert_eq!(server.answered("GET /api/me 401"), 0);
    assert_eq!(server.answered("GET /api/me 200"), 100);
    assert_eq!(server.answered("POST /api/token/"), 1);
    assert_refreshes(&server, 1, 0);
    assert_ne!(refresh_token(&tokens).await, old);
}

#[tokio::test]
async fn a_hundred_calls_that_are_refused_are_one_refresh() {
    let server = TokenServer::simplejwt(&[]);
    let tokens = TokenCache::new(refresh(&server).login(login(&server)));
    refuse(&server, &access(&tokens).await);
    a_hundred_calls(&server, &tokens).await;
    let refused = server.answered("GET /api/me 401");
    assert!((1..=100).contains(&refused), "{refused}");
    assert_eq!(server.answered("GET /api/me 200"), 100);
    assert_refreshes(&server, 1, 0);
}

/// All at the same time.
async fn a_hundred_calls(server: &TokenServer, tokens: &TokenCache) {
    let account = client(server, tokens);
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let account = account.clone();
            // They all wait for one server, which is busy.
            let call = async move { account.me().timeout(Duration::from_secs(60)).await };
            tokio::spawn(call)
        })
        .collect();
    for call in calls {
        call.await.expect("ended").expect("answered");
    }
}
