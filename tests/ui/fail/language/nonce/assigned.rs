use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce = ts;
        header "API-Nonce" = nonce;
    }
}

fn main() {}
