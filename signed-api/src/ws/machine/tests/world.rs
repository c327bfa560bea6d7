//! A machine with its server and its users, and what must be so after every step, whatever happened. It keeps its own account
//! and reads nothing of the machine but its answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::*;
use crate::error::Outcome;
use crate::ws::event::{GapCause, Interruption};

/// A machine, and what has happened to it.
pub(super) struct World {
    pub(super) machine: Machine,
    pub(super) rules: Rules,
    pub(super) now: Duration,
    pub(super) connections: BTreeMap<ConnectionId, Wire>,
    pub(super) channels: BTreeMap<ChannelId, User>,
    pub(super) requests: BTreeMap<RequestId, Call>,
    pub(super) ended: bool,
    random: Seeded,
    ids: BTreeSet<u64>,
    numbers: BTreeSet<ConnectionId>,
}

/// A connection, as the server and the wire see it.
#[derive(Default)]
pub(super) struct Wire {
    pub(super) open: bool,
    /// Handed over and not written.
    pub(super) outbox: VecDeque<Outgoing>,
    /// Written and not answered.
    pub(super) asked: Vec<Outgoing>,
    pub(super) logged_in: bool,
    pub(super) login_sent: bool,
    pub(super) subscriptions: BTreeMap<ChannelId, Subscription>,
    pub(super) blocked: bool,
    pub(super) heard_at: Duration,
    /// When what is not acknowledged was written, by id.
    pub(super) waits: BTreeMap<u64, Duration>,
}

/// What was said of a channel on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subscription {
    Asked,
    AskedWithData,
    Open,
    Closing,
}

/// The subscribers of a channel.
#[derive(Default)]
pub(super) struct User {
    pub(super) wanted: bool,
    pub(super) private: bool,
    pub(super) by_message: bool,
    pub(super) confirmed: bool,
    pub(super) interrupted: bool,
}

/// Somebody who waits for an answer.
pub(super) struct Call {
    pub(super) private: bool,
    pub(super) deadline: Duration,
    pub(super) handed_over: bool,
    pub(super) over: bool,
}

impl World {
    pub(super) fn new(rules: Rules, seed: u64) -> Self {
        Self {
            machine: Machine::new(rules),
            rules,
            now: secs(1_000),
            connections: BTreeMap::new(),
            channels: BTreeMap::new(),
            requests: BTreeMap::new(),
            ended: false,
            random: Seeded(seed),
            ids: BTreeSet::new(),
            numbers: BTreeSet::new(),
        }
    }

    /// Says something to the machine, and checks all that it says and promises.
    pub(super) fn say(&mut self, input: Input) {
        self.note(&input);
        let was_over = self.ended;
        let random = &mut self.random;
        let actions = self.machine.handle(self.now, input, &mut || random.part());
        if was_over {
            assert!(actions.is_empty(), "after the end: {actions:?}");
            assert_eq!(self.machine.state(), State::Ended);
            assert_eq!(self.machine.deadline(), None);
            return;
        }
        for action in actions {
            assert!(!self.ended, "after the end: {action:?}");
            self.check(action);
        }
        self.check_all();
    }

    fn check(&mut self, action: Action) {
        match action {
            Action::Connect { connection, renew } => {
                assert!(self.numbers.insert(connection), "{connection:?} twice");
                assert!(self.rules.can_renew || !renew);
                self.connections.insert(connection, Wire::default());
                let most = if self.rules.timing.lifetime_ms.is_some() {
                    2
                } else {
                    1
                };
                assert!(self.connections.len() <= most, "too many connections");
            }
            Action::Send {
                connection,
                message,
            } => self.check_sending(connection, message),
            Action::Disconnect { connection, .. } => {
                let wire = self.connections.remove(&connection);
                assert!(wire.is_some(), "{connection:?} is closed twice");
            }
            Action::Interrupted { channel, .. } => {
                let user = self.user(channel);
                assert!(user.confirmed, "{channel:?} never was");
                assert!(!user.interrupted, "{channel:?} is interrupted twice");
                user.interrupted = true;
            }
            Action::Gap { channel, gap } => {
                let user = self.user(channel);
                assert!(user.confirmed, "{channel:?} never was");
                let rotated = GapCause::Interrupted(Interruption::Rotated);
                let expected = gap.cause != rotated;
                assert_eq!(user.interrupted, expected, "{channel:?} {gap:?}");
                user.interrupted = false;
            }
            Action::Confirmed { channel, .. } => {
                let user = self.user(channel);
                assert!(!user.interrupted, "{channel:?} is there without a gap");
                user.confirmed = true;
            }
            Action::Refused { channel, .. } => {
                let user = self.user(channel);
                (user.wanted, user.confirmed, user.interrupted) = (false, false, false);
            }
            Action::Forgotten { channel } => {
                assert!(!self.channels[&channel].wanted);
                let held = |wire: &Wire| wire.subscriptions.contains_key(&channel);
                assert!(!self.connections.values().any(held), "{channel:?} is left");
            }
            Action::Answered { request, .. } => self.over(request, true, Outcome::Completed),
            Action::Failed { request, error } => self.over(request, false, error.outcome()),
            Action::Ended { .. } => {
                assert!(self.connections.is_empty(), "connections are left");
                assert!(
                    self.requests.values().all(|call| call.over),
                    "requests are left"
                );
                self.ended = true;
            }
        }
    }

