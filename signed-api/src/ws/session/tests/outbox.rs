//! The outbox of a connection: who is first, what is taken back, what has no place.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::super::outbox::{Letter, Next, Outbox};
use crate::params::Params;
use crate::ws::machine::{ConnectionId, Outgoing, RequestId};

fn outbox() -> Outbox {
    let (reports, _) = mpsc::unbounded_channel();
    Outbox::new(ConnectionId(1), reports)
}

fn letter(outgoing: Outgoing) -> Letter {
    Letter {
        outgoing,
        scheme: Some(0),
        constants: Vec::new(),
        params: Arc::new(Params::default()),
        costs: Vec::new(),
        deadline: None,
    }
}

fn request(number: u64) -> Letter {
    letter(Outgoing::Request {
        request: RequestId(number),
        id: number,
        deadline: Duration::MAX,
    })
}

fn answer() -> Letter {
    letter(Outgoing::Answer {
        answer: 0,
        value: Bytes::new(),
    })
}

#[tokio::test]
async fn what_is_taken_back_is_not_written() {
    let outbox = outbox();
    for number in 1..=3 {
        assert!(outbox.put(request(number)));
    }
    let Next::Letter { place, .. } = outbox.next().await else {
        panic!("a letter");
    };
    // While it waits for room in a limit.
    assert!(outbox.withdraw(RequestId(1)));
    assert!(!outbox.withdraw(RequestId(1)));
    outbox.overtaken(place).await;
    assert!(outbox.begin(place).is_none());
    let Next::Letter { place, .. } = outbox.next().await else {
        panic!("a letter");
    };
    let second = outbox.begin(place).expect("the second");
    assert!(matches!(second.outgoing, Outgoing::Request { id: 2, .. }));
    // While it is signed.
    assert!(outbox.withdraw(RequestId(2)));
    assert!(!outbox.writing());
    let Next::Letter { place, .. } = outbox.next().await else {
        panic!("a letter");
    };
    outbox.begin(place).expect("the third");
    assert!(outbox.writing());
    // It may have been sent.
    assert!(!outbox.withdraw(RequestId(3)));
}

#[test]
fn answers_that_nobody_takes_are_not_kept() {
    let outbox = outbox();
    let put = (0..300).filter(|_| outbox.put(answer())).count();
    assert_eq!(put, 256);
    assert!(outbox.put(letter(Outgoing::Ping)));
}
