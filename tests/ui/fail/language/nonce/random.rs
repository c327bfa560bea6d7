use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: random;
        header "API-Nonce" = nonce;
    }
}

fn main() {}
