//! What a session does while nothing goes wrong.

use signed_api::Credentials;
use signed_api::ws::{Event, Interruption, SocketState};

use super::server::{Behaviour, KEY, Order, SECRET, Server};
use super::{ExchangeClient, exchange, in_time, message, next};

#[tokio::test]
async fn a_public_channel_is_subscribed_without_a_login() {
    let (server, client) = exchange(Behaviour::default()).await;
    assert_eq!(client.socket().state(), SocketState::Idle);
    let mut book = client.book("BTC");
    let subscribed = in_time(server.received(0, "subscribe")).await;
    assert_eq!(subscribed["args"][0], "book.BTC");
    server.publish(0, "book.BTC", 1);
    server.publish(0, "book.ETH", 2);
    server.publish(0, "book.BTC", 3);
    assert_eq!(message(&mut book).await, 1);
    assert_eq!(message(&mut book).await, 3);
    assert_eq!(server.count(0, "auth"), 0);
    let (target, agent) = server
        .until(|seen| Some((seen[0].target.clone(), seen[0].user_agent.clone())))
        .await;
    assert_eq!(target, "/realtime");
    assert!(agent.starts_with("signed-api/"), "{agent}");
}

#[tokio::test]
async fn the_builder_s_address_counts_before_that_of_the_credentials_and_that_before_the_trait_s() {
    let server = Server::start(Behaviour::default()).await;
    let nowhere = "ws://127.0.0.1:1/realtime";
    let credentials = Credentials::new(KEY, SECRET);
    let of_credentials = ExchangeClient::builder()
        .credentials(credentials.clone().with_ws_url(server.url()))
        .build();
    let of_builder = ExchangeClient::builder()
        .credentials(credentials.with_ws_url(nowhere))
        .ws_url(server.url())
        .build();
    for (number, client) in [of_credentials, of_builder].into_iter().enumerate() {
        let _orders = client.expect("a client").orders();
        in_time(server.received(number, "orders")).await;
    }
}

#[tokio::test]
async fn a_private_channel_waits_for_the_login() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut orders = client.orders();
    in_time(server.received(0, "orders")).await;
    server.publish(0, "orders", 7);
    assert_eq!(message(&mut orders).await, 7);
    let first = server.until(|seen| Some(seen[0].messages[0].clone())).await;
    assert_eq!(first["op"], "auth");
    assert_eq!(client.socket().state(), SocketState::Ready);
}

#[tokio::test]
async fn a_subscription_is_ready_when_it_is_acknowledged() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut orders = client.orders();
    in_time(orders.ready()).await.expect("a subscription");
    assert_eq!(server.count(0, "orders"), 1);
    server.publish(0, "orders", 7);
    let mut other = client.orders();
    in_time(other.ready()).await.expect("the same one");
    assert_eq!(message(&mut orders).await, 7);
    server.order(0, Order::Cut);
    assert_eq!(
        next(&mut orders).await.expect("an item").expect("an event"),
        Event::Interrupted(Interruption::Broken)
    );
    in_time(orders.ready()).await.expect("a subscription");
    assert_eq!(server.count(1, "orders"), 1);
    drop((orders, other));
    let mut again = client.orders();
    in_time(again.ready()).await.expect("another one");
}

#[tokio::test]
async fn two_readers_share_one_subscription_and_the_last_ends_it() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut one = client.book("BTC");
    let mut other = client.clone().book("BTC");
    in_time(server.received(0, "subscribe")).await;
    server.publish(0, "book.BTC", 1);
    assert_eq!((message(&mut one).await, message(&mut other).await), (1, 1));
    drop(one);
    server.publish(0, "book.BTC", 2);
    assert_eq!(message(&mut other).await, 2);
    assert_eq!(server.count(0, "\"subscribe\""), 1);
    assert_eq!(server.count(0, "unsubscribe"), 0);
    drop(other);
    let ended = in_time(server.received(0, "unsubscribe")).await;
    assert_eq!(ended["args"][0], "book.BTC");
    let mut again = client.book("BTC");
    in_time(server.until(|seen| {
        let subscribed = seen[0]
            .messages
            .iter()
            .filter(|message| message["op"] == "subscribe");
        (subscribed.count() == 2).then_some(())
    }))
    .await;
    server.publish(0, "book.BTC", 3);
    assert_eq!(message(&mut again).await, 3);
}

