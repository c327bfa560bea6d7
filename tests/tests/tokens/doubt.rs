//! Refresh tokens that can be used once: none is sent twice unless that is allowed, and what is not known is not guessed.

use signed_api::testing::ManualClock;
use signed_api::{
    BoxFuture, Clock as _, Outcome, Token, TokenCache, TokenError, TokenErrorKind, TokenSource,
};

use crate::support::{
    Act, ByHand, Fails, HOUR, Source, Store, access, at_once, cache, issued, kind, lost, secs,
    settle,
};

fn with(outcome: Outcome) -> TokenError {
    TokenError::new(TokenErrorKind::Unavailable, "no token").with_outcome(outcome)
}

#[tokio::test]
async fn the_doubt_is_noted_before_the_refresh_token_leaves_and_taken_back_when_all_is_known() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    clock.advance(HOUR);
    source.hold();
    assert!(at_once(tokens.token()).is_none());
    settle().await;
    assert_eq!(source.count(), 2);
    assert_eq!(store.kept(), Some(("access-1".to_owned(), true)));
    source.answer(1);
    settle().await;
    assert_eq!(
        store.log(),
        [
            "lock",
            "save access-1",
            "lock",
            "save access-1 ?",
            "save access-2"
        ]
    );
}

#[tokio::test]
async fn a_doubt_that_cannot_be_noted_keeps_the_refresh_token_here() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    clock.advance(HOUR);
    store.fail(Fails {
        save: true,
        ..Fails::default()
    });
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Store);
    assert_eq!(source.count(), 1);
    store.fail(Fails::default());
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-2");
}

#[tokio::test]
async fn after_a_lost_answer_the_refresh_token_is_not_sent_again() {
    for store in [None, Some(Store::default())] {
        let clock = ManualClock::default();
        let source = Source::rotating(&clock, [Act::Issue(Some(HOUR)), Act::Fail(lost())]);
        let mut tokens = cache(&clock, &source);
        if let Some(store) = &store {
            tokens = tokens.store(store.clone());
        }
        tokens.token().await.expect("a token");
        clock.advance(HOUR - secs(60));
        assert_eq!(access(tokens.token().await), "access-1");
        settle().await;
        assert!(tokens.state().is_in_doubt);
        clock.advance(secs(59));
        assert_eq!(
            access(tokens.token().await),
            "access-1",
            "it is used to its end"
        );
        settle().await;
        clock.advance(secs(1));
        for _ in 0..5 {
            assert_eq!(kind(tokens.token().await), TokenErrorKind::LoginRequired);
            clock.advance(secs(100));
        }
        assert_eq!(source.asked(), ["-", "refresh-1"]);
        tokens.set(issued(9, Some(HOUR))).await.expect("logged in");
        assert_eq!(access(tokens.token().await), "access-9");
        clock.advance(HOUR);
        assert_eq!(access(tokens.token().await), "access-3");
        assert_eq!(source.asked(), ["-", "refresh-1", "refresh-9"]);
    }
}

/// A source with a refresh token of its own, for when none is held.
#[derive(Debug)]
struct Initial(Source);

impl TokenSource for Initial {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        self.0.obtain(held)
    }

    fn uses_up(&self, _: Option<&Token>) -> bool {
        true
    }
}

/// An empty store has no token that a doubt could be noted of.
#[tokio::test]
async fn the_first_refresh_token_of_all_is_not_sent_again_either() {
    for store in [None, Some(Store::default())] {
        let clock = ManualClock::default();
        let script = [with(Outcome::NotSent), with(Outcome::Rejected), lost()];
        let source = Source::new(&clock, script.map(Act::Fail));
        let mut tokens = TokenCache::new(Initial(source.clone())).clock(clock.clone());
        if let Some(store) = &store {
            tokens = tokens.store(store.clone());
        }
        for in_doubt in [false, false, true] {
            assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
            assert_eq!(tokens.state().is_in_doubt, in_doubt, "{store:?}");
            clock.advance(secs(10));
        }
        for _ in 0..3 {
            assert_eq!(kind(tokens.token().await), TokenErrorKind::LoginRequired);
            clock.advance(secs(100));
        }
        assert_eq!(source.count(), 3, "{store:?}");
        tokens.set(issued(9, Some(HOUR))).await.expect("logged in");
        clock.advance(HOUR);
        assert_eq!(access(tokens.token().await), "access-4");
    }
}

