//! What the example programs of `signed-api` share: servers to talk to.
//!
//! [`testnet`] and [`cryptofuse`] are written from the documents of their APIs alone. They share no code with `signed-api`,
//! so that the two can disagree.

pub mod cryptofuse;
pub mod testnet;
