//! A machine with its server and its users, and what must be so after every step, whatever happened. It keeps its own account
//! and reads nothing of the machine but its answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bytes::Bytes;

use super::*;
use crate::error::{Error, ErrorKind, Outcome};
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
    login_sent: bool,
    pub(super) subscriptions: BTreeMap<ChannelId, Subscription>,
    pub(super) blocked: bool,
    heard_at: Duration,
    /// When what is not acknowledged was written, by id.
    waits: BTreeMap<u64, Duration>,
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

    /// What an input changes for server and users.
    fn note(&mut self, input: &Input) {
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
                Some(subscription) if rules.subscribed => {
                    if *subscription == Subscription::Asked {
                        wire.waits.insert(*id, self.now);
                    }
                }
                Some(subscription) => *subscription = Subscription::Open,
                None => {}
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
                if let Some(subscription @ Subscription::Asked) =
                    wire.subscriptions.get_mut(channel)
                {
                    if wanted {
                        *subscription = Subscription::AskedWithData;
                        let mut asked = wire.asked.iter();
                        let of_channel = |message: &&Outgoing| matches!(message, Outgoing::Subscribe { channel: of, .. } if of == channel);
                        if let Some(id) = asked.find(of_channel).and_then(Outgoing::id) {
                            wire.waits.remove(&id);
                        }
                    }
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
        let alias = (how % 2 == 0).then(|| "7".to_owned());
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
}

impl Wire {
    fn login_is_asked(&self, rules: &Rules) -> bool {
        rules.login == LoginRule::Message { acknowledged: true } && !self.logged_in
    }
}

impl Outgoing {
    fn id(&self) -> Option<u64> {
        match self {
            Self::Login { id, .. }
            | Self::Subscribe { id, .. }
            | Self::Unsubscribe { id, .. }
            | Self::Request { id, .. } => Some(*id),
            Self::AskChallenge | Self::Ping | Self::Answer { .. } => None,
        }
    }
}
