//! What a session decides: which connection to open, what to send, whom to tell what. It does no I/O, reads no clock, draws no
//! randomness of its own and signs nothing, so that every history can be tried.

mod interface;

use std::time::Duration;

pub(crate) use self::interface::{
    Action, ChallengeRule, ChannelId, ConnectionId, Heard, Input, LoginRule, Outgoing, RequestId,
    Rules, State,
};

/// A session's decisions.
#[derive(Debug)]
pub(crate) struct Machine {
    rules: Rules,
}

impl Machine {
    /// A session before anything is wanted.
    pub(crate) fn new(rules: Rules) -> Self {
        Self { rules }
    }

    /// Takes in what happened at `now`, a reading of a monotonic clock, and says what is to be done. `draw` gives random
    /// numbers from 0 to 1.
    pub(crate) fn handle(
        &mut self,
        now: Duration,
        input: Input,
        draw: &mut dyn FnMut() -> f64,
    ) -> Vec<Action> {
        let _ = (now, input, draw, self.rules);
        Vec::new()
    }

    /// Notes that something was received. [`deadline`](Self::deadline) moves on by it, never back: who waits for the earlier
    /// one need not ask again.
    pub(crate) fn alive(&mut self, now: Duration, connection: ConnectionId) {
        let _ = (now, connection);
    }

    /// Whether data of a channel counts when it comes over this connection. If not, [`Heard::Data`] is to be said.
    pub(crate) fn delivers(&self, connection: ConnectionId, channel: ChannelId) -> bool {
        let _ = (connection, channel);
        false
    }

    /// When [`Input::Wake`] is to be said, if nothing else is before. It may change with every input.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        None
    }

    /// Where the session stands.
    pub(crate) fn state(&self) -> State {
        State::Idle
    }
}
