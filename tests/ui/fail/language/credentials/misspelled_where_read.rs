use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet: public;
        header "API-Wallet" = walet;
    }
}

fn main() {}
