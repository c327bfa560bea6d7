use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_sha256(secret | from_base32, ts) | hex;
    }
}

fn main() {}
