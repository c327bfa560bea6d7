//! What a session leaves behind, and what it refuses to begin.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::ws::{
    Connection, Frame, FrameWriter, Handshake, SocketState, SocketTransport, Subscription,
};
use signed_api::{BoxFuture, ErrorKind, Outcome, Spawn};

use super::server::{Behaviour, KEY, SECRET, Server};
use super::{ExchangeClient, Update, in_time, message, next};

/// Which tasks a client started, in this order: the session is the first.
#[derive(Clone, Debug, Default)]
struct Started(Arc<Mutex<Vec<tokio::task::JoinHandle<()>>>>);

impl Spawn for Started {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.0.lock().expect("a lock").push(tokio::spawn(task));
    }
}

#[tokio::test]
async fn a_session_that_is_broken_off_takes_its_writer_with_it() {
    let server = Server::start(Behaviour::default()).await;
    let started = Started::default();
    let client = ExchangeClient::builder()
        .ws_url(server.url())
        .credentials(Credentials::new(KEY, SECRET))
        .spawner(started.clone())
        .build()
        .expect("a client");
    let mut book = client.book("BTC");
    in_time(server.received(0, "book.BTC")).await;
    let tasks = std::mem::take(&mut *started.0.lock().expect("a lock"));
    let mut tasks = tasks.into_iter();
    let (session, writer) = (tasks.next().expect("a task"), tasks.next().expect("a task"));
    session.abort();
    in_time(writer).await.expect("its end");
    in_time(server.until(|seen| seen[0].is_closed.then_some(()))).await;
    let error = next(&mut book).await.expect("an item");
    assert_eq!(error.expect_err("an error").kind(), ErrorKind::Network);
    assert!(next(&mut book).await.is_none());
}

/// A connection that takes its first messages, and then nothing any more; it is as silent.
#[derive(Clone, Debug)]
struct Stuck {
    takes: usize,
    taken: Arc<Mutex<Vec<String>>>,
}

impl SocketTransport for Stuck {
    fn connect(&self, _: Handshake) -> BoxFuture<'_, Result<Connection>> {
        Box::pin(async {
            Ok(Connection {
                reader: Box::pin(futures_util::stream::pending()),
                writer: Box::new(self.clone()),
            })
        })
    }
}

impl FrameWriter for Stuck {
    fn write(&mut self, frame: Frame) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let Frame::Text(text) = frame else {
                return Ok(());
            };
            let text = String::from_utf8_lossy(&text).into_owned();
            self.taken.lock().expect("a lock").push(text);
            if self.taken.lock().expect("a lock").len() > self.takes {
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }
}

#[api_client]
#[ws(
    "wss://stream.example.com/",
    request = json({ op: op.method, args: [params], id: op.id }),
    id = "id",
    heartbeat = "900ms",
    silence = "1s"
)]
trait Stubborn {
    #[request("place")]
    async fn place(&self, value: u64) -> Result<()>;
}

#[tokio::test]
async fn what_was_not_written_was_not_sent() {
    let taken = Arc::default();
    let stuck = Stuck {
        takes: 0,
        taken: Arc::clone(&taken),
    };
    let client = StubbornClient::builder()
        .socket_transport(stuck)
        .build()
        .expect("a client");
    let patient = Duration::from_secs(9);
    let impatient = Duration::from_millis(100);
    let (written, late, given_up) = in_time(async {
        tokio::join!(
            client.place(1).timeout(patient),
            client.place(2).timeout(impatient),
            client.place(3).timeout(patient),
        )
    })
    .await;
    let outcome = |result: Result<()>| result.map_err(|error| (error.kind(), error.outcome()));
    assert_eq!(
        outcome(written),
        Err((ErrorKind::Network, Outcome::Unknown))
    );
    assert_eq!(outcome(late), Err((ErrorKind::Timeout, Outcome::NotSent)));
    assert_eq!(
        outcome(given_up),
        Err((ErrorKind::Network, Outcome::NotSent))
    );
    assert_eq!(taken.lock().expect("a lock").len(), 1);
}

