//! The testnet over raw TCP, with requests signed here and not by `signed-api`.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(
    clippy::disallowed_methods,
    reason = "this side of the wire has its own time"
)]

mod faults;
mod known_answer;
mod orders;
mod verification;
mod wire;
