//! What a session does when something goes wrong.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::ws::{
    Connection, Event, Frame, FrameWriter, GapCause, Handshake, Interruption, SocketState,
    SocketTransport, Subscription,
};
use signed_api::{BoxFuture, ErrorKind, Outcome, Spawn};

use super::server::{Behaviour, KEY, Order, SECRET, Server};
use super::{ExchangeClient, Update, exchange, in_time, message, next};

#[tokio::test]
async fn after_a_cut_the_session_comes_back_and_tells_of_the_gap() {
    let (server, client) = exchange(Behaviour::default()).await;
    let (mut book, mut orders) = (client.book("BTC"), client.orders());
    in_time(server.received(0, "book.BTC")).await;
    in_time(server.received(0, "orders")).await;
    server.publish(0, "book.BTC", 1);
    server.publish(0, "orders", 2);
    assert_eq!(
        (message(&mut book).await, message(&mut orders).await),
        (1, 2)
    );
    server.order(0, Order::Cut);
    for subscription in [&mut book, &mut orders] {
        let event = next(subscription)
            .await
            .expect("an item")
            .expect("an event");
        assert_eq!(event, Event::Interrupted(Interruption::Broken));
        let event = next(subscription)
            .await
            .expect("an item")
            .expect("an event");
        assert!(
            matches!(event, Event::Gap(gap) if gap.cause == GapCause::Interrupted(Interruption::Broken))
        );
    }
    server.publish(1, "book.BTC", 3);
    server.publish(1, "orders", 4);
    assert_eq!(
        (message(&mut book).await, message(&mut orders).await),
        (3, 4)
    );
    assert_eq!(server.count(1, "auth"), 1);
    assert_eq!(server.count(1, "book.BTC"), 1);
}

#[tokio::test]
async fn a_close_code_of_refusal_is_the_end() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut book = client.book("BTC");
    in_time(server.received(0, "book.BTC")).await;
    server.order(0, Order::Close(4401));
    let error = loop {
        match next(&mut book).await.expect("an item") {
            Err(error) => break error,
            Ok(event) => assert!(matches!(event, Event::Interrupted(_)), "{event:?}"),
        }
    };
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(error.operation(), "Exchange::book");
    assert!(next(&mut book).await.is_none());
}

#[tokio::test]
async fn a_refused_login_is_the_end_and_shows_no_secret() {
    let refusing = Behaviour {
        refused_logins: 9,
        ..Behaviour::default()
    };
    let (server, client) = exchange(refusing).await;
    let mut orders = client.orders();
    let error = next(&mut orders)
        .await
        .expect("an item")
        .expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("10004"), "{shown}");
    assert!(!shown.contains(KEY), "{shown}");
    assert!(next(&mut orders).await.is_none());
    assert_eq!(server.count(0, "orders"), 0);
    let error = in_time(client.place(1)).await.expect_err("an error");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(
        (error.code(), error.operation()),
        (Some("10004"), "Exchange::place")
    );
    assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
}

#[tokio::test]
async fn whoever_waits_for_a_subscription_is_told_that_it_never_comes() {
    let refusing = Behaviour {
        refused_logins: 9,
        ..Behaviour::default()
    };
    let (_server, client) = exchange(refusing).await;
    let mut orders = client.orders();
    let error = in_time(orders.ready()).await.expect_err("an error");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Unauthorized, Some("10004"))
    );
    assert!(orders.is_ended() && next(&mut orders).await.is_none());
}

#[tokio::test]
async fn a_refused_handshake_shows_no_secret() {
    let refusing = Behaviour {
        refused_handshakes: vec![401],
        ..Behaviour::default()
    };
    let (_server, client) = exchange(refusing).await;
    let mut orders = client.orders();
    let error = next(&mut orders)
        .await
        .expect("an item")
        .expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("no <"), "{shown}");
    assert!(!shown.contains(KEY), "{shown}");
}

#[tokio::test]
async fn a_handshake_that_fails_for_now_is_tried_again() {
    let refusing = Behaviour {
        refused_handshakes: vec![503, 502],
        ..Behaviour::default()
    };
    let (server, client) = exchange(refusing).await;
    let mut book = client.book("BTC");
    in_time(server.received(0, "book.BTC")).await;
    server.publish(0, "book.BTC", 1);
    assert_eq!(message(&mut book).await, 1);
}

#[tokio::test]
async fn a_channel_that_is_refused_ends_alone() {
    let (server, client) = exchange(Behaviour::default()).await;
    let (mut forbidden, mut book) = (client.forbidden(), client.book("BTC"));
    let error = next(&mut forbidden)
        .await
        .expect("an item")
        .expect_err("an error");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Refused, "Exchange::forbidden")
    );
    assert_eq!(error.code(), Some("7"));
    assert!(next(&mut forbidden).await.is_none());
    in_time(server.received(0, "book.BTC")).await;
    server.publish(0, "book.BTC", 1);
    assert_eq!(message(&mut book).await, 1);
}

#[tokio::test]
async fn a_request_whose_connection_is_lost_is_in_doubt() {
    let cutting = Behaviour {
        cuts_at_request: true,
        ..Behaviour::default()
    };
    let (server, client) = exchange(cutting).await;
    let error = in_time(client.place(1)).await.expect_err("an error");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.operation(), "Exchange::place");
    assert_eq!(server.count(0, "order.place"), 1);
}

#[tokio::test]
async fn a_request_without_an_answer_ends_in_time() {
    let deaf = Behaviour {
        is_deaf: true,
        ..Behaviour::default()
    };
    let (_server, client) = exchange(deaf).await;
    let call = client.place(1).timeout(Duration::from_millis(300));
    let error = in_time(call).await.expect_err("an error");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::Unknown)
    );
}

#[tokio::test]
async fn a_client_without_credentials_reads_what_is_public() {
    let server = Server::start(Behaviour::default()).await;
    let builder = ExchangeClient::builder().ws_url(server.url());
    let client = builder.build().expect("a client");
    let mut orders = client.orders();
    let error = next(&mut orders)
        .await
        .expect("an item")
        .expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let mut book = client.book("BTC");
    in_time(server.received(0, "book.BTC")).await;
    server.publish(0, "book.BTC", 1);
    assert_eq!(message(&mut book).await, 1);
}

#[tokio::test]
async fn nothing_can_be_sent_to_where_nobody_listens() {
    let client = ExchangeClient::builder()
        .ws_url("http://127.0.0.1:1/")
        .credentials(Credentials::new("k", "s"))
        .build()
        .expect("a client");
    let mut book = client.book("BTC");
    let error = next(&mut book)
        .await
        .expect("an item")
        .expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn without_a_runtime_a_subscription_says_so() {
    let client = ExchangeClient::builder()
        .ws_url("ws://127.0.0.1:1/")
        .credentials(Credentials::new("k", "s"))
        .build()
        .expect("a client");
    let mut book = client.book("BTC");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let error = runtime
        .block_on(book.next())
        .expect("an item")
        .expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

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
