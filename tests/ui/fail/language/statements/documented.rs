use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        /// The public key.
        header "API-Key" = key;
    }
}

fn main() {}
