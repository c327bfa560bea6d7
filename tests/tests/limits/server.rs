//! A server that counts, on a clock of its own, behind a network that takes its time.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, Clock as _};
use signed_api_tests::virtual_time::VirtualClock;

/// Numbers that look random, the same in every run.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From 0 to `end`, without `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// What arrived: when, on the server's clock in microseconds, and with what cost for each of its counters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) at_us: u64,
    pub(crate) orders: u64,
    pub(crate) weight: u64,
}

/// What the network does to one request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate {
    Answered,
    Refused,
    LostAfterArrival,
}

#[derive(Clone, Debug)]
pub(crate) struct Server {
    clock: VirtualClock,
    state: Arc<Mutex<State>>,
    /// The way there and the way back take up to so many microseconds each.
    slowest_us: u64,
    /// The server's seconds are longer by so many parts in a million.
    drift_ppm: i64,
    /// Every so many-th request fares badly.
    misfortune: u64,
    /// Tells its count of weight in the fixed window of so many microseconds.
    told_window_us: Option<u64>,
}

#[derive(Debug)]
struct State {
    random: Random,
    arrivals: Vec<Arrival>,
    /// What others use, unseen by the client.
    foreign: Vec<Arrival>,
}

impl Server {
    pub(crate) fn new(clock: &VirtualClock, seed: u64) -> Self {
        Self {
            clock: clock.clone(),
            state: Arc::new(Mutex::new(State {
                random: Random::new(seed),
                arrivals: Vec::new(),
                foreign: Vec::new(),
            })),
            slowest_us: 150_000,
            drift_ppm: 0,
            misfortune: u64::MAX,
            told_window_us: None,
        }
    }

    pub(crate) fn slowest_ms(self, slowest: u64) -> Self {
        Self {
            slowest_us: slowest * 1000,
            ..self
        }
    }

    pub(crate) fn drift_ppm(self, drift_ppm: i64) -> Self {
        Self { drift_ppm, ..self }
    }

    pub(crate) fn misfortune(self, misfortune: u64) -> Self {
        Self { misfortune, ..self }
    }

    pub(crate) fn tells_within(self, window: Duration) -> Self {
        Self {
            told_window_us: Some(micros(window)),
            ..self
        }
    }

    /// Somebody else uses the limit.
    pub(crate) fn foreign(&self, weight: u64) {
        let at_us = self.local(micros(self.clock.passed()));
        self.state().foreign.push(Arrival {
            at_us,
            orders: 0,
            weight,
        });
    }

    /// Everything that arrived, in order of arrival.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        let state = self.state();
        let mut arrivals: Vec<Arrival> = state
            .arrivals
            .iter()
            .chain(&state.foreign)
            .copied()
            .collect();
        arrivals.sort_by_key(|arrival| arrival.at_us);
        arrivals
    }

    /// A moment of the test's time on the server's clock, which began long ago.
    fn local(&self, at_us: u64) -> u64 {
        let shift = i128::from(at_us) * i128::from(self.drift_ppm) / 1_000_000;
        u64::try_from(i128::from(at_us) - shift + 77_777_777).expect("after the beginning")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the model does not panic")
    }

    fn counted(&self, now_us: u64, window_us: u64) -> u64 {
        let state = self.state();
        let all = state.arrivals.iter().chain(&state.foreign);
        let counted = all.filter(|arrival| {
            arrival.at_us <= now_us && arrival.at_us / window_us == now_us / window_us
        });
        counted.map(|arrival| arrival.weight).sum()
    }
}

/// The weight of a request by what the server's documentation would say, read from the address.
fn weight_of(target: &str) -> (u64, u64) {
    let depth = target
        .split("depth=")
        .nth(1)
        .map(|depth| depth.parse().expect("a number"));
    match depth {
        Some(0..=100_u64) => (0, 5),
        Some(101..=500) => (0, 25),
        Some(_) => (0, 50),
        None if target.contains("/order") => (1, 1),
        None => (0, 2),
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let now = micros(self.clock.passed());
        let (there, back, fate) = {
            let mut state = self.state();
            let slowest = self.slowest_us;
            let there = 2_000 + state.random.below(slowest - 2_000);
            let back = 2_000 + state.random.below(slowest - 2_000);
            let fate = match state.random.below(self.misfortune) {
                0 => Fate::Refused,
                1 => Fate::LostAfterArrival,
                _ => Fate::Answered,
            };
            (there, back, fate)
        };
        let arrives = self.local(now + there);
        if !matches!(fate, Fate::Refused) {
            // It arrives even if the caller gives up.
            let (orders, weight) = weight_of(request.url.as_str());
            self.state().arrivals.push(Arrival {
                at_us: arrives,
                orders,
                weight,
            });
        }
        Box::pin(async move {
            self.clock.sleep(Duration::from_micros(there)).await;
            match fate {
                Fate::Refused => return Err(TransportError::not_sent("connection refused")),
                Fate::LostAfterArrival => return Err(TransportError::broken("connection reset")),
                Fate::Answered => {}
            }
            let told = self
                .told_window_us
                .map(|window| self.counted(arrives, window));
            self.clock.sleep(Duration::from_micros(back)).await;
            let mut answer = http::Response::builder().status(200);
            if let Some(told) = told {
                answer = answer.header("x-used-weight", told);
            }
            Ok(answer.body(Bytes::from_static(b"{}")).expect("an answer"))
        })
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).expect("a time")
}

/// The most that lies in any span of `window_us`, seen as a server with sliding windows sees it.
pub(crate) fn most_in_sliding(arrivals: &[(u64, u64)], window_us: u64) -> u64 {
    let (mut first, mut sum, mut most) = (0, 0, 0);
    for (at, cost) in arrivals {
        sum += cost;
        while arrivals[first].0 + window_us <= *at {
            sum -= arrivals[first].1;
            first += 1;
        }
        most = most.max(sum);
    }
    most
}

/// The most that lies in any window of `window_us`, seen as a server with fixed windows sees it that begin at `phase_us`.
pub(crate) fn most_in_fixed(arrivals: &[(u64, u64)], window_us: u64, phase_us: u64) -> u64 {
    let mut sums = std::collections::HashMap::new();
    for (at, cost) in arrivals {
        *sums.entry((at + phase_us) / window_us).or_insert(0) += cost;
    }
    sums.into_values().max().unwrap_or(0)
}
