use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet = "0xabc";
        header "API-Wallet" = wallet;
    }
}

fn main() {}
