//! What each policy does, and how a queue ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;
use std::time::Duration;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::ws::event::{Gap, GapCause, Interruption};

fn push(sender: &mut Sender, text: &str) -> Pushed {
    sender.try_push(message(text))
}

/// What can be read, in short.
fn shown(receiver: &mut Receiver) -> Vec<String> {
    let (items, end) = read(receiver);
    let mut shown: Vec<String> = items.iter().map(show).collect();
    shown.extend(end.map(|end| match end {
        Ok(()) => "end".to_owned(),
        Err(error) => format!("{:?}", error.kind()),
    }));
    shown
}

fn show(item: &Item) -> String {
    match item {
        Item::Message(text) => String::from_utf8_lossy(text).into_owned(),
        Item::Interrupted(cause) => format!("{cause:?}"),
        Item::Gap(gap) => match &gap.cause {
            GapCause::Interrupted(cause) => format!("{cause:?} for {:?}", gap.duration),
            GapCause::Overflow { missed } => format!("{missed} missed"),
        },
    }
}

fn outage(sender: &Sender, cause: Interruption, seconds: u64) {
    sender.interrupted(cause.clone());
    back(sender, cause, seconds);
}

fn back(sender: &Sender, cause: Interruption, seconds: u64) {
    sender.gap(Gap {
        cause: GapCause::Interrupted(cause),
        duration: Duration::from_secs(seconds),
    });
}

#[test]
fn block_keeps_all_and_has_no_room() {
    let (mut sender, mut receiver) = queue(spec(2, Overflow::Block));
    assert_eq!(push(&mut sender, "1"), Pushed::Kept);
    assert_eq!(push(&mut sender, "2"), Pushed::Kept);
    assert_eq!(push(&mut sender, "3"), Pushed::Full(message("3")));
    outage(&sender, Interruption::Broken, 3);
    assert_eq!(shown(&mut receiver), ["1", "2", "Broken", "Broken for 3s"]);
    assert_eq!(push(&mut sender, "3"), Pushed::Kept);
    assert_eq!(shown(&mut receiver), ["3"]);
}

#[test]
fn drop_oldest_counts_what_is_missing_where_it_is_missing() {
    let (mut sender, mut receiver) = queue(spec(2, Overflow::DropOldest));
    for text in ["1", "2", "3", "4"] {
        assert_eq!(push(&mut sender, text), Pushed::Kept);
    }
    assert_eq!(shown(&mut receiver), ["2 missed", "3", "4"]);
    push(&mut sender, "5");
    outage(&sender, Interruption::Silent, 1);
    for text in ["6", "7", "8"] {
        push(&mut sender, text);
    }
    assert_eq!(
        shown(&mut receiver),
        ["Silent", "Silent for 1s", "2 missed", "7", "8"]
    );
}

