//! What a client is granted, and what it is refused.

use signed_api::{ErrorKind, Outcome, TokenCache, TokenErrorKind};
use signed_api_tests::servers::TokenServer;

use crate::support::*;

/// With every character that a form encodes: the server takes the two apart and decodes them.
#[tokio::test]
async fn a_secret_of_any_characters_is_taken_by_basic_and_in_the_body() {
    let secret = "a:b+c d%20&e=é/\"\\";
    let server = TokenServer::oauth_toolkit(&[("CLIENT_SECRET", secret)]);
    for source in [
        by(&server, secret),
        by(&server, secret).credentials_in_body(),
    ] {
        let tokens = TokenCache::new(source.scopes(["read"]));
        let asking = client(&server, &tokens).me().await.expect("answered");
        let known = Asking {
            client: TokenServer::CLIENT.to_owned(),
            user: None,
            scope: "read".to_owned(),
        };
        assert_eq!(asking, known);
        let token = tokens.token().await.expect("a token");
        assert_eq!(token.lifetime(), Some(HOUR));
        assert!(token.refresh().is_none());
    }
    assert_eq!(server.answered("POST /o/token/ 200"), 2);
    assert_eq!(asked(&server), 2);
}

#[tokio::test]
async fn a_call_that_needs_a_scope_says_which_and_the_token_says_which_it_has() {
    let server = TokenServer::oauth_toolkit(&[]);
    let tokens = TokenCache::new(own(&server));
    let error = client(&server, &tokens).place("BTC-USD").await;
    let error = error.expect_err("a token for reading");
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(error.outcome(), Outcome::Rejected);
    let lacking: &Lacking = error.api().expect("what is lacking");
    assert_eq!(lacking.required_scopes, ["write"]);
    assert_eq!(error.held_scopes(), ["read"]);
    assert_eq!(asked(&server), 1, "another token would not help");
    assert_eq!(server.answered("POST /api/orders"), 1);

    let tokens = TokenCache::new(by(&server, TokenServer::SECRET).scopes(["read", "write"]));
    let placed = client(&server, &tokens).place("BTC-USD").await;
    assert_eq!(placed.expect("placed").order.pair, "BTC-USD");
    assert_eq!(
        tokens.token().await.expect("a token").scopes(),
        ["read", "write"]
    );
}

/// Who asks for none has those of the server's choice, which the token tells.
#[tokio::test]
async fn the_scopes_that_a_server_chooses_are_known() {
    let server = TokenServer::oauth_toolkit(&[("SCOPES", "read trade")]);
    let tokens = TokenCache::new(by(&server, TokenServer::SECRET));
    let mut scopes = tokens.token().await.expect("a token").scopes().to_vec();
    scopes.sort();
    assert_eq!(scopes, ["read", "trade"]);
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_scope_are_refused_by_the_server_s_own_code() {
    let server = TokenServer::oauth_toolkit(&[]);
    let wrong = by(&server, "wrong-0123456789");
    for (source, code) in [
        (wrong.clone(), "invalid_client"),
        (wrong.credentials_in_body(), "invalid_client"),
        (own(&server).scopes(["read", "admin"]), "invalid_scope"),
    ] {
        let before = asked(&server);
        let tokens = TokenCache::new(source);
        let fuse = client(&server, &tokens);
        let error = cause(fuse.me().await);
        assert_eq!(error.kind(), TokenErrorKind::Refused, "{error}");
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.outcome(), Outcome::Rejected);
        assert!(!format!("{error} {error:?}").contains("wrong-0123456789"));
        // Somebody has to do something first: the server is left alone meanwhile.
        assert_eq!(cause(fuse.me().await).code(), Some(code));
        assert_eq!(asked(&server), before + 1);
    }
    assert_eq!(server.answered("GET /api/me"), 0);
}
