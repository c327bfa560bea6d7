use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let query = form(params);
        header "API-Sign" = hmac_sha256(secret, query) | hex;
    }
}

fn main() {}