#[api_client(environments(live = "https://api.example.com", test = "https://test.example.com"))]
#[ws(
    "wss://stream.example.com/realtime",
    login = json({ op: "auth", args: [key, hmac_sha256(secret, "GET/realtime") | hex] }),
    subscribe = json({ op: "subscribe", args: [op.channel] }),
    channel = "{topic}",
    data = "data"
)]
trait InEnvironments {
    #[get("/time")]
    #[auth(none)]
    async fn time(&self) -> Result<u64>;

    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Update>;
}

#[tokio::test]
async fn credentials_of_one_environment_do_not_reach_the_socket_of_another() {
    for environment in ["live", "test"] {
        let builder = InEnvironmentsClient::builder().environment(environment);
        let builder = builder.credentials(Credentials::new(KEY, SECRET));
        let client = builder.build().expect("a client");
        let error = next(&mut client.orders()).await.expect("an item");
        let error = error.expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("`.ws_url(..)`"), "{error}");
    }
    let server = Server::start(Behaviour::default()).await;
    let builder = InEnvironmentsClient::builder().environment("test");
    let builder = builder.credentials(Credentials::new(KEY, SECRET));
    let client = builder.ws_url(server.url()).build().expect("a client");
    let _orders = client.orders();
    in_time(server.received(0, "auth")).await;
}

#[api_client]
#[ws(
    "wss://stream.example.com/realtime",
    subscribe = json({ op: "subscribe", args: [op.channel], depth: op.depth }),
    unsubscribe = json({ op: "unsubscribe", args: [op.channel] }),
    channel = "{topic}",
    data = "data"
)]
trait Depths {
    #[subscribe(channel = "book.{symbol}", depth = "10")]
    fn ten(&self, symbol: &str) -> Subscription<Update>;

    #[subscribe(channel = "book.{symbol}", depth = "{depth}")]
    fn book(&self, symbol: &str, depth: u32) -> Subscription<Update>;
}

#[tokio::test]
async fn what_the_server_would_take_for_one_is_not_subscribed_in_two_ways() {
    let server = Server::start(Behaviour::default()).await;
    let builder = DepthsClient::builder().ws_url(server.url());
    let client = builder.build().expect("a client");
    let (mut ten, mut same) = (client.ten("BTC"), client.book("BTC", 10));
    let mut other = client.book("BTC", 20);
    let error = next(&mut other).await.expect("an item");
    let error = error.expect_err("an error");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Argument, "Depths::book")
    );
    assert!(error.to_string().contains("book.BTC"), "{error}");
    in_time(server.received(0, "subscribe")).await;
    server.publish(0, "book.BTC", 1);
    assert_eq!((message(&mut ten).await, message(&mut same).await), (1, 1));
    drop((ten, same));
    let mut other = client.book("BTC", 20);
    in_time(async {
        while server.count(0, "\"20\"") == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    server.publish(0, "book.BTC", 2);
    assert_eq!(message(&mut other).await, 2);
}

#[api_client]
#[limits(connections = "1/10m", messages = "1/10m")]
#[ws(
    "wss://stream.example.com/realtime",
    subscribe = json({ op: "subscribe", args: [op.channel] }),
    reconnect = "20ms",
    channel = "{topic}",
    data = "data",
    connect_limit(connections = 1),
    send_limit(messages = 1)
)]
trait Limited {
    #[subscribe(channel = "book.{symbol}")]
    fn book(&self, symbol: &str) -> Subscription<Update>;
}

#[tokio::test]
async fn who_waits_for_room_in_a_limit_does_not_keep_what_nobody_has() {
    let metrics = tokio::runtime::Handle::current().metrics();
    let server = Server::start(Behaviour::default()).await;
    let before = metrics.num_alive_tasks();
    let builder = LimitedClient::builder().ws_url(server.url());
    let client = builder.build().expect("a client");
    let books = (client.book("BTC"), client.book("ETH"));
    in_time(server.received(0, "subscribe")).await;
    drop((client, books));
    in_time(server.until(|seen| seen[0].is_closed.then_some(()))).await;
    // The same of a connection that is not opened for lack of room.
    let client = LimitedClient::builder().ws_url(server.url());
    let client = client.build().expect("a client");
    let book = client.book("BTC");
    in_time(async {
        while client.socket().state() == SocketState::Idle {
            tokio::task::yield_now().await;
        }
    })
    .await;
    drop((client, book));
    in_time(async {
        while metrics.num_alive_tasks() != before {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
