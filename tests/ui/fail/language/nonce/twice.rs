use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: increasing(ms);
        nonce: increasing(us);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
