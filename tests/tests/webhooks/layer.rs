//! The layer in front of a server of axum, called by an HTTP client.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, StreamBody};
use signed_api::BoxFuture;
use signed_api::webhook::{
    ClaimAnswer, DeliveryKey, MemoryReplayStore, ReplayStore, ReplayStoreError,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::{Layer as _, ServiceExt as _, service_fn};

use crate::server::{Server, answered, event};
use crate::support::{NOW_S, SECRET, apart, signed_apart};

#[tokio::test]
async fn a_delivery_is_handled_once() {
    let server = Server::start(|webhook| webhook).await;
    assert_eq!(
        server.deliver("evt_1", "paid").await,
        (202, "did paid".to_owned())
    );
    assert_eq!(
        server.handled.bodies.lock().expect("no panic")[0],
        event("evt_1", "paid")
    );
    // Again, and signed anew.
    assert_eq!(server.deliver("evt_1", "paid").await.0, 200);
    assert_eq!(server.deliver("evt_1", "changed").await.0, 200);
    assert_eq!(server.deliver("evt_2", "paid").await.0, 202);
    assert_eq!((server.calls(), server.bodies()), (2, 2));
}

#[tokio::test]
async fn what_a_handler_fails_at_comes_again() {
    let server = Server::start(|webhook| webhook).await;
    assert_eq!(server.deliver("evt_1", "fails once").await.0, 502);
    assert_eq!(server.deliver("evt_1", "fails once").await.0, 202);
    assert_eq!(server.deliver("evt_1", "fails once").await.0, 200);
    assert_eq!((server.calls(), server.bodies()), (2, 1));
    for _ in 0..3 {
        assert_eq!(server.deliver("evt_2", "fails").await.0, 500);
    }
}

#[tokio::test]
async fn a_panic_in_a_handler_releases_the_delivery() {
    let server = Server::start(|webhook| webhook).await;
    let request = server.request(event("evt_1", "panics once"));
    request.send().await.expect_err("the connection ends");
    assert_eq!(eventually(&server, "evt_1", "panics once").await, 202);
    assert_eq!(server.bodies(), 1);
}

#[tokio::test]
async fn a_sender_that_goes_away_has_it_handled_later() {
    let server = Server::start(|webhook| webhook).await;
    let request = server.request(event("evt_1", "waits"));
    let impatient = request.timeout(Duration::from_millis(200));
    assert!(impatient.send().await.expect_err("no answer").is_timeout());
    // The handler that waited is gone: what it never did is done now.
    assert_eq!(eventually(&server, "evt_1", "paid").await, 202);
    assert_eq!((server.calls(), server.bodies()), (2, 1));
}

/// The connection ends before the release has reached the store.
async fn eventually(server: &Server, id: &str, kind: &str) -> u16 {
    for _ in 0..100 {
        match server.deliver(id, kind).await.0 {
            409 => tokio::task::yield_now().await,
            status => return status,
        }
    }
    409
}

#[tokio::test]
async fn what_is_being_handled_is_not_handled_a_second_time() {
    let server = Arc::new(Server::start(|webhook| webhook).await);
    let first = tokio::spawn({
        let server = Arc::clone(&server);
        async move { server.deliver("evt_1", "waits").await }
    });
    while server.calls() == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..5 {
        assert_eq!(server.deliver("evt_1", "waits").await.0, 409);
    }
    server.handled.gate.add_permits(1);
    assert_eq!(first.await.expect("no panic").0, 202);
    assert_eq!(server.deliver("evt_1", "waits").await.0, 200);
    assert_eq!((server.calls(), server.bodies()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_one_is_handled() {
    let server = Arc::new(Server::start(|webhook| webhook).await);
    let mut tasks = Vec::new();
    for task in 0..200 {
        let server = Arc::clone(&server);
        tasks.push(tokio::spawn(async move {
            server
                .deliver(&format!("evt_{}", task % 10), "paid")
                .await
                .0
        }));
    }
    let mut handled = 0;
    for task in tasks {
        match task.await.expect("no panic") {
            202 => handled += 1,
            200 | 409 => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!((handled, server.calls()), (10, 10));
}

#[tokio::test]
async fn what_is_not_signed_does_not_get_through() {
    let server = Server::start(|webhook| webhook.max_body(100)).await;
    let body = event("evt_1", "paid");
    let hooks = || server.client.post(format!("{}/hooks", server.url));
    assert_eq!(answered(hooks().body(body.clone())).await.0, 401);
    assert_eq!(
        answered(server.request(body.clone()).body("{}")).await.0,
        401
    );
    let twice = server
        .request(body.clone())
        .header("stripe-signature", "t=1,v1=0");
    assert_eq!(answered(twice).await.0, 400);
    let (status, text) = answered(hooks().header("stripe-signature", "nothing")).await;
    // Why is not for the caller to know.
    assert_eq!((status, text.as_str()), (400, "Bad Request"));
    assert_eq!(answered(server.request("x".repeat(101))).await.0, 413);
    // Of a length that it does not say.
    assert_eq!(
        chunked(&server.url, 101).await,
        "HTTP/1.1 413 Payload Too Large"
    );
    assert_eq!(chunked(&server.url, 100).await, "HTTP/1.1 401 Unauthorized");
    // Signed, but not what the handler asks for; it may be when it comes again.
    for _ in 0..2 {
        assert_eq!(answered(server.request(r#"{"id":"evt_1"}"#)).await.0, 400);
    }
    assert_eq!(server.calls(), 0);
}

/// Sends a body that does not say its length, and returns the first line of the answer.
async fn chunked(url: &str, length: usize) -> String {
    let address = url.trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    let head = "POST /hooks HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    let chunks = "1\r\nx\r\n".repeat(length);
    let request = [head, &chunks, "0\r\n\r\n"].concat();
    connection
        .write_all(request.as_bytes())
        .await
        .expect("sent");
    let mut answer = String::new();
    connection
        .read_to_string(&mut answer)
        .await
        .expect("an answer");
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_handler_that_nothing_verifies_gets_nothing() {
    let server = Server::start(|webhook| webhook).await;
    let signed = server
        .request(event("evt_1", "paid"))
        .build()
        .expect("a request");
    let forgotten = server.client.post(format!("{}/forgotten", server.url));
    let request = forgotten
        .headers(signed.headers().clone())
        .body(event("evt_1", "paid"));
    assert_eq!(answered(request).await.0, 500);
}

/// A store that does not answer when it is asked to.
#[derive(Debug, Default)]
struct Failing {
    inner: Option<MemoryReplayStore>,
    confirms: Arc<AtomicUsize>,
}

fn fails<T: Send + 'static>() -> BoxFuture<'static, Result<T, ReplayStoreError>> {
    Box::pin(async { Err(ReplayStoreError::new("no connection")) })
}

impl ReplayStore for Failing {
    fn claim<'a>(
        &'a self,
        key: &'a DeliveryKey,
        lease: Duration,
    ) -> BoxFuture<'a, Result<ClaimAnswer, ReplayStoreError>> {
        match &self.inner {
            Some(inner) => inner.claim(key, lease),
            None => fails(),
        }
    }

    fn extend<'a>(
        &'a self,
        _: &'a DeliveryKey,
        _: u64,
        _: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        fails()
    }

    fn confirm<'a>(
        &'a self,
        _: &'a DeliveryKey,
        _: u64,
        _: Duration,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        self.confirms.fetch_add(1, Ordering::SeqCst);
        fails()
    }

    fn release<'a>(
        &'a self,
        _: &'a DeliveryKey,
        _: u64,
    ) -> BoxFuture<'a, Result<bool, ReplayStoreError>> {
        fails()
    }
}

#[tokio::test]
async fn without_an_answer_of_the_store_nothing_is_handled() {
    let server = Server::start(|webhook| webhook.replay_store(Failing::default())).await;
    assert_eq!(server.deliver("evt_1", "paid").await.0, 503);
    let full = MemoryReplayStore::new(0);
    let server_of_none = Server::start(|webhook| webhook.replay_store(full)).await;
    assert_eq!(server_of_none.deliver("evt_1", "paid").await.0, 503);
    assert_eq!(server.calls() + server_of_none.calls(), 0);
}

#[tokio::test]
async fn what_was_handled_is_answered_so_even_when_it_is_not_remembered() {
    let confirms = Arc::new(AtomicUsize::new(0));
    let store = Failing {
        inner: Some(MemoryReplayStore::new(10)),
        confirms: Arc::clone(&confirms),
    };
    let server = Server::start(|webhook| webhook.replay_store(store)).await;
    assert_eq!(server.deliver("evt_1", "paid").await.0, 202);
    assert_eq!(confirms.load(Ordering::SeqCst), 2);
    // The claim lasts.
    assert_eq!(server.deliver("evt_1", "paid").await.0, 409);
}

/// What a service of tower gets, and whether the body was read at all.
#[tokio::test]
async fn a_body_that_says_it_is_too_long_is_not_received() {
    let webhook = apart().max_body(10);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let service = webhook.layer().layer(service_fn({
        let seen = Arc::clone(&seen);
        move |request: Request<Full<Bytes>>| {
            let seen = Arc::clone(&seen);
            async move {
                let body = request.into_body().collect().await.expect("a body");
                seen.lock().expect("no panic").push(body.to_bytes());
                Ok::<_, std::io::Error>(Response::new(Full::new(Bytes::from("done"))))
            }
        }
    }));
    let is_read = Arc::new(AtomicBool::new(false));
    let polled = Arc::clone(&is_read);
    let body = StreamBody::new(futures_util::stream::once(async move {
        polled.store(true, Ordering::SeqCst);
        Ok::<_, std::io::Error>(hyper::body::Frame::data(Bytes::from("x")))
    }));
    let request = Request::post("/").header("content-length", "11");
    let request = request.body(Box::pin(body)).expect("a request");
    let answer = service.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), 413);
    assert!(!is_read.load(Ordering::SeqCst));

    let mut request = Request::post("/")
        .body(Full::new(Bytes::from("{}")))
        .expect("a request");
    *request.headers_mut() = signed_apart(SECRET, &NOW_S.to_string(), b"{}");
    let answer = service.oneshot(request).await.expect("an answer");
    let body = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    assert_eq!(body, "done");
    assert_eq!(*seen.lock().expect("no panic"), ["{}"]);
}
