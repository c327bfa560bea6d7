//! What the example programs of `signed-api` share: servers to talk to, and whether the environment names another.
//!
//! [`testnet`] is an exchange, [`cryptofuse`] and [`cryptopay`] are payment gateways, [`cryptohopper`] is some of a
//! service with a login in the browser, which [`authorization_server`] is. They are written from the documents of
//! their APIs alone. They share no code with `signed-api`, so that the two can disagree.

pub mod authorization_server;
mod clock;
pub mod cryptofuse;
pub mod cryptohopper;
pub mod cryptopay;
pub mod environment;
mod hex;
mod random;
pub mod testnet;
mod window;
