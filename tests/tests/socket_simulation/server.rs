//! The server: written from the protocol that it speaks, it keeps what each connection may do, and notes whoever does not keep
//! to it.

use std::collections::BTreeMap;
use std::time::Duration;

use ring::hmac;
use serde_json::Value;
use signed_api::Unit;
use signed_api::testing::ManualClock;

use crate::behaviour::{Behaviour, Effect, Trigger};
use crate::network::{Event, State};

pub(crate) const KEY: &str = "key-0123456789";
pub(crate) const SECRET: &str = "secret-0123456789";

/// Who reads this has to be logged in.
pub(crate) const PRIVATE: &str = "orders";

/// What the server knows.
pub(crate) struct Server {
    pub(crate) behaviour: Behaviour,
    pub(crate) triggers: Vec<Trigger>,
    /// What was wrong.
    pub(crate) wrongs: Vec<String>,
    pub(crate) topics: Vec<Topic>,
    pub(crate) sessions: BTreeMap<u64, Session>,
    /// How many runs of messages there were, of all channels.
    runs: u64,
    connections: u64,
    secret: hmac::Key,
}

/// A channel.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    /// The number of the last message.
    last: u64,
    /// The runs in which its messages were sent.
    pub(crate) runs: Vec<u64>,
}

/// A connection, as the server keeps it.
#[derive(Default)]
pub(crate) struct Session {
    is_logged_in: bool,
    /// The client has been told so.
    is_told: bool,
    logins: u32,
    /// What the client has sent subscriptions of, and has not been told the end of.
    asked: Vec<String>,
    /// What is sent over it, in which run.
    pub(crate) live: BTreeMap<String, u64>,
}

/// How the server receives who connects.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Door {
    #[default]
    Open,
    Status(u16),
    Hangs,
    Shut,
}

/// What a client knows once it has received something.
pub(crate) enum Note {
    LoggedIn,
    Unsubscribed(String),
}

impl Server {
    pub(crate) fn new(topics: &[&'static str]) -> Self {
        let topics = topics.iter().map(|name| Topic {
            name,
            last: 0,
            runs: Vec::new(),
        });
        Self {
            behaviour: Behaviour::default(),
            triggers: Vec::new(),
            wrongs: Vec::new(),
            topics: topics.collect(),
            sessions: BTreeMap::new(),
            runs: 0,
            connections: 0,
            secret: hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()),
        }
    }

    pub(crate) fn next_connection(&mut self) -> u64 {
        self.connections += 1;
        self.connections
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections
    }

    /// The client has given this to the connection: whether it may.
    pub(crate) fn sent(&mut self, id: u64, text: &[u8]) {
        let message: Value = serde_json::from_slice(text).expect("JSON");
        let channel = message["args"][0].as_str().unwrap_or_default();
        let session = self.sessions.entry(id).or_default();
        let wrong = match message["op"].as_str() {
            Some("auth") => {
                session.logins += 1;
                (session.logins > 1).then(|| "a second login on one connection".to_owned())
            }
            Some("subscribe") if channel == PRIVATE && !session.is_told => {
                Some("a private subscription before the login".to_owned())
            }
            Some("subscribe") if session.asked.iter().any(|asked| asked == channel) => {
                Some(format!("a double subscription of {channel}"))
            }
            Some("subscribe") => {
                session.asked.push(channel.to_owned());
                None
            }
            Some("unsubscribe") if !session.asked.iter().any(|asked| asked == channel) => {
                Some(format!("an end of {channel}, which is not subscribed"))
            }
            Some("order.place") if !session.is_told => Some("an order before the login".to_owned()),
            Some("unsubscribe" | "ping" | "order.place") => None,
            _ => Some(format!("a message that is none: {message}")),
        };
        self.wrongs
            .extend(wrong.map(|wrong| format!("connection {id}: {wrong}")));
    }

    /// The client has received something.
    pub(crate) fn noted(&mut self, id: u64, note: Note) {
        let session = self.sessions.entry(id).or_default();
        match note {
            Note::LoggedIn => session.is_told = true,
            Note::Unsubscribed(channel) => session.asked.retain(|asked| *asked != channel),
        }
    }

