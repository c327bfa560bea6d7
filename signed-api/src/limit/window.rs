//! One window of a pool: how much of it the server may have counted by now. Pure: told the time, it never waits.

use std::collections::BTreeMap;

use super::spec::WindowSpec;

/// So many slots are kept of a window: what arrives within one of them leaves together, with the last.
const SLOTS: u64 = 1024;

/// A window is taken to be longer by this part of it, for a server whose clock runs slower. Clocks that are disciplined by
/// NTP are off by at most 500 parts in a million.
const DRIFT: u64 = 1000;

/// Nanoseconds of the client's monotonic time.
pub(super) type Nanos = u64;

/// Whatever the server counts by, it never sees more than the capacity if no span of time as long as its window does.
///
/// A request may arrive at any moment between being handed to the transport and its answer. So it counts from its
/// admission on, and leaves when a whole window has passed since the last moment at which it can have arrived.
#[derive(Debug)]
pub(super) struct Window {
    capacity: u64,
    span: Nanos,
    slot: Nanos,
    /// What was admitted and not yet sent.
    held: u64,
    /// What was sent, by the end of the slot in which it arrived at the latest.
    sent: BTreeMap<Nanos, u64>,
    sent_total: u64,
    report: Option<Report>,
}

/// What the server said of its own count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    /// The place of its request in the order of sending.
    pub(super) order: u64,
    /// What the server counted, less all that was certainly part of the count: plus all that was ever admitted it is the
    /// most that the server can have counted by now.
    pub(super) base: i128,
    /// When it has nothing to say any more: the window is another one.
    pub(super) until: Nanos,
}

impl Window {
    pub(super) fn new(spec: &WindowSpec) -> Self {
        let period = spec.period_ms.saturating_mul(1_000_000);
        Self {
            capacity: u64::from(spec.capacity),
            span: period.saturating_add(period / DRIFT),
            slot: (period / SLOTS).max(1),
            held: 0,
            sent: BTreeMap::new(),
            sent_total: 0,
            report: None,
        }
    }

    pub(super) fn capacity(&self) -> u64 {
        self.capacity
    }

    pub(super) fn span(&self) -> Nanos {
        self.span
    }

    /// What can be admitted now; `issued` is all that ever was.
    pub(super) fn room(&self, issued: u64) -> u64 {
        let own = self.capacity.saturating_sub(self.held + self.sent_total);
        match self.report {
            None => own,
            Some(report) => own.min(self.room_by(report, issued)),
        }
    }

    fn room_by(&self, report: Report, issued: u64) -> u64 {
        let counted = (report.base + i128::from(issued)).max(0);
        u64::try_from(i128::from(self.capacity) - counted).unwrap_or(0)
    }

    /// When there is room for `need` if nothing else happens; `None` when there never is.
    pub(super) fn ready_at(&self, need: u64, issued: u64, now: Nanos) -> Option<Nanos> {
        if need > self.capacity {
            return None;
        }
        let mut used = self.held + self.sent_total;
        let mut at = now;
        for (end, cost) in &self.sent {
            if used + need <= self.capacity {
                break;
            }
            used -= cost;
            at = at.max(end.saturating_add(self.span));
        }
        if used + need > self.capacity {
            // What is not sent yet counts for a whole window at least, unless it is given back.
            at = at.max(now.saturating_add(self.span));
        }
        match self.report {
            Some(report) if self.room_by(report, issued) < need => Some(at.max(report.until)),
            _ => Some(at),
        }
    }

    /// Lets go of what the server cannot count any more.
    pub(super) fn expire(&mut self, now: Nanos) {
        while let Some(first) = self.sent.first_entry()
            && first.key().saturating_add(self.span) <= now
        {
            self.sent_total -= first.remove();
        }
        self.report = self.report.filter(|report| report.until > now);
    }

    pub(super) fn hold(&mut self, cost: u64) {
        self.held += cost;
    }

    /// What was held is not going to be sent.
    pub(super) fn release(&mut self, cost: u64) {
        self.held -= cost;
    }

    /// What was held is handed to the transport, and arrives by `latest`.
    pub(super) fn send(&mut self, cost: u64, latest: Nanos) {
        self.held -= cost;
        self.add(cost, latest);
    }

    /// What was to arrive by `latest` arrived by `answered`.
    pub(super) fn arrived(&mut self, cost: u64, latest: Nanos, answered: Nanos) {
        if answered < latest && self.remove(cost, latest) {
            self.add(cost, answered);
        }
    }

    /// What was to arrive by `latest` never left.
    pub(super) fn never_left(&mut self, cost: u64, latest: Nanos) {
        self.remove(cost, latest);
    }

    /// The later request knows better; of two that crossed on the way, the more careful one counts.
    pub(super) fn report(&mut self, report: Report) {
        let is_better = self
            .report
            .is_none_or(|known| report.order > known.order || report.base > known.base);
        if is_better {
            let order = self.report.map_or(0, |known| known.order);
            self.report = Some(Report {
                order: report.order.max(order),
                ..report
            });
        }
    }

    fn add(&mut self, cost: u64, latest: Nanos) {
        *self.sent.entry(self.end_of(latest)).or_default() += cost;
        self.sent_total += cost;
    }

    /// Whether it was still there.
    fn remove(&mut self, cost: u64, latest: Nanos) -> bool {
        let end = self.end_of(latest);
        let Some(there) = self.sent.get_mut(&end) else {
            return false;
        };
        *there -= cost;
        if *there == 0 {
            self.sent.remove(&end);
        }
        self.sent_total -= cost;
        true
    }

    fn end_of(&self, moment: Nanos) -> Nanos {
        moment.div_ceil(self.slot).saturating_mul(self.slot)
    }
}
