//! Subscriptions: at most one of a channel on a connection, and all that are wanted.

use super::link::{Asked, Held, Link, Role, What};
use super::{Action, ChannelId, ConnectionId, Machine, Outgoing, Turn};
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
    pub(super) fn go_live(
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
