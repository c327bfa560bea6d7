use signed_api::prelude::*;

auth_scheme! {
    Kraken(header "API-Key" = key);
}

fn main() {}
