use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        sign "API-Key" = key;
    }
}

fn main() {}
