use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = path | from_pem | hex;
    }
}

fn main() {}
