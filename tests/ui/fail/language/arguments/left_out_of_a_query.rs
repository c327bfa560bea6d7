use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form({ ts });
        header "API-Sign" = hmac_sha256(secret, target) | hex;
    }
}

fn main() {}
