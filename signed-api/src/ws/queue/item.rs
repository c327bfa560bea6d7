//! What a subscriber is given.

use bytes::Bytes;

use crate::ws::event::{Gap, Interruption};

/// What a subscriber is given.
#[derive(Debug)]
pub(crate) enum Item {
    /// A message, as it was received.
    Message(Bytes),
    Gap(Gap),
    Interrupted(Interruption),
}
