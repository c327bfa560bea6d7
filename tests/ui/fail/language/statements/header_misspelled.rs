use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        haeder "API-Key" = key;
    }
}

fn main() {}