    pub(crate) fn closed(&mut self, id: u64) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.live.clear();
        }
    }

    /// Whether it signs a login: by the key, of the time now, give or take what is tolerated.
    fn is_signed(&self, args: &Value, now: Duration) -> bool {
        let (Some(time), Some(sign)) = (args[1].as_u64(), args[2].as_str()) else {
            return false;
        };
        let text = format!("{time}GET/realtime");
        let expected = hmac::sign(&self.secret, text.as_bytes());
        let expected: String = expected
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let now = ManualClock::START.in_unit(Unit::Millis) + now.as_millis() as u64;
        let is_now = time.abs_diff(now) <= self.behaviour.tolerance_ms;
        args[0] == KEY && sign == expected && is_now
    }
}

impl State {
    /// Somebody wants to connect.
    pub(crate) fn knock(&mut self) -> Door {
        let doors = &mut self.server.behaviour.doors;
        match doors.is_empty() {
            true => self.server.behaviour.door,
            false => doors.remove(0),
        }
    }

    pub(crate) fn opened(&mut self, id: u64) {
        self.server.sessions.insert(id, Session::default());
        self.trigger(id, "open", false);
    }

    /// Does what was to be done at such a message. Whether the server is to go on with it.
    fn trigger(&mut self, id: u64, op: &str, is_after: bool) -> bool {
        let mut triggers = self.server.triggers.iter_mut();
        let found =
            triggers.find(|known| known.op == op && known.is_after == is_after && known.times > 0);
        let Some(trigger) = found else {
            return true;
        };
        if trigger.skip > 0 {
            trigger.skip -= 1;
            return true;
        }
        trigger.times -= 1;
        match trigger.effect {
            Effect::Cut => self.cut(id, None),
            Effect::Close(code) => self.cut(id, Some(code)),
            effect => self.affect(id, effect),
        }
        let pipe = self.pipes.get(&id);
        pipe.is_some_and(|pipe| !pipe.is_dead && !pipe.is_deaf)
    }

    /// Makes a connection a bad one.
    pub(crate) fn affect(&mut self, id: u64, effect: Effect) {
        let Some(pipe) = self.pipes.get_mut(&id) else {
            return;
        };
        match effect {
            Effect::Silence => pipe.is_silent = true,
            Effect::Deafness => pipe.is_deaf = true,
            Effect::HalfOpen => (pipe.is_silent, pipe.is_deaf) = (true, true),
            Effect::Cut => self.cut(id, None),
            Effect::Close(code) => self.cut(id, Some(code)),
        }
    }

