//! The queue and its pools, in random histories and in every order of events of threads.

use std::time::Duration;

use super::limits::Limits;
use super::spec::{HintSpec, LimitsSpec, PoolCost, PoolSpec, WindowSpec};
use crate::clock::{Clock, Sleep, Timestamp};

const fn window(capacity: u32, period_ms: u64) -> WindowSpec {
    WindowSpec {
        capacity,
        period_ms,
        hint: HintSpec::None,
    }
}

const fn cost(pool: usize, cost: u32) -> PoolCost {
    PoolCost { pool, cost }
}

const LONG: Duration = Duration::from_secs(1_000_000);

#[cfg(not(signed_api_loom))]
mod random {
    use std::collections::BTreeMap;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    use proptest::prelude::*;

    use super::super::Permit;
    use super::*;

    static SPEC: LimitsSpec = LimitsSpec {
        pools: &[
            PoolSpec {
                name: "a",
                windows: &[window(6, 1000), window(9, 3000)],
            },
            PoolSpec {
                name: "b",
                windows: &[window(10, 2000)],
            },
        ],
        margin_ms: 300,
    };

    #[derive(Debug, Default)]
    struct Flag(AtomicBool);

    impl Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    /// A clock that is set, and whose waits are over when it is set beyond them.
    #[derive(Clone, Debug, Default)]
    struct Set(Arc<std::sync::Mutex<(Duration, Vec<Wait>)>>);

    type Wait = (Duration, Waker);

    impl Set {
        fn advance(&self, by: Duration) {
            let mut state = self.0.lock().expect("no panic");
            state.0 += by;
            let now = state.0;
            let (over, rest) = std::mem::take(&mut state.1)
                .into_iter()
                .partition(|(at, _)| *at <= now);
            state.1 = rest;
            drop(state);
            let over: Vec<Wait> = over;
            over.into_iter().for_each(|(_, waker)| waker.wake());
        }
    }

    impl Clock for Set {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(0)
        }

        fn monotonic(&self) -> Duration {
            self.0.lock().expect("no panic").0
        }

