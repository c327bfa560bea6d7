use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        path = "/" + secret + "/orders";
    }
}

fn main() {}
