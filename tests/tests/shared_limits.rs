//! Processes that share their limits through a real Redis server, against a server that counts what arrives.

use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::testing::{Answer, FaultServer};
use signed_api::{Clock as _, SystemClock};
use signed_api_tests::servers::Redis;

type Arrivals = Arc<Mutex<Vec<Duration>>>;

async fn server(
    answers: impl Fn(usize) -> Answer + Send + Sync + 'static,
) -> (FaultServer, Arrivals) {
    let arrivals = Arrivals::default();
    let seen = Arc::clone(&arrivals);
    let server = FaultServer::start(move |_| {
        let mut seen = seen.lock().expect("no panic");
        seen.push(SystemClock::new().monotonic());
        answers(seen.len())
    });
    (server.await.expect("a server"), arrivals)
}

fn caller(calls: u32, server: &FaultServer, redis: &Redis) -> Child {
    Command::new(env!("CARGO_BIN_EXE_limited_caller"))
        .args([calls.to_string(), server.url(), redis.url()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process")
}

async fn answered(process: Child) -> u32 {
    let output = tokio::task::spawn_blocking(move || process.wait_with_output());
    let output = output.await.expect("no panic").expect("output");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.trim().parse().unwrap_or_else(|_| panic!("{text:?}"))
}

/// 60 within 3 s are declared: four processes of 60 calls never send more together, and nearly as much.
#[tokio::test(flavor = "multi_thread")]
async fn four_processes_keep_one_limit() {
    let redis = Redis::start();
    let (server, arrivals) = server(|_| Answer::new(200, "{}")).await;
    let processes: Vec<Child> = (0..4).map(|_| caller(60, &server, &redis)).collect();
    for process in processes {
        assert_eq!(answered(process).await, 60);
    }
    let arrivals = arrivals.lock().expect("no panic").clone();
    let window = Duration::from_secs(3);
    let in_window = |begin: &Duration| {
        let within = |at: &&Duration| **at >= *begin && **at < *begin + window;
        arrivals.iter().filter(within).count()
    };
    let most = arrivals.iter().map(in_window).max().unwrap_or(0);
    // The 181st had to wait until three windows had passed.
    let three = arrivals[180] - arrivals[0];
    let used = 9.0 / three.as_secs_f64();
    println!(
        "{} arrivals, the 181st after {three:.2?}, at most {most} in 3 s, {:.1} % used",
        arrivals.len(),
        used * 100.0
    );
    assert!(most <= 60, "{most}");
    assert!(used >= 0.85, "{used}");
}

/// One process is banned for 3 s: the others, which never saw that, send nothing either.
#[tokio::test(flavor = "multi_thread")]
async fn a_ban_of_one_process_is_one_of_all() {
    let redis = Redis::start();
    let (server, arrivals) = server(|number| match number {
        1 => Answer::new(418, "{}").header("retry-after", "3"),
        _ => Answer::new(200, "{}"),
    })
    .await;
    let banned = caller(1, &server, &redis);
    while arrivals.lock().expect("no panic").is_empty() {
        SystemClock::new().sleep(Duration::from_millis(20)).await;
    }
    // It is told to Redis within a moment.
    SystemClock::new().sleep(Duration::from_millis(500)).await;
    let processes: Vec<Child> = (0..3).map(|_| caller(2, &server, &redis)).collect();
    for process in processes {
        assert_eq!(answered(process).await, 2);
    }
    assert_eq!(answered(banned).await, 1, "sent again after the wait");
    let arrivals = arrivals.lock().expect("no panic").clone();
    assert_eq!(arrivals.len(), 8);
    let earliest = arrivals[1..].iter().min().expect("some");
    assert!(
        *earliest - arrivals[0] >= Duration::from_secs(3),
        "{:?}",
        *earliest - arrivals[0]
    );
}
