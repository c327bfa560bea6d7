//! The session of a client: one task that subscribes, hands on what it receives, and comes back by itself.

mod acting;
mod channels;
mod command;
mod finishing;
mod hearing;
mod hiding;
mod letters;
mod link;
mod opening;
mod outbox;
mod report;
mod rules;
mod slot;
mod task;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use self::channels::{SubscriberId, Wanted};
pub(super) use self::command::{Asked, Command};
pub(super) use self::finishing::{unanswered, unsent};
pub(super) use self::hiding::SharedHidden;
pub(crate) use self::slot::SessionSlot;
pub(super) use self::slot::{Commands, Status};
