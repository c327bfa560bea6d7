use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let sign;
        header "API-Sign" = sign;
    }
}

fn main() {}
