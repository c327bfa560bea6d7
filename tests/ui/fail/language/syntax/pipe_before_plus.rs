use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = ts + hmac_sha256(secret, ts) | hex + key;
    }
}

fn main() {}
