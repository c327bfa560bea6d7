//! The session of a client: one task that subscribes, hands on what it receives, and comes back by itself.

mod acting;
mod channels;
mod command;
mod hearing;
mod link;
mod opening;
mod outbox;
mod report;
mod rules;
mod slot;
mod task;

pub(super) use self::channels::{SubscriberId, Wanted};
pub(super) use self::command::{Asked, Command};
pub(super) use self::outbox::{Letter, Next, Outbox};
pub(crate) use self::slot::SessionSlot;
pub(super) use self::slot::{Commands, SharedHidden, Status};
pub(super) use self::task::unanswered;
