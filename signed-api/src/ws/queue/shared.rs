//! What the two ends of a queue share.

use std::collections::VecDeque;
use std::task::{Context, Waker};

use super::item::Item;
use super::line::Line;
use crate::error::Error;
use crate::ws::spec::{Overflow, QueueSpec};

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) spec: QueueSpec,
    pub(super) line: Line,
    /// How many messages have been taken out together and are not read yet, as far as is known.
    lent: usize,
    pub(super) end: End,
    /// Whether the server sends messages now.
    pub(super) is_fed: bool,
    /// The subscriber, while it waits for an item.
    pub(super) reader: Option<Waker>,
    /// The session, while it waits for room.
    pub(super) pusher: Option<Waker>,
}

/// How the queue ends.
#[derive(Debug)]
pub(super) enum End {
    /// Not yet.
    Open,
    /// With this error, which is still to be read.
    Error(Error),
    /// With the last message.
    Closed,
}

impl Shared {
    pub(super) fn new(spec: QueueSpec) -> Self {
        Self {
            spec,
            line: Line::default(),
            lent: 0,
            end: End::Open,
            is_fed: false,
            reader: None,
            pusher: None,
        }
    }

    /// At least one: otherwise nothing would ever get through.
    pub(super) fn capacity(&self) -> usize {
        self.spec.capacity.max(1)
    }

    /// How many messages are not read yet.
    fn len(&self) -> usize {
        self.line.len() + self.lent
    }

    /// What stands first. What comes after it goes to `lent`, of which all has been read, as far as they are taken out together.
    pub(super) fn lend(&mut self, lent: &mut VecDeque<Item>) -> Option<Item> {
        let taken = self.line.take();
        let most = self.together() - 1;
        lent.extend(std::iter::from_fn(|| self.line.take()).take(most));
        let messages = lent.iter().filter(|item| matches!(item, Item::Message(_)));
        self.lent = messages.count();
        taken
    }

    /// So many items are taken out together, at least one: few of those that there is room for, and one by one where a later
    /// message takes the place of an earlier one.
    pub(super) fn together(&self) -> usize {
        const MOST: usize = 32;
        const PART: usize = 16;
        match self.spec.overflow {
            Overflow::Latest(_) => 1,
            _ => (self.capacity() / PART).clamp(1, MOST),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.len() >= self.capacity()
    }

    /// Whether half of it is free.
    pub(super) fn has_much_room(&self) -> bool {
        self.len() <= self.capacity() / 2
    }

    pub(super) fn is_ended(&self) -> bool {
        !matches!(self.end, End::Open)
    }

    pub(super) fn has_something(&self) -> bool {
        self.is_ended() || !self.line.is_empty()
    }

    pub(super) fn wait(&mut self, context: &Context<'_>) {
        match &mut self.reader {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
    }
}

/// Outside of the lock: a waker may run anything.
pub(super) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}
