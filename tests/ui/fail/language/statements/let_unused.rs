use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let sign = hmac_sha256(secret, ts + target + body) | hex;
        header "API-Key" = key;
    }
}

fn main() {}
