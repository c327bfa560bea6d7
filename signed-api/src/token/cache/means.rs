//! What a cache works with, and what was chosen when it was made.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::random::{Entropy, SystemEntropy};
use crate::spawn::{Spawn, TokioSpawn};
use crate::token::{Token, TokenSource, TokenStore};

#[derive(Clone)]
pub(super) struct Means {
    /// Without one, nothing is renewed.
    pub(super) source: Option<Arc<dyn TokenSource>>,
    pub(super) fixed: Option<Token>,
    pub(super) store: Option<Arc<dyn TokenStore>>,
    /// Open until it is first needed: a client that the cache is given to may bring it.
    pub(super) clock: OnceLock<Arc<dyn Clock>>,
    pub(super) entropy: OnceLock<Arc<dyn Entropy>>,
    pub(super) spawner: Arc<dyn Spawn>,
    pub(super) early: Duration,
    pub(super) default_lifetime: Duration,
    pub(super) patience: Duration,
    pub(super) resends_in_doubt: bool,
}

impl Means {
    pub(super) fn new(source: Option<Arc<dyn TokenSource>>) -> Self {
        Self {
            source,
            fixed: None,
            store: None,
            clock: OnceLock::new(),
            entropy: OnceLock::new(),
            spawner: Arc::new(TokioSpawn),
            early: Duration::from_secs(60),
            default_lifetime: Duration::from_secs(300),
            patience: Duration::from_secs(30),
            resends_in_doubt: false,
        }
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &**self.clock.get_or_init(|| Arc::new(SystemClock::new()))
    }

    pub(super) fn entropy(&self) -> &dyn Entropy {
        &**self.entropy.get_or_init(|| Arc::new(SystemEntropy))
    }
}
