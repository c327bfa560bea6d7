//! A server that has forgotten what it has handed out.

use std::time::Duration;

use signed_api::{Clock as _, RedisNonceStore, SystemClock};
use signed_api_tests::servers::Redis;

use crate::stores::{MILLIS, drawn};

const NOW: u64 = 1_700_000_000_000;

#[tokio::test]
async fn what_this_process_has_drawn_is_refused_after_a_failover_that_lost_it() {
    let mut server = Redis::start();
    let store = RedisNonceStore::connect(&server.url())
        .await
        .expect("connected");
    for expected in 0..5 {
        assert_eq!(
            drawn(&store, MILLIS, NOW).await.expect("drawn"),
            NOW + expected
        );
    }
    server.lose_everything();
    let mut told = Vec::new();
    let next = loop {
        match drawn(&store, MILLIS, NOW).await {
            Ok(next) => break next,
            Err(error) => told.push(error.to_string()),
        }
        assert!(told.len() < 50, "{told:?}");
        SystemClock::new().sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(next, NOW + 5, "the first that is new");
    let lost = told
        .iter()
        .filter(|error| error.starts_with("the store has gone back: it gave 170000000000"));
    assert_eq!(lost.count(), 5, "{told:?}");
    let first = told
        .iter()
        .find(|error| error.contains("it gave 1700000000000"))
        .expect("the first");
    assert!(
        first.contains("of which this process has drawn 1700000000004 already"),
        "{first}"
    );
    assert!(first.contains("failover"), "{first}");
}
