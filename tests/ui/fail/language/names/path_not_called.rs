use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Key" = crate::KEY;
    }
}

fn main() {}
