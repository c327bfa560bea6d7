use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = params == null ? "" : form(params);
    }
}

fn main() {}
