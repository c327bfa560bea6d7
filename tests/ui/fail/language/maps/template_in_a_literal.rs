use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer {token}";
    }
}

fn main() {}
