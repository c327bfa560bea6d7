//! What became of messages that were to be written.

use super::ending::{NORMAL, is_final};
use super::link::What;
use super::{Action, ConnectionId, Machine, Outgoing, Turn};
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;

impl Machine {
    /// A message was written.
    pub(super) fn sent(
        &mut self,
        connection: ConnectionId,
        message: &Outgoing,
        turn: &mut Turn<'_>,
    ) {
        let rules = self.rules;
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        let Some(pulse) = &mut link.pulse else {
            return;
        };
        pulse.sent(turn.now);
        match message {
            Outgoing::AskChallenge | Outgoing::Login { .. } => {
                self.login_sent(connection, message, turn);
            }
            Outgoing::Subscribe { id, .. } | Outgoing::Unsubscribe { id, .. } => {
                let Some(asked) = link.asked.get_mut(id) else {
                    return;
                };
                asked.since.get_or_insert(turn.now);
                let is_acknowledged = match asked.what {
                    What::Subscribe => rules.subscribed,
                    What::Unsubscribe => rules.unsubscribed,
                };
                if !is_acknowledged {
                    self.acknowledged(connection, *id, None, turn);
                }
            }
            Outgoing::Ping => pulse.ping_sent(),
            Outgoing::Request { .. } | Outgoing::Answer { .. } => {}
        }
    }

    /// A message was not written.
    pub(super) fn unsent(
        &mut self,
        connection: ConnectionId,
        message: &Outgoing,
        error: Error,
        turn: &mut Turn<'_>,
    ) {
        let Some(link) = self.link(connection) else {
            return;
        };
        match message {
            Outgoing::Subscribe { id, .. } | Outgoing::Unsubscribe { id, .. }
                if !link.asked.contains_key(id) => {}
            Outgoing::Request { id, .. } => {
                if let Some(request) = self.requests.end_by_id(connection, *id) {
                    turn.act(Action::Failed { request, error });
                }
            }
            Outgoing::AskChallenge | Outgoing::Login { .. } => {
                self.login_unsent(connection, error, turn);
            }
            Outgoing::Subscribe { channel, .. }
                if is_final(&error) || error.kind() == ErrorKind::Signing =>
            {
                self.subscription_refused(connection, *channel, error, turn);
            }
            _ => self.abandon(connection, &Interruption::Broken, NORMAL, turn),
        }
    }
}
