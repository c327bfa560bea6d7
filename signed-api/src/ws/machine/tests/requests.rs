//! Requests over the socket.

use super::told::*;
use super::*;
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;

#[test]
fn a_request_opens_the_session_and_waits_for_what_it_needs() {
    let mut told = Told::new(rules());
    assert_eq!(told.say(request(1, true, 1_009)), ["connect 1"]);
    told.say(request(2, false, 1_009));
    assert_eq!(told.say(connected(1)), ["1: login #1", "1: request 2 #2"]);
    told.write(1, login(1));
    assert_eq!(told.hear(1, Heard::LoggedIn), ["1: request 1 #3"]);
    let reply = |id| Heard::Reply {
        id,
        payload: bytes::Bytes::from_static(b"{}"),
    };
    assert_eq!(told.hear(1, reply(3)), ["answered 1"]);
    assert!(told.hear(1, reply(3)).is_empty());
    assert_eq!(
        told.hear(1, refused(Some(2))),
        ["failed 2 Refused Rejected"]
    );
}

#[test]
fn what_may_have_been_executed_is_said_to_be_unknown() {
    let mut told = Told::open(rules(), [want(1, false), request(1, false, 1_005)]);
    told.hear(1, subscribed(1));
    told.say(request(2, false, 1_100));
    told.say(request(3, true, 1_100));
    told.say(request(4, false, 1_100));
    let message = Outgoing::Request {
        request: RequestId(4),
        id: 5,
        deadline: secs(1_100),
    };
    let unsent = Input::Unsent {
        connection: ConnectionId(1),
        message,
        error: Error::not_sent(ErrorKind::Credentials, "no key"),
    };
    assert_eq!(told.say(unsent), ["failed 4 Credentials NotSent"]);
    assert_eq!(told.sleep(5_000), ["failed 1 Timeout Unknown"]);
    let lost = told.lose(1, Interruption::Broken);
    assert_eq!(lost, ["failed 2 Network Unknown", "interrupted 1 Broken"]);
    // What has not left waits for the next connection, and is sent there once.
    told.pass(4_000);
    assert_eq!(told.say(connected(2))[0], "2: login #6");
    told.pass(10_000);
    told.hear(2, Heard::LoggedIn);
    assert_eq!(
        told.lose(2, Interruption::Broken)[0],
        "failed 3 Network Unknown"
    );
}

#[test]
fn what_was_not_sent_in_time_is_not_sent() {
    let mut told = Told::new(rules());
    told.say(request(1, true, 1_005));
    told.say(connected(1));
    assert_eq!(told.sleep(5_000), ["failed 1 Timeout NotSent"]);
    assert!(told.hear(1, Heard::LoggedIn).is_empty());
    assert_eq!(
        told.say(request(2, false, 1_005)),
        ["failed 2 Timeout NotSent"]
    );
}

#[test]
fn a_cancelled_request_is_not_sent_and_not_heard_of() {
    let request_id = RequestId(1);
    let mut told = Told::new(rules());
    told.say(request(1, true, 1_100));
    told.say(want(1, true));
    told.say(connected(1));
    let request = request_id;
    assert!(told.say(Input::Cancel { request }).is_empty());
    assert_eq!(told.hear(1, Heard::LoggedIn), ["1: subscribe 1 #2"]);
}

#[test]
fn a_refusal_of_nothing_in_particular_is_not_blamed_on_a_subscription_when_it_may_be_a_request() {
    let mut told = Told::open(rules(), [want(1, false), request(1, false, 1_005)]);
    assert!(told.hear(1, refused(None)).is_empty());
    told.pass(5_000);
    assert!(told.hear(1, refused(None)).is_empty());
    assert_eq!(told.hear(1, subscribed(1)), ["confirmed 1 on 1"]);
}
