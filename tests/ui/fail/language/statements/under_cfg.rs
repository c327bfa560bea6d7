use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        #[cfg(debug_assertions)]
        header "API-Key" = key;
    }
}

fn main() {}