#[test]
fn latest_replaces_in_place_whether_there_is_room_or_not() {
    let (mut sender, mut receiver) = queue(spec(2, Overflow::Latest(&["d", "s"])));
    for text in [
        r#"{"d":{"s":"A","p":1}}"#,
        r#"{"d":{"s":"B","p":1}}"#,
        r#"{"d":{"p":2,"s":"A"}}"#,
    ] {
        push(&mut sender, text);
    }
    sender.interrupted(Interruption::Broken);
    push(&mut sender, r#"{"d":{"s":"B","p":3}}"#);
    push(&mut sender, r#"{"d":{"s":"C"}}"#);
    push(&mut sender, r#"{"d":{"s":"\u0043","p":4}}"#);
    assert_eq!(
        shown(&mut receiver),
        [
            "1 missed",
            r#"{"d":{"s":"B","p":3}}"#,
            "Broken",
            r#"{"d":{"s":"\u0043","p":4}}"#
        ]
    );
    // What has been read is not replaced, and what has no key replaces nothing.
    push(&mut sender, r#"{"d":{"s":"C","p":5}}"#);
    push(&mut sender, "x");
    push(&mut sender, "x");
    assert_eq!(shown(&mut receiver), ["1 missed", "x", "x"]);
}

#[test]
fn disconnect_ends_with_an_error_after_what_is_there() {
    let (mut sender, mut receiver) = queue(spec(1, Overflow::Disconnect));
    assert_eq!(push(&mut sender, "1"), Pushed::Kept);
    assert_eq!(push(&mut sender, "2"), Pushed::Ended);
    assert!(sender.is_ended());
    sender.interrupted(Interruption::Broken);
    assert_eq!(push(&mut sender, "3"), Pushed::Ended);
    assert_eq!(shown(&mut receiver), ["1", "Limited"]);
    assert_eq!(shown(&mut receiver), ["end"]);
}

#[test]
fn a_queue_ends_once_and_never_silently() {
    let (mut sender, mut receiver) = queue(spec(4, Overflow::Block));
    push(&mut sender, "1");
    sender.end(Error::not_sent(ErrorKind::Unauthorized, "no"));
    sender.end(Error::not_sent(ErrorKind::Network, "later"));
    sender.close();
    drop(sender);
    assert_eq!(shown(&mut receiver), ["1", "Unauthorized"]);
    assert_eq!(shown(&mut receiver), ["end"]);

    let (sender, mut receiver) = queue(spec(4, Overflow::Block));
    sender.interrupted(Interruption::Broken);
    drop(sender);
    assert_eq!(shown(&mut receiver), ["Broken", "Network"]);

    let (mut sender, mut receiver) = queue(spec(0, Overflow::Block));
    push(&mut sender, "1");
    sender.close();
    drop(sender);
    assert_eq!(shown(&mut receiver), ["1", "end"]);
}

#[test]
fn outages_with_nothing_between_them_are_told_as_one() {
    let (mut sender, mut receiver) = queue(spec(4, Overflow::Block));
    for _ in 0..1_000 {
        outage(&sender, Interruption::Silent, 2);
    }
    sender.interrupted(Interruption::Broken);
    assert_eq!(
        shown(&mut receiver),
        ["Silent", "Silent for 2000s", "Broken"]
    );
    back(&sender, Interruption::Broken, 1);
    push(&mut sender, "1");
    outage(&sender, Interruption::Rotated, 0);
    assert_eq!(
        shown(&mut receiver),
        ["Broken for 1s", "1", "Rotated", "Rotated for 0ns"]
    );
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn who_waits_for_room_is_woken_by_room_and_by_the_end() {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let count = || woken.0.load(Ordering::Relaxed);

    let (mut sender, mut receiver) = queue(spec(1, Overflow::Block));
    assert!(sender.poll_room(&mut context).is_ready());
    push(&mut sender, "1");
    assert!(sender.poll_room(&mut context).is_pending());
    sender.interrupted(Interruption::Broken);
    assert_eq!(count(), 0);
    read(&mut receiver);
    assert_eq!(count(), 1);
    assert!(sender.poll_room(&mut context).is_ready());

    push(&mut sender, "2");
    let text = message("3");
    let mut pushing = Box::pin(sender.push(text.clone()));
    assert!(pushing.as_mut().poll(&mut context).is_pending());
    drop(receiver);
    assert_eq!(count(), 2);
    assert_eq!(pushing.as_mut().poll(&mut context), Poll::Ready(false));
    drop(pushing);
    assert!(sender.is_ended());
}

#[test]
fn who_waits_for_room_is_woken_when_half_of_it_is_there() {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let (mut sender, mut receiver) = queue(spec(4, Overflow::Block));
    for text in ["1", "2", "3", "4"] {
        assert_eq!(push(&mut sender, text), Pushed::Kept);
    }
    assert!(sender.poll_room(&mut context).is_pending());
    let mut reader = Context::from_waker(Waker::noop());
    assert!(receiver.poll_next(&mut reader).is_ready());
    assert_eq!(woken.0.load(Ordering::Relaxed), 0);
    assert!(sender.poll_room(&mut context).is_pending());
    assert!(receiver.poll_next(&mut reader).is_ready());
    assert_eq!(woken.0.load(Ordering::Relaxed), 1);
    assert!(sender.poll_room(&mut context).is_ready());
}

#[test]
fn who_pushes_quietly_wakes_the_reader_once_for_all() {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let (mut sender, mut receiver) = queue(spec(4, Overflow::Block));
    assert!(receiver.poll_next(&mut context).is_pending());
    let mut wakers = Vec::new();
    for text in ["1", "2", "3"] {
        let (pushed, waker) = sender.try_push_quietly(message(text));
        assert_eq!(pushed, Pushed::Kept);
        wakers.extend(waker);
    }
    assert_eq!((wakers.len(), woken.0.load(Ordering::Relaxed)), (1, 0));
    wakers.into_iter().for_each(Waker::wake);
    assert_eq!(woken.0.load(Ordering::Relaxed), 1);
    assert_eq!(shown(&mut receiver), ["1", "2", "3"]);
}

#[test]
fn who_is_dropped_while_it_waits_has_put_nothing() {
    let mut context = Context::from_waker(Waker::noop());
    let (mut sender, mut receiver) = queue(spec(1, Overflow::Block));
    push(&mut sender, "1");
    let text = message("2");
    let mut pushing = Box::pin(sender.push(text.clone()));
    assert!(pushing.as_mut().poll(&mut context).is_pending());
    drop(pushing);
    assert_eq!(shown(&mut receiver), ["1"]);
    assert_eq!(push(&mut sender, "3"), Pushed::Kept);
    assert_eq!(shown(&mut receiver), ["3"]);
}

#[test]
fn who_waits_for_an_item_is_woken_by_each_kind() {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let (mut sender, mut receiver) = queue(spec(4, Overflow::Block));
    let mut wait = |receiver: &mut Receiver| {
        read(receiver);
        let before = woken.0.load(Ordering::Relaxed);
        assert!(receiver.poll_next(&mut context).is_pending());
        before
    };
    let count = || woken.0.load(Ordering::Relaxed);
    let before = wait(&mut receiver);
    push(&mut sender, "1");
    assert_eq!(count(), before + 1);
    let before = wait(&mut receiver);
    sender.interrupted(Interruption::Broken);
    assert_eq!(count(), before + 1);
    let before = wait(&mut receiver);
    back(&sender, Interruption::Broken, 1);
    assert_eq!(count(), before + 1);
    let before = wait(&mut receiver);
    drop(sender);
    assert_eq!(count(), before + 1);
}
