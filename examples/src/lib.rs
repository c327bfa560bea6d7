//! What the example programs of `signed-api` share: an exchange to talk to.
//!
//! [`testnet`] is written from the documents of its API alone. It shares no code with `signed-api`, so that
//! the two can disagree.

pub mod testnet;