        fn sleep(&self, duration: Duration) -> Sleep {
            let (clock, until) = (self.clone(), self.monotonic() + duration);
            Sleep::until(std::future::poll_fn(move |context| {
                let mut state = clock.0.lock().expect("no panic");
                match state.0 >= until {
                    true => Poll::Ready(()),
                    false => {
                        state.1.push((until, context.waker().clone()));
                        Poll::Pending
                    }
                }
            }))
        }
    }

    #[derive(Clone, Debug)]
    enum Event {
        Advance(u64),
        Take(u32, u32),
        /// Of what waits.
        Cancel(usize),
        /// Of what has its permit.
        GiveBack(usize),
        Send(usize),
        /// Of what was sent.
        Answer(usize),
        NeverLeft(usize),
        GiveUp(usize),
    }

    fn event() -> impl Strategy<Value = Event> {
        let which = || 0_usize..8;
        prop_oneof![
            2 => (0_u64..700).prop_map(Event::Advance),
            4 => (0_u32..7, 0_u32..11).prop_map(|(a, b)| Event::Take(a, b)),
            1 => which().prop_map(Event::Cancel),
            1 => which().prop_map(Event::GiveBack),
            3 => which().prop_map(Event::Send),
            3 => which().prop_map(Event::Answer),
            1 => which().prop_map(Event::NeverLeft),
            1 => which().prop_map(Event::GiveUp),
        ]
    }

    type Taking = Pin<Box<dyn Future<Output = crate::error::Result<Permit>>>>;

    struct Caller {
        costs: (u32, u32),
        taking: Taking,
        flag: Arc<Flag>,
    }

    #[derive(Default)]
    struct Callers {
        waiting: BTreeMap<usize, Caller>,
        held: Vec<((u32, u32), Permit)>,
        sent: Vec<((u32, u32), Duration, Permit)>,
        /// Costs, and when they can have arrived at the earliest and at the latest.
        arrived: Vec<((u32, u32), Duration, Duration)>,
        next: usize,
    }

    impl Callers {
        /// Polls who was woken, and nobody else.
        fn poll(&mut self) {
            loop {
                let woken = self
                    .waiting
                    .iter()
                    .find(|(_, caller)| caller.flag.0.load(Ordering::SeqCst));
                let Some((number, _)) = woken else {
                    return;
                };
                let number = *number;
                let caller = self.waiting.get_mut(&number).expect("it is there");
                caller.flag.0.store(false, Ordering::SeqCst);
                let waker = Waker::from(Arc::clone(&caller.flag));
                if let Poll::Ready(permit) = caller
                    .taking
                    .as_mut()
                    .poll(&mut Context::from_waker(&waker))
                {
                    let caller = self.waiting.remove(&number).expect("it is there");
                    self.held.push((caller.costs, permit.expect("no deadline")));
                }
            }
        }

        /// The most that any span of `period` can have seen: with each arrival as late as can be at its beginning.
        fn most(&self, period: Duration, cost: impl Fn((u32, u32)) -> u32) -> u32 {
            let spans = self.arrived.iter().map(|(_, _, begin)| {
                let seen = self.arrived.iter().filter(|(_, earliest, latest)| {
                    *latest >= *begin && *earliest < *begin + period
                });
                seen.map(|(costs, ..)| cost(*costs)).sum()
            });
            spans.max().unwrap_or(0)
        }
    }

    fn pick<T>(from: &mut Vec<T>, which: usize) -> Option<T> {
        (!from.is_empty()).then(|| from.swap_remove(which % from.len()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_500))]

        /// Whatever happens: no window is ever exceeded, whenever within its time each request arrives; and when all is over,
        /// everybody who still waits gets his turn, and all of every pool is there again.
        #[test]
        fn no_window_is_exceeded_and_nothing_is_lost(events in prop::collection::vec(event(), 1..120)) {
            let limits = Limits::new();
            let pools = Arc::new(limits.pools(&SPEC).expect("pools"));
            let clock = Set::default();
            let margin = Duration::from_millis(SPEC.margin_ms);
            let mut callers = Callers::default();
            let take = |callers: &mut Callers, costs: (u32, u32)| {
                let (pools, clock) = (Arc::clone(&pools), clock.clone());
                let taking = async move {
                    pools.take(&[cost(0, costs.0), cost(1, costs.1)], &clock, LONG).await
                };
                let flag = Arc::new(Flag::default());
                flag.0.store(true, Ordering::SeqCst);
                let caller = Caller { costs, taking: Box::pin(taking), flag };
                callers.waiting.insert(callers.next, caller);
                callers.next += 1;
                callers.poll();
            };
            for event in events {
                let now = clock.monotonic();
                match event {
                    Event::Advance(millis) => clock.advance(Duration::from_millis(millis)),
                    Event::Take(a, b) => take(&mut callers, (a, b)),
                    Event::Cancel(which) => {
                        let number = callers.waiting.keys().nth(which).copied();
                        drop(number.map(|number| callers.waiting.remove(&number)));
                    }
                    Event::GiveBack(which) => drop(pick(&mut callers.held, which)),
                    Event::Send(which) => if let Some((costs, mut permit)) = pick(&mut callers.held, which) {
                        permit.sending(now);
                        callers.sent.push((costs, now, permit));
                    },
                    Event::Answer(which) => if let Some((costs, sent, permit)) = pick(&mut callers.sent, which) {
                        permit.answered(now, &http::HeaderMap::new());
                        callers.arrived.push((costs, sent, now.min(sent + margin)));
                    },
                    Event::NeverLeft(which) => if let Some((_, _, permit)) = pick(&mut callers.sent, which) {
                        permit.never_left();
                    },
                    Event::GiveUp(which) => if let Some((costs, sent, permit)) = pick(&mut callers.sent, which) {
                        drop(permit);
                        callers.arrived.push((costs, sent, sent + margin));
                    },
                }
                callers.poll();
            }
            for (costs, sent, permit) in std::mem::take(&mut callers.sent) {
                drop(permit);
                callers.arrived.push((costs, sent, sent + margin));
            }
            // Everybody goes at last. Time only moves to when somebody waits, as a clock's does.
            for _ in 0..2_000 {
                callers.held.clear();
                callers.poll();
                if callers.waiting.is_empty() && callers.held.is_empty() {
                    break;
                }
                clock.advance(Duration::from_millis(50));
                callers.poll();
            }
            prop_assert!(callers.waiting.is_empty(), "{} wait for ever", callers.waiting.len());
            for (period, capacity, of_a) in [(1000, 6, true), (3000, 9, true), (2000, 10, false)] {
                let most = callers.most(Duration::from_millis(period), |(a, b)| if of_a { a } else { b });
                prop_assert!(most <= capacity, "{most} of {capacity} in {period} ms");
            }
            clock.advance(Duration::from_secs(10));
            take(&mut callers, (6, 10));
            prop_assert_eq!(callers.held.len(), 1, "something is lost");
            take(&mut callers, (1, 0));
            prop_assert_eq!(callers.held.len(), 1, "there is too much");
        }
    }
}

