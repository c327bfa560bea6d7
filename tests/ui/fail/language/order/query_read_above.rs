use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_sha256(secret, query) | hex;
        query = form({ ts, ..params });
    }
}

fn main() {}