#[tokio::test]
async fn requests_are_answered_by_their_ids() {
    let (server, client) = exchange(Behaviour::default()).await;
    let (one, other) = in_time(async { tokio::join!(client.place(1), client.place(2)) }).await;
    assert_eq!(one.expect("an answer").value, 1);
    assert_eq!(other.expect("an answer").value, 2);
    assert_eq!(server.count(0, "auth"), 1);
}

#[tokio::test]
async fn pings_are_answered_once_and_sent() {
    let (server, client) = exchange(Behaviour::default()).await;
    in_time(client.socket().ready())
        .await
        .expect("a connection");
    server.order(0, Order::Ping(b"are you there".to_vec()));
    server.order(0, Order::Text(r#"{"op":"ping","ts":"42"}"#.to_owned()));
    let answered = in_time(server.received(0, "pong")).await;
    assert_eq!(answered["ts"], "42");
    // The heartbeat of 400 ms.
    in_time(server.received(0, "\"ping\"")).await;
    let pongs = server.until(|seen| Some(seen[0].pongs.clone())).await;
    assert_eq!(pongs, [b"are you there".to_vec()]);
}

#[tokio::test]
async fn a_slow_reader_holds_up_the_connection_and_loses_nothing() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut book = client.slow_book("BTC");
    in_time(server.received(0, "subscribe")).await;
    for value in 0..100 {
        server.publish(0, "book.BTC", value);
    }
    for value in 0..100 {
        assert_eq!(message(&mut book).await, value);
    }
}

#[tokio::test]
async fn a_message_of_another_form_is_an_error_in_its_place() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut book = client.book("BTC");
    in_time(server.received(0, "subscribe")).await;
    let text = r#"{"topic":"book.BTC","data":{"value":"key-0123456789"}}"#;
    server.order(0, Order::Text(text.to_owned()));
    server.publish(0, "book.BTC", 2);
    let error = next(&mut book)
        .await
        .expect("an item")
        .expect_err("an error");
    assert_eq!(error.operation(), "Exchange::book");
    assert_eq!(message(&mut book).await, 2);
}

#[tokio::test]
async fn nothing_is_left_when_nobody_wants_anything() {
    let (server, client) = exchange(Behaviour::default()).await;
    let metrics = tokio::runtime::Handle::current().metrics();
    let before = metrics.num_alive_tasks();
    let mut orders = client.orders();
    in_time(server.received(0, "orders")).await;
    server.publish(0, "orders", 7);
    assert_eq!(message(&mut orders).await, 7);
    // The session, its writer, and the connection at the server.
    assert_eq!(metrics.num_alive_tasks(), before + 3);
    drop(client);
    server.publish(0, "orders", 8);
    assert_eq!(message(&mut orders).await, 8);
    drop(orders);
    in_time(server.until(|seen| seen[0].is_closed.then_some(()))).await;
    let code = server.until(|seen| Some(seen[0].close_code)).await;
    assert_eq!(code, Some(1000));
    in_time(async {
        while metrics.num_alive_tasks() != before {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_socket_that_is_closed_ends_what_is_subscribed_and_can_be_opened_again() {
    let (server, client) = exchange(Behaviour::default()).await;
    let mut book = client.book("BTC");
    in_time(server.received(0, "subscribe")).await;
    in_time(client.socket().close()).await;
    assert!(next(&mut book).await.is_none());
    assert!(book.is_ended());
    assert_eq!(client.socket().state(), SocketState::Closed);
    let mut book = client.book("BTC");
    in_time(server.received(1, "subscribe")).await;
    server.publish(1, "book.BTC", 3);
    assert!(matches!(next(&mut book).await, Some(Ok(Event::Message(update))) if update.value == 3));
}
