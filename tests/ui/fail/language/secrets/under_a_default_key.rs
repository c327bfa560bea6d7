use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential api_token;
        header "API-Sign" = hmac_sha256(default(opt.salt, secret), ts + api_token) | hex;
    }
}

fn main() {}
