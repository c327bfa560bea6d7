//! Opening a connection: what was refused is renewed, what is to be fetched is, the handshake is signed and sent.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::slot::SharedHidden;
use crate::client::{Client, Login, LoginWith, SocketAddress, WeakClient};
use crate::clock::Clock;
use crate::credential::Secret;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::before;
use crate::hidden::Hidden;
use crate::json::Json;
use crate::ws::spec::{Fetch, SocketSpec};
use crate::ws::transport::Connection;

/// How long a connection waits for room in a limit.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// The logins of a session: what the last one was signed with, and what is left to try.
pub(crate) struct Logins {
    pub(crate) login: Login,
    pub(crate) last: LoginWith,
}

/// An open connection, and what was made for it.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    pub(crate) address: SocketAddress,
    /// What was fetched for it.
    pub(crate) values: Vec<(&'static str, Secret)>,
    pub(crate) hidden: Hidden,
    pub(crate) refused_token: Option<u64>,
}

/// What is opened, and by whom.
pub(crate) struct Opening {
    pub(crate) client: WeakClient,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) spec: &'static SocketSpec,
    pub(crate) logins: Arc<tokio::sync::Mutex<Logins>>,
    /// Whether the last login was refused.
    pub(crate) renew: bool,
    /// What the server may know from a connection before this one.
    pub(crate) told: SharedHidden,
}

impl Opening {
    /// Opens it. The client is not kept while the network is waited for.
    pub(crate) async fn open(self) -> Result<Opened> {
        let spec = self.spec;
        let limit = Duration::from_millis(spec.timing.answer_ms);
        let client = self.client.upgrade().ok_or_else(gone)?;
        let mut logins = self.logins.lock().await;
        if self.renew {
            let last = std::mem::take(&mut logins.last);
            client.may_log_in_again(&mut logins.login, last).await;
        }
        let refused_token = logins.login.refused_token();
        let mut values = Vec::with_capacity(spec.fetches.len());
        for fetch in spec.fetches {
            values.push((fetch.name, fetched(&client, fetch).await?));
        }
        let address = client.socket_address(&values)?;
        let deadline = self.clock.monotonic().saturating_add(PATIENCE);
        let mut room = client.room(spec.connect_costs, deadline).await?;
        let sealing = client.sealed_handshake(spec, &address, &values, refused_token);
        let sealed = sealing.await?;
        let hidden = sealed.hidden;
        logins.last = sealed.with;
        drop(logins);
        let transport = Arc::clone(client.socket_transport());
        room.sending(self.clock.monotonic());
        let weak = client.downgrade();
        drop(client);
        let connecting = transport.connect(sealed.handshake);
        let connected = before(connecting, self.clock.sleep(limit)).await;
        let connected = connected.unwrap_or_else(|| {
            let message =
                format!("the handshake of the WebSocket was not answered within {limit:?}");
            Err(Error::new(ErrorKind::Timeout, Outcome::Unknown, message))
        });
        match connected {
            Ok(connection) => Ok(Opened {
                connection,
                address,
                values,
                hidden,
                refused_token,
            }),
            Err(error) => {
                let told = weak.upgrade().and_then(|client| client.told_by(&error));
                let told = told.or(error.retry_after());
                let error = error.with_retry_after(told);
                Err(error.quoting_answer(|text| self.told.hide(&hidden.hide(text))))
            }
        }
    }
}

async fn fetched(client: &Client, fetch: &Fetch) -> Result<Secret> {
    let body: Bytes = (fetch.call)(client).await?;
    let text = match fetch.field {
        [] => String::from_utf8(body.to_vec()).ok(),
        field => Json::of(&body)
            .and_then(|json| json.text_at(field))
            .map(|text| text.into_owned()),
    };
    match text {
        Some(text) if !text.is_empty() => Ok(Secret::from(text)),
        _ => {
            let message = format!(
                "`{}` is not in the answer that it is fetched from",
                fetch.name
            );
            Err(Error::new(ErrorKind::Decode, Outcome::Completed, message))
        }
    }
}

/// Keeps a fetched value alive, until that is refused: then what it opened is of no use any more.
pub(crate) async fn keep_alive(
    client: WeakClient,
    clock: Arc<dyn Clock>,
    fetch: &'static Fetch,
    value: Secret,
) -> Error {
    /// After a failure it is tried again so much sooner.
    const SOONER: u32 = 6;

    let Some(keep) = fetch.keep_alive else {
        return std::future::pending().await;
    };
    let every = Duration::from_millis(keep.every_ms);
    let mut wait = every;
    loop {
        clock.sleep(wait).await;
        let Some(client) = client.upgrade() else {
            return std::future::pending().await;
        };
        wait = match (keep.call)(&client, value.expose()).await {
            Ok(()) => every,
            Err(error) if error.outcome() == Outcome::Rejected => return error,
            Err(error) => {
                tracing::warn!(name = fetch.name, %error, "a fetched value could not be kept alive");
                every / SOONER
            }
        };
    }
}

fn gone() -> Error {
    Error::not_sent(ErrorKind::Configuration, "the client is gone")
}
