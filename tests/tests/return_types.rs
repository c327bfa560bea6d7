//! What a method declares to return decides how the body of an answer is read.

use bytes::Bytes;
use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::testing::{Answer, ManualClock, ScriptedTransport, Step};

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    id: u64,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Refusal {
    code: i32,
}

#[api_client(base_url = "https://api.example.com", error = Refusal)]
trait Exchange {
    #[get("/")]
    async fn unit(&self) -> Result<()>;

    #[get("/")]
    async fn text(&self) -> Result<String>;

    #[get("/")]
    async fn bytes(&self) -> Result<Bytes>;

    #[get("/")]
    async fn json(&self) -> Result<Order>;

    #[get("/")]
    async fn json_text(&self) -> Result<Option<String>>;

    #[get("/")]
    async fn response_of_unit(&self) -> Result<Response<()>>;

    #[get("/")]
    async fn response_of_text(&self) -> Result<Response<String>>;

    #[get("/")]
    async fn response_of_bytes(&self) -> Result<Response<Bytes>>;

    #[get("/")]
    async fn response_of_json(&self) -> Result<Response<Order>>;
}

/// A client whose every call is answered with `body`.
fn answered(status: u16, body: &str) -> ExchangeClient {
    let answer = Step::from(Answer::new(status, body).header("x-used", "7"));
    let client = ExchangeClient::builder()
        .transport(ScriptedTransport::new(vec![answer; 8]))
        .clock(ManualClock::default().auto_advance());
    client.build().expect("a client")
}

#[tokio::test]
async fn a_body_is_read_as_declared() {
    let client = answered(200, "\"quoted\"");
    client.unit().await.expect("the body is not read");
    assert_eq!(client.text().await.expect("text"), "\"quoted\"");
    assert_eq!(client.bytes().await.expect("bytes"), "\"quoted\"");
    let text = client.json_text().await.expect("JSON");
    assert_eq!(text.as_deref(), Some("quoted"));
    assert!(client.json().await.is_err());
    let order = answered(200, r#"{"id":7}"#).json().await.expect("JSON");
    assert_eq!(order, Order { id: 7 });
}

#[tokio::test]
async fn a_response_has_status_and_headers_beside_its_body() {
    let client = answered(201, r#"{"id":7}"#);
    let unit = client.response_of_unit().await.expect("a response");
    let text = client.response_of_text().await.expect("a response");
    let bytes = client.response_of_bytes().await.expect("a response");
    let order = client.response_of_json().await.expect("a response");
    assert_eq!(unit.status(), 201);
    assert_eq!(order.headers()["x-used"], "7");
    assert_eq!(text.body(), r#"{"id":7}"#);
    assert_eq!(bytes.body(), r#"{"id":7}"#);
    assert_eq!(order.into_body(), Order { id: 7 });
}

#[tokio::test]
async fn an_error_body_is_of_the_declared_type() {
    let error = answered(400, r#"{"code":-1021}"#).unit().await;
    let error = error.expect_err("refused");
    assert_eq!(error.api::<Refusal>(), Some(&Refusal { code: -1021 }));
    assert_eq!(error.api::<Order>(), None);
}
