//! Run by `RUSTFLAGS="--cfg signed_api_loom" cargo test -p signed-api --features ws --lib --release loom_`.

use std::future::poll_fn;

use ::loom::{future::block_on, model, thread};

use super::*;
use crate::ws::event::Interruption;

fn next(receiver: &mut Receiver) -> Option<Result<Item>> {
    block_on(poll_fn(|context| receiver.poll_next(context)))
}

#[test]
fn loom_every_message_gets_through() {
    model(|| {
        all_get_through(1, &["1", "2"]);
    });
}

#[test]
fn loom_also_where_two_are_taken_out_together() {
    model(|| {
        all_get_through(32, &["1", "2", "3"]);
    });
}

fn all_get_through(capacity: usize, texts: &'static [&'static str]) {
    let (mut sender, mut receiver) = queue(spec(capacity, Overflow::Block));
    let pusher = thread::spawn(move || {
        for text in texts {
            assert!(block_on(sender.push(message(text))));
        }
        sender.close();
    });
    for text in texts {
        match next(&mut receiver) {
            Some(Ok(Item::Message(message))) => assert_eq!(message.text, text),
            other => panic!("{other:?}"),
        }
    }
    assert!(next(&mut receiver).is_none());
    pusher.join().expect("no panic");
}

#[test]
fn loom_who_waits_for_room_is_freed_by_the_reader_going() {
    model(|| {
        let (mut sender, receiver) = queue(spec(1, Overflow::Block));
        let reader = thread::spawn(move || drop(receiver));
        let text = message("1");
        let first = block_on(sender.push(text.clone()));
        let second = block_on(sender.push(text));
        assert!(!second, "there was no room");
        assert!(first || !second);
        reader.join().expect("no panic");
    });
}

#[test]
fn loom_a_reader_hears_of_the_end() {
    model(|| {
        let (sender, mut receiver) = queue(spec(1, Overflow::DropOldest));
        let session = thread::spawn(move || {
            sender.interrupted(Interruption::Broken);
            drop(sender);
        });
        assert!(matches!(
            next(&mut receiver),
            Some(Ok(Item::Interrupted(_)))
        ));
        assert!(matches!(next(&mut receiver), Some(Err(_))));
        assert!(next(&mut receiver).is_none());
        session.join().expect("no panic");
    });
}
