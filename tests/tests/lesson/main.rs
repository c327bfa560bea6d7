//! The WebSocket server of the HMAC lesson, asked by a plain client, and by one that is declared.

mod client;
mod faults;
mod login;
mod session;
mod subscriptions;
