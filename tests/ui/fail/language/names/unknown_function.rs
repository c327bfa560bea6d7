use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = sha3(ts) | hex;
    }
}

fn main() {}
