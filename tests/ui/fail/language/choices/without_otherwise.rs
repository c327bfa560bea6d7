use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = params ? form(params);
    }
}

fn main() {}
