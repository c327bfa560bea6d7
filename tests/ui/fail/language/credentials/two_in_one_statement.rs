use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet, agent;
        header "API-Wallet" = hmac_sha256(wallet, agent) | hex;
    }
}

fn main() {}
