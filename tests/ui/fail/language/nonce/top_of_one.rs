use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: top(ms, 1);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
