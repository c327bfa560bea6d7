//! Which arguments a scheme reads as which map, whatever the verb and wherever the method has them; and where they go.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use signed_api::prelude::*;
use signed_api::transport::SignedRequest;
use signed_api::{Call, ErrorKind};
use signed_api_tests::signature::hex;

use crate::support::{answering, body, header, only, refused};

auth_scheme! {
    /// Shows every map, and writes nothing.
    pub Shown {
        header "X-Params" = json(params);
        header "X-Args" = json(args);
        header "X-Query" = json(query_params);
        header "X-Body" = json(body_params);
        header "X-Sent" = sha256(target + " " + body) | hex;
    }
}

auth_scheme! {
    /// All arguments in the query.
    pub IntoQuery {
        query = form({ nonce: 1, ..params });
        header "X-Sent" = sha256(target + " " + body) | hex;
    }
}

auth_scheme! {
    /// All arguments in the body.
    pub IntoBody {
        body = form({ nonce: 1, ..params });
        header "X-Sent" = sha256(target + " " + body) | hex;
    }
}

auth_scheme! {
    /// Each where it is by default, in another order.
    pub IntoBoth {
        query = form(sort(query_params));
        body = json(sort(body_params));
    }
}

auth_scheme! {
    /// Reads only those of the query, and leaves the body alone.
    pub QueryOnly {
        query = form({ nonce: 1, ..query_params });
        header "X-Body" = hex(body);
    }
}

#[derive(Serialize)]
struct Order<'a> {
    symbol: &'a str,
    quantity: f64,
    note: Option<&'a str>,
    tags: Vec<&'a str>,
}

const fn order() -> Order<'static> {
    Order {
        symbol: "BTC/USDT",
        quantity: 0.10,
        note: None,
        tags: Vec::new(),
    }
}

