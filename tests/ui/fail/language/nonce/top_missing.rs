use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: top(ms);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
