//! What stores keep: no more than what is claimed or remembered.

use std::time::Duration;

use signed_api::webhook::{
    ClaimAnswer, DeliveryKey, PostgresReplayStore, RedisReplayStore, ReplayStore, SqliteReplayStore,
};
use signed_api_tests::servers::{Postgres, Redis};
use sqlx::{PgPool, SqlitePool};

use crate::stores::{LONG, past};

const COUNT: &str = "SELECT count(*) FROM signed_api_deliveries";

/// Claims so many deliveries of a webhook.
async fn claim(store: &dyn ReplayStore, webhook: &str, count: usize, lease: Duration) {
    for number in 0..count {
        let key = DeliveryKey::new(webhook, number.to_string());
        let claimed = store.claim(&key, lease).await.expect("claimed");
        assert!(matches!(claimed, ClaimAnswer::New(_)), "{claimed:?}");
    }
}

/// 300 that lapse at once, 100 that last, then as many claims as it takes to clear away the lapsed ones.
async fn fill(store: &dyn ReplayStore) {
    claim(store, "short", 300, Duration::from_millis(1)).await;
    claim(store, "long", 100, LONG).await;
    past().await;
    claim(store, "late", 130, LONG).await;
    let handled = DeliveryKey::new("long", "7");
    let said = store.claim(&handled, LONG).await.expect("asked");
    assert_eq!(said, ClaimAnswer::InProgress);
}

#[tokio::test]
async fn sqlite_keeps_no_rows_that_have_lapsed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deliveries.db");
    let store = SqliteReplayStore::open(&path).await.expect("opened");
    fill(&store).await;
    let pool = SqlitePool::connect(&format!("sqlite:{}", path.display())).await;
    let count = sqlx::query_scalar(COUNT)
        .fetch_one(&pool.expect("opened"))
        .await;
    assert_eq!(count.ok(), Some(230_i64));
}

#[tokio::test]
async fn postgres_keeps_no_rows_that_have_lapsed() {
    let server = Postgres::start();
    let store = PostgresReplayStore::connect(&server.url())
        .await
        .expect("connected");
    fill(&store).await;
    let pool = PgPool::connect(&server.url()).await.expect("connected");
    let count = sqlx::query_scalar(COUNT).fetch_one(&pool).await;
    assert_eq!(count.ok(), Some(230_i64));
}

#[tokio::test]
async fn redis_keeps_no_keys_that_have_lapsed() {
    let server = Redis::start();
    let store = RedisReplayStore::connect(&server.url())
        .await
        .expect("connected");
    fill(&store).await;
    let mut kept = server.keys();
    // Redis removes by and by what nobody asks for.
    for _ in 0..100 {
        if kept == 230 {
            break;
        }
        past().await;
        kept = server.keys();
    }
    assert_eq!(kept, 230);
}

/// Processes that start at once may all find nothing there.
#[tokio::test(flavor = "multi_thread")]
async fn tables_are_created_once_by_whoever_comes_first() {
    let server = Postgres::start();
    let folder = tempfile::tempdir().expect("a folder");
    for round in 0..10 {
        let path = folder.path().join(format!("{round}.db"));
        let mut running = Vec::new();
        for _ in 0..8 {
            let (url, path) = (server.url(), path.clone());
            running.push(tokio::spawn(async move {
                SqliteReplayStore::open(&path).await.expect("opened");
                PostgresReplayStore::connect(&url).await.expect("connected");
            }));
        }
        for opened in running {
            opened.await.expect("a store");
        }
    }
}
