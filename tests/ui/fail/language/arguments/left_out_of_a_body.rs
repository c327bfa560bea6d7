use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ method: "order", id: uuid });
        header "API-Sign" = hmac_sha256(secret, body) | hex;
    }
}

fn main() {}
