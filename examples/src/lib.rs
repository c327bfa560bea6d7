//! What the example programs of `signed-api` share: servers to talk to.
//!
//! [`testnet`] is an exchange, [`authorization_server`] lets users log in in the browser. They are written from the documents
//! of their APIs alone. They share no code with `signed-api`, so that the two can disagree.

pub mod authorization_server;
pub mod testnet;
