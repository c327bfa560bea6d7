//! The testnet's WebSocket, by a plain client and with logins signed here and not by `signed-api`.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]
#![allow(
    clippy::disallowed_methods,
    reason = "this side of the wire has its own time"
)]

mod channels;
mod client;
mod faults;
mod login;
mod requests;
