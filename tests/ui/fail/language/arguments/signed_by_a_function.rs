use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form({ ..query_params, sign: crate::sign(params) });
    }
}

fn main() {}
