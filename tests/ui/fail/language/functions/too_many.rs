use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = sha256(ts, target) | hex;
    }
}

fn main() {}
