//! The login that begins it all.

use signed_api::{ErrorKind, Outcome, TokenCache, TokenErrorKind};
use signed_api_tests::servers::TokenServer;

use crate::support::{assert_refreshes, client, login, login_with, refresh, token_error};

#[tokio::test]
async fn one_login_is_made_for_the_first_call_and_serves_all() {
    let server = TokenServer::simplejwt(&[]);
    let tokens = TokenCache::new(refresh(&server).login(login(&server)));
    let account = client(&server, &tokens);
    assert_eq!(server.answered("POST /api/token/"), 0);
    for _ in 0..3 {
        let known = account.me().await.expect("answered");
        assert_eq!(known.user, TokenServer::USER);
    }
    assert_eq!(server.answered("POST /api/token/ 200"), 1);
    assert_eq!(server.answered("GET /api/me 200"), 3);
    assert_refreshes(&server, 0, 0);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_tried_again() {
    const WRONG: &str = "looking-glass";
    let server = TokenServer::simplejwt(&[]);
    let tokens = TokenCache::new(refresh(&server).login(login_with(&server, WRONG)));
    let account = client(&server, &tokens);
    for _ in 0..3 {
        let error = account.me().await.expect_err("no token");
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Token, Outcome::NotSent)
        );
        let reason = token_error(&error);
        assert_eq!(reason.kind(), TokenErrorKind::Refused);
        // The package's own sentence.
        let said = "No active account found with the given credentials";
        assert!(error.to_string().contains(said), "{error}");
        let shown = format!("{error} {error:?} {tokens:?} {account:?}");
        assert!(!shown.contains(WRONG), "{shown}");
    }
    // A server may lock an account out that is tried too often.
    assert_eq!(server.answered("POST /api/token/ 401"), 1);
    assert_eq!(server.answered("GET /api/me"), 0);
}
