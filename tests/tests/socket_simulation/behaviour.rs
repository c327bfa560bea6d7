//! What a server and its network do.

use crate::server::Door;

/// How the server behaves, and how slow the network is.
#[derive(Clone, Debug)]
pub(crate) struct Behaviour {
    pub(crate) latency_ms: (u64, u64),
    pub(crate) door: Door,
    /// What comes before it.
    pub(crate) doors: Vec<Door>,
    /// How far a login's time may be off.
    pub(crate) tolerance_ms: u64,
    pub(crate) refused_logins: u32,
    /// How often messages are published.
    pub(crate) every_ms: (u64, u64),
    /// Whether a run of messages may begin with the one after the last of another.
    pub(crate) runs_touch: bool,
    /// Whether messages of a channel come after the acknowledgement of its subscription only.
    pub(crate) data_waits: bool,
    /// How late acknowledgements are said. What takes a different time changes its order.
    pub(crate) late_ms: (u64, u64),
    pub(crate) lost_percent: u64,
    pub(crate) doubled_percent: u64,
    pub(crate) garbage_percent: u64,
    /// How long the server takes to read a message.
    pub(crate) slowness: std::time::Duration,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            latency_ms: (1, 60),
            door: Door::Open,
            doors: Vec::new(),
            tolerance_ms: 5_000,
            refused_logins: 0,
            every_ms: (300, 1_500),
            runs_touch: false,
            data_waits: true,
            late_ms: (0, 0),
            lost_percent: 0,
            doubled_percent: 0,
            garbage_percent: 0,
            slowness: std::time::Duration::ZERO,
        }
    }
}

/// Something that happens when a message arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    pub(crate) op: &'static str,
    /// Whether it is answered before.
    pub(crate) is_after: bool,
    pub(crate) effect: Effect,
    /// Not the first so many times.
    pub(crate) skip: u32,
    /// How often.
    pub(crate) times: u32,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effect {
    /// It is cut, without a word.
    Cut,
    Close(u16),
    /// What the server says does not arrive.
    Silence,
    /// What the client writes does not arrive.
    Deafness,
    HalfOpen,
}
