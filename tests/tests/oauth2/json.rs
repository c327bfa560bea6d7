//! Logins and refreshes in JSON of the server's own.

use std::time::Duration;

use serde_json::{Value, json as value};
use signed_api::oauth2::{JsonLogin, JsonRefresh};
use signed_api::testing::ScriptedTransport;
use signed_api::{Outcome, Token, TokenErrorKind, TokenSource};

use super::support::{body, header, json, only};

const DAY: Duration = Duration::from_secs(24 * 3600);
const URL: &str = "https://api.example.com/token/refresh/";

fn source(transport: &ScriptedTransport) -> JsonRefresh {
    JsonRefresh::new(URL)
        .lifetime(DAY)
        .refresh_lifetime(30 * DAY)
        .transport(transport.clone())
}

fn held() -> Token {
    Token::new("old")
        .with_refresh("first \"one\"")
        .with_scopes(["read"])
}

/// What djangorestframework-simplejwt answers with `ROTATE_REFRESH_TOKENS`.
#[tokio::test]
async fn both_tokens_are_taken_with_the_lifetimes_that_were_declared() {
    let transport = ScriptedTransport::new([json(200, r#"{"access":"a2","refresh":"r2"}"#)]);
    let source = source(&transport);
    assert!(source.uses_up(Some(&held())));
    let token = source.obtain(Some(&held())).await.expect("a token");
    assert_eq!(token.access().expose(), "a2");
    assert_eq!(token.refresh().map(|token| token.expose()), Some("r2"));
    assert_eq!(
        (token.lifetime(), token.refresh_lifetime()),
        (Some(DAY), Some(30 * DAY))
    );
    assert_eq!(token.scopes(), ["read"]);
    assert!(source.uses_up(Some(&token)));

    let request = only(&transport);
    assert_eq!(request.url.as_str(), URL);
    assert_eq!(header(&request, "content-type"), "application/json");
    assert!(request.headers.get("authorization").is_none());
    let sent: Value = serde_json::from_str(body(&request)).expect("JSON");
    assert_eq!(sent, value!({"refresh": "first \"one\""}));
}

#[tokio::test]
async fn a_refresh_token_that_does_not_come_back_is_taken_over() {
    let transport = ScriptedTransport::new([json(200, r#"{"access":"a2","expires_in":"60"}"#)]);
    let source = source(&transport);
    let held = held().with_refresh_lifetime(7 * DAY);
    let token = source.obtain(Some(&held)).await.expect("a token");
    assert_eq!(
        token.refresh().map(|token| token.expose()),
        Some("first \"one\"")
    );
    assert_eq!(token.refresh_lifetime(), Some(7 * DAY));
    assert_eq!(token.lifetime(), Some(Duration::from_secs(60)));
    assert!(!source.uses_up(Some(&token)));
}

#[tokio::test]
async fn names_are_as_the_server_has_them() {
    let answer = r#"{"data":{"jwt":{"access_token":"a2"},"refresh_token":"r2"}}"#;
    let transport = ScriptedTransport::new([json(200, answer)]);
    let source = source(&transport)
        .request_field("refresh_token")
        .answer_fields("data.jwt.access_token", "data.refresh_token");
    let token = source.obtain(Some(&held())).await.expect("a token");
    assert_eq!(token.access().expose(), "a2");
    assert_eq!(token.refresh().map(|token| token.expose()), Some("r2"));
    assert!(body(&only(&transport)).starts_with(r#"{"refresh_token":"#));
}

#[tokio::test]
async fn what_is_no_answer_of_that_form_is_an_error() {
    for body in [
        r#"{"refresh":"r2"}"#,
        r#"{"access":{}}"#,
        r#"{"access":"a\nb"}"#,
        "[]",
        "<html>",
    ] {
        let transport = ScriptedTransport::new([json(200, body)]);
        let error = source(&transport)
            .obtain(Some(&held()))
            .await
            .expect_err(body);
        assert_eq!(error.kind(), TokenErrorKind::Malformed, "{body}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
        assert!(!error.to_string().contains("r2"), "{error}");
    }
}

/// As djangorestframework-simplejwt answers for `POST /token/`, and for a refresh token on its block list.
#[tokio::test]
async fn a_login_makes_up_for_a_refused_refresh_token() {
    let refused = json(
        401,
        r#"{"detail":"Token is blacklisted","code":"token_not_valid"}"#,
    );
    let transport =
        ScriptedTransport::new([refused, json(200, r#"{"refresh":"r3","access":"a3"}"#)]);
    let login = JsonLogin::new(
        "https://api.example.com/token/",
        [("username", "alice"), ("password", "pä\"ss")],
    )
    .lifetime(DAY)
    .refresh_lifetime(30 * DAY)
    .transport(transport.clone());
    let token = source(&transport)
        .login(login)
        .obtain(Some(&held()))
        .await
        .expect("a token");
    assert_eq!(token.access().expose(), "a3");
    assert_eq!(
        (token.lifetime(), token.refresh_lifetime()),
        (Some(DAY), Some(30 * DAY))
    );

    let sent = transport.sent();
    assert_eq!(sent[1].url.path(), "/token/");
    let login: Value = serde_json::from_str(body(&sent[1])).expect("JSON");
    assert_eq!(login, value!({"username": "alice", "password": "pä\"ss"}));
}

#[tokio::test]
async fn a_wrong_password_is_not_a_reason_to_log_in_again() {
    let refused = json(
        401,
        r#"{"detail":"No active account found with the given credentials"}"#,
    );
    let transport = ScriptedTransport::new([refused]);
    let login =
        JsonLogin::new(URL, [("username", "alice"), ("password", "wrong")]).transport(transport);
    let error = login.obtain(None).await.expect_err("refused");
    assert_eq!(error.kind(), TokenErrorKind::Refused);
    assert!(error.to_string().contains("No active account"), "{error}");
}
