//! What a resource server says of an access token (RFC 6750, section 3).

use signed_api::prelude::*;
use signed_api::testing::{Answer, ScriptedTransport, Step};
use signed_api::{BoxFuture, ErrorKind, Outcome, Token, TokenError, TokenSource};

use crate::trial;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait Resource {
    #[post("/trades")]
    async fn trade(&self) -> Result<()>;
}

fn challenged(status: u16, challenge: &str) -> Step {
    Answer::new(status, "")
        .header("WWW-Authenticate", challenge)
        .into()
}

#[tokio::test]
async fn the_scopes_that_are_missing_are_told() {
    let challenge = r#"Bearer realm="example", error="insufficient_scope", error_description="more is needed", scope="trade:write  account""#;
    let trial = trial!(ResourceClient, [challenged(403, challenge)]);
    let error = trial.client.trade().await.expect_err("forbidden");
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(error.code(), Some("insufficient_scope"));
    assert_eq!(error.server_message(), Some("more is needed"));
    assert_eq!(error.required_scopes(), ["trade:write", "account"]);
    let text = error.to_string();
    assert!(text.contains("scope `trade:write account`"), "{text}");
}

#[api_client(base_url = "https://api.example.com")]
#[auth(bearer)]
trait Borne {
    #[post("/trades")]
    async fn trade(&self) -> Result<()>;
}

/// Grants what it grants.
#[derive(Debug)]
struct Reading;

impl TokenSource for Reading {
    fn obtain<'a>(&'a self, _: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async { Ok(Token::new("of-the-test").with_scopes(["read", "account"])) })
    }
}

#[tokio::test]
async fn the_scopes_that_the_token_holds_stand_beside_them() {
    let challenge = r#"Bearer error="insufficient_scope", scope="trade:write""#;
    let client = BorneClient::builder()
        .tokens(Reading)
        .transport(ScriptedTransport::new([challenged(403, challenge)]))
        .build();
    let error = client.expect("a client").trade().await;
    let error = error.expect_err("forbidden");
    assert_eq!(error.required_scopes(), ["trade:write"]);
    assert_eq!(error.held_scopes(), ["read", "account"]);
    let text = error.to_string();
    assert!(
        text.contains("scope `trade:write`, it has `read account`"),
        "{text}"
    );
}

#[tokio::test]
async fn an_invalid_token_is_unauthorized() {
    for (status, challenge) in [
        (401, r#"Bearer realm="example""#),
        (
            401,
            r#"Basic realm="a", Bearer error="invalid_token", scope="read""#,
        ),
        (400, "Bearer error=invalid_token"),
    ] {
        let trial = trial!(ResourceClient, [challenged(status, challenge)]);
        let error = trial.client.trade().await.expect_err("unauthorized");
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{challenge}");
        assert_eq!(error.outcome(), Outcome::Rejected);
        assert!(error.required_scopes().is_empty());
    }
}

#[tokio::test]
async fn a_403_says_what_to_do() {
    let trial = trial!(
        ResourceClient,
        [Step::answer(403, r#"{"ip_address":"203.0.113.7"}"#)]
    );
    let error = trial.client.trade().await.expect_err("forbidden");
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(error.code(), None);
    let text = error.to_string();
    assert!(
        text.contains("look at their permissions, and at the addresses"),
        "{text}"
    );
    assert!(text.contains("203.0.113.7"), "{text}");
    assert_eq!(error.detail("ip_address").as_deref(), Some("203.0.113.7"));
}

#[tokio::test]
async fn a_challenge_of_a_server_that_failed_says_nothing() {
    let trial = trial!(
        ResourceClient,
        [challenged(500, "Bearer error=insufficient_scope")]
    );
    let error = trial.client.trade().await.expect_err("it failed");
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(error.code(), None);
}
