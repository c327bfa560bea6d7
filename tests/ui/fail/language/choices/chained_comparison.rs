use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Get" = method == path == "GET" ? "a" : "b";
    }
}

fn main() {}
