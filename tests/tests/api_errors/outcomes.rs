//! Nobody is told that something was not executed unless the server said so.

use signed_api::testing::Step;
use signed_api::{ErrorKind, Outcome};

use crate::{OkxClient, trial};

fn body(code: &str) -> String {
    format!(r#"{{"code":"{code}","msg":"what it says","data":[]}}"#)
}

#[tokio::test]
async fn a_code_that_is_named_was_rejected() {
    for (code, kind) in [
        ("50111", ErrorKind::Unauthorized),
        ("50113", ErrorKind::Unauthorized),
        ("50110", ErrorKind::Forbidden),
        ("50120", ErrorKind::Forbidden),
        ("50011", ErrorKind::RateLimited),
        ("51016", ErrorKind::Duplicate),
        ("51008", ErrorKind::InsufficientFunds),
        ("51603", ErrorKind::NotFound),
    ] {
        for status in [200, 400] {
            let trial = trial!(OkxClient, [Step::answer(status, body(code))]);
            let error = trial.client.place("1").await.expect_err("refused");
            assert_eq!(error.kind(), kind, "{code}");
            assert_eq!(error.outcome(), Outcome::Rejected, "{code}");
            assert!(error.may_resend());
            assert_eq!(error.code(), Some(code));
            assert_eq!(error.server_message(), Some("what it says"));
            assert_eq!(trial.sent(), 1, "{code}");
        }
    }
}

#[tokio::test]
async fn a_code_that_is_not_named_leaves_a_doubt_unless_it_only_reads() {
    let placing = trial!(OkxClient, [Step::answer(200, body("51999"))]);
    let error = placing.client.place("1").await.expect_err("something");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.may_resend());
    assert_eq!(error.code(), Some("51999"));
    let text = error.to_string();
    assert!(text.contains("200 OK with the error `51999`"), "{text}");
    assert!(text.contains("it may have been executed"), "{text}");

    let reading = trial!(OkxClient, [Step::answer(200, body("51999"))]);
    let error = reading.client.order("1").await.expect_err("something");
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(reading.sent(), 1);

    // With a status of its own the server says that it refuses.
    let refused = trial!(OkxClient, [Step::answer(400, body("51999"))]);
    let error = refused.client.place("1").await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.outcome(), Outcome::Rejected);
}

#[tokio::test]
async fn a_method_may_say_otherwise() {
    for (code, kind, outcome) in [
        ("51999", ErrorKind::Refused, Outcome::Rejected),
        ("51400", ErrorKind::NotFound, Outcome::Rejected),
        ("51008", ErrorKind::InsufficientFunds, Outcome::Rejected),
        // In place of what the trait says.
        ("51603", ErrorKind::Server, Outcome::Unknown),
    ] {
        let trial = trial!(OkxClient, [Step::answer(200, body(code))]);
        let error = trial.client.cancel("1").await.expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{code}");
    }
    let said = r#"{"code":"51999","msg":"It is already cancelled"}"#;
    let trial = trial!(OkxClient, [Step::answer(200, said)]);
    let error = trial.client.cancel("1").await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(error.code(), Some("51999"));
    // Even so, what is no envelope says nothing.
    let trial = trial!(OkxClient, [Step::answer(200, "{}")]);
    let error = trial.client.cancel("1").await.expect_err("no envelope");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// OKX: "API endpoint request timeout (does not indicate success or failure of order, please check order status)", which it
/// answers with HTTP 400.
#[tokio::test]
async fn a_doubt_is_a_doubt_whatever_the_status() {
    for status in [200, 400, 500] {
        let trial = trial!(OkxClient, [Step::answer(status, body("50004"))]);
        let error = trial.client.place("1").await.expect_err("in doubt");
        assert_eq!(error.kind(), ErrorKind::Server, "{status}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
        assert_eq!(trial.sent(), 1);
    }
    // What the server executes only once is sent again.
    let placed = r#"{"code":"0","data":[{"ordId":"7"}]}"#;
    let steps = [Step::answer(400, body("50004")), Step::answer(200, placed)];
    let trial = trial!(OkxClient, steps);
    assert_eq!(
        trial.client.place_keyed("1").await.expect("placed").len(),
        1
    );
    assert_eq!(trial.sent(), 2);
}

#[tokio::test]
async fn a_server_that_failed_may_have_executed_it_whatever_it_says() {
    let trial = trial!(OkxClient, [Step::answer(500, body("51008"))]);
    let error = trial.client.place("1").await.expect_err("it failed");
    assert_eq!(error.kind(), ErrorKind::InsufficientFunds);
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_part_may_be_told_by_a_code() {
    let trial = trial!(OkxClient, [Step::answer(200, body("2"))]);
    let error = trial.client.all_or_part(&[1]).await.expect_err("in part");
    assert_eq!(error.outcome(), Outcome::Partial);
    assert!(!error.may_resend());
}

/// Whatever a server quotes: what is likely to be logged is redacted.
#[tokio::test]
async fn no_secret_shows_in_the_server_s_words() {
    let body = r#"{"code":"no secret-0123456789","msg":"your secret-0123456789 is wrong"}"#;
    let trial = trial!(OkxClient, [Step::answer(400, body)]);
    let error = trial.client.place("1").await.expect_err("refused");
    let code = error.code().expect("a code");
    let message = error.server_message().expect("a message");
    for text in [code, message, &error.to_string(), &format!("{error:?}")] {
        assert!(!text.contains("0123456789"), "{text}");
    }
    assert!(code.starts_with("no ") && message.ends_with(" is wrong"));
}

/// Refused attempts do not take back the doubt that an earlier one left.
#[tokio::test]
async fn a_duplicate_after_a_doubt_leaves_the_doubt() {
    let trial = trial!(OkxClient, [Step::Reset, Step::answer(200, body("51016"))]);
    let error = trial
        .client
        .place_keyed("1")
        .await
        .expect_err("a duplicate");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.attempts(), 2);
}
