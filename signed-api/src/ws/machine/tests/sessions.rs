//! From the first channel that is wanted to the last.

use super::told::*;
use super::*;
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;

#[test]
fn what_is_private_waits_for_the_login_and_nothing_else_does() {
    let mut told = Told::new(rules());
    assert_eq!(told.machine.state(), State::Idle);
    assert_eq!(told.say(want(1, false)), ["connect 1"]);
    assert_eq!(told.machine.state(), State::Connecting);
    assert_eq!(told.say(connected(1)), ["1: subscribe 1 #1"]);
    assert_eq!(told.machine.state(), State::Ready);
    assert_eq!(told.say(want(2, true)), ["1: login #2"]);
    assert_eq!(told.machine.state(), State::LoggingIn);
    assert_eq!(told.say(want(3, false)), ["1: subscribe 3 #3"]);
    assert!(told.write(1, login(2)).is_empty());
    assert_eq!(told.hear(1, Heard::LoggedIn), ["1: subscribe 2 #4"]);
    assert_eq!(told.machine.state(), State::Ready);
    assert!(!told.delivers(1, 2));
    assert_eq!(told.hear(1, subscribed(4)), ["confirmed 2 on 1"]);
    assert!(told.delivers(1, 2));
    assert!(!told.delivers(1, 1));
}

#[test]
fn what_is_not_acknowledged_counts_when_it_is_sent() {
    let mut rules = rules();
    rules.login = LoginRule::Message {
        acknowledged: false,
    };
    (rules.subscribed, rules.unsubscribed) = (false, false);
    let mut told = Told::new(rules);
    told.say(want(1, true));
    assert_eq!(told.say(connected(1)), ["1: login #1"]);
    assert_eq!(told.write(1, login(1)), ["1: subscribe 1 #2"]);
    assert_eq!(told.write(1, subscribe(1, 2)), ["confirmed 1 on 1"]);
    assert_eq!(told.say(unwant(1)), ["1: unsubscribe 1 #3"]);
    assert_eq!(told.write(1, unsubscribe(1, 3)), ["forgotten 1"]);
}

#[test]
fn a_challenge_is_asked_for_or_waited_for() {
    let mut rules = rules();
    rules.challenge = ChallengeRule::Asked;
    let mut told = Told::new(rules);
    assert_eq!(told.say(Input::Open), ["connect 1"]);
    assert_eq!(told.say(connected(1)), ["1: ask"]);
    told.write(1, Outgoing::AskChallenge);
    let heard = Heard::Challenge("c".into());
    assert_eq!(told.hear(1, heard), ["1: login #1 c"]);

    rules.challenge = ChallengeRule::Unasked;
    let mut told = Told::open(rules, [Input::Open]);
    assert_eq!(told.machine.state(), State::LoggingIn);
    let heard = Heard::Challenge("d".into());
    assert_eq!(told.hear(1, heard), ["1: login #1 d"]);

    let mut told = Told::open(rules, [want(1, false)]);
    let heard = Heard::Challenge("e".into());
    assert!(told.hear(1, heard).is_empty());
    assert_eq!(told.say(want(2, true)), ["1: login #2 e"]);

    let mut told = Told::open(rules, [Input::Open]);
    assert_eq!(told.sleep(10_000), ["close 1 1001"]);
}

#[test]
fn a_channel_is_never_subscribed_while_something_is_asked_of_it() {
    let mut told = Told::open(rules(), [want(1, false)]);
    assert!(told.say(unwant(1)).is_empty());
    assert_eq!(told.hear(1, subscribed(1)), ["1: unsubscribe 1 #2"]);
    assert!(told.say(want(1, false)).is_empty());
    assert_eq!(told.hear(1, unsubscribed(2)), ["1: subscribe 1 #3"]);
    assert!(told.say(unwant(1)).is_empty());
    assert!(told.say(want(1, false)).is_empty());
    assert_eq!(told.hear(1, subscribed(3)), ["confirmed 1 on 1"]);
    assert_eq!(told.say(unwant(1)), ["1: unsubscribe 1 #4"]);
    assert_eq!(told.hear(1, unsubscribed(4)), ["forgotten 1"]);
}

#[test]
fn what_an_acknowledgement_means_is_told_by_id_or_channel_or_order() {
    let heard = |channel: Option<u64>| Heard::Subscribed {
        id: None,
        channel: channel.map(ChannelId),
        alias: Some("7".to_owned()),
    };
    let mut told = Told::open(rules(), [want(1, false), want(2, false), want(3, false)]);
    assert_eq!(told.hear(1, heard(Some(2))), ["confirmed 2 on 1 as 7"]);
    assert_eq!(told.hear(1, heard(None)), ["confirmed 1 on 1 as 7"]);
    let reply = Heard::Reply {
        id: 3,
        payload: bytes::Bytes::new(),
    };
    assert!(told.hear(1, reply).is_empty());
    assert_eq!(told.hear(1, subscribed(3)), ["confirmed 3 on 1"]);
    assert!(told.hear(1, heard(None)).is_empty());
    told.say(unwant(1));
    // Where both are acknowledged in the same way, the id tells.
    assert_eq!(told.hear(1, subscribed(4)), ["forgotten 1"]);
}

