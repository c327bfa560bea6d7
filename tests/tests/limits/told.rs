//! What the server says of its own count makes a client more careful, and never less.

use std::cell::Cell;
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{Answer, ManualClock, ScriptedTransport, Step};
use signed_api::{Clock as _, ErrorKind};
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

use crate::server::{Server, most_in_fixed};

#[api_client(base_url = "https://api.example.com")]
#[limits(weight("100/10s", used = "X-Used-Weight"))]
#[limit(weight = 10)]
trait Used {
    #[get("/trades")]
    async fn trades(&self) -> Result<()>;

    #[get("/book")]
    #[limit(weight = 5)]
    async fn book(&self, depth: u8) -> Result<()>;

    #[get("/time")]
    #[limit(none)]
    async fn time(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com")]
#[limits(weight("100/10s", remaining = "X-Left", "500/1h"))]
#[limit(weight = 10)]
trait Remaining {
    #[get("/trades")]
    async fn trades(&self) -> Result<()>;
}

macro_rules! client {
    ($client:ident, $clock:expr, $transport:expr) => {
        $client::builder()
            .transport($transport)
            .clock($clock)
            .timeout(Duration::from_secs(3))
            .build()
            .expect("a client")
    };
}

fn answers(name: &'static str, values: &[&str]) -> ScriptedTransport {
    ScriptedTransport::new(values.iter().map(|value| match *value {
        "" => Step::answer(200, "{}"),
        value => Step::Answer(Answer::new(200, "{}").header(name, value)),
    }))
}

/// Somebody else has used 75 before: of a hundred there are ten left after the first and the second call.
#[tokio::test]
async fn what_others_used_counts() {
    let script = answers("x-used-weight", &["85", "95", "", ""]);
    let used = client!(
        UsedClient,
        ManualClock::default().auto_advance(),
        script.clone()
    );
    used.trades().await.expect("an answer");
    used.trades().await.expect("an answer");
    let error = used.trades().await.expect_err("95 are used");
    assert_eq!(error.kind(), ErrorKind::Limited);
    assert_eq!(script.sent().len(), 2);

    let script = answers("x-left", &["15", "5", "", ""]);
    let remaining = client!(
        RemainingClient,
        ManualClock::default().auto_advance(),
        script.clone()
    );
    remaining.trades().await.expect("an answer");
    remaining.trades().await.expect("an answer");
    let error = remaining.trades().await.expect_err("5 are left");
    assert!(
        error.to_string().contains("`weight` (100/10s, 500/1h)"),
        "{error}"
    );
}

/// An answer to a request that takes nothing tells as much.
#[tokio::test]
async fn every_answer_tells() {
    let script = answers("x-used-weight", &["100", "3", "", ""]);
    let used = client!(
        UsedClient,
        ManualClock::default().auto_advance(),
        script.clone()
    );
    used.time().await.expect("an answer");
    used.trades().await.expect_err("all is used");
    // The server's window turned: a later answer tells of less.
    used.time().await.expect("an answer");
    used.trades().await.expect("there is room again");
}

/// A server that says less than what was sent is not believed: a window that slides remembers.
#[tokio::test]
async fn nothing_that_is_told_makes_room() {
    let script = answers("x-used-weight", &["0"; 20]);
    let used = client!(
        UsedClient,
        ManualClock::default().auto_advance(),
        script.clone()
    );
    for _ in 0..10 {
        used.trades().await.expect("an answer");
    }
    used.trades().await.expect_err("a hundred were sent");
    assert_eq!(script.sent().len(), 10);
}

/// More than half of the limit is used by somebody else at the beginning of each of the server's windows. If the server tells
/// its count it sees no more than its limit, apart from what was on its way; if it does not it sees far more.
#[test]
fn a_shared_limit_is_kept_by_what_is_told() {
    let over = |is_told: bool| {
        let clock = VirtualClock::default();
        let mut server = Server::new(&clock, 5).slowest_ms(30);
        if is_told {
            server = server.tells_within(Duration::from_secs(10));
        }
        let used = UsedClient::builder()
            .transport(server.clone())
            .clock(clock.clone())
            .timeout(Duration::from_secs(600))
            .build()
            .expect("a client");
        let is_over = Cell::new(false);
        let mut tasks = Tasks::new();
        let (other, other_clock, until) = (server.clone(), clock.clone(), &is_over);
        tasks.spawn(async move {
            // The server's windows of 10 s begin 2.222 s after the test does.
            other_clock.sleep(Duration::from_millis(2_300)).await;
            while !until.get() {
                other.foreign(60);
                other_clock.sleep(Duration::from_secs(10)).await;
            }
        });
        let (flag, used) = (&is_over, &used);
        tasks.spawn(async move {
            for _ in 0..600 {
                used.book(100).await.expect("an answer");
            }
            flag.set(true);
        });
        assert_eq!(tasks.run(&clock), 0);
        let costs = server
            .arrivals()
            .into_iter()
            .map(|arrival| (arrival.at_us, arrival.weight));
        most_in_fixed(&costs.collect::<Vec<_>>(), 10_000_000, 0)
    };
    let (told, untold) = (over(true), over(false));
    println!("of 100 with a foreign user of 60: {told} at most when told, {untold} when not");
    assert!(untold >= 150, "{untold}");
    assert!(told <= 110, "{told}");
}
