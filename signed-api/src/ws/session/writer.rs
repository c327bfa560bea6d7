//! The task that writes to a connection: pongs first, and every message signed right before it is written.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::hiding::SharedHidden;
use super::outbox::{Letter, Next, Outbox};
use crate::client::{Room, Rooms, SocketAddress, SocketMessage, WeakClient};
use crate::clock::Clock;
use crate::credential::Secret;
use crate::error::{Error, ErrorKind};
use crate::future::before;
use crate::ws::frame::{CloseFrame, Frame};
use crate::ws::machine::Outgoing;
use crate::ws::transport::FrameWriter;

/// How long a connection is given to take the close frame.
const TO_CLOSE: Duration = Duration::from_secs(1);

/// How long a message waits for room in a limit when nobody says how long.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// Writes what is in the outbox of a connection.
pub(super) struct Writer {
    pub(super) client: WeakClient,
    pub(super) rooms: Rooms,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) outbox: Outbox,
    pub(super) frames: Box<dyn FrameWriter>,
    pub(super) address: SocketAddress,
    /// What was fetched for this connection.
    pub(super) values: Vec<(&'static str, Secret)>,
    /// An access token that was refused.
    pub(super) refused_token: Option<u64>,
    /// What must not show of what the server says.
    pub(super) hidden: SharedHidden,
}

impl Writer {
    /// Writes until the connection is to be closed, then closes it.
    pub(super) async fn run(mut self) {
        let (outbox, clock) = (self.outbox.clone(), Arc::clone(&self.clock));
        let code = {
            let writing = async {
                self.write_all().await;
                // Whoever broke off waits to be told that it is over.
                std::future::pending().await
            };
            tokio::select! {
                biased;
                code = outbox.stopped() => code,
                () = writing => return,
            }
        };
        let frame = Frame::Close(Some(CloseFrame {
            code,
            reason: String::new(),
        }));
        let closing = self.frames.write(frame);
        before(closing, clock.sleep(TO_CLOSE)).await;
    }

    /// Returns when the connection takes nothing any more.
    async fn write_all(&mut self) {
        loop {
            let (place, costs, deadline) = match self.outbox.next().await {
                Next::Pong(bytes) => match self.frames.write(Frame::Pong(bytes)).await {
                    Ok(()) => continue,
                    Err(error) => return self.outbox.broken(error),
                },
                Next::Letter {
                    place,
                    costs,
                    deadline,
                } => (place, costs, deadline),
            };
            let patience = self.clock.monotonic().saturating_add(PATIENCE);
            let room = self.rooms.room(&costs, deadline.unwrap_or(patience));
            // What goes before it does not wait for its room.
            let Some(room) = before(room, self.outbox.overtaken(place)).await else {
                continue;
            };
            let Some(letter) = self.outbox.begin(place) else {
                continue;
            };
            match room {
                Err(error) => self.outbox.unsent(error),
                Ok(room) => {
                    if let Err(error) = self.write(letter, room).await {
                        return self.outbox.broken(error);
                    }
                }
            }
        }
    }

    /// An error is one of the connection.
    async fn write(&mut self, letter: Letter, mut room: Room) -> Result<(), Error> {
        let Some(scheme) = letter.scheme else {
            return self.ping(room).await;
        };
        let Some(client) = self.client.upgrade() else {
            return Ok(());
        };
        let mut values = self.values.clone();
        if let Outgoing::Login {
            challenge: Some(challenge),
            ..
        } = &letter.outgoing
        {
            values.push(("challenge", challenge.clone()));
        }
        let message = SocketMessage {
            scheme,
            address: &self.address,
            constants: &letter.constants,
            params: &letter.params,
            values: &values,
            refused_token: self.refused_token,
        };
        let sealed = match client.sealed_message(&message).await {
            Ok(sealed) => sealed,
            Err(error) => {
                self.outbox.unsent(error);
                return Ok(());
            }
        };
        drop(client);
        let now = self.clock.monotonic();
        if letter.deadline.is_some_and(|deadline| now >= deadline) {
            let message = "its time was up before it could be sent";
            self.outbox
                .unsent(Error::not_sent(ErrorKind::Timeout, message));
            return Ok(());
        }
        if !self.outbox.writing() {
            return Ok(());
        }
        let is_login = matches!(letter.outgoing, Outgoing::Login { .. });
        match is_login {
            true => self.hidden.add_connection(sealed.hidden),
            false => self.hidden.add_message(sealed.hidden),
        }
        room.sending(now);
        self.frames.write(Frame::Text(sealed.text)).await?;
        self.outbox.sent(is_login.then_some(sealed.with));
        Ok(())
    }

    async fn ping(&mut self, mut room: Room) -> Result<(), Error> {
        if self.outbox.writing() {
            room.sending(self.clock.monotonic());
            self.frames.write(Frame::Ping(Bytes::new())).await?;
            self.outbox.sent(None);
        }
        Ok(())
    }
}