#[test]
fn data_ahead_of_the_acknowledgement_counts_as_one() {
    let mut told = Told::open(rules(), [want(1, false)]);
    told.write(1, subscribe(1, 1));
    assert_eq!(told.hear(1, data(1)), ["confirmed 1 on 1"]);
    assert!(told.delivers(1, 1));
    assert!(told.hear(1, data(1)).is_empty());
    // Who comes later is told as well.
    told.say(unwant(1));
    assert!(told.say(want(1, false)).is_empty());
    assert_eq!(told.hear(1, data(1)), ["confirmed 1 on 1"]);
    assert!(told.hear(1, subscribed(1)).is_empty());

    let mut told = Told::open(rules(), [want(1, false)]);
    told.write(1, subscribe(1, 1));
    told.pass(9_000);
    told.hear(1, data(1));
    // No acknowledgement comes at all.
    assert!(told.sleep(1_000).is_empty());
    assert!(told.delivers(1, 1));
    assert_eq!(told.say(unwant(1)), ["1: unsubscribe 1 #2"]);
    assert!(told.hear(1, data(1)).is_empty());
    assert!(!told.delivers(1, 1));
}

#[test]
fn an_outage_is_told_once_at_its_beginning_and_once_at_its_end() {
    let mut told = Told::open(rules(), [want(1, false), want(2, false)]);
    told.hear(1, subscribed(1));
    told.pass(2_000);
    assert_eq!(
        told.lose(1, Interruption::Broken),
        ["interrupted 1 Broken"],
        "2 was never there"
    );
    assert!(matches!(told.machine.state(), State::Waiting { .. }));
    assert_eq!(told.sleep(4_000), ["connect 2"]);
    assert_eq!(
        told.say(connected(2)),
        ["2: subscribe 1 #3", "2: subscribe 2 #4"]
    );
    assert!(told.lose(2, closed(1001)).is_empty());
    assert_eq!(told.sleep(8_000), ["connect 3"]);
    told.say(connected(3));
    assert_eq!(told.hear(3, subscribed(6)), ["confirmed 2 on 3"]);
    let gap = ["gap 1 Broken 14s", "confirmed 1 on 3"];
    assert_eq!(told.hear(3, subscribed(5)), gap);
    assert!(told.delivers(3, 1) && !told.delivers(1, 1));
}

#[test]
fn a_channel_that_needs_no_message_is_there_with_the_connection() {
    let mut told = Told::new(rules());
    let want = |private| Input::Want {
        channel: ChannelId(1),
        private,
        by_message: false,
    };
    told.say(want(true));
    assert_eq!(told.say(connected(1)), ["1: login #1"]);
    told.write(1, login(1));
    assert_eq!(told.hear(1, Heard::LoggedIn), ["confirmed 1 on 1"]);
    assert_eq!(told.say(unwant(1)), ["forgotten 1"]);
}

#[test]
fn without_a_message_that_unsubscribes_a_channel_stays() {
    let mut rules = rules();
    rules.unsubscribes = false;
    let mut told = Told::open(rules, [want(1, false)]);
    told.hear(1, subscribed(1));
    assert!(told.say(unwant(1)).is_empty());
    assert!(!told.delivers(1, 1));
    assert_eq!(told.say(want(1, false)), ["confirmed 1 on 1"]);
    told.say(unwant(1));
    assert_eq!(told.lose(1, Interruption::Broken), ["forgotten 1"]);
}

#[test]
fn a_refused_subscription_is_the_only_one_that_ends() {
    let mut told = Told::open(rules(), [want(1, false), want(2, false), want(3, false)]);
    assert_eq!(
        told.hear(1, refused(Some(2))),
        ["refused 2 Refused", "forgotten 2"]
    );
    assert_eq!(
        told.hear(1, refused(None)),
        ["refused 1 Refused", "forgotten 1"]
    );
    assert_eq!(told.hear(1, subscribed(3)), ["confirmed 3 on 1"]);
    // It may be wanted again.
    assert_eq!(told.say(want(1, false)), ["1: subscribe 1 #4"]);
    let revoked = Heard::Refused {
        id: None,
        channel: Some(ChannelId(3)),
        error: Error::not_sent(ErrorKind::Forbidden, "no"),
    };
    assert_eq!(
        told.hear(1, revoked),
        ["refused 3 Forbidden", "forgotten 3"]
    );
    // What is refused to end is over.
    told.hear(1, subscribed(4));
    assert_eq!(told.say(unwant(1)), ["1: unsubscribe 1 #5"]);
    assert_eq!(told.hear(1, refused(Some(5))), ["forgotten 1"]);
}

#[test]
fn what_the_server_wants_answered_is_answered_at_once() {
    let mut told = Told::open(rules(), [want(1, true)]);
    let asked = Heard::Asked {
        answer: 3,
        value: bytes::Bytes::new(),
    };
    assert_eq!(told.hear(1, asked), ["1: answer 3"]);
}
