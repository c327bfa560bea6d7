#![deny(missing_docs)]
//! Documented.
use signed_api::prelude::*;

auth_scheme! {
    pub Kraken {
        header "API-Key" = key;
    }
}

fn main() {}
