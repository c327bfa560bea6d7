//! Access tokens by OAuth2: what is asked, what answers mean, and what does not show.

mod answers;
mod canaries;
mod client_credentials;
mod json;
mod network;
mod refresh;
mod refusals;
mod revocation;
mod support;
#[path = "../canary/watching.rs"]
mod watching;
