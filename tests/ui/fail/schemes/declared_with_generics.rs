use signed_api::prelude::*;

auth_scheme! {
    Kraken<T> {
        header "API-Key" = key;
    }
}

fn main() {}
