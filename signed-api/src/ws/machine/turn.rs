//! One moment: what is read of the time and of chance, and what is said.

use std::time::Duration;

use super::{Action, ConnectionId, Outgoing};

/// What happens between an input and its actions.
pub(super) struct Turn<'d> {
    pub(super) now: Duration,
    pub(super) actions: Vec<Action>,
    draw: &'d mut dyn FnMut() -> f64,
}

impl<'d> Turn<'d> {
    pub(super) fn new(now: Duration, draw: &'d mut dyn FnMut() -> f64) -> Self {
        Self {
            now,
            actions: Vec::new(),
            draw,
        }
    }

    pub(super) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    pub(super) fn send(&mut self, connection: ConnectionId, message: Outgoing) {
        self.act(Action::Send {
            connection,
            message,
        });
    }

    /// A random part of a time.
    pub(super) fn part_of(&mut self, whole: Duration) -> Duration {
        let drawn = (self.draw)();
        let part = if drawn.is_nan() {
            1.0
        } else {
            drawn.clamp(0.0, 1.0)
        };
        Duration::try_from_secs_f64(whole.as_secs_f64() * part).unwrap_or(whole)
    }
}
