//! Which request meets which fault.

use std::collections::VecDeque;
use std::fmt;

use super::fault::Fault;
use super::received_http::ReceivedHttp;
use crate::testing::seeded::Seeded;

/// Decides which request meets which fault.
///
/// ```
/// use signed_api::testing::{Fault, Plan};
///
/// // The first request loses its answer, the second fares well, the third is refused.
/// let told = Plan::in_order([Some(Fault::ResetAfterCommit), None, Some(Fault::ServerErrorBeforeCommit(503))]);
/// // 30 % of all orders, one of two faults, the same ones for the same order of requests.
/// let drawn = Plan::seeded(7).rate(0.30).of([Fault::ResetAfterCommit, Fault::TruncatedBody]);
/// let orders = drawn.only(|request| request.path() == "/orders");
/// // Every tenth.
/// let counted = Plan::by_number(|number, _| (number % 10 == 9).then_some(Fault::ResetBeforeCommit));
/// ```
pub struct Plan {
    source: Source,
    filter: Option<Filter>,
}

type Filter = Box<dyn Fn(&ReceivedHttp) -> bool + Send>;
type ByNumber = Box<dyn FnMut(u64, &ReceivedHttp) -> Option<Fault> + Send>;

enum Source {
    InOrder(VecDeque<Option<Fault>>),
    Every(Fault),
    Seeded(SeededPlan, Vec<Fault>),
    ByNumber(ByNumber),
}

impl Plan {
    /// No faults.
    pub fn none() -> Self {
        Self::in_order([None; 0])
    }

    /// A fault, or none, for each of the next requests, and none for those after them.
    pub fn in_order(faults: impl IntoIterator<Item = impl Into<Option<Fault>>>) -> Self {
        Self::of(Source::InOrder(
            faults.into_iter().map(Into::into).collect(),
        ))
    }

    /// The same fault for every request.
    pub fn every(fault: Fault) -> Self {
        Self::of(Source::Every(fault))
    }

    /// Faults that are drawn, the same ones for the same seed and the same order of requests.
    pub fn seeded(seed: u64) -> SeededPlan {
        SeededPlan {
            random: Seeded::new(seed),
            rate: 1.0,
        }
    }

    /// What `choose` says of the request of this number, counted from 0 over all requests that the server received.
    /// While it decides, the server takes no other request: it must not wait.
    pub fn by_number(
        choose: impl FnMut(u64, &ReceivedHttp) -> Option<Fault> + Send + 'static,
    ) -> Self {
        Self::of(Source::ByNumber(Box::new(choose)))
    }

    /// The same for those requests only that `filter` is true of. The others meet no fault, and use up none.
    #[must_use]
    pub fn only(self, filter: impl Fn(&ReceivedHttp) -> bool + Send + 'static) -> Self {
        let filter: Option<Filter> = Some(Box::new(filter));
        Self { filter, ..self }
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            filter: None,
        }
    }

    /// How many faults of those in order have not met a request.
    pub(super) fn left(&self) -> usize {
        match &self.source {
            Source::InOrder(faults) => faults.iter().flatten().count(),
            _ => 0,
        }
    }

    pub(super) fn draw(&mut self, number: u64, request: &ReceivedHttp) -> Option<Fault> {
        if !self.filter.as_ref().is_none_or(|filter| filter(request)) {
            return None;
        }
        match &mut self.source {
            Source::InOrder(faults) => faults.pop_front().flatten(),
            Source::Every(fault) => Some(*fault),
            Source::Seeded(plan, faults) => match plan.random.chance(plan.rate) {
                true => plan.random.pick(faults).copied(),
                false => None,
            },
            Source::ByNumber(choose) => choose(number, request),
        }
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source: &dyn fmt::Debug = match &self.source {
            Source::InOrder(faults) => faults,
            Source::Every(fault) => fault,
            Source::Seeded(plan, faults) => &(plan.rate, faults),
            Source::ByNumber(_) => &"by number",
        };
        f.debug_tuple("Plan").field(source).finish()
    }
}

/// A plan whose faults are drawn, as yet without faults: see [`Plan::seeded`].
#[derive(Clone, Debug)]
#[must_use = "it has no faults before `of(..)`"]
pub struct SeededPlan {
    random: Seeded,
    rate: f64,
}

impl SeededPlan {
    /// The share of requests that meet a fault, from 0 to 1; all of them unless it is set.
    pub fn rate(self, rate: f64) -> Self {
        Self { rate, ..self }
    }

    /// The faults, each as likely as the others.
    pub fn of(self, faults: impl IntoIterator<Item = Fault>) -> Plan {
        Plan::of(Source::Seeded(self, faults.into_iter().collect()))
    }
}
