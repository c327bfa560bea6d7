//! What is inside an envelope is what the method returns.

use signed_api::testing::Step;
use signed_api::{ErrorKind, Outcome};

use crate::{OkxClient, Order, trial};

const ORDERS: &str = r#"{"code":"0","msg":"","data":[{"ordId":"7"}]}"#;

#[tokio::test]
async fn the_payload_is_decoded() {
    let trial = trial!(
        OkxClient,
        [
            Step::answer(200, ORDERS),
            Step::answer(200, r#"{"data": "a\u00e9b" , "code":0}"#),
            Step::answer(201, r#"{"data":"x","code":"0"}"#),
            Step::answer(200, r#"{"data":  [1.10, 1e400]  ,"code":"0"}"#),
            Step::answer(200, r#"{"data":0.1000000000000000000001,"code":"0"}"#),
        ]
    );
    let okx = &trial.client;
    let expected = [Order { id: "7".to_owned() }];
    assert_eq!(okx.order("7").await.expect("orders"), expected);
    assert_eq!(okx.name().await.expect("a name"), "aéb");
    let response = okx.name_and_more().await.expect("a name");
    assert_eq!(response.status(), 201);
    assert_eq!(response.body(), "x");
    assert_eq!(okx.raw().await.expect("bytes"), "[1.10, 1e400]");
    let number = okx.raw_number().await.expect("a number");
    assert_eq!(number.get(), "0.1000000000000000000001");
}

#[tokio::test]
async fn what_has_no_body_or_no_envelope_is_as_it_is() {
    let trial = trial!(
        OkxClient,
        [
            Step::answer(200, ""),
            Step::answer(200, r#"{"ordId":"7"}"#),
            Step::answer(204, ""),
        ]
    );
    let okx = &trial.client;
    okx.is_there().await.expect("a head");
    assert_eq!(okx.plain().await.expect("an order").id, "7");
    okx.cancel("7").await.expect("no content");
}

#[tokio::test]
async fn a_payload_of_another_form_is_a_mismatch_of_something_that_was_executed() {
    let whole = r#"{"code":"0","data":{"ordId":"7"}}"#;
    for body in [whole, r#"{"code":"0"}"#] {
        let trial = trial!(OkxClient, [Step::answer(200, body)]);
        let error = trial.client.place("7").await.expect_err("no list");
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.outcome(), Outcome::Completed);
        assert_eq!(error.body().expect("all of it"), body);
    }
}

#[tokio::test]
async fn an_answer_without_the_envelope_says_nothing() {
    for body in [
        "",
        "<html>",
        "[]",
        "null",
        "{}",
        r#"{"data":[]}"#,
        r#"{"code":"0","da"#,
    ] {
        let trial = trial!(OkxClient, [Step::answer(200, body)]);
        let error = trial.client.place("7").await.expect_err("no envelope");
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
        assert!(!error.may_resend());
        let text = error.to_string();
        assert!(text.contains("without the envelope"), "{text}");
        assert!(text.contains("look it up"), "{text}");
    }
}
