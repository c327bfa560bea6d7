//! The forms in which exchanges and payment services tell errors, each as it is declared.

use signed_api::prelude::*;
use signed_api::testing::Step;
use signed_api::{ErrorKind, Outcome};

use crate::trial;

/// Kraken spot REST, "General API errors": HTTP 200 and a list of texts.
#[api_client(base_url = "https://api.kraken.com")]
#[auth(hmac = "ts+method+path+body")]
#[envelope(success("error" = []), data = "result")]
#[api_error(
    code = "error",
    unauthorized = ["EAPI:Invalid key", "EAPI:Invalid signature"],
    forbidden = "EGeneral:Permission denied",
    rate_limited = ["EAPI:Rate limit exceeded", "EOrder:Rate limit exceeded"],
    insufficient_funds = "EOrder:Insufficient funds",
    unknown = "EGeneral:Internal error",
    contains(unavailable = "EService:")
)]
trait Kraken {
    #[post("/0/private/AddOrder")]
    async fn place(&self, pair: &str) -> Result<serde_json::Value>;
}

#[tokio::test]
async fn kraken() {
    use ErrorKind::{InsufficientFunds, RateLimited, Refused, Server, Unauthorized, Unavailable};
    for (errors, kind, outcome, code) in [
        (
            r#"["EOrder:Insufficient funds"]"#,
            InsufficientFunds,
            Outcome::Rejected,
            "EOrder:Insufficient funds",
        ),
        (
            r#"["EAPI:Invalid key"]"#,
            Unauthorized,
            Outcome::Rejected,
            "EAPI:Invalid key",
        ),
        (
            r#"["EOrder:Rate limit exceeded"]"#,
            RateLimited,
            Outcome::Rejected,
            "EOrder:Rate limit exceeded",
        ),
        (
            r#"["EGeneral:Internal error"]"#,
            Server,
            Outcome::Unknown,
            "EGeneral:Internal error",
        ),
        (
            r#"["EOrder:Margin position size exceeded"]"#,
            Refused,
            Outcome::Unknown,
            "EOrder:Margin position size exceeded",
        ),
        (
            r#"["WGeneral:x","EOrder:Insufficient funds"]"#,
            InsufficientFunds,
            Outcome::Rejected,
            "EOrder:Insufficient funds",
        ),
    ] {
        let trial = trial!(
            KrakenClient,
            [Step::answer(200, format!(r#"{{"error":{errors}}}"#))]
        );
        let error = trial.client.place("XBTUSD").await.expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{errors}");
        assert_eq!(error.code(), Some(code));
    }
    let busy = r#"{"error":["EService:Busy"]}"#;
    let done = r#"{"error":[],"result":{"txid":["O1"]}}"#;
    let trial = trial!(
        KrakenClient,
        [Step::answer(200, busy), Step::answer(200, done)]
    );
    let result = trial.client.place("XBTUSD").await.expect("placed");
    assert_eq!(result, serde_json::json!({"txid": ["O1"]}));
    let trial = trial!(KrakenClient, vec![Step::answer(200, busy); 9]);
    let error = trial.client.place("XBTUSD").await.expect_err("busy");
    assert_eq!(
        (error.kind(), error.outcome()),
        (Unavailable, Outcome::Rejected)
    );
}

/// Bybit v5, "Error Codes": numbers.
#[api_client(base_url = "https://api.bybit.com")]
#[auth(hmac = "ts+method+path+body")]
#[envelope(success("retCode" = 0), data = "result")]
#[api_error(
    code = "retCode",
    message = "retMsg",
    unauthorized = [10003, 10004],
    forbidden = [10005, 10010],
    rate_limited = [10006],
    insufficient_funds = [110007],
    duplicate = [110072],
    unknown = [10000, 10016],
)]
trait Bybit {
    #[post("/v5/order/create")]
    async fn place(&self, symbol: &str) -> Result<serde_json::Value>;
}

#[tokio::test]
async fn bybit() {
    for (code, kind, outcome) in [
        ("10003", ErrorKind::Unauthorized, Outcome::Rejected),
        ("10010", ErrorKind::Forbidden, Outcome::Rejected),
        ("110007", ErrorKind::InsufficientFunds, Outcome::Rejected),
        ("110072", ErrorKind::Duplicate, Outcome::Rejected),
        ("10016", ErrorKind::Server, Outcome::Unknown),
    ] {
        let body = format!(
            r#"{{"retCode":{code},"retMsg":"what it says","result":{{}},"retExtInfo":{{}},"time":1672211918471}}"#
        );
        let trial = trial!(BybitClient, [Step::answer(200, body)]);
        let error = trial.client.place("BTCUSDT").await.expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{code}");
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.server_message(), Some("what it says"));
    }
}

