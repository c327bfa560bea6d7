//! A trait with every kind of pages, and a transport that answers by a function.

use std::sync::{Arc, Mutex};

use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::transport::SignedRequest;
use signed_api::{Items, RetryPolicy};

#[derive(Debug, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) data: Inner,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Inner {
    pub(crate) list: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: u64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Results<T> {
    pub(crate) results: Vec<T>,
}

#[api_client(base_url = "https://api.example.com/v1")]
#[auth(hmac = "ts+method+target+body")]
pub(crate) trait Lists {
    #[get("/cursor")]
    #[paginate(cursor = "data.next", items = "data.list", item = Item)]
    async fn by_cursor(&self, status: &str, cursor: Option<&str>) -> Result<Envelope>;

    #[get("/until")]
    #[paginate(cursor = "next", into = "after", end = "LTE=", items = "results")]
    async fn until(&self, #[header("x-after")] after: Option<String>) -> Result<Results<Item>>;

    #[post("/search")]
    #[retry(safe)]
    #[paginate(cursor = "next", items = "results")]
    async fn search(&self, status: &str, cursor: Option<u64>, limit: u32) -> Result<Results<Item>>;

    #[get("/url")]
    #[paginate(url = "next", items = "results")]
    async fn by_url(&self, status: &str) -> Result<Results<Item>>;

    #[get("/page")]
    #[paginate(page = "page")]
    async fn by_page(&self, page: Option<u32>) -> Result<Vec<Item>>;

    #[get("/from_zero")]
    #[paginate(
        page = "page",
        first = 0,
        items = "results",
        more = "has_more",
        max_pages = 3
    )]
    async fn from_zero(&self, #[query("p")] page: Option<u32>) -> Result<Results<Item>>;

    #[get("/offset")]
    #[paginate(offset = "offset", items = "results")]
    async fn by_offset(&self, offset: Option<u64>, limit: u32) -> Result<Results<Item>>;

    #[get("/trades")]
    #[paginate(last = "id", into = "from_id", add = 1)]
    async fn trades(&self, symbol: &str, #[query("fromId")] from_id: u64) -> Result<Vec<Item>>;

    #[get("/after")]
    #[paginate(last = "id", into = "after")]
    async fn after(&self, after: Option<u64>) -> Result<Response<Vec<Item>>>;

    #[get("/link")]
    #[paginate(link)]
    async fn by_link(&self, per_page: u32) -> Result<Vec<Item>>;
}

/// A client whose requests are not tried again, so that every failure is seen.
pub(crate) fn client(
    answer: impl FnMut(&SignedRequest) -> Option<Step> + Send + 'static,
) -> (ListsClient, ScriptedTransport) {
    let transport = ScriptedTransport::answering(answer);
    let client = ListsClient::builder()
        .transport(transport.clone())
        .credentials(Credentials::new("key-0123456789", "the secret of pages"))
        .clock(ManualClock::default().auto_advance())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    (client, transport)
}

/// The same of a list of answers.
pub(crate) fn playing(steps: impl IntoIterator<Item = Step>) -> (ListsClient, ScriptedTransport) {
    let steps = Arc::new(Mutex::new(
        steps.into_iter().collect::<Vec<_>>().into_iter(),
    ));
    client(move |_| steps.lock().expect("a lock").next())
}

pub(crate) fn ok(body: &str) -> Step {
    Step::answer(200, body)
}

pub(crate) async fn ids(mut items: Items<'_, Item>) -> Result<Vec<u64>> {
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await? {
        ids.push(item.id);
    }
    assert_eq!(items.try_next().await?, None, "it stays at its end");
    Ok(ids)
}

/// Paths and queries, as they were sent.
pub(crate) fn targets(transport: &ScriptedTransport) -> Vec<String> {
    let sent = transport.sent().into_iter();
    let target = |request: SignedRequest| {
        let path = request.url.path().to_owned();
        request
            .url
            .query()
            .map_or(path.clone(), |query| format!("{path}?{query}"))
    };
    sent.map(target).collect()
}
