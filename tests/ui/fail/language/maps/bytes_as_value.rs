use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ sign: hmac_sha256(secret, ts), ..params });
    }
}

fn main() {}
