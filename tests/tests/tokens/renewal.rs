//! When a token is renewed, how long it counts as valid, and what a renewal that comes to nothing means.

use std::time::Duration;

use signed_api::testing::{ManualClock, SeededEntropy};
use signed_api::{Clock as _, Timestamp, TokenErrorKind, Unit};

use crate::support::{
    Act, HOUR, Same, Source, access, at_once, cache, kind, secs, settle, unavailable,
};

#[tokio::test]
async fn holders_of_a_valid_token_do_not_wait_for_its_renewal() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    assert_eq!(access(tokens.token().await), "access-1");
    clock.advance(HOUR - secs(61));
    assert_eq!(
        at_once(tokens.token()).map(access).as_deref(),
        Some("access-1")
    );
    settle().await;
    assert_eq!(
        source.count(),
        1,
        "it is renewed 60 s before its end, not 61"
    );
    clock.advance(secs(1));
    source.hold();
    for _ in 0..1000 {
        assert_eq!(
            at_once(tokens.token()).map(access).as_deref(),
            Some("access-1")
        );
        tokio::task::yield_now().await;
    }
    assert_eq!(source.count(), 2);
    clock.advance(secs(59));
    assert_eq!(
        at_once(tokens.token()).map(access).as_deref(),
        Some("access-1")
    );
    source.answer(1);
    settle().await;
    assert_eq!(
        at_once(tokens.token()).map(access).as_deref(),
        Some("access-2")
    );
    assert_eq!(source.count(), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_to_be_renewed_is_used_to_its_end() {
    let clock = ManualClock::default();
    let mut script = vec![Act::Issue(Some(HOUR))];
    script.extend((0..1000).map(|_| Act::Fail(unavailable())));
    let source = Source::new(&clock, script);
    let tokens = cache(&clock, &source).entropy(SeededEntropy::new(1));
    tokens.token().await.expect("a token");
    let begun = clock.passed();
    for second in 0..3600 {
        assert_eq!(access(tokens.token().await), "access-1", "after {second} s");
        settle().await;
        clock.advance(secs(1));
    }
    assert_eq!(clock.passed() - begun, HOUR);
    assert!(
        (6..30).contains(&source.count()),
        "{} times",
        source.count()
    );
    let error = tokens
        .token()
        .await
        .expect_err("at its end there is nothing left");
    assert_eq!(error.kind(), TokenErrorKind::Unavailable);
    let wait = error.retry_after().expect("it is said when");
    assert!(wait <= secs(10), "{wait:?}");
}

#[tokio::test]
async fn at_the_end_of_a_token_there_is_another_try_whatever_the_pause() {
    let clock = ManualClock::default();
    let refused = signed_api::TokenError::new(TokenErrorKind::Refused, "invalid_client");
    let source = Source::new(&clock, [Act::Issue(Some(HOUR)), Act::Fail(refused)]);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    clock.advance(HOUR - secs(5));
    assert_eq!(access(tokens.token().await), "access-1");
    settle().await;
    assert_eq!(tokens.state().failure, Some(TokenErrorKind::Refused));
    clock.advance(secs(5));
    assert_eq!(access(tokens.token().await), "access-3");
}

#[tokio::test]
async fn the_wait_that_the_server_asks_for_is_kept() {
    let clock = ManualClock::default();
    let put_off = unavailable().with_retry_after(Some(secs(120)));
    let source = Source::new(&clock, [Act::Fail(put_off)]);
    let tokens = cache(&clock, &source);
    for left in [120, 119] {
        let error = tokens.token().await.expect_err("no token");
        assert_eq!(error.retry_after(), Some(secs(left)));
        clock.advance(secs(1));
    }
    clock.advance(secs(117));
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
    assert_eq!(source.count(), 1);
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-2");
}

#[tokio::test]
async fn waits_grow_with_each_failure_and_begin_anew_with_a_success() {
    let clock = ManualClock::default();
    let mut script: Vec<_> = (0..8).map(|_| Act::Fail(unavailable())).collect();
    script.push(Act::Issue(Some(HOUR)));
    script.push(Act::Fail(unavailable()));
    let source = Source::new(&clock, script);
    let tokens = cache(&clock, &source);
    let mut waits = Vec::new();
    loop {
        match tokens.token().await {
            Ok(_) => break,
            Err(error) => {
                let wait = error.retry_after().expect("a wait");
                waits.push(wait.as_millis());
                clock.advance(wait);
            }
        }
    }
    assert_eq!(waits, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    clock.advance(HOUR);
    let error = tokens.token().await.expect_err("no token");
    assert_eq!(error.retry_after(), Some(Duration::from_millis(250)));
}

#[tokio::test]
async fn without_a_lifetime_a_token_is_valid_for_five_minutes_and_never_for_ever() {
    for (chosen, lifetime) in [(None, secs(300)), (Some(secs(40)), secs(40))] {
        let clock = ManualClock::default();
        let source = Source::new(&clock, [Act::Issue(None), Act::Issue(None)]);
        let mut tokens = cache(&clock, &source);
        if let Some(chosen) = chosen {
            tokens = tokens.default_lifetime(chosen);
        }
        tokens.token().await.expect("a token");
        assert_eq!(tokens.state().valid_for, Some(lifetime));
        clock.advance(lifetime);
        assert_eq!(access(tokens.token().await), "access-2");
    }
}

#[tokio::test]
async fn the_lifetime_counts_from_before_the_request_was_sent() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, [Act::IssueAfter(secs(10), HOUR)]);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    assert_eq!(tokens.state().valid_for, Some(HOUR - secs(10)));
}

