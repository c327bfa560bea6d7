use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = sort(form(params));
    }
}

fn main() {}
