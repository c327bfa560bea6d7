use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Method" = method.lower();
    }
}

fn main() {}
