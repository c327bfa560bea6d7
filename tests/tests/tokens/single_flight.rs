//! However many want a token, it is obtained once; and whoever goes away, whatever is dropped or panics, nobody is stuck.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signed_api::testing::ManualClock;
use signed_api::{Outcome, TokenErrorKind};
use tokio::runtime::Builder;

use crate::support::{
    Act, ByHand, HOUR, Source, access, at_once, cache, kind, secs, settle, unavailable,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_callers_at_the_end_of_a_token_have_it_renewed_once() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    assert_eq!(access(tokens.token().await), "access-1");
    clock.advance(HOUR);
    source.hold();
    let begun = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..1000)
        .map(|_| {
            let (tokens, begun) = (tokens.clone(), Arc::clone(&begun));
            tokio::spawn(async move {
                begun.fetch_add(1, Ordering::Relaxed);
                access(tokens.token().await)
            })
        })
        .collect();
    while begun.load(Ordering::Relaxed) < 1000 {
        tokio::task::yield_now().await;
    }
    source.answer(1000);
    for caller in callers {
        assert_eq!(caller.await.expect("no panic"), "access-2");
    }
    assert_eq!(source.count(), 2);
}

#[tokio::test]
async fn a_thousand_callers_are_told_of_one_failure() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, [Act::Fail(unavailable())]);
    let tokens = cache(&clock, &source);
    source.hold();
    let callers: Vec<_> = (0..1000)
        .map(|_| {
            tokio::spawn({
                let tokens = tokens.clone();
                async move { tokens.token().await }
            })
        })
        .collect();
    settle().await;
    source.answer(1000);
    for caller in callers {
        let error = caller.await.expect("no panic").expect_err("no token");
        assert_eq!(error.kind(), TokenErrorKind::Unavailable);
        assert_eq!(error.to_string(), "503 from the token endpoint");
        assert_eq!(error.outcome(), Outcome::Rejected);
    }
    assert_eq!(source.count(), 1);
}

#[tokio::test]
async fn callers_that_go_away_take_nothing_with_them() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let tokens = cache(&clock, &source);
    source.hold();
    assert!(at_once(tokens.token()).is_none());
    assert!(at_once(tokens.token()).is_none());
    settle().await;
    source.answer(1);
    settle().await;
    assert_eq!(
        at_once(tokens.token()).map(access).as_deref(),
        Some("access-1")
    );
    assert_eq!(source.count(), 1);
}

#[test]
fn a_runtime_that_is_shut_down_in_the_midst_leaves_nobody_waiting() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    let runtime = || Builder::new_current_thread().build().expect("a runtime");
    source.hold();
    let first = runtime();
    first.block_on(async {
        assert!(at_once(tokens.token()).is_none());
        settle().await;
    });
    let second = runtime();
    let waiting = second.spawn({
        let tokens = tokens.clone();
        async move { access(tokens.token().await) }
    });
    second.block_on(settle());
    assert_eq!(source.count(), 1);
    drop(first);
    source.answer(1);
    assert_eq!(second.block_on(waiting).expect("no panic"), "access-2");
    assert_eq!(source.count(), 2);
}

#[test]
fn a_refresh_token_that_was_on_its_way_when_the_runtime_was_shut_down_is_not_sent_again() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let tasks = ByHand::default();
    let tokens = cache(&clock, &source).spawner(tasks.clone());
    let mut first = Box::pin(tokens.token());
    assert!(at_once(&mut first).is_none());
    tasks.poll(0);
    assert_eq!(at_once(&mut first).map(access).as_deref(), Some("access-1"));
    clock.advance(HOUR);
    source.hold();
    let mut second = Box::pin(tokens.token());
    assert!(at_once(&mut second).is_none());
    tasks.poll(0);
    assert_eq!(source.asked(), ["-", "refresh-1"]);
    drop(tasks.take(0));
    source.answer(9);
    assert!(at_once(&mut second).is_none());
    tasks.poll(0);
    let told = at_once(&mut second).map(kind);
    assert_eq!(told, Some(TokenErrorKind::LoginRequired));
    assert_eq!(source.count(), 2);
    assert!(tokens.state().is_in_doubt);
}

#[tokio::test]
async fn a_panic_in_the_source_is_told_to_all_and_is_over_with_the_pause() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, [Act::Panic]);
    let tokens = cache(&clock, &source);
    source.hold();
    let callers: Vec<_> = (0..3)
        .map(|_| {
            tokio::spawn({
                let tokens = tokens.clone();
                async move { tokens.token().await }
            })
        })
        .collect();
    settle().await;
    source.answer(9);
    for caller in callers {
        let error = caller
            .await
            .expect("no panic of its own")
            .expect_err("no token");
        assert!(error.to_string().contains("panicked"), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
    assert_eq!(source.count(), 1);
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-2");
}

#[tokio::test]
async fn a_source_that_never_answers_is_given_up() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, [Act::Hang]);
    let tokens = cache(&clock, &source).patience(secs(7));
    let error = tokens.token().await.expect_err("no token");
    assert_eq!(error.to_string(), "no token was obtained within 7s");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(clock.passed(), secs(7));
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-2");
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_waiting() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    let error = at_once(tokens.token())
        .expect("at once")
        .expect_err("no token");
    assert!(error.to_string().contains("runtime"), "{error}");
    assert_eq!(source.count(), 0);
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    assert_eq!(access(runtime.block_on(tokens.token())), "access-1");
}
