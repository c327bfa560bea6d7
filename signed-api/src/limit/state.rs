//! The pools and who waits for them. Pure: told the time, it says who may go and whom to wake.
//!
//! Requests that take from the same pools stand in one lane, first come, first served. Between lanes it is the order of
//! arrival too, with one exception: a request that is held up by one pool alone does not hold up those that want
//! only others. Once it has waited for a pool its share of that pool is kept free, so each pool is waited for at most once,
//! and a heavy request is never overtaken for ever by light ones.

use std::collections::BTreeMap;
use std::task::Waker;

use super::lane::{Lane, Ticket, Waiter};
use super::pool::Pool;
use super::spec::{PoolCost, PoolSpec};
use super::window::Nanos;

#[derive(Debug, Default)]
pub(super) struct State {
    pools: Vec<Pool>,
    /// By the pools that are taken from.
    lanes: Vec<Lane>,
    tickets: Ticket,
    sendings: u64,
    now: Nanos,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) lane: usize,
    pub(super) ticket: Ticket,
}

/// What a request in a lane is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It has what it asked for.
    Go,
    /// Look again at this time, or when woken. Who is not the first of a lane is woken in any case.
    Wait(Nanos),
}

/// Why a request cannot be admitted in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Obstacle {
    pub(super) pool: usize,
    /// When there is room; `None` when there never is.
    pub(super) until: Option<Nanos>,
}

/// What was taken from one pool by a request that was handed to the transport.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sending {
    /// Its place in the order of sending.
    pub(super) order: u64,
    /// When it has arrived at the latest.
    pub(super) latest: Nanos,
}

impl State {
    pub(super) fn add_pool(&mut self, spec: &'static PoolSpec) -> usize {
        self.pools.push(Pool::new(spec));
        self.pools.len() - 1
    }

    pub(super) fn pools(&self) -> &[Pool] {
        &self.pools
    }

    pub(super) fn pool(&self, index: usize) -> Option<&Pool> {
        self.pools.get(index)
    }

    /// Time passes, and never goes back.
    pub(super) fn advance(&mut self, now: Nanos) {
        self.now = self.now.max(now);
        for pool in &mut self.pools {
            pool.expire(self.now);
        }
    }

    /// What keeps a newcomer from being admitted by `deadline`, if all before it get what they want.
    pub(super) fn obstacle(&self, costs: &[PoolCost], deadline: Nanos) -> Option<Obstacle> {
        let obstacles = costs.iter().filter_map(|taken| {
            let pool = self.pools.get(taken.pool)?;
            let cost = u64::from(taken.cost);
            let until = match cost > pool.capacity() {
                true => None,
                false => pool.expected_at(self.ahead(taken.pool), cost, self.now),
            };
            let obstacle = Obstacle {
                pool: taken.pool,
                until,
            };
            until
                .is_none_or(|until| until > deadline)
                .then_some(obstacle)
        });
        obstacles.max_by_key(|obstacle| obstacle.until.unwrap_or(Nanos::MAX))
    }

    /// What all want who wait for this pool. Who is held up by another one is overtaken.
    fn ahead(&self, pool: usize) -> u64 {
        let lanes = self.lanes.iter().filter(|lane| {
            let first = lane.waiting.first_key_value();
            first.is_some_and(|(_, first)| first.waited.contains(&pool))
        });
        let wanted = lanes.flat_map(|lane| lane.pools.iter().zip(&lane.wanted));
        wanted
            .filter(|(other, _)| **other == pool)
            .map(|(_, wanted)| wanted)
            .sum()
    }

    /// What holds up the request at `place`.
    pub(super) fn holds_up(&self, place: Place) -> Option<Obstacle> {
        let waiter = self.lanes.get(place.lane)?.waiting.get(&place.ticket)?;
        let obstacles = waiter.costs.iter().filter_map(|taken| {
            let pool = self.pools.get(taken.pool)?;
            let until = pool.ready_at(u64::from(taken.cost), self.now);
            Some(Obstacle {
                pool: taken.pool,
                until,
            })
        });
        obstacles.max_by_key(|obstacle| obstacle.until.unwrap_or(Nanos::MAX))
    }

