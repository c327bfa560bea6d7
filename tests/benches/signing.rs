//! Signing, from the encoded request to the signature: the one-liner against the bare keyed HMAC over the same bytes.

mod support;

use std::process::ExitCode;

use support::mode::{self, Mode};
use support::rounds::{Contender, race, timed};
use support::signers::{Row, check, signer};
use support::table::{Table, grouped, optional, ratio};
use support::{Failure, callgrind};

const BODIES: [usize; 3] = [0, 150, 1_000];
const ROUNDS: usize = 101;
const SIGNATURES_A_ROUND: u32 = 2_000;

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
        let mut table = Table::new(
            &format!("signing a POST with a body of {body} bytes, against the bare keyed HMAC"),
            &["", "ns", "time", "instructions", "ratio"],
        );
        let mut contenders = Vec::new();
        for row in Row::ALL {
            let mut sign = signer(row, body)?;
            contenders.push(Contender::new(row.label(), move || {
                timed(|| sign(SIGNATURES_A_ROUND))
            }));
        }
        let times = race(ROUNDS, &mut contenders)?;
        let counts =
            Row::ALL.map(|row| callgrind::per_repetition(&[row.name(), &body.to_string()], 2_000));
        let mut limit = None;
        for ((contender, took), count) in contenders.iter().zip(&times).zip(counts) {
            let count = count?;
            limit = limit.or(count);
            is_counted = count.is_some();
            table.row([
                contender.name.clone(),
                format!("{:.0}", took.median() * 1e9 / f64::from(SIGNATURES_A_ROUND)),
                ratio(took.ratio_to(&times[0])),
                optional(count, grouped),
                optional(count.zip(limit).map(|(count, limit)| count / limit), ratio),
            ]);
        }
        table.print();
    }
    println!("\n  median of {ROUNDS} interleaved rounds of {SIGNATURES_A_ROUND} signatures");
    println!("  {}", callgrind::note(is_counted));
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
