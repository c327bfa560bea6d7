use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = hmac_sha256(opt.test ? secret | from_hex : secret | from_base64, ts) | hex;
    }
}

fn main() {}
