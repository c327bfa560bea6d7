//! One bit of body, id, time or signature is another: 100,000 deliveries that every sender could have signed and has not.

mod letter;

use std::collections::BTreeMap;

use signed_api::testing::ManualClock;
use signed_api::webhook::{Webhook, WebhookError};
use signed_api_tests::drawn::Dice;

use self::letter::{Part, SENDERS, Sender};
use crate::support::{NOW_S, at};

const SEED: u64 = 0x5eed_b175;
/// Of each sender.
const LETTERS: usize = 2_800;
/// Of each letter.
const CHANGES: usize = 4;

#[test]
fn a_hundred_thousand_other_bits_are_refused() {
    let counts = std::thread::scope(|scope| {
        let threads = SENDERS.iter().enumerate().map(|(number, sender)| {
            // One sender's signatures take longer than all others' together.
            let halves = [0, 1].map(|half| {
                let letters = (half..LETTERS).step_by(2);
                scope.spawn(move || try_letters(number, sender, letters))
            });
            (sender, halves)
        });
        let threads: Vec<_> = threads.collect();
        let mut counts = BTreeMap::new();
        for (sender, halves) in threads {
            for half in halves {
                for (part, count) in half.join().expect("no panic") {
                    *counts.entry((sender.name, part)).or_insert(0) += count;
                }
            }
        }
        counts
    });
    assert!(counts.values().sum::<usize>() >= 100_000, "{counts:?}");
    for sender in &SENDERS {
        for part in [Part::Body, Part::Id, Part::Time, Part::Signature] {
            let count = counts.get(&(sender.name, part)).copied();
            let least = match part {
                // Who signs no time sends none.
                Part::Time if sender.tolerance == 0 => 0,
                _ => LETTERS * CHANGES / 5,
            };
            assert!(count.unwrap_or(0) >= least, "{counts:?}");
        }
    }
}

/// Verifies letters as they were signed, and with other bits; returns how many bits of which part were others.
fn try_letters(
    number: usize,
    sender: &Sender,
    letters: impl Iterator<Item = usize>,
) -> BTreeMap<Part, usize> {
    let mut counts = BTreeMap::new();
    for letter in letters {
        let case = (number * LETTERS + letter) as u64;
        let mut dice = Dice::nth(SEED, case);
        let letter = sender.draw(&mut dice, NOW_S);
        let said = format!("{}, case {case} of seed {SEED:#x}", sender.name);
        let webhook = Webhook::new(sender.scheme, letter.secret.as_str()).expect("a verifier");
        let webhook = webhook.clock(ManualClock::new(at(NOW_S)));

        let (headers, body) = letter.received().expect("header fields");
        let delivery = webhook.verify_headers(&headers, body.clone());
        let delivery = delivery.unwrap_or_else(|error| panic!("{said}: {error}"));
        assert_eq!(delivery.payload(), &body, "{said}");
        assert!(
            delivery.id() == letter.id || delivery.id().len() == 64,
            "{said}"
        );

        for _ in 0..CHANGES {
            let (part, headers, body) = loop {
                let (part, other) = letter.with_other_bit(&mut dice);
                // Some bytes never arrive: HTTP has no such header field.
                if let Some((headers, body)) = other.received() {
                    break (part, headers, body);
                }
            };
            let refused = webhook.verify_headers(&headers, body.clone());
            let said = || format!("{said}, {part:?}: {headers:?} {body:?}");
            let is_expected = match (&refused, part) {
                (Ok(_), _) => false,
                (Err(error), Part::Body) => is_signature(error),
                (Err(error), _) => error.status().is_client_error(),
            };
            assert!(is_expected, "{}: {refused:?}", said());
            *counts.entry(part).or_insert(0) += 1;
        }
    }
    counts
}

/// Of a body that is another, only the signature says that it is.
fn is_signature(error: &WebhookError) -> bool {
    matches!(
        error,
        WebhookError::Signature { .. } | WebhookError::NoSignature
    )
}