    /// Joins the queue. Those who are to be woken are added to `wake`.
    pub(super) fn enter(&mut self, costs: Vec<PoolCost>, wake: &mut Vec<Waker>) -> Place {
        let ticket = self.tickets;
        self.tickets += 1;
        let lane = self.lane_of(&costs);
        let waiter = Waiter {
            costs,
            waited: Vec::new(),
            looks_at: Nanos::MAX,
            is_woken: false,
            waker: None,
        };
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.wants(&waiter.costs);
            lane.waiting.insert(ticket, waiter);
        }
        self.admit(wake);
        Place { lane, ticket }
    }

    fn lane_of(&mut self, costs: &[PoolCost]) -> usize {
        let pools = || costs.iter().map(|taken| taken.pool);
        let known = self
            .lanes
            .iter()
            .position(|lane| lane.pools.iter().copied().eq(pools()));
        known.unwrap_or_else(|| {
            self.lanes.push(Lane {
                pools: pools().collect(),
                wanted: vec![0; costs.len()],
                waiting: BTreeMap::new(),
                admitted: BTreeMap::new(),
            });
            self.lanes.len() - 1
        })
    }

    /// What the request at `place` is to do.
    pub(super) fn turn(&mut self, place: Place) -> Turn {
        let Some(lane) = self.lanes.get_mut(place.lane) else {
            return Turn::Go;
        };
        match lane.waiting.get_mut(&place.ticket) {
            Some(waiter) => Turn::Wait(waiter.looks_at),
            None => {
                lane.admitted.remove(&place.ticket);
                Turn::Go
            }
        }
    }

    /// Nothing if the request at `place` was woken. Otherwise `waker` will be, in place of the one that is returned: to
    /// drop a waker may drop a task, which must not happen behind the lock.
    pub(super) fn wakes(&mut self, place: Place, waker: &Waker) -> Option<Option<Waker>> {
        let lane = self.lanes.get_mut(place.lane)?;
        let waiter = lane.waiting.get_mut(&place.ticket)?;
        match std::mem::take(&mut waiter.is_woken) {
            true => None,
            false => Some(waiter.waker.replace(waker.clone())),
        }
    }

    /// The request at `place` does not want any more.
    pub(super) fn leave(&mut self, place: Place, wake: &mut Vec<Waker>) {
        let Some(lane) = self.lanes.get_mut(place.lane) else {
            return;
        };
        if let Some(waiter) = lane.waiting.remove(&place.ticket) {
            lane.wants_no_more(&waiter.costs);
            wake.extend(waiter.waker);
        } else if let Some(waiter) = lane.admitted.remove(&place.ticket) {
            self.each(&waiter.costs, Pool::release);
            wake.extend(waiter.waker);
        }
        self.admit(wake);
    }

    /// Admits what did not wait, whether there is room or not.
    pub(super) fn hold(&mut self, costs: &[PoolCost]) {
        self.each(costs, Pool::hold);
    }

    /// What was admitted is not going to be sent.
    pub(super) fn give_back(&mut self, costs: &[PoolCost], wake: &mut Vec<Waker>) {
        self.each(costs, Pool::release);
        self.admit(wake);
    }

    /// What was admitted is handed to the transport.
    pub(super) fn send(&mut self, costs: &[PoolCost], margin: Nanos) -> Sending {
        let latest = self.now.saturating_add(margin);
        self.each(costs, |pool, cost| pool.send(cost, latest));
        self.sendings += 1;
        Sending {
            order: self.sendings,
            latest,
        }
    }

    /// What was sent never left this machine.
    pub(super) fn never_left(&mut self, costs: &[PoolCost], sending: Sending) {
        self.each(costs, |pool, cost| pool.never_left(cost, sending.latest));
    }

    /// What was sent was answered.
    pub(super) fn arrived(&mut self, costs: &[PoolCost], sending: Sending) {
        let now = self.now;
        self.each(costs, |pool, cost| {
            pool.settle(cost);
            pool.arrived(cost, sending.latest, now);
        });
    }

    /// What was sent is given up; it may arrive or not.
    pub(super) fn give_up(&mut self, costs: &[PoolCost]) {
        self.each(costs, Pool::settle);
    }

    /// The server says how much of a window it has counted.
    pub(super) fn report(
        &mut self,
        pool: usize,
        window: usize,
        used: u64,
        included: u64,
        order: u64,
    ) {
        let now = self.now;
        if let Some(pool) = self.pools.get_mut(pool) {
            pool.report(window, used, included, order, now);
        }
    }

    /// Admits who can be, and tells the first of each lane when to look again.
    pub(super) fn admit(&mut self, wake: &mut Vec<Waker>) {
        let mut kept: Vec<Option<u64>> = vec![Some(0); self.pools.len()];
        let mut is_open = vec![true; self.lanes.len()];
        while let Some(place) = self.first_of(&is_open) {
            if !self.admit_one(place, &mut kept, wake)
                && let Some(open) = is_open.get_mut(place.lane)
            {
                *open = false;
            }
        }
    }

    /// The first in the order of arrival of all who lead an open lane.
    fn first_of(&self, is_open: &[bool]) -> Option<Place> {
        let open = self
            .lanes
            .iter()
            .enumerate()
            .zip(is_open)
            .filter(|(_, open)| **open);
        let leaders = open.filter_map(|((lane, waiting), _)| {
            let (ticket, _) = waiting.waiting.first_key_value()?;
            Some(Place {
                lane,
                ticket: *ticket,
            })
        });
        leaders.min_by_key(|place| place.ticket)
    }

    /// Whether the request was admitted. `kept` is what those before it keep of each pool; `None` is all.
    fn admit_one(&mut self, place: Place, kept: &mut [Option<u64>], wake: &mut Vec<Waker>) -> bool {
        let (pools, now) = (&mut self.pools, self.now);
        let Some(lane) = self.lanes.get_mut(place.lane) else {
            return false;
        };
        let Some(mut entry) = lane.waiting.first_entry() else {
            return false;
        };
        let waiter = entry.get_mut();
        let mut is_held_up = false;
        let mut ready_at = now;
        for taken in &waiter.costs {
            let (Some(pool), Some(kept)) = (pools.get(taken.pool), kept.get_mut(taken.pool)) else {
                continue;
            };
            let cost = u64::from(taken.cost);
            match *kept {
                Some(others) if others.saturating_add(cost) <= pool.room() => {}
                before => {
                    is_held_up = true;
                    *kept = None;
                    if !waiter.waited.contains(&taken.pool) {
                        waiter.waited.push(taken.pool);
                    }
                    // Behind another one of this pool, the other one's going wakes it.
                    let ready = match before {
                        Some(others) => pool.ready_at(others.saturating_add(cost), now),
                        None => None,
                    };
                    ready_at = ready_at.max(ready.unwrap_or(Nanos::MAX));
                }
            }
        }
        if !is_held_up {
            let waiter = entry.remove();
            for taken in &waiter.costs {
                if let Some(pool) = pools.get_mut(taken.pool) {
                    pool.hold(u64::from(taken.cost));
                }
            }
            wake.extend(waiter.waker.clone());
            lane.wants_no_more(&waiter.costs);
            lane.admitted.insert(place.ticket, waiter);
            return true;
        }
        for taken in &waiter.costs {
            if waiter.waited.contains(&taken.pool)
                && let Some(Some(kept)) = kept.get_mut(taken.pool)
            {
                *kept = kept.saturating_add(u64::from(taken.cost));
            }
        }
        if ready_at < waiter.looks_at || waiter.looks_at <= now {
            waiter.looks_at = ready_at;
            waiter.is_woken = true;
            wake.extend(waiter.waker.take());
        }
        false
    }

    fn each(&mut self, costs: &[PoolCost], mut change: impl FnMut(&mut Pool, u64)) {
        for taken in costs {
            if let Some(pool) = self.pools.get_mut(taken.pool) {
                change(pool, u64::from(taken.cost));
            }
        }
    }
}
