use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: windowed(5000, ms);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
