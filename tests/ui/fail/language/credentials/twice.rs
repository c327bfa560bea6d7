use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet: public;
        credential wallet;
        header "API-Wallet" = wallet;
    }
}

fn main() {}