/// A payment service: `{"error": {"code", "message", "retry_after"}}` beside a status.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[api_error(
    code = "error.code",
    message = "error.message",
    unauthorized = "UNAUTHORIZED",
    forbidden = ["FORBIDDEN", "INSUFFICIENT_PERMISSIONS"],
    rate_limited = "RATE_LIMITED",
    insufficient_funds = "INSUFFICIENT_BALANCE"
)]
trait Payments {
    #[post("/payments")]
    async fn pay(&self, amount: &str) -> Result<()>;
}

#[tokio::test]
async fn payments() {
    for (status, code, kind) in [
        (401, "UNAUTHORIZED", ErrorKind::Unauthorized),
        (403, "FORBIDDEN", ErrorKind::Forbidden),
        (400, "INSUFFICIENT_PERMISSIONS", ErrorKind::Forbidden),
        (422, "INSUFFICIENT_BALANCE", ErrorKind::InsufficientFunds),
        (422, "INVALID_AMOUNT", ErrorKind::Refused),
    ] {
        let body = format!(r#"{{"error":{{"code":"{code}","message":"what it says"}}}}"#);
        let trial = trial!(PaymentsClient, [Step::answer(status, body)]);
        let error = trial.client.pay("1").await.expect_err("refused");
        assert_eq!(
            (error.kind(), error.outcome()),
            (kind, Outcome::Rejected),
            "{code}"
        );
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.server_message(), Some("what it says"));
    }
    let limited = r#"{"error":{"code":"RATE_LIMITED","retry_after":3}}"#;
    let trial = trial!(
        PaymentsClient,
        [Step::answer(429, limited), Step::answer(200, "")]
    );
    trial.client.pay("1").await.expect("paid");
    assert_eq!(trial.clock.passed().as_secs(), 3);
    // Without an envelope a body of success is the payload, whatever is in it.
    let trial = trial!(PaymentsClient, [Step::answer(200, limited)]);
    trial.client.pay("1").await.expect("paid");
}

/// Django REST framework: a text under `detail`, no codes; a token's own code beside it (simplejwt).
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[api_error(
    code = "code",
    message = ["detail", "non_field_errors"],
    unauthorized = "token_not_valid",
    contains(forbidden = "permission", rate_limited = ["throttled", "too many"])
)]
trait Django {
    #[post("/items/")]
    async fn create(&self, name: &str) -> Result<()>;
}

#[tokio::test]
async fn django() {
    use ErrorKind::{Forbidden, RateLimited, Refused, Unauthorized};
    for (status, body, kind, code, message) in [
        (
            401,
            r#"{"detail":"Given token not valid for any token type","code":"token_not_valid"}"#,
            Unauthorized,
            Some("token_not_valid"),
            "Given token not valid for any token type",
        ),
        (
            403,
            r#"{"detail":"You do not have permission to perform this action."}"#,
            Forbidden,
            None,
            "You do not have permission to perform this action.",
        ),
        (
            400,
            r#"{"detail":"Request was Throttled."}"#,
            RateLimited,
            None,
            "Request was Throttled.",
        ),
        (
            400,
            r#"{"non_field_errors":["one","two"]}"#,
            Refused,
            None,
            "one; two",
        ),
    ] {
        let trial = trial!(DjangoClient, [Step::answer(status, body)]);
        let error = trial.client.create("x").await.expect_err("refused");
        assert_eq!(
            (error.kind(), error.outcome()),
            (kind, Outcome::Rejected),
            "{body}"
        );
        assert_eq!(error.code(), code);
        assert_eq!(error.server_message(), Some(message));
    }
}

