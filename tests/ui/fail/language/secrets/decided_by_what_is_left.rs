use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Auth" = strip_prefix(secret, "demo-") ? "live" : "demo";
    }
}

fn main() {}
