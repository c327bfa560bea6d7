//! What the machine is told, and what it says is to be done.

use std::time::Duration;

use bytes::Bytes;

use crate::credential::Secret;
use crate::error::Error;
use crate::ws::event::{Gap, Interruption};
use crate::ws::spec::Timing;

/// A channel of the server's. Whoever drives the machine numbers them, from 1: the same channel keeps its number until it is
/// [`Action::Forgotten`], so that it is never subscribed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ChannelId(pub(crate) u64);

impl ChannelId {
    /// One that nobody knows.
    pub(super) const UNKNOWN: Self = Self(0);
}

/// A request over the socket. Each has a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RequestId(pub(crate) u64);

/// A connection. The machine numbers them, and uses no number twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnectionId(pub(crate) u64);

/// What a machine goes by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// How long things take.
    pub(crate) timing: Timing,
    /// How a connection is logged in.
    pub(crate) login: LoginRule,
    /// What comes before a login by message.
    pub(crate) challenge: ChallengeRule,
    /// Whether the server acknowledges subscriptions. If not, one counts when it is sent.
    pub(crate) subscribed: bool,
    /// Whether there is a message that unsubscribes.
    pub(crate) unsubscribes: bool,
    /// Whether the server acknowledges it. If not, it counts when it is sent.
    pub(crate) unsubscribed: bool,
    /// Close codes after which the session does not come back.
    pub(crate) final_codes: &'static [u16],
    /// Whether something can be done about a refused login: the clock set anew, the token renewed, other credentials asked
    /// for. If so it is tried once more, on a connection that is to be opened with [`Action::Connect`]'s `renew`.
    pub(crate) can_renew: bool,
}

/// How a connection is logged in. By message it is only once something private is wanted, or on [`Input::Open`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginRule {
    /// There is nothing private.
    None,
    /// By the handshake: an open connection is logged in.
    Handshake,
    /// By a message, whether by the handshake too or not. Unless it is acknowledged it counts when it is sent.
    Message {
        /// Whether the server acknowledges it.
        acknowledged: bool,
    },
}

/// What comes before a login by message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChallengeRule {
    /// Nothing.
    None,
    /// The server sends a challenge by itself.
    Unasked,
    /// The server is asked for a challenge.
    Asked,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Input {
    /// The session is to be opened and logged in, though nothing may be wanted yet.
    Open,
    /// A channel is wanted. Saying so twice changes nothing.
    Want {
        channel: ChannelId,
        private: bool,
        /// Whether it is subscribed by a message. If not, it is there as soon as the connection is.
        by_message: bool,
    },
    /// A channel is wanted no more.
    Unwant { channel: ChannelId },
    /// A request is to be sent, and to end by this time.
    Request {
        request: RequestId,
        private: bool,
        deadline: Duration,
    },
    /// Nobody waits for a request any more.
    Cancel { request: RequestId },
    /// The session is to end.
    Close,
    /// A connection is open.
    Connected { connection: ConnectionId },
    /// A connection could not be opened. Each [`Action::Connect`] is answered by this or by [`Connected`](Self::Connected):
    /// the driver gives the handshake `answer_ms`, and whatever comes before it the time that it takes.
    NotConnected {
        connection: ConnectionId,
        error: Error,
    },
    /// A message has been written. Messages of one connection are written in the order of their [`Action::Send`].
    Sent {
        connection: ConnectionId,
        message: Outgoing,
    },
    /// A message was not written: it could not be signed, or the connection is broken. The outcome of the error is what a
    /// request ends with. Said of all that were not written, before [`Lost`](Self::Lost).
    Unsent {
        connection: ConnectionId,
        message: Outgoing,
        error: Error,
    },
    /// Anything was received. [`Machine::alive`](super::Machine::alive) is the short way.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "the session takes the short way")
    )]
    Alive { connection: ConnectionId },
    /// A control message was received.
    Heard {
        connection: ConnectionId,
        heard: Heard,
    },
    /// The connection is no more.
    Lost {
        connection: ConnectionId,
        cause: Interruption,
    },
    /// It is [`Machine::deadline`](super::Machine::deadline), or later; earlier does no harm.
    Wake,
    /// The reader waits for room in a queue: neither silence nor missing acknowledgements count until it goes on.
    Blocked { connection: ConnectionId },
    /// The reader goes on.
    Unblocked { connection: ConnectionId },
}

