//! Messages in their order, and between them what is said of those that are missing.

use std::collections::{HashMap, VecDeque};

use compact_str::CompactString;

use super::item::Item;
use super::marks::Marks;
use crate::ws::message::Message;

/// Messages, each with the marks before it, and the marks after the last. So there are never more marks than a few for each
/// message.
#[derive(Debug, Default)]
pub(super) struct Line {
    messages: VecDeque<Entry>,
    after: Option<Box<Marks>>,
    /// Where the message with a key stands, counted from the first that ever stood here.
    keys: HashMap<CompactString, u64>,
    /// How many have gone before the first.
    gone: u64,
}

#[derive(Debug)]
struct Entry {
    before: Option<Box<Marks>>,
    key: Option<CompactString>,
    message: Message,
}

impl Line {
    /// How many messages there are.
    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there is neither a message nor a mark.
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.after.is_none()
    }

    pub(super) fn push(&mut self, key: Option<CompactString>, message: Message) {
        if let Some(key) = &key {
            let position = self.gone + self.messages.len() as u64;
            self.keys.insert(key.clone(), position);
        }
        let before = self.after.take();
        self.messages.push_back(Entry {
            before,
            key,
            message,
        });
    }

    /// The message with this key.
    pub(super) fn keyed(&mut self, key: &CompactString) -> Option<&mut Message> {
        let position = self.keys.get(key)?.checked_sub(self.gone)?;
        let entry = self.messages.get_mut(usize::try_from(position).ok()?)?;
        Some(&mut entry.message)
    }

    /// Drops the first message, and says so in its place.
    pub(super) fn drop_oldest(&mut self) {
        let Some(entry) = self.pop() else { return };
        let mut marks = entry.before.unwrap_or_default();
        marks.missed(1);
        let place = match self.messages.front_mut() {
            Some(next) => &mut next.before,
            None => &mut self.after,
        };
        if let Some(later) = place.take() {
            marks.followed_by(*later);
        }
        *place = Some(marks);
    }

    /// The marks after the last message, for one more.
    pub(super) fn marks_after(&mut self) -> &mut Marks {
        self.after.get_or_insert_default()
    }

    /// What stands first.
    pub(super) fn take(&mut self) -> Option<Item> {
        let marks = match self.messages.front_mut() {
            Some(entry) => &mut entry.before,
            None => &mut self.after,
        };
        let taken = marks.as_mut().and_then(|marks| marks.take());
        if marks.as_ref().is_some_and(|marks| marks.is_empty()) {
            *marks = None;
        }
        taken.or_else(|| self.pop().map(|entry| Item::Message(entry.message)))
    }

    fn pop(&mut self) -> Option<Entry> {
        let entry = self.messages.pop_front()?;
        self.gone += 1;
        if let Some(key) = &entry.key {
            self.keys.remove(key);
        }
        Some(entry)
    }
}
