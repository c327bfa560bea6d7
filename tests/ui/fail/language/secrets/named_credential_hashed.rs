use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential private_key;
        header "API-Key" = private_key | sha256 | hex;
    }
}

fn main() {}
