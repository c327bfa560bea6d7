use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential api_token;
        header "API-Sign" = hmac_sha256(op.group == "1" ? secret : "public", ts + api_token) | hex;
    }
}

fn main() {}
