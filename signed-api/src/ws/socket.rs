//! The socket of a client, to look at and to close.

use std::fmt;

use tokio::sync::oneshot;

use super::machine::State;
use super::session::{Command, Commands, Status};
use crate::client::Client;
use crate::error::Result;

/// The socket of a client. It keeps the client, and so the session.
#[derive(Clone)]
pub struct Socket {
    client: Client,
}

/// Where the session of a socket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketState {
    /// Nothing is wanted, and there is no connection.
    Idle,
    /// The connection was lost or refused, and is opened again after a wait.
    Waiting,
    /// A connection is being opened.
    Connecting,
    /// It is open, and being logged in.
    LoggingIn,
    /// It is open, and logged in where that is needed.
    Ready,
    /// The session has ended. What is asked of the client next begins a new one.
    Closed,
}

impl Socket {
    /// Where the session stands.
    pub fn state(&self) -> SocketState {
        let session = self.client.socket_session().current();
        let state = session.map(|session| session.status.borrow().state);
        match state {
            None | Some(State::Idle) => SocketState::Idle,
            Some(State::Waiting { .. }) => SocketState::Waiting,
            Some(State::Connecting) => SocketState::Connecting,
            Some(State::LoggingIn) => SocketState::LoggingIn,
            Some(State::Ready) => SocketState::Ready,
            Some(State::Ended) => SocketState::Closed,
        }
    }

    /// Opens the connection and logs in, where that is not done already, and waits until it is.
    ///
    /// # Errors
    ///
    /// When the session ends before: the login is refused for good, the address cannot be used. As long as the server cannot
    /// be reached, it waits.
    pub async fn ready(&self) -> Result<()> {
        let mut session = self.client.socket_session().begin(&self.client)?;
        let (noted, is_noted) = oneshot::channel();
        let open = Command::Open { noted };
        session.tell(open).map_err(|_| session.ending())?;
        // Before that the state is what it was for those who needed no login.
        let _ = is_noted.await;
        let is_settled = |status: &Status| matches!(status.state, State::Ready | State::Ended);
        let status = session.status.wait_for(is_settled).await;
        let is_ready = status.is_ok_and(|status| status.state == State::Ready);
        match is_ready {
            true => Ok(()),
            false => Err(session.ending()),
        }
    }

    /// Ends the session: requests fail, subscriptions end without an error, the connection is closed.
    pub async fn close(&self) {
        let Some(Commands { mut status, .. }) = self.told(Command::Close) else {
            return;
        };
        // An error says that the session is gone.
        let _ = status.wait_for(|status| status.state == State::Ended).await;
    }

    fn told(&self, command: Command) -> Option<Commands> {
        let session = self.client.socket_session().current()?;
        session.tell(command).ok()?;
        Some(session)
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Its socket.
    pub fn socket(&self) -> Socket {
        Socket {
            client: self.clone(),
        }
    }
}
