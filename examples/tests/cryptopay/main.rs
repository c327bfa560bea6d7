//! The embedded gateway, asked by hand: what the documents of CryptoPay's API promise. And the example, which asks it.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

#[path = "../../cryptopay/account.rs"]
mod account;
#[path = "../../cryptopay/api.rs"]
mod api;
mod example;
mod gateway;
#[path = "../../cryptopay/tour.rs"]
mod tour;
mod wire;
