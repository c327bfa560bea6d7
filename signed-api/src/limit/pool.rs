//! A pool: all its windows, and what was ever taken from it.

use super::spec::PoolSpec;
use super::window::{Nanos, Report, Window};

#[derive(Debug)]
pub(super) struct Pool {
    spec: &'static PoolSpec,
    windows: Vec<Window>,
    /// All that was ever admitted, less what was given back.
    issued: u64,
    /// That part of it which was answered, or given up.
    settled: u64,
}

impl Pool {
    pub(super) fn new(spec: &'static PoolSpec) -> Self {
        Self {
            spec,
            windows: spec.windows.iter().map(Window::new).collect(),
            issued: 0,
            settled: 0,
        }
    }

    pub(super) fn spec(&self) -> &'static PoolSpec {
        self.spec
    }

    pub(super) fn settled(&self) -> u64 {
        self.settled
    }

    pub(super) fn capacity(&self) -> u64 {
        let capacities = self.windows.iter().map(Window::capacity);
        capacities.min().unwrap_or(u64::MAX)
    }

    /// What can be admitted now.
    pub(super) fn room(&self) -> u64 {
        let rooms = self.windows.iter().map(|window| window.room(self.issued));
        rooms.min().unwrap_or(u64::MAX)
    }

    /// When there is room for `need` if nothing else happens; `None` when there never is.
    pub(super) fn ready_at(&self, need: u64, now: Nanos) -> Option<Nanos> {
        let mut at = now;
        for window in &self.windows {
            at = at.max(window.ready_at(need, self.issued, now)?);
        }
        Some(at)
    }

    /// When one behind others who wait for `ahead` gets `cost`, if all of them get theirs.
    pub(super) fn expected_at(&self, ahead: u64, cost: u64, now: Nanos) -> Option<Nanos> {
        let mut at = now;
        for window in &self.windows {
            let need = ahead.saturating_add(cost);
            let full = need.saturating_sub(1) / window.capacity().max(1);
            let rest = need - full.saturating_mul(window.capacity());
            let ready = window.ready_at(rest, self.issued, now)?;
            at = at.max(ready.saturating_add(full.saturating_mul(window.span())));
        }
        Some(at)
    }

    pub(super) fn expire(&mut self, now: Nanos) {
        for window in &mut self.windows {
            window.expire(now);
        }
    }

    pub(super) fn hold(&mut self, cost: u64) {
        self.issued += cost;
        for window in &mut self.windows {
            window.hold(cost);
        }
    }

    pub(super) fn release(&mut self, cost: u64) {
        self.issued -= cost;
        for window in &mut self.windows {
            window.release(cost);
        }
    }

    pub(super) fn send(&mut self, cost: u64, latest: Nanos) {
        for window in &mut self.windows {
            window.send(cost, latest);
        }
    }

    /// It was answered, or given up.
    pub(super) fn settle(&mut self, cost: u64) {
        self.settled += cost;
    }

    pub(super) fn arrived(&mut self, cost: u64, latest: Nanos, answered: Nanos) {
        for window in &mut self.windows {
            window.arrived(cost, latest, answered);
        }
    }

    pub(super) fn never_left(&mut self, cost: u64, latest: Nanos) {
        self.issued -= cost;
        for window in &mut self.windows {
            window.never_left(cost, latest);
        }
    }

    /// The server has counted `used` in the window at `index`. Of what was admitted, `included` is certainly part of that.
    pub(super) fn report(
        &mut self,
        index: usize,
        used: u64,
        included: u64,
        order: u64,
        now: Nanos,
    ) {
        if let Some(window) = self.windows.get_mut(index) {
            let until = now.saturating_add(window.span());
            window.report(Report {
                order,
                base: i128::from(used) - i128::from(included),
                until,
            });
        }
    }
}
