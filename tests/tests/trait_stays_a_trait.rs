//! A trait with `#[api_client]` is used like any other: fakes, generic code, `dyn`, default methods, supertraits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use signed_api::BoxFuture;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};

#[derive(Clone, Debug, Deserialize, PartialEq)]
struct Order {
    id: u64,
}

trait Named {
    fn name(&self) -> String;
}

impl Named for ExchangeClient {
    fn name(&self) -> String {
        "client".to_owned()
    }
}

#[api_client(base_url = "https://api.example.com")]
trait Exchange: Named {
    const FIRST: u64 = 1;

    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<Order>;

    #[get("/orders")]
    async fn orders<'a>(&'a self, symbol: &'a str) -> Result<Vec<Order>>;

    async fn first(&self) -> Result<Order> {
        self.order(Self::FIRST).await
    }

    async fn sum(&self, symbol: &str) -> Result<u64> {
        let orders = self.orders(symbol).await?;
        Ok(self.first().await?.id + orders.iter().map(|order| order.id).sum::<u64>())
    }

    fn title(&self) -> String {
        self.name().to_uppercase()
    }
}

/// Written by hand: `async fn` and plain `fn` both implement a method.
#[derive(Default)]
struct Fake {
    calls: AtomicU64,
}

impl Named for Fake {
    fn name(&self) -> String {
        "fake".to_owned()
    }
}

impl Exchange for Fake {
    const FIRST: u64 = 40;

    async fn order(&self, id: u64) -> Result<Order> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Ok(Order { id })
    }

    fn orders<'a>(&'a self, symbol: &'a str) -> impl Future<Output = Result<Vec<Order>>> + Send {
        std::future::ready(Ok(vec![Order {
            id: symbol.len() as u64,
        }]))
    }
}

fn client(answers: &[&str]) -> (ExchangeClient, ScriptedTransport) {
    let script = ScriptedTransport::new(answers.iter().map(|answer| Step::answer(200, answer)));
    let client = ExchangeClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance());
    (client.build().expect("a client"), script)
}

fn paths(script: &ScriptedTransport) -> Vec<String> {
    let sent = script.sent();
    sent.iter()
        .map(|request| request.url.path().to_owned())
        .collect()
}

/// Generic code that moves to another thread: every future must be known to be `Send`.
async fn spawned<E: Exchange + Send + Sync + 'static>(exchange: E) -> Result<(Order, u64, String)> {
    let task = tokio::spawn(async move {
        let order = exchange.order(7).await?;
        Ok((order, exchange.sum("ab").await?, exchange.title()))
    });
    task.await.expect("no panic")
}

#[tokio::test]
async fn generic_code_runs_with_a_fake() {
    assert_eq!(
        spawned(Fake::default()).await.expect("no error"),
        (Order { id: 7 }, 42, "FAKE".to_owned())
    );
    let fake = Fake::default();
    let order = fake.first().await.expect("no error");
    assert_eq!((order.id, fake.calls.load(Ordering::Relaxed)), (40, 1));
}

#[tokio::test]
async fn generic_code_runs_with_the_client() {
    let (client, script) = client(&[r#"{"id":7}"#, r#"[{"id":2},{"id":3}]"#, r#"{"id":1}"#]);
    assert_eq!(
        spawned(client).await.expect("no error"),
        (Order { id: 7 }, 6, "CLIENT".to_owned())
    );
    assert_eq!(paths(&script), ["/orders/7", "/orders", "/orders/1"]);
}

#[api_client(base_url = "https://api.example.com", dyn)]
trait Dynamic: Send + Sync {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<Order>;

    #[get("/search")]
    async fn search(&self, symbol: &str, #[cfg(test)] limit: u8) -> Result<Vec<Order>>;

    #[post("/generic")]
    async fn generic<T: DeserializeOwned + 'static>(&self) -> Result<T>
    where
        Self: Sized;

    async fn both(&self, symbol: &str, other: Option<&str>) -> Result<usize> {
        let found = self.search(symbol, 1).await?.len();
        Ok(found + self.order(1).await.map(|_| 1)? + other.map_or(0, str::len))
    }
}

struct DynamicFake;

impl Dynamic for DynamicFake {
    fn order(&self, id: u64) -> BoxFuture<'_, Result<Order>> {
        Box::pin(async move { Ok(Order { id }) })
    }

    fn search(&self, symbol: &str, limit: u8) -> BoxFuture<'_, Result<Vec<Order>>> {
        let orders = vec![Order { id: 1 }; symbol.len() * usize::from(limit)];
        Box::pin(async move { Ok(orders) })
    }

    fn generic<T: DeserializeOwned + 'static>(&self) -> BoxFuture<'_, Result<T>> {
        Box::pin(std::future::pending())
    }
}

fn dynamic_client(answers: &[&str]) -> (DynamicClient, ScriptedTransport) {
    let script = ScriptedTransport::new(answers.iter().map(|answer| Step::answer(200, answer)));
    let client = DynamicClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance());
    (client.build().expect("a client"), script)
}

#[tokio::test]
async fn a_dyn_trait_holds_the_client_or_a_fake() {
    let (client, script) = dynamic_client(&[r#"[{"id":2}]"#, r#"{"id":1}"#]);
    let both: Vec<Box<dyn Dynamic>> = vec![Box::new(DynamicFake), Box::new(client)];
    let mut found = Vec::new();
    for exchange in &both {
        found.push(exchange.both("abc", Some("xy")).await.expect("no error"));
    }
    assert_eq!(found, [6, 4]);
    assert_eq!(paths(&script), ["/search", "/orders/1"]);
}

#[tokio::test]
async fn a_shared_dyn_trait_moves_to_other_tasks() {
    let (client, script) = dynamic_client(&[r#"{"id":5}"#]);
    for (exchange, expected) in [
        (Arc::new(DynamicFake) as Arc<dyn Dynamic>, 9),
        (Arc::new(client), 5),
    ] {
        let order = tokio::spawn(async move { exchange.order(9).await });
        assert_eq!(
            order.await.expect("no panic").expect("no error").id,
            expected
        );
    }
    assert_eq!(paths(&script), ["/orders/9"]);
}

#[tokio::test]
async fn a_dyn_trait_keeps_the_client_s_own_calls() {
    let (client, _) = dynamic_client(&[r#"{"id":5}"#, "[1,2]"]);
    let order: Order = client.order(5).header("x-y", "z").await.expect("no error");
    let list: Vec<u8> = client.generic().await.expect("no error");
    assert_eq!((order.id, list), (5, vec![1, 2]));
}

#[api_client(base_url = "https://api.example.com")]
trait Store<T: DeserializeOwned + Send, const N: usize> {
    #[get("/all")]
    async fn all(&self) -> Result<Vec<T>>;

    #[post("/as")]
    async fn decoded<R>(&self) -> Result<R>
    where
        R: DeserializeOwned;

    async fn enough(&self) -> Result<bool> {
        Ok(self.all().await?.len() >= N)
    }
}

#[tokio::test]
async fn parameters_decide_what_is_decoded() {
    let script = ScriptedTransport::new([
        Step::answer(200, r#"[{"id":1}]"#),
        Step::answer(200, r#"{"id":2}"#),
        Step::answer(200, r#"[{"id":1}]"#),
    ]);
    let builder = StoreClient::<Order, 2>::builder().transport(script.clone());
    let store = builder.build().expect("a client");
    assert_eq!(store.all().await.expect("no error"), [Order { id: 1 }]);
    assert_eq!(
        store.decoded::<Order>().await.expect("no error"),
        Order { id: 2 }
    );
    assert!(!store.enough().await.expect("no error"));
}
