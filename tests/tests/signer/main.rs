//! Signing without a trait: a `Signer`, and the requests that it signs.

mod given;
mod login;
mod moment;
mod requests;
mod signing;
mod support;
