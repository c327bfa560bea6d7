//! Verifying a webhook: from its header fields and its body to a delivery with its id, against HMAC over the same bytes alone.

mod support;

use std::hint::black_box;
use std::process::ExitCode;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac as _};
use http::HeaderMap;
use sha2::Sha256;
use signed_api::Timestamp;
use signed_api::schemes::{GitHubWebhook, StripeWebhook};
use signed_api::testing::ManualClock;
use signed_api::webhook::{Webhook, WebhookSender};
use support::mode::{self, Mode};
use support::rounds::{Contender, race, timed};
use support::table::{Table, grouped, optional, ratio};
use support::{Failure, callgrind};

const ROUNDS: usize = 101;
const SECRET: &str = "whsec_0123456789abcdef0123456789abcdef";
const NOW_S: u64 = 1_763_800_000;

/// Bodies of so many bytes, and how often one is verified in a round.
const SIZES: [(usize, u32); 4] = [(300, 2_000), (4_000, 1_000), (64_000, 100), (1_000_000, 10)];

fn main() -> ExitCode {
    mode::run(|mode| match mode {
        Mode::Measure => measure(),
        Mode::Child(arguments) => repeat(&arguments),
    })
}

fn measure() -> Result<(), Failure> {
    let mut is_counted = true;
    for sender in Sender::ALL {
        let mut table = Table::new(
            &format!("a delivery of {}", sender.label()),
            &[
                "bytes",
                "HMAC",
                "verified",
                "throughput",
                "quartiles",
                "instructions",
            ],
        );
        for (bytes, repetitions) in SIZES {
            let (mut bare, mut verify) = (bare(sender, bytes)?, verifier(sender, bytes)?);
            let mut contenders = [
                Contender::new("bare", || timed(|| bare(repetitions))),
                Contender::new("verified", || timed(|| verify(repetitions))),
            ];
            let times = race(ROUNDS, &mut contenders)?;
            let nanos = |median: f64| grouped(median * 1e9 / f64::from(repetitions));
            let (lower, upper) = times[0].spread_to(&times[1]);
            let count = |side: &str| {
                let arguments = [sender.label(), side, &bytes.to_string()];
                callgrind::per_repetition(&arguments, repetitions.min(100))
            };
            let counts = count("bare")?.zip(count("verified")?);
            is_counted &= counts.is_some();
            table.row([
                grouped(bytes as f64),
                nanos(times[0].median()),
                nanos(times[1].median()),
                ratio(times[0].ratio_to(&times[1])),
                format!("{lower:.2}..{upper:.2}"),
                optional(counts.map(|(bare, verified)| bare / verified), ratio),
            ]);
        }
        table.print();
    }
    println!(
        "\n  ns, median of {ROUNDS} interleaved rounds; HMAC: a prepared `hmac::Hmac<Sha256>` over the signed bytes, compared"
    );
    println!(
        "  verified: `Webhook::verify_headers`, with the time, the id and its key, but without a claim in a store"
    );
    println!("  {}", callgrind::note(is_counted));
    Ok(())
}

#[derive(Clone, Copy)]
enum Sender {
    Stripe,
    GitHub,
}

impl Sender {
    const ALL: [Self; 2] = [Self::Stripe, Self::GitHub];

    fn label(self) -> &'static str {
        match self {
            Self::Stripe => "Stripe",
            Self::GitHub => "GitHub",
        }
    }

    /// What a delivery consists of.
    fn delivery(self, bytes: usize) -> Result<(HeaderMap, Bytes), Failure> {
        let body = body(bytes);
        let sender = match self {
            Self::Stripe => WebhookSender::new(StripeWebhook, SECRET)?,
            Self::GitHub => WebhookSender::new(GitHubWebhook, SECRET)?,
        };
        let headers = sender.clock(clock()).sign("", body.clone())?;
        Ok((headers, body))
    }

    fn webhook(self) -> Result<Webhook, Failure> {
        let webhook = match self {
            Self::Stripe => Webhook::new(StripeWebhook, SECRET)?,
            Self::GitHub => Webhook::new(GitHubWebhook, SECRET)?,
        };
        Ok(webhook.clock(clock()))
    }
}

type Work = Box<dyn FnMut(u32) -> Result<(), Failure>>;

fn verifier(sender: Sender, bytes: usize) -> Result<Work, Failure> {
    let (headers, body) = sender.delivery(bytes)?;
    let webhook = sender.webhook()?;
    Ok(Box::new(move |repetitions| {
        for _ in 0..repetitions {
            black_box(webhook.verify_headers(&headers, body.clone())?);
        }
        Ok(())
    }))
}

/// HMAC of what the sender signs, and its comparison with what it was.
fn bare(sender: Sender, bytes: usize) -> Result<Work, Failure> {
    let (_, body) = sender.delivery(bytes)?;
    let before = match sender {
        Sender::Stripe => format!("{NOW_S}."),
        Sender::GitHub => String::new(),
    };
    let prepared = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    let mac = move || {
        let mut mac = prepared.clone();
        mac.update(before.as_bytes());
        mac.update(&body);
        mac
    };
    let tag = mac().finalize().into_bytes();
    Ok(Box::new(move |repetitions| {
        for _ in 0..repetitions {
            mac().verify_slice(black_box(&tag))?;
        }
        Ok(())
    }))
}

/// JSON as senders write it, the id first.
fn body(bytes: usize) -> Bytes {
    let mut body =
        r#"{"id":"evt_1NG8Du2eZvKYlo2CUI79vXWy","object":"event","data":{"items":["#.to_owned();
    let mut item = 0;
    while body.len() + 60 < bytes {
        item += 1;
        body += &format!(
            r#"{{"id":{item},"amount":"0.{:04}","currency":"usd"}},"#,
            item % 10_000
        );
    }
    body += &format!(
        r#""{}"]}}}}"#,
        "x".repeat(bytes.saturating_sub(body.len() + 5))
    );
    body.into()
}

fn clock() -> ManualClock {
    ManualClock::new(Timestamp::from_millis(1_000 * NOW_S))
}

/// The child: computes, and that is all.
fn repeat(arguments: &[String]) -> Result<(), Failure> {
    let [sender, side, bytes, repetitions] = arguments else {
        return Err("a child takes a sender, a side and two numbers".into());
    };
    let mut senders = Sender::ALL.into_iter();
    let sender = senders.find(|candidate| candidate.label() == sender);
    let sender = sender.ok_or("there is no such sender")?;
    let mut work = match side.as_str() {
        "bare" => bare(sender, bytes.parse()?)?,
        _ => verifier(sender, bytes.parse()?)?,
    };
    work(repetitions.parse()?)
}
