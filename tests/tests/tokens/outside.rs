//! What is done to a token from outside: a login, a logout, a signal; and what a cache says of itself.

use signed_api::testing::ManualClock;
use signed_api::{Token, TokenCache, TokenErrorKind, TokenSource};

use crate::support::{
    Fails, HOUR, Source, Store, access, at_once, cache, issued, kind, lost, secs, settle,
};

#[tokio::test]
async fn a_login_is_kept_first_and_then_used() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    store.fail(Fails {
        save: true,
        ..Fails::default()
    });
    let failed = tokens.set(issued(9, Some(HOUR))).await;
    assert_eq!(failed.expect_err("not kept").kind(), TokenErrorKind::Store);
    assert_eq!(tokens.state().generation, 0);
    store.fail(Fails::default());
    tokens.set(issued(9, Some(HOUR))).await.expect("kept");
    assert_eq!(store.kept(), Some(("access-9".to_owned(), false)));
    assert_eq!(access(tokens.token().await), "access-9");
    assert_eq!(source.count(), 0);
}

#[tokio::test]
async fn a_login_ends_the_wait_and_is_not_undone_by_what_began_before_it() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    source.hold();
    let waiting = tokio::spawn({
        let tokens = tokens.clone();
        async move { access(tokens.token().await) }
    });
    settle().await;
    tokens.set(issued(9, Some(HOUR))).await.expect("set");
    assert_eq!(waiting.await.expect("no panic"), "access-9");
    source.answer(1);
    settle().await;
    assert_eq!(source.count(), 1);
    assert_eq!(access(tokens.token().await), "access-9");
}

#[tokio::test]
async fn a_failure_of_what_began_before_a_login_is_not_one_of_the_login() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, [crate::support::Act::Fail(lost())]);
    let tokens = cache(&clock, &source);
    source.hold();
    assert!(at_once(tokens.token()).is_none());
    settle().await;
    tokens.set(issued(9, Some(HOUR))).await.expect("set");
    source.answer(1);
    settle().await;
    let state = tokens.state();
    assert_eq!(
        (state.failures, state.is_in_doubt, state.is_renewing),
        (0, false, false)
    );
}

#[tokio::test]
async fn after_a_logout_nothing_is_left() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let store = Store::default();
    let tokens = cache(&clock, &source).store(store.clone());
    tokens.token().await.expect("a token");
    store.fail(Fails {
        save: true,
        ..Fails::default()
    });
    tokens.clear().await.expect_err("the store cannot");
    assert_eq!(
        access(tokens.token().await),
        "access-1",
        "nothing has changed"
    );
    store.fail(Fails::default());
    tokens.clear().await.expect("cleared");
    assert_eq!(store.kept(), None);
    assert!(!tokens.state().is_valid);
    assert_eq!(access(tokens.token().await), "access-2");
    assert_eq!(source.asked(), ["-", "-"]);
}

#[tokio::test]
async fn a_logout_is_not_undone_by_what_began_before_it() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    source.hold();
    assert!(at_once(tokens.token()).is_none());
    settle().await;
    tokens.clear().await.expect("cleared");
    source.answer(1);
    settle().await;
    assert!(!tokens.state().is_valid);
}

#[tokio::test]
async fn a_signal_makes_everybody_wait_for_another_token() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    tokens.invalidate();
    assert!(!tokens.state().is_valid);
    assert_eq!(access(tokens.token().await), "access-2");
    assert_eq!(source.asked(), ["-", "refresh-1"]);
}

#[tokio::test]
async fn what_was_asked_for_before_a_signal_is_not_used_after_it() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let tokens = cache(&clock, &source);
    source.hold();
    let waiting = tokio::spawn({
        let tokens = tokens.clone();
        async move { access(tokens.token().await) }
    });
    settle().await;
    tokens.invalidate();
    source.answer(2);
    assert_eq!(waiting.await.expect("no panic"), "access-2");
    assert_eq!(source.asked(), ["-", "refresh-1"]);
}

#[tokio::test]
async fn after_a_signal_a_failure_brings_the_token_not_back_and_the_next_try_is_at_once() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    source.next(crate::support::Act::Fail(lost()));
    tokens.invalidate();
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
    assert_eq!(kind(tokens.token().await), TokenErrorKind::Unavailable);
    assert_eq!(source.count(), 2);
    tokens.invalidate();
    assert_eq!(access(tokens.token().await), "access-3");
}

#[tokio::test]
async fn a_fixed_token_is_used_until_another_is_set() {
    let clock = ManualClock::default();
    let tokens = TokenCache::fixed("static").clock(clock.clone());
    clock.advance(secs(1_000_000_000));
    assert_eq!(
        at_once(tokens.token()).map(access).as_deref(),
        Some("static")
    );
    let state = tokens.state();
    assert_eq!(
        (state.is_valid, state.valid_for, state.renewed_in),
        (true, None, None)
    );
    tokens
        .set(Token::new("other").with_lifetime(secs(1)))
        .await
        .expect("set");
    clock.advance(secs(2));
    assert_eq!(access(tokens.token().await), "other");
    tokens.invalidate();
    assert_eq!(kind(tokens.token().await), TokenErrorKind::LoginRequired);
    tokens.set(Token::new("third")).await.expect("set");
    assert_eq!(access(tokens.token().await), "third");
}

#[tokio::test]
async fn clones_share_a_token_and_settings_make_a_cache_of_its_own() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let tokens = cache(&clock, &source);
    let clone = tokens.clone();
    tokens.token().await.expect("a token");
    assert_eq!(access(clone.token().await), "access-1");
    assert_eq!(access(clone.early(secs(1)).token().await), "access-2");
    assert_eq!(access(tokens.token().await), "access-1");
}

#[tokio::test]
async fn what_a_cache_says_of_itself_holds_no_secret() {
    let clock = ManualClock::default();
    let source = Source::rotating(&clock, []);
    let tokens = cache(&clock, &source);
    tokens.token().await.expect("a token");
    clock.advance(secs(600));
    let state = tokens.state();
    assert_eq!(
        (state.generation, state.is_valid, state.is_renewing),
        (1, true, false)
    );
    assert_eq!(state.valid_for, Some(HOUR - secs(600)));
    assert_eq!(state.renewed_in, Some(HOUR - secs(660)));
    assert_eq!((state.failures, state.failure), (0, None));
    let shown = format!("{tokens:?}");
    assert!(shown.contains("generation: 1"), "{shown}");
    for secret in ["access-1", "refresh-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(source.count(), 1);
}

/// Both kinds of argument that a builder takes.
#[test]
fn a_source_becomes_a_cache_of_its_own() {
    fn taken(tokens: impl Into<TokenCache>) -> TokenCache {
        tokens.into()
    }
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let shared: std::sync::Arc<dyn TokenSource> = std::sync::Arc::new(source.clone());
    for tokens in [taken(source), taken(shared), taken(TokenCache::fixed("t"))] {
        assert_eq!(tokens.state().failures, 0);
    }
}
