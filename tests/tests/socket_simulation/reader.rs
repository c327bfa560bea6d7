//! A subscriber, which knows what it may be told after what.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signed_api::ws::{Event, GapCause, Interruption};
use signed_api::{ErrorKind, Result};

use crate::exchange::Update;
use crate::network::Network;

/// So much of what it was told is shown with what is wrong about it.
const TAIL: usize = 8;

/// What a subscriber asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Book,
    Narrow,
    Newest,
    Latest,
    Strict,
    Orders,
}

/// A subscriber of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) kind: Kind,
    pub(crate) symbol: &'static str,
    /// When it subscribes.
    pub(crate) from: Duration,
    /// When it goes.
    pub(crate) until: Option<Duration>,
    /// From when to when it does not read.
    pub(crate) pause: Option<(Duration, Duration)>,
}

impl Plan {
    pub(crate) fn new(kind: Kind, symbol: &'static str, from: Duration) -> Self {
        Self {
            kind,
            symbol,
            from,
            until: None,
            pause: None,
        }
    }

    pub(crate) fn until(self, until: Duration) -> Self {
        let until = Some(until);
        Self { until, ..self }
    }

    pub(crate) fn pause(self, from: Duration, to: Duration) -> Self {
        let pause = Some((from, to));
        Self { pause, ..self }
    }

    pub(crate) fn channel(&self) -> String {
        match self.kind {
            Kind::Orders => "orders".to_owned(),
            _ => format!("book.{}", self.symbol),
        }
    }
}

/// What a subscriber was told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) messages: u64,
    pub(crate) gaps: u64,
    pub(crate) overflows: u64,
    last: Option<Update>,
    last_of_key: [u64; 3],
    since: Since,
    /// When it was told something last, and whether it may take any time until the next.
    heard: Duration,
    pub(crate) is_live: bool,
    pub(crate) ending: Option<ErrorKind>,
    pub(crate) has_ended: bool,
    pub(crate) longest: Duration,
    /// What it was told last, to look at.
    tail: VecDeque<(Duration, Event<Update>)>,
}

/// Since the last message.
#[derive(Debug, Default)]
struct Since {
    interruptions: u64,
    gaps: u64,
    rotations: u64,
    /// Gaps of no length: another connection was there.
    switches: u64,
    overflows: u64,
    missed: u64,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<Told>>);

impl Log {
    pub(crate) fn get(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Told {
    /// It starts to read, or to read again.
    pub(crate) fn begin(&mut self, now: Duration) {
        self.heard = now;
        self.is_live = false;
    }

    pub(crate) fn last(&self) -> Option<(Duration, u64)> {
        self.last.map(|last| (self.heard, last.run))
    }

    /// It is told something: what is wrong about that.
    pub(crate) fn take(
        &mut self,
        network: &Network,
        plan: &Plan,
        item: Option<Result<Event<Update>>>,
    ) -> Option<String> {
        if let Some(Ok(event)) = &item {
            self.tail.push_back((network.clock.passed(), event.clone()));
            if self.tail.len() > TAIL {
                self.tail.pop_front();
            }
        }
        let wrong = self.judge(network, plan, item)?;
        Some(format!("{wrong}, after {:?}", self.tail))
    }

    fn judge(
        &mut self,
        network: &Network,
        plan: &Plan,
        item: Option<Result<Event<Update>>>,
    ) -> Option<String> {
        let now = network.clock.passed();
        if self.is_live {
            self.longest = self.longest.max(now.saturating_sub(self.heard));
        }
        self.heard = now;
        if self.has_ended || (self.ending.is_some() && item.is_some()) {
            return Some("something after the end".to_owned());
        }
        match item {
            None => self.has_ended = true,
            Some(Err(error)) => {
                self.is_live = false;
                self.ending = Some(error.kind());
            }
            Some(Ok(Event::Message(update))) => {
                self.is_live = true;
                self.messages += 1;
                let wrong = self.follow(network, plan, update);
                self.last = Some(update);
                self.since = Since::default();
                return wrong;
            }
            Some(Ok(Event::Interrupted(cause))) => {
                self.is_live = false;
                self.since.interruptions += 1;
                if cause == Interruption::Rotated {
                    return Some("a rotation that interrupts".to_owned());
                }
            }
            Some(Ok(Event::Gap(gap))) => {
                self.is_live = true;
                match gap.cause {
                    GapCause::Overflow { missed } => {
                        self.overflows += 1;
                        self.since.overflows += 1;
                        self.since.missed += missed;
                    }
                    GapCause::Interrupted(Interruption::Rotated) => {
                        self.gaps += 1;
                        self.since.rotations += 1;
                    }
                    GapCause::Interrupted(_) => {
                        self.gaps += 1;
                        self.since.gaps += 1;
                        let before = self.tail.iter().rev().nth(1);
                        let is_switch = before.is_some_and(|(at, _)| *at == now);
                        self.since.switches += u64::from(is_switch);
                        if self.since.gaps > self.since.interruptions {
                            return Some("a gap without an interruption".to_owned());
                        }
                    }
                    _ => return Some("a gap of another kind".to_owned()),
                }
                if self.last.is_none() && plan.kind != Kind::Newest && self.since.overflows > 0 {
                    return Some("an overflow of what holds all".to_owned());
                }
            }
            Some(Ok(_)) => return Some("an event of another kind".to_owned()),
        }
        None
    }

    /// What is wrong about a message after what came before it.
    fn follow(&mut self, network: &Network, plan: &Plan, update: Update) -> Option<String> {
        let since = &self.since;
        if plan.kind == Kind::Latest {
            let place = &mut self.last_of_key[update.key as usize];
            let before = std::mem::replace(place, update.value);
            let is_ordered = before < update.value || since.rotations > 0;
            return (!is_ordered).then(|| format!("{} of a key after {before}", update.value));
        }
        let last = self.last?;
        let what = format!("{last:?} then {update:?} with {since:?}");
        // The next connection fails after it took over, and the one before it goes on.
        let falls_back = since.gaps > 0 && update.run < last.run;
        if update.value <= last.value && since.rotations == 0 && !falls_back {
            return Some(format!("out of order: {what}"));
        }
        if since.interruptions != since.gaps {
            return Some(format!("not a gap for each interruption: {what}"));
        }
        if since.overflows > 0 && plan.kind != Kind::Newest {
            return Some(format!("an overflow of what holds all: {what}"));
        }
        let known = since.gaps + since.rotations;
        if last.run == update.run {
            let missing = update.value.saturating_sub(last.value).saturating_sub(1);
            let is_right = match (known, since.rotations) {
                (0, _) => missing == since.missed && since.overflows == u64::from(missing > 0),
                (_, rotations) => rotations > 0,
            };
            return (!is_right).then(|| format!("in one run: {what}"));
        }
        let between = {
            let state = network.state();
            let mut topics = state.server.topics.iter();
            let topic = topics.find(|topic| topic.name == plan.channel())?;
            let (low, high) = (last.run.min(update.run), last.run.max(update.run));
            let between = topic.runs.iter().filter(|run| low < **run && **run < high);
            between.count() as u64
        };
        // Once more where a connection took over or gave back, and another one followed before a message came.
        let most = 1 + between + since.switches.max(since.rotations.min(since.gaps));
        let is_right = (1..=most).contains(&known);
        (!is_right).then(|| format!("between two runs, and {between} between them: {what}"))
    }
}
