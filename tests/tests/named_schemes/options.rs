//! Options of the client: required, unknown, text or a number.

use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{ClientBuilder, ErrorKind, Value};

use crate::support::{answering, body, header, only, refused};

auth_scheme! {
    /// One option that it needs, and others with which it does something else.
    pub Windowed {
        body = json({ broker: opt.broker, window?: opt.recv_window, ..params });
        header "X-Window" = default(opt.recv_window, "5000");
        header "X-Broker" = opt.broker;
        header "X-Expires" = opt.recv_window ? text(add(ts, opt.recv_window)) : "never";
        header "X-Referer"? = opt.referer;
        header "X-Sign" = hmac_sha256(secret, body) | hex;
    }
}

auth_scheme! {
    /// Reads one of the same name.
    pub Referred {
        header "X-Sign" = hmac_sha256(secret, ts) | hex;
        header "X-Referer"? = opt.referer;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Windowed)]
trait Exchange {
    #[post("/orders")]
    async fn place(&self, symbol: &str) -> Result<()>;

    #[get("/orders")]
    #[auth(Referred)]
    async fn orders(&self) -> Result<()>;
}

fn builder() -> ClientBuilder<ExchangeClient> {
    ExchangeClient::builder().credentials(Credentials::new("key-0123456789", "tell nobody"))
}

#[tokio::test]
async fn text_stays_text_and_a_number_a_number() {
    for (window, in_json) in [
        (Value::from(5_000), "5000"),
        (Value::from("5000"), "\"5000\""),
    ] {
        let script = answering(1);
        let builder = builder()
            .option("broker", "desk")
            .option("recv_window", window);
        let client = builder
            .clock(ManualClock::default().auto_advance())
            .transport(script.clone());
        client
            .build()
            .expect("a client")
            .place("BTC")
            .await
            .expect("answered");
        let sent = only(&script);
        assert_eq!(
            body(&sent),
            format!(r#"{{"broker":"desk","window":{in_json},"symbol":"BTC"}}"#)
        );
        assert_eq!(header(&sent, "x-window"), "5000");
        assert_eq!(header(&sent, "x-expires"), "1700000005000");
        assert!(!sent.headers.contains_key("x-referer"));
    }
}

#[tokio::test]
async fn what_is_not_set_has_its_default() {
    let script = answering(1);
    let client = builder()
        .option("broker", 7)
        .transport(script.clone())
        .build();
    client
        .expect("a client")
        .place("BTC")
        .await
        .expect("answered");
    let sent = only(&script);
    assert_eq!(header(&sent, "x-window"), "5000");
    assert_eq!(header(&sent, "x-broker"), "7");
    assert_eq!(header(&sent, "x-expires"), "never");
    assert_eq!(body(&sent), r#"{"broker":7,"symbol":"BTC"}"#);
}

#[test]
fn a_required_option_is_asked_for_when_the_client_is_built() {
    for builder in [builder(), builder().option("broker", "")] {
        assert_eq!(
            refused(builder.build(), ErrorKind::Configuration),
            "the scheme needs the option `broker`: write `.option(\"broker\", ..)` on the builder; nothing was sent"
        );
    }
}

#[test]
fn an_option_that_no_scheme_reads_is_refused_with_those_that_are_read() {
    let builder = builder().option("broker", "desk").option("recvWindow", 5);
    assert_eq!(
        refused(builder.build(), ErrorKind::Configuration),
        "no scheme of this client reads the option `recvWindow`: they read `broker`, `recv_window`, `referer`; \
         nothing was sent"
    );
    let builder = self::builder().option("broker", Value::List(Vec::new()));
    let text = refused(builder.build(), ErrorKind::Configuration);
    assert!(
        text.starts_with("the option `broker` is neither text nor a number"),
        "{text}"
    );
}

#[tokio::test]
async fn an_option_that_is_no_number_is_named_where_one_is_needed() {
    let script = answering(0);
    let builder = builder()
        .option("broker", "desk")
        .option("recv_window", "5s");
    let client = builder.transport(script.clone()).build().expect("a client");
    let text = refused(client.place("BTC").await, ErrorKind::Signing);
    assert!(
        text.starts_with(
            "Exchange::place: the option `recv_window` is no whole number: write `.option(\"recv_window\", 5000)`"
        ),
        "{text}"
    );
    assert!(script.sent().is_empty());
}
