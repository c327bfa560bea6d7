//! Signed is sent, whatever the scheme: for schemes and arguments that are drawn, a server on a plain socket recomputes
//! every value from the bytes it received, and the explanation of the same call shows the same bytes.
//!
//! The schemes are drawn by the build script, from the seed `SIGNED_API_SCHEMES_SEED`; the calls from the seed
//! `SIGNED_API_CALLS_SEED`. `SIGNED_API_CALLS` says how many there are.

mod arrival;
mod calendar;
mod crypto;
mod explained;
mod given;
mod maps;
mod meaning;
mod means;
mod reading;
mod received;
mod request;
mod secrets;
mod written;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use signed_api::testing::{Answer, FaultServer, ReceivedHttp};
use signed_api::transport::ReqwestTransport;
use signed_api::{ErrorKind, Explanation, Outcome};
use signed_api_tests::drawn::{self, Arguments, Arrays, Dice, Expression, Place, Scheme};

use crate::declared::{SCHEMES, SEED, client};
use crate::given::{Given, Tree};
use crate::meaning::{Meaning, Request};
use crate::means::{Drawn, Frozen, Holdings, Means, Moment};

/// The schemes, as declarations, and a trait for each.
#[allow(missing_docs, unreachable_pub, reason = "nobody reads it")]
mod declared {
    use signed_api::Call;
    use signed_api::prelude::*;

    use crate::given::{Given, Pairs};
    use crate::means::{Drawn, Means};

    include!(concat!(env!("OUT_DIR"), "/random_schemes.rs"));
}

const CALLS: usize = 24_000;
const THREADS: usize = 4;

/// Each of them has clients with other options and another address.
const VARIANTS: usize = 4;
const BASE_PATHS: [&str; VARIANTS] = ["", "/api/v1", "/base%20path/x", ""];

#[test]
fn what_a_scheme_signs_is_what_arrives_and_what_is_explained() {
    let seed = setting("SIGNED_API_CALLS_SEED").unwrap_or(SEED);
    let calls = setting("SIGNED_API_CALLS").map_or(CALLS, |calls| calls as usize);
    let schemes: Vec<Scheme> = (0..SCHEMES)
        .map(|number| drawn::scheme(SEED, number))
        .collect();
    let counts = Counts::default();
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (schemes, counts, wrong) = (&schemes, &counts, &wrong);
            scope.spawn(move || {
                let mine = (0..calls).skip(thread).step_by(THREADS);
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime");
                let mut found = runtime.block_on(all(schemes, seed, mine, counts));
                wrong.lock().expect("no panic").append(&mut found);
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    if let Some((number, message)) = wrong.first() {
        for (number, message) in &wrong {
            println!(
                "call {number}: {}",
                message.lines().next().unwrap_or_default()
            );
        }
        panic!(
            "calls of {} schemes are wrong, of SIGNED_API_SCHEMES_SEED={SEED} and SIGNED_API_CALLS_SEED={seed}; \
             call {number}: {message}",
            wrong.len()
        );
    }
    let (sent, refused) = (
        counts.sent.load(Ordering::Relaxed),
        counts.refused.load(Ordering::Relaxed),
    );
    assert_eq!(sent + refused, calls, "calls that nobody looked at");
    println!(
        "{calls} calls of {SCHEMES} schemes: {sent} were sent, {refused} refused; {} digests and signatures, {} arguments",
        counts.hashed.load(Ordering::Relaxed),
        counts.arguments.load(Ordering::Relaxed),
    );
}

#[derive(Default)]
struct Counts {
    sent: AtomicUsize,
    refused: AtomicUsize,
    hashed: AtomicUsize,
    arguments: AtomicUsize,
}

#[allow(
    clippy::disallowed_methods,
    reason = "whoever looks for more cases says so in the environment"
)]
fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a number"))
}

/// The first calls of schemes that are wrong, and how.
async fn all(
    schemes: &[Scheme],
    seed: u64,
    calls: impl Iterator<Item = usize>,
    counts: &Counts,
) -> Vec<(usize, String)> {
    let log = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&log);
    let server = FaultServer::start(move |request| {
        received
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        Answer::new(200, b"")
    });
    let site = Site {
        server: server.await.expect("a server"),
        log,
        transport: ReqwestTransport::new(Duration::from_secs(5)).expect("a transport"),
        frozen: Frozen::default(),
    };
    let mut parties = HashMap::new();
    let mut wrong: Vec<(usize, String)> = Vec::new();
    for number in calls {
        let mut dice = Dice::nth(seed, number as u64);
        let scheme = &schemes[number % schemes.len()];
        let is_known = |(known, _): &(usize, String)| known % schemes.len() == scheme.number;
        if wrong.iter().any(is_known) {
            continue;
        }
        let variant = dice.below(VARIANTS);
        let party = parties
            .entry((scheme.number, variant))
            .or_insert_with(|| site.party(scheme, variant));
        let case = Case::draw(&mut dice, scheme, variant);
        if let Err(message) = case.check(&site, party, counts).await {
            wrong.push((number, format!("{message}\n{case:#?}")));
        }
    }
    wrong
}

/// A server, and what reaches it.
struct Site {
    server: FaultServer,
    log: Arc<Mutex<Vec<ReceivedHttp>>>,
    transport: ReqwestTransport,
    frozen: Frozen,
}

/// A client, and what it holds.
struct Party {
    client: Box<dyn Drawn>,
    holdings: Holdings,
}

