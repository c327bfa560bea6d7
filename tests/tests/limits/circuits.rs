//! Hosts that refuse requests: nothing is sent to them before the time that they gave.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, Circuits, Clock as _, ErrorKind, Outcome, RetryPolicy};
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

#[api_client(base_url = "https://api.example.com")]
trait Exchange {
    #[get("/time")]
    async fn time(&self) -> Result<()>;
}

type Answers = dyn Fn(Duration) -> (u16, Option<u64>) + Send + Sync;

/// Answers with a status and `Retry-After` by the time of arrival, 100 ms later.
#[derive(Clone)]
struct Host {
    clock: VirtualClock,
    answers: Arc<Answers>,
    sent: Arc<Mutex<Vec<Duration>>>,
}

impl Host {
    fn new(
        clock: &VirtualClock,
        answers: impl Fn(Duration) -> (u16, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            clock: clock.clone(),
            answers: Arc::new(answers),
            sent: Arc::default(),
        }
    }

    fn sent(&self) -> Vec<Duration> {
        self.sent.lock().expect("no panic").clone()
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}

impl Transport for Host {
    fn send(
        &self,
        _: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let now = self.clock.passed();
        self.sent.lock().expect("no panic").push(now);
        let (status, told) = (self.answers)(now);
        Box::pin(async move {
            self.clock.sleep(Duration::from_millis(100)).await;
            let mut answer = http::Response::builder().status(status);
            if let Some(told) = told {
                answer = answer.header("retry-after", told);
            }
            Ok(answer.body(Bytes::from_static(b"{}")).expect("an answer"))
        })
    }
}

fn client(host: &Host, base_url: &str, circuits: Option<&Circuits>) -> ExchangeClient {
    let builder = ExchangeClient::builder()
        .transport(host.clone())
        .clock(host.clock.clone())
        .base_url(base_url)
        .retry(RetryPolicy::never())
        .timeout(Duration::from_secs(600));
    let builder = match circuits {
        Some(circuits) => builder.circuits(circuits),
        None => builder,
    };
    builder.build().expect("a client")
}

const URL: &str = "https://api.example.com";

/// After a ban of 30 s nothing is sent for 30 s; then one request goes, and the others after its answer.
#[test]
fn a_ban_holds_everything_until_the_time_that_was_given_and_then_one_goes_first() {
    let clock = VirtualClock::default();
    let host = Host::new(&clock, |now| match now.as_millis() {
        0..1 => (418, Some(30)),
        _ => (200, None),
    });
    let exchange = client(&host, URL, None);
    let mut tasks = Tasks::new();
    let first = exchange.clone();
    tasks.spawn(async move {
        let error = first.time().await.expect_err("banned");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
    });
    for number in 0..20 {
        let (exchange, clock) = (exchange.clone(), clock.clone());
        tasks.spawn(async move {
            clock.sleep(Duration::from_millis(200 + 500 * number)).await;
            exchange.time().await.expect("after the ban");
        });
    }
    assert_eq!(tasks.run(&clock), 0);
    let sent = host.sent();
    assert_eq!(sent.len(), 21);
    assert_eq!(
        sent[1],
        Duration::from_millis(30_100),
        "counted from the answer"
    );
    assert!(
        sent[2..]
            .iter()
            .all(|at| *at == sent[1] + Duration::from_millis(100)),
        "{sent:?}"
    );
}

#[test]
fn who_cannot_wait_is_told_until_when() {
    let clock = VirtualClock::default();
    let host = Host::new(&clock, |_| (418, Some(30)));
    let exchange = client(&host, URL, None);
    let mut tasks = Tasks::new();
    let time = clock.clone();
    tasks.spawn(async move {
        exchange.time().await.expect_err("banned");
        let error = exchange
            .time()
            .timeout(Duration::from_secs(5))
            .await
            .expect_err("too long");
        assert_eq!(time.passed(), Duration::from_millis(100), "at once");
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Limited, Outcome::NotSent)
        );
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
        let text = error.to_string();
        // The clock of the tests begins at 2023-11-14T22:13:20Z.
        assert!(
            text.contains("nothing is sent to it until 2023-11-14T22:13:50.100Z"),
            "{text}"
        );
        assert!(text.contains("https://api.example.com"), "{text}");
    });
    assert_eq!(tasks.run(&clock), 0);
    assert_eq!(host.sent().len(), 1);
}

