//! A thousand clients whose server restarts.

use std::time::Duration;

use signed_api::Clock as _;
use signed_api::prelude::*;
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

use crate::behaviour::{Behaviour, Effect};
use crate::exchange::UsualClient;
use crate::network::{Event, Network};
use crate::random::{Random, Seeded};
use crate::server::{Door, KEY, SECRET, Server};
use crate::world::NoHttp;

const CLIENTS: usize = 1_000;

/// Less than 5 % of them.
const MOST: usize = CLIENTS / 20;

/// What came of a restart.
struct Restart {
    /// The most attempts to connect in any second after it.
    most: usize,
    attempts: usize,
    /// How many clients have their subscription again, and when the last one had.
    back: usize,
    wrongs: Vec<String>,
}

/// The server goes away, and takes connections again after `down`.
fn restart(seed: u64, down: Duration, door: Door) -> Restart {
    let clock = VirtualClock::default();
    let mut server = Server::new(&["orders"]);
    // What is published takes most of the time of the simulation, and says nothing here.
    server.behaviour = Behaviour {
        every_ms: (20_000, 20_000),
        runs_touch: true,
        ..Behaviour::default()
    };
    let mut random = Random::new(seed);
    let network = Network::new(clock.clone(), random.next(), server);
    let start = Duration::from_secs(100);
    let end = start + down + Duration::from_secs(200);
    {
        let mut state = network.state();
        state.at(Duration::from_secs(3), Event::Publish(0));
        let gone = move |state: &mut crate::network::State| {
            state.server.behaviour.door = door;
            for id in state.open_pipes() {
                state.affect(id, Effect::Cut);
            }
        };
        state.at(start, Event::Do(Box::new(gone)));
        let back = |state: &mut crate::network::State| state.server.behaviour.door = Door::Open;
        state.at(start + down, Event::Do(Box::new(back)));
    }
    let mut tasks = Tasks::new();
    for _ in 0..CLIENTS {
        let client = UsualClient::builder()
            .credentials(Credentials::new(KEY, SECRET))
            .socket_transport(network.clone())
            .transport(NoHttp)
            .entropy(Seeded::new(random.next()))
            .spawner(tasks.spawner())
            .clock(clock.clone())
            .build()
            .expect("a client");
        let from = random.millis(0, 50_000);
        let clock = clock.clone();
        tasks.spawn(async move {
            clock.sleep(from).await;
            let mut orders = client.orders();
            tokio::select! {
                biased;
                () = clock.sleep(end.saturating_sub(clock.passed())) => {}
                () = async { while orders.next().await.is_some() {} } => {}
            }
        });
    }
    let looking = network.clone();
    tasks.spawn(network.clone().run(end + Duration::from_secs(5)));
    let (tell, told) = std::sync::mpsc::channel();
    tasks.spawn(async move {
        looking.clock.sleep(end - Duration::from_millis(1)).await;
        let state = looking.state();
        let open = state.open_pipes().into_iter();
        let sessions = &state.server.sessions;
        let is_live = |id: &u64| {
            sessions
                .get(id)
                .is_some_and(|session| !session.live.is_empty())
        };
        tell.send(open.filter(is_live).count()).expect("a listener");
    });
    let left = tasks.run(&clock);
    let back = told.try_recv().unwrap_or_default();
    let state = network.state();
    let after: Vec<Duration> = state
        .knocks
        .iter()
        .copied()
        .filter(|at| *at >= start)
        .collect();
    let mut wrongs = state.server.wrongs.clone();
    if left > 0 {
        wrongs.push(format!("{left} tasks wait for ever"));
    }
    Restart {
        most: most_in_a_second(&after),
        attempts: after.len(),
        back,
        wrongs,
    }
}

/// The most in any window of a second, wherever it begins.
fn most_in_a_second(times: &[Duration]) -> usize {
    let mut first = 0;
    let mut most = 0;
    for (last, at) in times.iter().enumerate() {
        while *at - times[first] >= Duration::from_secs(1) {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    most
}

#[test]
fn after_a_restart_fewer_than_5_percent_of_a_fleet_come_back_in_any_second() {
    let _together = crate::soak::together();
    for (seed, down, door) in [
        (1, 0, Door::Open),
        (2, 0, Door::Open),
        (3, 20, Door::Shut),
        (4, 90, Door::Status(503)),
        (5, 600, Door::Shut),
    ] {
        let came = restart(seed, Duration::from_secs(down), door);
        let (most, attempts) = (came.most, came.attempts);
        println!(
            "{CLIENTS} clients, down for {down} s ({door:?}), seed {seed}: {attempts} attempts, at most {most} in a second, {} back",
            came.back
        );
        assert!(came.wrongs.is_empty(), "{:?}", &came.wrongs[..1]);
        assert_eq!(came.back, CLIENTS);
        assert!(attempts >= CLIENTS);
        assert!(most < MOST, "{most} in a second");
    }
}
