use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = sign;
        let sign = hmac_sha256(secret, ts + target) | hex;
    }
}

fn main() {}
