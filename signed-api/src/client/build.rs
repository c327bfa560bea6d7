//! What is built: a client of all that was set, if it fits together.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::builder::ClientBuilder;
use super::environment::{self, Wanted};
#[cfg(feature = "ws")]
use super::socket::SocketMeans;
use super::{Api, Client, ClientSpec, Shared};
#[cfg(feature = "ws")]
use crate::address::BaseUrl;
use crate::budget::Budget;
use crate::circuit::Circuits;
use crate::clock::SystemClock;
use crate::constants;
use crate::credential::Credentials;
use crate::error::{Error, ErrorKind};
use crate::limit::SharedPools;
use crate::nonce::MemoryNonceStore;
use crate::prepared::CredentialSource;
use crate::random::SystemEntropy;
#[cfg(feature = "ws")]
use crate::spawn::TokioSpawn;
#[cfg(feature = "reqwest")]
use crate::transport::ReqwestTransport;
use crate::transport::Transport;
#[cfg(feature = "ws")]
use crate::ws::{SessionSlot, TungsteniteTransport};

impl<C: Api> ClientBuilder<C> {
    /// Builds the client.
    ///
    /// # Errors
    ///
    /// When there is no usable base URL, when the trait declares environments and none is chosen, when credentials that are
    /// at hand are not of the form that the trait's schemes declare, when no scheme reads the token that was given, or when
    /// another client declares other windows for a pool that both share.
    pub fn build(self) -> Result<C, Error> {
        let spec = C::SPEC;
        let at_hand = self
            .credentials
            .as_ref()
            .and_then(|source| source.at_hand());
        #[cfg(feature = "ws")]
        let ws_url = self.ws_url.or_else(|| {
            let of_credentials = at_hand.as_ref().and_then(Credentials::ws_url);
            of_credentials.map(str::to_owned)
        });
        let wanted = Wanted {
            base_url: self.base_url.as_deref(),
            environment: self.environment.as_deref(),
            #[cfg(feature = "ws")]
            ws_url: ws_url.as_deref(),
        };
        let (base, environment) = environment::chosen(spec, &wanted, at_hand.as_ref())?;
        refuse_mixed_nonces(spec)?;
        refuse_logins(spec)?;
        refuse_replays(spec)?;
        constants::check(spec.uses, spec.schemes)?;
        let options = spec.schemes.iter().flat_map(|scheme| scheme.options());
        self.options.check(options)?;
        if self.tokens.is_some() {
            refuse_unread_tokens(spec)?;
        }
        let credentials = match self.credentials {
            _ if spec.schemes.is_empty() => None,
            Some(provider) => {
                let is_chosen = self.base_url.is_some();
                let source =
                    CredentialSource::new(provider, spec.schemes, &base, is_chosen, environment);
                Some(source?)
            }
            // Enough for schemes that sign by what a login yields.
            None => {
                let none = Box::new(Credentials::empty());
                CredentialSource::new(none, spec.schemes, &base, true, None).ok()
            }
        };
        let user_agent = match self.user_agent {
            None => HeaderValue::from_static(concat!("signed-api/", env!("CARGO_PKG_VERSION"))),
            Some(text) => HeaderValue::try_from(text).map_err(|_| {
                configuration("the user agent holds a line break or another control character")
            })?,
        };
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock::new()));
        let entropy = self.entropy.unwrap_or_else(|| Arc::new(SystemEntropy));
        if let Some(tokens) = &self.tokens {
            tokens.under(&clock, &entropy);
        }
        let circuits = match self.circuits {
            Some(circuits) => circuits,
            None if clock.is_process_time() => Circuits::shared(),
            None => Circuits::new(),
        };
        #[cfg(feature = "ws")]
        let socket = SocketMeans {
            is_elsewhere: spec.base_url.is_some_and(|declared| {
                !BaseUrl::parse(declared).is_ok_and(|declared| declared.is_same(&base))
            }),
            url: ws_url,
            transport: self
                .socket_transport
                .unwrap_or_else(|| Arc::new(TungsteniteTransport::new())),
            spawner: self.spawner.unwrap_or_else(|| Arc::new(TokioSpawn)),
            session: SessionSlot::default(),
        };
        Ok(C::from_client(Client {
            shared: Arc::new(Shared {
                spec,
                pools: self.limits.pools(&spec.limits)?,
                shared_pools: self
                    .limit_store
                    .map(|store| Arc::new(SharedPools::new(store, &spec.limits))),
                circuit: circuits.of(base.origin()),
                budget: Budget::new(),
                base,
                credentials,
                transport: match self.transport {
                    Some(transport) => transport,
                    None => default_transport(self.attempt_timeout / 2)?,
                },
                clock,
                entropy,
                nonces: self.nonces.unwrap_or_else(|| MemoryNonceStore::shared()),
                journal: self.journal,
                retry: self.retry,
                timeout: self.timeout,
                attempt_timeout: self.attempt_timeout,
                user_agent,
                options: self.options,
                session: self.session,
                tokens: self.tokens,
                #[cfg(feature = "ws")]
                socket,
            }),
        }))
    }
}

