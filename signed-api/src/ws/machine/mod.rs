//! What a session decides: which connection to open, what to send, whom to tell what. It does no I/O, reads no clock, draws no
//! randomness of its own and signs nothing, so that every history can be tried.

mod acknowledging;
mod backoff;
mod channels;
mod ending;
mod interface;
mod link;
mod login;
mod opening;
mod pulse;
mod requests;
mod rotation;
mod subscribing;
#[cfg(test)]
mod tests;
mod timers;
mod turn;
mod writing;

use std::time::Duration;

use self::backoff::Backoff;
use self::channels::Channels;
pub(crate) use self::interface::{
    Action, ChallengeRule, ChannelId, ConnectionId, Heard, Input, LoginRule, Outgoing, RequestId,
    Rules, State,
};
use self::link::{Link, Role};
use self::login::Renewal;
use self::requests::Requests;
use self::turn::Turn;

/// A session's decisions.
#[derive(Debug)]
pub(crate) struct Machine {
    rules: Rules,
    links: Vec<Link>,
    channels: Channels,
    requests: Requests,
    /// Before the next connection.
    backoff: Backoff,
    /// Before the next one that is to follow a connection which is still there.
    rotation: Backoff,
    renewal: Renewal,
    /// Whether it is to be open though nothing is wanted.
    opening: bool,
    /// Since when nothing is wanted.
    idle_since: Option<Duration>,
    last_connection: u64,
    last_id: u64,
    has_ended: bool,
}

