//! The client: everything that calls share, and the attempt loop, the only place that sequences.

mod admission;
mod again;
mod attempt;
mod build;
mod builder;
mod environment;
mod heard;
mod noted;
mod reconcile;
mod seal;
#[cfg(feature = "ws")]
mod socket;
mod time;
mod time_source;
mod tokens;
mod verdict;

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

pub(crate) use self::attempt::{Answered, Options};
pub use self::builder::ClientBuilder;
#[cfg(feature = "ws")]
pub(crate) use self::heard::meaning;
pub(crate) use self::reconcile::{Known, Reconciliation};
pub use self::reconcile::{LookUp, is_not_found};
#[cfg(feature = "ws")]
pub(crate) use self::socket::{
    Login, LoginWith, Room, Rooms, SocketAddress, SocketMessage, WeakClient,
};
pub use self::time_source::{TimeFormat, TimeRejection, TimeSource};

use crate::address::BaseUrl;
use crate::answers::Answers;
use crate::budget::Budget;
use crate::circuit::Circuit;
use crate::clock::Clock;
use crate::journal::Journal;
use crate::limit::{LimitsSpec, Pools, SharedPools};
use crate::nonce::NonceStore;
use crate::operation::{Operation, SchemeUse};
use crate::options::Options as SchemeOptions;
use crate::parts::Sender;
use crate::prepared::CredentialSource;
use crate::random::Entropy;
use crate::retry::RetryPolicy;
use crate::scheme::Scheme;
use crate::session::Session;
use crate::token::TokenCache;
use crate::told::ToldWait;
use crate::transport::Transport;

/// What the macro knows of a trait; one constant per client.
pub struct ClientSpec {
    /// The trait's name.
    pub name: &'static str,
    /// The trait's `base_url`, if it declares one.
    pub base_url: Option<&'static str>,
    /// The names and base URLs of its environments, if it declares them.
    pub environments: &'static [(&'static str, &'static str)],
    /// The schemes that its operations name by their place here.
    pub schemes: &'static [&'static dyn Scheme],
    /// What its operations give to them.
    pub uses: &'static [SchemeUse],
    /// The pools that its operations take from.
    pub limits: LimitsSpec,
    /// Decodes the body of an error answer to the trait's `error` type.
    pub api_error: Option<ApiErrorDecoder>,
    /// The operation that tells the server's time, if there is one.
    pub time: Option<&'static TimeSource>,
    /// Where its API says how long to wait.
    pub waits: &'static [ToldWait],
    /// What the answers to its operations look like.
    pub answers: Answers,
    /// Its WebSocket, if it declares one.
    #[cfg(feature = "ws")]
    pub socket: Option<&'static crate::ws::SocketSpec>,
}

/// Decodes the body of an error answer to a type that only the trait knows.
pub type ApiErrorDecoder = fn(&[u8]) -> Option<Box<dyn Any + Send + Sync>>;

/// A client struct that the macro made.
pub trait Api: Sized {
    /// What its trait declares.
    const SPEC: &'static ClientSpec;

    /// Wraps the client that does the work.
    fn from_client(client: Client) -> Self;
}

/// What the calls of one client share. Clones share it too: connections, credentials, nonces, limits.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    spec: &'static ClientSpec,
    base: BaseUrl,
    credentials: Option<CredentialSource>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    nonces: Arc<dyn NonceStore>,
    journal: Option<Arc<dyn Journal>>,
    retry: RetryPolicy,
    timeout: Duration,
    attempt_timeout: Duration,
    user_agent: HeaderValue,
    options: SchemeOptions,
    session: Session,
    tokens: Option<TokenCache>,
    pools: Pools,
    shared_pools: Option<Arc<SharedPools>>,
    circuit: Arc<Circuit>,
    budget: Budget,
    #[cfg(feature = "ws")]
    socket: socket::SocketMeans,
}

impl Client {
    pub(crate) fn base(&self) -> &BaseUrl {
        &self.shared.base
    }

    /// The scheme that signs `operation`.
    pub(crate) fn scheme(&self, operation: &Operation) -> Option<&'static dyn Scheme> {
        let index = operation.scheme?;
        self.shared.spec.schemes.get(index).copied()
    }

    /// The session whose values its schemes read.
    pub fn session(&self) -> &Session {
        &self.shared.session
    }

    fn sender(&self) -> Sender<'_> {
        Sender {
            base: &self.shared.base,
            user_agent: Some(&self.shared.user_agent),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.shared.spec.name)
            .field("origin", &self.shared.base.origin())
            .finish_non_exhaustive()
    }
}
