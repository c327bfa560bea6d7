use signed_api::prelude::*;

auth_scheme! {
    crate = "signed_api";
    Kraken {
        header "API-Key" = key;
    }
}

fn main() {}
