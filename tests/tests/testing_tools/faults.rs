//! Each fault, seen from a plain socket and from a client that is not ours.

#![allow(clippy::disallowed_methods, reason = "how long a real wait takes")]

use std::time::{Duration, Instant};

use signed_api::Clock;
use signed_api::testing::{Answer, Fault, FaultServer, ManualClock, Plan, WaitHint};

use crate::wire::{Back, POST, connect, end, send};

const BODY: &str = r#"{"id":7,"state":"open"}"#;

async fn server(clock: impl Clock + 'static, fault: Fault) -> FaultServer {
    let handler = |_| Answer::new(201, BODY).header("x-made", "yes");
    let server = FaultServer::start_with_clock(clock, handler).await;
    let server = server.expect("a server");
    server.plan(Plan::in_order([fault]));
    server
}

/// What a socket sees of one request that meets `fault`, and whether that was committed. The next request is answered.
async fn seen(fault: Fault) -> (Back, bool) {
    let server = server(ManualClock::default(), fault).await;
    let back = send(&server, POST).await;
    let next = send(&server, POST).await;
    assert_eq!((next.status(), next.body()), ("201", BODY), "{fault:?}");
    let requests = server.requests();
    assert_eq!(requests[0].fault, Some(fault));
    assert_eq!((requests[1].fault, requests[1].committed), (None, true));
    for seen in &requests {
        assert_eq!(seen.request.raw, POST);
    }
    (back, requests[0].committed)
}

/// What reqwest sees of it: status and body, or the error's kind.
async fn by_reqwest(fault: Fault) -> Result<(u16, String), &'static str> {
    let server = server(ManualClock::default(), fault).await;
    let kind = |error: reqwest::Error| match () {
        () if error.is_connect() => "connect",
        () if error.is_body() || error.is_decode() => "body",
        () if error.is_request() => "request",
        () => "other",
    };
    let client = plain_client(reqwest::Client::builder());
    let request = client.post(server.url()).body("hello");
    let answer = request.send().await.map_err(kind)?;
    let status = answer.status().as_u16();
    Ok((status, answer.text().await.map_err(kind)?))
}

/// Without TLS, which would need a provider.
pub(crate) fn plain_client(builder: reqwest::ClientBuilder) -> reqwest::Client {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let builder = builder.tls_backend_preconfigured(config).no_proxy();
    builder
        .retry(reqwest::retry::never())
        .build()
        .expect("a client")
}

#[tokio::test]
async fn no_fault_is_a_whole_answer() {
    let server = FaultServer::start(|_| Answer::new(201, BODY)).await;
    let server = server.expect("a server");
    let back = send(&server, POST).await;
    assert_eq!(
        (back.status(), back.body(), back.end),
        ("201", BODY, Ok(()))
    );
    assert_eq!(back.header("content-length"), Some("23"));
    let date = back.header("date").expect("a date");
    assert!(date.ends_with(" GMT"), "{date}");
}

#[tokio::test]
async fn resets_are_resets_and_differ_in_what_was_committed() {
    for (fault, is_committed) in [
        (Fault::ResetBeforeCommit, false),
        (Fault::ResetAfterCommit, true),
    ] {
        let (back, committed) = seen(fault).await;
        let end = Err(std::io::ErrorKind::ConnectionReset);
        assert_eq!(
            (back.text.as_str(), back.end, committed),
            ("", end, is_committed)
        );
        assert_eq!(by_reqwest(fault).await, Err("request"));
    }
}

#[tokio::test]
async fn a_truncated_body_is_half_of_what_is_announced() {
    let (back, committed) = seen(Fault::TruncatedBody).await;
    assert!(committed);
    assert_eq!((back.status(), back.end), ("201", Ok(())));
    assert_eq!(back.header("content-length"), Some("23"));
    assert_eq!(back.body(), &BODY[..11]);
    assert_eq!(by_reqwest(Fault::TruncatedBody).await, Err("body"));
}

#[tokio::test]
async fn an_empty_body_is_truncated_too() {
    let server = FaultServer::start(|_| Answer::new(200, "")).await;
    let server = server.expect("a server");
    server.plan(Plan::every(Fault::TruncatedBody));
    let back = send(&server, POST).await;
    assert_eq!(
        (back.header("content-length"), back.body()),
        (Some("1"), "")
    );
}

#[tokio::test]
async fn server_errors_come_before_or_after_the_commit() {
    for (fault, is_committed) in [
        (Fault::ServerErrorBeforeCommit(503), false),
        (Fault::ServerErrorAfterCommit(502), true),
    ] {
        let (back, committed) = seen(fault).await;
        let status = if is_committed { "502" } else { "503" };
        assert_eq!((back.status(), back.body()), (status, ""));
        assert_eq!((committed, back.end), (is_committed, Ok(())));
        let (status, body) = by_reqwest(fault).await.expect("an answer");
        assert_eq!(
            (status, body.as_str()),
            (if is_committed { 502 } else { 503 }, "")
        );
    }
}

