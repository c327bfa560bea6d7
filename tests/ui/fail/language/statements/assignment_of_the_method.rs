use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        method = "POST";
    }
}

fn main() {}
