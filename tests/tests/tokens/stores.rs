//! A store that several caches share, each standing for a process.

use signed_api::testing::ManualClock;
use signed_api::{Clock as _, TokenCache, TokenErrorKind};

use crate::support::{
    Act, Fails, HOUR, Source, Store, access, at_once, cache, issued, kind, secs, settle,
};

#[tokio::test]
async fn fifty_processes_obtain_one_token() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let processes: Vec<_> = (0..50)
        .map(|_| cache(&clock, &source).store(store.clone()))
        .collect();
    for (round, expected) in ["access-1", "access-2", "access-3"].into_iter().enumerate() {
        let callers: Vec<_> = processes
            .iter()
            .flat_map(|tokens| [tokens.clone(), tokens.clone()])
            .map(|tokens| tokio::spawn(async move { access(tokens.token().await) }))
            .collect();
        for caller in callers {
            assert_eq!(caller.await.expect("no panic"), expected);
        }
        assert_eq!(source.count(), round + 1);
        clock.advance(HOUR);
    }
    assert_eq!(source.asked(), ["-", "refresh-1", "refresh-2"]);
}

#[tokio::test]
async fn a_token_is_kept_before_anybody_has_it() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    store.fail(Fails {
        save: true,
        ..Fails::default()
    });
    let error = tokens.token().await.expect_err("nobody gets it");
    assert_eq!(error.kind(), TokenErrorKind::Store);
    assert_eq!(error.to_string(), "the disk is full");
    clock.advance(secs(1));
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Store);
    store.fail(Fails::default());
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-1");
    assert_eq!(source.count(), 1, "what was obtained is not lost");
    assert_eq!(store.kept(), Some(("access-1".to_owned(), false)));
}

#[tokio::test]
async fn a_rotated_token_that_cannot_be_kept_at_once_is_kept_later() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    clock.advance(HOUR - secs(30));
    store.fail(Fails {
        save_token: true,
        ..Fails::default()
    });
    assert_eq!(access(tokens.token().await), "access-1");
    settle().await;
    assert_eq!(source.asked(), ["-", "refresh-1"]);
    assert_eq!(store.kept(), Some(("access-1".to_owned(), true)));
    assert_eq!(
        access(tokens.token().await),
        "access-1",
        "it is still valid"
    );
    clock.advance(secs(1));
    store.fail(Fails::default());
    tokens.token().await.expect("a token");
    settle().await;
    assert_eq!(access(tokens.token().await), "access-2");
    assert_eq!(source.count(), 2);
    assert_eq!(store.kept(), Some(("access-2".to_owned(), false)));
    assert!(!tokens.state().is_in_doubt);
}

#[tokio::test]
async fn what_could_not_be_kept_gives_way_to_a_login_elsewhere() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    store.fail(Fails {
        save: true,
        ..Fails::default()
    });
    tokens.token().await.expect_err("it cannot be kept");
    store.fail(Fails::default());
    store.put(issued(77, Some(HOUR)), clock.now(), false);
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-77");
}

#[tokio::test]
async fn the_token_of_another_process_is_adopted_without_a_lock() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    let before = store.log();
    store.put(issued(77, Some(HOUR)), clock.now(), false);
    assert_eq!(
        access(tokens.token().await),
        "access-1",
        "it is still valid"
    );
    clock.advance(HOUR - secs(10));
    store.put(issued(78, Some(HOUR)), clock.now(), false);
    assert_eq!(access(tokens.token().await), "access-1");
    settle().await;
    assert_eq!(
        at_once(tokens.token()).map(access).as_deref(),
        Some("access-78")
    );
    assert_eq!(store.log(), before);
    assert_eq!(source.count(), 1);
}

#[tokio::test]
async fn the_refresh_token_is_the_one_that_is_kept_and_not_the_one_that_is_held() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    store.put(issued(77, Some(HOUR)), clock.now(), false);
    clock.advance(HOUR);
    assert_eq!(access(tokens.token().await), "access-2");
    assert_eq!(source.asked(), ["-", "refresh-77"]);
}

#[tokio::test]
async fn of_a_kept_token_the_rest_of_its_lifetime_is_left_and_never_more() {
    let clock = ManualClock::default();
    let long_ago = clock.now();
    clock.advance(secs(600));
    for (issued_at, left) in [
        (long_ago, HOUR - secs(600)),
        (signed_api::Timestamp::from_nanos(u64::MAX), HOUR),
    ] {
        let source = Source::new(&clock, []);
        let store = Store::holding(issued(7, Some(HOUR)), issued_at);
        let tokens = cache(&clock, &source).store(store);
        assert_eq!(access(tokens.token().await), "access-7");
        assert_eq!(tokens.state().valid_for, Some(left));
        assert_eq!(source.count(), 0);
    }
}

#[tokio::test]
async fn a_kept_token_that_has_ended_is_renewed_and_not_handed_out() {
    let clock = ManualClock::default();
    let store = Store::holding(issued(7, Some(HOUR)), clock.now());
    clock.advance(HOUR);
    let source = Source::new(&clock, [Act::Fail(crate::support::unavailable())]);
    let tokens = cache(&clock, &source).store(store);
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-2");
    assert_eq!(source.asked(), ["refresh-7", "refresh-7"]);
}

#[tokio::test]
async fn a_logout_elsewhere_is_one_here_when_the_token_is_to_be_renewed() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    store.forget();
    clock.advance(HOUR);
    tokens.token().await.expect("a token");
    assert_eq!(
        source.asked(),
        ["-", "-"],
        "the refresh token is not used after that"
    );
}

#[tokio::test]
async fn a_store_that_cannot_be_read_is_told_and_nothing_is_sent() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let store = Store::default();
    store.fail(Fails {
        load: true,
        ..Fails::default()
    });
    let tokens = cache(&clock, &source).store(store);
    let error = tokens.token().await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (TokenErrorKind::Store, "the store cannot be read")
    );
    assert_eq!(source.count(), 0);
}

#[tokio::test]
async fn a_lock_that_is_never_given_back_is_told() {
    use signed_api::TokenStore as _;

    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let store = Store::default();
    let held = store.lock().await.expect("locked");
    let tokens = cache(&clock, &source).store(store.clone());
    let error = tokens.token().await.expect_err("no token");
    assert_eq!(
        error.to_string(),
        "the store of tokens could not be locked within 30s"
    );
    let error = tokens.set(issued(9, None)).await.expect_err("not set");
    assert_eq!(error.kind(), TokenErrorKind::Store);
    drop(held);
    clock.advance(secs(1));
    assert_eq!(access(tokens.token().await), "access-1");
}

#[tokio::test]
async fn a_fixed_token_reads_no_store_while_it_is_good() {
    let clock = ManualClock::default();
    let store = Store::holding(issued(7, Some(HOUR)), clock.now());
    let tokens = TokenCache::fixed("static")
        .clock(clock)
        .store(store.clone());
    assert_eq!(access(tokens.token().await), "static");
    assert!(store.log().is_empty());
}
