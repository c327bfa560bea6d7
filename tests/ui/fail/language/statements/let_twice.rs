use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let sign = hmac_sha256(secret, ts + target);
        let sign = sign | hex;
        header "API-Sign" = sign;
    }
}

fn main() {}
