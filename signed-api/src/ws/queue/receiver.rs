//! The end of a queue where a subscriber reads.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::item::Item;
use super::shared::{End, Shared, wake};
use crate::error::{Error, ErrorKind, Result};
use crate::sync::Mutex;

/// Where the subscriber takes them from. Dropped, it ends the queue.
#[derive(Debug)]
pub(crate) struct Receiver {
    shared: Arc<Mutex<Shared>>,
    /// Taken out together, to be read next: the two ends do not wait for each other at every message.
    lent: VecDeque<Item>,
}

impl Receiver {
    pub(super) fn new(shared: Arc<Mutex<Shared>>) -> Self {
        let lent = VecDeque::new();
        Self { shared, lent }
    }

    /// Ready when the server sends messages; an error if it never will. That is the end, as if it had been read.
    pub(crate) fn poll_fed(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        let mut shared = self.shared.lock();
        if shared.is_fed {
            return Poll::Ready(Ok(()));
        }
        match std::mem::replace(&mut shared.end, End::Closed) {
            End::Error(error) => Poll::Ready(Err(error)),
            End::Closed => Poll::Ready(Err(closed())),
            End::Open => {
                shared.end = End::Open;
                shared.wait(context);
                Poll::Pending
            }
        }
    }

    /// How many messages wait to be read.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let lent = self.lent.iter();
        let lent = lent.filter(|item| matches!(item, Item::Message(_)));
        self.shared.lock().line.len() + lent.count()
    }

    /// The next item. An error is the last one.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Item>>> {
        if let Some(item) = self.lent.pop_front() {
            return Poll::Ready(Some(Ok(item)));
        }
        let mut shared = self.shared.lock();
        let taken = shared.lend(&mut self.lent);
        let pusher = match shared.has_much_room() {
            true => shared.pusher.take(),
            false => None,
        };
        let next = match taken {
            Some(item) => Poll::Ready(Some(Ok(item))),
            None => match std::mem::replace(&mut shared.end, End::Closed) {
                End::Error(error) => Poll::Ready(Some(Err(error))),
                End::Closed => Poll::Ready(None),
                End::Open => {
                    shared.end = End::Open;
                    shared.wait(context);
                    Poll::Pending
                }
            },
        };
        drop(shared);
        wake(pusher);
        next
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let mut shared = self.shared.lock();
        let end = std::mem::replace(&mut shared.end, End::Closed);
        let line = std::mem::take(&mut shared.line);
        let (reader, pusher) = (shared.reader.take(), shared.pusher.take());
        drop(shared);
        wake(pusher);
        drop((end, line, reader));
    }
}

pub(crate) fn closed() -> Error {
    Error::not_sent(ErrorKind::Network, "the subscription has ended")
}
