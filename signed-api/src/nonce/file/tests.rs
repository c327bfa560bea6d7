//! Whatever the disk does and wherever a process ends, no number comes twice.

use std::path::Path;

use super::birth::open_or_create;
use super::numbers::{Numbers, Patience};
use crate::clock::Unit;
use crate::file_system::FileSystem as _;
use crate::file_system::simulated::{Dice, Disk, Faults, Process};
use crate::nonce::error::NonceError;
use crate::nonce::{Discipline, Draw, NonceKey};

const PATH: &str = "nonces";
const MILLIS: Discipline = Discipline::Increasing(Unit::Millis);

/// One process that draws.
struct Drawer {
    process: Process,
    numbers: Option<Numbers>,
}

impl Drawer {
    fn take(&mut self, draw: &Draw<'_>, count: u64) -> Result<u64, NonceError> {
        let numbers = match &mut self.numbers {
            Some(numbers) => numbers,
            empty => {
                let file = open_or_create(&self.process, Path::new(PATH), draw)?;
                empty.insert(Numbers::new(file, Path::new(PATH), self.process.boot()))
            }
        };
        let patience = [Patience::None, Patience::Any];
        for patience in patience {
            if let Some(first) = numbers.take(draw, count, patience)? {
                return Ok(first);
            }
        }
        Err(NonceError::new("no number although there was time"))
    }
}

/// What one run has seen.
#[derive(Default)]
struct Seen {
    draws: u64,
    errors: u64,
    kills: u64,
    losses: u64,
}

/// Draws from three processes through every fault. The clock stands still or goes back, so that it protects from nothing.
fn run(seed: u64, discipline: Discipline, faults: Faults) -> Seen {
    let key = NonceKey::new("https://api.example.com", "k");
    let disk = Disk::new(seed);
    let set = |faults| disk.lock().expect("unpoisoned").set_faults(faults);
    let start = || Drawer {
        process: Process::new(&disk),
        numbers: None,
    };
    let mut dice = Dice(!seed);
    let mut drawers = [start(), start(), start()];
    let (mut seen, mut end, mut unsure) = (Seen::default(), None::<u64>, 0);
    if seed.is_multiple_of(3) {
        disk.lock().expect("unpoisoned").tell_no_boot();
    }
    set(faults);
    for _ in 0..60 {
        if dice.below(12) == 0 {
            disk.lock().expect("unpoisoned").lose_power();
            drawers = [start(), start(), start()];
            seen.losses += 1;
        }
        let floor = match discipline {
            Discipline::Sequential => 0,
            _ => 1_000_000 - dice.below(3) * 500,
        };
        let draw = Draw::new(&key, "Example", discipline, floor);
        let count = match discipline {
            Discipline::Unique(_) => 64,
            _ => 1,
        };
        let drawer = &mut drawers[dice.below(3) as usize];
        match drawer.take(&draw, count) {
            Ok(first) => {
                let before = end.replace(first + count).unwrap_or(0);
                assert!(first >= before, "seed {seed}: {first} after {before}");
                if discipline == Discipline::Sequential {
                    let gap = first - before;
                    assert!(
                        gap <= unsure,
                        "seed {seed}: {gap} left out, {unsure} perhaps drawn"
                    );
                }
                (seen.draws, unsure) = (seen.draws + 1, 0);
            }
            Err(_) => (seen.errors, unsure) = (seen.errors + 1, unsure + 1),
        }
        if drawer.process.is_killed() {
            *drawer = start();
            seen.kills += 1;
        }
    }
    // When all is well again, so are the nonces.
    set(Faults::default());
    disk.lock().expect("unpoisoned").lose_power();
    let draw = Draw::new(&key, "Example", discipline, 1);
    let first = start().take(&draw, 1);
    let first = first.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(
        first >= end.unwrap_or(0),
        "seed {seed}: {first} after {end:?}"
    );
    seen
}

#[test]
fn nothing_comes_twice_through_kills_losses_of_power_full_disks_and_failed_syncs() {
    let mut total = Seen::default();
    for discipline in [
        MILLIS,
        Discipline::Unique(Unit::Seconds),
        Discipline::Sequential,
    ] {
        for faults in [
            Faults {
                kills: 20,
                ..Faults::default()
            },
            Faults {
                full: 60,
                ..Faults::default()
            },
            Faults {
                failed_syncs: 200,
                ..Faults::default()
            },
            Faults {
                kills: 10,
                full: 30,
                failed_syncs: 100,
            },
            Faults {
                kills: 60,
                full: 60,
                failed_syncs: 300,
            },
        ] {
            for seed in 0..150 {
                let seen = run(seed, discipline, faults);
                total.draws += seen.draws;
                total.errors += seen.errors;
                total.kills += seen.kills;
                total.losses += seen.losses;
            }
        }
    }
    let Seen {
        draws,
        errors,
        kills,
        losses,
    } = total;
    println!("{draws} draws, {errors} errors, {kills} kills, {losses} losses of power");
    assert!(draws > 70_000 && errors > 40_000 && kills > 30_000 && losses > 10_000);
}
