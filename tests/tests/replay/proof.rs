//! Four processes receive the same deliveries again and again, and share one Redis: each delivery is handled once, also when
//! the processes are killed while they handle it. `SIGNED_API_COPIES=10` delivers each ten times as often.

mod history;
mod receivers;

use std::time::Duration;

use signed_api::{Clock as _, SystemClock, Unit};
use signed_api_tests::deliveries::Sent;
use signed_api_tests::servers::Redis;

use self::history::History;
use self::receivers::{PROCESSES, Plan, Receivers};

/// How many deliveries there are, and how often each comes to each of the processes.
const DELIVERIES: usize = 1_000;
const COPIES: usize = 25;

#[test]
fn a_hundred_thousand_replays_of_a_thousand_deliveries_are_handled_once_each() {
    let server = Redis::start();
    let plan = Plan {
        deliveries: deliveries(DELIVERIES),
        copies: COPIES * times(),
        at_once: 32,
        store: server.url(),
        lease: Duration::from_secs(60),
        work: Duration::from_millis(4),
    };
    let (history, answers) = received(&plan);
    let sent = DELIVERIES * plan.copies * PROCESSES;
    assert_eq!(answers.done + answers.done_before, sent, "{answers:?}");
    assert_eq!(answers.done, DELIVERIES, "{answers:?}");
    assert_eq!(answers.too_late, 0, "{answers:?}");
    assert!(
        answers.in_progress > 1_000,
        "too little at once: {answers:?}"
    );
    assert!(answers.failed > 50, "too few handlers failed: {answers:?}");
    assert!(
        answers.refused > sent / 100,
        "too few forgeries: {answers:?}"
    );
    assert_eq!(history.deliveries(), DELIVERIES);
    assert_eq!(history.handled(), DELIVERIES);
    assert_eq!(history.not_handled_once(), [""; 0]);
    assert_eq!(history.at_once(&[]), [""; 0]);

    // How not to do it: a memory for each process, and none at all.
    for (store, times) in [("memory", PROCESSES), ("nothing", 2 * PROCESSES)] {
        let plan = Plan {
            store: store.to_owned(),
            copies: 2,
            deliveries: plan.deliveries.clone(),
            ..plan
        };
        let (history, _) = received(&plan);
        assert_eq!(history.handled(), times * DELIVERIES, "{store}");
        assert_eq!(history.not_handled_once().len(), DELIVERIES, "{store}");
    }
}

#[test]
fn what_was_being_handled_by_a_process_that_is_killed_is_handled_by_another_after_the_lease() {
    const KILLS: usize = 12;
    let server = Redis::start();
    let plan = Plan {
        deliveries: deliveries(400),
        copies: 3,
        at_once: 4,
        store: server.url(),
        lease: Duration::from_millis(1_500),
        work: Duration::from_millis(300),
    };
    let mut receivers = Receivers::start(&plan);
    let mut killed = Vec::new();
    for _ in 0..KILLS {
        let process = receivers.one_that_handles(&killed);
        receivers.kill(process);
        killed.push(process);
    }
    let (history, answers) = receivers.end();
    let cut_off = history.cut_off(&killed);
    println!(
        "{KILLS} of the processes that handled {} deliveries were killed: {} handlers were cut off, and others took over \
         {:.1} to {:.1} s after they had begun",
        history.deliveries(),
        cut_off.len(),
        cut_off.iter().min().expect("one").as_secs_f64(),
        cut_off.iter().max().expect("one").as_secs_f64(),
    );
    assert!(cut_off.len() >= KILLS, "{}", cut_off.len());
    // A handler writes down that it begins a moment after its lease does.
    let soonest = cut_off.iter().min().expect("one");
    assert!(*soonest > plan.lease / 2, "{soonest:?}");
    assert_eq!(answers.too_late, 0, "{answers:?}");
    assert_eq!(history.deliveries(), 400);
    assert_eq!(history.at_once(&killed), [""; 0]);
    // Between handling and saying so a process can be killed too: then, and only then, it is handled again.
    assert_eq!(history.repeated_by_the_living(&killed), [""; 0]);
    assert_eq!(history.never_handled(), [""; 0]);
}

fn deliveries(count: usize) -> Vec<Sent> {
    let now = SystemClock::new().now().in_unit(Unit::Seconds);
    (0..count).map(|number| Sent::new(number, now)).collect()
}

/// Lets the receivers receive all, and says what came of it.
fn received(plan: &Plan) -> (History, receivers::Answers) {
    let clock = SystemClock::new();
    let receivers = Receivers::start(plan);
    let began = clock.monotonic();
    let (history, answers) = receivers.end();
    let seconds = (clock.monotonic() - began).as_secs_f64();
    let store = plan.store.split(':').next().unwrap_or_default();
    let sent = plan.deliveries.len() * plan.copies * PROCESSES;
    println!(
        "{store:8} {sent:7} replays of {} deliveries over {PROCESSES} processes: handled {:.2} times each in {seconds:.1} s; \
         {answers:?}",
        plan.deliveries.len(),
        history.handled() as f64 / plan.deliveries.len() as f64,
    );
    (history, answers)
}

#[allow(
    clippy::disallowed_methods,
    reason = "a longer run is asked for by hand"
)]
fn times() -> usize {
    let times = std::env::var("SIGNED_API_COPIES");
    times.map_or(1, |times| times.parse().expect("a number"))
}
