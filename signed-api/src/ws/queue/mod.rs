//! Between the connection and a subscriber: a queue that is bounded, and that says what is missing where it is missing.

mod item;
mod line;
mod marks;
#[cfg(test)]
mod tests;

#[cfg(test)]
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

pub(crate) use self::item::Item;
use self::line::Line;
use super::event::{Gap, Interruption};
use super::message::Message;
use super::reading::ValueAt;
use super::spec::{Overflow, QueueSpec};
use crate::error::{Error, ErrorKind, Result};
use crate::sync::Mutex;

/// A queue of one subscriber.
pub(crate) fn queue(spec: QueueSpec) -> (Sender, Receiver) {
    let shared = Arc::new(Mutex::new(Shared::new(spec)));
    let key = match spec.overflow {
        Overflow::Latest(path) => Some(ValueAt::new(path)),
        _ => None,
    };
    let sender = Sender {
        shared: Arc::clone(&shared),
        key,
    };
    (sender, Receiver { shared })
}

/// Where the session puts messages. Dropped without an end, it ends the queue with an error.
#[derive(Debug)]
pub(crate) struct Sender {
    shared: Arc<Mutex<Shared>>,
    /// Where messages have what only the latest is kept of.
    key: Option<ValueAt>,
}

/// Where the subscriber takes them from. Dropped, it ends the queue.
#[derive(Debug)]
pub(crate) struct Receiver {
    shared: Arc<Mutex<Shared>>,
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

#[derive(Debug)]
struct Shared {
    spec: QueueSpec,
    line: Line,
    end: End,
    /// Whether the server sends messages now.
    is_fed: bool,
    /// The subscriber, while it waits for an item.
    reader: Option<Waker>,
    /// The session, while it waits for room.
    pusher: Option<Waker>,
}

/// How the queue ends.
#[derive(Debug)]
enum End {
    /// Not yet.
    Open,
    /// With this error, which is still to be read.
    Error(Error),
    /// With the last message.
    Closed,
}

impl Sender {
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

impl Receiver {
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

    /// The next item. An error is the last one.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Item>>> {
        let mut shared = self.shared.lock();
        let taken = shared.line.take();
        let pusher = match &taken {
            Some(Item::Message(_)) if shared.has_much_room() => shared.pusher.take(),
            _ => None,
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

impl Shared {
    fn new(spec: QueueSpec) -> Self {
        Self {
            spec,
            line: Line::default(),
            end: End::Open,
            is_fed: false,
            reader: None,
            pusher: None,
        }
    }

    /// At least one: otherwise nothing would ever get through.
    fn capacity(&self) -> usize {
        self.spec.capacity.max(1)
    }

    fn is_full(&self) -> bool {
        self.line.len() >= self.capacity()
    }

    /// Whether half of it is free.
    fn has_much_room(&self) -> bool {
        self.line.len() <= self.capacity() / 2
    }

    fn is_ended(&self) -> bool {
        !matches!(self.end, End::Open)
    }

    fn has_something(&self) -> bool {
        self.is_ended() || !self.line.is_empty()
    }

    fn wait(&mut self, context: &Context<'_>) {
        match &mut self.reader {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
    }
}

/// Outside of the lock: a waker may run anything.
fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

pub(crate) fn closed() -> Error {
    Error::not_sent(ErrorKind::Network, "the subscription has ended")
}

fn overflown(capacity: usize) -> Error {
    let message = format!(
        "{capacity} messages wait to be read, there is no room for another one, and the subscription is declared to end then"
    );
    Error::not_sent(ErrorKind::Limited, message)
}
