use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = urlencode(hmac_sha256(secret, ts) | base64);
    }
}

fn main() {}
