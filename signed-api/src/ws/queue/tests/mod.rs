//! Queues in random histories, and in every order of events of threads.

#[cfg(not(signed_api_loom))]
mod histories;
#[cfg(not(signed_api_loom))]
mod policies;
#[cfg(signed_api_loom)]
mod threads;

#[cfg(not(signed_api_loom))]
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::*;
use crate::error::Result;
use crate::ws::message::Message;
use crate::ws::spec::Overflow;

fn spec(capacity: usize, overflow: Overflow) -> QueueSpec {
    QueueSpec { capacity, overflow }
}

fn message(text: &str) -> Message {
    Bytes::copy_from_slice(text.as_bytes()).into()
}

/// What can be read now, and whether it was the end.
#[cfg(not(signed_api_loom))]
fn read(receiver: &mut Receiver) -> (Vec<Item>, Option<Result<()>>) {
    let mut items = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match receiver.poll_next(&mut context) {
            Poll::Ready(Some(Ok(item))) => items.push(item),
            Poll::Ready(Some(Err(error))) => return (items, Some(Err(error))),
            Poll::Ready(None) => return (items, Some(Ok(()))),
            Poll::Pending => return (items, None),
        }
    }
}
