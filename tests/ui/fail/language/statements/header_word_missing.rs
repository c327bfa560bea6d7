use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        "API-Key" = key;
    }
}

fn main() {}
