//! Random histories. After each of them the server behaves, and then everything that is wanted is there.

use proptest::collection::vec;
use proptest::prelude::*;

use super::world::World;
use super::*;
use crate::error::{Answer, Error, ErrorKind, Outcome, Words};
use crate::ws::event::Interruption;
use crate::ws::frame::CloseFrame;

/// Something that happens; the numbers choose to what.
#[derive(Clone, Debug)]
enum Step {
    Want(u64),
    Unwant(u64),
    Request(bool, u64),
    Cancel(usize),
    Open,
    Close,
    Connected(usize),
    NotConnected(usize, u8),
    Write(usize),
    Unwritten(usize, u8),
    Answer(usize, usize, u8),
    Refuse(usize, usize),
    Challenge(usize),
    Asked(usize),
    Data(usize, u64),
    Stray(usize, u8),
    Lost(usize, u8),
    Alive(usize),
    Block(usize, bool),
    Time(u64),
    Deadline,
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let which = || 0..3_usize;
    prop_oneof![
        8 => (0..5_u64).prop_map(Want),
        5 => (0..5_u64).prop_map(Unwant),
        4 => (any::<bool>(), 1..60_000_u64).prop_map(|(private, millis)| Request(private, millis)),
        1 => (0..9_usize).prop_map(Cancel),
        1 => Just(Open),
        12 => which().prop_map(Connected),
        2 => (which(), 0..5_u8).prop_map(|(which, why)| NotConnected(which, why)),
        25 => which().prop_map(Write),
        1 => (which(), 0..3_u8).prop_map(|(which, why)| Unwritten(which, why)),
        25 => (which(), 0..4_usize, any::<u8>()).prop_map(|(which, place, how)| Answer(which, place, how)),
        1 => (which(), 0..4_usize).prop_map(|(which, place)| Refuse(which, place)),
        2 => which().prop_map(Challenge),
        1 => which().prop_map(Asked),
        6 => (which(), 0..5_u64).prop_map(|(which, channel)| Data(which, channel)),
        2 => (which(), 0..6_u8).prop_map(|(which, what)| Stray(which, what)),
        3 => (which(), 0..60_u8).prop_map(|(which, why)| Lost(which, why)),
        8 => which().prop_map(Alive),
        2 => (which(), any::<bool>()).prop_map(|(which, blocked)| Block(which, blocked)),
        6 => (0..20_000_u64).prop_map(Time),
        6 => Just(Deadline),
        1 => prop_oneof![40 => Just(Open), 1 => Just(Close)],
    ]
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let login = prop_oneof![
        Just(LoginRule::None),
        Just(LoginRule::Handshake),
        Just(LoginRule::Message {
            acknowledged: false
        }),
        Just(LoginRule::Message { acknowledged: true }),
        Just(LoginRule::Message { acknowledged: true }),
    ];
    let challenge = prop_oneof![
        3 => Just(ChallengeRule::None),
        1 => Just(ChallengeRule::Asked),
        1 => Just(ChallengeRule::Unasked),
    ];
    let lifetime = prop_oneof![Just(None), Just(Some(100_000)), Just(Some(7_000))];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (login, challenge, lifetime, flags).prop_map(|(login, challenge, lifetime_ms, flags)| {
        let mut rules = rules();
        rules.timing.lifetime_ms = lifetime_ms;
        (rules.login, rules.challenge) = (login, challenge);
        (
            rules.subscribed,
            rules.unsubscribes,
            rules.unsubscribed,
            rules.can_renew,
        ) = flags;
        rules
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Whatever happens, what the world checks after every step holds; and when the server behaves at last, everything that is
    /// wanted is there and everything else is not.
    #[test]
    fn all_promises_hold(rules in any_rules(), seed in any::<u64>(), steps in vec(step(), 1..160)) {
        let mut world = World::new(rules, seed);
        for (number, step) in steps.into_iter().enumerate() {
            world.step(step, number as u64);
        }
        world.behave();
        world.check_that_all_is_there();
    }
}

impl World {
    fn step(&mut self, step: Step, number: u64) {
        match step {
            Step::Want(channel) => self.say(want(channel)),
            Step::Unwant(channel) => self.say(Input::Unwant {
                channel: ChannelId(channel),
            }),
            Step::Request(private, millis) if !self.ended => self.say(Input::Request {
                request: RequestId(number),
                private,
                deadline: self.now + Duration::from_millis(millis),
            }),
            Step::Cancel(which) => {
                if let Some(request) = self.requests.keys().nth(which).copied() {
                    self.say(Input::Cancel { request });
                }
            }
            Step::Request(..) => {}
            Step::Open => self.say(Input::Open),
            Step::Close => self.say(Input::Close),
            Step::Time(millis) => {
                // Nobody sleeps beyond the deadline.
                let then = self.now + Duration::from_millis(millis);
                self.now = self
                    .machine
                    .deadline()
                    .map_or(then, |deadline| then.min(deadline));
                self.say(Input::Wake);
            }
            Step::Deadline => {
                self.now = self.machine.deadline().unwrap_or(self.now);
                self.say(Input::Wake);
            }
            Step::Connected(which)
            | Step::NotConnected(which, _)
            | Step::Write(which)
            | Step::Unwritten(which, _)
            | Step::Answer(which, ..)
            | Step::Refuse(which, _)
            | Step::Challenge(which)
            | Step::Asked(which)
            | Step::Data(which, _)
            | Step::Stray(which, _)
            | Step::Lost(which, _)
            | Step::Alive(which)
            | Step::Block(which, _) => {
                let count = self.connections.len().max(1);
                if let Some(connection) = self.connections.keys().nth(which % count).copied() {
                    self.step_on(connection, step);
                }
            }
        }
    }

    fn step_on(&mut self, connection: ConnectionId, step: Step) {
        let wire = &self.connections[&connection];
        let (is_open, is_read) = (wire.open, wire.open && !wire.blocked);
        match step {
            Step::Connected(_) if !is_open => self.say(Input::Connected { connection }),
            Step::NotConnected(_, why) if !is_open => {
                let error = handshake_error(why);
                self.say(Input::NotConnected { connection, error });
            }
            Step::Write(_) => {
                self.write(connection);
            }
            Step::Unwritten(_, why) => {
                let wire = self.connections.get_mut(&connection);
                if let Some(message) = wire.and_then(|wire| wire.outbox.pop_front()) {
                    let kind = [ErrorKind::Network, ErrorKind::Signing, ErrorKind::Token];
                    let kind = kind[usize::from(why)];
                    self.answered(connection, &message, true);
                    self.say(Input::Unsent {
                        connection,
                        message,
                        error: Error::not_sent(kind, "unsent"),
                    });
                }
            }
            Step::Answer(_, place, how) if is_read => {
                self.answer(connection, place, how);
            }
            Step::Refuse(_, place) if is_read => {
                self.refuse(connection, place);
            }
            Step::Challenge(_) if is_read => {
                let heard = Heard::Challenge("c".into());
                self.say(Input::Heard { connection, heard });
            }
            Step::Asked(_) if is_read => {
                let heard = Heard::Asked {
                    answer: 0,
                    value: bytes::Bytes::new(),
                };
                self.say(Input::Heard { connection, heard });
            }
            Step::Data(_, channel) if is_read => self.receive(connection, ChannelId(channel)),
            Step::Stray(_, what) if is_read => {
                let heard = stray(what);
                self.say(Input::Heard { connection, heard });
            }
            Step::Lost(_, why) => {
                let cause = match why {
                    0 => Interruption::Closed(Some(CloseFrame {
                        code: 4401,
                        reason: "who are you".to_owned(),
                    })),
                    1..=20 => Interruption::Closed(None),
                    _ => Interruption::Broken,
                };
                self.say(Input::Lost { connection, cause });
            }
            Step::Alive(_) if is_read => self.say(Input::Alive { connection }),
            Step::Block(_, true) if is_open => self.say(Input::Blocked { connection }),
            Step::Block(_, false) if is_open => self.say(Input::Unblocked { connection }),
            _ => {}
        }
    }
}

fn want(channel: u64) -> Input {
    Input::Want {
        channel: ChannelId(channel),
        private: channel % 2 == 1,
        by_message: channel != 4,
    }
}

/// What comes for something that is long over, or never was.
fn stray(what: u8) -> Heard {
    let id = 1_000_000;
    let error = Error::new(ErrorKind::Refused, Outcome::Rejected, "refused");
    let payload = bytes::Bytes::new();
    match what {
        0 => Heard::Reply { id, payload },
        1 => Heard::Subscribed {
            id: Some(id),
            channel: None,
            alias: None,
        },
        2 => Heard::Unsubscribed {
            id: Some(id),
            channel: None,
        },
        3 => Heard::Refused {
            id: None,
            channel: Some(ChannelId(99)),
            error,
        },
        4 => Heard::Subscribed {
            id: None,
            channel: Some(ChannelId(99)),
            alias: None,
        },
        _ => Heard::Data {
            channel: ChannelId(99),
        },
    }
}

fn handshake_error(why: u8) -> Error {
    match why {
        0 => answered(ErrorKind::Unauthorized, 401),
        1 => answered(ErrorKind::RateLimited, 429).with_retry_after(Some(secs(3))),
        2 => answered(ErrorKind::Server, 503),
        _ => Error::not_sent(ErrorKind::Connect, "refused"),
    }
}

/// The error of a handshake with an answer.
pub(super) fn answered(kind: ErrorKind, status: u16) -> Error {
    let answer = Answer {
        status: http::StatusCode::from_u16(status).expect("a status"),
        headers: http::HeaderMap::new(),
        body: bytes::Bytes::new(),
        api: None,
        words: Words::default(),
    };
    Error::new(kind, Outcome::Rejected, "the handshake was refused").with_answer(answer)
}
