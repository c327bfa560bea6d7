//! Random histories of callers that come, wait and go away, of renewals that succeed, fail or are dropped, of refusals, signals
//! and time: whatever happens, one renewal runs at a time, nobody gets a token that is no good, and nobody waits for ever.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{Token, TokenCache, TokenError};

use crate::support::{Act, ByHand, Same, Source, Store, at_once, issued, lost, secs, unavailable};

#[derive(Clone, Debug)]
enum Event {
    /// A caller comes, or looks again.
    Poll(usize),
    Leave(usize),
    /// The task of a renewal goes on.
    Work,
    /// Its runtime is shut down.
    Drop,
    /// One more answer of the token endpoint comes.
    Answer,
    Pass(u64),
    Signal,
    Login,
    Logout,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..6_usize).prop_map(Event::Poll),
        2 => (0..6_usize).prop_map(Event::Leave),
        6 => Just(Event::Work),
        1 => Just(Event::Drop),
        3 => Just(Event::Answer),
        2 => (0..40_u64).prop_map(Event::Pass),
        1 => Just(Event::Signal),
        1 => Just(Event::Login),
        1 => Just(Event::Logout),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => (0..90_u64).prop_map(|lifetime| Act::Issue(Some(secs(lifetime)))),
        2 => Just(Act::Fail(unavailable())),
        1 => Just(Act::Fail(lost())),
    ]
}

type Caller = Pin<Box<dyn Future<Output = Result<Token, TokenError>>>>;

fn caller(tokens: &TokenCache) -> Caller {
    let tokens = tokens.clone();
    Box::pin(async move { tokens.token().await })
}

fn poll(caller: &mut Caller) -> Poll<Result<Token, TokenError>> {
    caller
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

/// Plays `events` and then lets everything come to its end.
fn play(events: Vec<Event>, acts: Vec<Act>, is_kept: bool) -> Result<(), TestCaseError> {
    let clock = ManualClock::default();
    let source = Source::new(&clock, acts);
    source.hold();
    let tasks = ByHand::default();
    let mut tokens = TokenCache::new(source.clone())
        .clock(clock.clone())
        .entropy(Same(0x55))
        .spawner(tasks.clone());
    if is_kept {
        tokens = tokens.store(Store::default());
    }
    let mut callers: Vec<Option<Caller>> = (0..6).map(|_| None).collect();
    // The last token that was no good any more when a caller came, and what was logged in.
    let (mut gone, mut logins) = (String::new(), 1000);
    let mut begun: Vec<String> = vec![String::new(); 6];
    for event in events {
        match event {
            Event::Poll(place) => {
                if callers[place].is_none() {
                    begun[place].clone_from(&gone);
                }
                let waiting = callers[place].get_or_insert_with(|| caller(&tokens));
                if let Poll::Ready(told) = poll(waiting) {
                    callers[place] = None;
                    if let Ok(token) = told {
                        prop_assert_ne!(token.access().expose(), &begun[place]);
                    }
                }
            }
            Event::Leave(place) => callers[place] = None,
            Event::Work => tasks.poll(0),
            Event::Drop => drop(tasks.take(0)),
            Event::Answer => source.answer(1),
            Event::Pass(seconds) => clock.advance(secs(seconds)),
            Event::Signal => {
                let state = tokens.state();
                if state.is_valid
                    && let Some(Ok(token)) = at_once(tokens.token())
                {
                    token.access().expose().clone_into(&mut gone);
                }
                tokens.invalidate();
            }
            Event::Login | Event::Logout => {
                let is_login = matches!(event, Event::Login);
                logins += 1;
                let token = issued(logins, Some(secs(60)));
                let mut change: Pin<Box<dyn Future<Output = _>>> = match is_login {
                    true => Box::pin(tokens.set(token)),
                    false => Box::pin(tokens.clear()),
                };
                // Given up where a renewal has the lock.
                for _ in 0..5 {
                    let change = change.as_mut();
                    if change
                        .poll(&mut Context::from_waker(Waker::noop()))
                        .is_ready()
                    {
                        break;
                    }
                }
            }
        }
        prop_assert!(tasks.count() <= 1, "{} renewals at a time", tasks.count());
        prop_assert!(tokens.state().is_renewing || tasks.count() == 0);
    }
    // From now on everything is answered: each caller comes to an end, and soon with a token.
    source.answer(1_000);
    for _ in 0..60 {
        for waiting in &mut callers {
            if waiting
                .as_mut()
                .is_some_and(|waiting| poll(waiting).is_ready())
            {
                *waiting = None;
            }
        }
        tasks.poll(0);
    }
    prop_assert!(
        callers.iter().all(Option::is_none),
        "somebody waits for ever"
    );
    for _ in 0..40 {
        clock.advance(Duration::from_secs(11));
        let mut last = caller(&tokens);
        for _ in 0..20 {
            match poll(&mut last) {
                Poll::Ready(Ok(_)) => return Ok(()),
                Poll::Ready(Err(_)) => break,
                Poll::Pending => tasks.poll(0),
            }
        }
    }
    Err(TestCaseError::fail("there is no token any more"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_happens_there_is_one_renewal_at_a_time_and_nobody_waits_for_ever(
        events in vec(event(), 1..120),
        acts in vec(act(), 0..12),
        is_kept in any::<bool>(),
    ) {
        play(events, acts, is_kept)?;
    }
}
