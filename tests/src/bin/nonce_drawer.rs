//! Draws nonces until it is killed, and says each one: when the draw began, when it returned, what it returned, as three
//! numbers of 8 bytes. Its clock is set back now and then.
//!
//! Arguments: the store (`file`, `redis`, `sqlite`, `postgres`, or `unlocked`, which is how not to do it), where that is, the
//! discipline, and a number that decides about the clock.

use std::io::{Write as _, stdout};
use std::path::Path;

use signed_api::{
    Clock as _, Discipline, Draw, FileNonceStore, NonceError, NonceKey, NonceStore,
    PostgresNonceStore, RedisNonceStore, SqliteNonceStore, SystemClock, Unit,
};

/// Of the key that all draw from.
const ORIGIN: &str = "https://api.example.com";

/// A server on a busy machine may take too long, and then nothing was handed out. Any other error ends the process.
macro_rules! retried {
    ($attempt:expr) => {{
        let mut patience = 100;
        loop {
            match $attempt.await {
                Ok(done) => break done,
                Err(error) if patience > 0 && is_of_the_connection(&error) => patience -= 1,
                Err(error) => panic!("{error}"),
            }
        }
    }};
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [store, place, discipline, seed] = &arguments[..] else {
        panic!("four arguments, and not {arguments:?}");
    };
    let mut clock = Unsteady {
        clock: SystemClock::new(),
        dice: seed.parse().expect("a number"),
        behind: 0,
    };
    if store == "unlocked" {
        return draw_unlocked(Path::new(place), &clock.clock);
    }
    let discipline = match discipline.as_str() {
        "increasing" => Discipline::Increasing(Unit::Millis),
        "unique" => Discipline::Unique(Unit::Nanos),
        other => panic!("the discipline {other}"),
    };
    let store: Box<dyn NonceStore> = match store.as_str() {
        "file" => Box::new(FileNonceStore::in_directory(place)),
        "redis" => Box::new(retried!(RedisNonceStore::connect(place))),
        "sqlite" => Box::new(retried!(SqliteNonceStore::open(place))),
        "postgres" => Box::new(retried!(PostgresNonceStore::connect(place))),
        other => panic!("the store {other}"),
    };
    let key = NonceKey::new(ORIGIN, "k");
    loop {
        let began = clock.clock.now().in_unit(Unit::Nanos);
        let draw = Draw::new(&key, "Example", discipline, clock.floor(discipline));
        let drawn = retried!(store.draw(&draw));
        say(began, clock.clock.now().in_unit(Unit::Nanos), drawn);
    }
}

fn is_of_the_connection(error: &NonceError) -> bool {
    let error = error.to_string();
    error.starts_with("Redis: ") || error.starts_with("the database: ")
}

/// A clock that is right, behind by a second, or behind by more.
struct Unsteady {
    clock: SystemClock,
    dice: u64,
    /// In milliseconds.
    behind: u64,
}

impl Unsteady {
    fn floor(&mut self, discipline: Discipline) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        match (self.dice >> 33) % 64 {
            0 => self.behind = (self.dice >> 40) % 60_000,
            1 => self.behind = 1_000,
            2 => self.behind = 0,
            _ => {}
        }
        let now = self.clock.now().in_unit(Unit::Millis) - self.behind;
        match discipline.unit() {
            Some(Unit::Nanos) => now * 1_000_000,
            _ => now,
        }
    }
}

/// One write, so that what was drawn is said as a whole or not at all.
fn say(began: u64, returned: u64, drawn: u64) {
    let mut said = [0; 24];
    for (place, number) in said.chunks_exact_mut(8).zip([began, returned, drawn]) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    let written = stdout().write_all(&said).and_then(|()| stdout().flush());
    if written.is_err() {
        std::process::exit(0);
    }
}

/// Reads a number from a file, adds one and writes it back.
fn draw_unlocked(path: &Path, clock: &SystemClock) {
    loop {
        let began = clock.now().in_unit(Unit::Nanos);
        let last = std::fs::read_to_string(path).unwrap_or_default();
        let drawn = last.parse().unwrap_or(0) + 1;
        std::fs::write(path, drawn.to_string()).expect("written");
        say(began, clock.now().in_unit(Unit::Nanos), drawn);
    }
}
