use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = method <> "GET" ? form(params) : "";
    }
}

fn main() {}
