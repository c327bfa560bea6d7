//! The faults over HTTP/2, from reqwest and from frames on a plain socket.

use std::error::Error as StdError;
use std::time::Duration;

use signed_api::testing::{Answer, Fault, FaultServer, ManualClock, Plan};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::faults::plain_client;
use crate::wire::connect;

async fn server(fault: impl Into<Option<Fault>>) -> FaultServer {
    let handler = |request: signed_api::testing::ReceivedHttp| {
        Answer::new(201, &request.body).header("x-target", request.target)
    };
    let server = FaultServer::start(handler).await.expect("a server");
    server.plan(Plan::in_order([fault.into()]));
    server
}

/// Status and body, or all that the error and its causes say.
async fn post(server: &FaultServer) -> Result<(u16, String), String> {
    let client = plain_client(reqwest::Client::builder().http2_prior_knowledge());
    let url = format!("{}/orders?x=1", server.url());
    let answer = async {
        let answer = client.post(url).body("hello").send().await?;
        let status = answer.status().as_u16();
        Ok((status, answer.text().await?))
    };
    answer.await.map_err(|error: reqwest::Error| {
        let mut text = String::new();
        let mut cause: Option<&dyn StdError> = Some(&error);
        while let Some(error) = cause {
            text.push_str(&format!("{error}; "));
            cause = error.source();
        }
        text
    })
}

#[tokio::test]
async fn an_exchange_without_a_fault() {
    let server = server(None).await;
    assert_eq!(post(&server).await, Ok((201, "hello".to_owned())));
    let seen = &server.requests()[0];
    assert_eq!(
        (seen.request.method.as_str(), seen.request.path()),
        ("POST", "/orders")
    );
    assert_eq!(seen.request.query(), Some("x=1"));
    assert_eq!(
        seen.request.header("host"),
        server.url().strip_prefix("http://")
    );
    assert_eq!(
        (&seen.request.body[..], seen.request.raw.len()),
        (&b"hello"[..], 0)
    );
    assert!(seen.committed);
}

#[tokio::test]
async fn faults_are_what_they_are_over_http_1() {
    for (fault, is_committed, said) in [
        (Fault::ResetBeforeCommit, false, "reset"),
        (Fault::ResetAfterCommit, true, "reset"),
        (Fault::TruncatedBody, true, "stream error"),
        (Fault::GoAwayBeforeCommit, false, "not a result of an error"),
        (Fault::GoAwayAfterCommit, true, ""),
    ] {
        let server = server(fault).await;
        let error = post(&server).await.expect_err("a fault");
        assert!(error.contains(said), "{fault:?}: {error}");
        let seen = &server.requests()[0];
        assert_eq!((seen.fault, seen.committed), (Some(fault), is_committed));
        assert_eq!(
            post(&server).await,
            Ok((201, "hello".to_owned())),
            "{fault:?}"
        );
    }
    for (fault, is_committed, status) in [
        (Fault::ServerErrorBeforeCommit(503), false, 503),
        (Fault::ServerErrorAfterCommit(500), true, 500),
    ] {
        let server = server(fault).await;
        assert_eq!(post(&server).await, Ok((status, String::new())));
        assert_eq!(server.requests()[0].committed, is_committed);
    }
    let slow = server(Fault::SlowBody(Duration::from_millis(1))).await;
    assert_eq!(post(&slow).await, Ok((201, "hello".to_owned())));
}

#[tokio::test]
async fn a_stall_holds_up_its_stream_alone() {
    let clock = ManualClock::default();
    let server = FaultServer::start_with_clock(clock.clone(), |_| Answer::new(200, "")).await;
    let server = server.expect("a server");
    server.plan(Plan::in_order([Fault::StallAfterCommit(
        Duration::from_secs(9),
    )]));
    let client = plain_client(reqwest::Client::builder().http2_prior_knowledge());
    let stalled = tokio::spawn(client.get(server.url()).send());
    while clock.next_wake().is_none() {
        tokio::task::yield_now().await;
    }
    let other = client.get(server.url()).send().await.expect("answered");
    assert_eq!(other.status(), 200);
    clock.advance(Duration::from_secs(9));
    let stalled = stalled.await.expect("no panic").expect("answered");
    assert_eq!(stalled.status(), 200);
}

/// The frames of a connection on which stream 1 is opened, by type, stream and content: RFC 9113, section 4.1. The request
/// is `GET / http x` in HPACK, by indexes of the static table and a literal (RFC 7541, appendices A and C).
async fn frames(fault: Fault) -> Vec<(u8, u32, Vec<u8>)> {
    let server = server(fault).await;
    let mut stream = connect(&server).await;
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend_from_slice(&[0, 0, 0, 4, 0, 0, 0, 0, 0]); // SETTINGS
    bytes.extend_from_slice(&[0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x84, 0x86, 0x41, 1, b'x']); // HEADERS, with both ends
    // In pieces, as a slow network has them.
    for piece in bytes.chunks(7) {
        stream.write_all(piece).await.expect("sent");
        tokio::task::yield_now().await;
    }
    let mut frames = Vec::new();
    loop {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).await.is_err() {
            return frames;
        }
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut content = vec![0; length as usize];
        stream
            .read_exact(&mut content)
            .await
            .expect("a whole frame");
        let id = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let is_last = head[3] == 7;
        frames.push((head[3], id, content));
        if is_last {
            return frames;
        }
    }
}

const GOAWAY: u8 = 7;

#[tokio::test]
async fn going_away_says_which_stream_was_the_last_that_was_looked_at() {
    for (fault, last) in [
        (Fault::GoAwayBeforeCommit, 0),
        (Fault::GoAwayAfterCommit, 1),
    ] {
        let frames = frames(fault).await;
        let (kind, id, content) = frames.last().expect("frames");
        assert_eq!((*kind, *id), (GOAWAY, 0), "{frames:?}");
        assert_eq!(content[..8], [0, 0, 0, last, 0, 0, 0, 0], "{fault:?}");
        assert!(
            !frames.iter().any(|(_, id, _)| *id == 1),
            "no answer: {frames:?}"
        );
    }
}
