//! Refresh tokens: rotated, kept in a file, and never sent twice.

use signed_api::{ErrorKind, Outcome, TokenCache, TokenErrorKind, TokenSource as _};
use signed_api_tests::servers::TokenServer;

use crate::support::{
    access, assert_refreshes, client, file, login, refresh, refresh_token, refuse, token_error,
};

#[tokio::test]
async fn the_new_one_is_kept_and_used_by_the_next_process() {
    let server = TokenServer::simplejwt(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    let mut seen = Vec::new();

    let tokens = TokenCache::new(refresh(&server)).store(file(&path));
    let pair = login(&server).obtain(None).await.expect("a pair");
    tokens.set(pair).await.expect("kept");
    let account = client(&server, &tokens);
    for _ in 0..3 {
        account.me().await.expect("answered");
        seen.push(refresh_token(&tokens).await);
        refuse(&server, &access(&tokens).await);
    }
    drop((account, tokens));

    // What is in the file is all that this one has.
    let tokens = TokenCache::new(refresh(&server)).store(file(&path));
    let account = client(&server, &tokens);
    account.me().await.expect("answered");
    seen.push(refresh_token(&tokens).await);
    assert_eq!(seen.len(), 4);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4, "each was replaced");
    // A second use of one of them would have been refused.
    assert_refreshes(&server, 3, 0);
    assert_eq!(server.answered("POST /api/token/"), 1);
}

/// Two caches know of each other by the file alone, as two processes do.
#[tokio::test]
async fn one_that_another_process_has_used_up_is_not_sent() {
    let server = TokenServer::simplejwt(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    let [one, other] = [(); 2].map(|()| TokenCache::new(refresh(&server)).store(file(&path)));
    let pair = login(&server).obtain(None).await.expect("a pair");
    one.set(pair).await.expect("kept");
    assert_eq!(access(&one).await, access(&other).await);

    refuse(&server, &access(&one).await);
    client(&server, &one).me().await.expect("answered");
    // This one finds out by its own 401.
    client(&server, &other).me().await.expect("answered");
    assert_eq!(access(&one).await, access(&other).await);
    assert_eq!(server.answered("GET /api/me 401"), 2);
    assert_refreshes(&server, 1, 0);
}

#[tokio::test]
async fn without_a_login_one_that_was_revoked_is_the_end() {
    let server = TokenServer::simplejwt(&[]);
    let tokens = TokenCache::new(refresh(&server));
    let pair = login(&server).obtain(None).await.expect("a pair");
    tokens.set(pair).await.expect("kept");
    let account = client(&server, &tokens);
    account.me().await.expect("answered");
    let revoked = refresh_token(&tokens).await;
    server.hook("revoke", &serde_json::json!({ "token": revoked }));
    refuse(&server, &access(&tokens).await);

    let error = account.me().await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Token, Outcome::Rejected)
    );
    let reason = token_error(&error);
    assert_eq!(reason.kind(), TokenErrorKind::LoginRequired);
    assert_eq!(reason.code(), Some("token_not_valid"));
    assert!(!format!("{error} {error:?}").contains(&revoked), "{error}");
    assert_refreshes(&server, 0, 1);

    // The next login is all it takes.
    let pair = login(&server).obtain(None).await.expect("a pair");
    tokens.set(pair).await.expect("kept");
    account.me().await.expect("answered");
}

#[tokio::test]
async fn with_a_login_one_that_was_revoked_is_replaced_by_it() {
    let server = TokenServer::simplejwt(&[]);
    let tokens = TokenCache::new(refresh(&server).login(login(&server)));
    let account = client(&server, &tokens);
    account.me().await.expect("answered");
    // All of them.
    server.hook("revoke", &serde_json::json!({}));
    refuse(&server, &access(&tokens).await);
    account.me().await.expect("answered");
    assert_refreshes(&server, 0, 1);
    assert_eq!(server.answered("POST /api/token/ 200"), 2);
}

#[tokio::test]
async fn one_that_has_expired_is_the_end_too() {
    let lifetimes = [
        ("ACCESS_TOKEN_SECONDS", "1"),
        ("REFRESH_TOKEN_SECONDS", "1"),
    ];
    let server = TokenServer::simplejwt(&lifetimes);
    let tokens = TokenCache::new(refresh(&server));
    let pair = login(&server).obtain(None).await.expect("a pair");
    tokens.set(pair).await.expect("kept");
    // On the server's clock: there is no other way to wait for it.
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let error = client(&server, &tokens).me().await.expect_err("refused");
    assert_eq!(token_error(&error).kind(), TokenErrorKind::LoginRequired);
    assert_refreshes(&server, 0, 1);
}
