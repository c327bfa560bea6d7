//! Whether the other side is there: what is cut, what falls silent, what asks and is answered.

use std::time::Duration;

use serde_json::{Value, json};
use signed_api::ws::{Event, GapCause, Interruption};
use signed_api_tests::servers::{Lesson, Logged};

use crate::exchange::{client, event, gap, trade};

/// What the server has sent of a channel on a connection, in order.
fn sent(server: &Lesson, connection: u64, channel: &str) -> Vec<Value> {
    let is_so = |line: &Logged| {
        line.connection == connection && line.event == "sent" && line.message["topic"] == channel
    };
    let log = server.log().into_iter().filter(is_so);
    log.map(|line| line.message["data"]["seq"].clone())
        .collect()
}

#[tokio::test]
async fn a_cut_in_the_middle_of_a_message_is_one_gap_and_nothing_else_is_missing() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let exchange = client(&server, Lesson::SECRET);
    let (mut trades, _orders) = (exchange.trades(), exchange.orders());
    for _ in 0..20 {
        trade(&mut trades).await;
    }
    server.hook("cut", &json!({"how": "half"}));
    // What was there before the first message of these is told by the server's own log.
    let (mut before, mut after, mut told) = (Vec::new(), Vec::new(), Vec::new());
    while after.len() < 50 {
        match event(&mut trades).await.expect("no end") {
            Event::Message(trade) if told.is_empty() => before.push(json!(trade.seq)),
            Event::Message(trade) => after.push(json!(trade.seq)),
            other => told.push(other),
        }
    }
    let [Event::Interrupted(Interruption::Broken), Event::Gap(gap)] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(gap.cause, GapCause::Interrupted(Interruption::Broken));
    // The end of TCP is regular: all that was sent before has arrived, and all that was sent since.
    let all = sent(&server, 1, "trades");
    assert_eq!(before, all[20..]);
    assert_eq!(after, sent(&server, 2, "trades")[..50]);
    let channels = |connection| {
        let subscribed = server.received("subscribe").into_iter();
        let mut channels: Vec<String> = subscribed
            .filter(|(on, _)| *on == connection)
            .map(|(_, message)| message["args"][0].to_string())
            .collect();
        channels.sort();
        channels
    };
    assert_eq!(channels(2), channels(1));
    assert_eq!(channels(2).len(), 2);
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn a_server_that_stops_talking_is_noticed_in_time() {
    let server = Lesson::start(&[("TICK_MS", "10")]);
    let exchange = client(&server, Lesson::SECRET);
    let mut trades = exchange.trades();
    trade(&mut trades).await;
    server.hook("silence", &json!({}));
    assert_eq!(gap(&mut trades).await, Interruption::Silent);
    trade(&mut trades).await;
    let at = |event, connection| {
        let log = server.log().into_iter();
        let mut log = log.filter(|line| line.event == event && line.connection == connection);
        log.next().expect("a line").at
    };
    // Declared is a second; coming back takes at most 100 ms, and a handshake.
    let noticed = at("opened", 2) - at("silent", 1);
    assert!((900.0..1_500.0).contains(&noticed), "{noticed} ms");
}

#[tokio::test]
async fn pings_of_both_kinds_are_answered_for_many_rounds() {
    let server = Lesson::start(&[
        ("TICK_MS", "10"),
        ("ASK_MS", "50"),
        ("PING_MS", "50"),
        ("ANSWER_MS", "500"),
    ]);
    let exchange = client(&server, Lesson::SECRET);
    let (mut trades, _orders) = (exchange.trades(), exchange.orders());
    // Two seconds of data, while as much is asked.
    let mut last = trade(&mut trades).await;
    for _ in 0..200 {
        let next = trade(&mut trades).await;
        assert_eq!(next, last + 1);
        last = next;
    }
    let pongs = server.count(|line| line.event == "received" && line.kind == "pong");
    let answers = server.received("pong").len();
    assert!(pongs >= 10 && answers >= 10, "{pongs} and {answers}");
    assert_eq!(server.opened(), 1);
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}

#[tokio::test]
async fn who_hears_nothing_asks_and_is_not_closed_for_saying_nothing() {
    let server = Lesson::start(&[("IDLE_MS", "900")]);
    let exchange = client(&server, Lesson::SECRET);
    let _orders = exchange.orders();
    exchange.socket().ready().await.expect("a login");
    #[expect(
        clippy::disallowed_methods,
        reason = "this side of the wire has its own time"
    )]
    tokio::time::sleep(Duration::from_secs(3)).await;
    let pings = server.received("ping").len();
    // Every 400 ms, and each was answered: a silence of a second would have been a loss.
    assert!((5..=8).contains(&pings), "{pings}");
    assert_eq!(server.opened(), 1);
    assert!(server.violations().is_empty(), "{:?}", server.violations());
}
