//! The WebSocket server of the HMAC lesson, asked by a plain client: what other tests rely on when they talk to it.

mod client;
mod faults;
mod login;
mod subscriptions;
