//! Requests under one key whose nonces must rise.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, Clock as _, RetryPolicy, SystemClock};

use crate::ExchangeClient;

/// Takes between 0 and 20 ms to reach a server that wants each nonce above the last.
#[derive(Clone, Debug, Default)]
struct StrictServer {
    last: Arc<Mutex<u64>>,
    refused: Arc<AtomicU64>,
    turn: Arc<AtomicU64>,
}

impl Transport for StrictServer {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed);
            let jitter = Duration::from_micros(turn.wrapping_mul(7_919) % 20_000);
            SystemClock::new().sleep(jitter).await;
            let body = std::str::from_utf8(&request.body).expect("a form");
            let (_, nonce) = body.split_once("nonce=").expect("a nonce");
            let nonce = nonce.split('&').next().expect("digits");
            let nonce: u64 = nonce.parse().expect("a number");
            let mut last = self.last.lock().expect("the last");
            let status = if nonce > *last { 200 } else { 400 };
            if status == 200 {
                *last = nonce;
            } else {
                self.refused.fetch_add(1, Ordering::Relaxed);
            }
            let mut answer = http::Response::new(Bytes::from_static(b"1"));
            *answer.status_mut() = status.try_into().expect("a status");
            Ok(answer)
        })
    }
}

fn client(key: &str, server: &StrictServer) -> ExchangeClient {
    ExchangeClient::builder()
        .credentials(Credentials::new(key, "secret-0123456789"))
        .transport(server.clone())
        .retry(RetryPolicy::never())
        .timeout(Duration::from_secs(60))
        .build()
        .expect("a client")
}

#[tokio::test(flavor = "multi_thread")]
async fn none_of_64_callers_overtakes_another() {
    let server = StrictServer::default();
    // Two clients of one key are one sender to the server.
    let clients = [client("one key", &server), client("one key", &server)];
    let calls: Vec<_> = (0..64)
        .map(|caller| {
            let client = clients[caller % 2].clone();
            tokio::spawn(async move {
                for amount in 0..4 {
                    client.nonced(amount).await.expect("accepted");
                }
            })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic");
    }
    assert_eq!(server.refused.load(Ordering::Relaxed), 0);
    assert_eq!(server.turn.load(Ordering::Relaxed), 256);
}

/// The same with a key for each caller, whose nonces the server does not tell apart: so it can fail.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_common_gate_they_do() {
    let server = StrictServer::default();
    let calls: Vec<_> = (0..64)
        .map(|caller| {
            let client = client(&format!("key {caller}"), &server);
            tokio::spawn(async move { client.nonced(1).await.is_ok() })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic");
    }
    let refused = server.refused.load(Ordering::Relaxed);
    println!("without a gate {refused} of 64 are refused");
    assert!(refused > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_at_any_moment_leaves_no_hole() {
    let server = StrictServer::default();
    let client = client("a key that is cancelled", &server);
    let mut calls = Vec::new();
    for number in 0_u64..10_000 {
        let client = client.clone();
        let patience = Duration::from_micros(number.wrapping_mul(6_151) % 30_000);
        calls.push(tokio::spawn(async move {
            tokio::select! {
                _ = client.nonced(1) => {}
                () = SystemClock::new().sleep(patience) => {}
            }
        }));
    }
    for call in calls {
        call.await.expect("no panic");
    }
    // Whoever comes now passes.
    client.nonced(1).await.expect("accepted");
}
