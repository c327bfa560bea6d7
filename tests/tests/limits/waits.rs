//! Waiting for a limit: until when, in what order, and what a caller is told who cannot wait so long.

use std::cell::RefCell;
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{Clock as _, ErrorKind, Outcome, RetryPolicy};
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

use crate::server::Server;

#[api_client(base_url = "https://api.example.com")]
#[limits(orders = "2/10s", weight = "100/1m", margin = "500ms")]
trait Exchange {
    #[post("/order")]
    #[limit(orders = 1, weight = 1)]
    #[retry(idempotent)]
    async fn order(&self) -> Result<()>;

    #[get("/trades")]
    #[limit(weight = 2)]
    async fn trades(&self) -> Result<()>;
}

fn client(clock: &VirtualClock, server: &Server) -> ExchangeClient {
    ExchangeClient::builder()
        .transport(server.clone())
        .clock(clock.clone())
        .timeout(Duration::from_secs(30))
        .attempt_timeout(Duration::from_secs(3))
        .build()
        .expect("a client")
}

/// A wait may be longer than an attempt, and is no part of it.
#[test]
fn a_call_waits_until_there_is_room() {
    let clock = VirtualClock::default();
    let server = Server::new(&clock, 1).slowest_ms(50);
    let exchange = client(&clock, &server);
    let mut tasks = Tasks::new();
    tasks.spawn(async {
        for _ in 0..5 {
            exchange.order().await.expect("an answer");
        }
    });
    assert_eq!(tasks.run(&clock), 0);
    let at: Vec<u64> = server
        .arrivals()
        .iter()
        .map(|arrival| arrival.at_us / 1000)
        .collect();
    // The third is a window after the first, the fifth a window after the third, and no later than it must be.
    for pair in [(0, 2), (1, 3), (2, 4)] {
        let gap = at[pair.1] - at[pair.0];
        assert!((10_000..10_400).contains(&gap), "{at:?}");
    }
}

#[test]
fn who_cannot_wait_is_told_at_once_which_limit_and_how_long() {
    let clock = VirtualClock::default();
    let server = Server::new(&clock, 1).slowest_ms(50);
    let exchange = client(&clock, &server);
    let mut tasks = Tasks::new();
    tasks.spawn(async {
        for _ in 0..2 {
            exchange.order().await.expect("an answer");
        }
        let begin = clock.passed();
        let error = exchange
            .order()
            .timeout(Duration::from_secs(4))
            .await
            .expect_err("too long");
        assert_eq!(clock.passed(), begin, "it fails without waiting");
        assert_eq!(error.kind(), ErrorKind::Limited);
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.may_resend());
        let wait = error.retry_after().expect("a wait");
        assert!(
            (Duration::from_secs(9)..Duration::from_secs(11)).contains(&wait),
            "{wait:?}"
        );
        let text = error.to_string();
        assert!(
            text.contains("Exchange::order: the limit `orders` (2/10s) has no room for another 9s"),
            "{text}"
        );
        assert!(text.contains("the call has 4s left"), "{text}");
        assert!(text.ends_with("nothing was sent"), "{text}");
        exchange
            .order()
            .timeout(Duration::from_secs(12))
            .await
            .expect("long enough");
    });
    assert_eq!(tasks.run(&clock), 0);
    assert_eq!(server.arrivals().len(), 3);
}

/// The orders wait for their own limit. They keep none of the other one from those who want nothing else.
#[test]
fn who_waits_for_one_limit_holds_nothing_of_another() {
    let clock = VirtualClock::default();
    let server = Server::new(&clock, 1).slowest_ms(50);
    let exchange = client(&clock, &server);
    let mut tasks = Tasks::new();
    for _ in 0..6 {
        let exchange = exchange.clone();
        tasks.spawn(async move {
            exchange
                .order()
                .timeout(Duration::from_secs(90))
                .await
                .expect("an answer");
        });
    }
    let (clock_of_trades, exchange) = (clock.clone(), exchange.clone());
    tasks.spawn(async move {
        clock_of_trades.sleep(Duration::from_millis(300)).await;
        let begin = clock_of_trades.passed();
        for _ in 0..48 {
            exchange
                .trades()
                .timeout(Duration::from_secs(1))
                .await
                .expect("room for 98 of 100");
        }
        assert!(clock_of_trades.passed() - begin < Duration::from_secs(6));
    });
    assert_eq!(tasks.run(&clock), 0);
}

#[test]
fn first_come_first_served() {
    let clock = VirtualClock::default();
    let server = Server::new(&clock, 1).slowest_ms(50);
    let exchange = client(&clock, &server);
    let order = RefCell::new(Vec::new());
    let mut tasks = Tasks::new();
    for number in 0..8 {
        let (exchange, clock, order) = (exchange.clone(), clock.clone(), &order);
        tasks.spawn(async move {
            clock.sleep(Duration::from_millis(10 * number)).await;
            let call = exchange.order().timeout(Duration::from_secs(3600));
            call.await.expect("an answer");
            order.borrow_mut().push(number / 2);
        });
    }
    assert_eq!(tasks.run(&clock), 0);
    // Two go together, and may be answered in any order.
    assert_eq!(*order.borrow(), [0, 0, 1, 1, 2, 2, 3, 3]);
}

/// What never left this machine, or could not be signed, took nothing.
#[tokio::test]
async fn what_was_not_sent_is_given_back() {
    let mut steps = vec![Step::Refused; 20];
    steps.extend([
        Step::answer(200, "{}"),
        Step::answer(500, ""),
        Step::answer(200, "{}"),
    ]);
    let script = ScriptedTransport::new(steps);
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .retry(RetryPolicy::never())
        .timeout(Duration::from_secs(5))
        .build()
        .expect("a client");
    for _ in 0..20 {
        let error = exchange.order().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    }
    exchange.order().await.expect("an answer");
    let error = exchange.order().await.expect_err("a failure");
    assert_eq!(error.kind(), ErrorKind::Server);
    let error = exchange.order().await.expect_err("both are spent");
    assert_eq!(error.kind(), ErrorKind::Limited);
    assert_eq!(script.sent().len(), 22);
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts + method + path")]
#[limits(orders = "2/10s")]
#[limit(orders)]
trait Signed {
    #[post("/order")]
    async fn order(&self) -> Result<()>;
}

/// A client without credentials is admitted, cannot sign, and so has taken nothing.
#[tokio::test]
async fn what_cannot_be_signed_is_given_back() {
    let signed = SignedClient::builder()
        .transport(ScriptedTransport::default())
        .clock(ManualClock::default().auto_advance())
        .timeout(Duration::from_secs(5))
        .build()
        .expect("a client");
    for _ in 0..20 {
        let error = signed.order().await.expect_err("no credentials");
        assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    }
}

/// Each attempt is a request, and takes what a request takes.
#[tokio::test]
async fn every_attempt_takes_its_own() {
    let steps = [
        Step::Reset,
        Step::answer(200, "{}"),
        Step::answer(200, "{}"),
    ];
    let script = ScriptedTransport::new(steps);
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .timeout(Duration::from_secs(5))
        .build()
        .expect("a client");
    exchange.order().await.expect("the second attempt");
    let error = exchange.order().await.expect_err("both are spent");
    assert_eq!(error.kind(), ErrorKind::Limited);
    assert_eq!(script.sent().len(), 2);
}
