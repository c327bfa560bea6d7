//! A machine that is told what happens, and answers in short words.

use super::*;
use crate::error::{Error, ErrorKind, Outcome};
use crate::ws::event::{GapCause, Interruption};
use crate::ws::frame::CloseFrame;

/// A machine, and the time.
pub(super) struct Told {
    pub(super) machine: Machine,
    pub(super) now: Duration,
    pub(super) drawn: f64,
}

impl Told {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            machine: Machine::new(rules),
            now: secs(1_000),
            drawn: 0.5,
        }
    }

    /// With a connection that is open.
    pub(super) fn open(rules: Rules, inputs: impl IntoIterator<Item = Input>) -> Self {
        let mut told = Self::new(rules);
        for input in inputs {
            told.say(input);
        }
        told.say(connected(1));
        told
    }

    pub(super) fn say(&mut self, input: Input) -> Vec<String> {
        let actions = self.machine.handle(self.now, input, &mut || self.drawn);
        actions.iter().map(short).collect()
    }

    /// Writes a message of this id.
    pub(super) fn write(&mut self, connection: u64, message: Outgoing) -> Vec<String> {
        self.say(Input::Sent {
            connection: ConnectionId(connection),
            message,
        })
    }

    pub(super) fn hear(&mut self, connection: u64, heard: Heard) -> Vec<String> {
        self.say(Input::Heard {
            connection: ConnectionId(connection),
            heard,
        })
    }

    pub(super) fn lose(&mut self, connection: u64, cause: Interruption) -> Vec<String> {
        self.say(Input::Lost {
            connection: ConnectionId(connection),
            cause,
        })
    }

    /// Sleeps until the deadline, which is so many milliseconds from now.
    pub(super) fn sleep(&mut self, millis: u64) -> Vec<String> {
        let deadline = self.machine.deadline().map(|deadline| deadline - self.now);
        assert_eq!(deadline, Some(Duration::from_millis(millis)));
        self.pass(millis)
    }

    /// Sleeps for so many milliseconds.
    pub(super) fn pass(&mut self, millis: u64) -> Vec<String> {
        self.now += Duration::from_millis(millis);
        self.say(Input::Wake)
    }

    pub(super) fn delivers(&self, connection: u64, channel: u64) -> bool {
        self.machine
            .delivers(ConnectionId(connection), ChannelId(channel))
    }
}

pub(super) fn want(channel: u64, private: bool) -> Input {
    Input::Want {
        channel: ChannelId(channel),
        private,
        by_message: true,
    }
}

pub(super) fn unwant(channel: u64) -> Input {
    Input::Unwant {
        channel: ChannelId(channel),
    }
}

pub(super) fn connected(connection: u64) -> Input {
    Input::Connected {
        connection: ConnectionId(connection),
    }
}

pub(super) fn not_connected(connection: u64, error: Error) -> Input {
    Input::NotConnected {
        connection: ConnectionId(connection),
        error,
    }
}

/// `deadline` in seconds of the clock.
pub(super) fn request(request: u64, private: bool, deadline: u64) -> Input {
    Input::Request {
        request: RequestId(request),
        private,
        deadline: secs(deadline),
    }
}

pub(super) fn login(id: u64) -> Outgoing {
    Outgoing::Login {
        id,
        challenge: None,
    }
}

pub(super) fn subscribe(channel: u64, id: u64) -> Outgoing {
    Outgoing::Subscribe {
        channel: ChannelId(channel),
        id,
    }
}

pub(super) fn unsubscribe(channel: u64, id: u64) -> Outgoing {
    Outgoing::Unsubscribe {
        channel: ChannelId(channel),
        id,
    }
}

pub(super) fn subscribed(id: u64) -> Heard {
    Heard::Subscribed {
        id: Some(id),
        channel: None,
        alias: None,
    }
}

pub(super) fn unsubscribed(id: u64) -> Heard {
    Heard::Unsubscribed {
        id: Some(id),
        channel: None,
    }
}

pub(super) fn refused(id: Option<u64>) -> Heard {
    Heard::Refused {
        id,
        channel: None,
        error: Error::new(ErrorKind::Refused, Outcome::Rejected, "no"),
    }
}

pub(super) fn data(channel: u64) -> Heard {
    Heard::Data {
        channel: ChannelId(channel),
    }
}

pub(super) fn closed(code: u16) -> Interruption {
    Interruption::Closed(Some(CloseFrame {
        code,
        reason: String::new(),
    }))
}

fn short(action: &Action) -> String {
    match action {
        Action::Connect { connection, renew } => {
            let renew = if *renew { " anew" } else { "" };
            format!("connect {}{renew}", connection.0)
        }
        Action::Send {
            connection,
            message,
        } => format!("{}: {}", connection.0, short_message(message)),
        Action::Disconnect { connection, code } => format!("close {} {code}", connection.0),
        Action::Interrupted { channel, cause } => format!("interrupted {} {cause:?}", channel.0),
        Action::Gap { channel, gap } => {
            let GapCause::Interrupted(cause) = &gap.cause else {
                panic!("{gap:?}");
            };
            format!("gap {} {cause:?} {:?}", channel.0, gap.duration)
        }
        Action::Confirmed {
            connection,
            channel,
            alias,
        } => {
            let alias = alias.as_ref().map(|alias| format!(" as {alias}"));
            let alias = alias.unwrap_or_default();
            format!("confirmed {} on {}{alias}", channel.0, connection.0)
        }
        Action::Refused { channel, error } => format!("refused {} {:?}", channel.0, error.kind()),
        Action::Forgotten { channel } => format!("forgotten {}", channel.0),
        Action::Answered { request, .. } => format!("answered {}", request.0),
        Action::Failed { request, error } => {
            format!(
                "failed {} {:?} {:?}",
                request.0,
                error.kind(),
                error.outcome()
            )
        }
        Action::Ended { error } => format!("ended {:?}", error.as_ref().map(Error::kind)),
    }
}

fn short_message(message: &Outgoing) -> String {
    match message {
        Outgoing::AskChallenge => "ask".to_owned(),
        Outgoing::Login { id, challenge } => {
            let challenge = challenge
                .as_ref()
                .map(|value| format!(" {}", value.expose()));
            format!("login #{id}{}", challenge.unwrap_or_default())
        }
        Outgoing::Subscribe { channel, id } => format!("subscribe {} #{id}", channel.0),
        Outgoing::Unsubscribe { channel, id } => format!("unsubscribe {} #{id}", channel.0),
        Outgoing::Request { request, id, .. } => format!("request {} #{id}", request.0),
        Outgoing::Ping => "ping".to_owned(),
        Outgoing::Answer { answer, .. } => format!("answer {answer}"),
    }
}
