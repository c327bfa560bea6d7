//! Whatever the disk does and wherever a process ends, a token is kept as a whole or not at all.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::locked::Keep as _;
use super::record::{Unreadable, read, write};
use super::work::Place;
use crate::clock::{Timestamp, Unit};
use crate::file_system::simulated::{Dice, Disk, Faults, Process};
use crate::token::{StoredToken, Token};

/// With checksums that another implementation of SHA-256 has calculated.
const RECORD: &str = concat!(
    r#"{"format":"signed-api token","version":1,"checksum":"#,
    r#""ec7ba4ebb63edb7c4557d2a605fa92cd4c70d48aca9bb427ea31907b60ead98f","#,
    r#""kept":{"label":"café \"x\"","issued_ns":1700000000000000001,"in_doubt":true,"#,
    r#""lifetime":{"secs":3600,"nanos":5},"refresh_lifetime":{"secs":2592000,"nanos":0},"scopes":["read","a b"],"#,
    r#""access":"the access token","refresh":"the\nrefresh token"}}"#,
    "\n",
);
const SHORT: &str = concat!(
    r#"{"format":"signed-api token","version":1,"checksum":"#,
    r#""f852ccc9aea21b41238c1c8731911727abc3e7504351b852c07a3f41a5d1b56d","#,
    r#""kept":{"label":"l","issued_ns":0,"in_doubt":false,"lifetime":null,"refresh_lifetime":null,"scopes":[],"#,
    r#""access":"a","refresh":null}}"#,
    "\n",
);
const LABEL: &str = r#"café "x""#;

fn stored() -> StoredToken {
    StoredToken {
        token: Token::new("the access token")
            .with_lifetime(Duration::new(3600, 5))
            .with_refresh("the\nrefresh token")
            .with_refresh_lifetime(Duration::from_secs(2_592_000))
            .with_scopes(["read", "a b"]),
        issued: Timestamp::from_nanos(1_700_000_000_000_000_001),
        in_doubt: true,
    }
}

#[test]
fn a_record_is_json_that_says_all_of_a_token() {
    let written = write(LABEL, &stored()).expect("written");
    assert_eq!(std::str::from_utf8(&written), Ok(RECORD));
    let short = StoredToken {
        token: Token::new("a"),
        issued: Timestamp::from_nanos(0),
        in_doubt: false,
    };
    let written = write("l", &short).expect("written");
    assert_eq!(std::str::from_utf8(&written), Ok(SHORT));

    let found = read(LABEL, RECORD.as_bytes()).expect("whole");
    assert_eq!(found.token.access().expose(), "the access token");
    let refresh = found.token.refresh().expect("a refresh token");
    assert_eq!(refresh.expose(), "the\nrefresh token");
    assert_eq!(found.token.lifetime(), Some(Duration::new(3600, 5)));
    let refresh_lifetime = found.token.refresh_lifetime();
    assert_eq!(refresh_lifetime, Some(Duration::from_secs(2_592_000)));
    assert_eq!(found.token.scopes(), ["read", "a b"]);
    let issued = found.issued.in_unit(Unit::Nanos);
    assert_eq!(issued, 1_700_000_000_000_000_001);
    assert!(found.in_doubt);

    let found = read("l", SHORT.as_bytes()).expect("whole");
    assert!(found.token.refresh().is_none() && found.token.lifetime().is_none());
    assert!(found.token.scopes().is_empty() && !found.in_doubt);
}

#[test]
fn a_record_needs_no_more_room_than_is_set_aside() {
    let hostile = "\u{1}".repeat(10_000);
    let stored = StoredToken {
        token: Token::new(hostile.as_str())
            .with_refresh(hostile.as_str())
            .with_lifetime(Duration::MAX)
            .with_refresh_lifetime(Duration::MAX)
            .with_scopes((0..1_000).map(|number| number.to_string())),
        issued: Timestamp::from_nanos(u64::MAX),
        in_doubt: true,
    };
    let written = write(&hostile, &stored).expect("written");
    // The sum that `write` sets aside; a record that grew has doubled it.
    let most = 6 * (20_000 + 1_000 * 3 + 2_890 + 10_000) + 1_024 + 256;
    assert_eq!(written.capacity(), most);
    let found = read(&hostile, &written).expect("whole");
    assert_eq!(found.token.access().expose(), hostile);
    assert_eq!(found.token.lifetime(), Some(Duration::MAX));
}

#[test]
fn a_record_that_is_cut_or_changed_gives_no_token() {
    let record = RECORD.as_bytes();
    // The line feed at the end is not needed.
    for end in 0..record.len() - 1 {
        let why = read(LABEL, &record[..end]).expect_err("cut");
        assert_eq!(why, Unreadable::Damaged, "{end}");
    }
    for place in 0..record.len() - 1 {
        for bit in 0..8 {
            let mut changed = record.to_vec();
            changed[place] ^= 1 << bit;
            let why = read(LABEL, &changed).expect_err("changed");
            let version = RECORD.find(":1,").expect("the version") + 1;
            let expected = match place {
                0..29 => &[Unreadable::Foreign][..],
                _ if place == version => &[Unreadable::Damaged, Unreadable::Newer],
                _ => &[Unreadable::Damaged],
            };
            assert!(expected.contains(&why), "bit {bit} of {place}: {why:?}");
        }
    }
    let other = read("another", record).expect_err("of another");
    assert_eq!(other, Unreadable::Other(LABEL.to_owned()));
    assert_eq!(read(LABEL, &[0; 500]).err(), Some(Unreadable::Damaged));
}

