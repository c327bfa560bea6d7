//! The attempt loop: what is sent again, after what waits, and what the caller is told.

use std::future::{Future as _, pending};
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::testing::{Answer, ManualClock, ScriptedTransport, Step};
use signed_api::transport::SignedRequest;
use signed_api::{
    BoxFuture, Call, Clock, CredentialError, Entropy, EntropyError, ErrorKind, Outcome,
    ProvideCredentials, RetryPolicy, Sleep, Timestamp, Unit,
};
use signed_api_tests::signature::hmac_sha256_hex;

const SECRET: &str = "secret of the attempts";
const START_MS: u64 = ManualClock::START.in_unit(Unit::Millis);

#[api_client(base_url = "https://api.example.com", error = ApiError)]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<Vec<u64>>;

    #[post("/orders")]
    async fn place(&self, amount: u32) -> Result<u64>;

    #[post("/orders")]
    #[retry(key = "client_order_id")]
    async fn place_keyed(&self, #[json] order: &Order) -> Result<u64>;

    #[post("/transfers")]
    #[retry(key = "key")]
    async fn transfer(&self, #[header("Transfer-Key")] key: Option<&str>) -> Result<()>;

    #[delete("/orders/{id}")]
    #[retry(idempotent)]
    async fn cancel(&self, id: u64) -> Result<()>;

    #[get("/slow")]
    #[timeout("3s")]
    async fn slow(&self) -> Result<String>;
}

#[derive(Serialize)]
struct Order {
    amount: u32,
    client_order_id: Option<&'static str>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct ApiError {
    code: String,
}

/// The longest wait, every time.
#[derive(Debug)]
struct Longest;

impl Entropy for Longest {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        bytes.fill(0xff);
        Ok(())
    }
}

struct Trial {
    exchange: ExchangeClient,
    script: ScriptedTransport,
    clock: ManualClock,
}

fn trial(steps: impl IntoIterator<Item = Step>) -> Trial {
    let (script, clock) = (
        ScriptedTransport::new(steps),
        ManualClock::default().auto_advance(),
    );
    let exchange = ExchangeClient::builder()
        .credentials(Credentials::new("key-0123456789", SECRET))
        .transport(script.clone())
        .clock(clock.clone())
        .entropy(Longest)
        .retry(
            RetryPolicy::default()
                .max_attempts(4)
                .base(Duration::from_millis(100)),
        )
        .build()
        .expect("a client");
    Trial {
        exchange,
        script,
        clock,
    }
}

/// How often each kind of failure is sent by each effect, when it would succeed the second time.
#[tokio::test]
async fn only_what_cannot_execute_twice_is_sent_again() {
    let order = Order {
        amount: 1,
        client_order_id: Some("c-1"),
    };
    for (failure, doubtful) in [
        (Step::Refused, false),
        (Step::Reset, true),
        (Step::Stall, true),
        (Step::answer(500, ""), true),
        (Step::answer(503, ""), true),
    ] {
        let steps = || [failure.clone(), Step::answer(200, "7")];

        let safe = trial([failure.clone(), Step::answer(200, "[]")]);
        safe.exchange.orders().await.expect("sent again");
        assert_eq!(safe.script.sent().len(), 2, "{failure:?}");

        let idempotent = trial(steps());
        idempotent.exchange.cancel(1).await.expect("sent again");
        assert_eq!(idempotent.script.sent().len(), 2, "{failure:?}");

        let keyed = trial(steps());
        assert_eq!(
            keyed
                .exchange
                .place_keyed(&order)
                .await
                .expect("sent again"),
            7
        );
        assert_eq!(keyed.script.sent().len(), 2, "{failure:?}");

        let once = trial(steps());
        match (once.exchange.place(1).await, doubtful) {
            (Ok(7), false) => assert_eq!(once.script.sent().len(), 2, "{failure:?}"),
            (Err(error), true) => {
                assert_eq!(once.script.sent().len(), 1, "{failure:?}");
                assert_eq!(error.outcome(), Outcome::Unknown, "{failure:?}");
                assert!(!error.may_resend());
                assert!(
                    error
                        .to_string()
                        .contains("look it up before sending it again"),
                    "{error}"
                );
            }
            (result, _) => panic!("{failure:?}: {result:?}"),
        }
    }
}

#[tokio::test]
async fn a_redirect_that_may_follow_an_execution_is_a_doubt() {
    for status in [301, 302, 303] {
        let trial = trial([Step::answer(status, ""), Step::answer(200, "7")]);
        let error = trial.exchange.place(1).await.expect_err("a redirect");
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Redirect, Outcome::Unknown)
        );
        assert_eq!(trial.script.sent().len(), 1);
    }
}

