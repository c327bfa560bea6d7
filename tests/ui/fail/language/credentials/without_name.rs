use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential;
        header "API-Key" = key;
    }
}

fn main() {}
