//! A simulated network under the real session, in virtual time: whatever goes wrong, no subscription is lost, nothing private is
//! sent before the login, nothing is subscribed twice, nothing stalls in silence, and every gap is told, once.

mod behaviour;
mod exchange;
mod fleet;
mod network;
mod random;
mod reader;
mod scenarios;
mod server;
mod soak;
mod world;

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use random::Random;
use world::Outcome;

const SEEDS: u64 = 200;

/// What came of all runs of a scenario.
#[derive(Default)]
struct Row {
    failed: u64,
    first: Option<(u64, Vec<String>)>,
    connections: u64,
    messages: u64,
    gaps: u64,
    overflows: u64,
    longest: Duration,
}

impl Row {
    fn add(&mut self, seed: u64, outcome: Outcome) {
        self.connections += outcome.connections;
        self.messages += outcome.messages;
        self.gaps += outcome.gaps;
        self.overflows += outcome.overflows;
        self.longest = self.longest.max(outcome.longest);
        if !outcome.wrongs.is_empty() {
            self.failed += 1;
            self.first.get_or_insert((seed, outcome.wrongs));
        }
    }
}

fn row(name: &str, scenario: scenarios::Scenario) -> Row {
    let mut row = Row::default();
    let salt = name
        .bytes()
        .fold(0, |salt: u64, byte| salt.wrapping_mul(31) + u64::from(byte));
    for seed in 0..SEEDS {
        let story = scenario(&mut Random::new(seed ^ salt));
        row.add(seed, world::play(story, seed));
    }
    row
}

#[test]
fn whatever_goes_wrong_the_promises_are_kept() {
    let _together = soak::together();
    let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism()
        .map_or(2, usize::from)
        .min(4);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((name, scenario)) =
                    scenarios::ALL.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let row = row(name, *scenario);
                    rows.lock().expect("rows").push((*name, row));
                }
            });
        }
    });
    let mut rows = rows.into_inner().expect("rows");
    rows.sort_by_key(|(name, _)| scenarios::ALL.iter().position(|(known, _)| known == name));
    let mut table = format!(
        "{:44}{:>6}{:>7}{:>12}{:>10}{:>7}{:>10}{:>9}\n",
        "scenario", "seeds", "failed", "connections", "messages", "gaps", "overflows", "stall/s"
    );
    let mut failures = String::new();
    for (name, row) in &rows {
        let longest = row.longest.as_secs_f64();
        writeln!(
            table,
            "{name:44}{SEEDS:>6}{:>7}{:>12}{:>10}{:>7}{:>10}{longest:>9.1}",
            row.failed, row.connections, row.messages, row.gaps, row.overflows
        )
        .expect("text");
        if let Some((seed, wrongs)) = &row.first {
            let wrongs = &wrongs[..wrongs.len().min(4)];
            writeln!(failures, "{name}, seed {seed}: {wrongs:#?}").expect("text");
        }
    }
    println!("{table}");
    assert!(failures.is_empty(), "{failures}");
    assert_eq!(rows.len(), scenarios::ALL.len());
}