macro_rules! traits {
    ($($client:ident: $name:ident by $scheme:ident;)*) => {$(
        #[api_client(base_url = "https://api.example.com/v1")]
        #[auth($scheme)]
        trait $name {
            #[get("/orders/{id}")]
            async fn get(&self, id: u64, symbol: &str, limit: Option<u32>, ids: &[u64]) -> Result<()>;

            #[head("/orders")]
            async fn head(&self, symbol: &str) -> Result<()>;

            #[options("/orders")]
            async fn options(&self, symbol: &str) -> Result<()>;

            #[delete("/orders/{id}")]
            async fn delete(&self, id: &str, symbol: &str) -> Result<()>;

            #[delete("/orders")]
            async fn delete_with_body(&self, dry: bool, #[json] order: &Order<'_>) -> Result<()>;

            #[post("/orders/{id}")]
            async fn post(&self, id: u8, symbol: &str, note: Option<&str>, #[query] dry: bool, ids: &[u64]) -> Result<()>;

            #[post("/orders")]
            async fn whole(&self, #[query("page")] page: u8, #[json] order: &Order<'_>) -> Result<()>;

            #[put("/orders", body = form)]
            async fn form(&self, symbol: &str, #[form("qty")] quantity: f64, #[query] dry: bool) -> Result<()>;

            #[patch("/orders")]
            async fn form_spread(&self, #[form] order: &Order<'_>, #[header("X-Trace")] trace: u8) -> Result<()>;

            #[post("/orders")]
            async fn nothing(&self) -> Result<()>;

            #[post("/orders")]
            async fn absent(&self, note: Option<&str>) -> Result<()>;

            #[get("/orders")]
            async fn spread(&self, #[query] filter: &BTreeMap<&str, Vec<u8>>) -> Result<()>;

            #[post("/orders")]
            async fn list(&self, #[query] dry: bool, #[json] ids: &[u64]) -> Result<()>;

            #[post("/orders")]
            async fn raw(&self, #[query] dry: bool, #[body] bytes: Bytes) -> Result<()>;
        }
    )*};
}

traits! {
    ShownTraitClient: ShownTrait by Shown;
    IntoQueryTraitClient: IntoQueryTrait by IntoQuery;
    IntoBodyTraitClient: IntoBodyTrait by IntoBody;
    IntoBothTraitClient: IntoBothTrait by IntoBoth;
    QueryOnlyTraitClient: QueryOnlyTrait by QueryOnly;
}

/// What a call of this client sent.
macro_rules! sent {
    ($client:ident.$method:ident($($argument:expr),*)) => {{
        let script = answering(1);
        let client = $client::builder().transport(script.clone()).build().expect("a client");
        answered(client.$method($($argument),*)).await;
        only(&script)
    }};
}

/// Why a call of this client sent nothing.
macro_rules! error {
    ($client:ident.$method:ident($($argument:expr),*): $kind:ident) => {{
        let script = answering(1);
        let client = $client::builder().transport(script.clone()).build().expect("a client");
        let text = refused(client.$method($($argument),*).await, ErrorKind::$kind);
        assert!(script.sent().is_empty());
        text
    }};
}

async fn answered(call: Call<'_, ()>) {
    call.await.expect("answered");
}

/// `params`, `args`, `query_params` and `body_params`.
fn maps(request: &SignedRequest) -> [&str; 4] {
    ["x-params", "x-args", "x-query", "x-body"].map(|name| header(request, name))
}

#[tokio::test]
async fn every_verb_and_every_kind_of_argument_is_read_by_its_place() {
    let sent = sent!(ShownTraitClient.get(7, "BTC/USDT", None, &[1, 2]));
    let query = r#"{"symbol":"BTC/USDT","ids":[1,2]}"#;
    let all = r#"{"id":7,"symbol":"BTC/USDT","ids":[1,2]}"#;
    assert_eq!(maps(&sent), [query, all, query, "{}"]);

    let symbol = r#"{"symbol":"X"}"#;
    for sent in [
        sent!(ShownTraitClient.head("X")),
        sent!(ShownTraitClient.options("X")),
    ] {
        assert_eq!(maps(&sent), [symbol, symbol, symbol, "{}"]);
    }
    let sent = sent!(ShownTraitClient.delete("a b", "X"));
    assert_eq!(
        maps(&sent),
        [symbol, r#"{"id":"a b","symbol":"X"}"#, symbol, "{}"]
    );

    let sent = sent!(ShownTraitClient.delete_with_body(true, &order()));
    let (dry, whole) = (
        r#"{"dry":true}"#,
        r#"{"symbol":"BTC/USDT","quantity":0.1,"tags":[]}"#,
    );
    let all = r#"{"dry":true,"symbol":"BTC/USDT","quantity":0.1,"tags":[]}"#;
    assert_eq!(maps(&sent), [all, all, dry, whole]);

    let sent = sent!(ShownTraitClient.post(9, "X", Some("n"), false, &[]));
    assert_eq!(
        maps(&sent),
        [
            r#"{"dry":false,"symbol":"X","note":"n","ids":[]}"#,
            r#"{"id":9,"dry":false,"symbol":"X","note":"n","ids":[]}"#,
            r#"{"dry":false}"#,
            r#"{"symbol":"X","note":"n","ids":[]}"#,
        ]
    );

    let sent = sent!(ShownTraitClient.whole(2, &order()));
    let all = r#"{"page":2,"symbol":"BTC/USDT","quantity":0.1,"tags":[]}"#;
    assert_eq!(maps(&sent), [all, all, r#"{"page":2}"#, whole]);
    // As it is sent, what is null stays in it.
    assert_eq!(
        body(&sent),
        r#"{"symbol":"BTC/USDT","quantity":0.1,"note":null,"tags":[]}"#
    );

    let sent = sent!(ShownTraitClient.form("X", 1.5, true));
    let fields = r#"{"symbol":"X","qty":1.5}"#;
    let all = r#"{"dry":true,"symbol":"X","qty":1.5}"#;
    assert_eq!(maps(&sent), [all, all, dry, fields]);

    let sent = sent!(ShownTraitClient.form_spread(&order(), 1));
    assert_eq!(maps(&sent), [whole, whole, "{}", whole]);

    for sent in [
        sent!(ShownTraitClient.nothing()),
        sent!(ShownTraitClient.absent(None)),
    ] {
        assert_eq!(maps(&sent), ["{}"; 4]);
    }
    let filter = BTreeMap::from([("a", vec![1, 2]), ("b", vec![])]);
    let sent = sent!(ShownTraitClient.spread(&filter));
    let lists = r#"{"a":[1,2],"b":[]}"#;
    assert_eq!(maps(&sent), [lists, lists, lists, "{}"]);
}

#[tokio::test]
async fn what_is_signed_is_what_is_sent() {
    for sent in [
        sent!(ShownTraitClient.get(7, "BTC/USDT é&=?#", Some(5), &[1, 2])),
        sent!(ShownTraitClient.post(9, "a\"b\\", Some("n"), false, &[1])),
        sent!(ShownTraitClient.form("a b", 1.5, true)),
        sent!(IntoQueryTraitClient.post(9, "a b", Some("é"), false, &[1, 2])),
        sent!(IntoBodyTraitClient.post(9, "a b", Some("é"), false, &[1, 2])),
    ] {
        let url = sent.url.as_str();
        let target = url
            .strip_prefix("https://api.example.com")
            .expect("the base URL");
        let read = format!("{target} {}", body(&sent));
        let digest = ring::digest::digest(&ring::digest::SHA256, read.as_bytes());
        assert_eq!(header(&sent, "x-sent"), hex(digest.as_ref()));
    }
}

#[tokio::test]
async fn each_argument_goes_to_one_place() {
    let sent = sent!(IntoQueryTraitClient.post(9, "a b", None, true, &[1, 2]));
    assert_eq!(
        sent.url.as_str(),
        "https://api.example.com/v1/orders/9?nonce=1&dry=true&symbol=a%20b&ids=1&ids=2"
    );
    assert_eq!((body(&sent), header(&sent, "content-type")), ("", ""));
    let sent = sent!(IntoQueryTraitClient.whole(2, &order()));
    assert_eq!(
        sent.url.query(),
        Some("nonce=1&page=2&symbol=BTC%2FUSDT&quantity=0.1")
    );
    assert_eq!(body(&sent), "");

    let sent = sent!(IntoBodyTraitClient.get(7, "X", None, &[1]));
    assert_eq!(sent.url.as_str(), "https://api.example.com/v1/orders/7");
    assert_eq!(body(&sent), "nonce=1&symbol=X&ids=1");
    let sent = sent!(IntoBodyTraitClient.whole(2, &order()));
    assert_eq!(sent.url.as_str(), "https://api.example.com/v1/orders");
    assert_eq!(body(&sent), "nonce=1&page=2&symbol=BTC%2FUSDT&quantity=0.1");
    let sent = sent!(IntoBodyTraitClient.form_spread(&order(), 1));
    assert_eq!(body(&sent), "nonce=1&symbol=BTC%2FUSDT&quantity=0.1");
    let sent = sent!(IntoBodyTraitClient.nothing());
    assert_eq!((sent.url.query(), body(&sent)), (None, "nonce=1"));

    let sent = sent!(IntoBothTraitClient.post(9, "X", Some("n"), true, &[2]));
    assert_eq!(sent.url.query(), Some("dry=true"));
    assert_eq!(body(&sent), r#"{"ids":[2],"note":"n","symbol":"X"}"#);

    let sent = sent!(QueryOnlyTraitClient.post(9, "X", None, true, &[]));
    assert_eq!(sent.url.query(), Some("nonce=1&dry=true"));
    assert_eq!(body(&sent), r#"{"symbol":"X","ids":[]}"#);
}

#[tokio::test]
async fn a_body_without_names_is_refused_where_its_names_are_read() {
    let list = "the scheme reads the fields of the body, and the body is JSON but no object: give a struct or a map";
    let raw = "the scheme reads the fields of the body, and the body is given as it is: give its fields as arguments";
    for (text, reason) in [
        (error!(ShownTraitClient.list(true, &[1]): Signing), list),
        (
            error!(ShownTraitClient.raw(true, Bytes::from_static(b"x")): Signing),
            raw,
        ),
    ] {
        assert!(text.contains(reason), "{text}");
    }
    let sent = sent!(QueryOnlyTraitClient.list(true, &[1]));
    assert_eq!(
        (sent.url.query(), body(&sent)),
        (Some("nonce=1&dry=true"), "[1]")
    );
    let sent = sent!(QueryOnlyTraitClient.raw(true, Bytes::from_static(b"x")));
    assert_eq!(
        (sent.url.query(), body(&sent)),
        (Some("nonce=1&dry=true"), "x")
    );
}

#[tokio::test]
async fn a_scheme_that_writes_the_body_does_not_lose_one_that_is_given_as_it_is() {
    let reason = "the scheme writes the body itself, and the request gives it as it is";
    for text in [
        error!(IntoBodyTraitClient.raw(true, Bytes::from_static(b"x")): Argument),
        error!(IntoQueryTraitClient.raw(true, Bytes::from_static(b"x")): Argument),
        error!(IntoBothTraitClient.raw(true, Bytes::from_static(b"x")): Argument),
    ] {
        assert!(text.contains(reason), "{text}");
    }
    let reason =
        "the scheme writes the body itself, and the request gives it as JSON but no object";
    for text in [
        error!(IntoBodyTraitClient.list(true, &[1]): Argument),
        error!(IntoQueryTraitClient.list(true, &[1]): Argument),
        error!(IntoBothTraitClient.list(true, &[1]): Argument),
    ] {
        assert!(text.contains(reason), "{text}");
    }
}
