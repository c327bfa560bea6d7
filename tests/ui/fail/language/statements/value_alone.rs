use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        hmac_sha256(secret, ts + target) | hex;
    }
}

fn main() {}
