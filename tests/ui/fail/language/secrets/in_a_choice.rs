use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Auth" = opt.legacy ? secret : hmac_sha256(secret, ts) | hex;
    }
}

fn main() {}
