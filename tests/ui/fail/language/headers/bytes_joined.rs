use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = "v1=" + hmac_sha256(secret, ts);
    }
}

fn main() {}
