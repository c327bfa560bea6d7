use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet: public;
        let wallet = account;
        header "API-Wallet" = wallet;
    }
}

fn main() {}
