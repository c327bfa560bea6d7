//! The channels that are wanted, and what their subscribers have been told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::{ChannelId, ConnectionId};
use crate::ws::event::{Gap, GapCause, Interruption};

/// A channel.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) wanted: bool,
    pub(super) private: bool,
    pub(super) by_message: bool,
    /// The connection whose data counts.
    pub(super) current: Option<ConnectionId>,
    outage: Option<Outage>,
}

/// The time without messages of a channel that had been confirmed.
#[derive(Debug)]
struct Outage {
    /// The first cause.
    cause: Interruption,
    /// The last sign of life.
    since: Duration,
}

/// All channels of which something is left here or at the server.
#[derive(Debug, Default)]
pub(super) struct Channels {
    all: BTreeMap<ChannelId, Channel>,
    wanted: usize,
    wanted_private: usize,
    touched: BTreeSet<ChannelId>,
}

impl Channels {
    /// A channel is wanted.
    pub(super) fn want(&mut self, id: ChannelId, private: bool, by_message: bool) {
        let channel = self.all.entry(id).or_insert(Channel {
            wanted: false,
            private,
            by_message,
            current: None,
            outage: None,
        });
        if !channel.wanted {
            // Another method may want it now.
            (channel.private, channel.by_message) = (private, by_message);
            channel.wanted = true;
            self.wanted += 1;
            self.wanted_private += usize::from(channel.private);
            self.touched.insert(id);
        }
    }

    /// A channel is wanted no more: what comes after counts from the beginning.
    pub(super) fn unwant(&mut self, id: ChannelId) -> bool {
        let Some(channel) = self.all.get_mut(&id).filter(|channel| channel.wanted) else {
            return false;
        };
        channel.wanted = false;
        channel.current = None;
        channel.outage = None;
        self.wanted -= 1;
        self.wanted_private -= usize::from(channel.private);
        self.touched.insert(id);
        true
    }

    /// Forgets a channel, unless it is wanted.
    pub(super) fn forget(&mut self, id: ChannelId) -> bool {
        let is_unwanted = self.all.get(&id).is_some_and(|channel| !channel.wanted);
        is_unwanted && self.all.remove(&id).is_some()
    }

    pub(super) fn get(&self, id: ChannelId) -> Option<&Channel> {
        self.all.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: ChannelId) -> Option<&mut Channel> {
        self.all.get_mut(&id)
    }

    pub(super) fn is_wanted(&self, id: ChannelId) -> bool {
        self.get(id).is_some_and(|channel| channel.wanted)
    }

    pub(super) fn any_wanted(&self) -> bool {
        self.wanted > 0
    }

    pub(super) fn any_private_wanted(&self) -> bool {
        self.wanted_private > 0
    }

    pub(super) fn wanted(&self) -> impl Iterator<Item = ChannelId> {
        let wanted = self.all.iter().filter(|(_, channel)| channel.wanted);
        wanted.map(|(id, _)| *id)
    }

    /// Those whose data comes over a connection.
    pub(super) fn current_on(&self, connection: ConnectionId) -> Vec<ChannelId> {
        let on = self
            .all
            .iter()
            .filter(|(_, channel)| channel.current == Some(connection));
        on.map(|(id, _)| *id).collect()
    }

    /// Something may be to be done about a channel.
    pub(super) fn touch(&mut self, id: ChannelId) {
        self.touched.insert(id);
    }

    /// The same of all.
    pub(super) fn touch_all(&mut self) {
        self.touched.extend(self.all.keys());
    }

    /// Those about which something may be to be done.
    pub(super) fn take_touched(&mut self) -> BTreeSet<ChannelId> {
        std::mem::take(&mut self.touched)
    }
}

impl Channel {
    /// Its data comes over no connection any more.
    pub(super) fn interrupt(&mut self, cause: &Interruption, since: Duration) {
        self.current = None;
        self.outage.get_or_insert_with(|| Outage {
            cause: cause.clone(),
            since,
        });
    }

    /// Its data comes again: what was missed.
    pub(super) fn resume(&mut self, connection: ConnectionId, now: Duration) -> Option<Gap> {
        self.current = Some(connection);
        let Outage { cause, since } = self.outage.take()?;
        Some(Gap {
            cause: GapCause::Interrupted(cause),
            duration: now.saturating_sub(since),
        })
    }
}
