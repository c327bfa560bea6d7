//! A whole signed request over loopback: the declared client against one written by hand.

mod support;

use std::process::ExitCode;

use support::mode::{self, Mode};
use support::orders::{Sender, Side};
use support::rounds::{Contender, race, timed};
use support::server::{self, Server};
use support::table::{Table, grouped, optional, ratio};
use support::{Failure, callgrind};

const ROUNDS: usize = 41;
const TASKS: usize = 64;

fn main() -> ExitCode {
    mode::run(|mode| match mode {
        Mode::Measure => measure(),
        Mode::Child(arguments) => match &arguments[..] {
            [name] if name == server::NAME => server::serve(),
            [side, url, orders] => repeat(side, url, orders.parse()?),
            _ => Err("a child is the server, or takes a side, a URL and a number".into()),
        },
    })
}

fn measure() -> Result<(), Failure> {
    let server = Server::start()?;
    throughput(
        "a signed POST over 1 connection, one after the other",
        |side| {
            let sender = Sender::single(side, &server.url)?;
            Ok((500, Box::new(move || sender.place(500))))
        },
    )?;
    throughput(&format!("the same from {TASKS} tasks at once"), |side| {
        let sender = Sender::threaded(side, &server.url)?;
        let orders = 50;
        Ok((
            TASKS as u32 * orders,
            Box::new(move || sender.place_in_tasks(TASKS, orders)),
        ))
    })?;
    println!("\n  median of {ROUNDS} interleaved rounds; the server is a process of its own");
    instructions(&server)
}

type Work = Box<dyn FnMut() -> Result<(), Failure>>;

fn throughput(
    title: &str,
    work: impl Fn(Side) -> Result<(u32, Work), Failure>,
) -> Result<(), Failure> {
    let mut table = Table::new(title, &["", "requests/s", "throughput"]);
    let mut contenders = Vec::new();
    let mut sizes = Vec::new();
    for side in Side::ALL {
        let (requests, mut place) = work(side)?;
        sizes.push(f64::from(requests));
        contenders.push(Contender::new(side.label(), move || timed(&mut place)));
    }
    let times = race(ROUNDS, &mut contenders)?;
    for ((contender, requests), took) in contenders.iter().zip(sizes).zip(&times) {
        table.row([
            contender.name.clone(),
            grouped(requests / took.median()),
            ratio(times[0].ratio_to(took)),
        ]);
    }
    table.print();
    Ok(())
}

fn instructions(server: &Server) -> Result<(), Failure> {
    let mut table = Table::new(
        "instructions for one such request in the client, 1 connection",
        &["", "instructions", "ratio"],
    );
    let mut hand_written = None;
    for side in Side::ALL {
        let count = callgrind::per_repetition(&[side.name(), &server.url], 500)?;
        if count.is_none() {
            println!("  {}", callgrind::note(false));
            return Ok(());
        }
        hand_written = hand_written.or(count);
        table.row([
            side.label().to_owned(),
            optional(count, grouped),
            optional(
                count.zip(hand_written).map(|(count, base)| count / base),
                ratio,
            ),
        ]);
    }
    table.print();
    println!("\n  {}", callgrind::note(true));
    Ok(())
}

/// The child: places orders, and that is all.
fn repeat(side: &str, url: &str, orders: u32) -> Result<(), Failure> {
    let side = Side::ALL
        .into_iter()
        .find(|candidate| candidate.name() == side);
    let side = side.ok_or("there is no such side")?;
    Sender::single(side, url)?.place(orders)
}
