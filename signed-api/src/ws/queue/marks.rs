//! What is said between two messages.

use std::time::Duration;

use super::item::Item;
use crate::ws::event::{Gap, GapCause, Interruption};

/// What is said between two messages, or after the last one, in this order. Where nothing came between them, several outages
/// are told as one: the first cause, and how long all of them took. So are several losses by overflow, with their sum.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The connection was lost.
    interrupted: Option<Interruption>,
    /// It was back.
    gap: Option<Gap>,
    /// So many messages had no room.
    missed: u64,
    /// The connection was lost, and is not back yet.
    again: Option<Interruption>,
}

impl Marks {
    pub(super) fn is_empty(&self) -> bool {
        self.interrupted.is_none() && self.gap.is_none() && self.missed == 0 && self.again.is_none()
    }

    pub(super) fn interrupted(&mut self, cause: Interruption) {
        let is_first = self.gap.is_none() && self.missed == 0 && self.again.is_none();
        let place = match is_first {
            true => &mut self.interrupted,
            false => &mut self.again,
        };
        place.get_or_insert(cause);
    }

    pub(super) fn gap(&mut self, gap: Gap) {
        if let GapCause::Overflow { missed } = gap.cause {
            return self.missed(missed);
        }
        let again = self.again.take();
        match &mut self.gap {
            Some(first) => first.duration = first.duration.saturating_add(gap.duration),
            None => {
                self.interrupted = self.interrupted.take().or(again);
                self.gap = Some(gap);
            }
        }
    }

    pub(super) fn missed(&mut self, messages: u64) {
        self.missed = self.missed.saturating_add(messages);
    }

    /// The same, and `later` after it.
    pub(super) fn followed_by(&mut self, later: Self) {
        let Self {
            interrupted,
            gap,
            missed,
            again,
        } = later;
        if let Some(cause) = interrupted {
            self.interrupted(cause);
        }
        if let Some(gap) = gap {
            self.gap(gap);
        }
        self.missed(missed);
        if let Some(cause) = again {
            self.interrupted(cause);
        }
    }

    /// What stands first.
    pub(super) fn take(&mut self) -> Option<Item> {
        if let Some(cause) = self.interrupted.take() {
            return Some(Item::Interrupted(cause));
        }
        if let Some(gap) = self.gap.take() {
            return Some(Item::Gap(gap));
        }
        let missed = std::mem::take(&mut self.missed);
        if missed > 0 {
            return Some(Item::Gap(Gap {
                cause: GapCause::Overflow { missed },
                duration: Duration::ZERO,
            }));
        }
        self.again.take().map(Item::Interrupted)
    }
}
