//! Webhook deliveries as a sender signs them, and what their receivers write down of handling them.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde::{Deserialize, Serialize};

use crate::drawn::Dice;
use crate::signature::hmac_sha256_hex;

/// What the sender signs with.
pub const SECRET: &str = "what the shop and its customer know";

/// A delivery on its way: `x-signature` is the hex HMAC-SHA256 of the time in seconds, a dot, and the body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    time: String,
    signature: String,
    body: String,
}

impl Sent {
    /// The delivery `evt_<number>`, signed at so many seconds since 1970.
    pub fn new(number: usize, seconds: u64) -> Self {
        let body = format!(r#"{{"id":"evt_{number}","amount":"{number}.00"}}"#);
        let time = seconds.to_string();
        let signature = hmac_sha256_hex(SECRET, &[time.as_bytes(), b".", body.as_bytes()]);
        Self {
            time,
            signature,
            body,
        }
    }

    /// What the receiver gets.
    ///
    /// # Panics
    ///
    /// When it was read from a file that is wrong.
    pub fn request(&self) -> Request<Bytes> {
        let request = Request::post("https://customer.example/webhook")
            .header("x-time", &self.time)
            .header("x-signature", &self.signature);
        let body = Bytes::from(self.body.clone());
        request.body(body).expect("a request")
    }

    /// What the receiver gets of somebody who changes the amount or the time, or guesses.
    pub fn forged(&self, dice: &mut Dice) -> Request<Bytes> {
        let mut forged = self.clone();
        match dice.below(3) {
            0 => forged.body = forged.body.replace(".00", ".01"),
            1 => forged.time = format!("{}0", &forged.time[1..]),
            _ => forged.signature = forged.signature.chars().rev().collect(),
        }
        forged.request()
    }
}

/// A line of what receivers write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, since 1970.
    pub at: Duration,
    /// Which process.
    pub process: usize,
    /// The id of the delivery.
    pub delivery: String,
    /// What of it.
    pub what: What,
}

/// What a handler does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It has the delivery.
    Began,
    /// It has done what the delivery is about.
    Handled,
    /// It has not, and the sender is to try again.
    Failed,
}

impl Event {
    /// The line, short enough to be appended as a whole.
    pub fn line(&self) -> String {
        let Self {
            at,
            process,
            delivery,
            what,
        } = self;
        format!("{} {process} {delivery} {what:?}\n", at.as_micros())
    }

    /// What a line says.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub fn read(line: &str) -> Self {
        let parts: Vec<&str> = line.split(' ').collect();
        let [at, process, delivery, what] = parts[..] else {
            panic!("no event: `{line}`");
        };
        let what = [What::Began, What::Handled, What::Failed]
            .into_iter()
            .find(|known| format!("{known:?}") == what);
        Self {
            at: Duration::from_micros(at.parse().expect("microseconds")),
            process: process.parse().expect("a process"),
            delivery: delivery.to_owned(),
            what: what.expect("what a handler does"),
        }
    }
}
