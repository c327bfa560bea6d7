//! What was handled by whom, and whether that should have happened.

use std::collections::BTreeMap;
use std::time::Duration;

use signed_api_tests::deliveries::{Event, What};

/// What became of each delivery, in order.
pub(super) struct History(BTreeMap<String, Vec<Event>>);

impl History {
    /// Reads whole lines; the last may be half written.
    pub(super) fn new(log: &str) -> Self {
        let mut deliveries: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        let whole = log.rsplit_once('\n').map_or("", |(whole, _)| whole);
        for event in whole.lines().map(Event::read) {
            let events = deliveries.entry(event.delivery.clone()).or_default();
            events.push(event);
        }
        Self(deliveries)
    }

    /// How many there are.
    pub(super) fn deliveries(&self) -> usize {
        self.0.len()
    }

    /// How often any was handled.
    pub(super) fn handled(&self) -> usize {
        self.0.values().map(|events| handled(events).count()).sum()
    }

    /// Those that were handled more than once, or never.
    pub(super) fn not_handled_once(&self) -> Vec<&str> {
        self.those(|events| handled(events).count() != 1)
    }

    /// Those that were never handled.
    pub(super) fn never_handled(&self) -> Vec<&str> {
        self.those(|events| handled(events).count() == 0)
    }

    /// Those that were begun again although a process that lives had handled them.
    pub(super) fn repeated_by_the_living(&self, killed: &[usize]) -> Vec<&str> {
        self.those(|events| {
            let first = events
                .iter()
                .position(|event| event.what == What::Handled && !killed.contains(&event.process));
            first.is_some_and(|first| first + 1 != events.len())
        })
    }

    /// Those that two handlers had at the same time, of whom neither was in a process that was killed then.
    pub(super) fn at_once(&self, killed: &[usize]) -> Vec<&str> {
        self.those(|events| {
            let mut handling: Option<usize> = None;
            events.iter().any(|event| match (event.what, handling) {
                (What::Began, before) => {
                    handling = Some(event.process);
                    before.is_some_and(|before| !killed.contains(&before))
                }
                (_, Some(process)) if process == event.process => {
                    handling = None;
                    false
                }
                // It had been taken for lost.
                _ => true,
            })
        })
    }

    /// How long after handlers began that were cut off others began in their place.
    pub(super) fn cut_off(&self, killed: &[usize]) -> Vec<Duration> {
        let mut all = Vec::new();
        for events in self.0.values() {
            for pair in events.windows(2) {
                let [one, next] = pair else { continue };
                let is_cut_off = one.what == What::Began && next.what == What::Began;
                if is_cut_off && killed.contains(&one.process) {
                    all.push(next.at.saturating_sub(one.at));
                }
            }
        }
        all
    }

    /// A process, not of those that were killed, that has begun to handle something and has not ended: of several the one that
    /// began first.
    pub(super) fn handling(&self, killed: &[usize]) -> Option<usize> {
        let last = self.0.values().filter_map(|events| events.last());
        let living = last.filter(|event| !killed.contains(&event.process));
        let began = living.filter(|event| event.what == What::Began);
        let first = began.min_by_key(|event| event.at);
        first.map(|event| event.process)
    }

    fn those(&self, are: impl Fn(&[Event]) -> bool) -> Vec<&str> {
        let those = self.0.iter().filter(|(_, events)| are(events));
        those.map(|(delivery, _)| delivery.as_str()).collect()
    }
}

fn handled(events: &[Event]) -> impl Iterator<Item = &Event> {
    events.iter().filter(|event| event.what == What::Handled)
}

#[test]
fn what_is_handled_twice_at_once_or_never_is_found() {
    let history = |lines: &[&str]| {
        let lines = lines.iter().enumerate();
        let log: String = lines.map(|(at, line)| format!("{at} {line}\n")).collect();
        History::new(&log)
    };
    let good = history(&[
        "1 a Began",
        "1 a Failed",
        "2 a Began",
        "2 a Handled",
        "1 b Began",
        "1 b Handled",
    ]);
    assert_eq!((good.deliveries(), good.handled()), (2, 2));
    assert_eq!(good.not_handled_once(), [""; 0]);
    assert_eq!(good.at_once(&[]), [""; 0]);
    assert_eq!(good.handling(&[]), None);

    let twice = history(&["1 a Began", "1 a Handled", "2 a Began", "2 a Handled"]);
    assert_eq!(twice.not_handled_once(), ["a"]);
    assert_eq!(twice.repeated_by_the_living(&[]), ["a"]);
    assert_eq!(twice.repeated_by_the_living(&[1]), [""; 0]);

    let together = history(&["1 a Began", "2 a Began", "2 a Handled"]);
    assert_eq!(together.not_handled_once(), [""; 0]);
    assert_eq!(together.at_once(&[]), ["a"]);
    assert_eq!(together.at_once(&[1]), [""; 0]);
    assert_eq!(together.cut_off(&[1]), [Duration::from_micros(1)]);
    // It was not killed after all.
    let together = history(&["1 a Began", "2 a Began", "2 a Handled", "1 a Handled"]);
    assert_eq!(together.at_once(&[1]), ["a"]);

    let never = history(&["1 a Began", "1 a Failed", "2 b Began", "3 c Began"]);
    assert_eq!(never.never_handled(), ["a", "b", "c"]);
    assert_eq!(never.handling(&[]), Some(2));
    assert_eq!(never.handling(&[2]), Some(3));
}
