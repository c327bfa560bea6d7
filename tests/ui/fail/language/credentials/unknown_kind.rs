use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet: private;
        header "API-Wallet" = hmac_sha256(wallet, ts) | hex;
    }
}

fn main() {}
