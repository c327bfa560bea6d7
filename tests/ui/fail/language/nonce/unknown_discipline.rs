use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: strictly(ms);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
