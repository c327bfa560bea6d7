//! Subscriptions: at most one of a channel on a connection, and all that are wanted.

use super::ending::{NORMAL, is_final};
use super::link::{Asked, Held, Link, Role, What};
use super::{Action, ChannelId, ConnectionId, Machine, Outgoing, Turn};
use crate::error::{Error, ErrorKind};
use crate::ws::event::{Gap, GapCause, Interruption};

impl Machine {
    /// Subscribes and unsubscribes whatever has changed.
    pub(super) fn subscribe(&mut self, turn: &mut Turn<'_>) {
        let touched = self.channels.take_touched();
        let connections = self.links.iter().filter(|link| link.role != Role::Retiring);
        let connections: Vec<ConnectionId> = connections.map(|link| link.id).collect();
        for channel in &touched {
            for connection in &connections {
                self.subscribe_on(*connection, *channel, turn);
            }
        }
        // Forgotten at the end, if nothing is left of them by then.
        for channel in touched {
            if !self.channels.is_wanted(channel) {
                self.channels.touch(channel);
            }
        }
    }

    fn subscribe_on(&mut self, connection: ConnectionId, id: ChannelId, turn: &mut Turn<'_>) {
        let Some(channel) = self.channels.get(id) else {
            return;
        };
        let (is_wanted, is_current) = (channel.wanted, channel.current.is_some());
        let (private, by_message) = (channel.private, channel.by_message);
        let rules = self.rules;
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        match link.held.get(&id) {
            None if is_wanted && link.may_send(private, &rules) => {
                if by_message {
                    link.held.insert(id, Held::Subscribing { heard: false });
                    self.ask(connection, id, What::Subscribe, turn);
                } else {
                    link.held.insert(id, Held::Subscribed);
                    self.go_live(connection, id, None, turn);
                }
            }
            Some(Held::Subscribed) if is_wanted && !is_current => {
                self.go_live(connection, id, None, turn);
            }
            Some(Held::Subscribed) if !is_wanted && !by_message => {
                link.held.remove(&id);
            }
            Some(Held::Subscribed) if !is_wanted && rules.unsubscribes => {
                link.held.insert(id, Held::Unsubscribing);
                self.ask(connection, id, What::Unsubscribe, turn);
            }
            _ => {}
        }
    }

    /// A channel is wanted no more.
    pub(super) fn unwant(&mut self, channel: ChannelId) {
        if !self.channels.unwant(channel) {
            return;
        }
        for link in &mut self.links {
            if let Some(Held::Subscribing { heard }) = link.held.get_mut(&channel) {
                *heard = false;
            }
        }
    }

    /// Data of a channel comes over a connection where it does not count so far.
    pub(super) fn data(
        &mut self,
        connection: ConnectionId,
        channel: ChannelId,
        turn: &mut Turn<'_>,
    ) {
        let is_wanted = self.channels.is_wanted(channel);
        let Some(link) = self.link_mut(connection).filter(|_| is_wanted) else {
            return;
        };
        if let Some(Held::Subscribing {
            heard: heard @ false,
        }) = link.held.get_mut(&channel)
        {
            *heard = true;
            self.go_live(connection, channel, None, turn);
        }
    }

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

    /// Data of a channel comes over this connection from now on: instead of another, or for the first time since it was lost.
    pub(super) fn resume(&mut self, connection: ConnectionId, id: ChannelId, turn: &mut Turn<'_>) {
        let before = self.channels.get(id).and_then(|channel| channel.current);
        let before = before.and_then(|before| self.link(before)?.pulse.as_ref());
        let rotated = before.map(|pulse| Gap {
            cause: GapCause::Interrupted(Interruption::Rotated),
            duration: turn.now.saturating_sub(pulse.last()),
        });
        let Some(channel) = self.channels.get_mut(id) else {
            return;
        };
        if let Some(gap) = channel.resume(connection, turn.now).or(rotated) {
            turn.act(Action::Gap { channel: id, gap });
        }
    }

    /// A wanted channel is there on a connection.
    fn go_live(
        &mut self,
        connection: ConnectionId,
        channel: ChannelId,
        alias: Option<String>,
        turn: &mut Turn<'_>,
    ) {
        let current = self
            .channels
            .get(channel)
            .and_then(|channel| channel.current);
        let Some(role) = self.link(connection).map(|link| link.role) else {
            return;
        };
        let takes_over = match (role, current) {
            (Role::Retiring, _) => return,
            (_, None) => true,
            (_, Some(current)) if current == connection => false,
            (role, Some(_)) => role == Role::Successor,
        };
        if takes_over {
            self.resume(connection, channel, turn);
        }
        if takes_over || current != Some(connection) || alias.is_some() {
            turn.act(Action::Confirmed {
                connection,
                channel,
                alias,
            });
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

    fn ask(
        &mut self,
        connection: ConnectionId,
        channel: ChannelId,
        what: What,
        turn: &mut Turn<'_>,
    ) {
        let id = self.next_id();
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        let since = None;
        let asked = Asked {
            channel,
            what,
            since,
        };
        link.asked.insert(id, asked);
        let message = match what {
            What::Subscribe => Outgoing::Subscribe { channel, id },
            What::Unsubscribe => Outgoing::Unsubscribe { channel, id },
        };
        turn.send(connection, message);
    }

    /// Gives up channels of which nothing is left.
    pub(super) fn forget(&mut self, turn: &mut Turn<'_>) {
        for channel in self.channels.take_touched() {
            let is_held = |link: &Link| link.held.contains_key(&channel);
            if !self.links.iter().any(is_held) && self.channels.forget(channel) {
                turn.act(Action::Forgotten { channel });
            }
        }
    }
}
