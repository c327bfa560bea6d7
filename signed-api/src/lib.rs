#![doc = include_str!("../README.md")]

extern crate self as signed_api;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod address;
mod answers;
mod api_error;
mod arguments;
mod body;
mod budget;
mod call;
#[cfg(feature = "canonical")]
pub mod canonical;
mod challenge;
mod circuit;
mod client;
mod clock;
mod constants;
mod credential;
mod crypto;
#[cfg(any(doc, doctest))]
pub mod docs;
mod draft;
mod effect;
mod emptiness;
mod encode;
mod envelope;
mod error;
mod explain;
#[cfg(feature = "file")]
mod file_system;
mod future;
mod gate;
mod given;
mod header_fields;
mod hidden;
mod item;
mod journal;
mod json;
mod limit;
mod maps;
mod nonce;
mod number;
#[cfg(feature = "oauth2")]
pub mod oauth2;
mod operation;
mod options;
#[cfg(feature = "file")]
mod owned_file;
mod pages;
mod params;
mod parts;
pub mod prelude;
mod prepared;
mod random;
#[cfg(any(feature = "testing", feature = "webhook"))]
mod read_back;
mod request;
mod response;
mod retry;
pub mod scheme;
#[cfg(feature = "schemes")]
pub mod schemes;
mod session;
mod sign_error;
mod signer;
mod spawn;
#[cfg(feature = "sqlite")]
mod sqlite;
mod sync;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod token;
mod told;
pub mod transport;
mod unsigned;
#[cfg(feature = "webhook")]
pub mod webhook;
#[cfg(feature = "ws")]
pub mod ws;

/// What a store of limits is, for one of your own.
pub mod limit_store {
    pub use crate::limit::{Demand, LimitStore, LimitStoreError, Part, Receipt, Taken};
}

pub use http;
pub use signed_api_macros::{api_client, auth_scheme};

pub use self::call::Call;
pub use self::circuit::Circuits;
pub use self::client::ClientBuilder;
pub use self::clock::{
    Begun, Clock, ClockError, IsoTime, ServerTime, Sleep, SyncedClock, SyncedClockBuilder,
    SystemClock, Timestamp, Unit,
};
#[cfg(feature = "command")]
pub use self::credential::CommandCredentials;
#[cfg(feature = "file")]
pub use self::credential::FileCredentials;
#[cfg(feature = "vault")]
pub use self::credential::VaultCredentials;
pub use self::credential::{
    Chain, CredentialError, CredentialErrorKind, Credentials, EnvironmentCredentials, Field,
    Overlapping, ProvideCredentials, Rotating, Secret,
};
pub use self::error::{Error, ErrorKind, Outcome, Result};
pub use self::explain::{Explanation, Hashed};
pub use self::future::BoxFuture;
pub use self::item::{Item, ItemError};
#[cfg(feature = "file")]
pub use self::journal::FileJournal;
pub use self::journal::{Ending, Journal, JournalEntry, JournalError};
pub use self::limit::Limits;
#[cfg(feature = "redis")]
pub use self::limit::RedisLimits;
#[cfg(feature = "file")]
pub use self::nonce::FileNonceStore;
#[cfg(feature = "postgres")]
pub use self::nonce::PostgresNonceStore;
#[cfg(feature = "redis")]
pub use self::nonce::RedisNonceStore;
#[cfg(feature = "sqlite")]
pub use self::nonce::SqliteNonceStore;
pub use self::nonce::{Discipline, Draw, MemoryNonceStore, NonceError, NonceKey, NonceStore};
pub use self::pages::{Items, PagedCall, Position, PositionError};
pub use self::params::{ParamError, Params, Text, Value};
pub use self::random::{Entropy, EntropyError, SystemEntropy};
pub use self::response::Response;
pub use self::retry::RetryPolicy;
pub use self::scheme::Scheme;
pub use self::session::Session;
pub use self::signer::Signer;
pub use self::spawn::{Spawn, TokioSpawn};
#[cfg(feature = "file")]
pub use self::token::FileTokenStore;
#[cfg(feature = "keyring")]
pub use self::token::KeyringTokenStore;
pub use self::token::{
    StoredToken, Token, TokenCache, TokenError, TokenErrorKind, TokenLock, TokenSource, TokenState,
    TokenStore, TokenStoreError,
};
pub use self::transport::SignedRequest;
pub use self::unsigned::UnsignedRequest;
