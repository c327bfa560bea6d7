//! 20,000 orders, 64 at a time, while nine kinds of faults meet 30 % of all requests: what each client tells its caller,
//! beside what is true.
//!
//! `cargo run --release --example chaos`; a number after `--` places so many orders instead.

mod contenders;
mod exchange;
mod report;
mod trial;

use std::error::Error;
use std::process::ExitCode;

use contenders::Contender;

const ORDERS: usize = 20_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the declared client kept its promises.
async fn run() -> Result<bool, Box<dyn Error>> {
    let orders = match std::env::args().nth(1) {
        Some(number) => number.parse()?,
        None => ORDERS,
    };
    // reqwest was built without a provider of its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    println!(
        "{orders} orders from 64 callers to each of four clients; three of four orders are known by their key"
    );
    report::faults();
    let mut results = Vec::new();
    for contender in Contender::ALL {
        results.push(trial::run(contender, orders).await?);
    }
    Ok(report::table(&results))
}
