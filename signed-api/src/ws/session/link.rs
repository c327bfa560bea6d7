//! A connection of a session: being opened, open, or waiting for a reader.

use std::collections::HashMap;

use super::channels::Stuck;
use super::opening::Opened;
use super::outbox::Outbox;
use crate::error::{Error, Result};
use crate::future::BoxFuture;
use crate::ws::frame::CloseFrame;
use crate::ws::machine::{ChannelId, ConnectionId};
use crate::ws::message::Message;
use crate::ws::transport::FrameStream;

/// A connection.
pub(crate) struct Link {
    pub(crate) id: ConnectionId,
    pub(crate) state: LinkState,
}

pub(crate) enum LinkState {
    Opening(BoxFuture<'static, Result<Opened>>),
    Open(Box<Open>),
}

/// An open connection.
pub(crate) struct Open {
    pub(crate) frames: FrameStream,
    pub(crate) outbox: Outbox,
    /// Other names of channels on this connection.
    pub(crate) aliases: HashMap<String, ChannelId>,
    /// A message for which a queue has no room. Nothing is read until it has.
    pub(crate) stuck: Option<Stuck>,
    /// A message that came ahead of the acknowledgement of its subscription.
    pub(crate) early: Option<(ChannelId, Message)>,
    /// Ready when a fetched value cannot be kept alive.
    pub(crate) keeps: Vec<BoxFuture<'static, Error>>,
}

impl Drop for Open {
    /// Its writer ends with it, however the session does: by a panic, with its runtime.
    fn drop(&mut self) {
        self.outbox.stop(CloseFrame::NORMAL);
    }
}
