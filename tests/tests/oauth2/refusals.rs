//! What refusals mean: RFC 6749, section 5.2, and what else servers answer.

use std::time::Duration;

use signed_api::testing::Answer;
use signed_api::{Outcome, TokenErrorKind};

use super::support::*;

#[tokio::test]
async fn every_code_says_what_to_do() {
    use TokenErrorKind::{Denied, LoginRequired, Refused, Unavailable};
    for (status, code, kind, says) in [
        (400, "invalid_request", Refused, "parameters"),
        (401, "invalid_client", Refused, "secret is not right"),
        (400, "invalid_client", Refused, "in the body"),
        (400, "invalid_grant", LoginRequired, "log in again"),
        (
            400,
            "unauthorized_client",
            Refused,
            "registered for this grant",
        ),
        (400, "unsupported_grant_type", Refused, "no such grant"),
        (400, "invalid_scope", Refused, "ask for fewer"),
        (
            400,
            "temporarily_unavailable",
            Unavailable,
            "try again later",
        ),
        (400, "server_error", Unavailable, "try again later"),
        (400, "slow_down", Unavailable, "wait"),
        (403, "access_denied", Denied, "said no"),
        (400, "of_its_own", Refused, "see its document"),
    ] {
        let body = format!(r#"{{"error":"{code}","error_description":"Because."}}"#);
        let error = of_refresh(json(status, &body)).await.expect_err(code);
        assert_eq!(error.kind(), kind, "{code}");
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.outcome(), Outcome::Rejected, "{code}");
        let text = error.to_string();
        for part in [code, says, "(Because.)"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

/// A grant that only the server can spoil is not the user's affair.
#[tokio::test]
async fn without_a_refresh_token_nobody_is_asked_to_log_in() {
    let error = of_answer(json(400, r#"{"error":"invalid_grant"}"#)).await;
    assert_eq!(error.expect_err("refused").kind(), TokenErrorKind::Refused);
}

#[tokio::test]
async fn the_status_says_what_is_known() {
    use Outcome::{Rejected, Unknown};
    use TokenErrorKind::{Configuration, LoginRequired, Refused, Unavailable};
    for (status, kind, outcome) in [
        (301, Configuration, Unknown),
        (302, Configuration, Unknown),
        (303, Configuration, Unknown),
        (307, Configuration, Rejected),
        (308, Configuration, Rejected),
        (400, Refused, Rejected),
        (401, LoginRequired, Rejected),
        (403, Refused, Rejected),
        (404, Configuration, Rejected),
        (405, Configuration, Rejected),
        (408, Unavailable, Unknown),
        (422, Refused, Rejected),
        (429, Unavailable, Rejected),
        (500, Unavailable, Unknown),
        (502, Unavailable, Unknown),
        (503, Unavailable, Unknown),
        (504, Unavailable, Unknown),
    ] {
        let error = of_refresh(Answer::new(status, ""))
            .await
            .expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{status}");
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
}

/// Whoever has not decided has not decided, whatever words come along.
#[tokio::test]
async fn a_server_that_fails_does_not_send_the_user_to_log_in() {
    for status in [429, 500, 503] {
        let error = of_refresh(json(status, r#"{"error":"invalid_grant"}"#)).await;
        assert_eq!(
            error.expect_err("failed").kind(),
            TokenErrorKind::Unavailable
        );
    }
    let page =
        Answer::new(401, "<html>Proxy: authenticate first").header("content-type", "text/html");
    let error = of_refresh(page).await.expect_err("refused");
    assert_eq!(error.kind(), TokenErrorKind::Refused);
    assert!(error.to_string().contains("HTML page"), "{error}");
}

/// With `Basic` a server challenges the client (RFC 6749, section 5.2): another login of the user would not help.
#[tokio::test]
async fn a_challenge_to_the_client_does_not_send_the_user_to_log_in() {
    for (challenge, kind) in [
        (r#"Basic realm="api""#, TokenErrorKind::Refused),
        ("basic", TokenErrorKind::Refused),
        (r#"Bearer realm="api""#, TokenErrorKind::LoginRequired),
    ] {
        let answer = Answer::new(401, "").header("www-authenticate", challenge);
        let error = of_refresh(answer).await.expect_err("refused");
        assert_eq!(error.kind(), kind, "{challenge}: {error}");
    }
    // What it says itself counts for more.
    for body in [r#"{"error":"invalid_grant"}"#, r#"{"detail":"expired"}"#] {
        let answer = json(401, body).header("www-authenticate", "Basic");
        let error = of_refresh(answer).await.expect_err("refused");
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    }
}

#[tokio::test]
async fn the_wait_that_was_told_is_told() {
    for (answer, seconds) in [
        (Answer::new(429, "").header("retry-after", "7"), Some(7)),
        (Answer::new(503, "").header("retry-after", "120"), Some(120)),
        // A minute after where the clock of the tests begins.
        (
            Answer::new(503, "").header("retry-after", "Tue, 14 Nov 2023 22:14:20 GMT"),
            Some(60),
        ),
        (
            json(
                429,
                r#"{"error":{"code":"RATE_LIMITED","message":"Slow down","retry_after":30}}"#,
            ),
            Some(30),
        ),
        (Answer::new(429, ""), None),
    ] {
        let error = of_answer(answer).await.expect_err("put off");
        assert_eq!(error.kind(), TokenErrorKind::Unavailable);
        assert_eq!(
            error.retry_after(),
            seconds.map(Duration::from_secs),
            "{error}"
        );
    }
}

#[tokio::test]
async fn what_servers_say_is_shown_in_one_line_and_not_for_long() {
    let long = "word ".repeat(100);
    let body =
        format!(r#"{{"error":"invalid_scope","error_description":"a\r\nb\u001b[2J\u202e{long}"}}"#);
    let text = of_answer(json(400, &body))
        .await
        .expect_err("refused")
        .to_string();
    assert!(text.contains("(a  b [2J word word"), "{text}");
    assert!(text.contains("…)"), "{text}");
    assert!(
        text.chars().count() < 400 && !text.contains(char::is_control),
        "{text}"
    );
}

#[tokio::test]
async fn errors_of_apis_with_words_of_their_own() {
    for (body, code, says) in [
        (
            r#"{"error":{"code":"UNAUTHORIZED","message":"Bad token"}}"#,
            Some("UNAUTHORIZED"),
            "Bad token",
        ),
        (
            r#"{"detail":"Token is invalid or expired","code":"token_not_valid"}"#,
            Some("token_not_valid"),
            "expired",
        ),
        (
            r#"{"detail":"No active account"}"#,
            None,
            "No active account",
        ),
    ] {
        let error = of_refresh(json(401, body)).await.expect_err("refused");
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// A redirect would take the secret along.
#[tokio::test]
async fn a_redirect_is_named_without_what_may_be_secret_in_it() {
    let answer = Answer::new(302, "").header(
        "location",
        "https://login.example.com/sign-in?next=abc#frag",
    );
    let text = of_answer(answer)
        .await
        .expect_err("not followed")
        .to_string();
    assert!(
        text.contains("`https://login.example.com/sign-in`"),
        "{text}"
    );
    assert!(!text.contains("abc") && !text.contains("frag"), "{text}");
}
