//! The language as a whole: what an expression means, and what is said about a wrong one.

mod meaning;
mod mistakes;
mod problems;
mod sequences;
mod syntax;
mod trees;

use super::{Decoding, Encoding, Hash, OneLiner, Unit};

/// A one-liner that leaves every option as it is.
fn one_liner(message: &str) -> OneLiner {
    OneLiner {
        message: message.to_owned(),
        algorithm: Hash::Sha256,
        encoding: Encoding::Hex,
        secret: Decoding::Text,
        ts: Unit::Millis,
        nonce: Unit::Millis,
        headers: Vec::new(),
    }
}

fn with_headers(message: &str, headers: &[&str]) -> OneLiner {
    let names = ["x-first", "x-second", "x-third"].into_iter();
    let headers = names
        .zip(headers)
        .map(|(name, value)| (name.to_owned(), (*value).to_owned()));
    OneLiner {
        headers: headers.collect(),
        ..one_liner(message)
    }
}
