use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: increasing(min);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
