//! 100,000 requests against a server that counts by fixed or by sliding windows: it never sees more than the limit, and
//! nearly all of the limit is used.

use std::time::Duration;

use signed_api::RetryPolicy;
use signed_api::prelude::*;
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

use crate::server::{Arrival, Random, Server, most_in_fixed, most_in_sliding};

#[api_client(base_url = "https://api.example.com")]
#[limits(orders = "50/10s, 600/10m", weight = "1200/1m")]
trait Exchange {
    #[get("/book")]
    #[limit(weight = |depth| if depth > 500 { 50 } else if depth > 100 { 25 } else { 5 })]
    async fn book(&self, depth: u64) -> Result<()>;

    #[post("/order")]
    #[limit(orders = 1, weight = 1)]
    async fn order(&self) -> Result<()>;

    #[get("/trades")]
    #[limit(pool = "weight", weight = 2)]
    async fn trades(&self) -> Result<()>;
}

/// What is declared above, and once more here: name, capacity, window in seconds.
const WINDOWS: [(&str, u64, u64); 3] = [
    ("orders", 50, 10),
    ("orders", 600, 600),
    ("weight", 1200, 60),
];

struct Load {
    requests: u32,
    workers: u64,
    drift_ppm: i64,
    slowest_ms: u64,
    misfortune: u64,
}

fn run(load: &Load, seed: u64) -> (Server, Duration) {
    let clock = VirtualClock::default();
    let server = Server::new(&clock, seed)
        .drift_ppm(load.drift_ppm)
        .slowest_ms(load.slowest_ms)
        .misfortune(load.misfortune);
    let exchange = ExchangeClient::builder()
        .transport(server.clone())
        .clock(clock.clone())
        .retry(RetryPolicy::never())
        .timeout(Duration::from_secs(86_400))
        .build()
        .expect("a client");
    let left = std::cell::Cell::new(load.requests);
    let mut tasks = Tasks::new();
    for worker in 0..load.workers {
        let (exchange, left) = (exchange.clone(), &left);
        let mut random = Random::new(seed + 1000 + worker);
        tasks.spawn(async move {
            while left.get() > 0 {
                left.set(left.get() - 1);
                let result = match (worker % 3, random.below(20)) {
                    (0, _) => exchange.order().await,
                    (1, _) => exchange.trades().await,
                    (_, 0) => exchange.book(1000).await,
                    (_, 1..=3) => exchange.book(300).await,
                    (_, _) => exchange.book(100).await,
                };
                if let Err(error) = result {
                    assert_ne!(error.kind(), signed_api::ErrorKind::Limited, "{error}");
                }
            }
        });
    }
    assert_eq!(tasks.run(&clock), 0, "somebody waits for ever");
    (server, clock.passed())
}

fn costs(arrivals: &[Arrival], pool: &str) -> Vec<(u64, u64)> {
    let cost = |arrival: &Arrival| match pool {
        "orders" => arrival.orders,
        _ => arrival.weight,
    };
    arrivals
        .iter()
        .map(|arrival| (arrival.at_us, cost(arrival)))
        .collect()
}

/// How much of each window was used at most, whatever the server's windows are, and over all the time.
fn check(name: &str, server: &Server, passed: Duration) -> Vec<f64> {
    let arrivals = server.arrivals();
    let mut used = Vec::new();
    for (pool, capacity, seconds) in WINDOWS {
        let costs = costs(&arrivals, pool);
        let window = seconds * 1_000_000;
        let sliding = most_in_sliding(&costs, window);
        let fixed = (0..64).map(|phase| most_in_fixed(&costs, window, phase * window / 64));
        let fixed = fixed.max().expect("a phase");
        let total: u64 = costs.iter().map(|(_, cost)| cost).sum();
        let share = total as f64 / (capacity as f64 * passed.as_secs_f64() / seconds as f64);
        println!(
            "{name}: {pool} {capacity}/{seconds}s: {} arrivals in {passed:.0?}, at most {sliding} (sliding) and {fixed} \
             (fixed) in a window, {:.1} % used",
            arrivals.len(),
            share * 100.0
        );
        assert!(
            sliding <= capacity,
            "{name}: {sliding} of {capacity} in {seconds} s"
        );
        assert!(
            fixed <= capacity,
            "{name}: {fixed} of {capacity} in {seconds} s"
        );
        used.push(share);
    }
    used
}

