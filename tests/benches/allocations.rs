//! Allocations of one call beyond reqwest's own, and of one signature.

mod support;

use std::alloc::System;
use std::process::ExitCode;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use support::Failure;
use support::mode::{self, Mode};
use support::orders::{Sender, Side};
use support::server::{self, Server};
use support::shapes::{self, Shape};
use support::table::Table;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ORDERS: u32 = 2_000;
const SIGNATURES: u32 = 2_000;

fn main() -> ExitCode {
    mode::run(|mode| match mode {
        Mode::Measure => measure(),
        Mode::Child(arguments) => match &arguments[..] {
            [name] if name == server::NAME => server::serve(),
            _ => Err("a child is the server".into()),
        },
    })
}

fn measure() -> Result<(), Failure> {
    let server = Server::start()?;
    let alone = allocations(Side::Prebuilt, &server)?;
    let mut table = Table::new(
        "allocations of a signed POST, 1 connection",
        &["", "a call", "beyond reqwest"],
    );
    for side in Side::ALL {
        let count = allocations(side, &server)?;
        table.row([
            side.label().to_owned(),
            format!("{count:.2}"),
            format!("{:.2}", count - alone),
        ]);
    }
    table.print();
    println!("\n  allocations and reallocations, mean of {ORDERS} calls after as many unmeasured");
    measure_signatures()
}

fn measure_signatures() -> Result<(), Failure> {
    let mut table = Table::new(
        "allocations of a signature, from bound arguments to the signed query, body and header fields",
        &["", "Binance", "Kraken", "OKX"],
    );
    for side in shapes::Side::ALL {
        let mut row = vec![side.label().to_owned()];
        for shape in Shape::ALL {
            let mut sign = shapes::signer(shape, side)?;
            sign(SIGNATURES)?;
            let count = counted(|| sign(SIGNATURES))?;
            row.push(format!("{:.2}", f64::from(count) / f64::from(SIGNATURES)));
        }
        table.row(row);
    }
    table.print();
    Ok(())
}

/// What one call allocates. Its order is a constant, so the arguments' own construction is not in it.
fn allocations(side: Side, server: &Server) -> Result<f64, Failure> {
    let sender = Sender::single(side, &server.url)?;
    sender.place(ORDERS)?;
    let count = counted(|| sender.place(ORDERS))?;
    Ok(f64::from(count) / f64::from(ORDERS))
}

/// Allocations and reallocations while `work` is done.
fn counted(work: impl FnOnce() -> Result<(), Failure>) -> Result<u32, Failure> {
    let region = Region::new(ALLOCATOR);
    work()?;
    let change = region.change();
    Ok(u32::try_from(change.allocations + change.reallocations)?)
}
