use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form({ sign: hmac_sha256(secret, form(query_params)) | hex });
        body = sha256(form(body_params)) | hex;
        header "API-Key" = key;
    }
}

fn main() {}
