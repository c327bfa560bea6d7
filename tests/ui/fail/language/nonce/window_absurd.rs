use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: windowed(ms, 99000000000000);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
