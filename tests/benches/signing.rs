//! Signing, from the encoded request to the signature: the one-liner against the bare keyed HMAC over the same bytes.

mod support;

use std::process::ExitCode;

use support::Failure;
use support::contest::{Hand, contest, note};
use support::mode::{self, Mode};
use support::signers::{Row, check, signer};

const BODIES: [usize; 3] = [0, 150, 1_000];

fn main() -> ExitCode {
    mode::run(|mode| match mode {
        Mode::Measure => measure(),
        Mode::Child(arguments) => repeat(&arguments),
    })
}

fn measure() -> Result<(), Failure> {
    check()?;
    let mut is_counted = true;
    for body in BODIES {
        let hands = Row::ALL.map(|row| {
            Ok(Hand {
                label: row.label(),
                arguments: vec![row.name().to_owned(), body.to_string()],
                sign: Box::new(signer(row, body)?),
            })
        });
        let hands = hands.into_iter().collect::<Result<_, Failure>>()?;
        let title =
            format!("signing a POST with a body of {body} bytes, against the bare keyed HMAC");
        is_counted &= contest(&title, hands)?;
    }
    note(is_counted);
    Ok(())
}

/// The child: signs, and that is all.
fn repeat(arguments: &[String]) -> Result<(), Failure> {
    let [row, body, times] = arguments else {
        return Err("a child takes a row, the length of a body and a number".into());
    };
    let row = Row::ALL
        .into_iter()
        .find(|candidate| candidate.name() == row);
    let row = row.ok_or("there is no such row")?;
    signer(row, body.parse()?)?(times.parse()?)
}
