//! What happens when nothing happens.

use super::random::answered;
use super::told::*;
use super::*;
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;

/// Whatever is received over the only connection.
fn alive() -> Input {
    Input::Alive {
        connection: ConnectionId(1),
    }
}

#[test]
fn silence_is_noticed_and_the_connection_replaced() {
    let mut told = Told::open(rules(), [want(1, false)]);
    told.write(1, subscribe(1, 1));
    told.hear(1, subscribed(1));
    assert_eq!(told.sleep(15_000), ["1: ping"]);
    told.write(1, Outgoing::Ping);
    assert_eq!(told.sleep(15_000), ["close 1 1001", "interrupted 1 Silent"]);
    assert_eq!(told.sleep(4_000), ["connect 2"]);
}

#[test]
fn every_sign_of_life_counts() {
    let mut told = Told::open(rules(), [want(1, false)]);
    told.hear(1, subscribed(1));
    for _ in 0..5 {
        told.now += secs(14);
        told.machine.alive(told.now, ConnectionId(1));
        assert!(
            !told
                .say(Input::Wake)
                .iter()
                .any(|action| action.starts_with("close"))
        );
        told.now += secs(14);
        told.say(alive());
        told.write(1, Outgoing::Ping);
    }
    assert!(told.delivers(1, 1));
}

#[test]
fn a_server_that_is_asked_and_says_nothing_is_pinged() {
    let mut told = Told::open(rules(), [want(1, false)]);
    told.hear(1, subscribed(1));
    for id in 1..3 {
        told.pass(7_000);
        let answer = Outgoing::Answer {
            answer: id,
            value: bytes::Bytes::new(),
        };
        assert!(told.write(1, answer).is_empty());
    }
    assert_eq!(told.sleep(1_000), ["1: ping"]);
}

#[test]
fn what_cannot_be_written_is_noticed_though_data_comes() {
    let mut told = Told::open(rules(), [want(1, false)]);
    told.hear(1, subscribed(1));
    assert_eq!(told.sleep(15_000), ["1: ping"]);
    for _ in 0..2 {
        told.pass(14_000);
        told.say(alive());
    }
    assert_eq!(told.sleep(2_000), ["close 1 1001", "interrupted 1 Broken"]);
}

#[test]
fn a_reader_that_waits_for_its_subscriber_is_not_silence() {
    let connection = ConnectionId(1);
    let mut told = Told::open(rules(), [want(1, false), want(2, false)]);
    told.write(1, subscribe(1, 1));
    told.write(1, subscribe(2, 2));
    told.hear(1, subscribed(1));
    told.say(Input::Blocked { connection });
    for _ in 0..20 {
        assert_eq!(told.sleep(15_000), ["1: ping"]);
        told.write(1, Outgoing::Ping);
    }
    told.say(Input::Unblocked { connection });
    assert_eq!(
        told.sleep(10_000),
        ["close 1 1001", "interrupted 1 Unanswered"]
    );
}

#[test]
fn what_is_not_acknowledged_in_time_replaces_the_connection() {
    for first in [want(1, false), want(1, true)] {
        let mut told = Told::open(rules(), [first]);
        told.pass(3_000);
        let messages = [subscribe(1, 1), login(1)];
        for message in messages {
            told.write(1, message);
        }
        assert_eq!(told.sleep(10_000), ["close 1 1001"]);
        assert_eq!(told.sleep(4_000), ["connect 2"]);
    }
    let mut told = Told::open(rules(), [want(1, false), want(2, false)]);
    told.hear(1, subscribed(1));
    told.hear(1, subscribed(2));
    told.say(unwant(1));
    told.write(1, unsubscribe(1, 3));
    let lost = ["close 1 1001", "interrupted 2 Unanswered", "forgotten 1"];
    assert_eq!(told.sleep(10_000), lost);
}

#[test]
fn waits_double_and_begin_anew_only_after_a_stable_time() {
    let mut told = Told::new(rules());
    told.drawn = 1.0;
    told.say(want(1, true));
    let down = || Error::not_sent(ErrorKind::Connect, "down");
    let mut connection = 1;
    for wait in [8_000, 16_000, 32_000, 60_000, 60_000] {
        assert!(told.say(not_connected(connection, down())).is_empty());
        connection += 1;
        assert_eq!(told.sleep(wait), [format!("connect {connection}")]);
    }
    // Open for long, but not logged in.
    let log_in = |told: &mut Told, connection: u64| {
        let sent = told.say(connected(connection));
        let id = sent[0]
            .rsplit_once('#')
            .expect("an id")
            .1
            .parse()
            .expect("a number");
        told.write(connection, login(id));
        id
    };
    log_in(&mut told, connection);
    told.pass(9_999);
    told.hear(connection, Heard::LoggedIn);
    told.now += Duration::from_millis(59_999);
    told.lose(connection, Interruption::Broken);
    assert_eq!(told.sleep(60_000), [format!("connect {}", connection + 1)]);
    connection += 1;
    log_in(&mut told, connection);
    told.hear(connection, Heard::LoggedIn);
    told.now += secs(60);
    told.lose(connection, Interruption::Broken);
    assert_eq!(told.sleep(8_000), [format!("connect {}", connection + 1)]);
    connection += 1;
    // The server says when.
    let busy = answered(ErrorKind::RateLimited, 429).with_retry_after(Some(secs(40)));
    told.drawn = 0.25;
    told.say(not_connected(connection, busy));
    assert_eq!(told.sleep(44_000), [format!("connect {}", connection + 1)]);
}

#[test]
fn a_wait_is_not_cut_short_by_who_wants_something() {
    let mut told = Told::new(rules());
    told.say(want(1, false));
    told.say(not_connected(
        1,
        Error::not_sent(ErrorKind::Connect, "down"),
    ));
    assert_eq!(told.say(unwant(1)), ["forgotten 1"]);
    assert_eq!(told.machine.state(), State::Idle);
    assert_eq!(told.machine.deadline(), None);
    told.pass(1_000);
    assert!(told.say(want(1, false)).is_empty());
    assert_eq!(told.sleep(3_000), ["connect 2"]);
}

#[test]
fn a_connection_that_nobody_wants_is_closed_after_a_minute() {
    let mut told = Told::open(rules(), [want(1, false)]);
    told.hear(1, subscribed(1));
    told.say(unwant(1));
    told.hear(1, unsubscribed(2));
    told.pass(10_000);
    told.say(want(1, false));
    told.hear(1, subscribed(3));
    told.say(unwant(1));
    told.hear(1, unsubscribed(4));
    for _ in 0..5 {
        told.pass(10_000);
        told.say(alive());
        told.write(1, Outgoing::Ping);
    }
    assert_eq!(told.sleep(10_000), ["close 1 1000"]);
    assert_eq!(told.machine.state(), State::Idle);
    assert_eq!(told.machine.deadline(), None);
    assert_eq!(told.say(want(1, false)), ["connect 2"]);
}
