//! What the server's answer, and none at all, makes of a login.

use std::time::Duration;

use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{Outcome, TokenErrorKind};
use tokio::net::TcpStream;

use super::support::{CODE, Running, token_answer};

#[tokio::test]
async fn consent_ends_in_a_token() {
    let running = Running::start([token_answer()]).await;
    let listener = running.listener();
    let page = running.bring_code().await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Logged in"), "{}", page.body);
    let token = running.end().await.expect("a token");
    assert_eq!(token.access().expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(
        token.refresh().expect("one").expose(),
        "tGzv3JOkF0XG5Qx2TlKWIA"
    );
    assert_eq!(token.lifetime(), Some(Duration::from_secs(3600)));
    assert_eq!(token.scopes(), ["read", "trade"]);
    TcpStream::connect(listener)
        .await
        .expect_err("nobody listens any more");
}

#[tokio::test]
async fn pages_run_nothing_load_nothing_and_tell_nobody() {
    let running = Running::start([token_answer()]).await;
    for page in [
        running.visit("/favicon.ico").await,
        running.visit("/callback?code=x&state=x").await,
        running.bring_code().await,
    ] {
        let field = |name: &str| page.headers.get(name).map(String::as_str);
        assert_eq!(field("cache-control"), Some("no-store"));
        assert_eq!(field("referrer-policy"), Some("no-referrer"));
        assert_eq!(field("x-content-type-options"), Some("nosniff"));
        assert_eq!(field("connection"), Some("close"));
        let policy = field("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        for active in [
            "<script", "<img", "<link", "<a ", "<form", "http", "src=", CODE,
        ] {
            assert!(!page.body.contains(active), "{active}: {}", page.body);
        }
    }
    running.end().await.expect("a token");
}

#[tokio::test]
async fn denied_consent_ends_the_login_without_an_exchange() {
    let running = Running::start([] as [Step; 0]).await;
    let script = running.script.clone();
    let page = running
        .visit(&format!(
            "/callback?error=access_denied&state={}",
            running.state()
        ))
        .await;
    assert_eq!(page.status, 403);
    assert!(page.body.contains("not granted"), "{}", page.body);
    let error = running.end().await.expect_err("denied");
    assert_eq!(error.kind(), TokenErrorKind::Denied);
    assert_eq!(error.code(), Some("access_denied"));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "the user, or the server, did not grant access (access_denied)"
    );
    script.finish().expect("nothing was sent");
}

#[tokio::test]
async fn the_errors_of_a_consent_page_are_told_apart() {
    for (code, kind) in [
        ("invalid_request", TokenErrorKind::Refused),
        ("unauthorized_client", TokenErrorKind::Refused),
        ("unsupported_response_type", TokenErrorKind::Refused),
        ("invalid_scope", TokenErrorKind::Refused),
        ("of_its_own", TokenErrorKind::Refused),
        ("server_error", TokenErrorKind::Unavailable),
        ("temporarily_unavailable", TokenErrorKind::Unavailable),
    ] {
        let running = Running::start([] as [Step; 0]).await;
        let query = format!(
            "error={code}&error_description=because&state={}",
            running.state()
        );
        let page = running.visit(&format!("/callback?{query}")).await;
        assert_eq!(page.status, 502, "{code}");
        let error = running.end().await.expect_err(code);
        assert_eq!((error.kind(), error.code()), (kind, Some(code)));
    }
}

#[tokio::test]
async fn what_is_no_error_code_is_not_repeated() {
    let running = Running::start([] as [Step; 0]).await;
    let query = format!("error=%1b%5B2Jpwned%0A&state={}", running.state());
    running.visit(&format!("/callback?{query}")).await;
    let error = running.end().await.expect_err("an error");
    assert_eq!(error.to_string(), "the server refuses to ask the user");
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn an_answer_without_a_code_is_malformed() {
    let running = Running::start([] as [Step; 0]).await;
    let page = running
        .visit(&format!("/callback?state={}", running.state()))
        .await;
    assert_eq!(page.status, 502);
    assert_eq!(
        running.end().await.expect_err("no code").kind(),
        TokenErrorKind::Malformed
    );
}

#[tokio::test]
async fn nobody_answers() {
    let running = Running::start([] as [Step; 0]).await;
    let (listener, clock) = (running.listener(), running.clock.clone());
    clock.advance(Duration::from_secs(299));
    assert_eq!(running.visit("/").await.status, 404, "it still waits");
    clock.advance(Duration::from_secs(1));
    let error = running.end().await.expect_err("nobody answered");
    assert_eq!(error.kind(), TokenErrorKind::Denied);
    assert_eq!(error.to_string(), "nobody answered the login within 5m");
    assert_eq!(error.code(), None);
    TcpStream::connect(listener)
        .await
        .expect_err("nobody listens any more");
}

#[tokio::test]
async fn an_issuer_that_was_named_is_demanded() {
    let issuer = "https://honest.as.example";
    let start = || {
        let script = ScriptedTransport::new([token_answer()]);
        Running::with(script, |login| login.issuer("https://honest.as.example"))
    };
    let running = start().await;
    let query = format!("code={CODE}&state={}", running.state());
    assert_eq!(
        running
            .visit(&format!("/callback?{query}&iss={issuer}"))
            .await
            .status,
        200
    );
    running.end().await.expect("a token");

    for added in ["", "&iss=https://attacker.example", "&error=access_denied"] {
        let running = start().await;
        let script = running.script.clone();
        let query = format!("code={CODE}&state={}{added}", running.state());
        assert_eq!(
            running.visit(&format!("/callback?{query}")).await.status,
            502
        );
        let error = running.end().await.expect_err("another issuer");
        assert_eq!(error.kind(), TokenErrorKind::Refused, "{added}");
        assert!(script.sent().is_empty(), "no code goes to another server");
    }
}
