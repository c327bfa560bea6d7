use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_keccak256(secret, ts) | hex;
    }
}

fn main() {}
