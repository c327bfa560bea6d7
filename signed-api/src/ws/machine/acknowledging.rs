//! What the server says about subscriptions: which one it means, and what follows.

use super::ending::NORMAL;
use super::link::{Held, Role, What};
use super::{Action, ChannelId, ConnectionId, Machine, Turn};
use crate::error::Error;
use crate::ws::event::Interruption;

impl Machine {
    /// A subscription is acknowledged.
    pub(super) fn subscribed(
        &mut self,
        connection: ConnectionId,
        id: Option<u64>,
        channel: Option<ChannelId>,
        alias: Option<String>,
        turn: &mut Turn<'_>,
    ) {
        if let Some(id) = self.meant(connection, id, channel, What::Subscribe) {
            self.acknowledged(connection, id, alias, turn);
        }
    }

    /// The end of a subscription is acknowledged.
    pub(super) fn unsubscribed(
        &mut self,
        connection: ConnectionId,
        id: Option<u64>,
        channel: Option<ChannelId>,
        turn: &mut Turn<'_>,
    ) {
        if let Some(id) = self.meant(connection, id, channel, What::Unsubscribe) {
            self.acknowledged(connection, id, None, turn);
        }
    }

    /// What was asked with this id is done.
    pub(super) fn acknowledged(
        &mut self,
        connection: ConnectionId,
        id: u64,
        alias: Option<String>,
        turn: &mut Turn<'_>,
    ) {
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        let Some(asked) = link.asked.remove(&id) else {
            return;
        };
        match asked.what {
            What::Subscribe => {
                link.held.insert(asked.channel, Held::Subscribed);
                if self.channels.is_wanted(asked.channel) {
                    self.go_live(connection, asked.channel, alias, turn);
                }
            }
            What::Unsubscribe => {
                link.held.remove(&asked.channel);
            }
        }
        self.channels.touch(asked.channel);
    }

    /// Something is refused.
    pub(super) fn refused(
        &mut self,
        connection: ConnectionId,
        id: Option<u64>,
        channel: Option<ChannelId>,
        error: Error,
        turn: &mut Turn<'_>,
    ) {
        if let Some(request) = id.and_then(|id| self.requests.end_by_id(connection, id)) {
            turn.act(Action::Failed { request, error });
            return;
        }
        let Some(link) = self.link(connection) else {
            return;
        };
        let may_be_request = link.gave_up || self.requests.are_on(connection);
        let by_id = id.filter(|id| link.asked.contains_key(id));
        let channel = match link.is_logging_in() {
            true => channel.filter(|channel| *channel != ChannelId::UNKNOWN),
            false => channel,
        };
        let asked = match (by_id, channel) {
            (Some(id), _) => Some(id),
            (None, Some(channel)) => link.asked_of(channel),
            (None, None) if link.is_logging_in() => {
                // An id that nobody knows may be one that the login has of its own.
                if id.is_none() || !may_be_request {
                    self.login_refused(connection, error, turn);
                }
                return;
            }
            (None, None) if id.is_none() && !may_be_request => link.first_asked(What::Subscribe),
            (None, None) => None,
        };
        match asked.and_then(|id| Some((id, *link.asked.get(&id)?))) {
            Some((_, asked)) if asked.what == What::Subscribe => {
                self.subscription_refused(connection, asked.channel, error, turn);
            }
            // There is nothing to unsubscribe.
            Some((id, _)) => self.acknowledged(connection, id, None, turn),
            // What was subscribed is no more.
            None => {
                let is_held = |channel: &ChannelId| id.is_none() && link.held.contains_key(channel);
                if let Some(channel) = channel.filter(is_held) {
                    self.subscription_refused(connection, channel, error, turn);
                }
            }
        }
    }

    /// A channel cannot be had on a connection. On one that is to follow another, it is the other that goes on.
    pub(super) fn subscription_refused(
        &mut self,
        connection: ConnectionId,
        channel: ChannelId,
        error: Error,
        turn: &mut Turn<'_>,
    ) {
        let current = self
            .channels
            .get(channel)
            .and_then(|channel| channel.current);
        let is_elsewhere = current.is_some_and(|current| current != connection);
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        if is_elsewhere && link.role == Role::Successor {
            self.abandon(connection, &Interruption::Broken, NORMAL, turn);
            return;
        }
        link.held.remove(&channel);
        link.asked.retain(|_, asked| asked.channel != channel);
        self.channels.touch(channel);
        if self.channels.is_wanted(channel) {
            self.unwant(channel);
            turn.act(Action::Refused { channel, error });
        }
    }

    /// Which of the messages that were asked an acknowledgement means.
    fn meant(
        &self,
        connection: ConnectionId,
        id: Option<u64>,
        channel: Option<ChannelId>,
        what: What,
    ) -> Option<u64> {
        let link = self.link(connection)?;
        match (id, channel) {
            (Some(id), _) if link.asked.contains_key(&id) => Some(id),
            (_, Some(channel)) => {
                let id = link.asked_of(channel)?;
                (link.asked.get(&id)?.what == what).then_some(id)
            }
            (Some(_), None) => None,
            (None, None) => link.first_asked(what),
        }
    }
}
