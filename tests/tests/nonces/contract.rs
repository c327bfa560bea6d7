//! What holds for every store.

use signed_api::{Discipline, Draw, NonceKey, Unit};

use crate::stores::{KEY, MILLIS, Store, drawn};

const NOW: u64 = 1_700_000_000_000;

#[tokio::test]
async fn nonces_follow_the_clock_and_never_go_back_also_in_another_process() {
    for store in Store::all().await {
        let name = store.name;
        assert_eq!(store.draw(MILLIS, NOW).await.expect(name), NOW, "{name}");
        assert_eq!(
            store.draw(MILLIS, NOW).await.expect(name),
            NOW + 1,
            "{name}"
        );
        assert_eq!(
            store.draw(MILLIS, NOW - 500).await.expect(name),
            NOW + 2,
            "{name}"
        );
        let later = Draw::new(&KEY, "Example", MILLIS, NOW + 90);
        assert_eq!(
            store.store.peek(&later).await.expect(name),
            NOW + 90,
            "{name}"
        );
        if let Some(another) = store.another().await {
            let next = drawn(&*another, MILLIS, 7).await.expect(name);
            assert_eq!(next, NOW + 3, "{name}");
        }
        let next = store.draw(MILLIS, 7).await.expect(name);
        assert!(next == NOW + 3 || next == NOW + 4, "{name}: {next}");
        // Another key begins where the clock is, and a timestamp is the clock.
        let other = NonceKey::new("https://api.example.com", "another");
        let other = Draw::new(&other, "Example", MILLIS, 5);
        assert_eq!(store.store.draw(&other).await.expect(name), 5, "{name}");
        let timestamp = Discipline::Timestamp(Unit::Millis);
        assert_eq!(store.draw(timestamp, 3).await.expect(name), 3, "{name}");
        assert_eq!(store.draw(timestamp, 3).await.expect(name), 3, "{name}");
    }
}

#[tokio::test]
async fn nanoseconds_are_exact_where_floating_point_is_not() {
    // 2^60 + 1 is not a number that a double has.
    let odd = (1 << 60) + 1;
    for store in Store::all().await {
        let nanos = Discipline::Top(Unit::Nanos, 100);
        assert_eq!(
            store.draw(nanos, odd).await.expect(store.name),
            odd,
            "{}",
            store.name
        );
        assert_eq!(
            store.draw(nanos, odd).await.expect(store.name),
            odd + 1,
            "{}",
            store.name
        );
        assert_eq!(
            store.draw(nanos, 1 << 60).await.expect(store.name),
            odd + 2,
            "{}",
            store.name
        );
    }
}

#[tokio::test]
async fn two_processes_draw_unique_nonces_from_blocks_of_their_own() {
    let unique = Discipline::Unique(Unit::Millis);
    for store in Store::all().await {
        let Some(another) = store.another().await else {
            continue;
        };
        let mut all = Vec::new();
        for _ in 0..150 {
            all.push(store.draw(unique, NOW).await.expect(store.name));
            all.push(drawn(&*another, unique, NOW).await.expect(store.name));
        }
        all.sort_unstable();
        assert!(
            all.is_sorted_by(|one, next| one < next),
            "{}: {all:?}",
            store.name
        );
        // Three blocks of 64 for each.
        assert!(all[299] < NOW + 6 * 64, "{}: {all:?}", store.name);
        // A block is left behind when the clock is a second further.
        let later = store.draw(unique, NOW + 5_000).await.expect(store.name);
        assert!(later >= NOW + 5_000, "{}: {later}", store.name);
    }
}

