//! No call outlasts its time, and nobody waits for what another one keeps while it waits for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{
    BoxFuture, Circuits, Clock as _, CredentialError, Ending, ErrorKind, Journal, JournalEntry,
    JournalError, Outcome, ProvideCredentials, RetryPolicy,
};

use crate::{Nonced, trial, trial_with};

/// Credentials that take their time, or a machine that is suspended meanwhile.
#[derive(Debug)]
struct Late {
    clock: ManualClock,
    wait: Duration,
    is_suspended: bool,
}

impl ProvideCredentials for Late {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(async move {
            match self.is_suspended {
                true => self.clock.advance(self.wait),
                false => self.clock.sleep(self.wait).await,
            }
            Ok(Credentials::new("key-of-the-late", "secret-0123456789"))
        })
    }
}

fn late(clock: &ManualClock, seconds: u64, is_suspended: bool) -> Late {
    Late {
        clock: clock.clone(),
        wait: Duration::from_secs(seconds),
        is_suspended,
    }
}

#[tokio::test]
async fn waiting_for_credentials_is_part_of_the_call_s_time() {
    let clock = ManualClock::default().auto_advance();
    let trial = trial_with([Step::Stall], |builder| {
        builder
            .credentials(late(&clock, 8, false))
            .clock(clock.clone())
            .timeout(Duration::from_secs(10))
            .retry(RetryPolicy::never())
    });
    trial.exchange.nonced(1).await.expect_err("stalled");
    assert_eq!(clock.passed(), Duration::from_secs(10));
}

#[tokio::test]
async fn what_was_signed_when_time_is_up_is_not_sent() {
    let clock = ManualClock::default().auto_advance();
    let trial = trial_with([Step::answer(200, "1")], |builder| {
        builder
            .credentials(late(&clock, 3_600, true))
            .clock(clock.clone())
            .retry(RetryPolicy::never())
    });
    let error = trial.exchange.nonced(1).await.expect_err("an hour late");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert!(trial.script.sent().is_empty());
}

#[derive(Debug)]
struct SlowJournal(ManualClock);

impl Journal for SlowJournal {
    fn begin<'a>(&'a self, _: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(async {
            self.0.sleep(Duration::from_secs(100)).await;
            Ok(())
        })
    }

    fn end(&self, _: &str, _: Ending) -> BoxFuture<'_, Result<(), JournalError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_journal_that_takes_too_long_ends_the_call() {
    let clock = ManualClock::default().auto_advance();
    let trial = trial_with([Step::answer(200, "")], |builder| {
        builder
            .clock(clock.clone())
            .journal(SlowJournal(clock.clone()))
            .timeout(Duration::from_secs(10))
    });
    let error = trial.exchange.batch(&[1]).await.expect_err("too slow");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert_eq!(clock.passed(), Duration::from_secs(10));
    assert!(trial.script.sent().is_empty());
}

#[tokio::test]
async fn a_gateway_that_gave_up_waiting_leaves_a_doubt() {
    let refused = trial([Step::answer(408, "")]);
    let error = refused.exchange.batch(&[1]).await.expect_err("in doubt");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::Unknown)
    );
    assert!(!error.may_resend());

    let read = trial([Step::answer(408, ""), Step::answer(200, r#"{"id":"1"}"#)]);
    read.exchange.order("1").await.expect("the second time");
}

#[api_client(base_url = "https://limited.example.com")]
#[limits(orders = "1/1s")]
#[limit(orders = 1)]
trait Limited {
    #[post("/replayed")]
    #[auth(Nonced)]
    #[retry(replay)]
    async fn replayed(&self, amount: u32) -> Result<u32>;

    #[post("/nonced")]
    #[auth(Nonced)]
    async fn nonced(&self, amount: u32) -> Result<u32>;

    #[get("/plain")]
    #[limit(none)]
    async fn plain(&self) -> Result<u32>;
}

/// A replay holds the gate and waits for the limit; the other one must not hold the limit's room and wait for the gate.
#[tokio::test]
async fn a_replay_and_a_limit_do_not_wait_for_one_another() {
    let clock = ManualClock::default().auto_advance();
    let script =
        ScriptedTransport::new([Step::Reset, Step::answer(200, "7"), Step::answer(200, "8")]);
    let client = LimitedClient::builder()
        .credentials(Credentials::new("key-of-limits", "secret-0123456789"))
        .transport(script.clone())
        .clock(clock.clone())
        .retry(RetryPolicy::default().base(Duration::from_secs(3)))
        .build()
        .expect("a client");
    let other = client.clone();
    let replayed = tokio::spawn(async move { client.replayed(1).await });
    let nonced = tokio::spawn(async move { other.nonced(2).await });
    assert_eq!(replayed.await.expect("no panic").expect("replayed"), 7);
    assert_eq!(nonced.await.expect("no panic").expect("sent"), 8);
    assert!(
        clock.passed() < Duration::from_secs(20),
        "{:?}",
        clock.passed()
    );
}

/// The same with a circuit, of which the other one might be the probe.
#[tokio::test]
async fn a_replay_and_a_circuit_do_not_wait_for_one_another() {
    let clock = ManualClock::default().auto_advance();
    let replays = Arc::new(AtomicU32::new(0));
    let script = ScriptedTransport::answering(move |request| {
        Some(match request.url.path() {
            "/replayed" if replays.fetch_add(1, Ordering::Relaxed) == 0 => {
                Step::with_header(503, "retry-after", "3")
            }
            "/replayed" => Step::answer(200, "7"),
            "/plain" => Step::with_header(418, "retry-after", "1"),
            _ => Step::answer(200, "8"),
        })
    });
    let circuits = Circuits::new();
    let client = || {
        LimitedClient::builder()
            .credentials(Credentials::new("key-of-circuits", "secret-0123456789"))
            .circuits(&circuits)
            .transport(script.clone())
            .clock(clock.clone())
            .build()
            .expect("a client")
    };
    let (first, second, banned) = (client(), client(), client());
    let replayed = tokio::spawn(async move { first.replayed(1).await });
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    let call = banned.plain().retry(RetryPolicy::never());
    call.await.expect_err("banned");
    let nonced = tokio::spawn(async move { second.nonced(2).await });
    assert_eq!(replayed.await.expect("no panic").expect("replayed"), 7);
    assert_eq!(nonced.await.expect("no panic").expect("sent"), 8);
    assert!(
        clock.passed() < Duration::from_secs(20),
        "{:?}",
        clock.passed()
    );
}