#[tokio::test]
async fn a_declared_key_that_is_not_in_the_request_protects_nothing() {
    for client_order_id in [None, Some(""), Some(" ")] {
        let trial = trial([Step::Reset, Step::answer(200, "7")]);
        let order = Order {
            amount: 1,
            client_order_id,
        };
        let error = trial
            .exchange
            .place_keyed(&order)
            .await
            .expect_err("not sent again");
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(!error.may_resend());
        assert_eq!(trial.script.sent().len(), 1);
    }
    for (key, attempts) in [(None, 1), (Some(" "), 1), (Some("t-1"), 2)] {
        let trial = trial([Step::Reset, Step::answer(200, "")]);
        let result = trial.exchange.transfer(key).await;
        assert_eq!(result.is_ok(), attempts == 2);
        assert_eq!(trial.script.sent().len(), attempts);
    }
}

#[tokio::test]
async fn an_idempotency_key_makes_a_call_that_may_be_sent_again() {
    let trial = trial([Step::Reset, Step::answer(200, "7")]);
    let placed = trial.exchange.place(1).idempotency_key("i-1").await;
    assert_eq!(placed.expect("sent again"), 7);
    for request in trial.script.sent() {
        assert_eq!(request.headers["idempotency-key"], "i-1");
    }
}

#[tokio::test]
async fn an_idempotency_key_that_is_not_sent_protects_nothing() {
    let emptied = trial([Step::Reset, Step::answer(200, "7")]);
    let call = emptied
        .exchange
        .place(1)
        .idempotency_key("i-1")
        .header("Idempotency-Key", "");
    assert_eq!(
        call.await.expect_err("not sent again").outcome(),
        Outcome::Unknown
    );
    assert_eq!(emptied.script.sent().len(), 1);

    let blank = trial([]);
    let error = blank
        .exchange
        .place(1)
        .idempotency_key(" ")
        .await
        .expect_err("blank");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Argument, Outcome::NotSent)
    );
}

#[tokio::test]
async fn a_refusal_is_final() {
    for (status, kind) in [
        (400, ErrorKind::Refused),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Refused),
        (422, ErrorKind::Refused),
        (418, ErrorKind::RateLimited),
        (429, ErrorKind::RateLimited),
        (307, ErrorKind::Redirect),
        (308, ErrorKind::Redirect),
    ] {
        let trial = trial([
            Step::answer(status, "{\"code\":\"NO\"}"),
            Step::answer(200, "[]"),
        ]);
        let error = trial.exchange.orders().await.expect_err("refused");
        assert_eq!(error.kind(), kind, "{status}");
        assert_eq!(error.outcome(), Outcome::Rejected, "{status}");
        assert_eq!(error.attempts(), 1, "{status}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(trial.script.sent().len(), 1, "{status}");
        let expected = ApiError {
            code: "NO".to_owned(),
        };
        assert_eq!(error.api::<ApiError>(), Some(&expected), "{status}");
        assert_eq!(error.api::<String>(), None);
    }
}

#[tokio::test]
async fn waits_double_with_jitter_and_end_with_the_attempts() {
    let trial = trial(vec![Step::answer(503, "down"); 9]);
    let error = trial.exchange.orders().await.expect_err("down for good");
    assert_eq!(error.attempts(), 4);
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.may_resend());
    let waits: Vec<_> = trial
        .clock
        .waits()
        .iter()
        .map(|nap| nap.as_millis())
        .collect();
    // The longest of a range that ends just below the bound.
    assert_eq!(waits, [99, 199, 399]);
    assert_eq!(error.body().expect("the answer"), "down");
}

#[tokio::test]
async fn retry_after_is_waited_out_also_by_what_must_not_execute_twice() {
    let trial = trial([
        Step::with_header(429, "retry-after", "7"),
        Step::answer(200, "7"),
    ]);
    assert_eq!(trial.exchange.place(1).await.expect("sent again"), 7);
    assert_eq!(trial.clock.passed(), Duration::from_secs(7));

    let unavailable = trial_of_date();
    assert_eq!(
        unavailable.exchange.orders().await.expect("sent again"),
        [1]
    );
    assert_eq!(unavailable.clock.passed(), Duration::from_secs(20));
}

