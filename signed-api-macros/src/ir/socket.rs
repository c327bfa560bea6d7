//! The socket of a trait, and the methods that go over it.

use syn::{Attribute, Generics, Ident, Type};

use super::{Answers, Cost, Receiver};
use crate::attr;
pub(crate) use crate::attr::{Overflow, Pattern, Piece, Queue, Template};

/// Schemes are indices into [`Client::schemes`](super::Client::schemes).
pub(crate) struct Socket {
    pub(crate) url: Option<String>,
    pub(crate) fetches: Vec<Fetch>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) login: Option<usize>,
    pub(crate) logged_in: Option<Pattern>,
    pub(crate) subscribe: Option<usize>,
    pub(crate) unsubscribe: Option<usize>,
    pub(crate) subscribed: Option<attr::Acknowledgement>,
    pub(crate) unsubscribed: Option<attr::Acknowledgement>,
    pub(crate) request: Option<usize>,
    pub(crate) result: attr::Path,
    pub(crate) id: Option<attr::Path>,
    pub(crate) channel: Vec<Template>,
    pub(crate) data: attr::Path,
    pub(crate) refused: Option<Pattern>,
    /// What refusals say.
    pub(crate) errors: Answers,
    pub(crate) replies: Vec<Reply>,
    pub(crate) ping: Option<usize>,
    pub(crate) final_codes: Vec<u16>,
    pub(crate) connect_costs: Vec<Cost>,
    pub(crate) message_costs: Vec<Cost>,
    /// What is declared of the fields of `Timing`, in milliseconds.
    pub(crate) timing: Vec<(&'static str, u64)>,
}

pub(crate) struct Fetch {
    pub(crate) name: String,
    /// The name of a method of the trait without arguments.
    pub(crate) method: String,
    pub(crate) field: attr::Path,
    pub(crate) keep_alive: Option<KeepAlive>,
}

pub(crate) struct KeepAlive {
    /// The name of a method of the trait that takes the value, or nothing.
    pub(crate) method: String,
    pub(crate) every_ms: u64,
}

pub(crate) struct Challenge {
    pub(crate) ask: Option<usize>,
    pub(crate) pattern: Pattern,
    pub(crate) value: attr::Path,
}

pub(crate) struct Reply {
    pub(crate) pattern: Pattern,
    pub(crate) value: Option<attr::Path>,
    pub(crate) with: usize,
}

/// A method that subscribes, or sends a request over the socket.
pub(crate) struct SocketMethod {
    /// The attributes that stay on the method of the trait.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) receiver: Receiver,
    pub(crate) arguments: Vec<SocketArgument>,
    /// `Subscription<T>` or `Result<T>`, as it was written.
    pub(crate) output: Type,
    /// The `T` of it.
    pub(crate) value: Type,
    pub(crate) kind: SocketKind,
}

pub(crate) enum SocketKind {
    Channel(Channel),
    Request(Request),
}

pub(crate) struct SocketArgument {
    /// Lint levels.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// Its name among the parameters.
    pub(crate) name: String,
    /// Are its fields the parameters?
    pub(crate) is_spread: bool,
}

pub(crate) struct Channel {
    /// Its places are names of arguments.
    pub(crate) channel: Template,
    pub(crate) is_private: bool,
    pub(crate) constants: Vec<(String, Template)>,
    pub(crate) subscribe: Option<usize>,
    pub(crate) queue: Queue,
}

pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) is_private: bool,
    pub(crate) constants: Vec<(String, String)>,
    pub(crate) scheme: Option<usize>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) costs: Vec<Cost>,
    /// Is nothing read of the answer?
    pub(crate) is_unit: bool,
}
