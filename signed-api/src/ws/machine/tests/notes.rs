//! What the inputs of a machine change for its server and its users, as the world sees it.

use super::world::{Call, Subscription, World};
use super::*;

impl World {
    /// What an input changes for server and users.
    pub(super) fn note(&mut self, input: &Input) {
        match input {
            Input::Want {
                channel,
                private,
                by_message,
            } => {
                let user = self.channels.entry(*channel).or_default();
                user.wanted = true;
                user.private = *private;
                user.by_message = *by_message;
            }
            Input::Unwant { channel } => {
                if let Some(user) = self.channels.get_mut(channel) {
                    (user.wanted, user.confirmed, user.interrupted) = (false, false, false);
                }
            }
            Input::Request {
                request,
                private,
                deadline,
            } => {
                let call = Call {
                    private: *private,
                    deadline: *deadline,
                    handed_over: false,
                    over: false,
                };
                assert!(self.requests.insert(*request, call).is_none());
            }
            Input::Cancel { request } => {
                if let Some(call) = self.requests.get_mut(request) {
                    call.over = true;
                }
            }
            Input::Connected { connection } => {
                if let Some(wire) = self.connections.get_mut(connection) {
                    wire.open = true;
                    wire.heard_at = self.now;
                    wire.logged_in = !matches!(self.rules.login, LoginRule::Message { .. });
                }
            }
            Input::NotConnected { connection, .. } | Input::Lost { connection, .. } => {
                self.connections.remove(connection);
            }
            Input::Sent {
                connection,
                message,
            } => self.note_sent(*connection, message),
            Input::Alive { connection } => self.hear(*connection),
            Input::Heard { connection, heard } => {
                self.hear(*connection);
                self.note_heard(*connection, heard);
            }
            Input::Blocked { connection } => self.block(*connection, true),
            Input::Unblocked { connection } => {
                self.block(*connection, false);
                self.hear(*connection);
                if let Some(wire) = self.connections.get_mut(connection) {
                    wire.waits.values_mut().for_each(|since| *since = self.now);
                }
            }
            Input::Open | Input::Close | Input::Unsent { .. } | Input::Wake => {}
        }
    }

    fn note_sent(&mut self, connection: ConnectionId, message: &Outgoing) {
        let rules = self.rules;
        let Some(wire) = self.connections.get_mut(&connection) else {
            return;
        };
        match message {
            Outgoing::Login { id, .. }
                if rules.login == LoginRule::Message { acknowledged: true } =>
            {
                wire.waits.insert(*id, self.now);
            }
            Outgoing::Login { .. } => wire.logged_in = true,
            Outgoing::Subscribe { channel, id } => match wire.subscriptions.get_mut(channel) {
                Some(subscription) if !rules.subscribed => *subscription = Subscription::Open,
                Some(Subscription::Asked) => {
                    wire.waits.insert(*id, self.now);
                }
                _ => {}
            },
            Outgoing::Unsubscribe { id, .. } if rules.unsubscribed => {
                wire.waits.insert(*id, self.now);
            }
            Outgoing::Unsubscribe { channel, .. } => {
                wire.subscriptions.remove(channel);
            }
            _ => {}
        }
    }

    /// The model's server answers by id, by channel or in order; `asked` has been cut down by it already.
    fn note_heard(&mut self, connection: ConnectionId, heard: &Heard) {
        let Some(wire) = self.connections.get_mut(&connection) else {
            return;
        };
        match heard {
            Heard::LoggedIn if wire.login_sent => wire.logged_in = true,
            Heard::Data { channel } => {
                let wanted = self.channels.get(channel).is_some_and(|user| user.wanted);
                let subscription = wire.subscriptions.get_mut(channel).filter(|_| wanted);
                let Some(subscription @ Subscription::Asked) = subscription else {
                    return;
                };
                *subscription = Subscription::AskedWithData;
                let of_channel = |message: &&Outgoing| matches!(message, Outgoing::Subscribe { channel: of, .. } if of == channel);
                let asked = wire.asked.iter().find(of_channel);
                if let Some(id) = asked.and_then(Outgoing::id) {
                    wire.waits.remove(&id);
                }
            }
            _ => {}
        }
    }

    /// The server has answered a message about a channel.
    pub(super) fn answered(&mut self, connection: ConnectionId, message: &Outgoing, refused: bool) {
        let Some(wire) = self.connections.get_mut(&connection) else {
            return;
        };
        match message {
            Outgoing::Subscribe { channel, .. } if !refused => {
                wire.subscriptions.insert(*channel, Subscription::Open);
            }
            Outgoing::Subscribe { channel, .. } | Outgoing::Unsubscribe { channel, .. } => {
                wire.subscriptions.remove(channel);
            }
            _ => {}
        }
        if let Some(id) = message.id() {
            wire.waits.remove(&id);
        }
    }

    fn hear(&mut self, connection: ConnectionId) {
        if let Some(wire) = self.connections.get_mut(&connection) {
            wire.heard_at = self.now;
        }
    }

    fn block(&mut self, connection: ConnectionId, blocked: bool) {
        if let Some(wire) = self.connections.get_mut(&connection) {
            wire.blocked = blocked && wire.open;
        }
    }
}
