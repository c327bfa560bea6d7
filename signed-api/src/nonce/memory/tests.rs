use super::*;
use crate::clock::Unit;

const MILLIS: Discipline = Discipline::Increasing(Unit::Millis);

fn key() -> NonceKey {
    NonceKey::new("https://api.example.com", "k")
}

async fn drawn(
    store: &MemoryNonceStore,
    discipline: Discipline,
    floor: u64,
) -> Result<u64, NonceError> {
    store
        .draw(&Draw::new(&key(), "Example", discipline, floor))
        .await
}

#[tokio::test]
async fn nonces_follow_the_clock_and_never_go_back() {
    for discipline in [
        MILLIS,
        Discipline::Windowed(Unit::Millis, 10),
        Discipline::Top(Unit::Millis, 5),
    ] {
        let store = MemoryNonceStore::new();
        assert_eq!(drawn(&store, discipline, 100).await.expect("drawn"), 100);
        assert_eq!(drawn(&store, discipline, 100).await.expect("drawn"), 101);
        assert_eq!(drawn(&store, discipline, 40).await.expect("drawn"), 102);
        let key = key();
        let later = Draw::new(&key, "Example", discipline, 500);
        assert_eq!(store.peek(&later).await.expect("seen"), 500);
        assert_eq!(drawn(&store, discipline, 0).await.expect("drawn"), 103);
    }
}

#[tokio::test]
async fn a_timestamp_is_the_clock_and_nothing_else() {
    let store = MemoryNonceStore::new();
    for now in [100, 100, 40] {
        let discipline = Discipline::Timestamp(Unit::Millis);
        assert_eq!(drawn(&store, discipline, now).await.expect("drawn"), now);
    }
}

#[tokio::test]
async fn the_last_number_is_an_error_and_not_a_return_to_zero() {
    let store = MemoryNonceStore::new();
    assert_eq!(
        drawn(&store, MILLIS, u64::MAX - 1).await.expect("drawn"),
        u64::MAX - 1
    );
    for floor in [0, u64::MAX] {
        let error = drawn(&store, MILLIS, floor)
            .await
            .expect_err("none is left");
        assert_eq!(
            error.to_string(),
            "all numbers that the store can count are used up"
        );
    }
}

#[tokio::test]
async fn what_was_not_sent_is_drawn_again_and_nothing_is_left_out() {
    let (store, key) = (MemoryNonceStore::new(), key());
    let draw = Draw::new(&key, "Example", Discipline::Sequential, 0);
    for expected in 0..3 {
        assert_eq!(store.draw(&draw).await.expect("drawn"), expected);
    }
    store.give_back(&draw, 2).await.expect("the last");
    assert_eq!(store.draw(&draw).await.expect("drawn"), 2);
    let error = store
        .give_back(&draw, 1)
        .await
        .expect_err("2 was drawn after it");
    assert_eq!(
        error.to_string(),
        "the nonce 1 cannot be given back, because it is not the last that was drawn: ask the server which is next and \
         say so by `resume`"
    );
    store.resume(&draw, 1).await.expect("the server's word");
    assert_eq!(store.draw(&draw).await.expect("drawn"), 1);
    let draw = Draw::new(&key, "Example", MILLIS, 0);
    store
        .resume(&draw, 1)
        .await
        .expect_err("these never go back");
}

#[tokio::test]
async fn a_change_that_the_server_would_refuse_is_refused() {
    let store = MemoryNonceStore::new();
    assert_eq!(
        drawn(&store, MILLIS, 1_700_000_000_000)
            .await
            .expect("drawn"),
        1_700_000_000_000
    );
    let seconds = drawn(&store, Discipline::Increasing(Unit::Seconds), 1_700_000_000).await;
    assert_eq!(
        seconds.expect_err("a thousandth").to_string(),
        "the nonces of this key at https://api.example.com were drawn as `increasing(ms)` by `Example`, and `Example` asks \
         for `increasing(s)`: the new nonces would lie below those that were used, and the server would refuse them for \
         years; declare `nonce: increasing(ms)` again or use a new API key, and if the server has forgotten the old nonces \
         remove the store: start the process anew"
    );
    let unique = drawn(&store, Discipline::Unique(Unit::Millis), 1_700_000_000_000).await;
    let unique = unique.expect_err("another discipline").to_string();
    assert!(
        unique.contains("another discipline cannot go on where this one has stopped"),
        "{unique}"
    );
    // A finer unit lies above.
    let micros = Discipline::Increasing(Unit::Micros);
    assert_eq!(
        drawn(&store, micros, 1_700_000_000_000_000)
            .await
            .expect("drawn"),
        1_700_000_000_000_000
    );
    drawn(&store, MILLIS, 1_700_000_000_001)
        .await
        .expect_err("microseconds were used");
}

#[tokio::test]
async fn a_server_that_looks_at_its_clock_gets_nothing_far_ahead() {
    let (store, day) = (MemoryNonceStore::new(), 24 * 60 * 60 * 1000);
    let top = Discipline::Top(Unit::Millis, 100);
    drawn(&store, top, 10 * day).await.expect("drawn");
    let error = drawn(&store, top, 8 * day)
        .await
        .expect_err("two days ahead");
    assert!(
        error
            .to_string()
            .ends_with("more than a day ahead of the clock: set the clock"),
        "{error}"
    );
    assert_eq!(
        drawn(&store, top, 10 * day - 5).await.expect("drawn"),
        10 * day + 1
    );
}

#[test]
fn sixteen_threads_draw_each_number_once() {
    let store = MemoryNonceStore::new();
    let mut drawn: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .build()
                        .expect("a runtime");
                    let draws = async {
                        let mut mine = Vec::new();
                        for _ in 0..5_000 {
                            mine.push(drawn(&store, MILLIS, 7).await.expect("drawn"));
                        }
                        mine
                    };
                    let mine = runtime.block_on(draws);
                    assert!(mine.is_sorted_by(|a, b| a < b), "a thread saw a step back");
                    mine
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("no panic"))
            .collect()
    });
    drawn.sort_unstable();
    assert_eq!(drawn, (7..7 + 80_000).collect::<Vec<u64>>());
}
