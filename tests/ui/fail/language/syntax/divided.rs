use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Expires" = now.ms / 1000;
    }
}

fn main() {}
