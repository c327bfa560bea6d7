//! What a session does when something goes wrong.

use std::time::Duration;

use signed_api::ws::{Event, GapCause, Interruption};
use signed_api::{Credentials, ErrorKind, Outcome};

use super::server::{Behaviour, KEY, Order, Server};
use super::{ExchangeClient, exchange, in_time, message, next};

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
