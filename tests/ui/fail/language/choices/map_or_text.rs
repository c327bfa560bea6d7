use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form(params ? params : "");
    }
}

fn main() {}
