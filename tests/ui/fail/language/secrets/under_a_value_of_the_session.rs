use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_sha256(session.seed, ts + secret) | hex;
    }
}

fn main() {}
