//! The end of a queue where messages are put.

#[cfg(test)]
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::shared::{End, Shared, wake};
use crate::error::{Error, ErrorKind};
use crate::sync::Mutex;
use crate::ws::event::{Gap, Interruption};
use crate::ws::message::Message;
use crate::ws::reading::ValueAt;
use crate::ws::spec::{Overflow, QueueSpec};

/// Where the session puts messages. Dropped without an end, it ends the queue with an error.
#[derive(Debug)]
pub(crate) struct Sender {
    shared: Arc<Mutex<Shared>>,
    /// Where messages have what only the latest is kept of.
    key: Option<ValueAt>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// It is in the queue.
    Kept,
    /// There is no room, and this is to be pushed again when there is: under [`Overflow::Block`].
    Full(Message),
    /// The queue has ended, or the subscriber has gone.
    Ended,
}

impl Sender {
    pub(super) fn new(shared: Arc<Mutex<Shared>>, spec: QueueSpec) -> Self {
        let key = match spec.overflow {
            Overflow::Latest(path) => Some(ValueAt::new(path)),
            _ => None,
        };
        Self { shared, key }
    }

    /// Puts a message into the queue, and does not wait.
    pub(crate) fn try_push(&mut self, message: Message) -> Pushed {
        let (pushed, reader) = self.try_push_quietly(message);
        wake(reader);
        pushed
    }

    /// The same, with the subscriber that is to be woken by whoever has nothing more to push for now: to be woken for every
    /// message takes as long as to read it.
    pub(crate) fn try_push_quietly(&mut self, message: Message) -> (Pushed, Option<Waker>) {
        let key = self.key.as_mut().and_then(|key| key.read(&message));
        self.change(|shared| {
            if shared.is_ended() {
                return Pushed::Ended;
            }
            if let Some(known) = key.as_ref().and_then(|key| shared.line.keyed(key)) {
                *known = message;
                return Pushed::Kept;
            }
            if shared.is_full() {
                match shared.spec.overflow {
                    Overflow::Block => return Pushed::Full(message),
                    Overflow::DropOldest | Overflow::Latest(_) => shared.line.drop_oldest(),
                    Overflow::Disconnect => {
                        shared.end = End::Error(overflown(shared.capacity()));
                        return Pushed::Ended;
                    }
                }
            }
            shared.line.push(key, message);
            Pushed::Kept
        })
    }

    /// Puts a message into the queue, and waits for room where that is declared. False when the queue has ended. Dropped while
    /// it waits, it has put nothing.
    #[cfg(test)]
    pub(crate) async fn push(&mut self, mut message: Message) -> bool {
        loop {
            message = match self.try_push(message) {
                Pushed::Kept => return true,
                Pushed::Ended => return false,
                Pushed::Full(message) => message,
            };
            self.room().await;
        }
    }

    /// Waits until there is room, or the queue has ended.
    #[cfg(test)]
    pub(crate) async fn room(&self) {
        poll_fn(|context| self.poll_room(context)).await;
    }

    /// The same, once, and not before half of the queue has been read: whoever waits does not do so for every single message.
    /// Whoever asked last is woken.
    pub(crate) fn poll_room(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut shared = self.shared.lock();
        if shared.is_ended() || shared.has_much_room() {
            return Poll::Ready(());
        }
        shared.pusher = Some(context.waker().clone());
        Poll::Pending
    }

    /// Nothing comes any more, for the time being.
    pub(crate) fn interrupted(&self, cause: Interruption) {
        self.update(|shared| {
            shared.is_fed = false;
            if !shared.is_ended() {
                shared.line.marks_after().interrupted(cause);
            }
        });
    }

    /// From now on the server sends messages.
    pub(crate) fn fed(&self) {
        self.update(|shared| shared.is_fed = true);
    }

    /// Messages are missing here.
    pub(crate) fn gap(&self, gap: Gap) {
        self.update(|shared| {
            if !shared.is_ended() {
                shared.line.marks_after().gap(gap);
            }
        });
    }

    /// After what is in the queue comes this error, and nothing after it. Of several the first counts.
    pub(crate) fn end(&self, error: Error) {
        self.update(|shared| {
            if !shared.is_ended() {
                shared.end = End::Error(error);
            }
        });
    }

    /// After what is in the queue comes nothing.
    pub(crate) fn close(&self) {
        self.update(|shared| {
            if !shared.is_ended() {
                shared.end = End::Closed;
            }
        });
    }

    /// Whether nothing can be put into it any more.
    pub(crate) fn is_ended(&self) -> bool {
        self.shared.lock().is_ended()
    }

    /// Changes something, and tells who waits for it.
    fn update(&self, change: impl FnOnce(&mut Shared)) {
        let ((), reader) = self.change(change);
        wake(reader);
    }

    /// Changes something, and says who waits for it.
    fn change<R>(&self, change: impl FnOnce(&mut Shared) -> R) -> (R, Option<Waker>) {
        let mut shared = self.shared.lock();
        let result = change(&mut shared);
        let reader = match shared.is_fed || shared.has_something() {
            true => shared.reader.take(),
            false => None,
        };
        (result, reader)
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let message = "the session has ended, and the subscription with it";
        self.end(Error::not_sent(ErrorKind::Network, message));
    }
}

fn overflown(capacity: usize) -> Error {
    let message = format!(
        "{capacity} messages wait to be read, there is no room for another one, and the subscription is declared to end then"
    );
    Error::not_sent(ErrorKind::Limited, message)
}
