use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        nonce: increasing(us, 5000);
        header "API-Nonce" = nonce;
    }
}

fn main() {}
