use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Body" = body == "" ? "empty" : "full";
    }
}

fn main() {}
