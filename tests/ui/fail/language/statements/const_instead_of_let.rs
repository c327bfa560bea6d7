use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        const SIGN = hmac_sha256(secret, ts + target) | hex;
        header "API-Sign" = SIGN;
    }
}

fn main() {}
