//! What a subscriber is told.

use std::time::Duration;

use super::frame::CloseFrame;

/// What a subscription yields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<T> {
    /// A message.
    Message(T),
    /// Messages are missing here: what is kept of earlier ones is to be loaded anew. From here on nothing is missing until the
    /// next gap, so what is loaded now and what follows overlap. Where a connection takes over from another that is still there,
    /// or gives back to it, a message may come twice: before the gap and after it.
    Gap(Gap),
    /// The connection is lost and is being opened again. A [`Gap`](Self::Gap) follows when the subscription is there again, or
    /// the end of the stream.
    Interrupted(Interruption),
}

/// A place where messages are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// Why.
    pub cause: GapCause,
    /// How long nothing was received; nothing when messages were received and there was no room for them.
    pub duration: Duration,
}

/// Why messages are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GapCause {
    /// The connection was lost.
    Interrupted(Interruption),
    /// There was no room in the queue for so many.
    Overflow {
        /// How many messages are missing.
        missed: u64,
    },
}

/// Why a connection was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interruption {
    /// The server closed it.
    Closed(Option<CloseFrame>),
    /// It broke.
    Broken,
    /// Nothing was received for too long.
    Silent,
    /// The server did not answer a login or a subscription in time.
    Unanswered,
    /// Its declared lifetime came to an end, and it was opened anew.
    Rotated,
}