/// All nonces of a key that a server remembers come from one counter, so they must count in one way.
fn refuse_mixed_nonces(spec: &ClientSpec) -> Result<(), Error> {
    let disciplines = spec.schemes.iter().filter_map(|scheme| scheme.nonce());
    let mut remembered = disciplines.filter(|discipline| discipline.is_remembered());
    let first = remembered.next();
    match remembered.any(|discipline| Some(discipline) != first) {
        false => Ok(()),
        true => Err(configuration(format!(
            "the methods of `{}` count nonces in different units or by different disciplines: write the same \
             `nonce = ..` in each `#[auth(..)]`, and the same `nonce: increasing(..)` in each scheme",
            spec.name
        ))),
    }
}

/// Without a nonce the server would execute identical bytes again.
fn refuse_replays(spec: &ClientSpec) -> Result<(), Error> {
    let has_nonce = |index: usize| {
        spec.schemes
            .get(index)
            .is_some_and(|scheme| scheme.nonce().is_some())
    };
    match spec
        .uses
        .iter()
        .find(|used| used.is_replayed && !has_nonce(used.scheme))
    {
        None => Ok(()),
        Some(used) => Err(configuration(format!(
            "`{}` is declared `#[retry(replay)]`, which relies on a nonce that the server takes only once, and its scheme \
             has none: declare another effect",
            used.operation
        ))),
    }
}

/// What such a scheme writes would be sent nowhere, and the request perhaps without any signature. The socket sends it.
fn refuse_logins(spec: &ClientSpec) -> Result<(), Error> {
    let schemes = spec.schemes.iter().enumerate();
    let mut of_requests = schemes.filter(|(index, _)| !is_of_socket(spec, *index));
    match of_requests.any(|(_, scheme)| scheme.assigns().message) {
        false => Ok(()),
        true => Err(configuration(format!(
            "a scheme of `{}` writes a `message`, which logs in to a WebSocket and stands in no request: use it with \
             `Signer::login`",
            spec.name
        ))),
    }
}

/// Whether the socket sends what this scheme writes, and no operation is signed by it.
#[cfg(feature = "ws")]
fn is_of_socket(spec: &ClientSpec, index: usize) -> bool {
    spec.socket.is_some() && !spec.uses.iter().any(|used| used.scheme == index)
}

#[cfg(not(feature = "ws"))]
fn is_of_socket(_: &ClientSpec, _: usize) -> bool {
    false
}

fn refuse_unread_tokens(spec: &ClientSpec) -> Result<(), Error> {
    match spec.schemes.iter().any(|scheme| scheme.reads_token()) {
        true => Ok(()),
        false => Err(configuration(format!(
            "no scheme of `{}` reads `token`: it has no use for the access tokens that the builder was given",
            spec.name
        ))),
    }
}

fn configuration(message: impl Into<String>) -> Error {
    Error::not_sent(ErrorKind::Configuration, message)
}

/// A connection that takes longer than half an attempt is given up while it is certain that nothing was sent.
#[cfg(feature = "reqwest")]
fn default_transport(connect_timeout: Duration) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(ReqwestTransport::new(connect_timeout)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: Duration) -> Result<Arc<dyn Transport>, Error> {
    Err(configuration(
        "there is no transport: call `.transport(..)` on the builder, or enable the feature `reqwest`",
    ))
}