/// A message that is not only data. `C` is how it names a channel: by its text where it is read, by its number here.
#[derive(Debug)]
pub(crate) enum Heard<C = ChannelId> {
    /// What a login is to sign.
    Challenge(Secret),
    /// The login is acknowledged.
    LoggedIn,
    /// Something is refused: what has the id, else what is asked of the channel, else the login if it is under way, else
    /// the subscription that was asked for first, unless it may be a request that is meant. A refused login may name a channel
    /// that nobody knows.
    Refused {
        id: Option<u64>,
        channel: Option<C>,
        error: Error,
    },
    /// A subscription is acknowledged: of the id, else of the channel, else the one that was asked for first.
    Subscribed {
        id: Option<u64>,
        channel: Option<C>,
        alias: Option<String>,
    },
    /// The end of a subscription is acknowledged; which one is told in the same way.
    Unsubscribed { id: Option<u64>, channel: Option<C> },
    /// A request is answered.
    Reply { id: u64, payload: Bytes },
    /// The server wants an answer: the place in [`SocketSpec::replies`](crate::ws::SocketSpec::replies), and what the answer
    /// reads as `op.value`, empty if nothing is declared.
    Asked { answer: usize, value: Bytes },
    /// Data of a channel for which [`Machine::delivers`](super::Machine::delivers) says no: it may be the first of a
    /// subscription, ahead of its acknowledgement, and counts as one then. Ask again after this.
    Data { channel: C },
}

/// What is to be done, in this order.
#[derive(Debug)]
pub(crate) enum Action {
    /// Open a connection. With `renew` the server has refused a login: first set the clock anew, renew the token.
    Connect {
        connection: ConnectionId,
        renew: bool,
    },
    /// Write a message, after those before it.
    Send {
        connection: ConnectionId,
        message: Outgoing,
    },
    /// Close a connection, open or not. Nothing that is said of it later counts.
    Disconnect { connection: ConnectionId, code: u16 },
    /// A channel's messages do not come any more, for the time being.
    Interrupted {
        channel: ChannelId,
        cause: Interruption,
    },
    /// A channel's messages come again from here on, and some are missing.
    Gap { channel: ChannelId, gap: Gap },
    /// A channel is subscribed on a connection, where its messages may have another name.
    Confirmed {
        connection: ConnectionId,
        channel: ChannelId,
        alias: Option<String>,
    },
    /// A channel cannot be subscribed: its subscribers end, and it counts as unwanted.
    Refused { channel: ChannelId, error: Error },
    /// Nothing of a channel is left here or at the server: its number may be given up.
    Forgotten { channel: ChannelId },
    /// A request ends well.
    Answered { request: RequestId, payload: Bytes },
    /// A request ends.
    Failed { request: RequestId, error: Error },
    /// The session ends: all channels with this error, or without one after [`Input::Close`]. Requests have ended before it,
    /// connections are to be closed as said before it, and the machine does nothing more.
    Ended { error: Option<Error> },
}

/// A message to the server. Ids count up from 1 through all connections of a session.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// Asks for a challenge.
    AskChallenge,
    /// Logs in.
    Login { id: u64, challenge: Option<Secret> },
    /// Subscribes.
    Subscribe { channel: ChannelId, id: u64 },
    /// Unsubscribes.
    Unsubscribe { channel: ChannelId, id: u64 },
    /// Sends a request. It is not to be written after its time.
    Request {
        request: RequestId,
        id: u64,
        deadline: Duration,
    },
    /// Keeps the connection alive.
    Ping,
    /// Answers the server.
    Answer { answer: usize, value: Bytes },
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing is wanted, and there is no connection.
    Idle,
    /// The next connection is opened at this time.
    Waiting { until: Duration },
    /// A connection is being opened.
    Connecting,
    /// It is open and being logged in.
    LoggingIn,
    /// It is open, and logged in if something private is wanted.
    Ready,
    /// The session is over.
    Ended,
}

impl<C> Heard<C> {
    /// The same with the number of the channel. Nothing if only its channel could tell what it is about, and nobody knows it.
    pub(crate) fn numbered(self, number: impl Fn(C) -> Option<ChannelId>) -> Option<Heard> {
        let told = |id: Option<u64>, channel: Option<C>| match channel {
            None => Some(None),
            Some(channel) => match number(channel) {
                None if id.is_none() => None,
                known => Some(known),
            },
        };
        Some(match self {
            Self::Challenge(value) => Heard::Challenge(value),
            Self::LoggedIn => Heard::LoggedIn,
            Self::Refused { id, channel, error } => {
                let channel = channel.map(|channel| number(channel).unwrap_or(ChannelId::UNKNOWN));
                Heard::Refused { id, channel, error }
            }
            Self::Subscribed { id, channel, alias } => {
                let channel = told(id, channel)?;
                Heard::Subscribed { id, channel, alias }
            }
            Self::Unsubscribed { id, channel } => {
                let channel = told(id, channel)?;
                Heard::Unsubscribed { id, channel }
            }
            Self::Reply { id, payload } => Heard::Reply { id, payload },
            Self::Asked { answer, value } => Heard::Asked { answer, value },
            Self::Data { channel } => {
                let channel = number(channel)?;
                Heard::Data { channel }
            }
        })
    }
}
