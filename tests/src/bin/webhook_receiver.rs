//! Receives deliveries of a webhook that a sender sends again and again, and writes down what it handles.
//!
//! Arguments: the file of the deliveries; how often each arrives; how many at once; where is remembered which were handled (an
//! address of Redis, `memory`, or `nothing`, which is how not to do it); the lease and the most work in milliseconds; the file
//! that all receivers write to; the number of this one. It begins when it is told to by a line, and ends when all deliveries
//! are handled.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions, read_to_string};
use std::io::{Write as _, stdin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use signed_api::webhook::{Claim, MemoryReplayStore, RedisReplayStore, Webhook};
use signed_api::{Clock as _, SystemClock, auth_scheme};
use signed_api_tests::deliveries::{Event, SECRET, Sent, What};
use signed_api_tests::drawn::Dice;

/// How long a sender tries.
const PATIENCE: Duration = Duration::from_secs(120);

auth_scheme! {
    /// What the sender does.
    Shop {
        delivery: json("id"), tolerance(300);
        header "x-time" = now.s;
        header "x-signature" = hmac_sha256(secret, now.s + "." + body) | hex;
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [deliveries, copies, at_once, store, lease, work, log, number] = &arguments[..] else {
        panic!("eight arguments, and not {arguments:?}");
    };
    let process = number.parse().expect("a number");
    let deliveries = read_to_string(deliveries).expect("deliveries");
    let deliveries: Vec<Sent> = deliveries.lines().map(sent).collect();
    let copies: usize = copies.parse().expect("a number");
    let receiver = Arc::new(Receiver {
        webhook: webhook(store, millis(lease)).await,
        is_careless: store == "nothing",
        process,
        work: millis(work),
        log: opened(log),
        clock: SystemClock::new(),
    });
    let queue = queue(deliveries.len(), copies, process);
    let sender = Arc::new(Sender {
        deliveries,
        queue: Mutex::new(queue),
        counts: Default::default(),
    });

    println!("ready");
    stdin().read_line(&mut String::new()).expect("told");
    let mut running = Vec::new();
    for line in 0..at_once.parse().expect("a number") {
        let dice = Dice::nth(process as u64, line);
        running.push(tokio::spawn(deliver(
            Arc::clone(&sender),
            Arc::clone(&receiver),
            dice,
        )));
    }
    for line in running {
        line.await.expect("no panic");
    }
    let counts = sender
        .counts
        .iter()
        .map(|count| count.load(Ordering::Relaxed).to_string());
    println!("{}", counts.collect::<Vec<_>>().join(" "));
}

fn sent(line: &str) -> Sent {
    serde_json::from_str(line).expect("a delivery")
}

fn millis(text: &str) -> Duration {
    Duration::from_millis(text.parse().expect("a number"))
}

fn opened(log: &str) -> File {
    let log = OpenOptions::new().append(true).open(log);
    log.expect("a file")
}

async fn webhook(store: &str, lease: Duration) -> Webhook {
    let webhook = Webhook::new(Shop, SECRET).expect("a webhook").lease(lease);
    match store {
        "memory" | "nothing" => webhook.replay_store(MemoryReplayStore::new(100_000)),
        url => webhook.replay_store(RedisReplayStore::connect(url).await.expect("Redis")),
    }
}

/// Which deliveries arrive, in order: of one half of the copies those of the same delivery one after the other, as they do at
/// the other receivers; the other half in an order of its own.
fn queue(deliveries: usize, copies: usize, process: usize) -> VecDeque<usize> {
    let together = copies.div_ceil(2);
    let first = (0..deliveries * together).map(|place| place / together);
    let mut rest: Vec<usize> = (0..deliveries * (copies - together))
        .map(|place| place % deliveries)
        .collect();
    Dice::new(process as u64).shuffle(&mut rest);
    first.chain(rest).collect()
}

/// The sender's side.
struct Sender {
    deliveries: Vec<Sent>,
    queue: Mutex<VecDeque<usize>>,
    /// How often it got which answer.
    counts: [AtomicUsize; Answer::KINDS],
}

impl Sender {
    fn queue(&self) -> MutexGuard<'_, VecDeque<usize>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After some others.
    fn try_again(&self, number: usize) {
        let mut queue = self.queue();
        let place = queue.len().min(50);
        queue.insert(place, number);
    }
}

/// What a sender is told.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// It was handled now.
    Done,
    /// It was handled before.
    DoneBefore,
    /// Another is handling it.
    InProgress,
    /// The handler has failed.
    Failed,
    /// The store has failed.
    Unavailable,
    /// It was handled, but after its lease, and another has begun.
    TooLate,
    /// It was not signed.
    Refused,
}

impl Answer {
    const KINDS: usize = 7;
}

/// Sends one delivery after the other, and again until it is told that it was handled.
async fn deliver(sender: Arc<Sender>, receiver: Arc<Receiver>, mut dice: Dice) {
    let began = receiver.clock.monotonic();
    loop {
        let next = sender.queue().pop_front();
        let Some(number) = next else {
            return;
        };
        let sent = &sender.deliveries[number];
        if dice.chance(2) {
            let answer = receiver.receive(sent.forged(&mut dice), &mut dice).await;
            assert!(matches!(answer, Answer::Refused), "{answer:?}");
            sender.counts[answer as usize].fetch_add(1, Ordering::Relaxed);
        }
        let answer = receiver.receive(sent.request(), &mut dice).await;
        sender.counts[answer as usize].fetch_add(1, Ordering::Relaxed);
        match answer {
            Answer::Done | Answer::DoneBefore | Answer::TooLate => {}
            Answer::Refused => panic!("it was signed: {sent:?}"),
            Answer::InProgress | Answer::Failed | Answer::Unavailable => {
                let past = receiver.clock.monotonic() - began;
                assert!(past < PATIENCE, "still {answer:?} after {past:?}: {sent:?}");
                sender.try_again(number);
                let pause = Duration::from_millis(5 + dice.below(40) as u64);
                receiver.clock.sleep(pause).await;
            }
        }
    }
}

/// The receiver's side.
struct Receiver {
    webhook: Webhook,
    is_careless: bool,
    process: usize,
    work: Duration,
    log: File,
    clock: SystemClock,
}

impl Receiver {
    async fn receive(&self, request: Request<Bytes>, dice: &mut Dice) -> Answer {
        let Ok(delivery) = self.webhook.verify(&request) else {
            return Answer::Refused;
        };
        if self.is_careless {
            return match self.handle(delivery.id(), dice).await {
                true => Answer::Done,
                false => Answer::Failed,
            };
        }
        let claimed = match self.webhook.claim(delivery).await {
            Ok(Claim::New(claimed)) => claimed,
            Ok(Claim::Handled) => return Answer::DoneBefore,
            Ok(Claim::InProgress) => return Answer::InProgress,
            Err(_) => return Answer::Unavailable,
        };
        let work = self.handle(claimed.id(), dice);
        if !claimed.while_held(work).await {
            // Where the store does not answer, the lease runs out.
            let _ = claimed.release().await;
            return Answer::Failed;
        }
        match claimed.confirm().await {
            Ok(true) => Answer::Done,
            Ok(false) => Answer::TooLate,
            Err(_) => Answer::Unavailable,
        }
    }

    /// Does what a delivery is about, and fails now and then.
    async fn handle(&self, delivery: &str, dice: &mut Dice) -> bool {
        self.write(delivery, What::Began);
        let most = usize::try_from(self.work.as_micros()).unwrap_or(usize::MAX);
        let work = Duration::from_micros(dice.below(most) as u64);
        self.clock.sleep(work).await;
        let has_failed = dice.chance(10);
        self.write(
            delivery,
            if has_failed {
                What::Failed
            } else {
                What::Handled
            },
        );
        !has_failed
    }

    /// Appends a line, which the lines of others do not come between.
    fn write(&self, delivery: &str, what: What) {
        let event = Event {
            at: Duration::from_micros(self.clock.now().in_unit(signed_api::Unit::Micros)),
            process: self.process,
            delivery: delivery.to_owned(),
            what,
        };
        let written = (&self.log).write_all(event.line().as_bytes());
        written.expect("written");
    }
}
