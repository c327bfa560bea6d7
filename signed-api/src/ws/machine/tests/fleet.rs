//! A thousand clients whose server restarts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;

const CLIENTS: usize = 1_000;

/// All clients are connected; the server goes away, and accepts connections again after `down`. The times of all attempts to
/// connect since, in milliseconds, up to the moment when all are back.
fn restart(seed: u64, timing: Timing, down: Duration) -> Vec<u64> {
    let mut random = Seeded(seed);
    let mut rules = rules();
    rules.timing = timing;
    rules.login = LoginRule::None;
    let mut clients: Vec<Machine> = (0..CLIENTS).map(|_| Machine::new(rules)).collect();
    let start = secs(1_000);
    let mut due = BinaryHeap::new();
    for (number, client) in clients.iter_mut().enumerate() {
        let mut say = |now, input| client.handle(now, input, &mut || random.part());
        let channel = ChannelId(0);
        let want = Input::Want {
            channel,
            private: false,
            by_message: false,
        };
        let connection = ConnectionId(1);
        say(start - secs(1), want);
        say(start - secs(1), Input::Connected { connection });
        let cause = Interruption::Broken;
        say(start, Input::Lost { connection, cause });
        due.push(Reverse((client.deadline().expect("a wait"), number)));
    }
    let mut attempts = Vec::new();
    while let Some(Reverse((now, number))) = due.pop() {
        let client = &mut clients[number];
        let mut say = |input| client.handle(now, input, &mut || random.part());
        let actions = say(Input::Wake);
        let [Action::Connect { connection, .. }] = actions.as_slice() else {
            panic!("{actions:?}");
        };
        attempts.push((now - start).as_millis() as u64);
        let connection = *connection;
        if now < start + down {
            let error = Error::not_sent(ErrorKind::Connect, "refused");
            say(Input::NotConnected { connection, error });
            due.push(Reverse((client.deadline().expect("a wait"), number)));
        } else {
            say(Input::Connected { connection });
            assert_eq!(client.state(), State::Ready);
        }
    }
    attempts
}

/// The most in any window of a second.
fn most_in_a_second(attempts: &[u64]) -> usize {
    let count = |first: usize| {
        let end = attempts[first] + 1_000;
        attempts[first..].partition_point(|at| *at < end)
    };
    (0..attempts.len()).map(count).max().unwrap_or_default()
}

/// 5 % of them at most, however long the server is away.
#[test]
fn a_thousand_clients_do_not_come_back_together() {
    for (down, seeds) in [(5, 0..20), (0, 20..23), (60, 23..26), (300, 26..29)] {
        for seed in seeds {
            let attempts = restart(seed, Timing::DEFAULT, secs(down));
            let most = most_in_a_second(&attempts);
            assert!(
                most < CLIENTS / 20,
                "{most} in a second, {down} s away, seed {seed}"
            );
        }
    }
}
