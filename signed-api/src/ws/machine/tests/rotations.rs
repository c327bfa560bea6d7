//! Connections that follow one another.

use super::random::answered;
use super::told::*;
use super::*;
use crate::error::ErrorKind;
use crate::ws::event::Interruption;

/// A session with a public channel whose connection is about to be followed by the next, 2.
fn rotating() -> Told {
    rotating_by(rules())
}

fn rotating_by(mut rules: Rules) -> Told {
    rules.timing.lifetime_ms = Some(100_000);
    let mut told = Told::open(rules, [want(1, false)]);
    told.hear(1, subscribed(1));
    quiet_until(&mut told, secs(1_000) + Duration::from_millis(87_500));
    assert_eq!(told.machine.state(), State::Ready);
    told
}

/// Nothing but signs of life; at last the next connection is opened.
fn quiet_until(told: &mut Told, end: Duration) {
    loop {
        told.machine.alive(told.now, ConnectionId(1));
        let at = told.machine.deadline().expect("a deadline");
        told.now = at;
        told.machine.alive(told.now, ConnectionId(1));
        let actions = told.say(Input::Wake);
        told.write(1, Outgoing::Ping);
        if actions.first().is_some_and(|action| action == "connect 2") {
            assert_eq!(told.now, end);
            return;
        }
        assert_eq!(actions, ["1: ping"]);
    }
}

/// A tenth of the lifetime is the margin here, and up to a twentieth is drawn.
#[test]
fn the_next_connection_is_opened_before_the_end_of_the_one_before_it() {
    for (drawn, millis) in [(0.0, 90_000), (1.0, 85_000)] {
        let mut rules = rules();
        rules.timing.lifetime_ms = Some(100_000);
        let mut told = Told::new(rules);
        told.drawn = drawn;
        told.say(want(1, false));
        told.say(connected(1));
        told.hear(1, subscribed(1));
        quiet_until(&mut told, secs(1_000) + Duration::from_millis(millis));
    }
}

#[test]
fn it_takes_over_when_all_is_subscribed() {
    let mut told = rotating();
    told.say(want(2, false));
    told.hear(1, subscribed(2));
    let sent = told.say(connected(2));
    assert_eq!(sent, ["2: subscribe 1 #3", "2: subscribe 2 #4"]);
    assert!(told.delivers(1, 1) && !told.delivers(2, 1));
    told.pass(200);
    let first = told.hear(2, subscribed(3));
    assert_eq!(first, ["gap 1 Rotated 200ms", "confirmed 1 on 2"]);
    assert!(!told.delivers(1, 1) && told.delivers(2, 1));
    assert!(told.delivers(1, 2) && !told.delivers(2, 2));
    let last = ["gap 2 Rotated 200ms", "confirmed 2 on 2", "close 1 1000"];
    assert_eq!(told.hear(2, subscribed(4)), last);
    assert!(told.delivers(2, 1) && told.delivers(2, 2));
}

#[test]
fn requests_on_the_one_before_are_still_answered() {
    let mut told = rotating();
    told.say(connected(2));
    assert_eq!(told.say(request(1, false, 1_200)), ["1: request 1 #3"]);
    told.hear(2, subscribed(2));
    assert_eq!(told.say(request(2, false, 1_200)), ["2: request 2 #4"]);
    let reply = Heard::Reply {
        id: 3,
        payload: bytes::Bytes::new(),
    };
    assert_eq!(told.hear(1, reply), ["answered 1", "close 1 1000"]);
}

#[test]
fn private_channels_move_after_the_login() {
    let mut rules = rules();
    rules.timing.lifetime_ms = Some(100_000);
    let mut told = Told::open(rules, [want(1, true)]);
    told.hear(1, Heard::LoggedIn);
    told.hear(1, subscribed(2));
    quiet_until(&mut told, secs(1_000) + Duration::from_millis(87_500));
    assert_eq!(told.say(connected(2)), ["2: login #3"]);
    assert_eq!(told.hear(2, Heard::LoggedIn), ["2: subscribe 1 #4"]);
    assert_eq!(
        told.hear(2, subscribed(4)).last().expect("a close"),
        "close 1 1000"
    );
}

