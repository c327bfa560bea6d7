//! Identical bytes under a nonce that the server takes only once.

use signed_api::prelude::*;
use signed_api::testing::Step;
use signed_api::transport::SignedRequest;
use signed_api::{ErrorKind, Outcome};

use crate::trial;

fn wire(request: &SignedRequest) -> (String, String, Vec<u8>) {
    (
        request.url.to_string(),
        format!("{:?}", request.headers.get("api-sign")),
        request.body.to_vec(),
    )
}

#[tokio::test]
async fn a_doubtful_request_is_sent_again_as_it_was() {
    let trial = trial([Step::Reset, Step::answer(503, ""), Step::answer(200, "7")]);
    assert_eq!(trial.exchange.replayed(5).await.expect("answered"), 7);
    let sent = trial.script.sent();
    assert_eq!(sent.len(), 3);
    assert_eq!(wire(&sent[1]), wire(&sent[0]));
    assert_eq!(wire(&sent[2]), wire(&sent[0]));
}

#[tokio::test]
async fn what_certainly_was_not_executed_is_signed_afresh() {
    let trial = trial([
        Step::Refused,
        Step::with_header(429, "retry-after", "1"),
        Step::answer(200, "7"),
    ]);
    assert_eq!(trial.exchange.replayed(5).await.expect("answered"), 7);
    let sent = trial.script.sent();
    assert_ne!(wire(&sent[1]), wire(&sent[0]));
    assert_ne!(wire(&sent[2]), wire(&sent[1]));
}

#[tokio::test]
async fn a_refused_replay_leaves_the_doubt_and_a_new_call_would_be_another_request() {
    let trial = trial([Step::Reset, Step::answer(400, "invalid nonce")]);
    let error = trial.exchange.replayed(5).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.may_resend());
    assert_eq!(trial.script.sent().len(), 2);
}

/// The look-up has a nonce of its own, and passes the gate that the replays have held.
#[tokio::test]
async fn a_replay_that_stays_in_doubt_is_looked_up() {
    let trial = trial([
        Step::Reset,
        Step::answer(400, "invalid nonce"),
        Step::answer(200, "9"),
    ]);
    let found = trial.exchange.replayed_and_found(5).await;
    assert_eq!(found.expect("found"), 9);
    let expected = ["POST /nonced/found", "POST /nonced/found", "GET /nonced/5"];
    assert_eq!(trial.sent(), expected);
}

#[tokio::test]
async fn the_next_request_has_a_higher_nonce() {
    let trial = trial([Step::Reset, Step::answer(200, "7"), Step::answer(200, "8")]);
    trial.exchange.replayed(5).await.expect("answered");
    trial.exchange.nonced(5).await.expect("answered");
    let nonces: Vec<u64> = trial
        .script
        .sent()
        .iter()
        .map(|request| {
            let body = std::str::from_utf8(&request.body).expect("a form");
            let nonce = body.strip_prefix("nonce=").expect("a nonce first");
            let digits = nonce.split('&').next().expect("digits");
            digits.parse().expect("a number")
        })
        .collect();
    assert_eq!(nonces[0], nonces[1]);
    assert!(nonces[2] > nonces[1], "{nonces:?}");
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait WithoutNonce {
    #[post("/orders")]
    async fn place(&self) -> Result<()>;

    #[post("/orders")]
    #[retry(replay)]
    async fn replayed(&self) -> Result<()>;
}

#[test]
fn without_a_nonce_a_replay_is_refused_when_the_client_is_built() {
    let error = WithoutNonceClient::new(Credentials::new("key", "secret"));
    let error = error.expect_err("no nonce");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(text.contains("`WithoutNonce::replayed`"), "{text}");
}
