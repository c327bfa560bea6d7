use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form(omit(params, symbol));
    }
}

fn main() {}
