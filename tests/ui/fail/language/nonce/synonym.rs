use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: window(ms, 5000);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
