//! Pools that clients share, and the way of one client to them.

use std::fmt;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use super::permit::Permit;
use super::place::Waiting;
use super::spec::{LimitsSpec, PoolCost, PoolSpec, WindowSpec};
use super::state::{Obstacle, State, Turn};
use super::window::Nanos;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::sync::Mutex;

/// The pools of one or several clients of this process.
///
/// Clones of a client take from the same pools. Clients that were built apart do too if their builders were given the same
/// `Limits`: a limit of an account or an address is one, however many clients there are. Pools of the same name are the
/// same, so their traits must declare the same windows.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # use signed_api::Limits;
/// # #[api_client(base_url = "https://api.example.com")]
/// # #[limits(weight = "1200/1m")]
/// # #[limit(weight = 1)]
/// # pub trait Exchange { #[get("/time")] async fn time(&self) -> Result<u64>; }
/// # fn main() -> Result<()> {
/// let limits = Limits::new();
/// let one = ExchangeClient::builder().limits(&limits).build()?;
/// let other = ExchangeClient::builder().limits(&limits).build()?;
/// # Ok(()) }
/// ```
///
/// Clients that share pools must have clocks of the same [timeline](crate::Clock::is_process_time), or the same clock.
#[derive(Clone, Default)]
pub struct Limits {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    state: Mutex<State>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            state: Mutex::new(State::default()),
        }
    }
}

impl Inner {
    /// Changes the state, and wakes those who are to know of it.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State, &mut Vec<Waker>) -> T) -> T {
        let mut wake = Vec::new();
        let result = change(&mut self.state.lock(), &mut wake);
        for waker in wake {
            waker.wake();
        }
        result
    }
}

impl Limits {
    /// Pools that nothing was taken from so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// The pools that `spec` declares, for a client.
    ///
    /// # Errors
    ///
    /// When another trait declares other windows for a pool of the same name.
    pub(crate) fn pools(&self, spec: &'static LimitsSpec) -> Result<Pools> {
        let places = self.inner.change(|state, _| {
            let places = spec.pools.iter().map(|pool| place_of(pool, state));
            places.collect::<Result<Vec<usize>>>()
        })?;
        Ok(Pools {
            inner: Arc::clone(&self.inner),
            spec,
            places,
        })
    }
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.inner.change(|state, _| {
            let names = state.pools().iter().map(|pool| pool.spec().name);
            names.collect::<Vec<_>>()
        });
        f.debug_tuple("Limits").field(&names).finish()
    }
}

fn place_of(spec: &'static PoolSpec, state: &mut State) -> Result<usize> {
    let mut pools = state.pools().iter();
    let Some(place) = pools.position(|pool| pool.spec().name == spec.name) else {
        return Ok(state.add_pool(spec));
    };
    let is_same = state.pool(place).is_some_and(|pool| {
        let windows = |spec: &PoolSpec| {
            let windows = spec.windows.iter();
            windows
                .map(|window| (window.capacity, window.period_ms))
                .collect::<Vec<_>>()
        };
        windows(pool.spec()) == windows(spec)
    });
    match is_same {
        true => Ok(place),
        false => Err(Error::not_sent(
            ErrorKind::Configuration,
            format!(
                "the clients that share these limits declare the pool `{}` in different ways: write the same windows \
                 in each, or give one another name",
                spec.name
            ),
        )),
    }
}

/// The pools of one client. Clones are the same.
#[cfg_attr(feature = "ws", derive(Clone))]
pub(crate) struct Pools {
    inner: Arc<Inner>,
    spec: &'static LimitsSpec,
    /// Where each of the trait's pools is among the shared ones.
    places: Vec<usize>,
}

