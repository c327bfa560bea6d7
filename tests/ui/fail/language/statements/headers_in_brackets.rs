use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        headers["API-Key"] = key;
    }
}

fn main() {}
