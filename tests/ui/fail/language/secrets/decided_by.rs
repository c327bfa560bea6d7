use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Auth" = secret == "demo" ? "demo" : "live";
    }
}

fn main() {}
