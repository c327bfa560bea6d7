//! What is noted, and when.

use std::sync::{Arc, Mutex};

use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{BoxFuture, Ending, ErrorKind, Journal, JournalEntry, JournalError, Outcome};

use crate::{NewOrder, trial_with};

#[derive(Debug, Default)]
struct Notes {
    begun: Mutex<Vec<(JournalEntry, usize)>>,
    ended: Mutex<Vec<(String, Ending)>>,
    is_broken: bool,
    script: Option<ScriptedTransport>,
}

impl Journal for Notes {
    fn begin<'a>(&'a self, entry: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            if self.is_broken {
                return Err(JournalError::new("the disk is full"));
            }
            let sent = self.script.as_ref().map_or(0, |script| script.sent().len());
            self.begun
                .lock()
                .expect("notes")
                .push((entry.clone(), sent));
            Ok(())
        })
    }

    fn end(&self, id: &str, ending: Ending) -> BoxFuture<'_, Result<(), JournalError>> {
        self.ended
            .lock()
            .expect("notes")
            .push((id.to_owned(), ending));
        Box::pin(async { Ok(()) })
    }
}

const ORDER: NewOrder = NewOrder {
    client_order_id: Some("c-1"),
    amount: 5,
};

#[tokio::test]
async fn what_changes_something_is_noted_before_it_is_sent_and_after_it_is_known() {
    for (steps, ending) in [
        (vec![Step::answer(200, "")], Ending::Executed),
        (vec![Step::Refused, Step::answer(200, "")], Ending::Executed),
        (vec![Step::answer(400, "")], Ending::NotExecuted),
        (vec![Step::Refused; 3], Ending::NotExecuted),
        (vec![Step::Reset; 6], Ending::Unknown),
    ] {
        let notes = Arc::new(Notes::default());
        let trial = trial_with(steps, |builder| builder.journal(Arc::clone(&notes)));
        let _ = trial.exchange.place_keyed("c-1").await;
        let begun = notes.begun.lock().expect("notes");
        let [(entry, _)] = begun.as_slice() else {
            panic!("noted once for all attempts: {begun:?}");
        };
        assert_eq!(entry.operation, "Exchange::place_keyed");
        assert_eq!(entry.key.as_deref(), Some("c-1"));
        assert_eq!((&*entry.method, &*entry.target), ("POST", "/orders/keyed"));
        assert_eq!(entry.body, r#"{"client_order_id":"c-1"}"#);
        let ended = notes.ended.lock().expect("notes");
        assert_eq!(*ended, [(entry.id.clone(), ending)]);
    }
}

#[tokio::test]
async fn what_the_scheme_writes_itself_is_noted_as_its_arguments() {
    let notes = Arc::new(Notes::default());
    let trial = trial_with([Step::answer(200, "7")], |builder| {
        builder.journal(Arc::clone(&notes))
    });
    assert_eq!(trial.exchange.nonced(5).await.expect("answered"), 7);
    let begun = notes.begun.lock().expect("notes");
    assert_eq!(begun[0].0.body, r#"{"amount":5}"#);
    let sent = trial.script.sent();
    assert!(sent[0].body.ends_with(b"&amount=5"), "{sent:?}");
}

#[tokio::test]
async fn nothing_has_left_when_it_is_noted() {
    let script = ScriptedTransport::new([Step::answer(200, r#"{"id":"1"}"#)]);
    let notes = Arc::new(Notes {
        script: Some(script.clone()),
        ..Notes::default()
    });
    let trial = trial_with([], |builder| {
        builder
            .transport(script.clone())
            .journal(Arc::clone(&notes))
    });
    trial.exchange.place(&ORDER).await.expect("placed");
    let begun = notes.begun.lock().expect("notes");
    assert_eq!((begun.len(), begun[0].1), (1, 0));
    assert_eq!(script.sent().len(), 1);
}

#[tokio::test]
async fn reads_are_not_noted_and_partial_answers_are() {
    let notes = Arc::new(Notes::default());
    let steps = [Step::answer(200, r#"{"id":"1"}"#), Step::answer(409, "")];
    let trial = trial_with(steps, |builder| builder.journal(Arc::clone(&notes)));
    trial.exchange.order("1").await.expect("read");
    assert!(notes.begun.lock().expect("notes").is_empty());
    trial.exchange.batch(&[1]).await.expect_err("in part");
    let ended = notes.ended.lock().expect("notes");
    assert_eq!(ended[0].1, Ending::InPart);
}

#[tokio::test]
async fn what_cannot_be_noted_is_not_sent() {
    let notes = Notes {
        is_broken: true,
        ..Notes::default()
    };
    let trial = trial_with([Step::answer(200, "")], |builder| builder.journal(notes));
    let error = trial.exchange.place(&ORDER).await.expect_err("not noted");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Journal, Outcome::NotSent)
    );
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert!(trial.script.sent().is_empty());
}

#[tokio::test]
async fn a_call_that_is_dropped_stays_open() {
    let notes = Arc::new(Notes::default());
    let trial = trial_with([], |builder| {
        builder
            .transport(ScriptedTransport::new([Step::Stall]))
            .clock(signed_api::SystemClock::new())
            .journal(Arc::clone(&notes))
    });
    let mut call = Box::pin(async { trial.exchange.place(&ORDER).await });
    let waker = std::task::Waker::noop();
    let mut context = std::task::Context::from_waker(waker);
    assert!(call.as_mut().poll(&mut context).is_pending());
    drop(call);
    assert_eq!(notes.begun.lock().expect("notes").len(), 1);
    assert!(notes.ended.lock().expect("notes").is_empty());
}
