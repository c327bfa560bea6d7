//! What a client does for its socket: addresses, room in the limits, and everything that is signed.

mod address;
mod login;
mod room;
mod seal;

pub(crate) use self::address::SocketAddress;
pub(crate) use self::login::{Login, LoginWith};
pub(crate) use self::room::Room;
pub(crate) use self::seal::SocketMessage;

use std::sync::Arc;
use std::time::Duration;

use super::Client;
use crate::clock::Clock;
use crate::error::Error;
use crate::json::Json;
use crate::random::Entropy;
use crate::spawn::Spawn;
use crate::told::{is_put_off, told_wait};
use crate::ws::{SessionSlot, SocketSpec, SocketTransport};

/// What the socket of a client is opened with, and its session.
pub(super) struct SocketMeans {
    /// In place of the address that the trait declares.
    pub(super) url: Option<String>,
    /// Whether the client sends requests to another address than the one that the trait declares.
    pub(super) is_elsewhere: bool,
    /// Whether a login that was refused may be signed with other credentials.
    pub(super) may_credentials_change: bool,
    pub(super) transport: Arc<dyn SocketTransport>,
    pub(super) spawner: Arc<dyn Spawn>,
    pub(super) session: SessionSlot,
}

impl Client {
    /// The session of all its subscriptions and requests.
    pub(crate) fn socket_session(&self) -> &SessionSlot {
        &self.shared.socket.session
    }

    pub(crate) fn socket_spec(&self) -> Option<&'static SocketSpec> {
        self.shared.spec.socket
    }

    pub(crate) fn socket_transport(&self) -> &Arc<dyn SocketTransport> {
        &self.shared.socket.transport
    }

    pub(crate) fn spawner(&self) -> &Arc<dyn Spawn> {
        &self.shared.socket.spawner
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    pub(crate) fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.shared.entropy
    }

    /// How long the answer to a handshake says that the next is to wait.
    pub(crate) fn told_by(&self, error: &Error) -> Option<Duration> {
        let (status, headers) = (error.status()?, error.headers()?);
        let json = error.body().and_then(|body| Json::of(body));
        let now = self.shared.clock.now();
        told_wait(
            is_put_off(status),
            headers,
            json.as_ref(),
            self.shared.spec.waits,
            now,
        )
    }

    /// The client as its session holds it: without keeping it.
    pub(crate) fn downgrade(&self) -> WeakClient {
        WeakClient(Arc::downgrade(&self.shared))
    }
}

/// A client that may be gone.
#[derive(Clone)]
pub(crate) struct WeakClient(std::sync::Weak<super::Shared>);

impl WeakClient {
    /// The client, while somebody else has it.
    pub(crate) fn upgrade(&self) -> Option<Client> {
        let shared = self.0.upgrade()?;
        Some(Client { shared })
    }
}