impl Machine {
    /// A session before anything is wanted.
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules,
            links: Vec::new(),
            channels: Channels::default(),
            requests: Requests::default(),
            backoff: Backoff::default(),
            rotation: Backoff::default(),
            renewal: Renewal::NotDue,
            opening: false,
            idle_since: None,
            last_connection: 0,
            last_id: 0,
            has_ended: false,
        }
    }

    /// Takes in what happened at `now`, a reading of a monotonic clock, and says what is to be done. `draw` gives random
    /// numbers from 0 to 1.
    pub(crate) fn handle(
        &mut self,
        now: Duration,
        input: Input,
        draw: &mut dyn FnMut() -> f64,
    ) -> Vec<Action> {
        let mut turn = Turn::new(now, draw);
        if !self.has_ended {
            self.take_in(input, &mut turn);
            self.settle(&mut turn);
        }
        turn.actions
    }

    /// Notes that something was received. [`deadline`](Self::deadline) moves on by it, never back: who waits for the earlier
    /// one need not ask again.
    pub(crate) fn alive(&mut self, now: Duration, connection: ConnectionId) {
        let pulse = self
            .link_mut(connection)
            .and_then(|link| link.pulse.as_mut());
        if let Some(pulse) = pulse {
            pulse.received(now);
        }
    }

    /// Whether a request of this id is not answered on this connection.
    pub(crate) fn has_request(&self, connection: ConnectionId, id: u64) -> bool {
        self.requests.has(connection, id)
    }

    /// Whether data of a channel counts when it comes over this connection. If not, [`Heard::Data`] is to be said.
    pub(crate) fn delivers(&self, connection: ConnectionId, channel: ChannelId) -> bool {
        let channel = self.channels.get(channel);
        channel.is_some_and(|channel| channel.current == Some(connection))
    }

    /// Where the session stands.
    pub(crate) fn state(&self) -> State {
        if self.has_ended {
            return State::Ended;
        }
        match self.current() {
            None if self.is_wanted() => State::Waiting {
                until: self.backoff.until(),
            },
            None => State::Idle,
            Some(link) if !link.is_open() => State::Connecting,
            Some(link) if self.needs_login() && !link.is_logged_in(&self.rules) => State::LoggingIn,
            Some(_) => State::Ready,
        }
    }

    fn take_in(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Open => self.opening = true,
            Input::Want {
                channel,
                private,
                by_message,
            } => self.channels.want(channel, private, by_message),
            Input::Unwant { channel } => self.unwant(channel),
            Input::Request {
                request,
                private,
                deadline,
            } => self.requests.add(request, private, deadline),
            Input::Cancel { request } => {
                let connection = self.requests.cancel(request);
                self.gave_up(connection);
            }
            Input::Close => self.end(None, turn),
            Input::Connected { connection } => self.connected(connection, turn),
            Input::NotConnected { connection, error } => {
                self.not_connected(connection, error, turn);
            }
            Input::Sent {
                connection,
                message,
            } => self.sent(connection, &message, turn),
            Input::Unsent {
                connection,
                message,
                error,
            } => self.unsent(connection, &message, error, turn),
            Input::Alive { connection } => self.alive(turn.now, connection),
            Input::Heard { connection, heard } => {
                self.alive(turn.now, connection);
                if self.link(connection).is_some_and(Link::is_open) {
                    self.heard(connection, heard, turn);
                }
            }
            Input::Lost { connection, cause } => self.lose(connection, &cause, turn),
            Input::Wake => {}
            Input::Blocked { connection } => {
                let link = self.link_mut(connection);
                if let Some(pulse) = link.and_then(|link| link.pulse.as_mut()) {
                    pulse.block();
                }
            }
            Input::Unblocked { connection } => self.unblocked(connection, turn),
        }
    }

    fn heard(&mut self, connection: ConnectionId, heard: Heard, turn: &mut Turn<'_>) {
        match heard {
            Heard::Challenge(value) => self.challenged(connection, value, turn),
            Heard::LoggedIn => self.logged_in(connection),
            Heard::Refused { id, channel, error } => {
                self.refused(connection, id, channel, error, turn);
            }
            Heard::Subscribed { id, channel, alias } => {
                self.subscribed(connection, id, channel, alias, turn);
            }
            Heard::Unsubscribed { id, channel } => self.unsubscribed(connection, id, channel, turn),
            Heard::Reply { id, payload } => {
                // What answers something else is not its acknowledgement, of which it is said how it looks.
                if let Some(request) = self.requests.end_by_id(connection, id) {
                    turn.act(Action::Answered { request, payload });
                }
            }
            Heard::Asked { answer, value } => {
                turn.send(connection, Outgoing::Answer { answer, value });
            }
            Heard::Data { channel } => self.data(connection, channel, turn),
        }
    }

    /// Does whatever is due and possible.
    fn settle(&mut self, turn: &mut Turn<'_>) {
        if !self.has_ended {
            self.expire(turn);
        }
        if self.has_ended {
            return;
        }
        self.open(turn);
        self.log_in(turn);
        self.close_idle(turn);
        self.subscribe(turn);
        self.send_requests(turn);
        self.retire(turn);
        self.rotate(turn);
        self.keep_alive(turn);
        self.forget(turn);
    }

    /// Hands over what may be sent.
    fn send_requests(&mut self, turn: &mut Turn<'_>) {
        let Some(link) = self.links.iter().find(|link| link.role == Role::Current) else {
            return;
        };
        let may_send = |private| link.may_send(private, &self.rules);
        loop {
            let id = self.last_id + 1;
            let Some((request, deadline)) = self.requests.hand_over(link.id, id, may_send) else {
                return;
            };
            self.last_id = id;
            let message = Outgoing::Request {
                request,
                id,
                deadline,
            };
            turn.send(link.id, message);
        }
    }

    /// A request that was handed to a connection is answered too late for anybody.
    fn gave_up(&mut self, connection: Option<ConnectionId>) {
        let link = connection.and_then(|connection| self.link_mut(connection));
        if let Some(link) = link {
            link.gave_up = true;
        }
    }

    /// Ends the requests of a connection that is lost.
    fn fail_requests(&mut self, connection: ConnectionId, turn: &mut Turn<'_>) {
        for (request, error) in self.requests.lost(connection) {
            turn.act(Action::Failed { request, error });
        }
    }

    /// Whether there is to be a connection.
    fn is_wanted(&self) -> bool {
        self.opening || self.channels.any_wanted() || !self.requests.is_empty()
    }

    fn current(&self) -> Option<&Link> {
        self.links.iter().find(|link| link.role == Role::Current)
    }

    fn link(&self, connection: ConnectionId) -> Option<&Link> {
        self.links.iter().find(|link| link.id == connection)
    }

    fn link_mut(&mut self, connection: ConnectionId) -> Option<&mut Link> {
        self.links.iter_mut().find(|link| link.id == connection)
    }

    fn remove(&mut self, connection: ConnectionId) -> Option<Link> {
        let place = self.links.iter().position(|link| link.id == connection)?;
        self.channels.touch_all();
        Some(self.links.remove(place))
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}
