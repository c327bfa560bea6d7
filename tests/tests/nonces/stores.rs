//! Every store there is, each empty.

use std::sync::{Arc, LazyLock};

use signed_api::{
    Discipline, Draw, FileNonceStore, MemoryNonceStore, NonceError, NonceKey, NonceStore,
    PostgresNonceStore, RedisNonceStore, SqliteNonceStore, Unit,
};
use signed_api_tests::servers::{Postgres, Redis};
use tempfile::TempDir;

pub(crate) const MILLIS: Discipline = Discipline::Increasing(Unit::Millis);

/// A store, and what must live as long as it does.
pub(crate) struct Store {
    pub(crate) name: &'static str,
    pub(crate) store: Arc<dyn NonceStore>,
    place: Option<Place>,
}

/// Where other processes find what a store keeps.
enum Place {
    Folder(TempDir),
    Redis(Redis),
    Postgres(Postgres),
}

impl Store {
    /// One of each.
    pub(crate) async fn all() -> Vec<Self> {
        let mut all = vec![Self {
            name: "memory",
            store: Arc::new(MemoryNonceStore::new()),
            place: None,
        }];
        for name in ["file", "sqlite", "redis", "postgres"] {
            let place = match name {
                "redis" => Place::Redis(Redis::start()),
                "postgres" => Place::Postgres(Postgres::start()),
                _ => Place::Folder(tempfile::tempdir().expect("a folder")),
            };
            all.push(Self {
                name,
                store: opened(name, &place).await,
                place: Some(place),
            });
        }
        all
    }

    /// What another process would open. The memory of a process is its own.
    pub(crate) async fn another(&self) -> Option<Arc<dyn NonceStore>> {
        match &self.place {
            Some(place) => Some(opened(self.name, place).await),
            None => None,
        }
    }

    pub(crate) async fn draw(&self, discipline: Discipline, floor: u64) -> Result<u64, NonceError> {
        drawn(&*self.store, discipline, floor).await
    }
}

pub(crate) async fn drawn(
    store: &dyn NonceStore,
    discipline: Discipline,
    floor: u64,
) -> Result<u64, NonceError> {
    store
        .draw(&Draw::new(&KEY, "Example", discipline, floor))
        .await
}

/// The key that is drawn from.
pub(crate) static KEY: LazyLock<NonceKey> =
    LazyLock::new(|| NonceKey::new("https://api.example.com", "my-api-key"));

async fn opened(name: &str, place: &Place) -> Arc<dyn NonceStore> {
    match place {
        Place::Folder(folder) if name == "file" => {
            Arc::new(FileNonceStore::in_directory(folder.path().join("nonces")))
        }
        Place::Folder(folder) => {
            let path = folder.path().join("nonces.db");
            Arc::new(SqliteNonceStore::open(path).await.expect("opened"))
        }
        Place::Redis(server) => Arc::new(
            RedisNonceStore::connect(&server.url())
                .await
                .expect("connected"),
        ),
        Place::Postgres(server) => Arc::new(
            PostgresNonceStore::connect(&server.url())
                .await
                .expect("connected"),
        ),
    }
}