#[tokio::test]
async fn it_is_sent_again_where_that_is_allowed() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, [Act::Issue(Some(HOUR)), Act::Fail(lost())]);
    let store = Store::default();
    let tokens = cache(&clock, &source)
        .store(store.clone())
        .resend_in_doubt();
    tokens.token().await.expect("a token");
    clock.advance(HOUR);
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-3");
    assert_eq!(source.asked(), ["-", "refresh-1", "refresh-1"]);
    assert_eq!(store.kept(), Some(("access-3".to_owned(), false)));
}

#[tokio::test]
async fn what_was_not_sent_or_was_rejected_leaves_no_doubt() {
    for outcome in [Outcome::NotSent, Outcome::Rejected] {
        for store in [None, Some(Store::default())] {
            let clock = ManualClock::default();
            let script = [Act::Issue(Some(HOUR)), Act::Fail(with(outcome))];
            let source = Source::rotating(&clock, script);
            let mut tokens = cache(&clock, &source);
            if let Some(store) = &store {
                tokens = tokens.store(store.clone());
            }
            tokens.token().await.expect("a token");
            clock.advance(HOUR);
            tokens.token().await.expect_err("no token");
            assert!(!tokens.state().is_in_doubt);
            if let Some(store) = &store {
                assert_eq!(store.kept(), Some(("access-1".to_owned(), false)));
            }
            clock.advance(secs(1));
            assert_eq!(access(tokens.token().await), "access-3");
        }
    }
}

#[tokio::test]
async fn an_older_doubt_is_not_taken_back_by_a_request_that_was_not_sent() {
    let clock = ManualClock::default();
    let script = [
        Act::Issue(Some(HOUR)),
        Act::Fail(lost()),
        Act::Fail(with(Outcome::NotSent)),
    ];
    for store in [None, Some(Store::default())] {
        let source = Source::rotating(&clock, script.clone());
        let mut tokens = cache(&clock, &source).resend_in_doubt();
        if let Some(store) = &store {
            tokens = tokens.store(store.clone());
        }
        tokens.token().await.expect("a token");
        clock.advance(HOUR);
        tokens.token().await.expect_err("lost");
        clock.advance(secs(1));
        tokens.token().await.expect_err("not sent");
        assert!(tokens.state().is_in_doubt);
        if let Some(store) = &store {
            assert_eq!(store.kept(), Some(("access-1".to_owned(), true)));
        }
    }
}

#[tokio::test]
async fn an_answer_of_success_that_nobody_can_read_is_a_doubt_too() {
    let clock = ManualClock::default();
    let garbled =
        TokenError::new(TokenErrorKind::Malformed, "no JSON").with_outcome(Outcome::Completed);
    let source = Source::rotating(&clock, [Act::Issue(Some(HOUR)), Act::Fail(garbled)]);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    clock.advance(HOUR);
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Malformed);
    clock.advance(secs(10));
    assert_eq!(kind(tokens.token().await), TokenErrorKind::LoginRequired);
    assert_eq!(source.count(), 2);
}

#[tokio::test]
async fn the_doubt_of_a_process_that_died_is_one_for_the_next() {
    let clock = ManualClock::default();
    let store = Store::default();
    let source = Source::rotating(&clock, []);
    let tasks = ByHand::default();
    let died = cache(&clock, &source)
        .store(store.clone())
        .spawner(tasks.clone());
    died.set(issued(1, Some(HOUR))).await.expect("logged in");
    clock.advance(HOUR - secs(30));
    source.hold();
    assert_eq!(access(died.token().await), "access-1");
    for _ in 0..20 {
        tasks.poll(0);
    }
    assert_eq!(source.count(), 1);
    drop(tasks.take(0));
    drop(died);

    let next = cache(&clock, &source).store(store.clone());
    assert_eq!(
        access(next.token().await),
        "access-1",
        "the access token is beyond doubt"
    );
    clock.advance(secs(30));
    assert_eq!(kind(next.token().await), TokenErrorKind::LoginRequired);
    assert_eq!(source.count(), 1);
    // Somebody logs in, in a third process.
    store.put(issued(9, Some(HOUR)), clock.now(), false);
    clock.advance(secs(10));
    assert_eq!(access(next.token().await), "access-9");
}

#[tokio::test]
async fn a_source_that_uses_nothing_up_knows_no_doubt() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, [Act::Issue(Some(HOUR)), Act::Fail(lost())]);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    clock.advance(HOUR);
    tokens.token().await.expect_err("lost");
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-3");
    assert!(store.log().iter().all(|line| !line.ends_with('?')));
}
