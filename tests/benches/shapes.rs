//! Signing three well-known shapes of request: the declared scheme against a function optimised by hand for that one
//! exchange, and against idiomatic code.

mod support;

use std::process::ExitCode;

use support::mode::{self, Mode};
use support::rounds::{Contender, race, timed};
use support::shapes::{Shape, Side, check, signer};
use support::table::{Table, grouped, optional, ratio};
use support::{Failure, callgrind};

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
    for shape in Shape::ALL {
        let mut table = Table::new(shape.label(), &["", "ns", "time", "instructions", "ratio"]);
        let mut contenders = Vec::new();
        for side in Side::ALL {
            let mut sign = signer(shape, side)?;
            contenders.push(Contender::new(side.label(), move || {
                timed(|| sign(SIGNATURES_A_ROUND))
            }));
        }
        let times = race(ROUNDS, &mut contenders)?;
        let counts =
            Side::ALL.map(|side| callgrind::per_repetition(&[shape.name(), side.name()], 2_000));
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
    println!("\n  from bound arguments to the signed query, body and header fields");
    println!("  median of {ROUNDS} interleaved rounds of {SIGNATURES_A_ROUND} signatures");
    println!("  {}", callgrind::note(is_counted));
    Ok(())
}

/// The child: signs, and that is all.
fn repeat(arguments: &[String]) -> Result<(), Failure> {
    let [shape, side, times] = arguments else {
        return Err("a child takes a shape, a side and a number".into());
    };
    let shape = Shape::ALL
        .into_iter()
        .find(|candidate| candidate.name() == shape);
    let side = Side::ALL
        .into_iter()
        .find(|candidate| candidate.name() == side);
    let (shape, side) = shape.zip(side).ok_or("there is no such shape or side")?;
    signer(shape, side)?(times.parse()?)
}
