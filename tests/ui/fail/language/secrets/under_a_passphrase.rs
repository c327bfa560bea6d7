use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Passphrase" = passphrase;
        header "API-Sign" = hmac_sha256(passphrase, ts + secret) | hex;
    }
}

fn main() {}
