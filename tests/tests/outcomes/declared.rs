//! What a method or a trait declares of waits, attempts and partial answers.

use std::time::Duration;

use signed_api::testing::{ManualClock, Step};
use signed_api::{ErrorKind, Outcome};

use crate::trial;

#[tokio::test]
async fn a_partial_answer_is_told_as_such_and_never_sent_again() {
    for status in [409, 500] {
        let trial = trial([Step::answer(status, r#"{"done":[1]}"#)]);
        let error = trial.exchange.batch(&[1, 2]).await.expect_err("in part");
        assert_eq!(error.outcome(), Outcome::Partial);
        assert!(!error.may_resend());
        let text = error.to_string();
        assert!(text.contains("a part of it was executed"), "{text}");
        assert_eq!(trial.script.sent().len(), 1);
    }
    let trial = trial([Step::answer(422, "")]);
    let error = trial.exchange.batch(&[1, 2]).await.expect_err("refused");
    assert_eq!(error.outcome(), Outcome::Rejected);
}

#[tokio::test]
async fn a_method_s_own_policy_comes_before_the_client_s_and_a_call_s_before_both() {
    let declared = trial(vec![Step::answer(503, ""); 9]);
    let error = declared.exchange.cancel("1").await.expect_err("down");
    assert_eq!(error.attempts(), 2);
    assert!(declared.clock.passed() <= Duration::from_secs(3));

    let own = trial(vec![Step::answer(503, ""); 9]);
    let policy = signed_api::RetryPolicy::default().max_attempts(5);
    let error = own.exchange.cancel("1").retry(policy).await;
    assert_eq!(error.expect_err("down").attempts(), 5);
}

#[tokio::test]
async fn the_server_s_wait_is_found_where_the_trait_says_it_is() {
    let reset = (ManualClock::START.in_unit(signed_api::Unit::Seconds) + 9).to_string();
    for (step, wait) in [
        (
            Step::with_header(429, "x-ratelimit-reset", &reset),
            Duration::from_secs(9),
        ),
        (
            Step::answer(429, r#"{"data":{"wait":1500}}"#),
            Duration::from_millis(1_500),
        ),
        (
            Step::answer(429, r#"{"retry_after":4}"#),
            Duration::from_secs(4),
        ),
    ] {
        let trial = trial([step, Step::answer(200, r#"{"id":"1"}"#)]);
        trial.exchange.order("1").await.expect("later");
        assert_eq!(trial.clock.passed(), wait);
    }
    let untold = trial([Step::answer(429, "{}")]);
    let error = untold.exchange.order("1").await.expect_err("too many");
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), None);
}
