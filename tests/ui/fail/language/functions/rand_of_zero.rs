use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Nonce" = hex(rand(0));
    }
}

fn main() {}
