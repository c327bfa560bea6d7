use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let signature = hmac_sha256(secret, ts + target) | hex;
        header "API-Sign" = signatrue;
    }
}

fn main() {}
