//! Between the connection and a subscriber: a queue that is bounded, and that says what is missing where it is missing.

mod item;
mod line;
mod marks;
mod receiver;
mod sender;
mod shared;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use self::item::Item;
pub(crate) use self::receiver::{Receiver, closed};
pub(crate) use self::sender::{Pushed, Sender};
use self::shared::Shared;
use super::spec::QueueSpec;
use crate::sync::Mutex;

/// A queue of one subscriber.
pub(crate) fn queue(spec: QueueSpec) -> (Sender, Receiver) {
    let shared = Arc::new(Mutex::new(Shared::new(spec)));
    let sender = Sender::new(Arc::clone(&shared), spec);
    (sender, Receiver::new(shared))
}
