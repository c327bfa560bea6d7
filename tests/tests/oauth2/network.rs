//! What is known when there is no answer.

use std::time::Duration;

use signed_api::oauth2::ClientCredentials;
use signed_api::testing::{Answer, Fault, FaultServer, ManualClock, Plan, ScriptedTransport, Step};
use signed_api::{Outcome, TokenErrorKind, TokenSource};
use tokio::net::TcpListener;

use super::support::*;

#[tokio::test]
async fn the_transport_s_failures_are_told_exactly() {
    use Outcome::{NotSent, Unknown};
    use TokenErrorKind::{Configuration, Unavailable};
    for (step, kind, outcome) in [
        (Step::Refused, Unavailable, NotSent),
        (Step::Reset, Unavailable, Unknown),
        (Step::TimedOut, Unavailable, Unknown),
        (Step::Illegal, Configuration, NotSent),
    ] {
        let transport = ScriptedTransport::new([step.clone()]);
        let error = refresh_token(&transport)
            .obtain(Some(&held()))
            .await
            .expect_err("no answer");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{step}");
    }
}

#[tokio::test]
async fn silence_ends_by_the_clock() {
    for (timeout, waited) in [(None, 10), (Some(3), 3)] {
        let clock = ManualClock::default().auto_advance();
        let transport = ScriptedTransport::new([Step::Stall]);
        let mut source = client_credentials(&transport).clock(clock.clone());
        if let Some(timeout) = timeout {
            source = source.timeout(Duration::from_secs(timeout));
        }
        let error = source.obtain(None).await.expect_err("silence");
        assert_eq!(clock.passed(), Duration::from_secs(waited));
        assert_eq!(
            (error.kind(), error.outcome()),
            (TokenErrorKind::Unavailable, Outcome::Unknown)
        );
        assert!(error.to_string().contains(&format!("{waited}s")), "{error}");
    }
}

fn over_tcp(url: &str) -> ClientCredentials {
    ClientCredentials::new(format!("{url}/token"), ID, SECRET).timeout(Duration::from_secs(2))
}

/// By the transport that there is unless another is given.
#[tokio::test]
async fn real_connections_that_fail() {
    let token = r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer"}"#;
    let server = FaultServer::start(move |_| json(200, token))
        .await
        .expect("a server");
    let source = over_tcp(&server.url());
    source.obtain(None).await.expect("a token");
    let basic = server.requests()[0]
        .request
        .header("authorization")
        .map(str::to_owned);
    assert_eq!(basic.as_deref(), Some("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"));

    for fault in [
        Fault::ResetAfterCommit,
        Fault::TruncatedBody,
        Fault::ServerErrorBeforeCommit(502),
    ] {
        server.plan(Plan::in_order([fault]));
        let before = server.count();
        let error = source.obtain(None).await.expect_err("a fault");
        assert_eq!(error.outcome(), Outcome::Unknown, "{fault:?}: {error}");
        assert_eq!(
            error.kind(),
            TokenErrorKind::Unavailable,
            "{fault:?}: {error}"
        );
        assert_eq!(server.count(), before + 1, "it is not sent again");
    }

    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("its address");
    let error = over_tcp(&format!("http://{free}"))
        .obtain(None)
        .await
        .expect_err("refused");
    assert_eq!(
        (error.kind(), error.outcome()),
        (TokenErrorKind::Unavailable, Outcome::NotSent),
        "{error}"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = FaultServer::start(|_| json(200, "{}"))
        .await
        .expect("a server");
    let target = elsewhere.url();
    let server = FaultServer::start(move |_| Answer::new(307, "").header("location", &target));
    let server = server.await.expect("a server");
    let error = over_tcp(&server.url())
        .obtain(None)
        .await
        .expect_err("not followed");
    assert_eq!(
        (error.kind(), error.outcome()),
        (TokenErrorKind::Configuration, Outcome::Rejected)
    );
    assert_eq!(elsewhere.count(), 0);
}
