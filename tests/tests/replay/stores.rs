//! Every store there is, each empty.

use std::sync::Arc;
use std::time::Duration;

use signed_api::webhook::{
    ClaimAnswer, DeliveryKey, MemoryReplayStore, PostgresReplayStore, RedisReplayStore,
    ReplayStore, SqliteReplayStore,
};
use signed_api::{Clock as _, SystemClock};
use signed_api_tests::servers::{Postgres, Redis};
use tempfile::TempDir;

/// A store, and what must live as long as it does.
pub(crate) struct Store {
    pub(crate) name: &'static str,
    pub(crate) store: Arc<dyn ReplayStore>,
    /// What another process would open, or another task of this one where that is all who have it.
    pub(crate) another: Arc<dyn ReplayStore>,
    _place: Place,
}

/// Where others find what a store remembers.
enum Place {
    Memory(Arc<MemoryReplayStore>),
    Folder(TempDir),
    Redis(Redis),
    Postgres(Postgres),
}

impl Store {
    /// One of each.
    pub(crate) async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for name in ["memory", "sqlite", "redis", "postgres"] {
            let place = match name {
                "memory" => Place::Memory(Arc::new(MemoryReplayStore::new(100))),
                "redis" => Place::Redis(Redis::start()),
                "postgres" => Place::Postgres(Postgres::start()),
                _ => Place::Folder(tempfile::tempdir().expect("a folder")),
            };
            all.push(Self {
                name,
                store: opened(&place).await,
                another: opened(&place).await,
                _place: place,
            });
        }
        all
    }

    /// The ticket of a claim that is new.
    pub(crate) async fn claimed(&self, key: &DeliveryKey, lease: Duration) -> u64 {
        let name = self.name;
        match self.store.claim(key, lease).await.expect(name) {
            ClaimAnswer::New(ticket) => ticket,
            other => panic!("{name}: {other:?}"),
        }
    }

    /// What another process is told, which would otherwise handle the delivery.
    pub(crate) async fn said(&self, key: &DeliveryKey) -> ClaimAnswer {
        self.another.claim(key, LONG).await.expect(self.name)
    }
}

/// Longer than a test takes.
pub(crate) const LONG: Duration = Duration::from_secs(60);
/// Shorter than [`past`] waits.
pub(crate) const SHORT: Duration = Duration::from_millis(60);

/// Waits until what was to last for [`SHORT`] is over.
pub(crate) async fn past() {
    SystemClock::new().sleep(2 * SHORT).await;
}

async fn opened(place: &Place) -> Arc<dyn ReplayStore> {
    match place {
        Place::Memory(store) => Arc::clone(store) as _,
        Place::Folder(folder) => {
            let path = folder.path().join("deliveries.db");
            Arc::new(SqliteReplayStore::open(path).await.expect("opened"))
        }
        Place::Redis(server) => {
            let store = RedisReplayStore::connect(&server.url()).await;
            Arc::new(store.expect("connected"))
        }
        Place::Postgres(server) => {
            let store = PostgresReplayStore::connect(&server.url()).await;
            Arc::new(store.expect("connected"))
        }
    }
}
