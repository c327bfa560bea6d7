use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Key" = key[0..8];
    }
}

fn main() {}