/// One process that keeps tokens.
struct Keeper {
    process: Process,
    place: Place,
}

impl Keeper {
    fn new(disk: &Arc<std::sync::Mutex<Disk>>) -> Self {
        let process = Process::new(disk);
        let files = Arc::new(process.clone());
        let place = Place::new(files, PathBuf::from("token"), "l".to_owned());
        Self { process, place }
    }

    /// The number of the token that is kept; nothing when the process was killed.
    fn load(&self, seed: u64) -> Option<Option<u64>> {
        match self.place.load() {
            Ok(stored) => Some(stored.map(|stored| number(&stored))),
            Err(_) if self.process.is_killed() => None,
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
}

fn numbered(number: u64) -> StoredToken {
    StoredToken {
        // Longer than what a disk writes as a whole.
        token: Token::new(format!("{number:0300}")).with_refresh(format!("r{number:0300}")),
        issued: Timestamp::from_nanos(number),
        in_doubt: number.is_multiple_of(2),
    }
}

fn number(stored: &StoredToken) -> u64 {
    let number = stored.token.access().expose().parse().expect("a number");
    let expected = numbered(number);
    let refresh = stored.token.refresh().expect("a refresh token");
    assert_eq!(refresh.expose(), format!("r{number:0300}"));
    assert_eq!(
        (stored.issued, stored.in_doubt),
        (expected.issued, expected.in_doubt)
    );
    number
}

/// What one run has seen.
#[derive(Default)]
struct Seen {
    saves: u64,
    errors: u64,
    kills: u64,
    losses: u64,
}

/// Keeps tokens from three processes through every fault.
fn run(seed: u64, faults: Faults) -> Seen {
    let disk = Disk::new(seed);
    let set = |faults| disk.lock().expect("unpoisoned").set_faults(faults);
    let start = || Keeper::new(&disk);
    let mut dice = Dice(!seed);
    let mut keepers = [start(), start(), start()];
    let mut seen = Seen::default();
    // What was kept last, and all of which nobody knows whether it was kept since.
    let mut possible: Vec<Option<u64>> = vec![None];
    set(faults);
    for next in 0..60 {
        if dice.below(12) == 0 {
            disk.lock().expect("unpoisoned").lose_power();
            keepers = [start(), start(), start()];
            seen.losses += 1;
        }
        let keeper = &mut keepers[dice.below(3) as usize];
        if let Ok(lock) = keeper.place.lock_file().lock() {
            if let Some(found) = keeper.load(seed) {
                assert!(
                    possible.contains(&found),
                    "seed {seed}: {found:?} is none of {possible:?}"
                );
            }
            let kept = (dice.below(10) > 0).then_some(next);
            let done = match kept {
                Some(number) => keeper.place.save(&numbered(number)),
                None => keeper.place.clear(),
            };
            match done {
                Ok(()) => (seen.saves, possible) = (seen.saves + 1, vec![kept]),
                Err(_) => {
                    seen.errors += 1;
                    possible.push(kept);
                }
            }
            drop(lock);
        }
        if keeper.process.is_killed() {
            *keeper = start();
            seen.kills += 1;
        }
    }
    // When all is well again, so is the token.
    set(Faults::default());
    disk.lock().expect("unpoisoned").lose_power();
    let found = start().load(seed).expect("alive");
    assert!(
        possible.contains(&found),
        "seed {seed}: {found:?} is none of {possible:?}"
    );
    start().place.save(&numbered(1_000)).expect("kept");
    disk.lock().expect("unpoisoned").lose_power();
    assert_eq!(start().load(seed), Some(Some(1_000)));
    seen
}

#[test]
fn a_token_survives_kills_losses_of_power_full_disks_and_failed_syncs() {
    let mut total = Seen::default();
    for (kills, full, failed_syncs) in [
        (0, 0, 0),
        (20, 0, 0),
        (0, 60, 0),
        (0, 0, 200),
        (10, 30, 100),
        (60, 60, 300),
    ] {
        for seed in 0..80 {
            let faults = Faults {
                kills,
                full,
                failed_syncs,
            };
            let seen = run(seed, faults);
            total.saves += seen.saves;
            total.errors += seen.errors;
            total.kills += seen.kills;
            total.losses += seen.losses;
        }
    }
    let Seen {
        saves,
        errors,
        kills,
        losses,
    } = total;
    println!("{saves} kept, {errors} errors, {kills} kills, {losses} losses of power");
    assert!(saves > 10_000 && errors > 3_000 && kills > 3_000 && losses > 1_000);
}
