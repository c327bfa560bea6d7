//! The circuit as a pure machine, in random histories and in every order of events of threads.

use std::time::Duration;

use super::state::{Entry, Pass, Reply, State};

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn pass(state: &mut State, now: Duration) -> Pass {
    match state.enter(now) {
        Entry::Pass(pass) => pass,
        other => unreachable!("{other:?} at {now:?}"),
    }
}

#[test]
fn answers_to_requests_from_before_change_nothing_but_the_time() {
    let mut state = State::default();
    let (first, second, third) = (
        pass(&mut state, secs(0)),
        pass(&mut state, secs(0)),
        pass(&mut state, secs(0)),
    );
    state.learn(first, Reply::Banned(Some(secs(10))), secs(1));
    assert_eq!(state.enter(secs(2)), Entry::NotBefore(secs(11)));
    state.learn(second, Reply::Other, secs(2));
    assert_eq!(
        state.enter(secs(2)),
        Entry::NotBefore(secs(11)),
        "it was sent before"
    );
    state.learn(third, Reply::Banned(Some(secs(20))), secs(2));
    assert_eq!(
        state.enter(secs(12)),
        Entry::NotBefore(secs(22)),
        "the later time counts"
    );
    // Not another opening in a row: without a given time the next one is the second.
    let probe = pass(&mut state, secs(22));
    state.learn(probe, Reply::Banned(None), secs(23));
    assert_eq!(state.enter(secs(24)), Entry::NotBefore(secs(23 + 120)));
}

#[test]
fn a_shorter_time_does_not_take_back_a_longer_one() {
    let mut state = State::default();
    let (first, second) = (pass(&mut state, secs(0)), pass(&mut state, secs(0)));
    state.learn(first, Reply::Banned(Some(secs(100))), secs(0));
    state.learn(second, Reply::Banned(Some(secs(1))), secs(1));
    assert_eq!(state.enter(secs(50)), Entry::NotBefore(secs(100)));
}

#[test]
fn a_wait_of_its_own_is_an_hour_at_most() {
    let mut state = State::default();
    let mut now = secs(0);
    let mut waits = Vec::new();
    for _ in 0..40 {
        let probe = pass(&mut state, now);
        state.learn(probe, Reply::Banned(None), now);
        let Entry::NotBefore(until) = state.enter(now) else {
            unreachable!("it is open");
        };
        waits.push((until - now).as_secs());
        now = until;
    }
    assert_eq!(waits[..7], [60, 120, 240, 480, 960, 1920, 3600]);
    assert!(waits[7..].iter().all(|wait| *wait == 3600));
    let probe = pass(&mut state, now);
    state.learn(probe, Reply::Other, now);
    let again = pass(&mut state, now);
    state.learn(again, Reply::Banned(None), now);
    assert_eq!(
        state.enter(now),
        Entry::NotBefore(now + secs(60)),
        "all is forgiven"
    );
}

#[cfg(not(signed_api_loom))]
mod random {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Event {
        Wait(u64),
        Enter,
        Learn(usize, u8, Option<u64>),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (0_u64..40).prop_map(Event::Wait),
            Just(Event::Enter),
            Just(Event::Enter),
            (0_usize..8, 0_u8..4, prop::option::of(0_u64..60))
                .prop_map(|(which, reply, told)| Event::Learn(which, reply, told)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// Whatever happens: nothing passes before a time that the server gave with a 418, at most one request goes first
        /// at a time, and once all is answered the way is open again after some time.
        #[test]
        fn no_time_that_was_given_is_undercut(events in prop::collection::vec(event(), 1..60)) {
            let mut state = State::default();
            let mut now = secs(0);
            let mut given = secs(0);
            let mut on_the_way: Vec<Pass> = Vec::new();
            for event in events {
                match event {
                    Event::Wait(seconds) => now += secs(seconds),
                    Event::Enter => {
                        let is_passable = state.is_passable(now);
                        let entry = state.enter(now);
                        prop_assert_eq!(is_passable, matches!(entry, Entry::Pass(_)));
                        if let Entry::Pass(pass) = entry {
                            prop_assert!(now >= given, "{:?} < {:?}", now, given);
                            on_the_way.push(pass);
                        }
                    }
                    Event::Learn(which, reply, told) if !on_the_way.is_empty() => {
                        let pass = on_the_way.swap_remove(which % on_the_way.len());
                        let told = told.map(secs);
                        let reply = match reply {
                            0 => Reply::Banned(told),
                            1 => Reply::TooMany(told),
                            2 => Reply::Other,
                            _ => Reply::Nothing,
                        };
                        if let Reply::Banned(Some(told)) = reply {
                            given = given.max(now + told);
                        }
                        state.learn(pass, reply, now);
                    }
                    Event::Learn(..) => {}
                }
            }
            for pass in on_the_way {
                state.learn(pass, Reply::Other, now);
            }
            now += secs(100_000);
            let probe = pass(&mut state, now);
            state.learn(probe, Reply::Other, now);
            prop_assert!(state.is_passable(now));
        }
    }
}

/// Run by `RUSTFLAGS="--cfg signed_api_loom" cargo test -p signed-api --lib --release loom`.
#[cfg(signed_api_loom)]
mod loom {
    use std::sync::Arc;

    use ::loom::{future::block_on, model, thread};

    use super::super::entrance::Circuit;
    use super::*;
    use crate::clock::{Clock, Sleep, Timestamp};

    /// Time stands still after the ban, and a wait never ends: only a wake-up helps.
    #[derive(Debug)]
    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(0)
        }

        fn monotonic(&self) -> Duration {
            secs(10)
        }

        fn sleep(&self, _: Duration) -> Sleep {
            Sleep::until(std::future::pending())
        }
    }

    /// Two callers after a ban: one goes first, whichever, and the other one is always woken when that is answered or lost.
    #[test]
    fn loom_nobody_misses_the_opening() {
        model(|| {
            let circuit = Arc::new(Circuit::new("https://api.example.com"));
            let passage = circuit.enter(secs(0)).expect("it is closed");
            let opens = passage.tell(Reply::Banned(Some(secs(5))), secs(0));
            assert_eq!(opens, Some(secs(5)));
            let caller = |replies: bool| {
                let circuit = Arc::clone(&circuit);
                move || loop {
                    block_on(circuit.open_way(&Still, secs(1000))).expect("time enough");
                    let Some(passage) = circuit.enter(secs(10)) else {
                        continue;
                    };
                    match replies {
                        true => assert_eq!(passage.tell(Reply::Other, secs(10)), None),
                        false => drop(passage),
                    }
                    break;
                }
            };
            let other = thread::spawn(caller(true));
            caller(false)();
            other.join().expect("no panic");
        });
    }
}