    fn check_sending(&mut self, connection: ConnectionId, message: Outgoing) {
        let Some(wire) = self.connections.get_mut(&connection) else {
            panic!("{message:?} over {connection:?}, which is no more");
        };
        assert!(wire.open, "{message:?} before {connection:?} is open");
        if let Some(id) = message.id() {
            assert!(self.ids.insert(id), "the id {id} twice");
        }
        match &message {
            Outgoing::Subscribe { channel, .. } => {
                let user = &self.channels[channel];
                assert!(user.wanted, "nobody wants {channel:?}");
                assert!(
                    !user.private || wire.logged_in,
                    "{channel:?} before the login"
                );
                let before = wire.subscriptions.insert(*channel, Subscription::Asked);
                assert_eq!(
                    before, None,
                    "{channel:?} is subscribed twice on {connection:?}"
                );
            }
            Outgoing::Unsubscribe { channel, .. } => {
                assert!(!self.channels[channel].wanted, "{channel:?} is wanted");
                let before = wire.subscriptions.insert(*channel, Subscription::Closing);
                assert!(
                    matches!(
                        before,
                        Some(Subscription::Open | Subscription::AskedWithData)
                    ),
                    "{channel:?} is {before:?}"
                );
            }
            Outgoing::Request { request, .. } => {
                let call = self.requests.get_mut(request).expect("a request");
                assert!(!call.over, "{request:?} is over");
                assert!(!call.handed_over, "{request:?} is sent twice");
                assert!(
                    !call.private || wire.logged_in,
                    "{request:?} before the login"
                );
                assert!(call.deadline > self.now, "{request:?} is late");
                call.handed_over = true;
            }
            Outgoing::Login { .. } => wire.login_sent = true,
            _ => {}
        }
        wire.outbox.push_back(message);
    }

    fn over(&mut self, request: RequestId, answered: bool, outcome: Outcome) {
        let call = self.requests.get_mut(&request).expect("a request");
        assert!(!call.over, "{request:?} ends twice");
        call.over = true;
        if !call.handed_over {
            assert!(
                !answered && outcome == Outcome::NotSent,
                "{request:?} {outcome:?}"
            );
        }
    }

    /// What holds between any two inputs.
    fn check_all(&self) {
        if self.ended {
            return;
        }
        let deadline = self.machine.deadline();
        if let Some(deadline) = deadline {
            assert!(deadline > self.now, "{deadline:?} at {:?}", self.now);
        }
        let timing = &self.rules.timing;
        for (id, wire) in self
            .connections
            .iter()
            .filter(|(_, wire)| wire.open && !wire.blocked)
        {
            let silent_at = wire.heard_at + Duration::from_millis(timing.silence_ms);
            assert!(silent_at > self.now, "{id:?} is silent and still there");
            assert!(
                deadline.is_some_and(|at| at <= silent_at),
                "silence of {id:?}"
            );
            let answer = Duration::from_millis(timing.answer_ms);
            for (message, since) in &wire.waits {
                assert!(
                    *since + answer > self.now,
                    "{message} on {id:?} is not answered"
                );
            }
        }
        for (channel, user) in &self.channels {
            let delivers = |id: &&ConnectionId| self.machine.delivers(**id, *channel);
            let by: Vec<&ConnectionId> = self.connections.keys().filter(delivers).collect();
            let there = user.wanted && user.confirmed && !user.interrupted;
            assert_eq!(
                by.len(),
                usize::from(there),
                "{channel:?} comes over {by:?}"
            );
            for id in by.into_iter().filter(|_| user.by_message) {
                let subscription = self.connections[id].subscriptions.get(channel);
                assert!(
                    subscription.is_some(),
                    "{channel:?} does not come over {id:?}"
                );
            }
        }
        for (request, call) in &self.requests {
            assert!(call.over || call.deadline > self.now, "{request:?} is late");
            let seen = deadline.is_some_and(|at| at <= call.deadline);
            assert!(call.over || seen, "the end of {request:?}");
        }
    }

    fn user(&mut self, channel: ChannelId) -> &mut User {
        let user = self.channels.get_mut(&channel).expect("a channel");
        assert!(user.wanted, "nobody wants {channel:?}");
        user
    }
}

impl Wire {
    pub(super) fn login_is_asked(&self, rules: &Rules) -> bool {
        rules.login == LoginRule::Message { acknowledged: true } && !self.logged_in
    }
}

impl Outgoing {
    pub(super) fn id(&self) -> Option<u64> {
        match self {
            Self::Login { id, .. }
            | Self::Subscribe { id, .. }
            | Self::Unsubscribe { id, .. }
            | Self::Request { id, .. } => Some(*id),
            Self::AskChallenge | Self::Ping | Self::Answer { .. } => None,
        }
    }
}
