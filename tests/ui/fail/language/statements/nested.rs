use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Key" = key;
        Nested {
            header "API-Key" = key;
        }
    }
}

fn main() {}
