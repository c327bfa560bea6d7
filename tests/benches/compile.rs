//! Compile times of an API of 100 and of 400 methods: declared as a trait against written by hand.

mod support;

use std::cell::Cell;
use std::process::ExitCode;
use std::time::Duration;

use support::Failure;
use support::mode::{self, Mode};
use support::rounds::{Contender, race};
use support::sources::Style;
use support::table::{Table, ratio};
use support::workshop::{Product, Workshop};

const SIZES: [usize; 2] = [100, 400];
const CHECKS: usize = 7;
const BUILDS: usize = 3;

fn main() -> ExitCode {
    mode::run(|mode| match mode {
        Mode::Measure => measure(),
        Mode::Child(_) => Err("this benchmark has no children of its own".into()),
    })
}

fn measure() -> Result<(), Failure> {
    let products = SIZES.map(|methods| {
        [Style::HandWritten, Style::Declared].map(|style| Product { style, methods })
    });
    let workshop = Workshop::new(products.as_flattened())?;
    let edits = Cell::new(0);
    let edited = |product| {
        edits.set(edits.get() + 1);
        workshop.check_after_edit(product, edits.get())
    };
    for pair in products {
        let mut table = Table::new(
            &format!(
                "compiling a crate with an API of {} methods, its dependencies built",
                pair[0].methods
            ),
            &["", "hand-written", "declared", "ratio"],
        );
        let mut compare =
            |title: &str, rounds: usize, run: &dyn Fn(Product) -> Result<Duration, Failure>| {
                let mut contenders = pair.map(|product| Contender::new("", move || run(product)));
                let times = race(rounds, &mut contenders)?;
                table.row([
                    title.to_owned(),
                    format!("{:.2} s", times[0].median()),
                    format!("{:.2} s", times[1].median()),
                    ratio(times[1].ratio_to(&times[0])),
                ]);
                Ok::<(), Failure>(())
            };
        compare("clean `cargo check`", CHECKS, &|product| {
            workshop.clean_check(product)
        })?;
        compare("`cargo check` after an edit", CHECKS, &edited)?;
        compare("`cargo build --release`", BUILDS, &|product| {
            workshop.release_build(product)
        })?;
        table.print();
    }
    println!(
        "\n  the whole cargo command, median of {CHECKS} interleaved rounds for checks and {BUILDS} for builds; the release build has a call of every method"
    );
    Ok(())
}
