//! What a question for the time, or a stamp that was refused, may cost: no call that needs no answer, no limit, no ban.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{Clock as _, ErrorKind, Outcome, RetryPolicy, SyncedClock, Unit};

auth_scheme! {
    pub Nonced {
        nonce: increasing(ms);
        body = form({ nonce, ..params });
        header "API-KEY" = key;
        header "API-SIGN" = hmac_sha256(secret, path + body + ts) | hex;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait Free {
    #[get("/time")]
    #[auth(none)]
    #[time(field = "t", unit = "ms", rejected(field = "code", value = "-1021"))]
    async fn time(&self) -> Result<serde_json::Value>;

    #[post("/orders")]
    async fn order(&self, quantity: u32) -> Result<()>;

    #[post("/replayed")]
    #[auth(Nonced)]
    #[retry(replay)]
    async fn replayed(&self, quantity: u32) -> Result<()>;
}

/// A question and an order cost the same, and there is room for seven of them.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[limits(weight = "7/1m")]
#[limit(weight = 1)]
trait Limited {
    #[get("/time")]
    #[auth(none)]
    #[time(field = "t", unit = "ms")]
    async fn time(&self) -> Result<serde_json::Value>;

    #[post("/orders")]
    async fn order(&self, quantity: u32) -> Result<()>;
}

/// An order alone takes all the room that there is.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[limits(weight = "1/1m")]
#[limit(weight = 1)]
trait Tight {
    #[get("/time")]
    #[auth(none)]
    #[time(field = "t", unit = "ms")]
    async fn time(&self) -> Result<serde_json::Value>;

    #[post("/orders")]
    async fn order(&self, quantity: u32) -> Result<()>;
}

type Answer = Arc<Mutex<Option<Step>>>;

fn credentials() -> Credentials {
    static CLIENTS: AtomicU32 = AtomicU32::new(0);
    let number = CLIENTS.fetch_add(1, Ordering::Relaxed);
    Credentials::new(format!("key-of-refused-{number}"), "secret-0123456789")
}

/// A client of `$server`, under a key of its own, and how else it is built.
macro_rules! client {
    ($client:ident, $server:expr $(, $set:ident($($value:expr),*))*) => {
        $client::builder()
            .credentials(credentials())
            .transport($server.script.clone())
            .clock($server.synced.clone())
            $(.$set($($value),*))*
            .build()
            .expect("a client")
    };
}

/// A server that tells its time, unless it answers something else.
#[derive(Clone)]
struct Server {
    clock: ManualClock,
    synced: SyncedClock,
    script: ScriptedTransport,
    /// To all questions for the time.
    to_questions: Answer,
    /// To the next request.
    to_request: Answer,
}

impl Server {
    fn new() -> Self {
        let clock = ManualClock::default().auto_advance();
        let (to_questions, to_request) = (Answer::default(), Answer::default());
        let script = ScriptedTransport::answering({
            let (clock, to_questions, to_request) =
                (clock.clone(), to_questions.clone(), to_request.clone());
            move |request| {
                let lock = |answer: &Answer| answer.lock().expect("no panic").clone();
                let step = match request.url.path() {
                    "/time" => lock(&to_questions).unwrap_or_else(|| {
                        let millis = clock.now().in_unit(Unit::Millis);
                        Step::answer(200, format!(r#"{{"t":{millis}}}"#))
                    }),
                    _ => {
                        let step = to_request.lock().expect("no panic").take();
                        step.unwrap_or_else(|| Step::answer(200, ""))
                    }
                };
                Some(step)
            }
        });
        Self {
            synced: SyncedClock::builder().base(clock.clone()).build(),
            clock,
            script,
            to_questions,
            to_request,
        }
    }

    fn answers_questions(&self, step: Step) {
        *self.to_questions.lock().expect("no panic") = Some(step);
    }

    fn answers_next(&self, step: Step) {
        *self.to_request.lock().expect("no panic") = Some(step);
    }

    /// How many questions for the time were sent, and how many other requests.
    fn counts(&self) -> (usize, usize) {
        let sent = self.script.sent();
        let questions = sent.iter().filter(|sent| sent.url.path() == "/time");
        let questions = questions.count();
        (questions, sent.len() - questions)
    }
}

#[tokio::test]
async fn a_refresh_that_hangs_takes_a_quarter_of_an_attempt_and_no_call() {
    let server = Server::new();
    let client = client!(FreeClient, server, attempt_timeout(Duration::from_secs(8)));
    client.order(1).await.expect("a time");
    server.clock.advance(Duration::from_secs(601));
    server.answers_questions(Step::Stall);
    let begun = server.clock.passed();
    client.order(2).await.expect("what is known is enough");
    let taken = server.clock.passed() - begun;
    assert_eq!(taken, Duration::from_secs(2));
    assert_eq!(server.counts(), (6, 2));
}

#[tokio::test]
async fn a_host_that_bans_is_asked_once() {
    let server = Server::new();
    let client = client!(FreeClient, server);
    server.answers_questions(Step::with_header(418, "retry-after", "3600"));
    let hour = Some(Duration::from_secs(3600));
    let error = client.order(1).await.expect_err("no time");
    assert_eq!(
        (error.kind(), error.outcome(), error.retry_after()),
        (ErrorKind::Clock, Outcome::NotSent, hour)
    );
    for number in 2..10 {
        let error = client.order(number).await.expect_err("the host is closed");
        assert_eq!(error.kind(), ErrorKind::Limited);
        assert!(error.retry_after() <= hour && error.retry_after() > None);
    }
    assert_eq!(server.counts(), (1, 0));
}

#[tokio::test]
async fn a_host_that_has_enough_is_not_asked_on() {
    let server = Server::new();
    let client = client!(FreeClient, server);
    server.answers_questions(Step::with_header(429, "retry-after", "7"));
    let error = client.order(1).await.expect_err("no time");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(server.counts(), (1, 0));
    // The third in a row closes the host for all.
    for number in 2..6 {
        client.order(number).await.expect_err("no time");
    }
    assert!(server.counts().0 <= 5, "{:?}", server.counts());
    let kind = |error: Error| error.kind();
    let never = client.order(7).timeout(Duration::from_secs(1)).await;
    assert_eq!(never.map_err(kind), Err(ErrorKind::Limited));
}

/// The request that goes first after a ban asks for the time before it is signed, and does not wait for itself.
#[tokio::test]
async fn the_request_that_goes_first_may_ask() {
    let server = Server::new();
    let client = client!(FreeClient, server);
    client.order(1).await.expect("a time");
    server.answers_next(Step::with_header(418, "retry-after", "60"));
    let error = client.order(2).retry(RetryPolicy::never()).await;
    assert_eq!(error.expect_err("banned").kind(), ErrorKind::RateLimited);
    // Until what was known is too old to sign by.
    server.clock.advance(Duration::from_secs(9_000));
    let begun = server.clock.passed();
    client.order(3).await.expect("asked and sent");
    assert_eq!(server.clock.passed(), begun, "without a wait");
    assert_eq!(server.counts(), (10, 3));

    // Banned again, without a time: for two minutes, as by an answer to the request itself.
    server.answers_next(Step::with_header(418, "retry-after", "60"));
    let error = client.order(4).retry(RetryPolicy::never()).await;
    error.expect_err("banned");
    server.clock.advance(Duration::from_secs(9_000));
    server.answers_questions(Step::answer(418, ""));
    client.order(5).await.expect_err("banned");
    let error = client.order(6).await.expect_err("the host is closed");
    assert_eq!(error.kind(), ErrorKind::Limited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    assert_eq!(server.counts(), (11, 4));
}

#[tokio::test]
async fn questions_take_from_the_limits() {
    let server = Server::new();
    let client = client!(LimitedClient, server);
    client.order(1).await.expect("five questions and an order");
    client.order(2).await.expect("the last room");
    let error = client.order(3).timeout(Duration::from_secs(5)).await;
    assert_eq!(error.expect_err("no room").kind(), ErrorKind::Limited);
    assert_eq!(server.counts(), (5, 2));
}

/// The request holds all the room while the question is asked; only one is, and those that come later make up for it.
#[tokio::test]
async fn a_question_never_waits_for_its_own_request() {
    let server = Server::new();
    let client = client!(TightClient, server);
    client.order(1).await.expect("sent");
    assert_eq!(server.clock.passed(), Duration::ZERO);
    assert_eq!(server.counts(), (1, 1));
    let error = client.order(2).timeout(Duration::from_secs(5)).await;
    assert_eq!(error.expect_err("no room").kind(), ErrorKind::Limited);
}

#[tokio::test]
async fn a_repetition_that_is_too_old_says_nothing_of_the_clock() {
    let server = Server::new();
    let client = client!(FreeClient, server);
    client.order(1).await.expect("a time");
    server.answers_next(Step::with_header(503, "retry-after", "20"));
    let (replayed, ()) = tokio::join!(client.replayed(2), async {
        while server.counts().1 < 2 {
            tokio::task::yield_now().await;
        }
        server.answers_next(Step::answer(400, r#"{"code":-1021}"#));
    });
    assert_eq!(replayed.expect_err("too old").attempts(), 2);
    client.order(3).await.expect("accepted");
    assert_eq!(server.counts(), (5, 4));
}

#[tokio::test]
async fn a_stamp_from_before_the_last_questions_says_nothing_of_the_clock() {
    let server = Server::new();
    let clock = server.synced.clone();
    let ask = || {
        let millis = server.clock.now().in_unit(Unit::Millis);
        let told = signed_api::ServerTime::new(millis, Unit::Millis);
        async move { told.ok_or("no time") }
    };
    clock.keep_in_step(ask).await.expect("a time");
    server.clock.advance(Duration::from_secs(601));
    clock.stamp().expect("a stamp");
    let begun = clock.begin();
    server.clock.advance(Duration::from_millis(100));
    clock.keep_in_step(ask).await.expect("a time");
    clock.reject(begun);
    assert!(clock.bound().is_some());
    // One made since does.
    clock.stamp().expect("a stamp");
    clock.reject(clock.begin());
    assert_eq!(clock.bound(), None);
}

/// A machine's clock that is hours ahead would raise the nonces of a key for hours.
#[tokio::test]
async fn no_nonce_is_drawn_by_a_clock_that_is_lost() {
    let server = Server::new();
    let clock = server.synced.clone();
    let ask = || {
        let passed = server.clock.passed();
        let millis = 1_700_000_000_000 + u64::try_from(passed.as_millis()).expect("soon");
        let told = signed_api::ServerTime::new(millis, Unit::Millis);
        async move { told.ok_or("no time") }
    };
    clock.keep_in_step(ask).await.expect("a time");
    let signer = signed_api::Signer::new(Nonced, Credentials::new("key", "secret-0123456789"));
    let signer = signer.expect("a signer").clock(clock.clone());
    let signer = signer.nonce_store(signed_api::MemoryNonceStore::new());
    let request =
        signed_api::UnsignedRequest::new(http::Method::POST, "https://api.example.com/orders");
    let request = request.expect("a request");

    let ahead = server.clock.now().in_unit(Unit::Millis) + 3 * 3_600_000;
    let ahead = signed_api::Timestamp::from_millis(ahead);
    server.clock.set_wall(ahead);
    let error = signer.sign(&request).await.expect_err("the time is lost");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Clock, Outcome::NotSent)
    );

    clock.keep_in_step(ask).await.expect("a time");
    let signed = signer.sign(&request).await.expect("signed");
    let body = String::from_utf8_lossy(&signed.body).into_owned();
    let nonce = body.strip_prefix("nonce=").expect("a nonce");
    let nonce: u64 = nonce.parse().expect("a number");
    assert!(
        nonce < 1_700_000_060_000,
        "{nonce} is more than a minute ahead"
    );
}
