//! Eight processes draw from one key while they are killed at any moment and their clocks are set back: no nonce comes
//! twice, and none goes back. `SIGNED_API_DRAWS=11` draws and kills eleven times as often: a million draws of each store.

mod children;
mod history;

use std::path::Path;
use std::time::Duration;

use signed_api::{Clock as _, SystemClock};
use signed_api_tests::servers::{Postgres, Redis};

use self::children::Children;
use self::history::History;

/// What is drawn from one store under one discipline.
struct Part {
    store: &'static str,
    discipline: &'static str,
    draws: usize,
    kills: usize,
}

/// Those that wait for the disk at each draw draw less.
const PARTS: [Part; 8] = [
    part("file", "increasing", 300_000, 40),
    part("file", "unique", 300_000, 20),
    part("redis", "increasing", 80_000, 30),
    part("redis", "unique", 150_000, 20),
    part("sqlite", "increasing", 1_500, 25),
    part("sqlite", "unique", 90_000, 25),
    part("postgres", "increasing", 8_000, 30),
    part("postgres", "unique", 120_000, 20),
];

const fn part(store: &'static str, discipline: &'static str, draws: usize, kills: usize) -> Part {
    Part {
        store,
        discipline,
        draws,
        kills,
    }
}

#[test]
fn a_million_draws_of_processes_that_are_killed_give_no_nonce_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut draws, mut kills) = (0, 0);
    println!("store      discipline      draws  kills  draws/s  twice  back");
    let times = times();
    for part in PARTS {
        let part = Part {
            draws: part.draws * times,
            kills: part.kills * times,
            ..part
        };
        let drawn = drawn(&part, folder.path());
        assert_eq!(
            (drawn.twice, drawn.back),
            (0, 0),
            "{} {}",
            part.store,
            part.discipline
        );
        draws += drawn.draws;
        kills += drawn.kills;
    }
    let unlocked = unlocked(folder.path());
    assert!(
        unlocked.twice > 0,
        "the check has found nothing where there is much to find"
    );
    println!(
        "{draws} draws and {kills} kills of 8 processes on 4 stores: no nonce twice, none going back"
    );
    assert!(
        draws >= 1_000_000 && kills >= 200,
        "{draws} draws, {kills} kills"
    );
}

#[allow(
    clippy::disallowed_methods,
    reason = "a longer run is asked for by hand"
)]
fn times() -> usize {
    let times = std::env::var("SIGNED_API_DRAWS");
    times.map_or(1, |times| times.parse().expect("a number"))
}

/// What came of one part.
struct Outcome {
    draws: usize,
    kills: usize,
    twice: usize,
    back: usize,
}

fn drawn(part: &Part, folder: &Path) -> Outcome {
    let local = folder.join(format!("{}-{}", part.store, part.discipline));
    let local = local.to_string_lossy();
    let (redis, postgres);
    let place = match part.store {
        "redis" => {
            redis = Redis::start();
            redis.url()
        }
        "postgres" => {
            postgres = Postgres::start();
            postgres.url()
        }
        _ => local.into_owned(),
    };
    let (clock, began) = started();
    let mut children = Children::start([part.store, &place, part.discipline]);
    while children.kills() < part.kills || children.draws() < part.draws {
        children.wait();
        if children.kills() < part.kills {
            children.kill_one();
        }
    }
    let seconds = (clock.monotonic() - began).as_secs_f64();
    outcome(part.store, part.discipline, children, seconds)
}

/// A clock, and what it shows.
fn started() -> (SystemClock, Duration) {
    let clock = SystemClock::new();
    let began = clock.monotonic();
    (clock, began)
}

/// How not to do it, for comparison.
fn unlocked(folder: &Path) -> Outcome {
    let (clock, began) = started();
    let path = folder.join("unlocked");
    let children = Children::start(["unlocked", &path.to_string_lossy(), "increasing"]);
    while children.draws() < 100_000 && clock.monotonic() - began < Duration::from_secs(10) {
        children.wait();
    }
    let seconds = (clock.monotonic() - began).as_secs_f64();
    outcome("(unlocked)", "increasing", children, seconds)
}

fn outcome(store: &str, discipline: &str, children: Children, seconds: f64) -> Outcome {
    let kills = children.kills();
    let history = History::new(children.end());
    let outcome = Outcome {
        draws: history.draws(),
        kills,
        twice: history.twice(),
        back: history.back() + usize::from(discipline == "increasing") * history.back_across(),
    };
    let Outcome {
        draws, twice, back, ..
    } = outcome;
    let per_second = draws as f64 / seconds;
    println!("{store:10} {discipline:10} {draws:10} {kills:6} {per_second:8.0} {twice:6} {back:5}");
    outcome
}
