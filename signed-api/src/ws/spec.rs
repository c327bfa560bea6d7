//! What the macro knows of a trait's socket: data, one static per trait and one per method.

use crate::api_error::ApiErrors;
use crate::client::Client;
use crate::envelope::Expected;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::Path;
use crate::limit::PoolCost;

/// The static description of a trait's socket. Messages are written by schemes of the client, named by their place in its
/// list: each writes a `message`, and may read `op.channel`, `op.id`, `op.method` and `op.value` where there is such a thing,
/// `params` (the arguments of the method) and `session.x` (what was fetched, and the challenge).
#[derive(Debug)]
pub struct SocketSpec {
    /// The trait's name.
    pub name: &'static str,
    /// The address, if the trait declares one. `{name}` stands for a value that was fetched.
    pub url: Option<&'static str>,
    /// What is fetched by methods of the trait before each connection.
    pub fetches: &'static [Fetch],
    /// What the server wants signed.
    pub challenge: Option<Challenge>,
    /// The scheme that logs in: by header fields or the query of the handshake, by its message, or by several of these.
    pub login: Option<usize>,
    /// How the server acknowledges a login by message. Without it a login by message counts when it is sent.
    pub logged_in: Option<Pattern>,
    /// Writes the message that subscribes.
    pub subscribe: Option<usize>,
    /// Writes the message that unsubscribes. Without it nothing is sent.
    pub unsubscribe: Option<usize>,
    /// How the server acknowledges a subscription. Without it one counts when it is sent.
    pub subscribed: Option<Acknowledgement>,
    /// How the server acknowledges its end.
    pub unsubscribed: Option<Acknowledgement>,
    /// Writes a request that is answered.
    pub request: Option<usize>,
    /// Where the answer to a request has its payload; without names it is all of the message.
    pub result: Path,
    /// Where answers, acknowledgements and refusals repeat `op.id`.
    pub id: Option<Path>,
    /// Where messages say which channel they are of: the first template of which every place is there.
    pub channel: &'static [Template],
    /// Where messages of a channel have their payload; without names it is all of the message.
    pub data: Path,
    /// How refusals look: of the login, of a subscription, of a request.
    pub refused: Option<Pattern>,
    /// Where refusals say their code and message, and what the code means.
    pub errors: ApiErrors,
    /// Messages of the server that are to be answered.
    pub replies: &'static [Answer],
    /// Writes the message that keeps the connection alive; without one it is a ping of WebSocket.
    pub ping: Option<usize>,
    /// Close codes after which the session does not come back.
    pub final_codes: &'static [u16],
    /// What opening a connection takes from the client's pools, and what each message that is sent takes.
    pub connect_costs: &'static [PoolCost],
    /// The same of each message that is sent.
    pub message_costs: &'static [PoolCost],
    /// How long things take.
    pub timing: Timing,
}

/// How long things take, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long nothing is sent before a ping is.
    pub heartbeat_ms: u64,
    /// How long nothing may be received before the connection counts as lost.
    pub silence_ms: u64,
    /// How long the server answers: a handshake, a login, a subscription, a request that says nothing else.
    pub answer_ms: u64,
    /// How long the server keeps a connection, if it says so.
    pub lifetime_ms: Option<u64>,
    /// The upper bound of the first wait before a connection is opened again.
    pub reconnect_ms: u64,
    /// The upper bound of every such wait.
    pub reconnect_cap_ms: u64,
    /// How long a connection must have been logged in for the waits to begin anew.
    pub stable_ms: u64,
}

impl Timing {
    /// What is not declared.
    ///
    /// The first wait is of any length up to a minute, so that of many clients whose server restarts fewer than 5 % come back in
    /// any one second, however long it was away: with half a minute it would be 6 to 8 %. Who has few clients may declare less.
    pub const DEFAULT: Self = Self {
        heartbeat_ms: 15_000,
        silence_ms: 30_000,
        answer_ms: 10_000,
        lifetime_ms: None,
        reconnect_ms: 60_000,
        reconnect_cap_ms: 120_000,
        stable_ms: 60_000,
    };
}

/// A message that can be recognised: all of these fields are so.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// What must be there.
    pub fields: &'static [Field],
}

