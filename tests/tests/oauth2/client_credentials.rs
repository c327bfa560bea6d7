//! Tokens by a client's own credentials: RFC 6749, sections 2.3.1, 4.4 and Appendix B.

use std::time::Duration;

use http::Method;
use signed_api::oauth2::ClientCredentials;
use signed_api::testing::ScriptedTransport;
use signed_api::{TokenErrorKind, TokenSource};

use super::support::*;

const ANSWER: &str =
    r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":3600}"#;

/// The request of section 4.4.2, and the answer of section 4.4.3 with a type that can be used.
#[tokio::test]
async fn the_example_of_the_standard() {
    let transport = ScriptedTransport::new([json(200, ANSWER)]);
    let source = client_credentials(&transport);
    assert!(!source.uses_up(None));
    let token = source.obtain(None).await.expect("a token");

    assert_eq!(token.access().expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(token.lifetime(), Some(Duration::from_secs(3600)));
    assert!(token.refresh().is_none() && token.scopes().is_empty());

    let request = only(&transport);
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.url.as_str(), URL);
    assert_eq!(
        header(&request, "authorization"),
        "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"
    );
    assert_eq!(
        header(&request, "content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(header(&request, "accept"), "application/json");
    assert_eq!(body(&request), "grant_type=client_credentials");
}

/// The text of Appendix B as secret; the Basic of it by `printf 'my+client%%3A:+%%25%%26%%2B%%C2%%A3%%E2%%82%%AC' | base64`.
#[tokio::test]
async fn credentials_are_form_encoded_before_basic() {
    let transport = ScriptedTransport::new([json(200, ANSWER), json(200, ANSWER)]);
    let source = ClientCredentials::new(URL, "my client:", " %&+£€").transport(transport.clone());
    source.obtain(None).await.expect("a token");
    let in_body = source.credentials_in_body();
    in_body.obtain(None).await.expect("a token");

    let sent = transport.sent();
    assert_eq!(
        header(&sent[0], "authorization"),
        "Basic bXkrY2xpZW50JTNBOislMjUlMjYlMkIlQzIlQTMlRTIlODIlQUM="
    );
    assert!(sent[1].headers.get("authorization").is_none());
    assert_eq!(
        body(&sent[1]),
        "grant_type=client_credentials&client_id=my+client%3A&client_secret=+%25%26%2B%C2%A3%E2%82%AC"
    );
}

#[tokio::test]
async fn scopes_and_parameters_are_sent() {
    let transport = ScriptedTransport::new([json(200, ANSWER)]);
    let source = client_credentials(&transport)
        .scopes(["read", "write"])
        .parameter("audience", "https://api.example.com/")
        .parameter("resource", "a b");
    let token = source.obtain(None).await.expect("a token");
    assert_eq!(
        body(&only(&transport)),
        "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi.example.com%2F&resource=a+b"
    );
    // Where the server names none, it has granted what was asked for (section 5.1).
    assert_eq!(token.scopes(), ["read", "write"]);
}

#[tokio::test]
async fn a_refresh_token_that_comes_along_is_not_kept() {
    let answer = r#"{"access_token":"a","token_type":"bearer","refresh_token":"r"}"#;
    let token = of_answer(json(200, answer)).await.expect("a token");
    assert!(token.refresh().is_none());
}

#[tokio::test]
async fn an_address_without_tls_is_refused_before_anything_is_sent() {
    for (url, reason) in [
        ("http://api.example.com/o/token/", "RFC 6749, section 3.2"),
        (
            "https://alice:hunter2@example.com/token",
            "user name or password",
        ),
        ("api.example.com", "not a URL"),
    ] {
        let transport = ScriptedTransport::default();
        let source = ClientCredentials::new(url, ID, SECRET).transport(transport.clone());
        let error = source.obtain(None).await.expect_err(url);
        assert_eq!(error.kind(), TokenErrorKind::Configuration);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(
            !format!("{error:?} {source:?}").contains("hunter2"),
            "{error:?}"
        );
        assert!(transport.sent().is_empty());
    }
}
