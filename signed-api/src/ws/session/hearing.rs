//! What is received over a connection: data goes to its readers at once, all else is told.

use std::task::{Context, Poll};

use bytes::Bytes;

use super::channels::Channels;
use super::link::Open;
use super::task::Step;
use crate::clock::Clock;
use crate::ws::event::Interruption;
use crate::ws::frame::Frame;
use crate::ws::machine::{ChannelId, ConnectionId, Heard, Machine};
use crate::ws::message::Message;
use crate::ws::reading::{Read, Reader};

/// After so many messages others have a turn.
const TURN: usize = 256;

/// A connection that is read, and what that takes.
pub(super) struct Frames<'s> {
    pub(super) id: ConnectionId,
    pub(super) open: &'s mut Open,
    pub(super) reader: &'s mut Reader,
    pub(super) channels: &'s mut Channels,
    pub(super) machine: &'s mut Machine,
    pub(super) clock: &'s dyn Clock,
}

impl Frames<'_> {
    /// Reads until something is to be told. Readers are woken at the end, for all messages at once.
    pub(super) fn poll(mut self, context: &mut Context<'_>) -> Poll<Step> {
        let step = self.read(context);
        self.channels.wake();
        step
    }

    fn read(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        for keep in &mut self.open.keeps {
            if let Poll::Ready(error) = keep.as_mut().poll(context) {
                tracing::warn!(%error, "what opened the WebSocket is of no use any more");
                return Poll::Ready(Step::Lost(self.id, Interruption::Broken));
            }
        }
        if let Some(stuck) = &mut self.open.stuck {
            let channel = stuck.channel;
            let Poll::Ready(was_last) = self.channels.poll_push(stuck, context) else {
                return Poll::Pending;
            };
            self.open.stuck = None;
            let unread = was_last.then_some(channel);
            return Poll::Ready(Step::Unblocked(self.id, unread));
        }
        if let Some((channel, message)) = self.open.early.take()
            && self.machine.delivers(self.id, channel)
            && let Some(step) = self.deliver(channel, message)
        {
            return Poll::Ready(step);
        }
        let mut is_alive = false;
        for _ in 0..TURN {
            let frame = match self.open.frames.as_mut().poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => {
                    return Poll::Ready(Step::Lost(self.id, Interruption::Broken));
                }
                Poll::Ready(Some(Err(error))) => {
                    tracing::debug!(%error, "the WebSocket broke");
                    return Poll::Ready(Step::Lost(self.id, Interruption::Broken));
                }
                Poll::Ready(Some(Ok(frame))) => frame,
            };
            if !is_alive {
                is_alive = true;
                self.machine.alive(self.clock.monotonic(), self.id);
            }
            let text = match frame {
                Frame::Text(text) | Frame::Binary(text) => text,
                Frame::Ping(bytes) => {
                    self.open.outbox.pong(bytes);
                    continue;
                }
                Frame::Pong(_) => continue,
                Frame::Close(frame) => {
                    let cause = Interruption::Closed(frame);
                    return Poll::Ready(Step::Lost(self.id, cause));
                }
            };
            if let Some(step) = self.hear(text) {
                return Poll::Ready(step);
            }
        }
        Poll::Ready(Step::More)
    }

    fn hear(&mut self, text: Bytes) -> Option<Step> {
        let Self {
            id,
            open,
            reader,
            channels,
            machine,
            ..
        } = self;
        let is_request = |number| machine.has_request(*id, number);
        let (channel, payload) = match reader.read(&text, is_request) {
            Read::Data { channel, payload } => (known(channels, open, channel)?, payload),
            Read::Heard(heard) => {
                let heard = heard.numbered(|name| known(channels, open, &name))?;
                return Some(Step::Heard(self.id, heard));
            }
            Read::Other => return None,
        };
        let message = Message { text, payload };
        if !self.machine.delivers(self.id, channel) {
            // It may be the first of a subscription, ahead of its acknowledgement.
            self.open.early = Some((channel, message));
            return Some(Step::Heard(self.id, Heard::Data { channel }));
        }
        self.deliver(channel, message)
    }

    fn deliver(&mut self, channel: ChannelId, message: Message) -> Option<Step> {
        match self.channels.push(channel, message) {
            Ok(false) => None,
            Ok(true) => Some(Step::Unread(channel)),
            Err(stuck) => {
                self.open.stuck = Some(stuck);
                Some(Step::Blocked(self.id))
            }
        }
    }
}

/// The channel of this name, or that has this alias on the connection.
fn known(channels: &Channels, open: &Open, name: &str) -> Option<ChannelId> {
    let id = channels.id(name);
    id.or_else(|| open.aliases.get(name).copied())
}
