//! Every place of an argument, and what arrives there.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use signed_api::Call;
use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::transport::SignedRequest;

#[derive(Serialize)]
struct Order<'a> {
    symbol: &'a str,
    quantity: f64,
    note: Option<&'a str>,
}

const ORDER: Order<'static> = Order {
    symbol: "BTC/USDT",
    quantity: 0.1,
    note: None,
};

#[api_client(base_url = "https://api.example.com/v1")]
#[header("X-App" = "tests", "X-Version" = "1")]
trait Plain {
    #[get("/orders/{order_id}/fills/{fill}")]
    async fn path(&self, fill: &str, #[path("order_id")] id: u64) -> Result<()>;

    #[get("/orders")]
    async fn query(&self, symbol: &str, limit: Option<u32>, ids: &[u64]) -> Result<()>;

    #[delete("/orders")]
    async fn query_of_a_delete(&self, #[query("symbolId")] symbol: &str) -> Result<()>;

    #[get("/orders")]
    async fn spread(
        &self,
        #[query] filter: &BTreeMap<&str, u8>,
        #[query] order: &Order<'_>,
        #[query] page: u8,
    ) -> Result<()>;

    #[post("/orders")]
    async fn fields(
        &self,
        symbol: &str,
        note: Option<&str>,
        #[json("qty")] quantity: f64,
        #[query] dry: bool,
    ) -> Result<()>;

    #[put("/orders")]
    async fn json(&self, #[json] order: &Order<'_>) -> Result<()>;

    #[delete("/orders")]
    async fn json_of_a_delete(&self, #[json] ids: Vec<u64>) -> Result<()>;

    #[post("/orders", body = form)]
    async fn form(
        &self,
        symbol: &str,
        note: Option<&str>,
        ids: &[u64],
        #[form("qty")] quantity: f64,
    ) -> Result<()>;

    #[patch("/orders")]
    async fn form_spread(
        &self,
        #[form] order: &Order<'_>,
        #[form("more")] other: &str,
    ) -> Result<()>;

    #[post("/orders")]
    async fn text(&self, #[body] text: &str) -> Result<()>;

    #[post("/orders")]
    async fn bytes(&self, #[body] bytes: Bytes) -> Result<()>;

    #[head("/orders")]
    async fn headers(
        &self,
        #[header("X-Trace")] trace: u64,
        #[header("X-Missing")] missing: Option<&str>,
    ) -> Result<()>;

    #[options("/orders")]
    #[header("x-app" = "another", "X-Own" = "yes")]
    async fn constant_headers(&self) -> Result<()>;

    #[get("/orders")]
    async fn replaced_header(&self, #[header("X-App")] app: &str) -> Result<()>;

    #[get("/{type}")]
    async fn r#loop(&self, r#type: &str, r#async: bool) -> Result<()>;

    #[post("/raw")]
    async fn raw_fields(&self, r#type: &str, #[json("in")] r#where: u8) -> Result<()>;

    #[get("/cfg")]
    async fn conditional(
        &self,
        first: u8,
        #[cfg(not(test))] missing: TypeThatIsNotThere,
        #[cfg(test)] present: u8,
    ) -> Result<()>;

    #[get("/{path}/{url}")]
    async fn collisions(
        &self,
        url: &str,
        path: &str,
        query: u8,
        self_: u8,
        draft: u8,
        client: u8,
        body: u8,
    ) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com", rename_all = "camelCase", body = form)]
trait Renamed {
    #[get("/orders/{order_id}")]
    async fn query(
        &self,
        order_id: u64,
        page_size: u8,
        r#in_list: bool,
        #[query("as_it_is")] other_name: u8,
        #[query] max_age: u8,
    ) -> Result<()>;

    #[post("/orders")]
    async fn form(&self, client_id: &str, #[header("x-request-id")] request_id: u8) -> Result<()>;

    #[post("/orders", body = json)]
    async fn json(&self, client_id: &str) -> Result<()>;
}

fn plain() -> (PlainClient, ScriptedTransport) {
    let script = ScriptedTransport::new(vec![Step::answer(200, ""); 32]);
    let client = PlainClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance());
    (client.build().expect("a client"), script)
}

fn renamed() -> (RenamedClient, ScriptedTransport) {
    let script = ScriptedTransport::new(vec![Step::answer(200, ""); 8]);
    let client = RenamedClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance());
    (client.build().expect("a client"), script)
}

#[tokio::test]
async fn every_argument_arrives_where_it_was_declared() {
    let (client, script) = plain();
    let filter = BTreeMap::from([("b", 2), ("a", 1)]);
    let app = "x-app: tests\nx-version: 1\n";
    let json = "content-type: application/json\nx-app: tests\nx-version: 1\n";
    let form = "content-type: application/x-www-form-urlencoded\nx-app: tests\nx-version: 1\n";
    let cases: Vec<(Call<'_, ()>, String)> = vec![
        (
            client.path("a/b c", 7),
            format!("GET /v1/orders/7/fills/a%2Fb%20c\n{app}\n"),
        ),
        (
            client.query("BTC/USDT", Some(5), &[1, 2]),
            format!("GET /v1/orders?symbol=BTC%2FUSDT&limit=5&ids=1&ids=2\n{app}\n"),
        ),
        (
            client.query("ü", None, &[]),
            format!("GET /v1/orders?symbol=%C3%BC\n{app}\n"),
        ),
        (
            client.query_of_a_delete("a&b"),
            format!("DELETE /v1/orders?symbolId=a%26b\n{app}\n"),
        ),
        (
            client.spread(&filter, &ORDER, 3),
            format!("GET /v1/orders?a=1&b=2&symbol=BTC%2FUSDT&quantity=0.1&page=3\n{app}\n"),
        ),
        (
            client.fields("a\"b", Some("n"), 0.1, true),
            format!(
                "POST /v1/orders?dry=true\n{json}\n{{\"symbol\":\"a\\\"b\",\"note\":\"n\",\"qty\":0.1}}"
            ),
        ),
        (
            client.fields("a", None, 1.0, false),
            format!("POST /v1/orders?dry=false\n{json}\n{{\"symbol\":\"a\",\"qty\":1.0}}"),
        ),
        (
            client.json(&ORDER),
            format!(
                "PUT /v1/orders\n{json}\n{{\"symbol\":\"BTC/USDT\",\"quantity\":0.1,\"note\":null}}"
            ),
        ),
        (
            client.json_of_a_delete(vec![1, 2]),
            format!("DELETE /v1/orders\n{json}\n[1,2]"),
        ),
        (
            client.form("a b", None, &[1, 2], 0.5),
            format!("POST /v1/orders\n{form}\nsymbol=a%20b&ids=1&ids=2&qty=0.5"),
        ),
        (
            client.form_spread(&ORDER, "x"),
            format!("PATCH /v1/orders\n{form}\nsymbol=BTC%2FUSDT&quantity=0.1&more=x"),
        ),
        (
            client.text("{ as it is }"),
            format!("POST /v1/orders\n{app}\n{{ as it is }}"),
        ),
        (
            client.bytes(Bytes::from_static(b"\x01%41")),
            format!("POST /v1/orders\n{app}\n\x01%41"),
        ),
        (
            client.headers(7, None),
            "HEAD /v1/orders\nx-app: tests\nx-trace: 7\nx-version: 1\n\n".to_owned(),
        ),
        (
            client.constant_headers(),
            "OPTIONS /v1/orders\nx-app: another\nx-own: yes\nx-version: 1\n\n".to_owned(),
        ),
        (
            client.replaced_header("mine"),
            "GET /v1/orders\nx-app: mine\nx-version: 1\n\n".to_owned(),
        ),
        (
            client.r#loop("t", true),
            format!("GET /v1/t?async=true\n{app}\n"),
        ),
        (
            client.raw_fields("t", 1),
            format!("POST /v1/raw\n{json}\n{{\"type\":\"t\",\"in\":1}}"),
        ),
        (
            client.conditional(1, 2),
            format!("GET /v1/cfg?first=1&present=2\n{app}\n"),
        ),
        (
            client.collisions("u", "p", 1, 2, 3, 4, 5),
            format!("GET /v1/p/u?query=1&self_=2&draft=3&client=4&body=5\n{app}\n"),
        ),
    ];
    compare(cases, &script).await;
}

#[tokio::test]
async fn a_case_renames_arguments_but_not_placeholders_and_given_names() {
    let (client, script) = renamed();
    let form = "content-type: application/x-www-form-urlencoded\nx-request-id: 9\n";
    let cases = vec![
        (
            client.query(7, 50, true, 1, 2),
            "GET /orders/7?pageSize=50&inList=true&as_it_is=1&maxAge=2\n\n".to_owned(),
        ),
        (
            client.form("c", 9),
            format!("POST /orders\n{form}\nclientId=c"),
        ),
        (
            client.json("c"),
            "POST /orders\ncontent-type: application/json\n\n{\"clientId\":\"c\"}".to_owned(),
        ),
    ];
    compare(cases, &script).await;
}

#[tokio::test]
async fn the_trait_sends_what_the_client_sends() {
    async fn call(plain: &impl Plain) -> Result<()> {
        plain.path("f", 1).await?;
        plain.query("s", Some(1), &[2]).await?;
        plain.json(&ORDER).await?;
        plain.conditional(1, 2).await
    }
    let (client, script) = plain();
    call(&client).await.expect("answered");
    client.path("f", 1).await.expect("answered");
    client.query("s", Some(1), &[2]).await.expect("answered");
    client.json(&ORDER).await.expect("answered");
    client.conditional(1, 2).await.expect("answered");
    let sent: Vec<String> = script.sent().iter().map(shown).collect();
    assert_eq!(sent.len(), 8);
    assert_eq!(sent[..4], sent[4..]);
}

/// Awaits every call, one after the other, and compares what each sends.
async fn compare(cases: Vec<(Call<'_, ()>, String)>, script: &ScriptedTransport) {
    for (number, (call, expected)) in cases.into_iter().enumerate() {
        call.await.expect("answered");
        let sent = script.sent();
        assert_eq!(sent.len(), number + 1);
        assert_eq!(shown(&sent[number]), expected);
    }
}

/// The request line, the header fields that a declaration can name, sorted, an empty line, the body.
fn shown(request: &SignedRequest) -> String {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-") || *name == "content-type")
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().expect("text")))
        .collect();
    headers.sort();
    let path = request.url.path();
    let query = request.url.query().map(|query| format!("?{query}"));
    let query = query.unwrap_or_default();
    let body = str::from_utf8(&request.body).expect("text");
    let headers = headers.concat();
    format!("{} {path}{query}\n{headers}\n{body}", request.method)
}
