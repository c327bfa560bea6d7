//! Look-ups see through envelopes.

use signed_api::testing::Step;
use signed_api::{ErrorKind, Outcome};

use crate::{OkxClient, trial};

const FOUND: &str = r#"{"code":"0","data":[{"ordId":"7"}]}"#;

#[tokio::test]
async fn what_is_found_comes_out_of_its_envelope() {
    let trial = trial!(OkxClient, [Step::Reset, Step::answer(200, FOUND)]);
    let order = trial.client.place_in_list("c").await.expect("found");
    assert_eq!(order.id, "7");
    assert_eq!(trial.sent(), 2);
}

#[tokio::test]
async fn an_empty_envelope_and_a_code_say_that_it_is_not_there() {
    let placed = r#"{"code":"0","data":{"ordId":"8"}}"#;
    for absent in [
        r#"{"code":"0","data":[]}"#,
        r#"{"code":"0","data":null}"#,
        r#"{"code":"51603","msg":"Order does not exist"}"#,
    ] {
        let steps = [
            Step::Reset,
            Step::answer(200, absent),
            Step::answer(200, placed),
        ];
        let trial = trial!(OkxClient, steps);
        let order = trial.client.place_found("c").await.expect("placed");
        assert_eq!(order.id, "8", "{absent}");
        assert_eq!(trial.sent(), 3);
    }
}

#[tokio::test]
async fn any_other_error_leaves_the_doubt() {
    for unclear in [
        r#"{"code":"51999"}"#,
        r#"{"code":"50111"}"#,
        r#"{"data":[]}"#,
        r#"{"code":"0","result":[]}"#,
        r#"{"code":"0","data":[{"id":1}]}"#,
        "[]",
        "",
    ] {
        let trial = trial!(OkxClient, [Step::Reset, Step::answer(200, unclear)]);
        let error = trial.client.place_in_list("c").await.expect_err("in doubt");
        assert_eq!(error.outcome(), Outcome::Unknown, "{unclear}");
        assert_eq!(error.kind(), ErrorKind::Network);
        assert_eq!(trial.sent(), 2);
    }
}

#[tokio::test]
async fn an_error_of_unknown_meaning_is_looked_up_too() {
    let steps = [
        Step::answer(200, r#"{"code":"51999"}"#),
        Step::answer(200, FOUND),
    ];
    let trial = trial!(OkxClient, steps);
    assert_eq!(
        trial.client.place_in_list("c").await.expect("found").id,
        "7"
    );
}

#[tokio::test]
async fn a_code_in_an_answer_that_failed_is_no_proof() {
    let not_found = r#"{"code":"51603"}"#;
    let trial = trial!(OkxClient, vec![Step::Reset, Step::answer(500, not_found)]);
    let error = trial.client.place_in_list("c").await.expect_err("in doubt");
    assert_eq!(error.outcome(), Outcome::Unknown);
}
