//! The end of tokens: RFC 7009.

use std::time::Duration;

use signed_api::oauth2::Revocation;
use signed_api::testing::{Answer, FaultServer, ScriptedTransport, Step};
use signed_api::{Outcome, Token, TokenErrorKind};

use super::support::{ID, SECRET, body, header, json};

fn revocation(transport: &ScriptedTransport) -> Revocation {
    Revocation::new("https://server.example.com/revoke", ID)
        .secret(SECRET)
        .transport(transport.clone())
}

/// The request of section 2.1; then the access token, which a server need not end with it.
#[tokio::test]
async fn the_example_of_the_standard() {
    let transport = ScriptedTransport::new([Step::answer(200, ""), Step::answer(200, "")]);
    let token = Token::new("2YotnFZFEjr1zCsicMWpAA").with_refresh("45ghiukldjahdnhzdauz");
    revocation(&transport)
        .revoke(&token)
        .await
        .expect("revoked");
    let sent = transport.sent();
    let bodies: Vec<_> = sent.iter().map(body).collect();
    assert_eq!(
        bodies,
        [
            "token=45ghiukldjahdnhzdauz&token_type_hint=refresh_token",
            "token=2YotnFZFEjr1zCsicMWpAA&token_type_hint=access_token",
        ]
    );
    for request in &sent {
        assert_eq!(request.url.as_str(), "https://server.example.com/revoke");
        assert_eq!(
            header(request, "authorization"),
            "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"
        );
        assert_eq!(
            header(request, "content-type"),
            "application/x-www-form-urlencoded"
        );
    }
}

/// Success says it by its status (section 2.2); some servers have a code for it.
#[tokio::test]
async fn a_token_that_is_not_known_is_revoked() {
    for answer in [
        Answer::new(200, ""),
        Answer::new(200, "<html>"),
        Answer::new(204, ""),
        json(200, "{}"),
        json(400, r#"{"error":"invalid_token"}"#),
    ] {
        let transport = ScriptedTransport::new([answer.clone()]);
        let revoked = revocation(&transport).revoke(&Token::new("gone")).await;
        assert!(revoked.is_ok(), "{answer:?}: {revoked:?}");
    }
}

#[tokio::test]
async fn a_refusal_says_that_the_token_may_live() {
    use TokenErrorKind::{Configuration, Refused, Unavailable};
    for (answer, kind, outcome, wait) in [
        (
            json(400, r#"{"error":"unsupported_token_type"}"#),
            Refused,
            Outcome::Rejected,
            None,
        ),
        (
            json(401, r#"{"error":"invalid_client"}"#),
            Refused,
            Outcome::Rejected,
            None,
        ),
        (
            Answer::new(404, "<html>"),
            Configuration,
            Outcome::Rejected,
            None,
        ),
        (
            Answer::new(503, "").header("retry-after", "5"),
            Unavailable,
            Outcome::Unknown,
            Some(5),
        ),
        // Whoever fails has not looked, whatever words come along.
        (
            json(503, r#"{"error":"invalid_token"}"#),
            Unavailable,
            Outcome::Unknown,
            None,
        ),
        (
            json(429, r#"{"error":"invalid_token"}"#),
            Unavailable,
            Outcome::Rejected,
            None,
        ),
    ] {
        let transport = ScriptedTransport::new([answer]);
        let error = revocation(&transport)
            .revoke(&Token::new("alive"))
            .await
            .expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{error}");
        assert_eq!(
            error.retry_after(),
            wait.map(Duration::from_secs),
            "{error}"
        );
    }
}

/// The crate that writes the request refuses every address without TLS; this machine is allowed all the same.
#[tokio::test]
async fn a_server_on_this_machine_is_asked_as_it_is() {
    let server = FaultServer::start(|_| Answer::new(200, ""))
        .await
        .expect("a server");
    let url = format!("{}/o/revoke_token/?tenant=7", server.url());
    let revocation = Revocation::new(url, ID).parameter("reason", "logout");
    revocation
        .revoke(&Token::new("t0k3n"))
        .await
        .expect("revoked");
    let seen = server.requests();
    assert_eq!(seen[0].request.target, "/o/revoke_token/?tenant=7");
    assert_eq!(
        seen[0].request.body,
        "token=t0k3n&token_type_hint=access_token&client_id=s6BhdRkqt3&reason=logout"
    );
}
