//! Time passes when the test says so, and waits end in order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::testing::ManualClock;
use signed_api::{Clock, Timestamp, Unit};
use tokio::task::JoinSet;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Sleeps for each of these in a task of its own, and says in which order and when they woke.
async fn woken(clock: &ManualClock, naps: &[u64], act: impl AsyncFnOnce()) -> Vec<(usize, u64)> {
    let log = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = JoinSet::new();
    for (index, nap) in naps.iter().enumerate() {
        let (clock, log, nap) = (clock.clone(), Arc::clone(&log), seconds(*nap));
        tasks.spawn(async move {
            clock.sleep(nap).await;
            let now = clock.monotonic().as_secs();
            log.lock().expect("no panic").push((index, now));
        });
    }
    settle().await;
    act().await;
    tasks.join_all().await;
    std::mem::take(&mut *log.lock().expect("no panic"))
}

/// Lets the other tasks run until they wait.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn waits_end_when_their_time_has_passed_and_not_before() {
    let clock = ManualClock::default();
    let log = woken(&clock, &[5, 3], async || {
        clock.advance(Duration::from_millis(2_999));
        settle().await;
        assert_eq!(clock.next_wake(), Some(Duration::from_millis(1)));
        clock.advance(Duration::from_millis(1));
        settle().await;
        assert_eq!(clock.next_wake(), Some(seconds(2)));
        clock.advance(seconds(60));
    });
    assert_eq!(log.await, [(1, 3), (0, 63)]);
    assert_eq!(clock.next_wake(), None);
    assert_eq!(clock.waits(), [seconds(5), seconds(3)]);
}

#[tokio::test]
async fn waits_that_end_together_are_woken_in_the_order_of_their_ends_and_beginnings() {
    let clock = ManualClock::default();
    let log = woken(&clock, &[4, 9, 2, 9, 1, 2], async || {
        clock.advance(seconds(9))
    })
    .await;
    let order: Vec<usize> = log.iter().map(|(index, _)| *index).collect();
    assert_eq!(order, [4, 2, 5, 0, 1, 3]);
}

#[tokio::test]
async fn the_wall_clock_and_the_monotonic_one_move_apart() {
    let clock = ManualClock::new(Timestamp::from_millis(1_000_000));
    let wall = |clock: &ManualClock| clock.now().in_unit(Unit::Millis);
    clock.advance(seconds(1));
    assert_eq!((wall(&clock), clock.monotonic()), (1_001_000, seconds(1)));

    // Suspended, or set by hand: no wait ends by that.
    let nap = clock.sleep(seconds(10));
    clock.set_wall(Timestamp::from_millis(90_000_000));
    assert_eq!((wall(&clock), clock.monotonic()), (90_000_000, seconds(1)));
    // Set back.
    clock.set_wall(Timestamp::from_millis(5));
    assert_eq!(wall(&clock), 5);
    let log = woken(&clock, &[10], async || clock.advance_monotonic(seconds(10))).await;
    assert_eq!(log, [(0, 11)]);
    assert_eq!((wall(&clock), clock.passed()), (5, seconds(11)));
    nap.await;
}

#[tokio::test]
async fn a_wait_is_counted_from_when_it_was_asked_for() {
    let clock = ManualClock::default();
    let nap = clock.sleep(seconds(3));
    clock.advance(seconds(3));
    nap.await;
    clock.sleep(Duration::ZERO).await;
}

#[tokio::test]
async fn a_wait_that_is_given_up_holds_nothing_up() {
    let clock = ManualClock::default().auto_advance();
    let mut given_up = tokio::spawn(clock.sleep(seconds(1)));
    let rest = tokio::spawn(clock.sleep(seconds(7)));
    tokio::task::yield_now().await;
    given_up.abort();
    assert!((&mut given_up).await.expect_err("given up").is_cancelled());
    rest.await.expect("over");
    assert_eq!((clock.passed(), clock.next_wake()), (seconds(7), None));
}

#[tokio::test]
async fn a_clock_that_moves_by_itself_jumps_from_wait_to_wait() {
    let clock = ManualClock::default().auto_advance();
    let log = woken(&clock, &[3600, 60, 86_400, 60], async || {}).await;
    assert_eq!(log, [(1, 60), (3, 60), (0, 3600), (2, 86_400)]);
    let wall = clock.now().in_unit(Unit::Seconds);
    assert_eq!(wall, 1_700_000_000 + 86_400);
}

/// Someone else has work to do, with no wait in it: time stands still meanwhile.
#[tokio::test]
async fn a_clock_that_moves_by_itself_does_not_move_while_others_work() {
    let clock = ManualClock::default().auto_advance();
    let nap = tokio::spawn(clock.sleep(seconds(1)));
    let working = clock.clone();
    let work = tokio::spawn(async move {
        for _ in 0..200 {
            tokio::task::yield_now().await;
        }
        working.passed()
    });
    assert_eq!(work.await.expect("done"), Duration::ZERO);
    nap.await.expect("over");
    assert_eq!(clock.passed(), seconds(1));
}

/// A wait inside of a wait, in one task: as a limit on a call that itself waits.
#[tokio::test]
async fn the_first_of_two_waits_in_one_task_wins() {
    let clock = ManualClock::default().auto_advance();
    let winner = tokio::select! {
        () = clock.sleep(seconds(9)) => "limit",
        () = async { clock.sleep(seconds(2)).await; clock.sleep(seconds(3)).await } => "work",
    };
    assert_eq!((winner, clock.passed()), ("work", seconds(5)));
    assert_eq!(clock.next_wake(), None);
}

#[tokio::test]
async fn many_waits_always_wake_in_the_same_order() {
    let naps: Vec<u64> = (0..200).map(|index| 1 + index * 7919 % 50).collect();
    let mut expected: Vec<(usize, u64)> = naps.iter().copied().enumerate().collect();
    expected.sort_by_key(|(index, nap)| (*nap, *index));
    for _ in 0..20 {
        let clock = ManualClock::default().auto_advance();
        assert_eq!(woken(&clock, &naps, async || {}).await, expected);
    }
}
