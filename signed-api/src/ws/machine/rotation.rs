//! The next connection, opened before the lifetime of the one before it ends.

use std::time::Duration;

use super::ending::NORMAL;
use super::link::{Held, Link, Role};
use super::{ChannelId, ConnectionId, Machine, Turn};

impl Machine {
    /// When a connection that is opened now is to be followed by the next: some time before its end, a different one for
    /// each of many clients whose connections began together, and early enough for a login and all subscriptions.
    pub(super) fn end_of_life(&self, turn: &mut Turn<'_>) -> Option<Duration> {
        let timing = &self.rules.timing;
        let lifetime = Duration::from_millis(timing.lifetime_ms?);
        let steps = Duration::from_millis(timing.answer_ms).saturating_mul(3);
        let margin = steps.min(lifetime / 10);
        let early = turn.part_of(lifetime / 20);
        let left = lifetime.saturating_sub(margin).saturating_sub(early);
        Some(turn.now.saturating_add(left))
    }

    /// When the next connection is due, if it can be opened then.
    pub(super) fn rotation_at(&self) -> Option<Duration> {
        match self.links.as_slice() {
            [only] if only.role == Role::Current && self.is_wanted() => {
                only.ready_since.and(only.rotate_at)
            }
            _ => None,
        }
    }

    /// Opens it.
    pub(super) fn rotate(&mut self, turn: &mut Turn<'_>) {
        if self.rotation_at().is_some_and(|at| at <= turn.now) {
            self.connect(Role::Successor, turn);
        }
    }

    /// Lets it take over once everything is subscribed on it, and closes the one before it once its requests are answered.
    pub(super) fn retire(&mut self, turn: &mut Turn<'_>) {
        let successor = self.successor_mut().map(|link| link.id);
        if let Some(successor) = successor.filter(|successor| self.is_complete(*successor)) {
            for link in &mut self.links {
                link.role = match link.role {
                    Role::Successor => Role::Current,
                    Role::Current | Role::Retiring => Role::Retiring,
                };
            }
            self.rotation.reset();
            let wanted: Vec<ChannelId> = self.channels.wanted().collect();
            for channel in wanted {
                if !self.delivers(successor, channel) {
                    self.resume(successor, channel, turn);
                }
            }
        }
        let retiring = self.links.iter().filter(|link| link.role == Role::Retiring);
        let retiring: Vec<ConnectionId> = retiring.map(|link| link.id).collect();
        for connection in retiring {
            if !self.requests.are_on(connection) {
                self.close(connection, NORMAL, turn);
            }
        }
    }

    pub(super) fn has_successor(&self) -> bool {
        self.links.iter().any(|link| link.role == Role::Successor)
    }

    pub(super) fn successor_mut(&mut self) -> Option<&mut Link> {
        let mut links = self.links.iter_mut();
        links.find(|link| link.role == Role::Successor)
    }

    /// Whether a connection has all that is wanted.
    fn is_complete(&self, connection: ConnectionId) -> bool {
        let Some(link) = self.link(connection) else {
            return false;
        };
        let is_subscribed = |channel| link.held.get(&channel) == Some(&Held::Subscribed);
        link.ready_since.is_some() && self.channels.wanted().all(is_subscribed)
    }
}