#[test]
fn a_server_never_sees_more_than_the_limit_and_nearly_all_of_it() {
    for (name, drift_ppm, misfortune) in [
        ("exact clock", 0, u64::MAX),
        ("slow server", 400, 50),
        ("fast server", -400, 50),
    ] {
        let load = Load {
            requests: 100_000,
            workers: 180,
            drift_ppm,
            slowest_ms: 150,
            misfortune,
        };
        let (server, passed) = run(&load, 7);
        let used = check(name, &server, passed);
        assert!(
            server.arrivals().len() > 95_000,
            "{}",
            server.arrivals().len()
        );
        assert!(used[2] >= 0.95, "{name}: {used:?}");
        // The wider window of the two is the narrower limit: 600 in ten minutes are 10 in ten seconds.
        assert!(used[1] >= 0.95, "{name}: {used:?}");
    }
}

/// Answers take up to nearly a second each way: the limit holds all the same.
#[test]
fn slow_networks_cost_use_and_not_safety() {
    for seed in 0..8 {
        let load = Load {
            requests: 5_000,
            workers: 60,
            drift_ppm: 400,
            slowest_ms: 950,
            misfortune: 30,
        };
        let (server, passed) = run(&load, seed);
        check("slow network", &server, passed);
    }
}

/// Heavy requests among a flood of light ones: each waits its turn, which is at most what stood before it in line.
#[test]
fn heavy_requests_do_not_starve() {
    let clock = VirtualClock::default();
    let server = Server::new(&clock, 3);
    let exchange = ExchangeClient::builder()
        .transport(server.clone())
        .clock(clock.clone())
        .timeout(Duration::from_secs(86_400))
        .build()
        .expect("a client");
    let longest = std::cell::Cell::new(Duration::ZERO);
    let mut tasks = Tasks::new();
    for _ in 0..100 {
        let exchange = exchange.clone();
        tasks.spawn(async move {
            for _ in 0..200 {
                exchange.trades().await.expect("an answer");
            }
        });
    }
    let (heavy, clock_of_heavy, longest_of_heavy) = (exchange.clone(), clock.clone(), &longest);
    tasks.spawn(async move {
        for _ in 0..20 {
            let begin = clock_of_heavy.passed();
            heavy.book(1000).await.expect("an answer");
            let wait = clock_of_heavy.passed() - begin;
            longest_of_heavy.set(longest_of_heavy.get().max(wait));
        }
    });
    assert_eq!(tasks.run(&clock), 0, "somebody waits for ever");
    println!(
        "a request of 50 among a hundred callers of 2 waited {:?} at most",
        longest.get()
    );
    // 100 callers of 2 and one of 50 are 250: never more than one window's worth stands before it.
    assert!(
        longest.get() < Duration::from_secs(62),
        "{:?}",
        longest.get()
    );
}

#[api_client(base_url = "https://api.example.com")]
#[limits(orders = "100000/10s", weight = "100/10s")]
trait Mixed {
    #[get("/book")]
    #[limit(weight = 50)]
    async fn book(&self, depth: u64) -> Result<()>;

    #[post("/order")]
    #[limit(orders = 1, weight = 1)]
    async fn order(&self) -> Result<()>;
}

/// The light ones take from another limit too, so they stand in another line, and none of them may pass.
#[test]
fn heavy_requests_do_not_starve_behind_those_of_another_line() {
    let clock = VirtualClock::default();
    let mixed = MixedClient::builder()
        .transport(Server::new(&clock, 3))
        .clock(clock.clone())
        .timeout(Duration::from_secs(86_400))
        .build()
        .expect("a client");
    let mut tasks = Tasks::new();
    for _ in 0..150 {
        let mixed = mixed.clone();
        tasks.spawn(async move {
            for _ in 0..20 {
                mixed.order().await.expect("an answer");
            }
        });
    }
    let time = clock.clone();
    tasks.spawn(async move {
        for _ in 0..5 {
            let begin = time.passed();
            mixed.book(1000).await.expect("an answer");
            let wait = time.passed() - begin;
            // 150 of 1 and one of 50: at most two windows' worth stands before it.
            assert!(wait < Duration::from_secs(21), "{wait:?}");
        }
    });
    assert_eq!(tasks.run(&clock), 0, "somebody waits for ever");
}