#[test]
fn when_it_fails_the_one_before_stays_and_it_is_tried_again() {
    let mut told = rotating();
    // Not even what would end a session does.
    assert!(
        told.say(not_connected(2, answered(ErrorKind::Forbidden, 403)))
            .is_empty()
    );
    assert_eq!(told.sleep(4_000), ["connect 3"]);
    told.say(connected(3));
    assert_eq!(told.hear(3, refused(Some(2))), ["close 3 1000"]);
    assert!(told.delivers(1, 1));
    told.machine.alive(told.now, ConnectionId(1));
    assert_eq!(told.sleep(8_000), ["connect 4"]);
    // Now the one before comes to its end.
    assert_eq!(told.lose(1, closed(1001)).len(), 1);
    assert_eq!(told.machine.state(), State::Connecting);
    assert_eq!(told.say(connected(4)), ["4: subscribe 1 #3"]);
    assert_eq!(told.hear(4, subscribed(3)).len(), 2);
    assert!(told.delivers(4, 1));
}

#[test]
fn a_channel_that_has_moved_moves_back() {
    let mut told = rotating();
    told.say(want(2, false));
    told.hear(1, subscribed(2));
    told.say(connected(2));
    told.hear(2, subscribed(3));
    assert!(told.delivers(2, 1));
    told.pass(1_000);
    let lost = told.lose(2, Interruption::Broken);
    assert_eq!(lost, ["interrupted 1 Broken", "gap 1 Broken 1s"]);
    assert!(told.delivers(1, 1) && told.delivers(1, 2));
}

#[test]
fn when_the_one_before_is_lost_the_next_is_waited_for() {
    let mut told = rotating();
    told.say(want(2, false));
    told.hear(1, subscribed(2));
    told.say(connected(2));
    told.hear(2, subscribed(3));
    let lost = told.lose(1, closed(1000));
    assert_eq!(lost.len(), 1, "only what has not moved: {lost:?}");
    assert!(lost[0].starts_with("interrupted 2"));
    assert_eq!(told.machine.state(), State::Ready);
    assert_eq!(told.hear(2, subscribed(4)).len(), 2);
    assert!(told.delivers(2, 1) && told.delivers(2, 2));
}

#[test]
fn what_nobody_wants_is_not_followed() {
    let mut rules = rules();
    rules.timing.lifetime_ms = Some(40_000);
    let mut told = Told::open(rules, [want(1, false)]);
    told.hear(1, subscribed(1));
    told.say(unwant(1));
    told.hear(1, unsubscribed(2));
    for _ in 0..6 {
        told.machine.alive(told.now, ConnectionId(1));
        let actions = told.pass(9_000);
        assert!(
            !actions.iter().any(|action| action.starts_with("connect")),
            "{actions:?}"
        );
        told.write(1, Outgoing::Ping);
    }
}

#[test]
fn nothing_comes_over_a_connection_that_only_answers_requests() {
    let mut told = rotating();
    told.say(request(1, false, 1_200));
    told.say(connected(2));
    told.hear(2, subscribed(3));
    assert!(told.delivers(2, 1));
    let lost = told.lose(2, Interruption::Broken);
    assert_eq!(lost, ["interrupted 1 Broken"]);
    assert!(!told.delivers(1, 1));
}

#[test]
fn what_was_wanted_again_in_between_comes_along() {
    let mut rules = rules();
    rules.unsubscribes = false;
    let mut told = rotating_by(rules);
    told.say(want(2, false));
    told.hear(1, subscribed(2));
    told.say(connected(2));
    told.hear(2, subscribed(3));
    told.say(unwant(1));
    assert_eq!(told.say(want(1, false)), ["confirmed 1 on 1"]);
    let last = told.hear(2, subscribed(4));
    assert_eq!(last.last().expect("a close"), "close 1 1000");
    assert!(told.delivers(2, 1) && told.delivers(2, 2));
}
