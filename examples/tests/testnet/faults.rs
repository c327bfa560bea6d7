//! What goes wrong on demand, and what it leaves behind.

use std::io::ErrorKind;
use std::pin::pin;
use std::time::{Duration, Instant};

use signed_api_examples::testnet::{Config, Fault, Outcome, Testnet};

use super::wire::{Request, now_ms, order, place, refused};

async fn start() -> Testnet {
    Testnet::start(Config::default()).await.unwrap()
}

fn outcomes(testnet: &Testnet) -> Vec<Outcome> {
    testnet
        .requests()
        .records()
        .iter()
        .map(|record| record.outcome.clone())
        .collect()
}

const PLACED: Outcome = Outcome::Answered {
    status: 201,
    code: None,
};
const SEEN_BEFORE: Outcome = Outcome::Answered {
    status: 200,
    code: None,
};

#[tokio::test]
async fn unavailable_before_execution() {
    let testnet = start().await;
    testnet.faults().once("503").unwrap();
    let request = Request::signed(testnet.credentials(), "POST", "/api/v1/orders", &order("a"));
    assert_eq!(
        request.send(&testnet).await.refusal(),
        refused(503, "UNAVAILABLE")
    );
    assert_eq!(testnet.orders(), []);
    assert_eq!(
        request.send(&testnet).await.status(),
        201,
        "not even the signature was noted"
    );
    assert_eq!(
        outcomes(&testnet),
        [
            Outcome::Faulted {
                fault: Fault::Unavailable,
                executed: None
            },
            PLACED
        ]
    );
}

#[tokio::test]
async fn unavailable_after_execution() {
    let testnet = start().await;
    testnet.faults().once("503-after").unwrap();
    assert_eq!(
        place(&testnet, &order("a")).await.refusal(),
        refused(503, "UNAVAILABLE")
    );
    assert_eq!(testnet.orders().len(), 1);
    assert_eq!(place(&testnet, &order("a")).await.status(), 200);
    assert_eq!(
        outcomes(&testnet),
        [
            Outcome::Faulted {
                fault: Fault::UnavailableAfter,
                executed: Some(201)
            },
            SEEN_BEFORE
        ]
    );
}

#[tokio::test]
async fn reset_before_execution() {
    let testnet = start().await;
    testnet.faults().once("reset").unwrap();
    let answer = place(&testnet, &order("a")).await;
    assert_eq!(
        (answer.bytes, answer.end),
        (vec![], Err(ErrorKind::ConnectionReset))
    );
    assert_eq!(testnet.orders(), []);
    assert_eq!(place(&testnet, &order("a")).await.status(), 201);
    assert_eq!(
        outcomes(&testnet),
        [
            Outcome::Faulted {
                fault: Fault::Reset,
                executed: None
            },
            PLACED
        ]
    );
}

#[tokio::test]
async fn reset_after_execution_left_exactly_one_order() {
    let testnet = start().await;
    testnet.faults().once("reset-after").unwrap();
    let answer = place(&testnet, &order("a")).await;
    assert_eq!(
        (answer.bytes, answer.end),
        (vec![], Err(ErrorKind::ConnectionReset))
    );
    assert_eq!(testnet.orders().len(), 1);
    assert_eq!(testnet.orders()[0].client_order_id.as_deref(), Some("a"));

    let resent = place(&testnet, &order("a")).await;
    assert_eq!(
        (resent.status(), resent.json()["duplicate"].as_bool()),
        (200, Some(true))
    );
    assert_eq!(testnet.orders().len(), 1);
    assert_eq!(
        outcomes(&testnet),
        [
            Outcome::Faulted {
                fault: Fault::ResetAfter,
                executed: Some(201)
            },
            SEEN_BEFORE
        ]
    );
}

