use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        qurey = form(params);
    }
}

fn main() {}
