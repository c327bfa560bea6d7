//! What a subscriber is given.

use crate::ws::event::{Gap, Interruption};
use crate::ws::message::Message;

/// What a subscriber is given.
#[derive(Debug)]
pub(crate) enum Item {
    /// A message, as it was received.
    Message(Message),
    Gap(Gap),
    Interrupted(Interruption),
}
