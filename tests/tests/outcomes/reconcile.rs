//! A request whose answer is lost is looked up before anything else is done about it.

use std::time::Duration;

use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{ErrorKind, Outcome};

use crate::{Ack, NewOrder, Order, trial};

const ORDER: NewOrder = NewOrder {
    client_order_id: Some("c 1"),
    amount: 5,
};

#[tokio::test]
async fn what_is_found_is_the_answer() {
    let trial = trial([Step::Reset, Step::answer(200, r#"{"id":"7"}"#)]);
    let placed = trial.exchange.place(&ORDER).await.expect("found");
    let id = "found 7".to_owned();
    assert_eq!(placed, Ack { id });
    assert_eq!(trial.sent(), ["POST /orders", "GET /orders/c%201"]);
    // It may take two seconds before it can be seen.
    assert_eq!(trial.clock.passed(), Duration::from_secs(2));
}

#[tokio::test]
async fn what_is_not_there_is_sent_again() {
    let trial = trial([
        Step::Reset,
        Step::answer(404, ""),
        Step::answer(200, r#"{"id":"8"}"#),
    ]);
    let placed = trial.exchange.place(&ORDER).await.expect("placed");
    assert_eq!(placed, Ack { id: "8".to_owned() });
    let expected = ["POST /orders", "GET /orders/c%201", "POST /orders"];
    assert_eq!(trial.sent(), expected);
}

#[tokio::test]
async fn what_is_not_there_after_the_last_attempt_was_not_executed() {
    let lost_and_absent = [Step::Reset, Step::answer(404, "")];
    let trial = trial(lost_and_absent.iter().cycle().take(6).cloned());
    let error = trial.exchange.place(&ORDER).await.expect_err("three times");
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 3));
    assert!(error.may_resend());
    let text = error.to_string();
    assert!(
        text.contains("`Exchange::order` does not find it"),
        "{text}"
    );
    assert!(text.contains("it was not executed"), "{text}");
    assert_eq!(trial.sent().len(), 6);
}

#[tokio::test]
async fn a_look_up_that_fails_leaves_the_doubt() {
    let trial = trial([
        Step::Reset,
        Step::answer(403, ""),
        Step::answer(200, r#"{"id":"8"}"#),
    ]);
    let error = trial.exchange.place(&ORDER).await.expect_err("in doubt");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.may_resend());
    assert_eq!(trial.sent(), ["POST /orders", "GET /orders/c%201"]);
}

#[tokio::test]
async fn a_look_up_is_tried_again_like_any_other_read() {
    let trial = trial([
        Step::Reset,
        Step::answer(503, ""),
        Step::Reset,
        Step::answer(200, r#"{"id":"7"}"#),
    ]);
    trial.exchange.place(&ORDER).await.expect("found");
    assert_eq!(trial.sent().len(), 4);
}

#[tokio::test]
async fn without_a_value_or_time_there_is_nothing_to_look_for() {
    let nameless = NewOrder {
        client_order_id: None,
        amount: 5,
    };
    let without_value = trial([Step::Reset, Step::answer(200, r#"{"id":"7"}"#)]);
    let error = without_value.exchange.place(&nameless).await;
    assert_eq!(error.expect_err("in doubt").outcome(), Outcome::Unknown);
    assert_eq!(without_value.sent().len(), 1);

    let without_time = trial([Step::Reset, Step::answer(200, r#"{"id":"7"}"#)]);
    let call = without_time.exchange.place(&ORDER);
    let error = call.timeout(Duration::from_secs(2)).await;
    assert_eq!(error.expect_err("in doubt").outcome(), Outcome::Unknown);
    assert_eq!(without_time.sent().len(), 1);
}

#[tokio::test]
async fn an_empty_list_or_a_declared_error_says_that_it_is_not_there() {
    for absent in [
        Step::answer(200, " [ ]"),
        Step::answer(400, "no such order"),
    ] {
        let trial = trial([
            Step::answer(502, ""),
            absent,
            Step::answer(200, r#"{"id":"9"}"#),
        ]);
        let placed = trial.exchange.place_in_list(Some("c-1")).await;
        let id = "9".to_owned();
        assert_eq!(placed.expect("placed"), Order { id });
        assert_eq!(trial.sent()[1], "GET /orders?client_order_id=c-1");
        assert_eq!(trial.sent().len(), 3);
    }
    // The default is not asked beside the declared function.
    let trial = trial([Step::answer(502, ""), Step::answer(404, "")]);
    let error = trial.exchange.place_in_list(Some("c-1")).await;
    assert_eq!(error.expect_err("in doubt").outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn one_of_a_list_is_the_answer_and_two_are_none() {
    let one = trial([Step::Reset, Step::answer(200, r#"[{"id":"7"}]"#)]);
    let placed = one.exchange.place_in_list(Some("c-1")).await;
    let id = "7".to_owned();
    assert_eq!(placed.expect("found"), Order { id });

    let two = trial([Step::Reset, Step::answer(200, r#"[{"id":"7"},{"id":"8"}]"#)]);
    let error = two.exchange.place_in_list(Some("c-1")).await;
    let error = error.expect_err("which of them?");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.outcome(), Outcome::Completed);
}

#[tokio::test]
async fn a_key_is_relied_on_first_and_looked_up_in_the_end() {
    let trial = trial([
        Step::Reset,
        Step::Reset,
        Step::Reset,
        Step::answer(200, r#"{"id":"7"}"#),
    ]);
    trial.exchange.place_keyed("c-1").await.expect("found");
    let expected = [
        "POST /orders/keyed",
        "POST /orders/keyed",
        "POST /orders/keyed",
        "GET /orders/c-1",
    ];
    assert_eq!(trial.sent(), expected);

    // A resend that is refused because the first one came through is looked up too.
    let refused = super::trial([
        Step::Reset,
        Step::answer(409, "duplicate"),
        Step::answer(200, r#"{"id":"7"}"#),
    ]);
    refused.exchange.place_keyed("c-1").await.expect("found");
    assert_eq!(refused.sent().len(), 3);
}

/// The answer of success to a look-up is no order: an envelope with an error, or a page of a proxy.
#[tokio::test]
async fn what_is_no_order_finds_none() {
    for body in [r#"{"retCode":110001,"retMsg":"none"}"#, "<html></html>"] {
        let typed = trial([Step::Reset, Step::answer(200, body)]);
        let error = typed.exchange.place(&ORDER).await;
        assert_eq!(error.expect_err("in doubt").outcome(), Outcome::Unknown);
        let unit = trial([Step::Reset, Step::answer(409, ""), Step::answer(200, body)]);
        let error = unit.exchange.place_keyed("c-1").await;
        assert_eq!(error.expect_err("in doubt").outcome(), Outcome::Unknown);
    }
    // Unless it is what the trait knows as the sign of absence.
    let trial = trial([
        Step::Reset,
        Step::answer(200, "no such order"),
        Step::answer(200, r#"{"id":"9"}"#),
    ]);
    let placed = trial.exchange.place_in_list(Some("c-1")).await;
    assert_eq!(placed.expect("placed").id, "9");
}

#[tokio::test]
async fn what_is_not_sent_again_for_want_of_time_or_budget_is_looked_up() {
    let hours = trial([
        Step::with_header(503, "retry-after", "3600"),
        Step::answer(200, r#"{"id":"7"}"#),
    ]);
    hours.exchange.place_keyed("c-1").await.expect("found");
    assert_eq!(hours.sent().len(), 2);

    let script = ScriptedTransport::answering(|request| {
        Some(match request.method == "GET" {
            true => Step::answer(200, r#"{"id":"7"}"#),
            false => Step::Reset,
        })
    });
    let down = super::trial_with([], |builder| builder.transport(script.clone()));
    for _ in 0..120 {
        down.exchange.place_keyed("c-1").await.expect("found");
    }
    // The budget has ended: fewer requests than three and a look-up for each.
    assert!(script.sent().len() < 400, "{}", script.sent().len());
}

#[tokio::test]
async fn what_was_not_sent_or_was_refused_is_not_looked_up() {
    let refused = trial([Step::answer(422, "")]);
    let error = refused.exchange.place(&ORDER).await.expect_err("refused");
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(refused.sent().len(), 1);

    let not_sent = trial([Step::Refused, Step::Refused, Step::Refused]);
    let error = not_sent.exchange.place(&ORDER).await.expect_err("refused");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(not_sent.sent().len(), 3);
}