    /// A message has arrived.
    pub(crate) fn hear(&mut self, id: u64, text: &[u8]) {
        let message: Value = serde_json::from_slice(text).expect("JSON");
        let op = message["op"].as_str().unwrap_or_default();
        if !self.trigger(id, op, false) {
            return;
        }
        let (channel, number) = (
            message["args"][0].as_str().unwrap_or_default(),
            &message["id"],
        );
        match op {
            "auth" => {
                let behaviour = &mut self.server.behaviour;
                let is_refused = behaviour.refused_logins > 0;
                behaviour.refused_logins = behaviour.refused_logins.saturating_sub(1);
                if !is_refused && self.server.is_signed(&message["args"], self.now) {
                    self.server.sessions.entry(id).or_default().is_logged_in = true;
                    let text = r#"{"op":"auth","success":true}"#.to_owned();
                    self.acknowledge(id, text, Note::LoggedIn);
                } else {
                    let text =
                        r#"{"op":"auth","success":false,"code":"10004","ret_msg":"expired"}"#;
                    self.say(id, text.to_owned());
                }
            }
            "subscribe" => {
                let is_logged_in = self.server.sessions.entry(id).or_default().is_logged_in;
                if channel == PRIVATE && !is_logged_in {
                    let wrong = format!("connection {id}: private without a login");
                    self.server.wrongs.push(wrong);
                    return;
                }
                let text = format!(
                    r#"{{"op":"subscribe","success":true,"id":{number},"args":["{channel}"]}}"#
                );
                let said = self.acknowledge(id, text, None);
                let channel = channel.to_owned();
                let at = match (self.server.behaviour.data_waits, said) {
                    (true, Some(at)) => at,
                    (true, None) => return,
                    (false, _) => self.now,
                };
                self.at(
                    at,
                    Event::Do(Box::new(move |state| state.go_live(id, &channel))),
                );
            }
            "unsubscribe" => {
                self.server
                    .sessions
                    .entry(id)
                    .or_default()
                    .live
                    .remove(channel);
                let text = format!(r#"{{"op":"unsubscribe","success":true,"id":{number}}}"#);
                self.acknowledge(id, text, Note::Unsubscribed(channel.to_owned()));
            }
            "ping" => self.say(id, r#"{"op":"pong"}"#.to_owned()),
            "order.place" => {
                self.say(id, format!(r#"{{"op":"order.place","id":{number},"data":{{"value":1,"run":0,"key":0}}}}"#));
            }
            _ => {}
        }
        self.trigger(id, op, true);
    }

    /// Publishes a message of a channel on all connections that read it, and before that what is not JSON, or of nobody.
    pub(crate) fn publish(&mut self, index: usize) {
        let topic = &mut self.server.topics[index];
        topic.last += 1;
        let (name, value) = (topic.name, topic.last);
        let key = value % 3;
        let sessions = self.server.sessions.iter();
        let runs: Vec<(u64, u64)> = sessions
            .filter_map(|(id, session)| Some((*id, *session.live.get(name)?)))
            .collect();
        for (id, run) in runs {
            if self.random.chance(self.server.behaviour.garbage_percent) {
                let garbage = self.random.below(GARBAGE.len() as u64) as usize;
                self.say(id, GARBAGE[garbage].to_owned());
            }
            self.say(
                id,
                format!(
                    r#"{{"topic":"{name}","data":{{"value":{value},"run":{run},"key":{key}}}}}"#
                ),
            );
        }
    }

    pub(crate) fn publish_and_again(&mut self, index: usize) {
        self.publish(index);
        let (low, high) = self.server.behaviour.every_ms;
        let at = self.now + self.random.millis(low, high);
        self.at(at, Event::Publish(index));
    }

    /// A channel is sent over a connection from now on. What was published before it never is, and there is such a message
    /// right before: so two runs of messages never touch.
    fn go_live(&mut self, id: u64, channel: &str) {
        if self.pipes.get(&id).is_none_or(|pipe| pipe.is_dead) {
            return;
        }
        let place = self
            .server
            .topics
            .iter()
            .position(|topic| topic.name == channel);
        let Some(index) = place else {
            self.server.wrongs.push(format!(
                "a subscription of {channel}, which nobody asked for"
            ));
            return;
        };
        if !self.server.behaviour.runs_touch {
            self.publish(index);
        }
        self.server.runs += 1;
        let run = self.server.runs;
        self.server.topics[index].runs.push(run);
        let session = self.server.sessions.entry(id).or_default();
        session.live.insert(channel.to_owned(), run);
    }

    fn say(&mut self, id: u64, text: String) {
        let now = self.now;
        self.at(now, Event::Say(id, text, None));
    }

    /// Acknowledges something, as well as the server does. When, if at all.
    fn acknowledge(
        &mut self,
        id: u64,
        text: String,
        note: impl Into<Option<Note>>,
    ) -> Option<Duration> {
        let behaviour = &mut self.server.behaviour;
        let (low, high) = behaviour.late_ms;
        let (lost, doubled) = (behaviour.lost_percent, behaviour.doubled_percent);
        let wait = self.random.millis(low, high);
        if self.random.chance(lost) {
            return None;
        }
        let at = self.now + wait;
        if self.random.chance(doubled) {
            let later = at + self.random.millis(0, 2000);
            self.at(later, Event::Say(id, text.clone(), None));
        }
        self.at(at, Event::Say(id, text, note.into()));
        Some(at)
    }
}

/// What no client waits for.
const GARBAGE: [&str; 8] = [
    "",
    "{",
    "null",
    "[1,2,[3]]",
    r#"{"topic":"nobody","data":{"value":1,"run":0,"key":0}}"#,
    r#"{"op":"subscribe","success":true,"id":999999}"#,
    r#"{"op":"welcome","version":1}"#,
    "\u{feff}{\"op\":",
];
