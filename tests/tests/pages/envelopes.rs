//! Pages in envelopes: places are those of the whole body.

use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{ErrorKind, RetryPolicy};

use super::support::{Item, ids, ok};

#[derive(Deserialize)]
pub(crate) struct Payload {
    list: Vec<Item>,
}

#[api_client(base_url = "https://api.example.com")]
#[envelope(success("code" = "0"), data = "data")]
pub(crate) trait Wrapped {
    /// The payload is the list, and the cursor is beside it.
    #[get("/beside")]
    #[paginate(cursor = "next")]
    async fn beside(&self, cursor: Option<&str>) -> Result<Vec<Item>>;

    /// The payload is an object with both.
    #[get("/within")]
    #[paginate(cursor = "data.next", items = "data.list", item = Item)]
    async fn within(&self, cursor: Option<&str>) -> Result<Payload>;

    /// No envelope, and the list is all there is.
    #[get("/plain")]
    #[envelope(none)]
    #[paginate(page = "page")]
    async fn plain(&self, page: u32) -> Result<Vec<Item>>;
}

fn client(steps: impl IntoIterator<Item = Step>) -> WrappedClient {
    WrappedClient::builder()
        .transport(ScriptedTransport::new(steps))
        .clock(ManualClock::default().auto_advance())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client")
}

#[tokio::test]
async fn a_cursor_stands_beside_the_payload() {
    let pages = [
        ok(r#"{"code": "0", "data": [{"id": 1}], "next": "b"}"#),
        ok(r#"{"code": "0", "data": [{"id": 2}], "next": ""}"#),
        ok(r#"{"code": "0", "data": [{"id": 3}], "next": "c"}"#),
    ];
    let client = client(pages);
    assert_eq!(
        ids(client.beside(None).items()).await.expect("items"),
        [1, 2]
    );
    assert_eq!(client.beside(None).await.expect("a page"), [Item { id: 3 }]);
}

#[tokio::test]
async fn a_cursor_stands_in_the_payload() {
    let client = client([
        ok(r#"{"code": "0", "data": {"list": [{"id": 1}], "next": "b"}}"#),
        ok(r#"{"code": "0", "data": {"list": [{"id": 2}]}}"#),
        ok(r#"{"code": "0", "data": {"list": [{"id": 3}]}}"#),
    ]);
    assert_eq!(
        ids(client.within(None).items()).await.expect("items"),
        [1, 2]
    );
    assert_eq!(
        client.within(None).await.expect("a page").list,
        [Item { id: 3 }]
    );
}

#[tokio::test]
async fn without_an_envelope_the_list_is_all() {
    let client = client([ok(r#"[{"id": 1}]"#), ok("[]")]);
    assert_eq!(ids(client.plain(1).items()).await.expect("items"), [1]);
}

/// An error that came with HTTP 200 is one, and the page is still to come.
#[tokio::test]
async fn a_failure_in_an_envelope_ends_nothing() {
    let client = client([
        ok(r#"{"code": "0", "data": [{"id": 1}], "next": "b"}"#),
        ok(r#"{"code": "50011", "data": []}"#),
        ok(r#"{"code": "0", "data": {"id": 2}, "next": ""}"#),
        ok(r#"{"code": "0", "data": [{"id": 2}], "next": ""}"#),
    ]);
    let mut items = client.beside(None).items();
    assert!(items.try_next().await.expect("an item").is_some());
    let error = items.try_next().await.expect_err("a code");
    assert_ne!(error.kind(), ErrorKind::Decode);
    let error = items.try_next().await.expect_err("no list");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let body = error.body().expect("a body");
    assert_eq!(body, r#"{"code": "0", "data": {"id": 2}, "next": ""}"#);
    assert_eq!(ids(items).await.expect("items"), [2]);
}
