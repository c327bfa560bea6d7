use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential public wallet;
        header "API-Wallet" = wallet;
    }
}

fn main() {}
