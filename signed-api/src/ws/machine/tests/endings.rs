//! After what a session does not come back, and after what it does.

use super::random::answered;
use super::told::*;
use super::*;
use crate::error::{Error, ErrorKind, Outcome};
use crate::ws::event::Interruption;

/// Nothing is done any more, whatever is said.
fn is_over(told: &mut Told) {
    assert_eq!(told.machine.state(), State::Ended);
    assert_eq!(told.machine.deadline(), None);
    assert!(told.say(want(9, false)).is_empty());
    assert!(told.say(Input::Close).is_empty());
    assert!(told.pass(1_000_000).is_empty());
}

#[test]
fn a_final_close_code_ends_the_session() {
    let mut told = Told::open(
        rules(),
        [
            want(1, false),
            request(1, false, 1_009),
            request(2, true, 1_009),
        ],
    );
    told.hear(1, subscribed(1));
    let ended = [
        "failed 1 Network Unknown",
        "failed 2 Unauthorized NotSent",
        "ended Some(Unauthorized)",
    ];
    assert_eq!(told.lose(1, closed(4403)), ended);
    is_over(&mut told);

    let mut told = Told::open(rules(), [want(1, false)]);
    told.lose(1, closed(4402));
    assert!(matches!(told.machine.state(), State::Waiting { .. }));
}

#[test]
fn a_refused_login_ends_the_session() {
    let mut told = Told::open(rules(), [want(1, true)]);
    told.write(1, login(1));
    assert_eq!(
        told.hear(1, refused(None)),
        ["close 1 1000", "ended Some(Unauthorized)"]
    );
    is_over(&mut told);
}

#[test]
fn a_refused_login_may_look_as_if_it_were_about_a_channel() {
    let refusal = || {
        let error = Error::new(ErrorKind::Refused, Outcome::Rejected, "no");
        let (id, channel) = (None, Some(""));
        let heard = Heard::Refused { id, channel, error }.numbered(|_| None);
        heard.expect("a refusal")
    };
    let mut told = Told::open(rules(), [want(1, false)]);
    assert!(told.hear(1, refusal()).is_empty());
    told.say(want(2, true));
    let ended = ["close 1 1000", "ended Some(Unauthorized)"];
    assert_eq!(told.hear(1, refusal()), ended);
}

#[test]
fn a_refused_login_is_tried_once_more_where_something_can_be_done() {
    let mut rules = rules();
    rules.can_renew = true;
    let mut told = Told::open(rules, [want(1, true)]);
    assert_eq!(
        told.hear(1, refused(None)),
        ["close 1 1000", "connect 2 anew"]
    );
    told.say(connected(2));
    assert_eq!(
        told.hear(2, refused(None)),
        ["close 2 1000", "ended Some(Unauthorized)"]
    );

    // A login that succeeds makes up for it.
    let mut told = Told::open(rules, [want(1, true)]);
    told.hear(1, refused(None));
    told.say(connected(2));
    told.hear(2, Heard::LoggedIn);
    told.lose(2, Interruption::Broken);
    assert_eq!(told.sleep(4_000), ["connect 3"]);
    told.say(connected(3));
    assert_eq!(
        told.hear(3, refused(None)),
        ["close 3 1000", "connect 4 anew"]
    );

    // In the handshake too.
    rules.login = LoginRule::Handshake;
    let mut told = Told::new(rules);
    told.say(want(1, true));
    let refusal = || answered(ErrorKind::Unauthorized, 401);
    assert_eq!(told.say(not_connected(1, refusal())), ["connect 2 anew"]);
    assert_eq!(
        told.say(not_connected(2, refusal())),
        ["ended Some(Unauthorized)"]
    );
}

#[test]
fn which_handshakes_are_tried_again() {
    use ErrorKind::*;
    let cases = [
        (answered(Unauthorized, 401), true),
        (answered(Forbidden, 403), true),
        (answered(NotFound, 404), true),
        (answered(Refused, 400), true),
        (answered(Redirect, 302), true),
        (Error::not_sent(Configuration, "no address"), true),
        (Error::not_sent(Credentials, "no key"), true),
        (answered(Timeout, 408), false),
        (answered(Refused, 425), false),
        (answered(RateLimited, 429), false),
        (answered(Server, 500), false),
        (answered(Server, 503), false),
        (Error::not_sent(Connect, "down"), false),
        (Error::not_sent(Timeout, "late"), false),
        (Error::not_sent(Token, "none yet"), false),
    ];
    for (error, is_final) in cases {
        let text = error.to_string();
        let mut told = Told::new(rules());
        told.say(want(1, false));
        told.say(not_connected(1, error));
        assert_eq!(told.machine.state() == State::Ended, is_final, "{text}");
    }
}

#[test]
fn a_login_that_cannot_be_signed_is_tried_again_unless_it_never_can() {
    let unsent = |kind| Input::Unsent {
        connection: ConnectionId(1),
        message: login(1),
        error: Error::not_sent(kind, "unsigned"),
    };
    let mut told = Told::open(rules(), [want(1, true)]);
    let ended = ["close 1 1000", "ended Some(Credentials)"];
    assert_eq!(told.say(unsent(ErrorKind::Credentials)), ended);
    let mut told = Told::open(rules(), [want(1, true)]);
    assert_eq!(told.say(unsent(ErrorKind::Clock)), ["close 1 1000"]);
    assert_eq!(told.sleep(4_000), ["connect 2"]);
}

#[test]
fn a_session_that_is_closed_ends_without_an_error() {
    let mut told = Told::open(rules(), [want(1, false), request(1, true, 1_009)]);
    let ended = ["failed 1 Connect NotSent", "close 1 1000", "ended None"];
    assert_eq!(told.say(Input::Close), ended);
    is_over(&mut told);
}
