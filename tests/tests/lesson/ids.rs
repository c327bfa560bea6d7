//! What tells an answer from others: a number, or a text where the message says so.

use serde_json::{Value, json};
use signed_api::prelude::*;
use signed_api::ws::Subscription;
use signed_api_tests::servers::Lesson;

#[api_client]
#[ws(
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    subscribed("op" = "subscribe", "success" = true),
    request = json({ op: op.method, id: op.id, text: text(op.id), joined: "no. " + op.id }),
    result = "data",
    channel = "{topic}",
    id = "id"
)]
trait Numbered {
    #[request("time")]
    async fn time(&self) -> Result<Value>;

    #[request("time", message = json({ op: op.method, id: text(op.id) }))]
    async fn time_by_text(&self) -> Result<Value>;

    #[subscribe(channel = "trades")]
    fn trades(&self) -> Subscription<Value>;
}

#[tokio::test]
async fn ids_are_numbers_unless_they_are_asked_for_as_text() {
    let server = Lesson::start(&[]);
    let builder = NumberedClient::builder().ws_url(server.url());
    let client = builder.build().expect("a client");
    client.time().await.expect("an answer");
    client.time_by_text().await.expect("an answer");
    let _trades = client.trades();
    let is_subscribed =
        |line: &signed_api_tests::servers::Logged| line.message["op"] == "subscribe";
    server.wait_for("a subscription", is_subscribed).await;

    let asked = server.received("time");
    let id = asked[0].1["id"].as_u64().expect("a number");
    let expected = json!({
        "op": "time", "id": id, "text": id.to_string(), "joined": format!("no. {id}")
    });
    assert_eq!(asked[0].1, expected);
    let by_text = asked[1].1["id"].as_str().expect("a text");
    assert_eq!(by_text, (id + 1).to_string());
    assert!(server.received("subscribe")[0].1["id"].is_u64());
}