/// Without a time from the server: 60 s after the first ban, then 120, then 240.
#[test]
fn without_a_given_time_the_wait_doubles() {
    let clock = VirtualClock::default();
    let host = Host::new(&clock, |_| (418, None));
    let exchange = client(&host, URL, None);
    let mut tasks = Tasks::new();
    tasks.spawn(async move {
        for _ in 0..4 {
            exchange.time().await.expect_err("banned");
        }
    });
    assert_eq!(tasks.run(&clock), 0);
    let gaps: Vec<u64> = host
        .sent()
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).as_secs())
        .collect();
    assert_eq!(gaps, [60, 120, 240]);
}

/// One refusal by 429 may be meant for one endpoint; three in a row are not.
#[test]
fn three_refusals_in_a_row_open_the_circuit() {
    let clock = VirtualClock::default();
    let host = Host::new(&clock, |now| match now.as_millis() {
        0..150 => (429, Some(7)),
        150..250 => (200, None),
        250..600 => (429, Some(7)),
        _ => (200, None),
    });
    let exchange = client(&host, URL, None);
    let mut tasks = Tasks::new();
    tasks.spawn(async move {
        for _ in 0..7 {
            drop(exchange.time().await);
        }
    });
    assert_eq!(tasks.run(&clock), 0);
    let sent: Vec<u128> = host.sent().iter().map(Duration::as_millis).collect();
    assert_eq!(sent, [0, 100, 200, 300, 400, 500, 7_600]);
}

/// The one that goes first is dropped on its way: another one goes first.
#[test]
fn a_lost_probe_is_followed_by_another() {
    let clock = VirtualClock::default();
    let host = Host::new(&clock, |now| match now.as_secs() {
        0 => (418, Some(10)),
        _ => (200, None),
    });
    let exchange = client(&host, URL, None);
    let mut tasks = Tasks::new();
    let first = exchange.clone();
    tasks.spawn(async move {
        first.time().await.expect_err("banned");
        // Goes first at 10.1 s, and is given up at 10.15 s.
        let error = first.time().timeout(Duration::from_millis(10_050)).await;
        assert_eq!(error.expect_err("too slow").kind(), ErrorKind::Timeout);
    });
    for _ in 0..3 {
        let (exchange, clock) = (exchange.clone(), clock.clone());
        tasks.spawn(async move {
            clock.sleep(Duration::from_millis(200)).await;
            exchange.time().await.expect("an answer");
        });
    }
    assert_eq!(tasks.run(&clock), 0);
    let sent: Vec<u128> = host.sent().iter().map(Duration::as_millis).collect();
    assert_eq!(sent, [0, 10_100, 10_150, 10_250, 10_250]);
}

/// Clones share a circuit, clients with the same `Circuits` too, and other hosts are other circuits.
#[test]
fn a_circuit_is_that_of_a_host() {
    let clock = VirtualClock::default();
    let host = Host::new(&clock, |now| match now.as_secs() {
        0 => (418, Some(10)),
        _ => (200, None),
    });
    let circuits = Circuits::new();
    let one = client(&host, URL, Some(&circuits));
    let same_host = client(&host, "https://api.example.com/v2", Some(&circuits));
    let other_host = client(&host, "https://api.example.org", Some(&circuits));
    let apart = client(&host, URL, None);
    let mut tasks = Tasks::new();
    tasks.spawn(async move {
        let short = Duration::from_secs(2);
        let kind = |result: Result<()>| result.err().map(|error| error.kind());
        assert_eq!(kind(one.time().await), Some(ErrorKind::RateLimited));
        assert_eq!(
            kind(one.clone().time().timeout(short).await),
            Some(ErrorKind::Limited)
        );
        assert_eq!(
            kind(same_host.time().timeout(short).await),
            Some(ErrorKind::Limited)
        );
        assert_eq!(
            kind(other_host.time().timeout(short).await),
            Some(ErrorKind::RateLimited)
        );
        assert_eq!(
            kind(apart.time().timeout(short).await),
            Some(ErrorKind::RateLimited)
        );
    });
    assert_eq!(tasks.run(&clock), 0);
}
