use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_sha256(secret | from_base64 | strip_prefix("whsec_"), ts) | hex;
    }
}

fn main() {}
