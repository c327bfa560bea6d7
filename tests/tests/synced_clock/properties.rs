//! What holds whatever the samples are.

use std::time::Duration;

use proptest::prelude::*;
use signed_api::{Clock as _, ServerTime, SyncedClock, Timestamp, Unit};

use crate::world::{MS, S, World};

const UNITS: [Unit; 4] = [Unit::Seconds, Unit::Millis, Unit::Micros, Unit::Nanos];

fn clock(world: &World) -> SyncedClock {
    SyncedClock::builder()
        .base(world.clone())
        .drift_ppm(200)
        .build()
}

/// One thing that happens to a clock.
#[derive(Clone, Debug)]
enum Event {
    /// Time passes.
    Pass(i64),
    /// A question that takes these times there and back, of a server that counts in this unit.
    Ask(i64, i64, Unit),
}

fn event() -> impl Strategy<Value = Event> {
    let unit = prop::sample::select(&UNITS[..]);
    prop_oneof![
        (0..600 * S).prop_map(Event::Pass),
        (0..3 * S, 0..3 * S, unit).prop_map(|(there, back, unit)| Event::Ask(there, back, unit)),
    ]
}

/// A number that no server would tell, or one that it might.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(u64::MAX),
        any::<u64>(),
        1_600_000_000_000_u64..1_800_000_000_000,
        1_600_000_000_u64..1_800_000_000,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// As long as the clocks run as they are said to, the server's is within the bound, at every moment.
    #[test]
    fn the_bound_holds_the_truth(
        offset in -600 * S..600 * S,
        fast in -199_i64..200,
        events in prop::collection::vec(event(), 1..40),
    ) {
        let world = World::new(offset, fast);
        let clock = clock(&world);
        for event in events {
            match event {
                Event::Pass(time) => world.pass(time),
                Event::Ask(there, back, unit) => {
                    let begun = clock.begin();
                    let told = world.ask(there, back, unit).expect("a time");
                    clock.observe(begun, told).expect("an answer that says something");
                }
            }
            let server = Timestamp::from_nanos(world.server().unsigned_abs()); // after 1970
            if let Some((earliest, latest)) = clock.range() {
                prop_assert!(earliest <= server && server <= latest, "{earliest:?} {server:?} {latest:?}");
            }
        }
    }

    /// Garbage is refused before it is a sample, so that the clock stays what it was.
    #[test]
    fn what_is_impossible_is_no_sample(numbers in prop::collection::vec((number(), 0..4_usize), 1..40)) {
        let world = World::new(0, 0);
        let clock = clock(&world);
        for (number, unit) in numbers {
            let nanos = u128::from(number) * [1_000_000_000, 1_000_000, 1_000, 1][unit];
            let is_possible = (1_262_304_000_000_000_000..7_258_118_400_000_000_000).contains(&nanos);
            let told = ServerTime::new(number, UNITS[unit]);
            prop_assert_eq!(told.is_some(), is_possible);
            prop_assert_eq!(ServerTime::parse(&number.to_string(), UNITS[unit]), told);
            if told.is_none() {
                prop_assert_eq!(clock.bound(), None);
                prop_assert_eq!(clock.now(), world.now());
            }
        }
    }

    /// Nothing panics whatever times are told and however the machine's clocks go, and a stamp is one that somebody told.
    #[test]
    fn no_sample_makes_a_stamp_out_of_nothing(
        samples in prop::collection::vec((number(), 0..4_usize, -2 * S..2 * S, -700 * MS..700 * MS), 1..40),
    ) {
        let world = World::new(0, 0);
        let clock = clock(&world);
        let mut told_times = Vec::new();
        for (number, unit, time, step) in samples {
            let begun = clock.begin();
            world.pass(time);
            world.step_wall(step);
            if let Some(told) = ServerTime::new(number, UNITS[unit])
                && clock.observe(begun, told).is_ok()
            {
                told_times.push(told.timestamp().in_unit(Unit::Nanos));
            }
            let (stamp, _) = (clock.now(), clock.stamp());
            if clock.bound().is_some() {
                let stamp = stamp.in_unit(Unit::Nanos);
                let distance = told_times.iter().map(|told| told.abs_diff(stamp)).min();
                // All of this takes 80 s at most, and an answer is cut off to a second at most.
                prop_assert!(distance.is_some_and(|distance| distance < 90 * S.unsigned_abs()), "{stamp}");
            }
        }
    }

    #[test]
    fn no_text_of_a_time_panics(text in "[0-9.TZ:+eE -]{0,40}", any in ".{0,20}") {
        for text in [text, any] {
            for unit in UNITS {
                let _ = ServerTime::parse(&text, unit);
            }
            let _ = ServerTime::parse_iso(&text);
        }
    }

    /// Stamps do not go back, although what is known of the time does.
    #[test]
    fn a_correction_does_not_turn_time_back(
        offset in -600 * S..600 * S,
        events in prop::collection::vec(event(), 1..40),
    ) {
        let world = World::new(offset, 0);
        let clock = SyncedClock::builder()
            .base(world.clone())
            .window(Duration::from_secs(30), Duration::from_secs(30))
            .build();
        let mut last = None;
        for event in events {
            match event {
                Event::Pass(time) => world.pass(time),
                Event::Ask(there, back, unit) => {
                    let begun = clock.begin();
                    let told = world.ask(there, back, unit).expect("a time");
                    clock.observe(begun, told).expect("an answer that says something");
                }
            }
            if clock.bound().is_some() {
                let stamp = clock.stamp().expect("a wide window");
                prop_assert!(last <= Some(stamp), "{last:?} {stamp:?}");
                last = Some(stamp);
            }
        }
    }
}
