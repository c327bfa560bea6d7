//! The WebSocket server of the HMAC lesson, asked by a plain client, and by one that is declared.

mod client;
mod exchange;
mod faults;
mod ids;
mod liveness;
mod login;
mod logins;
mod session;
mod sharing;
mod subscriptions;
