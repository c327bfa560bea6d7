//! The server itself: connections, what it keeps, how it ends; and what a client of ours says against the truth.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;
use signed_api::testing::{Answer, BadHttp, Fault, FaultServer, Plan, ReceivedHttp};
use signed_api::{Outcome, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::wire::{POST, connect, end, send};

async fn echo() -> FaultServer {
    let server = FaultServer::start(|request| Answer::new(200, request.target)).await;
    server.expect("a server")
}

#[tokio::test]
async fn a_connection_serves_many_requests_also_when_they_come_at_once() {
    let server = echo().await;
    let requests = b"GET /1 HTTP/1.1\r\nhost: x\r\n\r\nHEAD /2 HTTP/1.1\r\nhost: x\r\n\r\n\
        GET /3 HTTP/1.1\r\nhost: x\r\nconnection: Close\r\n\r\nGET /4 HTTP/1.1\r\nhost: x\r\n\r\n";
    let back = send(&server, requests).await;
    let bodies: Vec<&str> = back.text.split("\r\n\r\n").collect();
    assert_eq!(bodies.len(), 4, "{bodies:?}");
    assert!(bodies[1].starts_with("/1HTTP/1.1 200 OK"), "{bodies:?}");
    assert!(
        bodies[2].starts_with("HTTP/1.1 200 OK"),
        "an answer to HEAD has no body"
    );
    assert_eq!(bodies[3], "/3");
    assert_eq!((server.count(), back.end), (3, Ok(())));

    let old = send(&server, b"GET /5 HTTP/1.0\r\n\r\n").await;
    assert_eq!(old.body(), "/5");
}

#[tokio::test]
async fn a_client_that_waits_to_be_told_to_continue_is_told() {
    let server = echo().await;
    let mut stream = connect(&server).await;
    let head = b"PUT /a HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\n";
    stream.write_all(head).await.expect("sent");
    let mut told = [0; 25];
    stream.read_exact(&mut told).await.expect("told");
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").await.expect("sent");
    assert_eq!(end(stream).await.body(), "/a");
    assert_eq!(server.requests()[0].request.body, "{}");
}

#[tokio::test]
async fn an_answer_without_a_body_has_no_length() {
    let server = FaultServer::start(|_| Answer::new(204, "ignored")).await;
    let server = server.expect("a server");
    let back = send(&server, POST).await;
    assert_eq!(
        (back.status(), back.body(), back.header("content-length")),
        ("204", "", None)
    );
}

#[tokio::test]
async fn what_is_no_request_is_answered_so_and_kept() {
    let server = echo().await;
    let back = send(&server, b"GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\nmore").await;
    assert_eq!((back.status(), back.end), ("400", Ok(())));
    assert_eq!(
        back.body(),
        "not a request in HTTP/1.1: there is not one `Host`"
    );
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}", "y".repeat(70_000));
    assert_eq!(send(&server, long.as_bytes()).await.status(), "431");
    assert_eq!(server.count(), 0);
    let rejected = server.rejected();
    assert_eq!(
        rejected[0].raw,
        "GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\nmore"
    );
    assert_eq!(rejected[1].error, BadHttp::HeadTooLong);
}

#[tokio::test]
async fn half_a_request_is_none() {
    let server = echo().await;
    let mut stream = connect(&server).await;
    stream
        .write_all(&POST[..POST.len() - 1])
        .await
        .expect("sent");
    stream.shutdown().await.expect("the end");
    assert_eq!(end(stream).await.text, "");
    assert_eq!((server.count(), server.rejected().len()), (0, 0));
}

#[tokio::test]
async fn plans_choose_the_requests_that_meet_faults() {
    let server = echo().await;
    let statuses = async |count: usize, path: &str| {
        let mut statuses = String::new();
        for _ in 0..count {
            let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
            statuses.push_str(&send(&server, request.as_bytes()).await.status()[..1]);
        }
        statuses
    };
    let fault = Fault::ServerErrorBeforeCommit(503);
    server.plan(Plan::in_order([Some(fault), None, Some(fault)]));
    assert_eq!(server.faults_left(), 2);
    assert_eq!(statuses(5, "/").await, "52522");
    assert_eq!(server.faults_left(), 0);

    server.plan(Plan::every(fault));
    assert_eq!(statuses(3, "/").await, "555");
    // Eight have come before.
    server.plan(Plan::by_number(move |number, _| {
        (number % 3 == 0).then_some(fault)
    }));
    assert_eq!(statuses(5, "/").await, "25225");
    server.plan(Plan::in_order([fault, fault]).only(|request| request.path() == "/orders"));
    assert_eq!(
        statuses(2, "/").await + &statuses(3, "/orders").await,
        "22552"
    );

    let draw = async |seed| {
        server.plan(Plan::seeded(seed).rate(0.5).of([fault]));
        statuses(64, "/").await
    };
    let (one, again, other) = (draw(1).await, draw(1).await, draw(2).await);
    assert_eq!(one, again);
    assert_ne!(one, other);
    let faults = one.matches('5').count();
    assert!((16..=48).contains(&faults), "{faults}");
    server.plan(Plan::seeded(1).of([]));
    assert_eq!(statuses(3, "/").await, "222");
}

