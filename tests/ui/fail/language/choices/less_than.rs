use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = ts < 5 ? form(params) : "";
    }
}

fn main() {}
