use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = "sign=" + hex(hmac_sha256(secret, target));
    }
}

fn main() {}
