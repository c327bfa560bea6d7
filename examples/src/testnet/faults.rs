//! The plan of faults: which request meets which.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::http::Method;

use super::clock::Clock;
use super::fault::{Fault, UnknownFault};
use super::seeded::Seeded;
use super::shared::lock;

/// Decides what goes wrong. Queued faults come first, one a request, then the rate.
///
/// Only signed POSTs meet faults, until [`Faults::methods`] and [`Faults::unsigned_too`] say otherwise.
#[derive(Debug)]
pub struct Faults {
    plan: Mutex<Plan>,
    clock: Arc<Clock>,
}

impl Faults {
    pub(super) fn new(clock: Arc<Clock>) -> Self {
        Self {
            plan: Mutex::default(),
            clock,
        }
    }

    /// Queues one fault by its text form, for the next matching request that finds it first in the queue.
    ///
    /// # Errors
    ///
    /// When the text names no fault.
    pub fn once(&self, fault: &str) -> Result<(), UnknownFault> {
        self.queue([fault.parse()?]);
        Ok(())
    }

    /// Queues faults, one for each of the next matching requests.
    pub fn queue(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.plan).queue.extend(faults);
    }

    /// How many queued faults have met no request yet.
    #[must_use]
    pub fn queued(&self) -> usize {
        lock(&self.plan).queue.len()
    }

    /// Lets this share of the matching requests (0 to 1) meet a fault, the kinds in rotation. The same seed gives the same pattern.
    /// No kinds, or a rate of 0, is none.
    pub fn rate(&self, rate: f64, seed: u64, kinds: &[Fault]) {
        lock(&self.plan).rotation = Some(Rotation {
            rate,
            random: Seeded::new(seed),
            kinds: kinds.iter().copied().collect(),
        });
    }

    /// Which methods meet faults.
    pub fn methods(&self, methods: &[Method]) {
        lock(&self.plan).methods = methods.to_vec();
    }

    /// Whether requests without a signature meet faults as well.
    pub fn unsigned_too(&self, unsigned_too: bool) {
        lock(&self.plan).unsigned_too = unsigned_too;
    }

    /// Sets the exchange's clock off by so many milliseconds, ahead when positive, right when 0.
    pub fn clock_offset_ms(&self, offset_ms: i64) {
        self.clock.set_offset_ms(offset_ms);
    }

    /// No more faults: the queue and the rate are emptied, the clock put right. The choice of requests stays.
    pub fn clear(&self) {
        let mut plan = lock(&self.plan);
        plan.queue.clear();
        plan.rotation = None;
        self.clock.set_offset_ms(0);
    }

    pub(super) fn draw(&self, method: &Method, signed: bool) -> Option<Fault> {
        lock(&self.plan).draw(method, signed)
    }
}

#[derive(Debug)]
struct Plan {
    queue: VecDeque<Fault>,
    rotation: Option<Rotation>,
    methods: Vec<Method>,
    unsigned_too: bool,
}

impl Plan {
    fn draw(&mut self, method: &Method, signed: bool) -> Option<Fault> {
        if !(signed || self.unsigned_too) || !self.methods.contains(method) {
            return None;
        }
        self.queue
            .pop_front()
            .or_else(|| self.rotation.as_mut()?.draw())
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            queue: VecDeque::new(),
            rotation: None,
            methods: vec![Method::POST],
            unsigned_too: false,
        }
    }
}

#[derive(Debug)]
struct Rotation {
    rate: f64,
    random: Seeded,
    kinds: VecDeque<Fault>,
}

impl Rotation {
    fn draw(&mut self) -> Option<Fault> {
        if !self.random.chance(self.rate) {
            return None;
        }
        self.kinds.rotate_left(1.min(self.kinds.len()));
        self.kinds.back().copied()
    }
}
