use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Key" = key;
        header "X-Kind" = method == "get" || method == "PSOT" ? "a" : "b";
    }
}

fn main() {}
