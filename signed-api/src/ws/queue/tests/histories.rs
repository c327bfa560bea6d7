//! Random histories: whatever happens in whatever order, the reader can tell what it has not got.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::ws::event::{Gap, GapCause, Interruption};

#[derive(Clone, Debug)]
enum Step {
    Push { key: u8 },
    Outage,
    Back { seconds: u64 },
    Read { items: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..4_u8).prop_map(|key| Step::Push { key }),
        1 => Just(Step::Outage),
        1 => (1..9_u64).prop_map(|seconds| Step::Back { seconds }),
        3 => (1..4_usize).prop_map(|items| Step::Read { items }),
    ];
    vec(step, 0..200)
}

/// Some of which more than one item is taken out at once.
fn capacities() -> impl Strategy<Value = usize> {
    prop_oneof![1..6_usize, 32..70_usize]
}

/// What is put in: messages by their number, and how long each outage took.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Put {
    Message { number: u64, key: u8 },
    Outage { number: u16 },
    Back { number: u16, seconds: u64 },
}

/// What one run has put in and read.
struct Run {
    put: Vec<Put>,
    read: Vec<Item>,
}

fn run(spec: QueueSpec, steps: &[Step]) -> Run {
    let (mut sender, mut receiver) = queue(spec);
    let (mut put, mut read) = (Vec::new(), Vec::new());
    let mut context = Context::from_waker(Waker::noop());
    let (mut messages, mut outages, mut is_out) = (0, 0, false);
    let mut held = 0_usize;
    let together = Shared::new(spec).together();
    for step in steps {
        match step {
            Step::Push { key } => {
                let text = format!(r#"{{"number":{messages},"key":{key}}}"#);
                match sender.try_push(message(&text)) {
                    Pushed::Kept => {
                        let number = messages;
                        put.push(Put::Message { number, key: *key });
                        messages += 1;
                        held += 1;
                    }
                    // What is read is known when the next is taken out.
                    Pushed::Full(_) => assert!(held + together > spec.capacity, "there is room"),
                    Pushed::Ended => panic!("it has not ended"),
                }
            }
            Step::Outage if !is_out => {
                outages += 1;
                sender.interrupted(cause(outages));
                put.push(Put::Outage { number: outages });
                is_out = true;
            }
            Step::Back { seconds } if is_out => {
                sender.gap(Gap {
                    cause: GapCause::Interrupted(cause(outages)),
                    duration: Duration::from_secs(*seconds),
                });
                let seconds = *seconds;
                let number = outages;
                put.push(Put::Back { number, seconds });
                is_out = false;
            }
            Step::Outage | Step::Back { .. } => {}
            Step::Read { items } => {
                for _ in 0..*items {
                    if let Poll::Ready(Some(item)) = receiver.poll_next(&mut context) {
                        let item = item.expect("no error");
                        held -= usize::from(matches!(item, Item::Message(_))).min(held);
                        read.push(item);
                    }
                }
            }
        }
        assert!(receiver.held() <= spec.capacity, "it is not bounded");
    }
    let shown = super::read(&mut receiver).0;
    let in_queue = shown.len();
    read.extend(shown);
    assert!(in_queue <= 5 * (spec.capacity + 1), "{in_queue} items");
    Run { put, read }
}

fn cause(number: u16) -> Interruption {
    Interruption::Closed(Some(crate::ws::CloseFrame {
        code: number,
        reason: String::new(),
    }))
}

fn number_of(cause: &Interruption) -> u16 {
    match cause {
        Interruption::Closed(Some(frame)) => frame.code,
        other => panic!("{other:?}"),
    }
}

fn number(text: &Bytes) -> u64 {
    let value: serde_json::Value = serde_json::from_slice(text).expect("json");
    value["number"].as_u64().expect("number")
}

fn is_overflow(item: &Item) -> bool {
    let Item::Gap(gap) = item else { return false };
    matches!(gap.cause, GapCause::Overflow { .. })
}

/// Between any two messages that were read stands what was put between them, outages as one.
fn check(run: &Run, counts_missed: bool) -> Result<(), TestCaseError> {
    let position = |number: u64| {
        let mut put = run.put.iter();
        put.position(|put| matches!(put, Put::Message { number: other, .. } if *other == number))
    };
    let mut from = 0;
    for part in run
        .read
        .split_inclusive(|item| matches!(item, Item::Message(_)))
    {
        let (to, marks) = match part.split_last() {
            Some((Item::Message(text), marks)) => {
                let to = position(number(text)).expect("it was put");
                prop_assert!(to >= from, "{:?} is out of order", text);
                (to, marks)
            }
            _ => (run.put.len(), part),
        };
        let between = &run.put[from..to];
        let lost = between
            .iter()
            .filter(|put| matches!(put, Put::Message { .. }));
        let (mut missed, mut seconds, mut told) = (0, 0, Vec::new());
        for mark in marks {
            match mark {
                Item::Interrupted(cause) => told.push(number_of(cause)),
                Item::Gap(Gap {
                    cause: GapCause::Overflow { missed: some },
                    ..
                }) => missed += some,
                Item::Gap(gap) => seconds += gap.duration.as_secs(),
                Item::Message(_) => {}
            }
        }
        if counts_missed {
            prop_assert_eq!(missed, lost.count() as u64);
        }
        let backs = between.iter().filter_map(|put| match put {
            Put::Back { seconds, .. } => Some(*seconds),
            _ => None,
        });
        prop_assert_eq!(seconds, backs.sum::<u64>(), "an outage is not told");
        let outages: Vec<u16> = between
            .iter()
            .filter_map(|put| match put {
                Put::Outage { number } => Some(*number),
                _ => None,
            })
            .collect();
        prop_assert!(told.iter().all(|number| outages.contains(number)));
        let is_mark = |put: &&Put| !matches!(put, Put::Message { .. });
        let first = between.iter().find(is_mark);
        // An outage that has begun before is told to be over together with those after it.
        if !matches!(first, Some(Put::Back { .. })) {
            prop_assert_eq!(told.first(), outages.first(), "the first cause");
        }
        let ends_out = matches!(between.iter().rev().find(is_mark), Some(Put::Outage { .. }));
        let last = marks.iter().rev().find(|mark| !is_overflow(mark));
        let told_out = matches!(last, Some(Item::Interrupted(_)));
        prop_assert_eq!(told_out, ends_out, "whether it is back");
        from = (to + 1).min(run.put.len());
    }
    prop_assert!(
        run.put[from..]
            .iter()
            .all(|put| !matches!(put, Put::Back { .. })),
        "an outage is not told"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn block_loses_nothing(steps in steps(), capacity in capacities()) {
        let run = run(spec(capacity, Overflow::Block), &steps);
        check(&run, true)?;
        let messages = run.put.iter().filter(|put| matches!(put, Put::Message { .. }));
        let read = run.read.iter().filter(|item| matches!(item, Item::Message(_)));
        prop_assert_eq!(messages.count(), read.count());
    }

    #[test]
    fn drop_oldest_counts_what_it_loses(steps in steps(), capacity in capacities()) {
        check(&run(spec(capacity, Overflow::DropOldest), &steps), true)?;
    }

    /// The last message of each key is there, or counted; and no two in the queue have one key.
    #[test]
    fn latest_keeps_the_last_of_each_key(steps in steps()) {
        let run = run(spec(4, Overflow::Latest(&["key"])), &steps);
        let read = |wanted: u64| run.read.iter().any(|item| matches!(item, Item::Message(text) if number(text) == wanted));
        for key in 0..4 {
            let of_key = run.put.iter().filter_map(|put| match put {
                Put::Message { number, key: other } if *other == key => Some(*number),
                _ => None,
            });
            if let Some(last) = of_key.max() {
                prop_assert!(read(last), "{} is lost", last);
            }
        }
        // There are as many places as keys.
        prop_assert!(!run.read.iter().any(is_overflow));
    }
}
