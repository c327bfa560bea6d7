//! Requests that take from the same pools, first come, first served.

use std::collections::BTreeMap;
use std::task::Waker;

use super::spec::PoolCost;
use super::window::Nanos;

/// The place of a request in the order of arrival.
pub(super) type Ticket = u64;

#[derive(Debug)]
pub(super) struct Lane {
    pub(super) pools: Vec<usize>,
    /// What those who wait want of each of them.
    pub(super) wanted: Vec<u64>,
    pub(super) waiting: BTreeMap<Ticket, Waiter>,
    /// Admitted, and not aware of it yet.
    pub(super) admitted: BTreeMap<Ticket, Waiter>,
}

#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) costs: Vec<PoolCost>,
    /// The pools that it was held up by.
    pub(super) waited: Vec<usize>,
    /// When it looks again if nobody wakes it.
    pub(super) looks_at: Nanos,
    pub(super) is_woken: bool,
    pub(super) waker: Option<Waker>,
}

impl Lane {
    pub(super) fn wants(&mut self, costs: &[PoolCost]) {
        for (wanted, taken) in self.wanted.iter_mut().zip(costs) {
            *wanted += u64::from(taken.cost);
        }
    }

    pub(super) fn wants_no_more(&mut self, costs: &[PoolCost]) {
        for (wanted, taken) in self.wanted.iter_mut().zip(costs) {
            *wanted -= u64::from(taken.cost);
        }
    }
}
