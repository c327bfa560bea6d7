use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Key" = key;
    }

    /// Signs orders in another way.
    pub Kraken {
        header "API-Key" = account;
    }
}

fn main() {}
