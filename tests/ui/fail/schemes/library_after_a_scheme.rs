use signed_api::prelude::*;

auth_scheme! {
    Kraken {
        header "API-Key" = key;
    }
    crate = ::signed_api;
}

fn main() {}