fn trial_of_date() -> Trial {
    // 20 seconds after the clock's start.
    let date = "Tue, 14 Nov 2023 22:13:40 GMT";
    trial([
        Step::with_header(503, "retry-after", date),
        Step::answer(200, "[1]"),
    ])
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_not_begun_and_the_caller_is_told_how_long_it_is() {
    let trial = trial([
        Step::with_header(429, "retry-after", "3600"),
        Step::answer(200, "7"),
    ]);
    let error = trial.exchange.place(1).await.expect_err("too long to wait");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(trial.clock.passed(), Duration::ZERO);
    assert_eq!(trial.script.sent().len(), 1);

    let absurd = trial_with_retry_after("18446744073709551615");
    let error = absurd
        .exchange
        .place(1)
        .await
        .expect_err("too long to wait");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
}

fn trial_with_retry_after(value: &str) -> Trial {
    trial([Step::with_header(429, "retry-after", value)])
}

#[tokio::test]
async fn a_doubt_of_an_earlier_attempt_stays_whatever_the_later_ones_say() {
    let order = Order {
        amount: 1,
        client_order_id: Some("c-1"),
    };
    for later in [
        Step::answer(400, ""),
        Step::answer(409, ""),
        Step::answer(401, ""),
    ] {
        let trial = trial([Step::Reset, later.clone()]);
        let error = trial
            .exchange
            .place_keyed(&order)
            .await
            .expect_err("refused");
        assert_eq!(error.outcome(), Outcome::Unknown, "{later:?}");
        assert_eq!(error.attempts(), 2);
    }
    let put_off = trial([
        Step::with_header(429, "retry-after", "1"),
        Step::Refused,
        Step::Refused,
        Step::Refused,
    ]);
    let error = put_off.exchange.place(1).await.expect_err("no connection");
    assert_eq!(error.outcome(), Outcome::Rejected);

    let trial = trial([Step::Reset, Step::Refused, Step::Refused, Step::Refused]);
    let error = trial
        .exchange
        .place_keyed(&order)
        .await
        .expect_err("no connection");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn each_attempt_is_signed_afresh_over_the_same_bytes() {
    let trial = trial([Step::answer(503, ""), Step::Refused, Step::answer(200, "7")]);
    let order = Order {
        amount: 3,
        client_order_id: Some("c-1"),
    };
    trial
        .exchange
        .place_keyed(&order)
        .await
        .expect("the third time");
    let sent = trial.script.sent();
    let stamps: Vec<_> = sent
        .iter()
        .map(|request| request.headers["api-timestamp"].clone())
        .collect();
    assert_eq!(stamps[0], START_MS.to_string());
    assert!(stamps.is_sorted_by(|a, b| a < b), "{stamps:?}");
    for request in &sent {
        assert_eq!(request.body, r#"{"amount":3,"client_order_id":"c-1"}"#);
        let stamp = request.headers["api-timestamp"].as_bytes();
        let expected = hmac_sha256_hex(SECRET, &[stamp, b"POST", b"/orders", &request.body]);
        assert_eq!(request.headers["api-sign"], expected.as_str());
        assert_eq!(request.headers["api-key"], "key-0123456789");
    }
}

#[tokio::test]
async fn time_is_up_after_the_call_s_own_the_method_s_or_the_client_s_timeout() {
    let stalled = trial([Step::Stall]);
    let error = stalled.exchange.slow().await.expect_err("stalled");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::Unknown)
    );
    assert_eq!(stalled.clock.passed(), Duration::from_secs(3));

    let shorter = trial([Step::Stall]);
    let call = shorter.exchange.slow().timeout(Duration::from_secs(1));
    assert_eq!(call.await.expect_err("stalled").kind(), ErrorKind::Timeout);
    assert_eq!(shorter.clock.passed(), Duration::from_secs(1));

    // Attempts of 10 s each within 30 s for all.
    let client = trial(vec![Step::Stall; 9]);
    let error = client.exchange.orders().await.expect_err("stalled");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        client.clock.passed() <= Duration::from_secs(30),
        "{:?}",
        client.clock.passed()
    );
    assert_eq!(client.script.sent().len(), 3);
}

/// Credentials that never come.
#[derive(Debug)]
struct Never;

impl ProvideCredentials for Never {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn time_is_up_also_while_credentials_are_awaited() {
    let script = ScriptedTransport::new([Step::answer(200, "7")]);
    let exchange = ExchangeClient::builder()
        .credentials(Never)
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = exchange.place(1).await.expect_err("no credentials");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert_eq!(script.sent().len(), 0);
}

/// A clock whose waits take ten times as long as they should.
#[derive(Debug)]
struct Oversleeping(ManualClock);

impl Clock for Oversleeping {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(10 * duration)
    }
}

