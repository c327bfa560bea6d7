//! Where a client keeps its session: begun when it is first needed, and anew when it has ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, watch};

use super::command::Command;
use super::hiding::SharedHidden;
use super::task::Session;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::sync::Mutex;
use crate::ws::machine::State;

/// The session of a client and its clones.
#[derive(Default)]
pub(crate) struct SessionSlot {
    running: Mutex<Option<Running>>,
    last: AtomicU64,
    /// The server knows what it was sent in a session before this one.
    hidden: SharedHidden,
}

struct Running {
    commands: mpsc::UnboundedSender<Command>,
    status: watch::Receiver<Status>,
    hidden: SharedHidden,
}

/// Where a session stands, and what it ended with.
#[derive(Clone)]
pub(crate) struct Status {
    pub(crate) state: State,
    pub(crate) error: Option<Arc<Error>>,
}

/// What a session is told by one of those who use it. It does not keep the session.
#[derive(Clone)]
pub(crate) struct Commands {
    commands: mpsc::WeakUnboundedSender<Command>,
    pub(crate) status: watch::Receiver<Status>,
    pub(crate) hidden: SharedHidden,
}

impl SessionSlot {
    /// A number that is used once.
    pub(crate) fn number(&self) -> u64 {
        self.last.fetch_add(1, Ordering::Relaxed)
    }

    /// The session, which is begun if there is none.
    ///
    /// # Errors
    ///
    /// When the trait declares no socket.
    pub(crate) fn begin(&self, client: &Client) -> Result<Commands> {
        let mut running = self.running.lock();
        if let Some(running) = &*running
            && !running.commands.is_closed()
        {
            return Ok(running.commands());
        }
        let Some(spec) = client.socket_spec() else {
            let message = "the trait declares no WebSocket: write `#[ws(\"wss://..\")]`";
            return Err(Error::not_sent(ErrorKind::Configuration, message));
        };
        let (commands, received) = mpsc::unbounded_channel();
        let (told, status) = watch::channel(Status {
            state: State::Idle,
            error: None,
        });
        let hidden = self.hidden.clone();
        let session = Session::new(client, spec, received, told, hidden.clone());
        client.spawner().spawn(Box::pin(session.run()));
        let begun = Running {
            commands,
            status,
            hidden,
        };
        Ok(running.insert(begun).commands())
    }

    /// The session, if there is one.
    pub(crate) fn current(&self) -> Option<Commands> {
        self.running.lock().as_ref().map(Running::commands)
    }
}

impl Running {
    fn commands(&self) -> Commands {
        Commands {
            commands: self.commands.downgrade(),
            status: self.status.clone(),
            hidden: self.hidden.clone(),
        }
    }
}

impl Commands {
    /// Tells the session. If it has ended, or was never run, the command comes back.
    #[allow(
        clippy::result_large_err,
        reason = "it comes back once, from a session that is no more"
    )]
    pub(crate) fn tell(&self, command: Command) -> std::result::Result<(), Command> {
        match self.commands.upgrade() {
            Some(commands) => commands.send(command).map_err(|error| error.0),
            None => Err(command),
        }
    }

    /// Why nothing can be told to the session.
    pub(crate) fn ending(&self) -> Error {
        self.status.borrow().ending()
    }
}

impl Status {
    /// What the session ended with.
    pub(super) fn ending(&self) -> Error {
        match &self.error {
            Some(error) => error.copied(),
            None => over(),
        }
    }
}

/// That a session was closed, or could not be run.
fn over() -> Error {
    Error::not_sent(
        ErrorKind::Configuration,
        "the session of the WebSocket is closed, or could not be run: it needs a tokio runtime, or a `.spawner(..)` on the \
         builder",
    )
}