impl Pools {
    /// Waits until all of `costs` are to be had at once, at most until `deadline` on the clock's monotonic time.
    ///
    /// # Errors
    ///
    /// When that would be later, or never.
    pub(crate) async fn take(
        &self,
        costs: &[PoolCost],
        clock: &dyn Clock,
        deadline: Duration,
    ) -> Result<Permit> {
        let costs = self.shared(costs);
        let (now, deadline) = (nanos(clock.monotonic()), nanos(deadline));
        let waiting = self.inner.change(|state, wake| {
            state.advance(now);
            // What is not answered yet may turn out to have arrived earlier.
            let latest = deadline.saturating_add(self.margin());
            match state.obstacle(&costs, latest) {
                Some(obstacle) => Err(self.refusal(state, obstacle, &costs, now, deadline)),
                None => Ok(state.enter(costs.clone(), wake)),
            }
        })?;
        let waiting = Waiting::new(&self.inner, waiting);
        loop {
            let now = nanos(clock.monotonic());
            let turn = self.inner.change(|state, wake| {
                state.advance(now);
                state.admit(wake);
                match state.turn(waiting.place()) {
                    Turn::Go => Ok(None),
                    Turn::Wait(at) if now < deadline => Ok(Some(at)),
                    Turn::Wait(_) => {
                        let obstacle = state.holds_up(waiting.place());
                        let obstacle = obstacle.ok_or_else(too_late)?;
                        Err(self.refusal(state, obstacle, &costs, now, deadline))
                    }
                }
            })?;
            let Some(look_at) = turn else {
                waiting.over();
                return Ok(Permit::new(&self.inner, self.spec, &self.places, costs));
            };
            let wait = Duration::from_nanos(look_at.min(deadline) - now);
            before(waiting.woken(), clock.sleep(wait)).await;
        }
    }

    /// Whether a request of these costs neither takes anything nor tells anything: most traits declare no limits.
    pub(crate) fn is_indifferent_to(&self, costs: &[PoolCost]) -> bool {
        let mut windows = self.spec.pools.iter().flat_map(|pool| pool.windows);
        costs.iter().all(|taken| taken.cost == 0) && !windows.any(WindowSpec::is_told)
    }

    /// Takes `costs` without waiting, even where there is no room; who comes later waits for longer.
    pub(crate) fn overdraw(&self, costs: &[PoolCost], clock: &dyn Clock) -> Permit {
        let costs = self.shared(costs);
        let now = nanos(clock.monotonic());
        self.inner.change(|state, _| {
            state.advance(now);
            state.hold(&costs);
        });
        Permit::new(&self.inner, self.spec, &self.places, costs)
    }

    /// The costs by the places of the shared pools; nothing is nothing.
    fn shared(&self, costs: &[PoolCost]) -> Vec<PoolCost> {
        let costs = costs.iter().filter(|taken| taken.cost > 0);
        let shared = costs.filter_map(|taken| {
            Some(PoolCost {
                pool: *self.places.get(taken.pool)?,
                cost: taken.cost,
            })
        });
        let mut shared: Vec<PoolCost> = shared.collect();
        shared.sort_unstable_by_key(|taken| taken.pool);
        shared
    }

    fn margin(&self) -> Nanos {
        self.spec.margin_ms.saturating_mul(1_000_000)
    }

    fn refusal(
        &self,
        state: &State,
        obstacle: Obstacle,
        costs: &[PoolCost],
        now: Nanos,
        deadline: Nanos,
    ) -> Error {
        let spec = state.pool(obstacle.pool).map(|pool| pool.spec());
        let name = spec.map_or("", |spec| spec.name);
        let windows = spec.map_or(&[][..], |spec| spec.windows).iter();
        let windows = windows.map(|window| {
            let period = Duration::from_millis(window.period_ms);
            format!("{}/{}", window.capacity, humantime::format_duration(period))
        });
        let windows = windows.collect::<Vec<_>>().join(", ");
        let Some(until) = obstacle.until else {
            let cost = costs.iter().find(|taken| taken.pool == obstacle.pool);
            let cost = cost.map_or(0, |taken| taken.cost);
            let message = format!(
                "it takes {cost} from the limit `{name}`, which never has so much ({windows})"
            );
            return Error::not_sent(ErrorKind::Argument, message);
        };
        let wait = Duration::from_nanos(until.saturating_sub(now));
        let left = Duration::from_nanos(deadline.saturating_sub(now));
        let message = format!(
            "the limit `{name}` ({windows}) has no room for another {}, and the call has {} left",
            shown(wait),
            shown(left)
        );
        Error::not_sent(ErrorKind::Limited, message).with_retry_after(Some(wait))
    }
}

fn too_late() -> Error {
    Error::not_sent(
        ErrorKind::Limited,
        "a limit had no room within the time of the call",
    )
}

/// Whole milliseconds, rounded up.
fn shown(duration: Duration) -> humantime::FormattedDuration {
    let millis = duration.as_nanos().div_ceil(1_000_000);
    let millis = u64::try_from(millis).unwrap_or(u64::MAX);
    humantime::format_duration(Duration::from_millis(millis))
}

pub(super) fn nanos(duration: Duration) -> Nanos {
    Nanos::try_from(duration.as_nanos()).unwrap_or(Nanos::MAX)
}
