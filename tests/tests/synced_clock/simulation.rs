//! A million signed requests in worlds that follow from a seed, checked by a server that knows nothing of the client.

use std::time::Duration;

use signed_api::{Clock as _, ServerTime, SyncedClock, Unit};
use signed_api_tests::drawn::Dice;

use crate::world::{MS, S, World, between, round_trip};

const WORLDS: usize = 40;
const REQUESTS: usize = 25_000;

/// Binance, "Request Security", section "Timing security": what is processed.
///
/// ```text
/// if (timestamp < (serverTime + 1000) && (serverTime - timestamp) <= recvWindow) {
/// ```
fn is_processed(timestamp: i64, server_time: i64, server: &Server) -> bool {
    timestamp < (server_time + server.ahead) && (server_time - timestamp) <= server.recv_window
}

/// How a server looks at stamps, in milliseconds, and how it tells its time.
struct Server {
    /// 1000 at Binance.
    ahead: i64,
    recv_window: i64,
    unit: Unit,
    /// How often it is asked.
    samples: u8,
}

#[derive(Debug, Default)]
struct Figures {
    requests: usize,
    questions: usize,
    refused: usize,
    outside: usize,
    /// How many would have been outside by the machine's own clock.
    outside_by_wall: usize,
    /// How often the server's clock was not within the bound.
    beyond_bound: usize,
    gone_back: usize,
    suspended: usize,
    set: usize,
    /// In nanoseconds.
    worst_stamp: i64,
    worst_bound: Duration,
}

#[tokio::test]
async fn no_stamp_of_a_million_is_outside_the_window_of_the_server() {
    let mut figures = Figures::default();
    for number in 0..WORLDS {
        // A receive window that is as wide as usual, and two that leave no room for a guess.
        let server = Server {
            ahead: 1_000,
            recv_window: [5_000, 5_000, 1_000, 500][number % 4],
            unit: Unit::Millis,
            samples: 5,
        };
        live(number, &server, &mut figures).await;
    }
    println!("{figures:#?}");
    assert_eq!(figures.requests, 1_000_000);
    assert_eq!(figures.outside, 0);
    assert_eq!(figures.beyond_bound, 0);
    assert_eq!(figures.refused, 0);
    assert!(figures.outside_by_wall > 900_000, "an easy world");
    assert!(figures.suspended > 100 && figures.set > 100, "a calm world");
}

/// What is known here to a second and a half does not fit into the shorter side of the window: a stamp has to be aimed.
#[tokio::test]
async fn no_stamp_is_outside_of_a_window_that_is_narrow_on_one_side() {
    for (number, ahead, recv_window) in [(100, 300, 5_000), (101, 5_000, 800)] {
        let mut figures = Figures::default();
        let server = Server {
            ahead,
            recv_window,
            unit: Unit::Seconds,
            samples: 1,
        };
        live(number, &server, &mut figures).await;
        println!("{figures:#?}");
        // By one question alone, which may stay without an answer, it is sometimes not known.
        assert_eq!(figures.requests + figures.refused, REQUESTS);
        assert!(figures.refused < REQUESTS / 100);
        assert_eq!((figures.outside, figures.beyond_bound), (0, 0));
        assert!(figures.worst_bound > Duration::from_millis(600));
    }
}

async fn live(number: usize, server: &Server, figures: &mut Figures) {
    let mut dice = Dice::nth(20_260_722, number as u64);
    let offset = between(&mut dice, -600 * S, 600 * S);
    let world = World::new(offset, 0);
    let clock = SyncedClock::builder()
        .base(world.clone())
        .window(
            Duration::from_millis(server.ahead.unsigned_abs()),
            Duration::from_millis(server.recv_window.unsigned_abs()),
        )
        .samples(server.samples)
        .drift_ppm(200)
        .build();
    let mut last = 0;
    for _ in 0..REQUESTS {
        happen(&world, &mut dice, figures);
        let mut questions = 0;
        let kept = clock.keep_in_step(|| {
            questions += 1;
            let told = question(&world, &mut dice, server.unit);
            async move { told.ok_or("no answer") }
        });
        let kept = kept.await;
        assert!(kept.is_ok() || server.samples < 5, "some answer of five");
        figures.questions += questions;

        let Ok(stamp) = clock.stamp() else {
            figures.refused += 1;
            continue;
        };
        let stamp = i64::try_from(stamp.in_unit(Unit::Nanos)).expect("before 2262");
        record(&world, &clock, stamp, figures);
        if stamp < last {
            figures.gone_back += 1;
        }
        last = stamp;

        let by_wall = world.wall() / MS;
        let (there, back) = round_trip(&mut dice);
        world.pass(there);
        let server_time = world.server() / MS;
        let is_outside = |timestamp| !is_processed(timestamp, server_time, server);
        figures.outside += usize::from(is_outside(stamp / MS));
        figures.outside_by_wall += usize::from(is_outside(by_wall));
        figures.requests += 1;
        world.pass(back);
    }
}

/// What happens between requests: mostly nothing, for a while.
fn happen(world: &World, dice: &mut Dice, figures: &mut Figures) {
    let pause = match dice.number() % 1_000 {
        0 => 3_600 * S,
        1..=20 => 60 * S,
        _ => 200 * MS,
    };
    world.pass(between(dice, 0, pause));
    match dice.number() % 3_000 {
        0 => {
            let longest = [400 * MS, 10 * S, 8 * 3_600 * S][(dice.number() % 3) as usize];
            world.suspend(between(dice, 0, longest));
            figures.suspended += 1;
        }
        1 => {
            let furthest = [400 * MS, 10 * S, 3_600 * S][(dice.number() % 3) as usize];
            world.step_wall(between(dice, -furthest, furthest));
            figures.set += 1;
        }
        2 => world.set_fast(between(dice, -200, 200)),
        _ => {}
    }
}

/// One question in a hundred stays without an answer, and during one in three hundred the machine is suspended.
fn question(world: &World, dice: &mut Dice, unit: Unit) -> Option<ServerTime> {
    let (there, back) = round_trip(dice);
    match dice.number() % 300 {
        0 => {
            let told = world.ask(there, 0, unit);
            world.suspend(between(dice, 0, 20 * S));
            world.pass(back);
            told
        }
        1..=3 => {
            world.pass(5 * S);
            None
        }
        _ => world.ask(there, back, unit),
    }
}

fn record(world: &World, clock: &SyncedClock, stamp: i64, figures: &mut Figures) {
    let server = world.server();
    figures.worst_stamp = figures.worst_stamp.max((stamp - server).abs());
    figures.worst_bound = figures
        .worst_bound
        .max(clock.bound().expect("what is known"));
    let (earliest, latest) = clock.range().expect("what is known");
    let nanos = u64::try_from(server).expect("after 1970");
    let is_within = earliest.in_unit(Unit::Nanos) <= nanos && nanos <= latest.in_unit(Unit::Nanos);
    figures.beyond_bound += usize::from(!is_within);
}