/// JSON-RPC 2.0: an error is there or is not.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[envelope(success("error" = none, "jsonrpc" = "2.0"), data = "result")]
#[api_error(code = "error.code", message = "error.message", otherwise = rejected, insufficient_funds = -32001)]
trait Rpc {
    #[post("/rpc")]
    async fn buy(&self, amount: u32) -> Result<String>;
}

#[tokio::test]
async fn json_rpc() {
    let answer = |body| [Step::answer(200, body)];
    let trial = trial!(
        RpcClient,
        answer(r#"{"jsonrpc":"2.0","id":1,"result":"7"}"#)
    );
    assert_eq!(trial.client.buy(1).await.expect("bought"), "7");
    for (body, kind, outcome) in [
        (
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"no"}}"#,
            ErrorKind::InsufficientFunds,
            Outcome::Rejected,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no"}}"#,
            ErrorKind::Refused,
            Outcome::Rejected,
        ),
        (
            r#"{"jsonrpc":"1.0","result":"7"}"#,
            ErrorKind::Refused,
            Outcome::Rejected,
        ),
        (r#"{"result":"7"}"#, ErrorKind::Decode, Outcome::Unknown),
    ] {
        let trial = trial!(RpcClient, answer(body));
        let error = trial.client.buy(1).await.expect_err("refused");
        assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{body}");
    }
}

/// What a trait names of time stamps comes first, and what the library names of errors is told beside it.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[envelope(success("retCode" = 0), data = "result")]
#[api_error(code = "retCode", message = "retMsg")]
trait Timed {
    #[get("/time")]
    #[auth(none)]
    #[time(
        field = "result.ms",
        unit = "ms",
        rejected(field = "retCode", value = "10002")
    )]
    async fn time(&self) -> Result<serde_json::Value>;

    #[post("/orders")]
    async fn place(&self) -> Result<()>;
}

#[tokio::test]
async fn a_refused_time_stamp_is_one() {
    let body =
        r#"{"retCode":10002,"retMsg":"invalid request, please check your server timestamp"}"#;
    let trial = trial!(TimedClient, [Step::answer(200, body)]);
    let error = trial.client.place().await.expect_err("too late");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Clock, Outcome::Rejected)
    );
    assert_eq!(error.code(), Some("10002"));
}

/// The clock asks through the envelope, whose place is counted from the outside.
#[tokio::test]
async fn the_time_is_read_through_the_envelope() {
    let clock = signed_api::testing::ManualClock::default().auto_advance();
    let now = signed_api::testing::ManualClock::START.in_unit(signed_api::Unit::Millis);
    let told = format!(r#"{{"retCode":0,"result":{{"ms":{now}}}}}"#);
    let script = signed_api::testing::ScriptedTransport::new(vec![Step::answer(200, told); 20]);
    let builder = TimedClient::builder().credentials(crate::key());
    let synced = signed_api::SyncedClock::builder().base(clock).build();
    let timed = builder
        .transport(script.clone())
        .clock(synced)
        .build()
        .expect("a client");
    let told = timed.time().await.expect("the time");
    assert_eq!(told, serde_json::json!({ "ms": now }));
    timed
        .place()
        .await
        .expect("signed by a clock that is known");
    assert!(script.sent().len() > 3, "it was asked for the time");
}
