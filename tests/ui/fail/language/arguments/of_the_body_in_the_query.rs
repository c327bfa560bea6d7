use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form({ ts, ..body_params });
        header "API-Sign" = hmac_sha256(secret, query) | hex;
    }
}

fn main() {}