/// Run by `RUSTFLAGS="--cfg signed_api_loom" cargo test -p signed-api --lib --release loom`.
#[cfg(signed_api_loom)]
mod loom {
    use std::sync::Arc;

    use ::loom::{future::block_on, model, thread};

    use super::*;

    /// Time that stands still, in which a wait never ends: only a wake-up helps.
    #[derive(Debug)]
    struct Still(Duration);

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(0)
        }

        fn monotonic(&self) -> Duration {
            self.0
        }

        fn sleep(&self, _: Duration) -> Sleep {
            Sleep::until(std::future::pending())
        }
    }

    static SPEC: LimitsSpec = LimitsSpec {
        pools: &[
            PoolSpec {
                name: "a",
                windows: &[window(2, 1000)],
            },
            PoolSpec {
                name: "b",
                windows: &[window(1, 1000)],
            },
        ],
        margin_ms: 300,
    };

    const ONE_OF_A: &[PoolCost] = &[cost(0, 1)];
    const ALL_OF_A: &[PoolCost] = &[cost(0, 2)];
    const ALL_OF_B: &[PoolCost] = &[cost(1, 1)];
    const BOTH: &[PoolCost] = &[cost(0, 2), cost(1, 1)];
    const BOTH_TURNED: &[PoolCost] = &[cost(1, 1), cost(0, 2)];

    fn take_all(costs: [&'static [PoolCost]; 2]) {
        model(move || {
            let pools = Arc::new(Limits::new().pools(&SPEC).expect("pools"));
            let taker = |costs: &'static [PoolCost]| {
                let pools = Arc::clone(&pools);
                move || {
                    let clock = Still(Duration::from_secs(1));
                    drop(block_on(pools.take(costs, &clock, LONG)).expect("it waits"));
                }
            };
            let other = thread::spawn(taker(costs[0]));
            taker(costs[1])();
            other.join().expect("no panic");
            let all = [cost(0, 2), cost(1, 1)];
            let whole = block_on(pools.take(&all, &Still(Duration::from_secs(1)), LONG));
            drop(whole.expect("nothing is lost"));
        });
    }

    #[test]
    fn loom_who_gives_back_wakes_who_waits() {
        take_all([ALL_OF_A, ALL_OF_A]);
        take_all([ONE_OF_A, ALL_OF_A]);
    }

    #[test]
    fn loom_linked_pools_do_not_lock_each_other() {
        take_all([BOTH, ALL_OF_B]);
        take_all([BOTH_TURNED, BOTH]);
    }

    /// One who waits goes away at any moment, and the next in line is not forgotten.
    #[test]
    fn loom_who_goes_away_is_not_waited_for() {
        model(|| {
            let pools = Arc::new(Limits::new().pools(&SPEC).expect("pools"));
            let clock = Still(Duration::from_secs(1));
            let first = block_on(pools.take(ONE_OF_A, &clock, LONG)).expect("all is there");
            let going = {
                let pools = Arc::clone(&pools);
                thread::spawn(move || {
                    let clock = Still(Duration::from_secs(1));
                    let mut taking = Box::pin(pools.take(ALL_OF_A, &clock, LONG));
                    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                    let _ = taking.as_mut().poll(&mut context);
                    drop(taking);
                })
            };
            drop(block_on(pools.take(ONE_OF_A, &clock, LONG)).expect("it waits"));
            going.join().expect("no panic");
            drop(first);
            drop(block_on(pools.take(ALL_OF_A, &clock, LONG)).expect("nothing is lost"));
        });
    }
}
