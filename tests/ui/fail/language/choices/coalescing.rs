use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Account" = account ?? key;
    }
}

fn main() {}
