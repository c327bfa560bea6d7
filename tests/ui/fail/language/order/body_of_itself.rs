use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ sign: hmac_sha256(secret, body) | hex, ..params });
    }
}

fn main() {}
