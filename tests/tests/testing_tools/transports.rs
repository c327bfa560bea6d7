//! Transports that play a script or remember what they sent.

use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{
    Answer, Delivery, ManualClock, RecordingTransport, ScriptedTransport, Step,
};
use signed_api::transport::{Transport, TransportFailure};
use signed_api::{ErrorKind, Outcome, RetryPolicy};

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[get("/orders")]
    async fn orders(&self, market: &str) -> Result<String>;
}

fn client(transport: impl Transport + 'static) -> ExchangeClient {
    ExchangeClient::builder()
        .transport(transport)
        .credentials(Credentials::new(
            "key-0123456789",
            "the secret of the tools",
        ))
        .clock(ManualClock::default().auto_advance())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client")
}

#[tokio::test]
async fn every_step_is_what_it_says() {
    for (step, kind, outcome) in [
        (Step::Refused, ErrorKind::Connect, Outcome::NotSent),
        (Step::Reset, ErrorKind::Network, Outcome::Unknown),
        (Step::TimedOut, ErrorKind::Timeout, Outcome::Unknown),
        (Step::Illegal, ErrorKind::Argument, Outcome::NotSent),
        (Step::Stall, ErrorKind::Timeout, Outcome::Unknown),
        (
            Step::answer(404, ""),
            ErrorKind::NotFound,
            Outcome::Rejected,
        ),
        // No status, no field of HTTP.
        (Step::answer(99, ""), ErrorKind::Network, Outcome::Unknown),
        (
            Step::from(Answer::new(200, "").header("a b", "")),
            ErrorKind::Network,
            Outcome::Unknown,
        ),
    ] {
        let script = ScriptedTransport::new([step.clone()]);
        let error = client(script.clone()).orders("a").await.expect_err("fails");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{step}");
        script.finish().expect("played");
    }
}

#[tokio::test]
async fn an_answer_is_handed_on_as_it_is() {
    let answer = Answer::json(200, &["a"])
        .expect("JSON")
        .header("x-used", "7");
    let exchange = client(ScriptedTransport::new([answer]));
    let response = exchange.orders("a").response().await.expect("answered");
    assert_eq!(response.headers()["x-used"], "7");
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body(), r#"["a"]"#);
}

#[tokio::test]
async fn a_request_beyond_the_script_is_an_error_that_says_so_and_is_not_tried_again() {
    let script = ScriptedTransport::new([Step::answer(200, "first")]);
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .credentials(Credentials::new(
            "key-0123456789",
            "the secret of the tools",
        ))
        .build()
        .expect("a client");
    exchange.orders("a").await.expect("in the script");
    script.finish().expect("all went by the script");

    let error = exchange.orders("a").await.expect_err("not in the script");
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(
        text.contains("the script has no step for request 2, GET https://api.example.com/orders"),
        "{text}"
    );
    assert_eq!(script.sent().len(), 2);
    let complaint = script.finish().expect_err("one was not expected");
    assert_eq!(
        complaint.to_string(),
        "requests that were not expected: GET https://api.example.com/orders"
    );
}

#[tokio::test]
async fn steps_that_nobody_asked_for_are_told() {
    let script =
        ScriptedTransport::new([Step::answer(200, ""), Step::Reset, Step::answer(503, "")]);
    client(script.clone()).orders("a").await.expect("answered");
    let complaint = script.finish().expect_err("two are left");
    assert_eq!(complaint.left(), [Step::Reset, Step::answer(503, "")]);
    assert_eq!(
        complaint.to_string(),
        "steps that nobody asked for: reset, answer 503"
    );
}

#[tokio::test]
async fn a_closure_answers_by_request_and_may_look_at_what_was_sent() {
    let script = ScriptedTransport::answering(|request| match request.url.query() {
        Some("market=a") => Some(Step::answer(200, "of a")),
        _ => None,
    });
    let exchange = client(script.clone());
    assert_eq!(exchange.orders("a").await.expect("expected"), "of a");
    exchange.orders("b").await.expect_err("not expected");
    let complaint = script.finish().expect_err("one was not expected");
    assert_eq!(complaint.unexpected().len(), 1);
}

#[tokio::test]
async fn a_recording_has_every_request_and_what_came_of_it() {
    let script = [Step::answer(200, "7"), Step::Reset, Step::Stall];
    let transport = RecordingTransport::new(ScriptedTransport::new(script));
    let exchange = client(transport.clone());
    for _ in 0..3 {
        let _ = exchange.orders("a").timeout(Duration::from_secs(1)).await;
    }
    let records = transport.records();
    let (first, second, third) = (&records[0], &records[1], &records[2]);
    assert!(matches!(&first.delivery, Delivery::Answered(answer) if answer.body() == "7"));
    assert!(matches!(
        &second.delivery,
        Delivery::Failed { failure: TransportFailure::Broken, message } if message == "connection reset"
    ));
    assert!(matches!(third.delivery, Delivery::Abandoned));
    for request in transport.requests() {
        assert_eq!(
            request.url.as_str(),
            "https://api.example.com/orders?market=a"
        );
        assert_eq!(request.headers["api-sign"].len(), 64);
    }
}

#[tokio::test]
async fn a_recording_shows_no_signature_and_no_answer() {
    let transport = RecordingTransport::new(ScriptedTransport::new([
        Step::from(Answer::new(200, "{\"token\":\"t0ken\"}").header("x-token", "t0ken")),
        Step::Reset,
    ]));
    let exchange = client(transport.clone());
    exchange.orders("a").await.expect("answered");
    exchange.orders("a").await.expect_err("reset");
    let signature = transport.requests()[0].headers["api-sign"].clone();
    let shown = format!("{transport:?} {:?}", transport.records());
    for hidden in ["key-0123456789", "t0ken", signature.to_str().expect("hex")] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
    assert!(shown.contains("Answered(200 OK, 17 bytes)"), "{shown}");
}
