use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential private_key;
        header "API-Key" = private_key;
    }
}

fn main() {}
