use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet: pubilc;
        header "API-Wallet" = wallet;
    }
}

fn main() {}