impl Site {
    fn party(&self, scheme: &Scheme, variant: usize) -> Party {
        let holdings = Holdings::of(scheme, variant);
        let means = Means {
            base_url: self.server.url() + BASE_PATHS[variant],
            transport: self.transport.clone(),
            frozen: self.frozen.clone(),
            holdings: &holdings,
        };
        let client = client(scheme.number, &means);
        Party { client, holdings }
    }

    /// What has arrived since this was asked last.
    fn arrived(&self) -> Vec<ReceivedHttp> {
        std::mem::take(&mut *self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A call.
struct Case<'c> {
    scheme: &'c Scheme,
    variant: usize,
    method: usize,
    given: Vec<Given>,
    moment: Moment,
}

impl std::fmt::Debug for Case<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", drawn::source(std::slice::from_ref(self.scheme)))?;
        f.debug_struct("Case")
            .field("variant", &self.variant)
            .field("method", &self.method)
            .field("given", &self.given)
            .field("moment", &self.moment)
            .finish()
    }
}

impl<'c> Case<'c> {
    fn draw(dice: &mut Dice, scheme: &'c Scheme, variant: usize) -> Self {
        let method = dice.below(scheme.methods.len());
        let nested = !scheme.holds(&makes_flat_form);
        Self {
            given: given::draw(dice, &scheme.methods[method], nested),
            moment: Moment {
                nanos: dice.number() % 9_000_000_000_000_000_000,
                nonce: match dice.chance(50) {
                    true => dice.number(),
                    false => dice.below(1000) as u64,
                },
                seed: dice.number(),
            },
            scheme,
            variant,
            method,
        }
    }

    async fn check(&self, site: &Site, party: &Party, counts: &Counts) -> Result<(), String> {
        site.frozen.begin(&self.moment);
        let explained = party.client.call(self.method, &self.given).explain().await;
        if !site.arrived().is_empty() {
            return Err("an explanation was sent".to_owned());
        }
        site.frozen.begin(&self.moment);
        let called = party.client.call(self.method, &self.given).await;
        let mut arrived = site.arrived();
        if self.names_another_resource() {
            counts.refused.fetch_add(1, Ordering::Relaxed);
            let errors = [called.err(), explained.err()];
            let is_refused = errors.iter().flatten().all(|error| {
                (error.kind(), error.outcome()) == (ErrorKind::Argument, Outcome::NotSent)
            });
            return match arrived.is_empty() && is_refused && errors.iter().flatten().count() == 2 {
                true => Ok(()),
                false => Err(format!(
                    "the path should be refused: {errors:?}, {arrived:?}"
                )),
            };
        }
        called.map_err(|error| format!("not sent: {error}"))?;
        let explanation = explained.map_err(|error| format!("not explained: {error}"))?;
        let received = match (arrived.pop(), arrived.is_empty()) {
            (Some(received), true) => received,
            _ => return Err("not one request has arrived".to_owned()),
        };
        counts.sent.fetch_add(1, Ordering::Relaxed);
        counts
            .arguments
            .fetch_add(self.given.len(), Ordering::Relaxed);
        let agrees = self.agrees(&received, &explanation, party, counts);
        agrees
            .map_err(|message| format!("{message}\n{}\n{explanation}", received.raw.escape_ascii()))
    }

    fn agrees(
        &self,
        received: &ReceivedHttp,
        explanation: &Explanation,
        party: &Party,
        counts: &Counts,
    ) -> Result<(), String> {
        let (path, query) = received
            .target
            .split_once('?')
            .unwrap_or((&received.target, ""));
        if received.target.ends_with('?') {
            return Err("a `?` without a query".to_owned());
        }
        let meaning = Meaning {
            scheme: self.scheme,
            method: &self.scheme.methods[self.method],
            given: &self.given,
            holdings: &party.holdings,
            moment: &self.moment,
            request: Request {
                method: received.method.as_str(),
                host: received.header("host").ok_or("no host")?,
                path,
                query,
                body: &received.body,
            },
            base_path: BASE_PATHS[self.variant],
            hashed: RefCell::default(),
            keys: RefCell::default(),
        };
        meaning.arrival()?;
        let headers = meaning.agrees(received)?;
        counts
            .hashed
            .fetch_add(meaning.hashed.borrow().len(), Ordering::Relaxed);
        meaning.explained(explanation, received, &headers)
    }

    /// Whether a value of the path is empty, or a step up the tree in some reading.
    fn names_another_resource(&self) -> bool {
        let arguments = self.scheme.methods[self.method].arguments.iter();
        arguments.zip(&self.given).any(|(argument, given)| {
            let Given::One(Tree::Text(text)) = given else {
                return false;
            };
            let once = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
            let dotted = |text: &str| {
                text.split(['/', '\\'])
                    .any(|part| part == "." || part == "..")
            };
            argument.place == Place::Path && (text.is_empty() || dotted(text) || dotted(&once))
        })
    }
}

/// Whether it is a form of arguments that has no place for what is nested.
fn makes_flat_form(value: &Expression) -> bool {
    let reads_body = |value: &Expression| {
        matches!(
            value,
            Expression::Arguments(Arguments::Params | Arguments::All | Arguments::Body)
        )
    };
    match value {
        Expression::Form(map, Arrays::Repeat | Arrays::Brackets)
        | Expression::Raw(map, Arrays::Repeat | Arrays::Brackets)
        | Expression::Pairs(map, ..) => map.holds(&reads_body),
        _ => false,
    }
}
