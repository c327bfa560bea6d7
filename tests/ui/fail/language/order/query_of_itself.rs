use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = query + "&signature=" + hex(hmac_sha256(secret, query));
    }
}

fn main() {}
