//! What a call takes, by each way of writing it: counted by how many calls pass at once.

use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{ErrorKind, Limits, Outcome};

pub(crate) fn weight_of(depth: u16, symbols: &[&str]) -> usize {
    symbols.len() * if depth > 100 { 10 } else { 1 }
}

#[api_client(base_url = "https://api.example.com")]
#[limits(orders = "10/10s", weight("100/1m"))]
#[limit(weight = 20)]
trait Exchange {
    #[get("/default")]
    async fn by_default(&self) -> Result<()>;

    #[get("/none")]
    #[limit(none)]
    async fn nothing(&self) -> Result<()>;

    #[get("/one")]
    #[limit(orders)]
    async fn one_order(&self) -> Result<()>;

    #[get("/pool")]
    #[limit(pool = "orders", weight = 5)]
    async fn by_pool(&self) -> Result<()>;

    #[get("/both")]
    #[limit(orders = 1, weight = 50)]
    async fn both(&self) -> Result<()>;

    #[get("/closure")]
    #[limit(weight = |depth, r#type| if depth < Some(50) { 10 } else { r#type })]
    async fn by_closure(&self, depth: Option<u32>, r#type: u8) -> Result<()>;

    #[get("/function")]
    #[limit(weight = weight_of(depth, symbols))]
    async fn by_function(&self, depth: u16, #[query("symbol")] symbols: &[&str]) -> Result<()>;

    #[post("/batch")]
    #[limit(orders = |orders| orders.len())]
    async fn batch(&self, #[json] orders: Vec<u32>) -> Result<()>;

    #[post("/raw")]
    #[limit(orders = |text| text.len() / 2)]
    async fn raw(&self, #[body] text: String) -> Result<()>;
}

fn client() -> ExchangeClient {
    let steps = std::iter::repeat_n(Step::answer(200, "{}"), 100);
    ExchangeClient::builder()
        .transport(ScriptedTransport::new(steps))
        .clock(ManualClock::default().auto_advance())
        .timeout(Duration::from_secs(5))
        .build()
        .expect("a client")
}

/// How often a call passes before a limit stops it, and at most so often.
async fn passes<'c>(most: u32, call: impl Fn() -> signed_api::Call<'c, ()>) -> u32 {
    for count in 0..most {
        if let Err(error) = call().await {
            assert_eq!(error.kind(), ErrorKind::Limited, "{error}");
            assert_eq!(error.outcome(), Outcome::NotSent);
            return count;
        }
    }
    most
}

#[tokio::test]
async fn every_way_of_writing_a_cost_counts() {
    let c = client();
    assert_eq!(passes(30, || c.by_default()).await, 5);
    assert_eq!(passes(30, || c.nothing()).await, 30);
    let c = client();
    assert_eq!(passes(30, || c.one_order()).await, 10);
    let c = client();
    assert_eq!(passes(30, || c.by_pool()).await, 2);
    let c = client();
    assert_eq!(passes(30, || c.both()).await, 2);
    let c = client();
    assert_eq!(passes(30, || c.by_closure(None, 30)).await, 10);
    let c = client();
    assert_eq!(passes(30, || c.by_closure(Some(50), 30)).await, 3);
    let c = client();
    assert_eq!(passes(30, || c.by_function(5, &["a", "b"])).await, 30);
    assert_eq!(passes(30, || c.by_function(500, &["a", "b"])).await, 2);
    let c = client();
    assert_eq!(passes(30, || c.batch(vec![1, 2, 3])).await, 3);
    assert_eq!(passes(30, || c.batch(vec![1])).await, 1);
    assert_eq!(passes(30, || c.batch(vec![])).await, 30);
    let c = client();
    assert_eq!(passes(30, || c.raw("12345678".to_owned())).await, 2);
}

/// What can never be admitted is refused at once, whatever the time.
#[tokio::test]
async fn more_than_a_limit_ever_has_is_an_argument_that_cannot_be_sent() {
    let c = client();
    let error = c.batch((0..11).collect()).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Argument);
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(text.contains("takes 11 from the limit `orders`"), "{text}");
    assert!(text.contains("10/10s"), "{text}");
}

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "100/1m")]
trait Other {
    #[get("/heavy")]
    #[limit(weight = 40)]
    async fn heavy(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "90/1m")]
trait Different {
    #[get("/heavy")]
    #[limit(weight = 40)]
    async fn heavy(&self) -> Result<()>;
}

/// Clients that were given the same limits take from the same pools; others do not.
#[tokio::test]
async fn limits_are_shared_by_who_was_given_them() {
    let (limits, clock) = (Limits::new(), ManualClock::default().auto_advance());
    let steps = || std::iter::repeat_n(Step::answer(200, "{}"), 100);
    let one = ExchangeClient::builder()
        .transport(ScriptedTransport::new(steps()))
        .clock(clock.clone())
        .timeout(Duration::from_secs(5))
        .limits(&limits)
        .build()
        .expect("a client");
    let other = OtherClient::builder()
        .transport(ScriptedTransport::new(steps()))
        .clock(clock.clone())
        .timeout(Duration::from_secs(5))
        .limits(&limits)
        .build()
        .expect("a client");
    assert_eq!(passes(30, || other.heavy()).await, 2);
    assert_eq!(passes(30, || one.by_default()).await, 1);
    let clone = one.clone();
    assert_eq!(passes(30, || clone.by_default()).await, 0);
    let different = DifferentClient::builder()
        .clock(clock)
        .limits(&limits)
        .build();
    let error = different.expect_err("other windows").to_string();
    assert!(error.contains("`weight` in different ways"), "{error}");
}
