//! One value of a message.

use compact_str::CompactString;

use super::seen::Seen;
use super::walk::walk;
use super::ways::{Place, Ways};
use crate::json::Path;

/// Looks for the text, number or truth value in one place of messages. The first of several of one name is taken: the rest of
/// the message is not read.
#[derive(Debug)]
pub(crate) struct ValueAt {
    ways: Ways,
    place: Place,
    seen: Seen,
}

impl ValueAt {
    /// The place at the end of `path`.
    pub(crate) fn new(path: Path) -> Self {
        let mut ways = Ways::new();
        let place = ways.place(path);
        let seen = Seen::of(&ways);
        Self { ways, place, seen }
    }

    /// What stands there in `message`.
    pub(crate) fn read(&mut self, message: &[u8]) -> Option<CompactString> {
        let place = self.place;
        let is_enough = |seen: &Seen| seen.at(place).is_text();
        walk(message, &self.ways, &mut self.seen, is_enough, |_, _| {});
        let text = self.seen.at(place).text(message)?;
        Some(CompactString::from(text))
    }
}
