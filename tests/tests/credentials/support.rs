//! A server that knows which keys are valid, and a provider of which a test decides what it says.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{Transport, TransportError};
use signed_api::{
    BoxFuture, ClientBuilder, CredentialError, CredentialErrorKind, Field, ProvideCredentials,
    SignedRequest,
};
use signed_api_tests::bound::Bound;
use tokio::sync::Semaphore;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub trait Exchange {
    #[get("/balance")]
    async fn balance(&self) -> Result<String>;

    #[post("/orders")]
    async fn order(&self) -> Result<String>;
}

/// Writes a file that has this mode from the beginning.
pub(crate) fn write(path: &Path, mode: u32, text: &str) {
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .expect("a new file");
    io::Write::write_all(&mut file, text.as_bytes()).expect("written");
}

/// A server that answers 200 to the keys that are valid, and 401 to all others.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyServer(Arc<Mutex<World>>);

#[derive(Debug, Default)]
struct World {
    valid: HashSet<String>,
    seen: Vec<String>,
    /// Requests wait here before they are looked at.
    gate: Option<Arc<Semaphore>>,
    /// The status of the next answers, whatever the key.
    statuses: Vec<u16>,
}

impl KeyServer {
    pub(crate) fn accepting(keys: &[&str]) -> Self {
        let server = Self::default();
        server.accept(keys);
        server
    }

    /// Only these are valid from now on.
    pub(crate) fn accept(&self, keys: &[&str]) {
        self.world().valid = keys.iter().map(|key| (*key).to_owned()).collect();
    }

    /// The keys of all requests so far, in the order of their arrival.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.world().seen.clone()
    }

    /// Lets no request pass until it is given permits.
    pub(crate) fn hold(&self) -> Arc<Semaphore> {
        let gate = Arc::new(Semaphore::new(0));
        self.world().gate = Some(Arc::clone(&gate));
        gate
    }

    pub(crate) fn answer_next(&self, status: u16) {
        self.world().statuses.push(status);
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn builder(
        &self,
        provider: impl ProvideCredentials + 'static,
    ) -> ClientBuilder<ExchangeClient> {
        ExchangeClient::builder()
            .credentials(provider)
            .transport(self.clone())
    }

    pub(crate) fn client(&self, provider: impl ProvideCredentials + 'static) -> ExchangeClient {
        self.builder(provider).build().expect("a client")
    }

    async fn answer(&self, request: SignedRequest) -> http::Response<Bytes> {
        let key = request.headers["api-key"]
            .to_str()
            .expect("text")
            .to_owned();
        let gate = {
            let mut world = self.world();
            world.seen.push(key.clone());
            world.gate.clone()
        };
        if let Some(gate) = gate {
            gate.acquire().await.expect("open").forget();
        }
        let mut world = self.world();
        let by_key = if world.valid.contains(&key) { 200 } else { 401 };
        let status = world.statuses.pop().unwrap_or(by_key);
        let answer = http::Response::builder().status(status);
        answer.body(Bytes::from(key)).expect("an answer")
    }
}

impl Transport for KeyServer {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { Ok(self.answer(request).await) })
    }
}

/// A provider that says what the test has put into it, and counts how often it was asked.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    says: Mutex<Result<Credentials, CredentialError>>,
    asked: AtomicUsize,
    /// Taken by every question before it is answered, if it is closed.
    open: Semaphore,
    /// Callers that wait for credentials which never come are not waited for.
    _bound: Bound,
}

impl Desk {
    pub(crate) fn new(key: &str) -> Self {
        Self(Arc::new(Inner {
            says: Mutex::new(Ok(credentials(key))),
            asked: AtomicUsize::new(0),
            open: Semaphore::new(Semaphore::MAX_PERMITS),
            _bound: Bound::new(),
        }))
    }

    pub(crate) fn say(&self, says: Result<Credentials, CredentialError>) {
        *self.0.says.lock().expect("whole") = says;
    }

    pub(crate) fn give(&self, key: &str) {
        self.say(Ok(credentials(key)));
    }

    pub(crate) fn fail(&self) {
        let kind = CredentialErrorKind::Unavailable;
        self.say(Err(CredentialError::of(kind, "the desk is closed")));
    }

    /// Answers nothing until [`open`](Self::open).
    pub(crate) fn close(&self) {
        let permits = self.0.open.available_permits();
        self.0.open.forget_permits(permits);
    }

    pub(crate) fn open(&self) {
        self.0.open.add_permits(1_000_000);
    }

    pub(crate) fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Desk {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(async {
            self.0.asked.fetch_add(1, Ordering::SeqCst);
            let _permit = self.0.open.acquire().await.expect("never dropped");
            self.0.says.lock().expect("whole").clone()
        })
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk")
    }
}

pub(crate) fn credentials(key: &str) -> Credentials {
    Credentials::new(key, format!("secret of {key}"))
}

pub(crate) fn key(credentials: &Credentials) -> &str {
    str::from_utf8(credentials.key().expect("a key")).expect("text")
}

/// What a provider says, as a key or as an error.
pub(crate) async fn said(provider: &impl ProvideCredentials) -> Result<String, CredentialError> {
    let credentials = provider.provide().await?;
    assert!(credentials.require(Field::Key).is_ok());
    Ok(key(&credentials).to_owned())
}
