//! What is made of answers of success, as servers write them.

use std::time::Duration;

use signed_api::{Outcome, TokenErrorKind};

use super::support::*;
use super::watching::everything;

fn answer(members: &str) -> signed_api::testing::Answer {
    json(
        200,
        &format!(r#"{{"access_token":"mF_9.B5f-4.1JqM","token_type":"Bearer"{members}}}"#),
    )
}

#[tokio::test]
async fn lifetimes_are_never_forever_and_never_a_panic() {
    for (members, seconds) in [
        (r#","expires_in":3600"#, Some(3600)),
        (r#","expires_in":"3600""#, Some(3600)),
        (r#","expires_in":3600.7"#, Some(3600)),
        (r#","expires_in":1e400"#, Some(31_536_000)),
        (r#","expires_in":9999999999"#, Some(31_536_000)),
        (r#","expires_in":99999999999999999999999"#, Some(31_536_000)),
        (r#","expires_in":0"#, None),
        (r#","expires_in":-1"#, None),
        (r#","expires_in":"never""#, None),
        (r#","expires_in":null"#, None),
        (r#","expires_in":{"seconds":1}"#, None),
        ("", None),
    ] {
        let token = of_answer(answer(members)).await.expect(members);
        assert_eq!(
            token.lifetime(),
            seconds.map(Duration::from_secs),
            "{members}"
        );
    }
}

#[tokio::test]
async fn what_was_granted_counts() {
    for (members, scopes) in [
        (r#","scope":"read write""#, &["read", "write"][..]),
        (r#","scope":"  read  ""#, &["read"]),
        (
            r#","scope":["read","admin write"]"#,
            &["read", "admin", "write"],
        ),
        (r#","scope":"""#, &[]),
        (r#","scope":null"#, &["read", "write"]),
        ("", &["read", "write"]),
    ] {
        let token = of_refresh(answer(members)).await.expect(members);
        assert_eq!(token.scopes(), scopes, "{members}");
    }
}

#[test]
fn fewer_scopes_than_were_asked_for_are_warned_of() {
    let everything = everything();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let token = of_refresh(answer(r#","scope":"read some-other-scope""#))
            .await
            .expect("a token");
        assert_eq!(token.scopes(), ["read", "some-other-scope"]);
    });
    let log = everything.text();
    assert!(
        log.contains("fewer scopes") && log.contains(r#"missing=["write"]"#),
        "{log}"
    );
}

/// The type of the RFC's own examples is none that can be used.
#[tokio::test]
async fn only_bearer_tokens_are_taken() {
    for written in ["bearer", "Bearer", "BEARER"] {
        let answer = format!(r#"{{"access_token":"a1b2c3","token_type":"{written}"}}"#);
        assert!(of_answer(json(200, &answer)).await.is_ok(), "{written}");
    }
    assert!(
        of_answer(json(200, r#"{"access_token":"a1b2c3"}"#))
            .await
            .is_ok()
    );
    for written in ["example", "mac", "DPoP", "N_A", ""] {
        let answer = format!(r#"{{"access_token":"a1b2c3","token_type":"{written}"}}"#);
        let error = of_answer(json(200, &answer)).await.expect_err(written);
        assert_eq!(error.kind(), TokenErrorKind::Malformed);
        assert_eq!(error.outcome(), Outcome::Completed);
        assert!(error.to_string().contains("`Bearer`"), "{error}");
    }
}

/// Whatever the header fields say: what counts is what stands there.
#[tokio::test]
async fn the_media_type_and_the_status_of_success_do_not_matter() {
    let body = r#"{"access_token":"a1b2c3","token_type":"Bearer"}"#;
    for content_type in [
        "application/json",
        "text/plain",
        "text/javascript",
        "application/jwt",
    ] {
        let answer =
            signed_api::testing::Answer::new(201, body).header("content-type", content_type);
        assert!(of_answer(answer).await.is_ok(), "{content_type}");
    }
}

#[tokio::test]
async fn what_is_no_token_is_an_error_that_says_so() {
    for (body, says) in [
        ("", "nothing at all"),
        ("<!DOCTYPE html><title>Sign in</title>", "an HTML page"),
        ("a1b2c3", "no JSON object"),
        ("[]", "no JSON object"),
        (r#"{"access_token":"a1b2c3""#, "no JSON object"),
        ("{}", "no access token"),
        (r#"{"access_token":""}"#, "no access token"),
        (r#"{"access_token":7}"#, "no access token"),
        (r#"{"access_token":null}"#, "no access token"),
        (
            r#"{"access_token":"a1\r\nb2","token_type":"Bearer"}"#,
            "no access token",
        ),
        (
            r#"{"access_token":"a1b2c3","token_type":7}"#,
            "no access token",
        ),
    ] {
        let error = of_answer(json(200, body)).await.expect_err(body);
        assert_eq!(error.kind(), TokenErrorKind::Malformed, "{body}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
        assert!(error.to_string().contains(says), "{body}: {error}");
        assert!(!format!("{error:?}").contains("a1"), "{error:?}");
    }
}

/// GitHub, for one, refuses with status 200.
#[tokio::test]
async fn a_refusal_with_success_is_a_refusal() {
    let body = r#"{"error":"invalid_grant","error_description":"The refresh token is incorrect or expired."}"#;
    let error = of_refresh(json(200, body)).await.expect_err("refused");
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired);
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(error.code(), Some("invalid_grant"));
}
