//! Signing without a trait: a `Signer`, and the requests that it signs.

mod login;
mod requests;
mod signing;
mod support;