/// A field of a message, and what it must be.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its place.
    pub path: Path,
    /// One of these; anything but `null` when there are none.
    pub expected: &'static [Expected],
}

/// How the server acknowledges a subscription or its end. Which one it means is told by `id` if the message has it, else by its
/// channel if it can be told, else it is the one that was asked for first.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledgement {
    /// How it looks.
    pub pattern: Pattern,
    /// Where it says its channel, if not where other messages do.
    pub channel: &'static [Template],
    /// Where it says by which other name messages of this channel will be known, on this connection.
    pub alias: Option<Path>,
}

/// A text with places of a message in it: `"{arg.channel}:{arg.instId}"`.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// One after the other.
    pub pieces: &'static [Piece],
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(&'static str),
    /// What stands there: a text, a number, a truth value. In the channel of a method: the argument of this name.
    Place(Path),
}

/// A value that a method of the trait yields before each connection.
#[derive(Clone, Copy, Debug)]
pub struct Fetch {
    /// What schemes read it as, `session.name`, and the address as `{name}`.
    pub name: &'static str,
    /// Calls the method, and gives the body of its answer.
    pub call: fn(&Client) -> BoxFuture<'_, Result<bytes::Bytes>>,
    /// Where the value stands in it; without names it is all of it.
    pub field: Path,
    /// How it is kept alive.
    pub keep_alive: Option<KeepAlive>,
}

/// How a fetched value is kept alive.
#[derive(Clone, Copy, Debug)]
pub struct KeepAlive {
    /// Calls the method with the value.
    pub call: for<'c> fn(&'c Client, &'c str) -> BoxFuture<'c, Result<()>>,
    /// How often, in milliseconds.
    pub every_ms: u64,
}

/// What the server wants signed before a login: it is asked for it, and the value of its answer is `session.challenge`.
#[derive(Clone, Copy, Debug)]
pub struct Challenge {
    /// Writes the message that asks for it; without one the server sends it by itself.
    pub ask: Option<usize>,
    /// How it looks.
    pub pattern: Pattern,
    /// Where it has the value.
    pub value: Path,
}

/// A message of the server that is to be answered.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// How it looks.
    pub pattern: Pattern,
    /// Where it has what the answer reads as `op.value`.
    pub value: Option<Path>,
    /// Writes the answer.
    pub with: usize,
}

/// The static description of a method that subscribes.
#[derive(Debug)]
pub struct ChannelSpec {
    /// `Trait::method`.
    pub name: &'static str,
    /// The channel's name; its places are arguments.
    pub channel: Template,
    /// Whether it is subscribed only when logged in.
    pub private: bool,
    /// What it declares beside its channel, for the scheme that subscribes: names, and texts with arguments in them.
    pub constants: &'static [(&'static str, Template)],
    /// Writes the message that subscribes, where that is not as the trait declares.
    pub subscribe: Option<usize>,
    /// How its messages are queued.
    pub queue: QueueSpec,
}

/// A queue between the connection and a subscriber.
#[derive(Clone, Copy, Debug)]
pub struct QueueSpec {
    /// How many messages it holds.
    pub capacity: usize,
    /// What happens when it is full.
    pub overflow: Overflow,
}

/// What happens to a message for which there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// The connection waits until there is.
    Block,
    /// The oldest makes room, and the subscriber is told of the gap.
    DropOldest,
    /// It takes the place of the message with the same value here, whether there is room or not; without such a one the oldest
    /// makes room.
    Latest(Path),
    /// The subscription ends with an error.
    Disconnect,
}

/// The static description of a method that sends a request over the socket.
#[derive(Debug)]
pub struct RequestSpec {
    /// `Trait::method`.
    pub name: &'static str,
    /// What the message calls it: `op.method`.
    pub method: &'static str,
    /// Whether it is sent only when logged in.
    pub private: bool,
    /// What it declares for the scheme that writes it.
    pub constants: &'static [(&'static str, &'static str)],
    /// Writes the message, where that is not as the trait declares.
    pub scheme: Option<usize>,
    /// The time for the answer in milliseconds, if the method declares one.
    pub timeout_ms: Option<u64>,
    /// What it takes from the client's pools, beside what each message takes.
    pub costs: &'static [PoolCost],
}
