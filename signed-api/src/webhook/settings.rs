//! How deliveries are verified.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, Method};

use super::replay::{MemoryReplayStore, ReplayStore};
use crate::clock::{Clock, SystemClock};
use crate::credential::Credentials;
use crate::error::{Error, ErrorKind, Result};
use crate::options::Options;
use crate::scheme::layout::Layout;
use crate::scheme::{Assigns, DeliveryId, Scheme};
use crate::signer::Signer;
use crate::spawn::{Spawn, TokioSpawn};
use crate::unsigned::UnsignedRequest;

/// How far from now a delivery may be signed unless somebody says otherwise.
const TOLERANCE: Duration = Duration::from_secs(300);

/// How long a body is accepted unless somebody says otherwise: 1 MiB.
const MOST: usize = 1 << 20;

/// How long handled deliveries are remembered: what senders take for their last try.
const RETENTION: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// How long a body may take to arrive: senders wait for an answer no longer.
const RECEIVE: Duration = Duration::from_secs(30);

const LEASE: Duration = Duration::from_secs(60);

/// How many deliveries are remembered unless somebody says otherwise: almost four a second over three days. Only what is signed
/// takes any of it.
const ROOM: usize = 1_000_000;

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) scheme: Arc<dyn Scheme>,
    pub(super) layout: &'static [Layout],
    /// What the scheme declares.
    pub(super) id: Option<DeliveryId>,
    pub(super) id_end: Option<&'static str>,
    /// One for each live secret.
    pub(super) signers: Vec<Signer>,
    pub(super) name: Arc<str>,
    pub(super) tolerance: Duration,
    pub(super) most: usize,
    #[cfg_attr(
        not(feature = "tower"),
        expect(dead_code, reason = "without the layer the body is received elsewhere")
    )]
    pub(super) receive: Duration,
    pub(super) options: Options,
    pub(super) constants: Vec<(String, String)>,
    pub(super) url: Option<SentTo>,
    pub(super) covered: Vec<HeaderName>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) store: Arc<dyn ReplayStore>,
    pub(super) retention: Duration,
    pub(super) lease: Duration,
    pub(super) spawner: Arc<dyn Spawn>,
}

/// What the sender calls.
#[derive(Clone)]
pub(super) struct SentTo {
    pub(super) origin: String,
    pub(super) path: String,
    pub(super) query: String,
}

impl Settings {
    pub(super) fn new(scheme: impl Scheme + 'static, credentials: Credentials) -> Result<Self> {
        let scheme: Arc<dyn Scheme> = Arc::new(scheme);
        refuse_other_kinds(&*scheme)?;
        let signer = Signer::verifying(Arc::clone(&scheme), credentials)?;
        let said = scheme.delivery();
        let tolerance = said.and_then(|said| said.tolerance_s);
        Ok(Self {
            layout: scheme.layout(),
            id: said.map(|said| said.id),
            id_end: said.and_then(|said| said.id_end),
            signers: vec![signer],
            name: scheme.name().into(),
            tolerance: tolerance.map_or(TOLERANCE, Duration::from_secs),
            most: MOST,
            receive: RECEIVE,
            options: Options::default(),
            constants: Vec::new(),
            url: None,
            covered: Vec::new(),
            clock: Arc::new(SystemClock::new()),
            store: Arc::new(MemoryReplayStore::new(ROOM)),
            retention: RETENTION,
            lease: LEASE,
            spawner: Arc::new(TokioSpawn),
            scheme,
        })
    }

    /// For how long a delivery that was handled is remembered: no sender's clock may outlast it.
    pub(super) fn keep(&self) -> Duration {
        let least = self.tolerance.saturating_mul(2);
        let least = least.saturating_add(Duration::from_secs(60 * 60));
        self.retention.max(least)
    }
}

impl SentTo {
    /// The parts of `url`, which are percent-encoded already.
    pub(super) fn parse(url: &str) -> Result<Self> {
        UnsignedRequest::new(Method::POST, url)?;
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let start = address.find("://").map_or(0, |end| end + 3);
        let path = address[start..]
            .find('/')
            .map_or(address.len(), |slash| start + slash);
        let (origin, path) = address.split_at(path);
        Ok(Self {
            origin: origin.to_owned(),
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query: query.to_owned(),
        })
    }
}

/// What a receiver computes once more are header fields, and at once.
fn refuse_other_kinds(scheme: &dyn Scheme) -> Result<()> {
    let name = scheme.name();
    if scheme.assigns() != Assigns::default() {
        return Err(configuration(format!(
            "`{name}` writes more of a request than header fields, and so signs no webhook"
        )));
    }
    if scheme.is_remote() {
        return Err(configuration(format!(
            "`{name}` waits for something remote, and a webhook is verified at once"
        )));
    }
    Ok(())
}

fn configuration(message: String) -> Error {
    Error::not_sent(ErrorKind::Configuration, message)
}
