use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let sign = hmac_sha256(secret, sign + ts) | hex;
        header "API-Sign" = sign;
    }
}

fn main() {}
