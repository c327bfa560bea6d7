use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: random(ms);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
