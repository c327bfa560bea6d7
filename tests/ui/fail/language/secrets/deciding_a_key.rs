use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let group = secret == "demo" ? "demo" : "live";
        header "API-Sign" = hmac_sha256(group, ts) | hex;
    }
}

fn main() {}
