//! Messages of documented APIs, and random ones against a model.

mod documented;
mod flat;
mod form;
mod model;
mod payload;
mod random;
mod scan;
mod tree;

use super::*;
use crate::api_error::ApiErrors;
use crate::ws::machine::Heard;
use crate::ws::spec::{Field, Pattern, Timing};

/// Nothing is declared.
const NOTHING: SocketSpec = SocketSpec {
    name: "Exchange",
    url: None,
    fetches: &[],
    challenge: None,
    login: None,
    logged_in: None,
    subscribe: None,
    unsubscribe: None,
    subscribed: None,
    unsubscribed: None,
    request: None,
    result: &[],
    id: None,
    channel: &[],
    data: &[],
    refused: None,
    errors: ApiErrors::NONE,
    replies: &[],
    ping: None,
    final_codes: &[],
    connect_costs: &[],
    message_costs: &[],
    timing: Timing::DEFAULT,
};

/// What a message is, to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Is {
    Data(String),
    Challenge(String),
    Asked(usize, String),
    LoggedIn,
    Refused(Option<u64>, Option<String>),
    Subscribed(Option<u64>, Option<String>, Option<String>),
    Unsubscribed(Option<u64>, Option<String>),
    Reply(u64, String),
    Other,
}

impl Is {
    fn of(read: Read<'_>) -> Self {
        let text = |bytes: Bytes| String::from_utf8(bytes.to_vec()).expect("utf-8");
        match read {
            Read::Data { channel, .. } => Self::Data(channel.to_owned()),
            Read::Other => Self::Other,
            Read::Heard(heard) => match heard {
                Heard::Challenge(value) => Self::Challenge(value.expose().to_owned()),
                Heard::Asked { answer, value } => Self::Asked(answer, text(value)),
                Heard::LoggedIn => Self::LoggedIn,
                Heard::Refused { id, channel, .. } => Self::Refused(id, channel),
                Heard::Subscribed { id, channel, alias } => Self::Subscribed(id, channel, alias),
                Heard::Unsubscribed { id, channel } => Self::Unsubscribed(id, channel),
                Heard::Reply { id, payload } => Self::Reply(id, text(payload)),
                Heard::Data { .. } => panic!("it is for the driver to say"),
            },
        }
    }
}

fn read(spec: &'static SocketSpec, text: &str) -> Is {
    let text = Bytes::copy_from_slice(text.as_bytes());
    Is::of(Reader::new(spec).read(&text, |_| false))
}

fn data(channel: &str) -> Is {
    Is::Data(channel.to_owned())
}

const fn field(path: crate::json::Path, expected: &'static [crate::envelope::Expected]) -> Field {
    Field { path, expected }
}

const fn pattern(fields: &'static [Field]) -> Pattern {
    Pattern { fields }
}
