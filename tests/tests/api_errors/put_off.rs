//! What a code says of waiting is heeded as the status that means the same.

use std::time::Duration;

use signed_api::testing::Step;
use signed_api::{ErrorKind, Outcome};

use crate::{OkxClient, trial};

const PLACED: &str = r#"{"code":"0","data":[{"ordId":"7"}]}"#;
const TOO_MANY: &str = r#"{"code":"50011","data":{"wait":3}}"#;

#[tokio::test]
async fn a_rate_limit_by_code_is_waited_for() {
    for status in [200, 400, 429] {
        let trial = trial!(
            OkxClient,
            [Step::answer(status, TOO_MANY), Step::answer(200, PLACED)]
        );
        trial.client.place("1").await.expect("later");
        assert_eq!(trial.clock.passed(), Duration::from_secs(3), "{status}");
    }
    let untold = trial!(OkxClient, [Step::answer(200, r#"{"code":"50011"}"#)]);
    let error = untold.client.place("1").await.expect_err("too many");
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), None);
}

/// As after 429: three in a row, and the host is asked no more.
#[tokio::test]
async fn rate_limits_by_code_open_the_circuit() {
    let trial = trial!(OkxClient, vec![Step::answer(200, r#"{"code":"50011"}"#); 3]);
    for _ in 0..3 {
        let error = trial.client.place("1").await.expect_err("too many");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
    }
    let closed = trial
        .client
        .place("1")
        .timeout(Duration::from_millis(1))
        .await;
    let error = closed.expect_err("the circuit is open");
    assert_eq!(error.kind(), ErrorKind::Limited);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(trial.sent(), 3);
}

#[tokio::test]
async fn other_errors_do_not_open_it() {
    let steps = vec![Step::answer(200, r#"{"code":"51008","data":{"wait":3}}"#); 4];
    let trial = trial!(OkxClient, steps);
    for _ in 0..4 {
        let error = trial.client.place("1").await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::InsufficientFunds);
        assert_eq!(error.retry_after(), None);
    }
}

#[tokio::test]
async fn what_is_not_available_is_sent_again_because_it_was_not_begun() {
    let steps = [
        Step::answer(200, r#"{"code":"50001"}"#),
        Step::answer(200, PLACED),
    ];
    let trial = trial!(OkxClient, steps);
    trial.client.place("1").await.expect("later");
    assert_eq!(trial.sent(), 2);

    let trial = trial!(OkxClient, vec![Step::answer(503, r#"{"code":"50001"}"#); 2]);
    let error = trial
        .client
        .place("1")
        .await
        .expect_err("nobody said that it was not executed");
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(trial.sent(), 1);
}
