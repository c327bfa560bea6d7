//! Signing three well-known shapes of request: the declared scheme against a function optimised by hand for that one
//! exchange, and against idiomatic code.

mod support;

use std::process::ExitCode;

use support::Failure;
use support::contest::{Hand, contest, note};
use support::mode::{self, Mode};
use support::shapes::{Shape, Side, check, signer};

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
        let hands = Side::ALL.map(|side| {
            Ok(Hand {
                label: side.label(),
                arguments: vec![shape.name().to_owned(), side.name().to_owned()],
                sign: Box::new(signer(shape, side)?),
            })
        });
        let hands = hands.into_iter().collect::<Result<_, Failure>>()?;
        is_counted &= contest(shape.label(), hands)?;
    }
    println!("\n  from bound arguments to the signed query, body and header fields");
    note(is_counted);
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
