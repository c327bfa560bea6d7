use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let _ = hmac_sha256(secret, ts + target) | hex;
        header "API-Key" = key;
    }
}

fn main() {}
