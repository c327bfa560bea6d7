//! Visitors that do not belong to the login: they neither disturb nor end it.

use std::sync::Arc;
use std::time::Duration;

use signed_api::testing::ScriptedTransport;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::exchange::Gated;
use super::support::{CODE, Running, ask, token_answer};

#[tokio::test]
async fn strangers_are_sent_away() {
    let running = Running::start([token_answer()]).await;
    let state = running.state();
    for (target, status) in [
        ("/favicon.ico".to_owned(), 404),
        ("/".to_owned(), 404),
        (format!("/callback/?code={CODE}&state={state}"), 404),
        ("/callback".to_owned(), 400),
        (format!("/callback?code={CODE}"), 400),
        (format!("/callback?code={CODE}&state="), 400),
        (format!("/callback?code={CODE}&state=wrong"), 400),
        (
            format!("/callback?code={CODE}&state={}", state.to_uppercase()),
            400,
        ),
        (format!("/callback?code={CODE}&state={}", &state[1..]), 400),
        (format!("/callback?code=a&code=b&state={state}"), 400),
        ("/callback?error=access_denied".to_owned(), 400),
        ("/callback?error=access_denied&state=wrong".to_owned(), 400),
    ] {
        assert_eq!(running.visit(&target).await.status, status, "{target}");
    }
    let listener = running.listener();
    for method in ["POST", "HEAD", "PUT", "OPTIONS"] {
        let request = format!(
            "{method} /callback?code={CODE}&state={state} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
        );
        assert_eq!(ask(listener, &request).await.status, 405, "{method}");
    }
    assert!(!running.done.is_finished());
    assert!(
        running.script.sent().is_empty(),
        "no foreign code was exchanged"
    );
    assert_eq!(running.bring_code().await.status, 200);
    running.end().await.expect("a token");
}

#[tokio::test]
async fn garbage_and_silence_do_not_matter() {
    let running = Running::start([token_answer()]).await;
    let listener = running.listener();
    let mut held = Vec::new();
    let many_fields = format!("GET /callback HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    let long_head = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000));
    for what in [
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}".as_bytes(), // the beginning of TLS
        b"\0\0\0\0\xff\xff\xff\xff\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"SSH-2.0-scanner\r\n",
        b"\r\n\r\n\r\n",
        many_fields.as_bytes(),
        long_head.as_bytes(),
    ] {
        let mut stream = TcpStream::connect(listener).await.expect("a connection");
        // The listener may have closed it in the midst of it.
        let _ = stream.write_all(what).await;
        held.push(stream);
    }
    // More than are received at once: nothing, or a request that never ends.
    for number in 0..100 {
        let mut stream = TcpStream::connect(listener).await.expect("a connection");
        if number % 2 == 0 {
            stream
                .write_all(b"GET /callback HTTP/1.1\r\nX-Slow: ")
                .await
                .expect("sent");
        }
        held.push(stream);
    }
    assert_eq!(running.bring_code().await.status, 200);
    running.end().await.expect("a token");
}

#[tokio::test]
async fn nobody_may_dawdle() {
    let running = Running::start([token_answer()]).await;
    let mut slow = TcpStream::connect(running.listener())
        .await
        .expect("a connection");
    slow.write_all(b"GET /callback HTTP/1.1\r\nX-Slow: ")
        .await
        .expect("sent");
    // It has been let in when a later one has its answer.
    running.visit("/").await;
    running.clock.advance(Duration::from_secs(9));
    running.visit("/").await;
    slow.write_all(b"a").await.expect("it is still there");
    running.clock.advance(Duration::from_secs(1));
    running.visit("/").await;
    let mut rest = Vec::new();
    let end = slow.read_to_end(&mut rest).await;
    assert!(
        end.is_err() || rest.is_empty(),
        "sent away without an answer"
    );
    assert_eq!(running.bring_code().await.status, 200);
    running.end().await.expect("a token");
}

#[tokio::test]
async fn a_second_visitor_with_the_same_answer_comes_too_late() {
    let (open, gate) = oneshot::channel();
    let gated = Gated::new(ScriptedTransport::new([token_answer()]), gate);
    let (script, reached) = (gated.script.clone(), Arc::clone(&gated.reached));
    let running = Running::with(script.clone(), |login| login.transport(gated)).await;
    let (listener, state) = (running.listener(), running.state());
    let request =
        format!("GET /callback?code={CODE}&state={state} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let first = tokio::spawn(async move { ask(listener, &request).await });
    reached.notified().await;
    let stolen = running
        .visit(&format!("/callback?code=stolen&state={state}"))
        .await;
    assert_eq!(stolen.status, 409);
    let denied = running
        .visit(&format!("/callback?error=access_denied&state={state}"))
        .await;
    assert_eq!(denied.status, 409, "nor can it be taken back");
    assert_eq!(running.visit("/favicon.ico").await.status, 404);
    open.send(()).expect("the exchange waits");
    assert_eq!(first.await.expect("the first").status, 200);
    running.end().await.expect("a token");
    let body = String::from_utf8(script.sent()[0].body.to_vec()).expect("text");
    assert!(!body.contains("stolen"), "{body}");
    assert_eq!(script.sent().len(), 1);
    TcpStream::connect(listener)
        .await
        .expect_err("after the login nobody listens");
}
