//! The server of a machine: what it does with what is written, and what there is once it behaves.

use bytes::Bytes;

use super::world::{Subscription, World};
use super::*;
use crate::error::{Error, ErrorKind, Outcome};

impl World {
    /// Writes the next message of a connection, if there is one.
    pub(super) fn write(&mut self, connection: ConnectionId) -> bool {
        let wire = self.connections.get_mut(&connection);
        let Some(message) = wire.and_then(|wire| wire.outbox.pop_front()) else {
            return false;
        };
        if let Some(wire) = self.connections.get_mut(&connection) {
            wire.asked.push(message.clone());
        }
        self.say(Input::Sent {
            connection,
            message,
        });
        true
    }

    /// The server answers the message at `place` of those that it has, as `how` says it tells which one it means.
    pub(super) fn answer(&mut self, connection: ConnectionId, place: usize, how: u8) -> bool {
        let wire = self.connections.get_mut(&connection);
        let Some(wire) = wire.filter(|wire| !wire.blocked && !wire.asked.is_empty()) else {
            return false;
        };
        let message = wire.asked.remove(place % wire.asked.len());
        let is_first = !wire.asked.iter().any(|other| {
            matches!(
                (other, &message),
                (Outgoing::Subscribe { id, .. }, Outgoing::Subscribe { id: mine, .. })
                | (Outgoing::Unsubscribe { id, .. }, Outgoing::Unsubscribe { id: mine, .. })
                if id < mine
            )
        });
        let data_came =
            |channel| wire.subscriptions.get(channel) == Some(&Subscription::AskedWithData);
        let data_came =
            matches!(&message, Outgoing::Subscribe { channel, .. } if data_came(channel));
        let (by_id, by_channel) = match how % 3 {
            0 => (true, false),
            _ if data_came => (true, false),
            1 if is_first => (false, false),
            _ => (false, true),
        };
        let alias = how.is_multiple_of(2).then(|| "7".to_owned());
        let heard = match &message {
            Outgoing::AskChallenge => Heard::Challenge("c".into()),
            Outgoing::Login { .. }
                if self.rules.login == (LoginRule::Message { acknowledged: true }) =>
            {
                Heard::LoggedIn
            }
            Outgoing::Subscribe { channel, id } if self.rules.subscribed => Heard::Subscribed {
                id: by_id.then_some(*id),
                channel: by_channel.then_some(*channel),
                alias,
            },
            Outgoing::Unsubscribe { channel, id } if self.rules.unsubscribed => {
                Heard::Unsubscribed {
                    id: by_id.then_some(*id),
                    channel: by_channel.then_some(*channel),
                }
            }
            Outgoing::Request { id, .. } => Heard::Reply {
                id: *id,
                payload: Bytes::new(),
            },
            _ => return true,
        };
        self.answered(connection, &message, false);
        self.say(Input::Heard { connection, heard });
        true
    }

    /// The server refuses the message at `place` of those that it has.
    pub(super) fn refuse(&mut self, connection: ConnectionId, place: usize) -> bool {
        let rules = self.rules;
        let wire = self.connections.get_mut(&connection);
        let Some(wire) = wire.filter(|wire| !wire.blocked && !wire.asked.is_empty()) else {
            return false;
        };
        let message = wire.asked.remove(place % wire.asked.len());
        let id = match &message {
            Outgoing::Subscribe { id, .. } if rules.subscribed => Some(*id),
            Outgoing::Unsubscribe { id, .. } if rules.unsubscribed => Some(*id),
            Outgoing::Request { id, .. } => Some(*id),
            Outgoing::Login { .. } if wire.login_is_asked(&rules) => None,
            _ => return true,
        };
        if let Outgoing::Subscribe { channel, .. } = &message {
            // Whoever has sent data does not refuse it.
            if wire.subscriptions.get(channel) == Some(&Subscription::AskedWithData) {
                return false;
            }
        }
        self.answered(connection, &message, true);
        let error = Error::new(ErrorKind::Refused, Outcome::Rejected, "refused");
        let heard = Heard::Refused {
            id,
            channel: None,
            error,
        };
        self.say(Input::Heard { connection, heard });
        true
    }

    /// Data comes, as soon as the server has the subscription.
    pub(super) fn receive(&mut self, connection: ConnectionId, channel: ChannelId) {
        let wire = &self.connections[&connection];
        let reached = |message: &Outgoing| matches!(message, Outgoing::Subscribe { channel: of, .. } if *of == channel);
        let is_there = match wire.subscriptions.get(&channel) {
            Some(Subscription::Asked) => wire.asked.iter().any(reached),
            Some(_) => true,
            None => false,
        };
        if is_there && !self.machine.delivers(connection, channel) {
            let heard = Heard::Data { channel };
            self.say(Input::Heard { connection, heard });
        }
    }

    /// The server does all that it is asked, for some minutes.
    pub(super) fn behave(&mut self) {
        let end = self.now + secs(500);
        while !self.ended && self.now < end {
            while self.behave_now() {}
            let calm = self.now + secs(5);
            self.now = self
                .machine
                .deadline()
                .map_or(calm, |deadline| deadline.min(calm));
            let open = self.connections.iter().filter(|(_, wire)| wire.open);
            let open: Vec<ConnectionId> = open.map(|(id, _)| *id).collect();
            for connection in open {
                self.say(Input::Alive { connection });
            }
            self.say(Input::Wake);
        }
        while !self.ended && self.behave_now() {}
    }

    fn behave_now(&mut self) -> bool {
        let connections: Vec<ConnectionId> = self.connections.keys().copied().collect();
        let mut changed = false;
        for connection in connections {
            let Some(wire) = self.connections.get(&connection) else {
                continue;
            };
            changed |= if !wire.open {
                self.say(Input::Connected { connection });
                if self.rules.challenge == ChallengeRule::Unasked && !self.ended {
                    let heard = Heard::Challenge("c".into());
                    self.say(Input::Heard { connection, heard });
                }
                true
            } else if wire.blocked {
                self.say(Input::Unblocked { connection });
                true
            } else {
                self.write(connection) || self.answer(connection, 0, 2)
            };
        }
        changed
    }

    pub(super) fn check_that_all_is_there(&mut self) {
        if self.ended {
            self.say(Input::Wake);
            self.say(told::want(1, false));
            return;
        }
        for (id, user) in &self.channels {
            assert!(!user.wanted || user.confirmed, "{id:?} is not there");
            assert!(!user.interrupted, "{id:?} does not come back");
        }
        assert!(
            self.requests.values().all(|call| call.over),
            "requests are left"
        );
        let wanted = self.channels.values().any(|user| user.wanted);
        let state = if wanted { State::Ready } else { State::Idle };
        assert_eq!(self.machine.state(), state);
        for wire in self.connections.values() {
            for channel in wire.subscriptions.keys() {
                let wanted = self.channels[channel].wanted;
                assert!(wanted || !self.rules.unsubscribes, "{channel:?} is left");
            }
        }
    }
}
