use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let hex = hmac_sha256(secret, ts) | base64;
        header "API-Sign" = hex;
    }
}

fn main() {}