#[tokio::test]
async fn no_attempt_begins_after_time_is_up() {
    let (script, clock) = (
        ScriptedTransport::new([Step::Refused, Step::Reset]),
        ManualClock::default().auto_advance(),
    );
    let exchange = ExchangeClient::builder()
        .credentials(Credentials::new("key-0123456789", SECRET))
        .transport(script.clone())
        .clock(Oversleeping(clock))
        .entropy(Longest)
        .build()
        .expect("a client");
    let call = exchange.place(1).timeout(Duration::from_millis(500));
    let error = call.await.expect_err("refused");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(script.sent().len(), 1);
}

#[tokio::test]
async fn a_call_that_runs_can_no_longer_be_explained_and_the_doubt_is_said() {
    let trial = trial([Step::Stall]);
    let mut call = trial.exchange.place(1);
    let mut context = Context::from_waker(Waker::noop());
    // The clock moves on once it has been asked often enough.
    while Pin::new(&mut call).poll(&mut context).is_pending() {}
    let error = call.explain().await.expect_err("too late");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.may_resend());
}

#[tokio::test]
async fn a_number_that_is_not_finite_is_never_sent_as_null() {
    #[derive(Serialize)]
    struct Price {
        note: Option<&'static str>,
        price: f64,
    }
    #[api_client(base_url = "https://api.example.com")]
    trait Pricing {
        #[post("/prices")]
        async fn price(&self, #[json] price: &Price) -> Result<()>;
    }
    let script = ScriptedTransport::new([Step::answer(200, "")]);
    let pricing = PricingClient::builder()
        .transport(script.clone())
        .build()
        .expect("a client");
    let error = pricing
        .price(&Price {
            note: None,
            price: f64::NAN,
        })
        .await
        .expect_err("not a number");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Argument, Outcome::NotSent)
    );
    pricing
        .price(&Price {
            note: None,
            price: 0.5,
        })
        .await
        .expect("a legal null");
    assert_eq!(script.sent()[0].body, r#"{"note":null,"price":0.5}"#);
}

#[tokio::test]
async fn a_success_that_cannot_be_read_was_executed_all_the_same() {
    let trial = trial([Step::answer(200, "{\"id\":7}"), Step::answer(200, "7")]);
    let error = trial.exchange.place(1).await.expect_err("not a number");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Decode, Outcome::Completed)
    );
    assert!(
        error.to_string().contains("do not send it again"),
        "{error}"
    );
    assert_eq!(error.body().expect("the answer"), "{\"id\":7}");
    assert_eq!(error.operation(), "Exchange::place");
    assert_eq!(trial.script.sent().len(), 1);
}

#[tokio::test]
async fn an_answer_keeps_its_status_and_headers_when_asked_for() {
    let step = Step::from(Answer::new(201, "7").header("x-order", "9"));
    let trial = trial([step]);
    let response = trial.exchange.place(1).response().await.expect("placed");
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["x-order"], "9");
    assert_eq!(response.into_body(), 7);
}

#[tokio::test]
async fn a_header_of_a_call_is_sent_and_an_illegal_one_is_not() {
    let trial = trial([Step::answer(200, "7")]);
    trial
        .exchange
        .place(1)
        .header("X-Desk", "blue")
        .await
        .expect("placed");
    assert_eq!(trial.script.sent()[0].headers["x-desk"], "blue");

    let replaced = trial_with_call(|call| {
        call.header("User-Agent", "mine")
            .header("content-type", "text/x")
    })
    .await;
    for (name, value) in [("user-agent", "mine"), ("content-type", "text/x")] {
        let values: Vec<_> = replaced.headers.get_all(name).iter().collect();
        assert_eq!(values, [value]);
    }
    let authorised = trial_with_call(|call| call.header("Authorization", "Bearer abc")).await;
    assert!(!format!("{authorised:?}").contains("abc"));
    for (name, value) in [
        ("x-desk", "a\nb"),
        ("not a name", "x"),
        ("Host", "elsewhere"),
        ("content-length", "1"),
    ] {
        let error = trial
            .exchange
            .place(1)
            .header(name, value)
            .await
            .expect_err(name);
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Argument, Outcome::NotSent)
        );
    }
    assert_eq!(trial.script.sent().len(), 1);
}

/// The request of a call that `change` set options of.
async fn trial_with_call(
    change: impl for<'c> FnOnce(Call<'c, u64>) -> Call<'c, u64>,
) -> SignedRequest {
    let trial = trial([Step::answer(200, "7")]);
    change(trial.exchange.place(1)).await.expect("placed");
    trial.script.sent().remove(0)
}

#[tokio::test]
async fn a_signed_call_needs_credentials_and_says_so() {
    let script = ScriptedTransport::default();
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .build()
        .expect("a client without credentials is legal");
    let error = exchange.orders().await.expect_err("nothing to sign with");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Credentials, Outcome::NotSent)
    );
    assert_eq!(script.sent().len(), 0);
}
