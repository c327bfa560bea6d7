//! What an error with HTTP 200 lets happen next: to effects, to credentials, to the journal.

use std::sync::{Arc, Mutex};

use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{
    BoxFuture, CredentialError, Credentials, Ending, ErrorKind, Journal, JournalEntry,
    JournalError, Outcome, ProvideCredentials, Rotating,
};

use crate::{OkxClient, trial};

const PLACED: &str = r#"{"code":"0","data":[{"ordId":"7"}]}"#;

fn ok(body: &str) -> Step {
    Step::answer(200, body)
}

fn code(code: &str) -> Step {
    ok(&format!(r#"{{"code":"{code}","data":{{"wait":2}}}}"#))
}

/// Its key is sent again, so that the server knows it for the same.
#[tokio::test]
async fn what_has_a_key_is_sent_again_with_it() {
    for first in ["50001", "50011", "50004"] {
        let trial = trial!(OkxClient, [code(first), ok(PLACED)]);
        let placed = trial.client.place_keyed("c-1").await;
        assert_eq!(placed.expect("placed").len(), 1, "{first}");
        let sent = trial.script.sent();
        let bodies: Vec<_> = sent.iter().map(|request| &request.body[..]).collect();
        assert_eq!(bodies, [br#"{"id":"c-1"}"#; 2], "{first}");
    }
}

/// A code that nobody named may mean anything: the same answer is to be expected, and it may be sent again by who knows.
#[tokio::test]
async fn a_code_of_no_meaning_is_not_tried_again_but_may_be_where_there_is_a_key() {
    let trial = trial!(OkxClient, [code("51999")]);
    let keyed = trial.client.place_keyed("c-1").await;
    let error = keyed.expect_err("something");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.may_resend());
    assert_eq!(trial.sent(), 1);
}

#[tokio::test]
async fn no_wait_outlasts_the_time_of_the_call() {
    let trial = trial!(OkxClient, [ok(r#"{"code":"50011","data":{"wait":31}}"#)]);
    let error = trial.client.place("1").await.expect_err("too many");
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.may_resend());
    assert_eq!(trial.clock.passed().as_secs(), 0);
}

/// A first key, and another one for who asks again.
#[derive(Debug, Default)]
struct Keys(Mutex<u32>);

impl ProvideCredentials for Keys {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        let mut asked = self.0.lock().expect("a number");
        *asked += 1;
        let credentials = Credentials::new(format!("key-{asked}-of-effects"), "a secret");
        Box::pin(async move { Ok(credentials) })
    }
}

#[tokio::test]
async fn credentials_that_a_code_refuses_are_asked_for_again_once() {
    for (last, kind) in [
        (ok(PLACED), None),
        (code("50111"), Some(ErrorKind::Unauthorized)),
    ] {
        let script = ScriptedTransport::new([code("50111"), last]);
        let clock = ManualClock::default().auto_advance();
        let okx = OkxClient::builder()
            .credentials(Rotating::new(Keys::default()).clock(clock.clone()))
            .transport(script.clone())
            .clock(clock)
            .build()
            .expect("a client");
        assert_eq!(okx.place("1").await.err().map(|error| error.kind()), kind);
        let sent = script.sent();
        let keys: Vec<_> = sent.iter().map(|sent| &sent.headers["api-key"]).collect();
        assert_eq!(keys, ["key-1-of-effects", "key-2-of-effects"]);
    }
}

#[derive(Debug, Default)]
struct Endings(Mutex<Vec<Ending>>);

impl Journal for Endings {
    fn begin<'a>(&'a self, _: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(async { Ok(()) })
    }

    fn end(&self, _: &str, ending: Ending) -> BoxFuture<'_, Result<(), JournalError>> {
        self.0.lock().expect("endings").push(ending);
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn the_journal_says_what_is_known_after_a_code() {
    for (steps, ending) in [
        (vec![code("0")], Ending::Executed),
        (vec![code("51008")], Ending::NotExecuted),
        (vec![code("50111")], Ending::NotExecuted),
        (vec![code("51999")], Ending::Unknown),
        (vec![code("50004")], Ending::Unknown),
        (vec![code("2")], Ending::InPart),
        (vec![ok("{}")], Ending::Unknown),
        (vec![ok("<html>")], Ending::Unknown),
        (vec![Step::answer(204, "")], Ending::Executed),
        (vec![code("50001"), code("0")], Ending::Executed),
        (vec![code("50011"), code("51999")], Ending::Unknown),
    ] {
        let said = format!("{steps:?}");
        let endings = Arc::new(Endings::default());
        let okx = OkxClient::builder()
            .credentials(crate::key())
            .transport(ScriptedTransport::new(steps))
            .clock(ManualClock::default().auto_advance())
            .journal(Arc::clone(&endings))
            .build()
            .expect("a client");
        let _ = okx.all_or_part(&[1]).await;
        assert_eq!(*endings.0.lock().expect("endings"), [ending], "{said}");
    }
}