/// The clock of these servers stands at 2023-11-14T22:13:20Z, 1,700,000,000 s after the epoch.
#[tokio::test]
async fn hints_say_how_long_to_wait_in_every_way() {
    let minute = Duration::from_secs(60);
    let retry_after = |back: &Back| back.header("retry-after").map(str::to_owned);
    let reset = |back: &Back| back.header("x-ratelimit-reset").map(str::to_owned);

    let (back, committed) = seen(Fault::RateLimited(WaitHint::Seconds(7))).await;
    assert_eq!((back.status(), committed), ("429", false));
    assert_eq!(
        (retry_after(&back).as_deref(), reset(&back)),
        (Some("7"), None)
    );

    let (back, _) = seen(Fault::RateLimited(WaitHint::Date(minute))).await;
    let date = Some("Tue, 14 Nov 2023 22:14:20 GMT");
    assert_eq!(retry_after(&back).as_deref(), date);

    let (back, _) = seen(Fault::RateLimited(WaitHint::Json(Duration::from_millis(
        1500,
    ))))
    .await;
    assert_eq!(
        (back.body(), retry_after(&back)),
        (r#"{"retry_after": 1.5}"#, None)
    );
    assert_eq!(back.header("content-type"), Some("application/json"));

    let (back, _) = seen(Fault::RateLimited(WaitHint::ResetAt(minute))).await;
    assert_eq!(reset(&back).as_deref(), Some("1700000060"));
    let soon = Fault::RateLimited(WaitHint::ResetAt(Duration::from_millis(1)));
    assert_eq!(reset(&seen(soon).await.0).as_deref(), Some("1700000001"));

    let (back, committed) = seen(Fault::Banned(WaitHint::ResetIn(90))).await;
    assert_eq!((back.status(), committed), ("418", false));
    assert_eq!(reset(&back).as_deref(), Some("90"));

    let (back, _) = seen(Fault::Banned(WaitHint::Silent)).await;
    assert_eq!(
        (back.status(), retry_after(&back), reset(&back)),
        ("418", None, None)
    );
    let (status, _) = by_reqwest(Fault::Banned(WaitHint::Silent))
        .await
        .expect("an answer");
    assert_eq!(status, 418);
}

#[tokio::test]
async fn a_wrong_date_is_off_by_as_much_as_it_says() {
    for (offset_s, date) in [
        (0, "Tue, 14 Nov 2023 22:13:20 GMT"),
        (3_600, "Tue, 14 Nov 2023 23:13:20 GMT"),
        (-1_700_000_000, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (i64::MIN, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ] {
        let (back, committed) = seen(Fault::WrongDate { offset_s }).await;
        assert_eq!((back.header("date"), committed), (Some(date), true));
        assert_eq!((back.status(), back.body()), ("201", BODY));
    }
}

#[tokio::test]
async fn going_away_closes_a_connection_of_http_1() {
    for (fault, is_committed) in [
        (Fault::GoAwayBeforeCommit, false),
        (Fault::GoAwayAfterCommit, true),
    ] {
        let (back, committed) = seen(fault).await;
        assert_eq!((back.text.as_str(), back.end), ("", Ok(())));
        assert_eq!(committed, is_committed);
        assert_eq!(by_reqwest(fault).await, Err("request"));
    }
}

/// Waits until the server has seen so many commits.
async fn commits(server: &FaultServer, count: usize) {
    while server
        .requests()
        .iter()
        .filter(|seen| seen.committed)
        .count()
        < count
    {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stall_after_the_commit_holds_the_answer_back() {
    let clock = ManualClock::default();
    let stall = Duration::from_secs(30);
    let server = server(clock.clone(), Fault::StallAfterCommit(stall)).await;
    let sending = send(&server, POST);
    let mut sending = std::pin::pin!(sending);
    tokio::select! {
        back = &mut sending => panic!("answered too early: {back:?}"),
        () = commits(&server, 1) => {}
    }
    while clock.next_wake() != Some(stall) {
        tokio::task::yield_now().await;
    }
    clock.advance(stall);
    assert_eq!(sending.await.body(), BODY);
}

#[tokio::test]
async fn a_stall_before_the_commit_commits_late_even_if_nobody_waits_any_more() {
    let clock = ManualClock::default();
    let stall = Duration::from_secs(30);
    let server = server(clock.clone(), Fault::StallBeforeCommit(stall)).await;
    let mut stream = connect(&server).await;
    tokio::io::AsyncWriteExt::write_all(&mut stream, POST)
        .await
        .expect("sent");
    while clock.next_wake() != Some(stall) {
        tokio::task::yield_now().await;
    }
    assert!(!server.requests()[0].committed);
    drop(stream);
    clock.advance(stall);
    commits(&server, 1).await;
}

#[tokio::test]
async fn a_stall_without_end_ends_with_the_server() {
    let server = server(
        ManualClock::default(),
        Fault::StallAfterCommit(Duration::MAX),
    )
    .await;
    let mut stream = connect(&server).await;
    tokio::io::AsyncWriteExt::write_all(&mut stream, POST)
        .await
        .expect("sent");
    commits(&server, 1).await;
    drop(server);
    assert_eq!(end(stream).await.text, "");
}

#[tokio::test]
async fn a_slow_body_comes_byte_by_byte() {
    let pause = Duration::from_millis(10);
    let server = server(signed_api::SystemClock::new(), Fault::SlowBody(pause)).await;
    let begun = Instant::now();
    let back = send(&server, POST).await;
    assert_eq!((back.body(), back.end), (BODY, Ok(())));
    assert!(begun.elapsed() >= pause * 23, "{:?}", begun.elapsed());

    let clock = ManualClock::default();
    let slow = self::server(clock.clone(), Fault::SlowBody(pause)).await;
    let mut sending = std::pin::pin!(send(&slow, POST));
    for _ in 0..23 {
        while clock.next_wake() != Some(pause) {
            tokio::select! {
                back = &mut sending => panic!("too fast: {back:?}"),
                () = tokio::task::yield_now() => {}
            }
        }
        clock.advance(pause);
    }
    assert_eq!(sending.await.body(), BODY);
}