#[tokio::test]
async fn truncated_after_execution() {
    let testnet = start().await;
    testnet.faults().once("truncate").unwrap();
    let answer = place(&testnet, &order("a")).await;
    assert_eq!(answer.end, Ok(()));
    assert_eq!(answer.status(), 201);
    let announced: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!(answer.body().len(), announced / 2);
    assert!(
        answer.body().starts_with(r#"{"id":"1","#),
        "{}",
        answer.body()
    );
    assert_eq!(testnet.orders().len(), 1);
    assert_eq!(place(&testnet, &order("a")).await.json()["duplicate"], true);
}

#[tokio::test]
async fn stalled_after_execution() {
    let testnet = start().await;
    testnet.faults().once("stall=300").unwrap();
    let sent = Instant::now();
    let body = order("a");
    let mut stalled = pin!(place(&testnet, &body));
    while testnet.orders().is_empty() {
        tokio::select! {
            answer = &mut stalled => panic!("answered before it was committed: {answer:?}"),
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(stalled.await.status(), 201);
    assert!(sent.elapsed() >= Duration::from_millis(300));
    assert_eq!(testnet.orders().len(), 1);
}

#[tokio::test]
async fn rate_limited_with_retry_after() {
    let testnet = start().await;
    testnet.faults().once("429=7").unwrap();
    let answer = place(&testnet, &order("a")).await;
    assert_eq!(answer.refusal(), refused(429, "RATE_LIMITED"));
    assert_eq!(answer.header("retry-after"), Some("7"));
    assert_eq!(testnet.orders(), []);
}

#[tokio::test]
async fn the_clock_goes_wrong_and_stays_wrong() {
    let testnet = start().await;
    testnet.faults().once("clock=-60000").unwrap();
    for body in [order("a"), order("b")] {
        let answer = place(&testnet, &body).await;
        assert_eq!(answer.refusal(), refused(401, "TIMESTAMP_OUT_OF_WINDOW"));
        let server_time = answer.json()["error"]["server_time"].as_u64().unwrap();
        assert!(server_time <= now_ms() - 60_000);

        let synced = Request::signed_at(
            server_time,
            testnet.credentials(),
            "POST",
            "/api/v1/orders",
            &body,
        );
        assert_eq!(synced.send(&testnet).await.status(), 201);
    }
    testnet.faults().clear();
    assert_eq!(place(&testnet, &order("c")).await.status(), 201);
}

#[tokio::test]
async fn a_sequence_from_the_start() {
    let faults = Fault::list("503, reset-after").unwrap();
    let testnet = Testnet::start(Config::default().faults(faults))
        .await
        .unwrap();
    assert_eq!(testnet.faults().queued(), 2);
    assert_eq!(place(&testnet, &order("a")).await.status(), 503);
    assert_eq!(
        place(&testnet, &order("a")).await.end,
        Err(ErrorKind::ConnectionReset)
    );
    assert_eq!(place(&testnet, &order("a")).await.status(), 200);
    assert_eq!(testnet.orders().len(), 1);
    assert_eq!(testnet.faults().queued(), 0);
}

#[tokio::test]
async fn only_signed_posts_meet_faults_until_told_otherwise() {
    let testnet = start().await;
    testnet.faults().once("503").unwrap();
    let time = Request::unsigned("GET", "/api/v1/time", "");
    let balances = Request::signed(testnet.credentials(), "GET", "/api/v1/balances", "");
    let unsigned = Request::unsigned("POST", "/api/v1/orders", "{}");
    assert_eq!(time.send(&testnet).await.status(), 200);
    assert_eq!(balances.send(&testnet).await.status(), 200);
    assert_eq!(
        unsigned.send(&testnet).await.refusal(),
        refused(401, "MISSING_HEADER")
    );
    assert_eq!(testnet.faults().queued(), 1);

    testnet.faults().methods(&["GET".parse().unwrap()]);
    assert_eq!(time.send(&testnet).await.status(), 200);
    testnet.faults().unsigned_too(true);
    assert_eq!(time.send(&testnet).await.status(), 503);
    assert_eq!(testnet.faults().queued(), 0);
}

#[tokio::test]
async fn a_rate_rotates_its_kinds_and_repeats_with_its_seed() {
    let kinds = [Fault::Unavailable, Fault::ResetAfter, Fault::Truncate];
    let mut patterns = Vec::new();
    for seed in [1, 1, 2] {
        let testnet = Testnet::start(Config::default().fault_rate(0.3, seed, &kinds))
            .await
            .unwrap();
        for number in 0..200 {
            place(&testnet, &order(&number.to_string())).await;
        }
        let pattern: Vec<_> = outcomes(&testnet)
            .into_iter()
            .map(|outcome| match outcome {
                Outcome::Faulted { fault, .. } => Some(fault),
                _ => None,
            })
            .collect();
        let met: Vec<_> = pattern.iter().flatten().copied().collect();
        // 200 draws at 0.3: 60 are expected, and 30 to 90 lie more than four deviations either way.
        assert!((30..=90).contains(&met.len()), "{}", met.len());
        assert!(
            met.iter()
                .copied()
                .eq(kinds.iter().copied().cycle().take(met.len()))
        );
        let executed = met
            .iter()
            .filter(|fault| **fault != Fault::Unavailable)
            .count()
            + 200
            - met.len();
        assert_eq!(testnet.orders().len(), executed);
        patterns.push(pattern);
    }
    assert_eq!(patterns[0], patterns[1]);
    assert_ne!(patterns[0], patterns[2]);
}

#[tokio::test]
async fn the_log_tells_what_arrived() {
    let testnet = start().await;
    place(&testnet, &order("a")).await;
    Request::unsigned("GET", "/api/v1/balances?x=1", "")
        .send(&testnet)
        .await;
    let requests = testnet.requests();
    assert_eq!(requests.count(), 2);
    let told: Vec<_> = requests
        .records()
        .iter()
        .map(|record| {
            (
                record.method.as_str(),
                record.path.as_str(),
                record.outcome.clone(),
            )
        })
        .collect();
    let refused = Outcome::Answered {
        status: 401,
        code: Some("MISSING_HEADER"),
    };
    assert_eq!(
        told,
        [
            ("POST", "/api/v1/orders", PLACED),
            ("GET", "/api/v1/balances", refused)
        ]
    );
}

#[tokio::test]
async fn texts_of_faults_are_read_as_they_are_written() {
    let list = "503,503-after,reset,reset-after,truncate,stall=5,429=2,clock=-7";
    let faults = Fault::list(list).unwrap();
    let written: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(written.join(","), list);
    for wrong in [
        "",
        "504",
        "reset=1",
        "stall=soon",
        "429=0",
        "clock=",
        "reset-after,",
        "Reset",
    ] {
        let error = Fault::list(wrong).unwrap_err().to_string();
        assert!(error.contains("write 503, 503-after"), "{wrong}: {error}");
    }
}

#[tokio::test]
async fn dropping_closes_the_port_and_the_connections() {
    use tokio::io::AsyncReadExt;

    let testnet = start().await;
    let mut idle = super::wire::connect(&testnet).await;
    let address = testnet.url().strip_prefix("http://").unwrap().to_owned();
    drop(testnet);
    // The end of the idle connection tells that the server's tasks are gone.
    let mut nothing = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(20), idle.read_to_end(&mut nothing)).await;
    assert!(end.is_ok(), "the connection is still open");
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
