use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = method == "POST" ? form({ ..params, ts }) : "";
        header "API-Sign" = hmac_sha256(secret, body) | hex;
    }
}

fn main() {}
