use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_sha256(crate::shortened(secret), ts) | hex;
    }
}

fn main() {}
