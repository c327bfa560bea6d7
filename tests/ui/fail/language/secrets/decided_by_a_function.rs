use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Auth" = crate::is_demo(secret) ? "demo" : "live";
    }
}

fn main() {}
