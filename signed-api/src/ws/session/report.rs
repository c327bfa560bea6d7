//! What a writer tells its session.

use crate::client::LoginWith;
use crate::error::Error;
use crate::ws::machine::{ConnectionId, Outgoing};

/// What became of a message, or of a connection.
pub(crate) enum Report {
    /// The message was written.
    Sent {
        connection: ConnectionId,
        message: Outgoing,
        /// What a login was signed with.
        login: Option<LoginWith>,
    },
    /// The message was not written, and those after it may be.
    Unsent {
        connection: ConnectionId,
        message: Outgoing,
        error: Error,
    },
    /// The connection takes nothing any more.
    Broken {
        connection: ConnectionId,
        error: Error,
    },
}
