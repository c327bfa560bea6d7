use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let mut sign = hmac_sha256(secret, ts + target) | hex;
        header "API-Sign" = sign;
    }
}

fn main() {}
