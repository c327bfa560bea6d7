//! What is due when.

use std::time::Duration;

use super::ending::GOING_AWAY;
use super::link::Held;
use super::opening::IDLE;
use super::{Action, ConnectionId, Machine, Outgoing, Turn};
use crate::ws::event::Interruption;

impl Machine {
    /// When [`Input::Wake`](super::Input::Wake) is to be said, if nothing else is before. It may change with every input.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        if self.has_ended {
            return None;
        }
        let has_current = self.current().is_some();
        let open = (!has_current && self.is_wanted()).then(|| self.backoff.until());
        let close = self.idle_since.filter(|_| !self.links.is_empty());
        let close = close.map(|since| since.saturating_add(IDLE));
        let links = self.links.iter().filter_map(|link| {
            let pulse = link.pulse.as_ref()?;
            let timing = &self.rules.timing;
            [
                pulse.ping_at(timing),
                pulse.silent_at(timing),
                pulse.stuck_at(timing),
                link.unanswered_at(&self.rules),
            ]
            .into_iter()
            .flatten()
            .min()
        });
        let others = [open, close, self.rotation_at(), self.requests.deadline()];
        links.chain(others.into_iter().flatten()).min()
    }

    /// Ends what has no more time.
    pub(super) fn expire(&mut self, turn: &mut Turn<'_>) {
        for (request, error, connection) in self.requests.overdue(turn.now) {
            self.gave_up(connection);
            turn.act(Action::Failed { request, error });
        }
        let connections: Vec<ConnectionId> = self.links.iter().map(|link| link.id).collect();
        for connection in connections {
            self.believe_data(connection, turn);
            if let Some(cause) = self.failure(connection, turn.now) {
                self.abandon(connection, &cause, GOING_AWAY, turn);
            }
        }
    }

    /// Pings connections over which nothing goes.
    pub(super) fn keep_alive(&mut self, turn: &mut Turn<'_>) {
        for link in &mut self.links {
            let Some(pulse) = &mut link.pulse else {
                continue;
            };
            if matches!(pulse.ping_at(&self.rules.timing), Some(at) if at <= turn.now) {
                pulse.ping(turn.now);
                turn.send(link.id, Outgoing::Ping);
            }
        }
    }

    /// The reader of a connection goes on.
    pub(super) fn unblocked(&mut self, connection: ConnectionId, turn: &Turn<'_>) {
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        if let Some(pulse) = &mut link.pulse {
            pulse.unblock(turn.now);
            link.ask_anew(turn.now);
        }
    }

    /// What is wrong with a connection.
    fn failure(&self, connection: ConnectionId, now: Duration) -> Option<Interruption> {
        let link = self.link(connection)?;
        let pulse = link.pulse.as_ref()?;
        let timing = &self.rules.timing;
        let is_due = |at: Option<Duration>| at.is_some_and(|at| at <= now);
        if is_due(pulse.silent_at(timing)) {
            Some(Interruption::Silent)
        } else if is_due(link.unanswered_at(&self.rules)) {
            Some(Interruption::Unanswered)
        } else if is_due(pulse.stuck_at(timing)) {
            Some(Interruption::Broken)
        } else {
            None
        }
    }

    /// Subscriptions that are overdue although their data comes are taken for acknowledged.
    fn believe_data(&mut self, connection: ConnectionId, turn: &mut Turn<'_>) {
        let Some(link) = self.link(connection) else {
            return;
        };
        if !matches!(link.unanswered_at(&self.rules), Some(at) if at <= turn.now) {
            return;
        }
        let answer = Duration::from_millis(self.rules.timing.answer_ms.max(1));
        let heard = link.asked.iter().filter(|(_, asked)| {
            let is_due = asked
                .since
                .is_some_and(|since| since.saturating_add(answer) <= turn.now);
            let held = link.held.get(&asked.channel);
            is_due && held == Some(&Held::Subscribing { heard: true })
        });
        let heard: Vec<u64> = heard.map(|(id, _)| *id).collect();
        for id in heard {
            self.acknowledged(connection, id, None, turn);
        }
    }
}
