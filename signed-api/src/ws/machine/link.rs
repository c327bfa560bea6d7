//! What is known of one connection.

use std::collections::BTreeMap;
use std::time::Duration;

use super::pulse::Pulse;
use super::{ChannelId, ConnectionId, LoginRule, Rules};
use crate::credential::Secret;

/// A connection that is being opened, or is open.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) id: ConnectionId,
    pub(super) role: Role,
    /// There is none before the connection is open.
    pub(super) pulse: Option<Pulse>,
    pub(super) login: Login,
    /// What the server sent to be signed.
    pub(super) challenge: Option<Secret>,
    /// Since when it is open, and logged in if it was to be from the beginning.
    pub(super) ready_since: Option<Duration>,
    /// When the one that follows it is to be opened.
    pub(super) rotate_at: Option<Duration>,
    /// What is subscribed, or on the way to it or from it.
    pub(super) held: BTreeMap<ChannelId, Held>,
    /// What is asked of channels and not answered, by id.
    pub(super) asked: BTreeMap<u64, Asked>,
    /// Whether a request was given up that the server may still refuse, without saying which one.
    pub(super) gave_up: bool,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Everything.
    Current,
    /// Takes over from the current one when all is subscribed.
    Successor,
    /// The former current one, while requests on it are not answered.
    Retiring,
}

/// How far a login by message has come. Times are those when the message was written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Login {
    NotBegun,
    Challenging { since: Option<Duration> },
    Acknowledging { id: u64, since: Option<Duration> },
    Done,
}

/// A channel on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// With the first data ahead of the acknowledgement or not.
    Subscribing {
        heard: bool,
    },
    Subscribed,
    Unsubscribing,
}

/// A message about a channel that the server is to acknowledge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) channel: ChannelId,
    pub(super) what: What,
    /// When it was written.
    pub(super) since: Option<Duration>,
}

/// What is asked of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Subscribe,
    Unsubscribe,
}

impl Link {
    /// A connection that is being opened.
    pub(super) fn new(id: ConnectionId, role: Role) -> Self {
        Self {
            id,
            role,
            pulse: None,
            login: Login::NotBegun,
            challenge: None,
            ready_since: None,
            rotate_at: None,
            held: BTreeMap::new(),
            asked: BTreeMap::new(),
            gave_up: false,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.pulse.is_some()
    }

    /// Whether what is private, or public, may be sent.
    pub(super) fn may_send(&self, private: bool, rules: &Rules) -> bool {
        self.is_open() && (!private || self.is_logged_in(rules))
    }

    /// Whether nothing is to be waited for before private messages, once the connection is open.
    pub(super) fn is_logged_in(&self, rules: &Rules) -> bool {
        match rules.login {
            LoginRule::None | LoginRule::Handshake => true,
            LoginRule::Message { .. } => matches!(self.login, Login::Done),
        }
    }

    /// Whether the server is to say something about the login.
    pub(super) fn is_logging_in(&self) -> bool {
        matches!(
            self.login,
            Login::Challenging { .. } | Login::Acknowledging { .. }
        )
    }

    /// Whether data of a channel comes over it.
    pub(super) fn is_live(&self, channel: ChannelId) -> bool {
        matches!(
            self.held.get(&channel),
            Some(Held::Subscribed | Held::Subscribing { heard: true })
        )
    }

    /// What was asked first and is not answered.
    pub(super) fn first_asked(&self, what: What) -> Option<u64> {
        let mut asked = self.asked.iter();
        Some(*asked.find(|(_, asked)| asked.what == what)?.0)
    }

    /// What is asked of a channel.
    pub(super) fn asked_of(&self, channel: ChannelId) -> Option<u64> {
        let mut asked = self.asked.iter();
        Some(*asked.find(|(_, asked)| asked.channel == channel)?.0)
    }

    /// When an acknowledgement is overdue. Messages are written in order, so the first that was written is the oldest.
    pub(super) fn unanswered_at(&self, rules: &Rules) -> Option<Duration> {
        if self.pulse.as_ref()?.is_blocked() {
            return None;
        }
        let login = match self.login {
            Login::Challenging { since } | Login::Acknowledging { since, .. } => since,
            Login::NotBegun | Login::Done => None,
        };
        let asked = self.asked.values().find_map(|asked| asked.since);
        let since = login.into_iter().chain(asked).min()?;
        let answer = Duration::from_millis(rules.timing.answer_ms.max(1));
        Some(since.saturating_add(answer))
    }

    /// What was written counts as written now: answers could not be read until now.
    pub(super) fn ask_anew(&mut self, now: Duration) {
        let login = match &mut self.login {
            Login::Challenging { since } | Login::Acknowledging { since, .. } => Some(since),
            Login::NotBegun | Login::Done => None,
        };
        let asked = self.asked.values_mut().map(|asked| &mut asked.since);
        for since in asked.chain(login).flatten() {
            *since = now.max(*since);
        }
    }
}
