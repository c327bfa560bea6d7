//! The server's time and a refused time stamp, in an envelope: places are those of the whole body.

use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{Clock as _, ErrorKind, Outcome, SyncedClock, Unit};

/// OKX v5, "Get system time": `{"code":"0","msg":"","data":[{"ts":"1597026383085"}]}`, and the code 50102 for "Timestamp request
/// expired", which means a wrong time here whatever else it is named.
#[api_client(base_url = "https://www.okx.com")]
#[auth(hmac = "ts+method+path+body")]
#[envelope(success("code" = "0"), data = "data.0")]
#[api_error(code = "code", unauthorized = ["50102", "50113"])]
trait Timed {
    #[get("/time")]
    #[auth(none)]
    #[time(
        field = "data.0.ts",
        unit = "ms",
        rejected(field = "code", value = "50102")
    )]
    async fn time(&self) -> Result<serde_json::Value>;

    #[post("/orders")]
    async fn place(&self) -> Result<u32>;
}

struct Server {
    clock: ManualClock,
    script: ScriptedTransport,
    timed: TimedClient,
}

/// A server whose clock is so much ahead, and that refuses the stamps of the first orders, with HTTP 200.
fn server(ahead: Duration, refused: usize) -> Server {
    let clock = ManualClock::default().auto_advance();
    let (base, mut left) = (clock.clone(), refused);
    let script = ScriptedTransport::answering(move |request| {
        if request.url.path() == "/time" {
            let now = base.now().in_unit(Unit::Millis) + ahead.as_millis() as u64;
            let body = format!(r#"{{"code":"0","msg":"","data":[{{"ts":"{now}"}}]}}"#);
            return Some(Step::answer(200, body));
        }
        let body = match left.checked_sub(1) {
            None => r#"{"code":"0","data":[7]}"#,
            Some(fewer) => {
                left = fewer;
                r#"{"code":"50102","msg":"Timestamp request expired","data":[]}"#
            }
        };
        Some(Step::answer(200, body))
    });
    let timed = TimedClient::builder()
        .credentials(crate::key())
        .transport(script.clone())
        .clock(SyncedClock::builder().base(clock.clone()).build());
    Server {
        clock,
        script,
        timed: timed.build().expect("a client"),
    }
}

impl Server {
    /// The time stamps of the orders.
    fn stamps(&self) -> Vec<u64> {
        let sent = self.script.sent().into_iter();
        let orders = sent.filter(|request| request.url.path() == "/orders");
        let stamp = |request: signed_api::SignedRequest| {
            let stamp = request.headers["api-timestamp"].to_str().expect("text");
            stamp.parse().expect("milliseconds")
        };
        orders.map(stamp).collect()
    }
}

#[tokio::test]
async fn the_time_is_found_beside_what_the_method_returns() {
    let server = server(Duration::from_secs(60), 0);
    let answer = server.timed.time().await.expect("the payload");
    assert!(answer["ts"].is_string(), "{answer}");
    assert_eq!(server.timed.place().await.expect("placed"), 7);
    let now = server.clock.now().in_unit(Unit::Millis);
    let ahead = server.stamps()[0] - now;
    assert!((59_000..61_000).contains(&ahead), "{ahead} ms ahead");
}

#[tokio::test]
async fn a_stamp_that_is_refused_with_success_is_made_once_more() {
    let once = server(Duration::ZERO, 1);
    assert_eq!(once.timed.place().await.expect("placed"), 7);
    assert_eq!(once.stamps().len(), 2);

    let twice = server(Duration::ZERO, 2);
    let error = twice.timed.place().await.expect_err("refused again");
    assert_eq!(error.kind(), ErrorKind::Clock);
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(error.code(), Some("50102"));
    assert_eq!(twice.stamps().len(), 2);
}
