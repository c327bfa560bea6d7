//! Pages of a server that refuses wrong signatures, over real connections, and the stream in the hands of others.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_core::Stream;
use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer};
use signed_api_tests::signature::hmac_sha256_hex;

use super::support::{Item, ListsClient};

const SECRET: &str = "the secret of the server";

/// 7 items in pages of 3; every second request meets a 503.
async fn server() -> FaultServer {
    let requests = Arc::new(AtomicUsize::new(0));
    let server = FaultServer::start(move |request| {
        if requests.fetch_add(1, Ordering::Relaxed) % 2 == 1 {
            return Answer::new(503, "").header("retry-after", "0");
        }
        let stamp = request.header("api-timestamp").unwrap_or_default();
        let parts = [stamp, request.method.as_str(), &request.target].map(str::as_bytes);
        if request.header("api-sign") != Some(&hmac_sha256_hex(SECRET, &parts)) {
            return Answer::new(401, "the signature is wrong");
        }
        let offset = request.target.split("offset=").nth(1);
        let offset = offset
            .and_then(|rest| rest.split('&').next()?.parse().ok())
            .unwrap_or(0);
        let items: Vec<String> = (offset..7.min(offset + 3))
            .map(|id| format!(r#"{{"id": {id}}}"#))
            .collect();
        Answer::new(200, format!(r#"{{"results": [{}]}}"#, items.join(",")))
    });
    server.await.expect("a server")
}

fn client(server: &FaultServer) -> ListsClient {
    ListsClient::builder()
        .base_url(server.url())
        .credentials(Credentials::new("key-0123456789", SECRET))
        .build()
        .expect("a client")
}

/// Every page is a call of its own: signed, and tried again.
#[tokio::test]
async fn each_page_is_signed_and_tried_again() {
    let server = server().await;
    let client = client(&server);
    let mut items = client.by_offset(None, 3).items();
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await.expect("an item") {
        ids.push(item.id);
    }
    assert_eq!(ids, [0, 1, 2, 3, 4, 5, 6]);
}

async fn drained<S: Stream<Item = Result<Item>> + Send>(stream: S) -> Vec<u64> {
    let mut stream: Pin<Box<S>> = Box::pin(stream);
    let mut ids = Vec::new();
    while let Some(item) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
    {
        ids.push(item.expect("an item").id);
    }
    ids
}

/// As a stream of `futures`, in a task of its own.
#[tokio::test]
async fn it_is_a_stream_that_can_move_between_threads() {
    let server = server().await;
    let client = client(&server);
    let task = tokio::spawn(async move { drained(client.by_offset(None, 3).items()).await });
    assert_eq!(task.await.expect("a task").len(), 7);
}

/// The trait does not know of it: one page is what its method returns.
#[tokio::test]
async fn the_trait_stays_as_it_is() {
    struct Fake;

    #[api_client(base_url = "https://api.example.com")]
    trait Trades {
        #[get("/trades")]
        #[paginate(last = "id", into = "after")]
        async fn trades(&self, after: Option<u64>) -> Result<Vec<Item>>;
    }

    impl Trades for Fake {
        async fn trades(&self, after: Option<u64>) -> Result<Vec<Item>> {
            Ok(vec![Item {
                id: after.unwrap_or(0) + 1,
            }])
        }
    }

    async fn one<T: Trades>(trades: &T) -> Result<Vec<Item>> {
        trades.trades(Some(4)).await
    }

    assert_eq!(one(&Fake).await.expect("a page"), [Item { id: 5 }]);
    let page = super::support::playing([super::support::ok(
        r#"{"results": [{"id": 1}], "has_more": false}"#,
    )]);
    let through_the_trait = super::support::Lists::from_zero(&page.0, None).await;
    assert_eq!(through_the_trait.expect("a page").results, [Item { id: 1 }]);
    let _ = TradesClient::new().expect("a client").trades(None).items();
    let _ = ListsClient::from_zero;
}
