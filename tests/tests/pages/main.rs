//! Lists that come in pages: every item once, in order, whatever fails in between and wherever it goes on.

mod ends;
mod envelopes;
mod failures;
mod kinds;
mod properties;
mod server;
mod support;
