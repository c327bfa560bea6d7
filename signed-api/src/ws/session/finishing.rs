//! The end of a session: everybody is told.

use super::command::Command;
use super::task::Session;
use crate::error::{Error, ErrorKind, Outcome};

impl Session {
    /// Those who asked too late are told so.
    pub(super) fn finish(mut self) {
        self.tell_status(None);
        self.commands.close();
        while let Ok(command) = self.commands.try_recv() {
            let error = self.status.borrow().ending();
            match command {
                Command::Subscribe { sender, .. } => sender.end(error),
                Command::Request { request, .. } => {
                    let _ = request.reply.send(Err(unsent(error)));
                }
                _ => {}
            }
        }
        let error = self.status.borrow().ending();
        self.channels.end(Some(&error));
        for (_, waiting) in self.requests.drain() {
            let _ = waiting.reply.send(Err(unanswered()));
        }
    }
}

/// What a session ended with, for a request that it was not told of in time.
pub(crate) fn unsent(ending: Error) -> Error {
    if ending.outcome() == Outcome::NotSent {
        return ending;
    }
    let message =
        format!("the session of the WebSocket ended before the request was sent: {ending}");
    Error::not_sent(ending.kind(), message)
}

/// The session is gone without a word about the request.
pub(crate) fn unanswered() -> Error {
    Error::new(
        ErrorKind::Network,
        Outcome::Unknown,
        "the session of the WebSocket ended before the request was answered",
    )
}
