use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Expires" = now.s - 30;
    }
}

fn main() {}
