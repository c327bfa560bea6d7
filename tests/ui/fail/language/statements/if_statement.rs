use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        if query == "" {
            header "API-Key" = key;
        }
    }
}

fn main() {}
