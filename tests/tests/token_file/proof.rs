//! Eight processes refresh one token while they are killed at any moment, at a server that revokes all tokens when a
//! refresh token comes twice: none comes twice, none is lost, and the file can always be read.
//! `SIGNED_API_ROTATIONS=1000` says how often each process refreshes; the kills are always as many.

mod children;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use signed_api::{Clock as _, FileTokenStore, StoredToken, SystemClock, TokenStore as _};
use signed_api_tests::rotation::RotationServer;

use self::children::{Children, Said};

const CHILDREN: usize = 8;

const KILLS: usize = 50;

/// Of each process. A disk takes some milliseconds for each.
const ROTATIONS: usize = 100;

/// What came of it.
struct Outcome {
    rotations: usize,
    reused: usize,
    refused: usize,
    lost: usize,
    unreadable: usize,
}

#[test]
fn processes_that_are_killed_use_no_refresh_token_twice_and_lose_none() {
    for how in ["cached", "locked"] {
        let Outcome {
            rotations: done,
            reused,
            refused,
            lost,
            unreadable,
        } = refreshed(how, CHILDREN, rotations(), KILLS);
        assert_eq!((reused, refused, lost, unreadable), (0, 0, 0, 0), "{how}");
        assert!(done >= CHILDREN * rotations(), "{done} rotations");
    }
}

#[test]
fn the_check_finds_what_is_reused_without_a_lock_and_lost_in_haste() {
    let unlocked = refreshed("unlocked", CHILDREN, 20, 0);
    assert!(unlocked.reused > 0, "nothing reused");
    let hasty = refreshed("hasty", 2, 20, KILLS);
    assert!(hasty.lost > 0, "nothing lost");
    assert_eq!((hasty.reused, hasty.unreadable), (0, 0));
}

#[allow(
    clippy::disallowed_methods,
    reason = "a longer run is asked for by hand"
)]
fn rotations() -> usize {
    let rotations = std::env::var("SIGNED_API_ROTATIONS");
    rotations.map_or(ROTATIONS, |times| times.parse().expect("a number"))
}

/// Refreshes until each process has done so often enough and enough were killed.
fn refreshed(how: &str, processes: usize, rotations: usize, kills: usize) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token.json");
    let server = RotationServer::start();
    let clock = SystemClock::new();
    let began = clock.monotonic();
    let address = server.address().to_string();
    let mut children = Children::start(processes, [how, &path.to_string_lossy(), &address]);
    let reader = (how != "unlocked").then(|| Reader::start(&path));
    while children.kills() < kills || children.least() < rotations {
        children.wait();
        let due = kills * server.seen().rotations / (processes * rotations);
        if children.kills() < kills.min(due) {
            children.kill_one();
        }
        let late = clock.monotonic() - began > Duration::from_secs(1_800);
        assert!(!late, "only {} rotations of the slowest", children.least());
    }
    let kills = children.kills();
    let said = children.end();
    let seconds = (clock.monotonic() - began).as_secs_f64();
    let (mut reads, mut unreadable) = (0, 0);
    if let Some(reader) = reader {
        (reads, unreadable) = reader.end();
    }

    let kept = (how != "unlocked").then(|| kept(&path)).flatten();
    let kept = kept.as_ref().and_then(|kept| kept.token.refresh());
    let doubts: HashSet<&str> = of(&said, "doubt").collect();
    // In doubt, it was in the file when another login took its place.
    let is_known = |refresh: &str| {
        server.is_superseded(refresh)
            || doubts.contains(refresh)
            || kept.is_some_and(|kept| kept.expose() == refresh)
    };
    let lost = of(&said, "obtained").filter(|refresh| !is_known(refresh));
    let lost = match how {
        "unlocked" => 0,
        _ => lost.count(),
    };
    unreadable += of(&said, "unreadable").count();
    let refused = of(&said, "refused").count();
    let seen = server.seen();
    println!(
        "{how}: {} rotations in {seconds:.1} s, {kills} kills, {} in doubt, {} logins, {reads} reads; {} reused, \
         {refused} refused, {lost} lost, {unreadable} unreadable",
        seen.rotations,
        doubts.len(),
        seen.logins,
        seen.reused,
    );
    Outcome {
        rotations: seen.rotations,
        reused: seen.reused,
        refused,
        lost,
        unreadable,
    }
}

/// What was said of tokens, by any process.
fn of<'a>(said: &'a [Said], what: &'a str) -> impl Iterator<Item = &'a str> {
    let named = said.iter().filter(move |said| said.what == what);
    named.map(|said| said.of.as_str())
}

fn kept(path: &Path) -> Option<StoredToken> {
    let store = FileTokenStore::open(path, "example").expect("a path");
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(store.load())
        .expect("readable")
}

/// Reads the file without the lock as often as it can.
struct Reader {
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<(usize, usize)>,
}

impl Reader {
    fn start(path: &Path) -> Self {
        let store = FileTokenStore::open(path, "example").expect("a path");
        let is_over: Arc<AtomicBool> = Arc::default();
        let ended = Arc::clone(&is_over);
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            let (mut reads, mut unreadable) = (0, 0);
            while !ended.load(Ordering::Relaxed) {
                reads += 1;
                if let Err(error) = runtime.block_on(store.load()) {
                    println!("{error}");
                    unreadable += 1;
                }
                thread::sleep(Duration::from_micros(200));
            }
            (reads, unreadable)
        });
        Self { is_over, thread }
    }

    fn end(self) -> (usize, usize) {
        self.is_over.store(true, Ordering::Relaxed);
        self.thread.join().expect("ended")
    }
}