#[tokio::test]
async fn sequential_nonces_leave_none_out() {
    for store in Store::all().await {
        let (name, store) = (store.name, &store.store);
        let draw = Draw::new(&KEY, "Example", Discipline::Sequential, 0);
        for expected in 0..3 {
            assert_eq!(store.peek(&draw).await.expect(name), expected, "{name}");
            assert_eq!(store.draw(&draw).await.expect(name), expected, "{name}");
        }
        store.give_back(&draw, 2).await.expect(name);
        assert_eq!(store.draw(&draw).await.expect(name), 2, "{name}");
        let error = store.give_back(&draw, 1).await.expect_err(name).to_string();
        assert!(
            error.starts_with("the nonce 1 cannot be given back"),
            "{name}: {error}"
        );
        store.resume(&draw, 40).await.expect(name);
        assert_eq!(store.draw(&draw).await.expect(name), 40, "{name}");
        store.resume(&draw, 1).await.expect(name);
        assert_eq!(store.draw(&draw).await.expect(name), 1, "{name}");
        let other = NonceKey::new("https://api.example.com", "another");
        let other = Draw::new(&other, "Example", Discipline::Sequential, 0);
        store.resume(&other, 17).await.expect(name);
        assert_eq!(store.draw(&other).await.expect(name), 17, "{name}");
        let increasing = NonceKey::new("https://api.example.com", "a third");
        let increasing = Draw::new(&increasing, "Example", MILLIS, NOW);
        assert_eq!(store.draw(&increasing).await.expect(name), NOW, "{name}");
        store.give_back(&increasing, NOW).await.expect(name);
        assert_eq!(
            store.draw(&increasing).await.expect(name),
            NOW + 1,
            "{name}"
        );
        store.resume(&increasing, 1).await.expect_err(name);
    }
}

#[tokio::test]
async fn a_change_that_the_server_would_refuse_is_refused_and_says_what_to_do() {
    for store in Store::all().await {
        let name = store.name;
        store.draw(MILLIS, NOW).await.expect(name);
        let seconds = Discipline::Increasing(Unit::Seconds);
        let draw = Draw::new(&KEY, "Another", seconds, NOW / 1000);
        let error = store.store.draw(&draw).await.expect_err(name).to_string();
        let (told, place) = error.split_once(" remove ").expect("what to do");
        assert_eq!(
            told,
            "the nonces of this key at https://api.example.com were drawn as `increasing(ms)` by `Example`, and `Another` \
             asks for `increasing(s)`: the new nonces would lie below those that were used, and the server would refuse \
             them for years; declare `nonce: increasing(ms)` again or use a new API key, and if the server has forgotten \
             the old nonces",
            "{name}"
        );
        let beginning = match name {
            "memory" => "the store",
            "file" => "the file ",
            "redis" => "the Redis key signed-api:nonce:",
            _ => "the row of the table signed_api_nonces whose id is ",
        };
        assert!(place.starts_with(beginning), "{name}: {place}");
        assert!(!error.contains("my-api-key"), "{error}");
        store.store.peek(&draw).await.expect_err(name);
        let unique = store.draw(Discipline::Unique(Unit::Millis), NOW).await;
        let unique = unique.expect_err(name).to_string();
        assert!(
            unique.contains("another discipline cannot go on"),
            "{name}: {unique}"
        );
        // Nothing was drawn, and a finer unit lies above.
        assert_eq!(
            store.draw(MILLIS, NOW).await.expect(name),
            NOW + 1,
            "{name}"
        );
        let micros = Discipline::Increasing(Unit::Micros);
        assert_eq!(
            store.draw(micros, NOW * 1000).await.expect(name),
            NOW * 1000,
            "{name}"
        );
        store.draw(MILLIS, NOW).await.expect_err(name);
    }
}

#[tokio::test]
async fn the_last_number_is_an_error_and_not_a_return_to_zero() {
    for store in Store::all().await {
        let name = store.name;
        let last = match name {
            "memory" | "file" => u64::MAX - 1,
            // Their integers are signed.
            _ => i64::MAX as u64 - 1,
        };
        assert_eq!(store.draw(MILLIS, last).await.expect(name), last, "{name}");
        for floor in [0, last, u64::MAX] {
            let error = store.draw(MILLIS, floor).await.expect_err(name).to_string();
            assert_eq!(
                error, "all numbers that the store can count are used up",
                "{name}"
            );
        }
    }
}
