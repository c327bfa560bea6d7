//! Whatever a server answers: no panic, and no more is claimed than it said.

use proptest::prelude::*;
use signed_api::testing::{Answer, ManualClock, ScriptedTransport, Step};
use signed_api::{Error, ErrorKind, Outcome, RetryPolicy};

use crate::{OkxClient, key};

/// Bodies that are nearly what is declared, and any others.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let value = r#"(0|"0"|1|"1"|2|null|true|-1|50011|"50011"|"50111"|"51008"|"50004"|"51999"|\[\]|\{\}|1e400|"\\ud800")"#;
    let item = r#"(\{"sCode":("0"|51008|\[\]),"sMsg":"x"\}|\{"ordId":"7"\}|\{"wait":(3|-1|1e400|"3"|null)\}|7)"#;
    let like = format!(
        r#"\{{("code":{value},)?("msg":("x"|7|null|\["a","b"\]),)?"data":({value}|{item}|\[{item}(,{item})?\])\}}"#
    );
    prop_oneof![
        5 => proptest::string::string_regex(&like).expect("a pattern").prop_map(String::into_bytes),
        2 => r#"\{"(code|msg|data|error)":[\[\]{}":,a0\\un-]{0,20}\}"#.prop_map(String::into_bytes),
        1 => any::<Vec<u8>>(),
    ]
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![4 => Just(200), 1 => Just(204), 1 => Just(401), 1 => Just(429), 2 => 200_u16..600]
}

fn client(status: u16, body: &[u8]) -> OkxClient {
    let answer = Answer::new(status, body);
    OkxClient::builder()
        .credentials(key())
        .transport(ScriptedTransport::answering(move |_| {
            Some(Step::Answer(answer.clone()))
        }))
        .clock(ManualClock::default().auto_advance())
        .retry(RetryPolicy::default().max_attempts(2))
        .build()
        .expect("a client")
}

/// What is as the library promises of every error of a call that changes something.
fn check(error: &Error, status: u16) -> Result<(), TestCaseError> {
    let outcome = error.outcome();
    prop_assert_ne!(outcome, Outcome::NotSent, "{}", error);
    if outcome == Outcome::Completed {
        prop_assert_eq!(error.kind(), ErrorKind::Decode);
        prop_assert!((200..300).contains(&status), "{}", error);
    }
    if status >= 500 {
        prop_assert_eq!(outcome, Outcome::Unknown, "{}", error);
    }
    let is_certain = outcome == Outcome::Rejected;
    prop_assert_eq!(error.may_resend(), is_certain, "{}", error);
    prop_assert!(is_written(error));
    Ok(())
}

/// What is said of an error can always be written.
fn is_written(error: &Error) -> bool {
    let (code, message) = (error.code(), error.server_message());
    !format!("{error}{error:?}{code:?}{message:?}").is_empty()
}

fn run<T>(call: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(call)
}

proptest! {
    #[test]
    fn a_call_ends_and_claims_no_more_than_was_said(status in status(), body in body()) {
        let okx = client(status, &body);
        if let Err(error) = run(async { okx.place("1").await }) {
            check(&error, status)?;
        }
        if let Err(error) = run(async { okx.cancel("1").await }) {
            // Other calls may have met the host's refusals before.
            if error.kind() != ErrorKind::Limited {
                check(&error, status)?;
            }
        }
    }

    #[test]
    fn so_does_one_that_is_looked_up(status in status(), body in body()) {
        let okx = client(status, &body);
        if let Err(error) = run(async { okx.place_in_list("1").await }) {
            prop_assert!(is_written(&error));
        }
        if let Err(error) = run(async { okx.batch(&[1]).await }) {
            prop_assert!(is_written(&error));
        }
    }
}