#[tokio::test]
async fn a_token_is_renewed_early_by_what_is_set_and_chance_but_a_quarter_of_its_life_at_most() {
    // The entropy, what is set, the lifetime, and how long before its end the token is renewed.
    for (byte, early, lifetime, expected) in [
        (0x00, 60, 3600, 60.0),
        (0xff, 60, 3600, 75.0),
        (0x80, 60, 3600, 67.5),
        (0x00, 60, 100, 20.0),
        (0xff, 60, 100, 25.0),
        (0xff, 0, 100, 0.0),
        (0xff, 600, 86_400, 750.0),
    ] {
        let clock = ManualClock::default();
        let lifetime = secs(lifetime);
        let source = Source::new(&clock, [Act::Issue(Some(lifetime))]);
        let tokens = cache(&clock, &source)
            .entropy(Same(byte))
            .early(secs(early));
        tokens.token().await.expect("a token");
        let state = tokens.state();
        let renewed_in = state.renewed_in.expect("it is renewed");
        let before = (lifetime - renewed_in).as_secs_f64();
        assert!(
            (before - expected).abs() < 0.3,
            "{before} and not {expected}"
        );
        assert!(before <= lifetime.as_secs_f64() / 4.0);
    }
}

#[tokio::test]
async fn deadlines_are_those_of_the_clock_that_nobody_sets() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    for wall in [0, u64::MAX] {
        clock.set_wall(Timestamp::from_nanos(wall));
        assert_eq!(access(tokens.token().await), "access-1");
    }
    // The machine was suspended: that clock went on.
    clock.advance_monotonic(HOUR);
    assert!(clock.now().in_unit(Unit::Nanos) > 0);
    assert_eq!(access(tokens.token().await), "access-2");
}

#[tokio::test]
async fn a_token_that_is_valid_for_no_time_is_still_handed_to_who_waited_for_it() {
    let clock = ManualClock::default();
    let none = || Act::Issue(Some(Duration::ZERO));
    let source = Source::new(&clock, [none(), none()]);
    let tokens = cache(&clock, &source);
    let callers: Vec<_> = (0..100)
        .map(|_| {
            tokio::spawn({
                let tokens = tokens.clone();
                async move { access(tokens.token().await) }
            })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.expect("no panic"), "access-1");
    }
    assert_eq!(source.count(), 1);
    assert_eq!(access(tokens.token().await), "access-2");
}