#[tokio::test]
async fn a_handler_that_panics_closes_its_connection_and_no_other() {
    let server = FaultServer::start(|request| {
        assert_ne!(request.path(), "/panic");
        Answer::new(200, "")
    });
    let server = server.await.expect("a server");
    let back = send(&server, b"GET /panic HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_eq!(back.text, "");
    assert_eq!(send(&server, POST).await.status(), "200");
}

/// A server whose handler holds something that tells whether anything of the server is left.
async fn held() -> (FaultServer, Arc<()>, TcpStream) {
    let held = Arc::new(());
    let in_handler = Arc::clone(&held);
    let server = FaultServer::start(move |_| {
        let _ = &in_handler;
        Answer::new(200, "")
    });
    let server = server.await.expect("a server");
    server.plan(Plan::every(Fault::StallAfterCommit(Duration::MAX)));
    let mut open = connect(&server).await;
    open.write_all(POST).await.expect("sent");
    while server.count() == 0 {
        tokio::task::yield_now().await;
    }
    (server, held, open)
}

#[tokio::test]
async fn nothing_is_left_of_a_server_that_was_stopped() {
    let (server, held, open) = held().await;
    let address = server.address();
    server.stop().await;
    assert_eq!(Arc::strong_count(&held), 1);
    assert_eq!(end(open).await.text, "");
    TcpStream::connect(address)
        .await
        .expect_err("nobody listens");
}

#[tokio::test]
async fn nothing_is_left_of_a_server_that_was_dropped_once_its_tasks_had_their_turn() {
    let (server, held, open) = held().await;
    let address = server.address();
    drop(server);
    assert_eq!(end(open).await.text, "");
    while Arc::strong_count(&held) > 1 {
        tokio::task::yield_now().await;
    }
    TcpStream::connect(address)
        .await
        .expect_err("nobody listens");
}

#[api_client]
trait Exchange {
    #[post("/orders")]
    #[retry(key = "id")]
    async fn place_keyed(&self, #[json] order: &Order) -> Result<u32>;

    #[post("/orders")]
    async fn place_once(&self, #[json] order: &Order) -> Result<u32>;
}

#[derive(Deserialize, Serialize)]
struct Order {
    id: String,
}

const LOSSES: [Fault; 7] = [
    Fault::ResetBeforeCommit,
    Fault::ResetAfterCommit,
    Fault::TruncatedBody,
    Fault::ServerErrorBeforeCommit(503),
    Fault::ServerErrorAfterCommit(500),
    Fault::StallAfterCommit(Duration::MAX),
    Fault::GoAwayAfterCommit,
];

/// How often each order was executed, and what its caller was told.
async fn trial(
    is_keyed: bool,
    has_http2: bool,
) -> (HashMap<String, u32>, Vec<(String, Result<u32, Outcome>)>) {
    let book = Arc::new(Mutex::new(HashMap::new()));
    let orders = Arc::clone(&book);
    let handler = move |request: ReceivedHttp| {
        let order: Order = request.json().expect("an order");
        let mut book = orders.lock().expect("no panic");
        let count = book.entry(order.id).or_insert(0);
        *count = if is_keyed { 1 } else { *count + 1 };
        Answer::new(200, count.to_string())
    };
    let server = FaultServer::start(handler).await.expect("a server");
    server.plan(Plan::seeded(7).rate(0.3).of(LOSSES));
    let builder = ExchangeClient::builder()
        .base_url(server.url())
        .retry(RetryPolicy::default().base(Duration::from_millis(5)))
        .attempt_timeout(Duration::from_millis(300));
    let exchange = match has_http2 {
        false => builder,
        true => builder.http_client(crate::faults::plain_client(
            reqwest::Client::builder().http2_prior_knowledge(),
        )),
    };
    let exchange = exchange.build().expect("a client");
    // Over HTTP/2 a reset is one of all that is under way.
    let turns = Arc::new(Semaphore::new(8));
    let mut calls = JoinSet::new();
    for number in 0..200 {
        let (exchange, turns) = (exchange.clone(), Arc::clone(&turns));
        calls.spawn(async move {
            let _turn = turns.acquire_owned().await.expect("never closed");
            let order = Order {
                id: format!("order-{number}"),
            };
            let placed = match is_keyed {
                true => exchange.place_keyed(&order).await,
                false => exchange.place_once(&order).await,
            };
            (order.id, placed.map_err(|error| error.outcome()))
        });
    }
    let told = calls.join_all().await;
    let requests = server.requests();
    let faults = requests.iter().filter(|seen| seen.fault.is_some()).count();
    assert!(faults >= 40, "only {faults} faults");
    let book = std::mem::take(&mut *book.lock().expect("no panic"));
    let committed = requests.iter().filter(|seen| seen.committed).count();
    if !is_keyed {
        let executed: u32 = book.values().sum();
        assert_eq!(
            committed, executed as usize,
            "what is kept is what was executed"
        );
    }
    (book, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_callers_are_told_is_the_truth() {
    for has_http2 in [false, true] {
        for is_keyed in [false, true] {
            let (book, told) = trial(is_keyed, has_http2).await;
            for (id, told) in told {
                let is_true = match book.get(&id) {
                    Some(1) => matches!(told, Ok(_) | Err(Outcome::Completed | Outcome::Unknown)),
                    Some(_) => false,
                    None => matches!(
                        told,
                        Err(Outcome::NotSent | Outcome::Rejected | Outcome::Unknown)
                    ),
                };
                assert!(
                    is_true,
                    "{id} was executed {:?} times, and told {told:?}",
                    book.get(&id)
                );
            }
        }
    }
}
