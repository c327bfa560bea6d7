//! Several readers of one channel: each has all messages, and the slowest holds up the connection.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::super::channels::{Channels, Stuck, SubscriberId, Wanted};
use crate::params::Params;
use crate::ws::machine::ChannelId;
use crate::ws::message::Message;
use crate::ws::queue::{Item, Receiver, queue};
use crate::ws::spec::{ChannelSpec, Overflow, QueueSpec, Template};

const SPEC: &ChannelSpec = &ChannelSpec {
    name: "Exchange::book",
    channel: Template { pieces: &[] },
    private: false,
    constants: &[],
    subscribe: None,
    queue: QueueSpec {
        capacity: 1,
        overflow: Overflow::Block,
    },
};

fn reader(channels: &mut Channels, number: u64) -> (ChannelId, Receiver) {
    let wanted = Wanted {
        spec: SPEC,
        name: "book".to_owned(),
        constants: Vec::new(),
        params: Arc::new(Params::default()),
    };
    let (sender, receiver) = queue(SPEC.queue);
    let channel = channels.add(wanted, SubscriberId(number), sender);
    (channel, receiver)
}

fn push(channels: &mut Channels, channel: ChannelId, text: &'static str) -> Option<Stuck> {
    let message = Message::from(Bytes::from_static(text.as_bytes()));
    channels.push(channel, message).err()
}

fn read(receiver: &mut Receiver) -> Option<Bytes> {
    let mut context = Context::from_waker(Waker::noop());
    match receiver.poll_next(&mut context) {
        Poll::Ready(Some(Ok(Item::Message(message)))) => Some(message.text),
        _ => None,
    }
}

#[test]
fn what_is_stuck_is_handed_to_each_that_had_no_room() {
    let mut channels = Channels::default();
    let (channel, mut first) = reader(&mut channels, 1);
    let (_, mut quick) = reader(&mut channels, 2);
    let (_, mut last) = reader(&mut channels, 3);
    assert!(push(&mut channels, channel, "1").is_none());
    assert_eq!(read(&mut quick).expect("a message"), "1");
    let mut stuck = push(&mut channels, channel, "2").expect("two have no room");
    assert_eq!(read(&mut quick).expect("a message"), "2");

    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(read(&mut last).expect("a message"), "1");
    assert!(channels.poll_push(&mut stuck, &mut context).is_pending());
    assert_eq!(read(&mut last).expect("a message"), "2");
    assert_eq!(read(&mut first).expect("a message"), "1");
    assert!(channels.poll_push(&mut stuck, &mut context).is_ready());
    assert_eq!(read(&mut first).expect("a message"), "2");
    for receiver in [&mut first, &mut quick, &mut last] {
        assert!(read(receiver).is_none(), "twice");
    }
}
