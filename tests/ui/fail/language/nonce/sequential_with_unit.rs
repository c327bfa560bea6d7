use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: sequential(ms);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
